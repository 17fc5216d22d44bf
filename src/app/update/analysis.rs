//! Analysis of what is shown: which parameters are shown, and requests for their statistics, ablation and spectral radii. Never changes
//! a run.

use std::sync::Arc;

use super::effects::Effect;
use crate::analysis::{Ablation, PerturbationEffects, Radius};
use crate::app::computations::{
    AnalysisJob, AnalysisResult, PruningStatistics, PruningStatisticsRequest,
};
use crate::app::state::{Notice, Phase, State, Tab, Viewed};
use crate::model::Parameters;
use crate::train::Experiment;

impl State {
    /// The parameters that are shown: of the checkpoint that is looked at, of the run, or before it those that it starts from.
    #[must_use]
    pub fn parameters(&self) -> Option<&Arc<Parameters>> {
        let viewed = self.viewed.as_ref().map(|viewed| &viewed.parameters);
        let of_run = viewed.or(self.run.series.parameters.as_ref());
        of_run.or_else(|| self.simulation()?.parameters.as_ref())
    }

    /// Epochs after which the parameters were those that are shown.
    #[must_use]
    pub fn shown_epoch(&self) -> u32 {
        self.viewed
            .as_ref()
            .map_or(self.run.series.epochs, |viewed| viewed.epoch)
    }

    /// What is found in the weights that are shown, or were a moment ago; nothing where there are no weights.
    #[must_use]
    pub fn statistics(&self) -> Option<&PruningStatistics> {
        self.computed.statistics.as_deref()
    }

    /// What the perturbation does to the predictions.
    #[must_use]
    pub fn effects(&self) -> Option<&PerturbationEffects> {
        self.simulation()?.effects.as_ref()
    }

    /// The experiment of the present settings, once it is made.
    #[must_use]
    pub fn experiment(&self) -> Option<&Arc<Experiment>> {
        self.simulation()?.experiment.as_ref()
    }

    /// The ablation of the weights that are shown, once it is found out.
    #[must_use]
    pub fn ablation(&self) -> Option<&Ablation> {
        let (of, found) = self.computed.analyses.ablation.as_ref()?;
        let shown = self.parameters()?;
        Arc::ptr_eq(of, shown).then_some(found)
    }

    /// Spectral radii by epoch, as far as they are found out.
    #[must_use]
    pub fn radii(&self) -> &[Radius] {
        let of_condition = |found: &&(usize, Vec<Radius>)| found.0 == self.view.condition;
        let found = self.computed.analyses.radii.as_ref().filter(of_condition);
        found.map_or(&[], |(_, radii)| radii)
    }

    /// Shows an earlier checkpoint, or the present one again.
    pub(super) fn view_epoch(&mut self, epoch: Option<u32>) {
        let present = self.run.series.parameters.as_ref();
        self.viewed = epoch.zip(present).and_then(|(epoch, present)| {
            let checkpoint = self.run.series.checkpoints.at(epoch)?;
            Some(Viewed {
                epoch: checkpoint.epoch,
                parameters: Arc::new(checkpoint.parameters(&present.layout())),
            })
        });
        self.computed.weights_revision += 1;
    }

    /// Has the weights that are shown looked through, where they are others than the last time; one look at a time.
    pub(super) fn ask_statistics(&mut self) -> Vec<Effect> {
        let Some(request) = self.statistics_request() else {
            self.computed.statistics = None;
            return Vec::new();
        };
        let is_known = |asked: &PruningStatisticsRequest| asked.is_same(&request);
        if self.computed.is_computing_statistics
            || self
                .computed
                .asked_statistics
                .as_ref()
                .is_some_and(is_known)
        {
            return Vec::new();
        }
        self.computed.is_computing_statistics = true;
        self.computed.asked_statistics = Some(request.clone());
        vec![Effect::ComputeStatistics(Box::new(request))]
    }

    fn statistics_request(&self) -> Option<PruningStatisticsRequest> {
        let open = self.open.as_ref()?;
        let parameters = self.parameters()?;
        let start = self.run.series.start.as_ref().unwrap_or(parameters);
        let edges = open.topology.edges();
        if parameters.weights.len() != edges || start.weights.len() != edges {
            return None;
        }
        let mut checkpoints = self.run.series.checkpoints.clone();
        checkpoints.forget_after(self.shown_epoch());
        Some(PruningStatisticsRequest {
            topology: Arc::clone(&open.topology),
            start: Arc::clone(start),
            parameters: Arc::clone(parameters),
            checkpoints,
            threshold: self.view.filter.threshold,
            wants_edges: self.run.phase != Phase::Running || self.view.tab == Tab::Edges,
        })
    }

    pub(super) fn take_statistics(&mut self, statistics: Option<PruningStatistics>) {
        self.computed.is_computing_statistics = false;
        // Another network may be open by now; one look at a time, so this answers the last one.
        let asked = self
            .computed
            .asked_statistics
            .as_ref()
            .map(|asked| &asked.topology);
        let open = self.open.as_ref().map(|open| &open.topology);
        let is_of_this = asked
            .zip(open)
            .is_some_and(|(asked, open)| Arc::ptr_eq(asked, open));
        self.computed.statistics = statistics.filter(|_| is_of_this).map(Arc::new);
        self.computed.statistics_revision += 1;
    }

    /// Asks for what takes a second to find out, where somebody looks at it and it is not known yet.
    pub(super) fn ask_analysis(&mut self) -> Vec<Effect> {
        if self.computed.analyses.is_busy
            || self.computed.analyses.lost_at == Some(self.computed.weights_revision)
        {
            return Vec::new();
        }
        let run_analysis = match self.view.tab {
            Tab::Ablation if self.run.phase != Phase::Running => self.ablation_to_compute(),
            Tab::Training => self.radii_to_compute(),
            _ => None,
        };
        self.computed.analyses.is_busy = run_analysis.is_some();
        run_analysis
            .map(|run_analysis| Effect::Analyse(Box::new(run_analysis)))
            .into_iter()
            .collect()
    }

    fn ablation_to_compute(&self) -> Option<AnalysisJob> {
        let (experiment, parameters) = (self.experiment()?, self.parameters()?);
        let known = self.computed.analyses.ablation.as_ref();
        let is_known = known.is_some_and(|(of, _)| Arc::ptr_eq(of, parameters));
        // The last simulation may have been one of other settings.
        let fits = experiment.start.layout() == parameters.layout();
        (fits && !is_known)
            .then(|| AnalysisJob::Ablation(Arc::clone(experiment), Arc::clone(parameters)))
    }

    fn radii_to_compute(&mut self) -> Option<AnalysisJob> {
        let experiment = Arc::clone(self.experiment()?);
        let checkpoints = self.run.series.checkpoints.all().len();
        let condition = self.view.condition;
        let is_same = |found: &&(usize, Vec<Radius>)| found.0 == condition;
        let known = self.computed.analyses.radii.as_ref().filter(is_same);
        let fits = self
            .run
            .series
            .parameters
            .as_ref()
            .is_some_and(|parameters| experiment.start.layout() == parameters.layout());
        let is_known = known.is_some() && self.computed.analyses.asked_checkpoints == checkpoints;
        if checkpoints == 0 || !fits || is_known {
            return None;
        }
        let known = known.map(|(_, radii)| radii.clone()).unwrap_or_default();
        self.computed.analyses.asked_checkpoints = checkpoints;
        Some(AnalysisJob::Radii {
            experiment,
            run: self.computed.analyses.run,
            checkpoints: self.run.series.checkpoints.clone(),
            condition,
            known,
        })
    }

    pub(super) fn take_analysis(&mut self, result: Option<AnalysisResult>) {
        self.computed.analyses.is_busy = false;
        match result {
            Some(AnalysisResult::Ablation(of, found)) => {
                self.computed.analyses.ablation = Some((of, Arc::new(found)));
            }
            Some(AnalysisResult::Radii { run, .. }) if run != self.computed.analyses.run => {}
            Some(AnalysisResult::Radii {
                condition, radii, ..
            }) => self.computed.analyses.radii = Some((condition, radii)),
            None => {
                self.computed.analyses.lost_at = Some(self.computed.weights_revision);
                self.dialogs.notice = Some(Notice::Error(
                    "This could not be computed. Change the weights or the condition to try again."
                        .to_owned(),
                ));
            }
        }
        self.computed.statistics_revision += 1;
    }

    /// Forgets what was found out about a run that is no more.
    pub(super) fn forget_statistics(&mut self) {
        (self.viewed, self.run.branched) = (None, None);
        self.computed.analyses.forget();
        if let Some(compared) = &mut self.compared {
            // Its edges may be those of a network that is shown no more.
            compared.forget();
        }
    }
}
