//! The present run: what it is doing, how it went so far, and what it was begun with; the run beside it, and an earlier checkpoint.

use std::sync::Arc;

use super::Phase;
use super::memo::{ByAddress, Memo};
use crate::analysis::Difference;
use crate::model::Parameters;
use crate::run::{Run, Series};
use crate::settings::{Config, ScheduledChange};
use crate::train::{Branch, EngineChange, EngineInfo};

/// The present run.
#[derive(Debug, Clone, Default)]
pub struct RunState {
    /// What it is doing.
    pub phase: Phase,
    /// Its epochs so far.
    pub series: Series,
    /// The engine that computes it.
    pub engine: Option<EngineInfo>,
    /// Why this and nothing else computes.
    pub engine_reason: String,
    /// Engines that went on in place of one that failed.
    pub engine_changes: Vec<EngineChange>,
    /// Present speed.
    pub epochs_per_sec: f64,
    /// Samples of the weights that were skipped because the window was slow.
    pub dropped: u64,
    /// Epoch and parameters at which this run branched from another one.
    pub branched: Option<Branch>,
    /// Settings with which it was begun.
    pub(in crate::app) begun: Option<Config>,
    /// What was changed in it since.
    pub(in crate::app) scheduled: Vec<ScheduledChange>,
    /// Settings of the worker that exists.
    pub(in crate::app) worker: Option<Config>,
}

/// A run to be compared with, and how its weights differ from those that are shown.
#[derive(Debug, Clone)]
pub struct Compared {
    /// The other run.
    pub other: Arc<Run>,
    /// Edges of both, those that differ most first, for the weights that are shown.
    pub(crate) differences: Memo<ByAddress<Parameters>, Arc<Vec<Difference>>>,
}

impl Compared {
    /// Edges of both runs, those that differ most first.
    #[must_use]
    pub fn differences(&self) -> &Arc<Vec<Difference>> {
        self.differences.value()
    }
}

/// An earlier checkpoint of the run that is shown in place of the present one.
#[derive(Debug, Clone, PartialEq)]
pub struct Viewed {
    /// Epochs that were trained until then.
    pub epoch: u32,
    /// Parameters then.
    pub parameters: Arc<Parameters>,
}
