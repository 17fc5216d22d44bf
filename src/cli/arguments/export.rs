//! Flags of `espalier export`.

use std::path::PathBuf;

use clap::Args;

/// Flags of `export`.
#[derive(Debug, Args)]
pub struct ExportArguments {
    /// A project: NAME.espalier
    pub(in crate::cli) file: PathBuf,
    /// Name or number of the run [default: the newest that is finished]
    #[arg(long, value_name = "NAME")]
    pub(in crate::cli) run: Option<String>,
    /// Folder for the files; made if it is missing
    #[arg(long, value_name = "FOLDER")]
    pub(in crate::cli) out: PathBuf,
    /// Replace files of these names that are in the folder
    #[arg(long)]
    pub(in crate::cli) force: bool,
    /// Also write report.html
    #[arg(long)]
    pub(in crate::cli) report: bool,
    /// Also write every chart as SVG, PNG and TSV, into this folder
    #[arg(long, value_name = "FOLDER")]
    pub(in crate::cli) charts: Option<PathBuf>,
    /// Also write the network without the edges below the median; the ending says how: tsv, sif, graphml or cyjs
    #[arg(long = "network", value_name = "FILE")]
    pub(in crate::cli) networks: Vec<PathBuf>,
}
