//! What is saved of a network between two sessions: where its nodes lie, and which edges are doubted. One file for each set of
//! nodes, in the platform's folder for the data of programs: other edges, other data, another order of the rows or another place
//! of the files find it again; a network with other nodes does not.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::app::state::Workspace;
use crate::formats::write_file;
use crate::network::Network;

/// The folder of saved workspaces; `None` where the platform has none.
#[must_use]
pub fn folder() -> Option<PathBuf> {
    let places = directories::ProjectDirs::from("", "", "espalier")?;
    Some(places.data_dir().join("networks"))
}

/// The saved workspace of a network. A file that cannot be read counts as none, which the log tells.
#[must_use]
pub fn load_workspace(folder: &Path, network: &Network) -> Option<Workspace> {
    let path = folder.join(file_name(network));
    let text = std::fs::read_to_string(&path).ok()?;
    serde_json::from_str(&text)
        .inspect_err(|error| {
            tracing::warn!("{}: {error}; the network is laid out anew", path.display());
        })
        .ok()
}

/// Saves the workspace of a network; a failure leaves the file of before.
///
/// # Errors
/// The file cannot be written: where, and why.
pub fn save_workspace(
    folder: &Path,
    network: &Network,
    workspace: &Workspace,
) -> Result<(), String> {
    let path = folder.join(file_name(network));
    let write = || -> std::io::Result<()> {
        std::fs::create_dir_all(folder)?;
        write_file(&path, &serde_json::to_vec(workspace)?)
    };
    write().map_err(|error| {
        format!("The layout could not be saved in {} ({error}). Check the free space and the rights of the folder.", path.display())
    })
}

/// Name of the workspace file: a hash of the ids of the nodes, in any order.
fn file_name(network: &Network) -> String {
    let ids: BTreeSet<&str> = network
        .nodes()
        .iter()
        .map(|node| node.id.as_str())
        .collect();
    let mut hash = Sha256::new();
    for id in ids {
        hash.update(id);
        hash.update([0]);
    }
    let digits: String = hash
        .finalize()
        .iter()
        .take(12)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("{digits}.json")
}
