//! Commands to the worker, and what its events change in the state.

use std::sync::Arc;

use super::effects::Effect;
use crate::app::state::{Notice, Phase, State};
use crate::data::StudyData;
use crate::run::now;
use crate::settings::{ScheduledChange, SettingChange};
use crate::train::{Command, EngineChange, Event, ExperimentError, RunSoFar, Sample};

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
            Phase::Finished(_) if command == Command::Step => {
                let text = "This run is finished. Train (Space) begins a new one.";
                self.dialogs.notice = Some(Notice::Done(text.to_owned()));
                Vec::new()
            }
            Phase::Finished(_) => {
                let mut effects = self.park_run();
                effects.extend(self.spawn(command));
                effects
            }
            Phase::Preparing | Phase::Running => Vec::new(),
            Phase::Idle | Phase::Paused | Phase::Failed if self.run.has_worker => {
                vec![Effect::Command(command)]
            }
            Phase::Idle | Phase::Paused | Phase::Failed => self.spawn(command),
        }
    }

    /// Starts a worker: for the present run from where it can go on, or for a new one.
    fn spawn(&mut self, command: Command) -> Vec<Effect> {
        let Some(study) = self.open.as_ref().map(|open| Arc::clone(&open.study)) else {
            return Vec::new();
        };
        let so_far = self.run_so_far();
        if so_far.is_none() {
            let mut effects = self.park_run();
            if !self.runs.is_chosen {
                // What one wants to see is what has become better than before.
                let before = self.runs.kept.last().map(|run| run.id);
                self.runs.compared = before.into_iter().collect();
            }
            self.run.id = Some(self.runs.next_id(None));
            self.run.begun = Some(self.document.config.clone());
            self.run.started = now();
            effects.extend(self.begin_training(study, None, command));
            return effects;
        }
        self.begin_training(study, so_far, command)
    }

    fn begin_training(
        &mut self,
        study: Arc<StudyData>,
        so_far: Option<RunSoFar>,
        command: Command,
    ) -> Vec<Effect> {
        self.run.has_worker = true;
        self.run.failure = None;
        self.run.earlier_secs = self.run.wall_secs;
        self.run.phase = Phase::Preparing;
        self.dialogs.notice = None;
        let config = Box::new(self.config_as_begun());
        vec![
            Effect::Spawn(study, config, so_far.map(Box::new)),
            Effect::Command(command),
        ]
    }

    /// The present run as far as it has come, to go on from its last resume point; what was trained after it is forgotten.
    fn run_so_far(&mut self) -> Option<RunSoFar> {
        let point = self.run.resume_point.clone()?;
        self.run.begun.as_ref()?;
        if point.epoch as usize > self.run.series.records.len() {
            return None;
        }
        // Set since the run was paused, by whatever way: it takes effect where the run goes on.
        let in_force = self.config_as_begun().in_force(self.run.series.epochs);
        let config = &self.document.config;
        let wanted = (config.strengths.l2, config.learning_rate);
        if wanted.0 != in_force.0 {
            self.schedule_change(point.epoch, SettingChange::L2(wanted.0));
        }
        if wanted.1 != in_force.1 {
            self.schedule_change(point.epoch, SettingChange::LearningRate(wanted.1));
        }
        if self.run.series.epochs != point.epoch {
            self.run.series.forget_from(point.epoch);
        }
        Some(RunSoFar {
            records: self.run.series.records.clone(),
            checkpoints: self.run.series.checkpoints.clone(),
            snapshot: (*point.snapshot).clone(),
        })
    }

    /// Keeps the present run and shows the start values of a new one. A run that goes on ends at its last resume point, from
    /// which it can go on later.
    pub(super) fn new_run(&mut self) -> Vec<Effect> {
        match self.run.phase {
            Phase::Idle => Vec::new(),
            _ => self.park_run(),
        }
    }

    pub(super) fn follow(&mut self, event: Event) {
        match event {
            Event::Ready(engine, reason, sample) => {
                self.run.note_engine(engine, reason);
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
                let summary = summaries.swap_remove(MODEL).after(self.run.earlier_secs);
                self.run.phase = Phase::Finished(Box::new(summary));
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
                self.run.resume_point =
                    (self.run.resume_point.take()).filter(|point| point.epoch <= epoch);
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
                self.run.has_worker = false;
                self.run.failure = Some(reason.clone());
                self.keep_present();
                self.dialogs.notice = Some(Notice::Error(reason));
            }
        }
    }

    fn take(&mut self, mut sample: Sample) {
        let model = sample.models.swap_remove(MODEL);
        self.run.series.extend(&model.records);
        self.run.wall_secs = self.run.earlier_secs + sample.trained_secs;
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
        let is_new = self.run.id.is_some_and(|id| self.runs.get(id).is_none());
        if model.resume_point.is_some() {
            self.run.resume_point = model.resume_point;
            self.keep_present();
        } else if is_new {
            self.keep_present();
        }
    }

    fn changed_on_the_way(&mut self, model: usize, epoch: u32, what: SettingChange) {
        // The run has one model.
        if model == MODEL {
            self.schedule_change(epoch, what);
        }
    }

    /// Notes what was changed, for the command line. A second change in the same epoch takes the place of the first.
    pub(super) fn schedule_change(&mut self, epoch: u32, what: SettingChange) {
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
}
