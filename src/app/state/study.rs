//! Looking into a run: what is found in its weights, earlier moments, runs that leave it or are compared with it, and what one
//! takes home. Nothing here changes a run that goes on.

use std::sync::Arc;

use super::{Notice, Open, Phase, State};
use crate::analysis::Ablation;
use crate::analysis::{Difference, Effects, Other, Radius, differences};
use crate::app::action::Effect;
use crate::app::findings::{Dig, Dug, FindRequest, Findings};
use crate::app::lens::Desk;
use crate::data::Opening;
use crate::model::Parameters;
use crate::model::setting::short;
use crate::network::layout::Arrangement;
use crate::report::Run;
use crate::train::{Branch, Config, Experiment};

/// An earlier moment of the run that is shown in place of the present one.
#[derive(Debug, Clone, PartialEq)]
pub struct Viewed {
    /// Epochs that were trained until then.
    pub epoch: u32,
    /// Parameters then.
    pub parameters: Arc<Parameters>,
}

/// What was found out at length.
#[derive(Debug, Clone, Default)]
pub(super) struct Dugs {
    ablation: Option<(Arc<Parameters>, Arc<Ablation>)>,
    radii: Option<(usize, Vec<Radius>)>,
    /// Moments of the course when the radii were asked for.
    asked_moments: usize,
    is_busy: bool,
}

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

impl State {
    /// The parameters that are shown: of the moment that is looked at, of the run, or before it those that it starts from.
    #[must_use]
    pub fn parameters(&self) -> Option<&Arc<Parameters>> {
        let viewed = self.viewed.as_ref().map(|viewed| &viewed.parameters);
        let of_run = viewed.or(self.series.parameters.as_ref());
        of_run.or_else(|| self.probed()?.parameters.as_ref())
    }

    /// Epochs after which the parameters were those that are shown.
    #[must_use]
    pub fn shown_epoch(&self) -> u32 {
        self.viewed
            .as_ref()
            .map_or(self.series.epochs, |viewed| viewed.epoch)
    }

    /// What is found in the weights that are shown, or were a moment ago; nothing before a run.
    #[must_use]
    pub fn findings(&self) -> Option<&Findings> {
        self.findings.as_deref()
    }

    /// What is otherwise does this to the predictions.
    #[must_use]
    pub fn effects(&self) -> Option<&Effects> {
        self.probed()?.effects.as_ref()
    }

    /// The experiment of the present settings, once it is made.
    #[must_use]
    pub fn experiment(&self) -> Option<&Arc<Experiment>> {
        self.probed()?.experiment.as_ref()
    }

    /// The ablation of the weights that are shown, once it is found out.
    #[must_use]
    pub fn ablation(&self) -> Option<&Ablation> {
        let (of, found) = self.dugs.ablation.as_ref()?;
        let shown = self.parameters()?;
        Arc::ptr_eq(of, shown).then_some(found)
    }

    /// Spectral radii by epoch, as far as they are found out.
    #[must_use]
    pub fn radii(&self) -> &[Radius] {
        let of_condition = |found: &&(usize, Vec<Radius>)| found.0 == self.lens.condition;
        let found = self.dugs.radii.as_ref().filter(of_condition);
        found.map_or(&[], |(_, radii)| radii)
    }

    /// Shows an earlier moment, or the present one again.
    pub(super) fn view_epoch(&mut self, epoch: Option<u32>) {
        let present = self.series.parameters.as_ref();
        self.viewed = epoch.zip(present).and_then(|(epoch, present)| {
            let moment = self.series.course.at(epoch)?;
            Some(Viewed {
                epoch: moment.epoch,
                parameters: Arc::new(moment.parameters(&present.places())),
            })
        });
        self.weights_revision += 1;
    }

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

    /// Has the weights that are shown looked through, where they are others than the last time; one look at a time.
    pub(super) fn ask_findings(&mut self) -> Vec<Effect> {
        let Some(request) = self.find_request() else {
            self.findings = None;
            return Vec::new();
        };
        let is_known = |asked: &FindRequest| asked.is_same(&request);
        if self.is_finding || self.asked_findings.as_ref().is_some_and(is_known) {
            return Vec::new();
        }
        self.is_finding = true;
        self.asked_findings = Some(request.clone());
        vec![Effect::Find(Box::new(request))]
    }

    fn find_request(&self) -> Option<FindRequest> {
        let open = self.open.as_ref()?;
        let parameters = self.parameters()?;
        let start = self.series.start.as_ref().unwrap_or(parameters);
        let edges = open.topology.edges();
        if parameters.weights.len() != edges || start.weights.len() != edges {
            return None;
        }
        let mut course = self.series.course.clone();
        course.forget_after(self.shown_epoch());
        Some(FindRequest {
            topology: Arc::clone(&open.topology),
            start: Arc::clone(start),
            parameters: Arc::clone(parameters),
            course,
            threshold: self.lens.filter.threshold,
        })
    }

    pub(super) fn take_findings(&mut self, findings: Option<Findings>) {
        self.is_finding = false;
        let edges = self.open.as_ref().map(|open| open.topology.edges());
        // Another network may be open by now.
        self.findings = findings
            .filter(|findings| Some(findings.edges.len()) == edges)
            .map(Arc::new);
        self.findings_revision += 1;
    }

    /// Asks for what takes a second to find out, where somebody looks at it and it is not known yet.
    pub(super) fn ask_dig(&mut self) -> Vec<Effect> {
        if self.dugs.is_busy {
            return Vec::new();
        }
        let dig = match self.lens.desk {
            Desk::Ablation if self.phase != Phase::Running => self.ablation_to_dig(),
            Desk::Training => self.radii_to_dig(),
            _ => None,
        };
        self.dugs.is_busy = dig.is_some();
        dig.map(|dig| Effect::Dig(Box::new(dig)))
            .into_iter()
            .collect()
    }

    fn ablation_to_dig(&self) -> Option<Dig> {
        let (experiment, parameters) = (self.experiment()?, self.parameters()?);
        let known = self.dugs.ablation.as_ref();
        let is_known = known.is_some_and(|(of, _)| Arc::ptr_eq(of, parameters));
        let fits = parameters.weights.len() == experiment.problem.topology.edges();
        (fits && !is_known).then(|| Dig::Ablation(Arc::clone(experiment), Arc::clone(parameters)))
    }

    fn radii_to_dig(&mut self) -> Option<Dig> {
        let experiment = Arc::clone(self.experiment()?);
        let moments = self.series.course.moments().len();
        let condition = self.lens.condition;
        let is_same = |found: &&(usize, Vec<Radius>)| found.0 == condition;
        let known = self.dugs.radii.as_ref().filter(is_same);
        if moments == 0 || (known.is_some() && self.dugs.asked_moments == moments) {
            return None;
        }
        let known = known.map(|(_, radii)| radii.clone()).unwrap_or_default();
        self.dugs.asked_moments = moments;
        Some(Dig::Radii {
            experiment,
            course: self.series.course.clone(),
            condition,
            known,
        })
    }

    pub(super) fn take_dug(&mut self, dug: Option<Dug>) {
        self.dugs.is_busy = false;
        match dug {
            Some(Dug::Ablation(of, found)) => self.dugs.ablation = Some((of, Arc::new(found))),
            // Of a run that was reset meanwhile nothing is known.
            Some(Dug::Radii(..)) if self.series.epochs == 0 => {}
            Some(Dug::Radii(condition, radii)) => self.dugs.radii = Some((condition, radii)),
            None => {}
        }
        self.findings_revision += 1;
    }

    /// Forgets what was found out about a run that is no more.
    pub(super) fn forget_findings(&mut self) {
        (self.viewed, self.branched) = (None, None);
        self.dugs.ablation = None;
        self.dugs.radii = None;
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
