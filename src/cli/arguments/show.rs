//! Flags of `espalier show`.

use std::path::PathBuf;

use clap::Args;

/// Flags of `show`.
#[derive(Debug, Args)]
pub struct ShowArguments {
    /// A project: NAME.espalier
    pub(in crate::cli) file: PathBuf,
    /// Print it as one JSON object
    #[arg(long)]
    pub(in crate::cli) json: bool,
}
