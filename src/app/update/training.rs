//! Commands to the worker, and what its events change in the state.

use std::sync::Arc;

use super::effects::Effect;
use crate::app::state::{Notice, Phase, State};
use crate::run::Series;
use crate::settings::{ScheduledChange, SettingChange};
use crate::train::{Command, EngineChange, Event, ExperimentError, Sample};

/// The model of the run that the window trains; a run is a batch of one.
pub(super) const MODEL: usize = 0;

impl State {
    pub(super) fn train_or_pause(&mut self) -> Vec<Effect> {
        match self.run.phase {
            Phase::Running => vec![Effect::Command(Command::Pause)],
            _ => self.start(Command::Start),
        }
    }

    /// Tells the worker to train; makes one where there is none with these settings.
    pub(super) fn start(&mut self, command: Command) -> Vec<Effect> {
        let Some(open) = &self.open else {
            return Vec::new();
        };
        if open.study.dataset.is_none() {
            let error = ExperimentError::NoData(open.study.name.clone());
            self.dialogs.notice = Some(Notice::Error(error.to_string()));
            return Vec::new();
        }
        match self.run.phase {
            Phase::Finished(_) => {
                self.dialogs.notice = Some(Notice::Done(
                    "This run is finished. Reset it to train again.".to_owned(),
                ));
                Vec::new()
            }
            Phase::Preparing | Phase::Running => Vec::new(),
            Phase::Idle | Phase::Paused | Phase::Failed
                if self.run.worker.as_ref() == Some(&self.document.config) =>
            {
                // After a reset a new run begins here, with the worker that waits.
                self.run
                    .begun
                    .get_or_insert_with(|| self.document.config.clone());
                vec![Effect::Command(command)]
            }
            _ => {
                let study = Arc::clone(&open.study);
                if self.run.branched.is_none() {
                    (self.run.begun, self.run.scheduled) =
                        (Some(self.document.config.clone()), Vec::new());
                }
                self.note_branch();
                self.run.worker = Some(self.document.config.clone());
                match &self.run.branched {
                    // Started again, a branched run begins at the epoch of its branch.
                    Some(branched) => {
                        let epoch = branched.epoch;
                        self.run.series.forget_from(epoch);
                        self.run.scheduled.retain(|change| change.epoch <= epoch);
                    }
                    None => {
                        self.run.series = Series::default();
                        self.leave_run();
                    }
                }
                self.run.phase = Phase::Preparing;
                self.dialogs.notice = None;
                let branch = self.run.branched.as_ref();
                let branch = branch.map(|branched| Box::new(branched.clone()));
                vec![
                    Effect::Spawn(study, Box::new(self.document.config.clone()), branch),
                    Effect::Command(command),
                ]
            }
        }
    }

    pub(super) fn reset(&mut self) -> Vec<Effect> {
        match self.run.phase {
            // A branched run is discarded: the next run gets a worker of its own.
            Phase::Running | Phase::Paused | Phase::Finished(_) if self.run.branched.is_none() => {
                vec![Effect::Command(Command::Reset)]
            }
            Phase::Running
            | Phase::Paused
            | Phase::Finished(_)
            | Phase::Preparing
            | Phase::Failed => self.discard_run(),
            Phase::Idle => Vec::new(),
        }
    }

    pub(super) fn follow(&mut self, event: Event) {
        match event {
            Event::Ready(engine, reason, sample) => {
                (self.run.engine, self.run.engine_reason) = (Some(engine), reason);
                self.run.engine_changes.clear();
                self.run.phase = Phase::Paused;
                self.take(sample);
            }
            Event::Running => self.run.phase = Phase::Running,
            Event::Paused(sample) => {
                self.run.phase = Phase::Paused;
                self.take(sample);
            }
            Event::Sample(sample) => self.take(sample),
            Event::Finished(sample, mut summaries) => {
                // A run has one model.
                self.run.phase = Phase::Finished(Box::new(summaries.swap_remove(MODEL)));
                self.take(sample);
            }
            Event::WasReset(sample) => {
                self.run.series = Series::default();
                self.leave_run();
                self.run.phase = Phase::Idle;
                self.run.epochs_per_sec = 0.0;
                (self.run.begun, self.run.scheduled) = (None, Vec::new());
                self.take(sample);
            }
            Event::L2Changed { model, epoch, l2 } => {
                self.changed_on_the_way(model, epoch, SettingChange::L2(l2));
            }
            Event::LearningRateChanged {
                model,
                epoch,
                learning_rate,
            } => self.changed_on_the_way(model, epoch, SettingChange::LearningRate(learning_rate)),
            Event::Rewound { model, epoch } if model == MODEL => {
                self.run.series.forget_from(epoch);
                self.run.scheduled.retain(|change| change.epoch <= epoch);
            }
            Event::Rewound { .. } => {}
            Event::Stopped(sample, _) => {
                self.run.phase = Phase::Paused;
                let reason = sample.models[MODEL].stopped.clone();
                self.take(sample);
                self.dialogs.notice = reason.map(Notice::Error);
            }
            Event::EngineChanged(engine, reason) => {
                self.run.engine_changes.push(EngineChange {
                    epoch: self.run.series.epochs,
                    engine: engine.clone(),
                    reason: reason.clone(),
                });
                self.run.engine = Some(engine);
                self.dialogs.notice = Some(Notice::Error(reason));
            }
            Event::Failed(reason) => {
                self.run.phase = Phase::Failed;
                self.run.worker = None;
                self.dialogs.notice = Some(Notice::Error(reason));
            }
        }
    }

    fn take(&mut self, mut sample: Sample) {
        let model = sample.models.swap_remove(MODEL);
        self.run.series.extend(&model.records);
        for checkpoint in model.checkpoints {
            self.run.series.checkpoints.push(checkpoint);
        }
        if let Some(open) = &self.open
            && model.parameters.weights.len() == open.topology.edges()
        {
            self.run.series.set_parameters(model.parameters);
        }
        self.run.epochs_per_sec = sample.epochs_per_sec;
        self.run.dropped = sample.dropped;
    }

    fn changed_on_the_way(&mut self, model: usize, epoch: u32, what: SettingChange) {
        // The run has one model.
        if model == MODEL {
            self.schedule_change(epoch, what);
        }
    }

    /// Notes what was changed, for the command line. A second change in the same epoch takes the place of the first.
    fn schedule_change(&mut self, epoch: u32, what: SettingChange) {
        if epoch == 0 {
            // Before the first epoch it is a setting of the whole run, which may not have begun yet.
            match (&mut self.run.begun, what) {
                (Some(begun), SettingChange::L2(l2)) => begun.strengths.l2 = l2,
                (Some(begun), SettingChange::LearningRate(rate)) => begun.learning_rate = rate,
                (None, _) | (_, SettingChange::Branch) => {}
            }
            return;
        }
        let is_same = |change: &ScheduledChange| {
            change.epoch == epoch
                && std::mem::discriminant(&change.what) == std::mem::discriminant(&what)
        };
        self.run.scheduled.retain(|change| !is_same(change));
        self.run.scheduled.push(ScheduledChange { epoch, what });
    }

    /// Notes for the command line where a branched run left the other one, and L2 strength and learning rate set since.
    fn note_branch(&mut self) {
        let (Some(branched), Some(_)) = (&self.run.branched, &self.run.begun) else {
            return;
        };
        let epoch = branched.epoch;
        let had = self.config_as_begun().in_force(epoch);
        let has = (
            self.document.config.strengths.l2,
            self.document.config.learning_rate,
        );
        self.schedule_change(epoch, SettingChange::Branch);
        if had.0 != has.0 {
            self.schedule_change(epoch, SettingChange::L2(has.0));
        }
        if had.1 != has.1 {
            self.schedule_change(epoch, SettingChange::LearningRate(has.1));
        }
    }
}
