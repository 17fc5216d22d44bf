//! The present run: what it is doing, how it went so far, and what it was begun with; and an earlier checkpoint of it.

use std::sync::Arc;

use super::Phase;
use crate::model::Parameters;
use crate::project::RunId;
use crate::run::Series;
use crate::settings::{Config, ScheduledChange};
use crate::train::{EngineChange, EngineInfo, ResumePoint};

/// The present run.
#[derive(Debug, Clone, Default)]
pub struct RunState {
    /// Its identity in the project; `None` before it has begun.
    pub id: Option<RunId>,
    /// The run that it branched from.
    pub(in crate::app) parent: Option<RunId>,
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
    /// The last state from which it can go on.
    pub(in crate::app) resume_point: Option<ResumePoint>,
    /// When it was begun, in seconds since 1970 (UTC).
    pub(in crate::app) started: Option<u64>,
    /// Seconds for which it was trained by workers of before.
    pub(in crate::app) earlier_secs: f64,
    /// Seconds for which it was trained in all.
    pub(in crate::app) wall_secs: f64,
    /// Why it failed.
    pub(in crate::app) failure: Option<String>,
    /// Settings with which it was begun.
    pub(in crate::app) begun: Option<Config>,
    /// What was changed in it since.
    pub(in crate::app) scheduled: Vec<ScheduledChange>,
    /// Whether there is a worker that trains it.
    pub(in crate::app) has_worker: bool,
}

impl RunState {
    /// Notes the engine of a worker. A run that another engine began tells so.
    pub(in crate::app) fn note_engine(&mut self, engine: EngineInfo, reason: String) {
        match &self.engine {
            Some(before) if self.series.epochs > 0 && *before != engine => {
                self.engine_changes.push(EngineChange::on_resume(
                    self.series.epochs,
                    before,
                    engine.clone(),
                ));
            }
            Some(_) if self.series.epochs > 0 => {}
            _ => {
                self.engine_reason = reason;
                self.engine_changes.clear();
            }
        }
        self.engine = Some(engine);
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
