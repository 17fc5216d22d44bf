//! A run: what was trained on what, how it went, and its folder of files.

mod folder;
mod history;
mod parameters;
mod series;

pub use folder::{FILES, ReadError, Stored, read};
pub use history::{history, read_history};
pub use parameters::{lembas, read_tensors, tensors};
pub use series::{Mark, MarkKind, Series};

use std::sync::Arc;

use crate::data::StudyData;
use crate::model::Parameters;
use crate::train::{Checkpoints, EpochRecord, Experiment};

/// A run.
#[derive(Debug, Clone)]
pub struct Run {
    /// Network and data as they were read.
    pub study: Arc<StudyData>,
    /// What was trained, and with which settings.
    pub experiment: Arc<Experiment>,
    /// Its epochs.
    pub records: Vec<EpochRecord>,
    /// Its parameters by epoch.
    pub checkpoints: Checkpoints,
    /// The parameters that the report is about.
    pub parameters: Arc<Parameters>,
    /// Epochs after which they were these.
    pub epochs: u32,
    /// Duration of the training; 0 where it is not known.
    pub wall_secs: f64,
    /// What computed it.
    pub engine: String,
    /// The command that repeats it.
    pub command: String,
    /// What else one has to know, as sentences: that another engine went on, for example. What was changed on the way stands in the
    /// settings.
    pub notes: Vec<String>,
}

impl Run {
    /// The condition whose states are looked at: the first one in which a ligand is given.
    #[must_use]
    pub fn condition(&self) -> usize {
        self.experiment.dataset.first_with_ligand()
    }
}
