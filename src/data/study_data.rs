//! A study: prior knowledge, data, known parameters, and the report of the import. `formats::load` opens it from files.

use std::path::PathBuf;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::dataset::Dataset;
use super::examples::Example;
use super::import_report::ImportReport;
use super::known_parameters::KnownParameters;
use crate::network::{Network, NodeId};

/// A file that went into a study.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InputFile {
    /// Where it lies; for an example, its name.
    pub path: PathBuf,
    /// SHA-256 of its bytes, hexadecimal, as `sha256sum` prints it.
    pub sha256: String,
}

/// Where network and data come from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DataSource {
    /// An example.
    Example(Example),
    /// A folder, or files of one data set; siblings are found by name.
    Files(Vec<PathBuf>),
    /// Files named one by one; no siblings are looked for.
    Named {
        /// The network.
        network: PathBuf,
        /// Ligand concentrations by condition.
        ligands: Option<PathBuf>,
        /// Transcription factor activities by condition.
        transcription_factors: Option<PathBuf>,
        /// Gene symbols.
        annotation: Option<PathBuf>,
    },
}

impl DataSource {
    /// The flags of the command line that name it, as words; a shell may need them quoted.
    #[must_use]
    pub fn flags(&self) -> Vec<String> {
        let path =
            |flag: &str, path: &PathBuf| [format!("--{flag}"), path.to_string_lossy().into_owned()];
        match self {
            Self::Example(example) => vec!["--example".to_owned(), example.to_string()],
            Self::Files(files) => files.iter().flat_map(|file| path("data", file)).collect(),
            Self::Named {
                network,
                ligands,
                transcription_factors,
                annotation,
            } => {
                let optional = [
                    ("ligands", ligands),
                    ("tfs", transcription_factors),
                    ("annotation", annotation),
                ];
                let given = optional
                    .into_iter()
                    .filter_map(|(flag, file)| Some((flag, file.as_ref()?)));
                [("network", network)]
                    .into_iter()
                    .chain(given)
                    .flat_map(|(flag, file)| path(flag, file))
                    .collect()
            }
        }
    }
}

/// Network, data and known parameters that are opened together.
#[derive(Debug, Clone)]
pub struct StudyData {
    /// Name of the data set.
    pub name: String,
    /// The prior knowledge.
    pub network: Network,
    /// Doses and measured activities; `None` where there are no tables of ligands and transcription factors.
    pub dataset: Option<Arc<Dataset>>,
    /// Known parameters.
    pub known: Option<KnownParameters>,
    /// Warnings of the import.
    pub report: ImportReport,
    /// The files that were read, with their hashes.
    pub files: Vec<InputFile>,
}

impl StudyData {
    /// Nodes that a ligand table or the annotation makes inputs.
    #[must_use]
    pub fn ligands(&self) -> Vec<NodeId> {
        self.network.nodes_with(|node| node.ligand)
    }

    /// Nodes that a table of activities or the annotation makes outputs.
    #[must_use]
    pub fn transcription_factors(&self) -> Vec<NodeId> {
        self.network.nodes_with(|node| node.transcription_factor)
    }
}
