//! A run as far as it has come, from which another trainer goes on.

use std::sync::Arc;

use super::{Checkpoints, EpochRecord};
use crate::engine::Snapshot;
use crate::model::Parameters;

/// What the engine held after some epochs of a run: with its records and checkpoints up to there, the run can be taken over.
#[derive(Debug, Clone, PartialEq)]
pub struct ResumePoint {
    /// Epochs that were trained until then.
    pub epoch: u32,
    /// What the engine held.
    pub snapshot: Arc<Snapshot>,
}

/// A run as far as it has come. With the same settings and the same engine and device, a trainer that takes it over gives
/// bit for bit what the run would have given without an interruption.
#[derive(Debug, Clone, PartialEq)]
pub struct RunSoFar {
    /// Every epoch that was trained, from epoch 0 on.
    pub records: Vec<EpochRecord>,
    /// Parameters of some of these epochs.
    pub checkpoints: Checkpoints,
    /// What the engine held after the last of these epochs.
    pub snapshot: Snapshot,
}

impl RunSoFar {
    /// Number of epochs that were trained.
    #[must_use]
    pub fn epoch(&self) -> u32 {
        self.records.len() as u32
    }

    /// The beginning of a branch: the run up to an epoch, and its parameters there. The moments of the optimiser begin at 0,
    /// as they do after every 200 epochs anyway.
    #[must_use]
    pub fn branch(mut self, epoch: u32, parameters: Parameters) -> Self {
        self.records.truncate(epoch as usize);
        self.checkpoints.forget_after(epoch);
        self.snapshot = Snapshot::start(parameters);
        self
    }
}
