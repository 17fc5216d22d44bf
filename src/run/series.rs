//! The history of a run, as far as it has come. Knows no plot.

use std::sync::Arc;

use crate::model::Parameters;
use crate::train::{Checkpoints, EpochRecord};

/// A setting that can be changed on the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MarkKind {
    /// L2 strength.
    L2,
    /// Highest learning rate.
    LearningRate,
}

/// An epoch of a run that the plots mark: a setting was changed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mark {
    /// The first epoch that it concerns.
    pub epoch: u32,
    /// What was changed.
    pub kind: MarkKind,
    /// To what.
    pub value: f64,
}

impl Mark {
    /// What changed, for a label.
    #[must_use]
    pub fn text(&self) -> String {
        match self.kind {
            MarkKind::L2 => format!("L2 {:.1e}", self.value),
            MarkKind::LearningRate => format!("learning rate {:.1e}", self.value),
        }
    }
}

/// Everything that changes while a run goes on.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Series {
    /// Number of epochs so far.
    pub epochs: u32,
    /// The epochs.
    pub records: Vec<EpochRecord>,
    /// Changes of settings on the way.
    pub marks: Vec<Mark>,
    /// Number of epochs in which the state of the network did not settle.
    pub unsettled: usize,
    /// Present parameters.
    pub parameters: Option<Arc<Parameters>>,
    /// Parameters at the start of the run.
    pub start: Option<Arc<Parameters>>,
    /// Parameters by epoch.
    pub checkpoints: Checkpoints,
}

impl Series {
    /// Adds epochs.
    pub fn extend(&mut self, records: &[EpochRecord]) {
        self.records.extend_from_slice(records);
        self.epochs = records.last().map_or(self.epochs, |last| last.epoch + 1);
        self.unsettled += unsettled(records);
    }

    /// Forgets everything from an epoch on.
    pub fn forget_from(&mut self, epoch: u32) {
        self.epochs = self.epochs.min(epoch);
        self.records.retain(|record| record.epoch < epoch);
        self.unsettled = unsettled(&self.records);
        self.checkpoints.forget_after(epoch);
        self.marks.retain(|mark| mark.epoch <= epoch);
    }

    /// Takes new parameters; the first are those of the start.
    pub fn set_parameters(&mut self, parameters: Arc<Parameters>) {
        self.start.get_or_insert_with(|| Arc::clone(&parameters));
        self.parameters = Some(parameters);
    }
}

fn unsettled(records: &[EpochRecord]) -> usize {
    records.iter().filter(|record| !record.is_settled()).count()
}
