//! The present run: what it is doing, how it went so far, and what it was begun with.

use super::Phase;
use crate::run::Series;
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
