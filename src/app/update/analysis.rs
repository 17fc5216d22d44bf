//! Looking into a run: what is found in its weights, at present or at an earlier moment, and what takes longer to find out. Nothing
//! here changes a run that goes on.

use std::sync::Arc;

use super::intents::Effect;
use crate::analysis::{Ablation, Effects, Radius};
use crate::app::computations::{Dig, Dug, FindRequest, Findings};
use crate::app::state::Desk;
use crate::app::state::{Notice, Phase, State, Viewed};
use crate::model::Parameters;
use crate::train::Experiment;

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

    /// What is found in the weights that are shown, or were a moment ago; nothing where there are no weights.
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
            wants_edges: self.phase != Phase::Running || self.lens.desk == Desk::Edges,
        })
    }

    pub(super) fn take_findings(&mut self, findings: Option<Findings>) {
        self.is_finding = false;
        // Another network may be open by now; one look at a time, so this answers the last one.
        let asked = self.asked_findings.as_ref().map(|asked| &asked.topology);
        let open = self.open.as_ref().map(|open| &open.topology);
        let is_of_this = asked
            .zip(open)
            .is_some_and(|(asked, open)| Arc::ptr_eq(asked, open));
        self.findings = findings.filter(|_| is_of_this).map(Arc::new);
        self.findings_revision += 1;
    }

    /// Asks for what takes a second to find out, where somebody looks at it and it is not known yet.
    pub(super) fn ask_dig(&mut self) -> Vec<Effect> {
        if self.dugs.is_busy || self.dugs.lost_at == Some(self.weights_revision) {
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
        // A probe of other settings may have been the last one.
        let fits = experiment.start.places() == parameters.places();
        (fits && !is_known).then(|| Dig::Ablation(Arc::clone(experiment), Arc::clone(parameters)))
    }

    fn radii_to_dig(&mut self) -> Option<Dig> {
        let experiment = Arc::clone(self.experiment()?);
        let moments = self.series.course.moments().len();
        let condition = self.lens.condition;
        let is_same = |found: &&(usize, Vec<Radius>)| found.0 == condition;
        let known = self.dugs.radii.as_ref().filter(is_same);
        let fits = self
            .series
            .parameters
            .as_ref()
            .is_some_and(|parameters| experiment.start.places() == parameters.places());
        let is_known = known.is_some() && self.dugs.asked_moments == moments;
        if moments == 0 || !fits || is_known {
            return None;
        }
        let known = known.map(|(_, radii)| radii.clone()).unwrap_or_default();
        self.dugs.asked_moments = moments;
        Some(Dig::Radii {
            experiment,
            run: self.dugs.run,
            course: self.series.course.clone(),
            condition,
            known,
        })
    }

    pub(super) fn take_dug(&mut self, dug: Option<Dug>) {
        self.dugs.is_busy = false;
        match dug {
            Some(Dug::Ablation(of, found)) => self.dugs.ablation = Some((of, Arc::new(found))),
            Some(Dug::Radii { run, .. }) if run != self.dugs.run => {}
            Some(Dug::Radii {
                condition, radii, ..
            }) => self.dugs.radii = Some((condition, radii)),
            None => {
                self.dugs.lost_at = Some(self.weights_revision);
                self.notice = Some(Notice::Error(
                    "This could not be computed. Change the weights or the condition to try again."
                        .to_owned(),
                ));
            }
        }
        self.findings_revision += 1;
    }

    /// Forgets what was found out about a run that is no more.
    pub(super) fn forget_findings(&mut self) {
        (self.viewed, self.branched) = (None, None);
        self.dugs.forget();
        if let Some(compared) = &mut self.compared {
            // Its edges may be those of a network that is shown no more.
            compared.forget();
        }
    }
}
