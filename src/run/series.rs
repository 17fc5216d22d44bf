//! The part of a run that grows while it goes on. Knows no plot.

use std::sync::Arc;

use crate::model::Parameters;
use crate::train::{Checkpoints, EpochRecord};

/// Which run a series is of: another one for every run, and for one that is made again from an epoch on.
#[derive(Debug, Clone, Default)]
pub struct SeriesId(Arc<()>);

impl PartialEq for SeriesId {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

/// Everything that grows while a run goes on.
#[derive(Debug, Clone, Default)]
pub struct Series {
    /// Which run it is.
    pub id: SeriesId,
    /// Number of epochs so far.
    pub epochs: u32,
    /// The epochs.
    pub records: Vec<EpochRecord>,
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
        self.id = SeriesId::default();
        self.epochs = self.epochs.min(epoch);
        self.records.retain(|record| record.epoch < epoch);
        self.unsettled = unsettled(&self.records);
        self.checkpoints.forget_after(epoch);
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
