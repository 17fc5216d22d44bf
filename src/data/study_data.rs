//! What is opened together: prior knowledge, data, known parameters, and what had to be decided while they were read.

use std::path::PathBuf;

use serde::Serialize;

use super::dataset::Dataset;
use super::examples::Example;
use super::import_report::ImportReport;
use super::known_parameters::KnownParameters;
use crate::network::{Network, NodeId};

/// A file that went into a study.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InputFile {
    /// Where it lies; for an example, its name.
    pub path: PathBuf,
    /// SHA-256 of its bytes, hexadecimal, as `sha256sum` prints it.
    pub sha256: String,
}

/// What is to be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DataSource {
    /// An example.
    Example(Example),
    /// A folder, or files of one data set; siblings are found by name.
    Files(Vec<PathBuf>),
}

/// Everything that one opens together.
#[derive(Debug, Clone)]
pub struct StudyData {
    /// Name of the data set.
    pub name: String,
    /// The prior knowledge.
    pub network: Network,
    /// What was measured; `None` where there are no tables of ligands and transcription factors.
    pub dataset: Option<Dataset>,
    /// Known parameters.
    pub known: Option<KnownParameters>,
    /// What had to be decided.
    pub report: ImportReport,
    /// What was read.
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
