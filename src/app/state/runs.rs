//! Runs beside the present one: kept to be compared with, or left at an earlier moment; and the run as reports see it.

use std::sync::Arc;

use super::{Notice, Open, Phase, State};
use crate::analysis::{Difference, Other, differences};
use crate::app::action::Effect;
use crate::app::lens::Desk;
use crate::data::Opening;
use crate::model::Parameters;
use crate::model::setting::short;
use crate::network::layout::Arrangement;
use crate::report::Run;
use crate::train::{Branch, Config};

/// A run to be compared with, and how its weights differ from those that are shown.
#[derive(Debug, Clone)]
pub struct Compared {
    /// The other run.
    pub other: Arc<Other>,
    /// Edges of both, those that differ most first.
    pub differences: Arc<Vec<Difference>>,
    /// Weights that were compared.
    of: Option<Arc<Parameters>>,
}

/// That the present run left another one.
#[derive(Debug, Clone, PartialEq)]
pub struct Branched {
    /// Where.
    pub branch: Branch,
    /// L2 strength of the other run.
    pub l2_before: f64,
}

impl Branched {
    /// Settings and the beginning of the run.
    pub(super) fn of(
        branched: Option<&Self>,
        config: &Config,
    ) -> (Box<Config>, Option<Box<Branch>>) {
        let branch = branched.map(|branched| Box::new(branched.branch.clone()));
        (Box::new(config.clone()), branch)
    }
}

impl State {
    /// What a run was, to be compared with.
    fn other(&self) -> Option<Other> {
        let open = self.open.as_ref()?;
        let config = self.begun.as_ref().unwrap_or(&self.config);
        Some(Other {
            name: format!(
                "the run with L2 {}, seed {}, {} epochs",
                short(self.config.l2),
                config.seed,
                self.series.epochs
            ),
            network: Arc::clone(&open.network),
            config: self.config.clone(),
            records: self.series.records.clone(),
            course: self.series.course.clone(),
            parameters: Arc::clone(self.series.parameters.as_ref()?),
        })
    }

    /// Keeps the present run, so that another one can be compared with it.
    pub(super) fn keep_run(&mut self) {
        if self.series.epochs == 0 {
            self.notice = Some(Notice::Error(
                "There is no run to keep yet. Train first.".to_owned(),
            ));
            return;
        }
        if let Some(other) = self.other() {
            self.notice = Some(Notice::Done(format!(
                "Kept {}: the next run is compared with it.",
                other.name
            )));
            self.compared = Some(Compared {
                other: Arc::new(other),
                differences: Arc::default(),
                of: None,
            });
        }
    }

    /// Leaves the present run at the moment that is shown: a new run goes on from there, and the present one is kept to be
    /// compared with.
    pub(super) fn branch(&mut self) -> Vec<Effect> {
        let waits = matches!(self.phase, Phase::Paused | Phase::Finished(_));
        let (true, Some(parameters)) = (waits, self.parameters().cloned()) else {
            self.notice = Some(Notice::Error(
                "Pause the run first: a branch leaves it at the epoch that is shown.".to_owned(),
            ));
            return Vec::new();
        };
        let epoch = self.shown_epoch();
        if epoch >= self.config.epochs {
            self.notice = Some(Notice::Error(
                "The run is over at this epoch. Move the timeline back to an earlier one, and branch there.".to_owned(),
            ));
            return Vec::new();
        }
        self.keep_run();
        self.series.forget_from(epoch);
        self.turns.retain(|turn| turn.epoch <= epoch);
        self.series.set_parameters(Arc::clone(&parameters));
        (self.viewed, self.phase) = (None, Phase::Paused);
        self.weights_revision += 1;
        self.branched = Some(Branched {
            branch: Branch {
                epoch,
                parameters: (*parameters).clone(),
            },
            l2_before: self.config.l2,
        });
        self.notice = Some(Notice::Done(format!(
            "Branched at epoch {epoch}. Set another L2 strength, and go on with Space."
        )));
        let worker = self.worker.take();
        worker.map(|_| Effect::EndWorker).into_iter().collect()
    }

    /// Compares the weights that are shown with those of the run that was kept.
    pub(super) fn refresh_comparison(&mut self) {
        if self.lens.desk != Desk::Compare {
            return;
        }
        let (Some(parameters), Some(open)) = (self.parameters().cloned(), &self.open) else {
            return;
        };
        if parameters.weights.len() != open.topology.edges() {
            return;
        }
        if let Some(compared) = &mut self.compared {
            let is_known = compared
                .of
                .as_ref()
                .is_some_and(|of| Arc::ptr_eq(of, &parameters));
            if !is_known {
                let found = differences(&open.network, &parameters.weights, &compared.other);
                compared.differences = Arc::new(found);
                compared.of = Some(parameters);
                self.findings_revision += 1;
            }
        }
    }

    /// The run as reports see it; nothing where there are no data or no weights.
    #[must_use]
    pub fn run(&self) -> Option<Run> {
        let open = self.open.as_ref()?;
        let (mut records, mut course) = (self.series.records.clone(), self.series.course.clone());
        let epochs = self.shown_epoch();
        records.retain(|record| record.epoch < epochs);
        course.forget_after(epochs);
        let wall_secs = match &self.phase {
            Phase::Finished(summary) => summary.wall_secs,
            _ => 0.0,
        };
        let engine = self.engine.as_ref();
        Some(Run {
            study: Arc::clone(&open.study),
            experiment: Arc::clone(self.experiment()?),
            records,
            course,
            parameters: Arc::clone(self.parameters()?),
            epochs,
            wall_secs,
            engine: engine.map_or_else(|| "not trained".to_owned(), |engine| engine.device.clone()),
            command: self.command_line()?,
            notes: self.notes(),
            threshold: self.lens.filter.threshold,
            network_picture: None,
        })
    }

    /// What the command line does not say of the run.
    fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        if let Some(branched) = &self.branched {
            notes.push(format!(
                "This run left another one at epoch {}, which had an L2 of {}.",
                branched.branch.epoch,
                short(branched.l2_before)
            ));
        }
        for mark in &self.series.marks {
            notes.push(format!("From epoch {} on: {}.", mark.epoch, mark.text()));
        }
        if self.shown_epoch() < self.config.epochs {
            notes.push(format!(
                "The report is about epoch {} of {}.",
                self.shown_epoch(),
                self.config.epochs
            ));
        }
        notes
    }

    /// A state that shows a run, for a picture of its network.
    #[must_use]
    pub fn showing(run: &Run, arrangement: Arc<Arrangement>) -> Self {
        let network = run.experiment.network.clone();
        // Where it came from is not seen in a picture.
        let opening = Opening::Files(Vec::new());
        let mut state = Self {
            open: Some(Open::new(Arc::clone(&run.study), opening, network)),
            config: run.experiment.config.clone(),
            arrangement: Some(arrangement),
            ..Self::default()
        };
        state.series.set_parameters(Arc::clone(&run.parameters));
        state.refresh_shown();
        state
    }
}
