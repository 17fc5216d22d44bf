//! The present run: kept as far as it has come, branched from, and as a [`Run`].

use std::sync::Arc;

use super::decisions::{Decision, is_same_run};
use super::effects::Effect;
use crate::app::state::{Notice, OpenNetwork, Phase, RunState, State};
use crate::data::DataSource;
use crate::model::Parameters;
use crate::network::layout::Arrangement;
use crate::project::KeptRun;
use crate::run::{EngineRecord, Run, RunStatus, now};
use crate::settings::{SettingChange, short};
use crate::train::{Experiment, ResumePoint, Snapshot};

impl State {
    /// L2 strength and seed of the present run, or of the next one if none has begun. A strength set after the end of a run
    /// counts for the next run only.
    #[must_use]
    pub fn run_text(&self) -> String {
        let begun = self.config_as_begun();
        let (l2, _) = begun.in_force(self.run.series.epochs);
        format!("L2 {}, seed {}", short(l2), begun.seed)
    }

    /// L2 strength with which the ended run was trained; `None` if the next run has the same, and while a run goes on.
    #[must_use]
    pub fn l2_of_ended_run(&self) -> Option<f64> {
        self.run.begun.as_ref()?;
        let (l2, _) = self.config_as_begun().in_force(self.run.series.epochs);
        (matches!(self.run.phase, Phase::Finished(_) | Phase::Failed)
            && l2 != self.document.config.strengths.l2)
            .then_some(l2)
    }

    /// Keeps the present run as far as it has come; nothing where it has no epoch yet.
    pub(super) fn keep_present(&mut self) {
        let (Some(id), Some(parameters)) = (self.run.id, self.run.series.parameters.clone()) else {
            return;
        };
        let Some(run) = self.present_run(self.run.series.epochs, parameters) else {
            return;
        };
        if run.epochs == 0 {
            return;
        }
        let before = self.runs.get(id);
        let run = match before {
            Some(before) if is_as_before(before, &run) => Arc::clone(&before.run),
            _ => Arc::new(run),
        };
        let (status, summary) = match (&self.run.phase, &self.run.failure) {
            (Phase::Finished(summary), _) => (RunStatus::Finished, Some((**summary).clone())),
            (_, Some(why)) => (RunStatus::Failed(why.clone()), None),
            _ => (RunStatus::Unfinished, None),
        };
        if let Some(before) = before
            && Arc::ptr_eq(&before.run, &run)
            && before.status == status
        {
            return;
        }
        let base = match before {
            Some(before) => KeptRun::clone(before),
            None => KeptRun::new(id, Arc::clone(&run)),
        };
        self.runs.put(KeptRun {
            run,
            status,
            summary,
            series: self.run.series.id.clone(),
            resume_point: self.run.resume_point.clone(),
            parent: self.run.parent,
            ..base
        });
    }

    /// Keeps the present run and shows none.
    pub(super) fn park_run(&mut self) -> Vec<Effect> {
        self.keep_present();
        let effects = self.end_worker();
        self.run = RunState::default();
        self.leave_run();
        effects
    }

    /// Branches from the present run at the checkpoint that is shown, with the L2 strength and learning rate of that epoch. The
    /// present run is kept, and compared with the branch.
    pub(super) fn branch(&mut self) -> Vec<Effect> {
        let waits = matches!(self.run.phase, Phase::Paused | Phase::Finished(_));
        let epoch = self.shown_epoch();
        let (Some(parameters), true) = (self.parameters().cloned(), waits) else {
            let text = "Pause the run first: a branch leaves it at the epoch that is shown.";
            self.dialogs.notice = Some(Notice::Error(text.to_owned()));
            return Vec::new();
        };
        if epoch >= self.document.config.epochs {
            let text = "The run is over at this epoch. Move the timeline back to an earlier one, and branch there.";
            self.dialogs.notice = Some(Notice::Error(text.to_owned()));
            return Vec::new();
        }
        self.keep_present();
        self.runs.compared.extend(self.run.id);
        let mut effects = self.end_worker();
        let all = self.run.series.epochs;
        self.run.parent = self.run.id;
        self.run.id = Some(self.runs.next_id(self.run.id));
        self.run.series.forget_from(epoch);
        self.run.scheduled.retain(|change| change.epoch <= epoch);
        self.run.series.set_parameters(Arc::clone(&parameters));
        self.run.phase = Phase::Paused;
        self.leave_run();
        let share = f64::from(epoch) / f64::from(all.max(1));
        self.run.wall_secs *= share;
        self.run.started = now();
        self.run
            .engine_changes
            .retain(|change| change.epoch <= epoch);
        let (l2, learning_rate) = self.config_as_begun().in_force(epoch);
        // The settings of then are those of the branch: they are no change on its way.
        let begun = self.run.begun.take();
        effects.extend(self.decide(
            Decision::new(format!("branch at epoch {epoch}")),
            |document| {
                document.config.strengths.l2 = l2;
                document.config.learning_rate = learning_rate;
            },
        ));
        self.run.begun = begun;
        self.schedule_change(epoch, SettingChange::Branch);
        self.run.resume_point = Some(ResumePoint {
            epoch,
            snapshot: Arc::new(Snapshot::start((*parameters).clone())),
        });
        self.dialogs.notice = Some(Notice::Done(format!(
            "Branched at epoch {epoch}, with the L2 strength of then. Set another one if you like, and go on with Space."
        )));
        effects
    }

    /// The run as reports see it; nothing where there are no data or no weights.
    #[must_use]
    pub fn to_run(&self) -> Option<Run> {
        let epochs = self.shown_epoch();
        let mut run = self.present_run(epochs, Arc::clone(self.parameters()?))?;
        let experiment = Arc::make_mut(&mut run.experiment);
        experiment
            .config
            .scheduled
            .retain(|change| change.epoch < epochs);
        if epochs < self.document.config.epochs {
            run.notes.push(format!(
                "This is epoch {epochs} of {}.",
                self.document.config.epochs
            ));
        }
        if let Some(text) = self.perturbation_text() {
            run.notes.push(format!(
                "The picture of the network may show {text}; all numbers are of the model as it was trained."
            ));
        }
        Some(run)
    }

    /// The run as it was after so many epochs, with the parameters of then.
    fn present_run(&self, epochs: u32, parameters: Arc<Parameters>) -> Option<Run> {
        let open = self.open.as_ref()?;
        let (mut records, mut checkpoints) = (
            self.run.series.records.clone(),
            self.run.series.checkpoints.clone(),
        );
        records.retain(|record| record.epoch < epochs);
        checkpoints.forget_after(epochs);
        let wall_secs = self.run.wall_secs;
        let config = self.config_as_begun();
        // The last simulation may have been one of other settings.
        let known = self
            .experiment()
            .filter(|known| is_same_run(&known.config, &config));
        let mut experiment = match known {
            Some(known) => Experiment::clone(known),
            None => Experiment::new(&open.study, config.clone()).ok()?,
        };
        experiment.config = config;
        if experiment.problem.parameter_layout() != parameters.layout() {
            return None;
        }
        let engine = self.run.engine.as_ref().map(|engine| EngineRecord {
            engine: engine.clone(),
            engine_reason: self.run.engine_reason.clone(),
            engine_changes: self.run.engine_changes.clone(),
        });
        let changes = self.run.engine_changes.iter();
        let notes: Vec<String> = changes.map(|change| change.reason.clone()).collect();
        Some(Run {
            study: Arc::clone(&open.study),
            source: open.source.clone(),
            experiment: Arc::new(experiment),
            records,
            checkpoints,
            parameters,
            epochs,
            started: self.run.started,
            wall_secs,
            engine,
            notes,
        })
    }

    /// A state that shows a run, for a picture of its network.
    #[must_use]
    pub fn showing(run: &Run, arrangement: Arc<Arrangement>) -> Self {
        let network = (*run.experiment.network).clone();
        // Where it came from is not seen in a picture.
        let source = DataSource::Files(Vec::new());
        let mut state = Self {
            open: Some(OpenNetwork::new(Arc::clone(&run.study), source, network)),
            ..Self::default()
        };
        state.document.config = run.experiment.config.clone();
        state.document.arrangement = Some(arrangement);
        state.run.series.set_parameters(Arc::clone(&run.parameters));
        state.refresh_shown();
        state
    }
}

/// Whether a run is the one that was kept before, so that nothing has to be stored anew.
fn is_as_before(before: &KeptRun, run: &Run) -> bool {
    let kept = &before.run;
    kept.epochs == run.epochs
        && Arc::ptr_eq(&kept.parameters, &run.parameters)
        && kept.experiment.config == run.experiment.config
        && kept.records.len() == run.records.len()
        && kept.engine == run.engine
}
