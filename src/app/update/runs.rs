//! Runs beside the present one: kept to be compared with, or branched from at a checkpoint; and the present run as a [`Run`].

use std::sync::Arc;

use super::effects::Effect;
use crate::analysis::differences;
use crate::app::state::{Asked, ByAddress, Compared, Memo, Notice, OpenNetwork, Phase, State, Tab};
use crate::data::DataSource;
use crate::model::Parameters;
use crate::network::layout::Arrangement;
use crate::run::{EngineRecord, Run};
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

    /// Keeps the present run, so that another one can be compared with it.
    pub(super) fn keep_run(&mut self) {
        if self.run.series.epochs == 0 {
            self.dialogs.notice = Some(Notice::Error(
                "There is no run to keep yet. Train first.".to_owned(),
            ));
            return;
        }
        let present = self.run.series.parameters.clone();
        let run = present.and_then(|parameters| self.run_until(self.run.series.epochs, parameters));
        if let Some(other) = run {
            let replaced = self.compared.as_ref().map_or_else(String::new, |before| {
                format!(" It takes the place of {}.", before.other.label())
            });
            self.dialogs.notice = Some(Notice::Done(format!(
                "Kept {}: the next run is compared with it.{replaced}",
                other.label()
            )));
            self.compared = Some(Compared {
                other: Arc::new(other),
                differences: Memo::default(),
            });
        }
    }

    /// Asks whether the present run may be left at the checkpoint that is shown.
    pub(super) fn ask_branch(&mut self) {
        let waits = matches!(self.run.phase, Phase::Paused | Phase::Finished(_));
        let refused = if !waits || self.parameters().is_none() {
            "Pause the run first: a branch leaves it at the epoch that is shown."
        } else if self.shown_epoch() >= self.document.config.epochs {
            "The run is over at this epoch. Move the timeline back to an earlier one, and branch there."
        } else {
            self.dialogs.asked = Some(Asked::Branch);
            return;
        };
        self.dialogs.notice = Some(Notice::Error(refused.to_owned()));
    }

    /// Branches from the present run at the shown checkpoint, with the L2 strength and learning rate of that epoch. The present
    /// run is kept for comparison.
    pub(super) fn branch(&mut self) -> Vec<Effect> {
        let Some(parameters) = self.parameters().cloned() else {
            return Vec::new();
        };
        let epoch = self.shown_epoch();
        self.keep_run();
        self.leave_run();
        self.run.series.forget_from(epoch);
        self.run.scheduled.retain(|change| change.epoch <= epoch);
        self.run.series.set_parameters(Arc::clone(&parameters));
        (
            self.document.config.strengths.l2,
            self.document.config.learning_rate,
        ) = self.config_as_begun().in_force(epoch);
        self.schedule_change(epoch, SettingChange::Branch);
        (self.viewed, self.run.phase) = (None, Phase::Paused);
        self.run.resume_point = Some(ResumePoint {
            epoch,
            snapshot: Arc::new(Snapshot::start((*parameters).clone())),
        });
        self.dialogs.notice = Some(Notice::Done(format!(
            "Branched at epoch {epoch}, with the L2 strength of then. Set another one if you like, and go on with Space."
        )));
        self.end_worker()
    }

    /// Compares the weights that are shown with those of the run that was kept.
    pub(super) fn refresh_comparison(&mut self) {
        if self.view.tab != Tab::Compare {
            return;
        }
        let (Some(parameters), Some(open)) = (self.parameters().cloned(), &self.open) else {
            return;
        };
        if parameters.weights.len() != open.topology.edges() {
            return;
        }
        if let Some(compared) = &mut self.compared {
            let other = &compared.other;
            compared
                .differences
                .refresh(ByAddress::new(&parameters), || {
                    let theirs = (&*other.experiment.network, &other.parameters.weights[..]);
                    Arc::new(differences(&open.network, &parameters.weights, theirs))
                });
        }
    }

    /// The run as reports see it; nothing where there are no data or no weights.
    #[must_use]
    pub fn to_run(&self) -> Option<Run> {
        self.run_until(self.shown_epoch(), Arc::clone(self.parameters()?))
    }

    /// The run as it was after so many epochs, with the parameters of then.
    fn run_until(&self, epochs: u32, parameters: Arc<Parameters>) -> Option<Run> {
        let open = self.open.as_ref()?;
        let (mut records, mut checkpoints) = (
            self.run.series.records.clone(),
            self.run.series.checkpoints.clone(),
        );
        records.retain(|record| record.epoch < epochs);
        checkpoints.forget_after(epochs);
        let wall_secs = match &self.run.phase {
            Phase::Finished(summary) => summary.wall_secs,
            _ => 0.0,
        };
        let mut config = self.config_as_begun();
        // The last simulation may have been one of other settings.
        let known = self
            .experiment()
            .filter(|known| known.start.layout() == parameters.layout());
        let experiment = match known {
            Some(known) => Arc::clone(known),
            None => Arc::new(Experiment::new(&open.study, config.clone()).ok()?),
        };
        if experiment.start.layout() != parameters.layout() {
            return None;
        }
        config.scheduled.retain(|change| change.epoch < epochs);
        let engine = self.run.engine.as_ref().map(|engine| EngineRecord {
            engine: engine.clone(),
            engine_reason: self.run.engine_reason.clone(),
            engine_changes: self.run.engine_changes.clone(),
        });
        let changes = self.run.engine_changes.iter();
        let mut notes: Vec<String> = changes.map(|change| change.reason.clone()).collect();
        if epochs < self.document.config.epochs {
            notes.push(format!(
                "This is epoch {epochs} of {}.",
                self.document.config.epochs
            ));
        }
        if let Some(text) = self.perturbation_text() {
            notes.push(format!(
                "The picture of the network may show {text}; all numbers are of the model as it was trained."
            ));
        }
        Some(Run {
            study: Arc::clone(&open.study),
            source: open.source.clone(),
            experiment: Arc::new(Experiment {
                config,
                ..(*experiment).clone()
            }),
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
        state.placement.arrangement = Some(arrangement);
        state.run.series.set_parameters(Arc::clone(&run.parameters));
        state.refresh_shown();
        state
    }
}
