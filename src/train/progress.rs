//! Progress of one model of a trainer: its epochs, checkpoints and scheduled changes, and the last safe state to go back to.

use super::record::{EngineChange, EpochRecord, NotFinite};
use super::{Checkpoints, Experiment, RunSoFar, planned_epoch};
use crate::engine::{Epoch, Fault, Snapshot};
use crate::settings::{Config, ScheduledChange};

/// Epochs between safe states: seldom enough that reading a state from a GPU costs little, often enough that few epochs have
/// to be repeated after a fault.
const SAFE_EVERY: u32 = 100;

/// One model of a trainer, and how far it has come.
#[derive(Debug)]
pub struct ModelProgress {
    pub(super) experiment: Experiment,
    /// Every epoch, from epoch 0 on.
    pub(super) history: Vec<EpochRecord>,
    pub(super) checkpoints: Checkpoints,
    /// Scheduled changes, by epoch.
    scheduled: Vec<ScheduledChange>,
    /// Number of scheduled changes that were made.
    changes_made: usize,
    /// L2 strength and highest learning rate at the beginning.
    pub(super) began_with: (f64, f64),
    rewound: Option<u32>,
    /// The last safe state, before the epoch of this number: if the engine fails, another engine goes on from here.
    pub(super) safe: (u32, Snapshot),
    pub(super) stopped: Option<NotFinite>,
    pub(super) engine_changes: Vec<EngineChange>,
}

impl ModelProgress {
    /// A model at epoch 0, one of `models` that are trained together.
    pub(super) fn new(experiment: Experiment, models: usize) -> Self {
        let config = &experiment.config;
        let mut scheduled = config.scheduled.clone();
        // Changes of the same epoch keep their order.
        scheduled.sort_by_key(|change| change.epoch);
        Self {
            safe: (0, Snapshot::start((**experiment.start()).clone())),
            began_with: (config.strengths.l2, config.learning_rate),
            scheduled,
            experiment,
            history: Vec::new(),
            checkpoints: Checkpoints::of_one_in(models),
            changes_made: 0,
            rewound: None,
            stopped: None,
            engine_changes: Vec::new(),
        }
    }

    /// What is trained, with its present settings.
    #[must_use]
    pub fn experiment(&self) -> &Experiment {
        &self.experiment
    }

    /// What is trained, with the settings at the beginning of the run; changes during the run are in their schedule.
    #[must_use]
    pub fn experiment_as_begun(&self) -> Experiment {
        let mut experiment = self.experiment.clone();
        (
            experiment.config.strengths.l2,
            experiment.config.learning_rate,
        ) = self.began_with;
        experiment
    }

    /// The present settings.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.experiment.config
    }

    /// Every epoch that was trained, by this trainer or by one that it has taken over.
    #[must_use]
    pub fn history(&self) -> &[EpochRecord] {
        &self.history
    }

    /// The part of the history from an epoch on.
    #[must_use]
    pub fn history_from(&self, epoch: u32) -> &[EpochRecord] {
        self.history.get(epoch as usize..).unwrap_or_default()
    }

    /// Parameters of some epochs, from the beginning up to now.
    #[must_use]
    pub fn checkpoints(&self) -> &Checkpoints {
        &self.checkpoints
    }

    /// Number of epochs that were trained.
    #[must_use]
    pub fn epoch(&self) -> u32 {
        self.history.len() as u32
    }

    /// Whether all epochs were trained.
    #[must_use]
    pub fn is_finished(&self) -> bool {
        self.epoch() >= self.experiment.config.epochs
    }

    /// Why the model waits at its last safe state while other models go on; `None` where it does not wait.
    #[must_use]
    pub fn stopped(&self) -> Option<&NotFinite> {
        self.stopped.as_ref()
    }

    /// Engines that computed epochs of this model in place of one that failed, in order.
    #[must_use]
    pub fn engine_changes(&self) -> &[EngineChange] {
        &self.engine_changes
    }

    /// Whether there are epochs left to train, and nothing stops it.
    #[must_use]
    pub fn goes_on(&self) -> bool {
        !self.is_finished() && self.stopped.is_none()
    }

    /// Number of epochs in which the states had not settled when the steps ran out: their gradients are those of a moving
    /// state.
    #[must_use]
    pub fn unsettled_epochs(&self) -> usize {
        let unsettled = self.history.iter().filter(|record| !record.is_settled());
        unsettled.count()
    }

    /// Goes on with a run.
    pub(super) fn take_over(&mut self, so_far: RunSoFar) {
        let epoch = so_far.epoch();
        self.history = so_far.records;
        self.checkpoints = self.checkpoints.replaced_by(so_far.checkpoints);
        // Changes before this epoch are part of the run that is taken over; those of this epoch are made again, which changes
        // nothing.
        self.changes_made = self
            .scheduled
            .partition_point(|change| change.epoch < epoch);
        let config = &mut self.experiment.config;
        (config.strengths.l2, config.learning_rate) = config.in_force(epoch);
        self.safe = (epoch, so_far.snapshot);
    }

    /// Whether a safe state is to be taken now.
    pub(super) fn is_safe_state_due(&self) -> bool {
        let is_time = self.epoch().is_multiple_of(SAFE_EVERY) || self.is_finished();
        is_time && self.safe.0 != self.epoch()
    }

    /// The epochs that can be trained in one call: up to the next safe state, checkpoint or scheduled change, and at most to
    /// `goal`.
    pub(super) fn plan(&self, goal: u32) -> Vec<Epoch> {
        let now = self.epoch();
        let next = (now - now % SAFE_EVERY + SAFE_EVERY)
            .min(self.checkpoints.next_due(now))
            .min(self.next_change())
            .min(goal);
        let config = &self.experiment.config;
        let schedule = config.schedule();
        (now..next)
            .map(|epoch| planned_epoch(&schedule, epoch, config.epochs))
            .collect()
    }

    /// The epoch of the next change.
    fn next_change(&self) -> u32 {
        let change = self.scheduled.get(self.changes_made);
        change.map_or(u32::MAX, |change| change.epoch)
    }

    /// The next scheduled change, if it is due at the present epoch; marks it as made.
    pub(super) fn take_change(&mut self) -> Option<ScheduledChange> {
        if self.next_change() != self.epoch() {
            return None;
        }
        self.changes_made += 1;
        self.scheduled.get(self.changes_made - 1).copied()
    }

    /// Goes back to the safe state, because an epoch was not finite.
    pub(super) fn stop(&mut self, epoch: u32, fault: &Fault) {
        let nodes = self.experiment.network.nodes();
        let names = fault.nodes.iter().map(|&node| &nodes[node as usize].symbol);
        self.stopped = Some(NotFinite {
            epoch,
            term: fault.term,
            nodes: names.cloned().collect(),
            back: self.safe.0,
        });
        self.rewind();
    }

    /// Goes back to the safe state: the history from there on is to be made again.
    pub(super) fn rewind(&mut self) {
        let epoch = self.safe.0;
        self.history.truncate(epoch as usize);
        self.checkpoints.forget_after(epoch);
        self.rewound = Some(self.rewound.map_or(epoch, |before| before.min(epoch)));
    }

    pub(super) fn take_rewound(&mut self) -> Option<u32> {
        self.rewound.take()
    }
}
