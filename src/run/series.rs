//! The part of a run that grows while it goes on. Knows no plot.

use std::sync::Arc;

use crate::model::Parameters;
use crate::train::{Checkpoints, EpochRecord};

/// Identity of a series: new for every run, and new when a run is trained again from an earlier epoch on.
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
    /// Identity of the series.
    pub id: SeriesId,
    /// Number of epochs so far.
    pub epochs: u32,
    /// Records of the epochs.
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

    /// Forgets all epochs from `epoch` on.
    pub fn forget_from(&mut self, epoch: u32) {
        self.id = SeriesId::default();
        self.epochs = self.epochs.min(epoch);
        self.records.retain(|record| record.epoch < epoch);
        self.unsettled = unsettled(&self.records);
        self.checkpoints.forget_after(epoch);
    }

    /// Sets the present parameters; the first parameters are also those of the start.
    pub fn set_parameters(&mut self, parameters: Arc<Parameters>) {
        self.start.get_or_insert_with(|| Arc::clone(&parameters));
        self.parameters = Some(parameters);
    }
}

fn unsettled(records: &[EpochRecord]) -> usize {
    records.iter().filter(|record| !record.is_settled()).count()
}
