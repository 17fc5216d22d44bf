//! Checkpoints: the parameters after some epochs, spread evenly over a run of any length, in bounded memory.

use std::sync::Arc;

use crate::model::{ParameterLayout, Parameters};

/// Parameters after an epoch, in single precision: exactly what engines in single precision hold.
#[derive(Debug, Clone, PartialEq)]
pub struct Checkpoint {
    /// Number of epochs that were trained before it.
    pub epoch: u32,
    /// All parameters, in the order of [`ParameterLayout`].
    pub values: Arc<[f32]>,
}

impl Checkpoint {
    /// The checkpoint of these parameters, rounded to single precision.
    #[must_use]
    pub fn new(epoch: u32, parameters: &Parameters) -> Self {
        Self {
            epoch,
            values: parameters.values().map(|value| value as f32).collect(),
        }
    }

    /// The parameters of the checkpoint, in the exchange form.
    #[must_use]
    pub fn parameters(&self, places: &ParameterLayout) -> Parameters {
        let values: Vec<f64> = self.values.iter().map(|&value| f64::from(value)).collect();
        Parameters::from_values(&values, places)
    }

    /// The weight of an edge; weights come first in the order of [`ParameterLayout`].
    #[must_use]
    pub fn weight(&self, edge: usize) -> f64 {
        f64::from(self.values[edge])
    }
}

/// Checkpoints of a run. One is taken after every multiple of the stride, in epochs. When there are too many, every other
/// checkpoint is dropped and the stride doubles.
#[derive(Debug, Clone, PartialEq)]
pub struct Checkpoints {
    checkpoints: Vec<Checkpoint>,
    stride: u32,
    /// Number of runs that share the memory for checkpoints.
    sharing: usize,
}

impl Default for Checkpoints {
    fn default() -> Self {
        Self {
            checkpoints: Vec::new(),
            stride: 1,
            sharing: 1,
        }
    }
}

impl Checkpoints {
    /// Checkpoints that were stored before, in ascending order of epochs, and the stride that they had.
    #[must_use]
    pub fn of(checkpoints: Vec<Checkpoint>, stride: u32) -> Self {
        Self {
            checkpoints,
            stride: stride.max(1),
            ..Self::default()
        }
    }

    /// Checkpoints of one of `runs` runs that share the memory.
    #[must_use]
    pub fn of_one_in(runs: usize) -> Self {
        Self {
            sharing: runs,
            ..Self::default()
        }
    }

    /// Most checkpoints that are kept: 20 runs of a thousand proteins then fit into a file of 60 MB.
    pub const MOST: usize = 100;
    /// Most values in all checkpoints of all runs together, 64 MiB: large networks and many runs keep fewer checkpoints.
    const MOST_VALUES: usize = 16 << 20;
    /// Fewest checkpoints to which that limit reduces a run.
    const FEWEST: usize = 16;

    /// The checkpoints, in ascending order of epochs.
    #[must_use]
    pub fn all(&self) -> &[Checkpoint] {
        &self.checkpoints
    }

    /// The epoch of the last checkpoint.
    #[must_use]
    pub fn last_epoch(&self) -> Option<u32> {
        self.checkpoints.last().map(|last| last.epoch)
    }

    /// The last checkpoint that is not later than an epoch.
    #[must_use]
    pub fn at(&self, epoch: u32) -> Option<&Checkpoint> {
        let after = self
            .checkpoints
            .partition_point(|checkpoint| checkpoint.epoch <= epoch);
        self.checkpoints.get(after.checked_sub(1)?)
    }

    /// These checkpoints, which share the memory with as many runs as those of `self`.
    #[must_use]
    pub(super) fn replaced_by(&self, others: Self) -> Self {
        Self {
            sharing: self.sharing,
            ..others
        }
    }

    /// Epochs between two checkpoints.
    #[must_use]
    pub fn stride(&self) -> u32 {
        self.stride
    }

    /// Whether a checkpoint is to be taken after this many epochs.
    #[must_use]
    pub fn is_due(&self, epoch: u32) -> bool {
        let is_new = self
            .checkpoints
            .last()
            .is_none_or(|last| last.epoch < epoch);
        is_new && epoch.is_multiple_of(self.stride)
    }

    /// The next epoch after which a checkpoint is due.
    #[must_use]
    pub fn next_due(&self, epoch: u32) -> u32 {
        (epoch / self.stride + 1).saturating_mul(self.stride)
    }

    /// Keeps a checkpoint that is due.
    pub fn push(&mut self, checkpoint: Checkpoint) {
        if !self.is_due(checkpoint.epoch) {
            return;
        }
        let values = (checkpoint.values.len() * self.sharing).max(1);
        let fewest = (Self::FEWEST / self.sharing).max(2);
        let most = (Self::MOST_VALUES / values).clamp(fewest, Self::MOST);
        self.checkpoints.push(checkpoint);
        if self.checkpoints.len() > most {
            self.stride = self.stride.saturating_mul(2);
            let stride = self.stride;
            self.checkpoints
                .retain(|checkpoint| checkpoint.epoch.is_multiple_of(stride));
        }
    }

    /// Forgets the checkpoints after an epoch.
    pub fn forget_after(&mut self, epoch: u32) {
        self.checkpoints
            .retain(|checkpoint| checkpoint.epoch <= epoch);
    }
}
