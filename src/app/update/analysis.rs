//! Which parameters are shown, and requests for their statistics, ablation and spectral radii. Never changes a run.

use std::sync::Arc;

use super::effects::Effect;
use crate::analysis::{Ablation, PerturbationEffects, Radius};
use crate::app::computations::{
    AnalysisJob, AnalysisResult, PruningStatistics, PruningStatisticsRequest,
};
use crate::app::state::{ByAddress, Notice, Phase, State, Tab, Viewed};
use crate::model::Parameters;
use crate::run::SeriesId;
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
        self.statistics_of_network().map(|found| &**found)
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
        let shown = ByAddress::new(self.parameters()?);
        self.computed.ablation.of(&shown)?.as_deref()
    }

    /// Spectral radii by epoch, as far as they are found out.
    #[must_use]
    pub fn radii(&self) -> &[Radius] {
        let found = self.computed.radii.of(&self.radii_key());
        found.map_or(&[], |radii| radii)
    }

    fn radii_key(&self) -> (SeriesId, usize) {
        (self.run.series.id.clone(), self.view.condition)
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
    }

    /// Requests statistics of the shown weights if weights, threshold or checkpoints have changed; one request at a time.
    pub(super) fn ask_statistics(&mut self) -> Vec<Effect> {
        let Some(request) = self.statistics_request() else {
            self.computed.statistics.forget();
            return Vec::new();
        };
        let request = self.computed.statistics.ask(request);
        let effect = request.map(|request| Effect::ComputeStatistics(Box::new(request)));
        effect.into_iter().collect()
    }

    /// What is found in the weights, unless it is of another network.
    pub(crate) fn statistics_of_network(&self) -> Option<&Arc<PruningStatistics>> {
        let open = self.open.as_ref()?;
        let found = self.computed.statistics.answer();
        found.filter(|found| Arc::ptr_eq(&found.topology, &open.topology))
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
        self.computed.statistics.take(statistics);
    }

    /// Requests the ablation (not during training) or the spectral radii, about a second each, only while their tab is shown.
    pub(super) fn ask_analysis(&mut self) -> Vec<Effect> {
        if self.computed.analysis.is_waiting() {
            return Vec::new();
        }
        let wanted = match self.view.tab {
            Tab::Ablation if self.run.phase != Phase::Running => self.ablation_to_compute(),
            Tab::Training => self.radii_to_compute(),
            _ => None,
        };
        let job = wanted.and_then(|job| self.computed.analysis.ask(job));
        job.map(|job| Effect::Analyse(Box::new(job)))
            .into_iter()
            .collect()
    }

    fn ablation_to_compute(&self) -> Option<AnalysisJob> {
        let (experiment, parameters) = (self.experiment()?, self.parameters()?);
        let is_known = self.ablation().is_some();
        // The last simulation may have been one of other settings.
        let fits = experiment.problem.parameter_layout() == parameters.layout();
        (fits && !is_known)
            .then(|| AnalysisJob::Ablation(Arc::clone(experiment), Arc::clone(parameters)))
    }

    fn radii_to_compute(&self) -> Option<AnalysisJob> {
        let experiment = Arc::clone(self.experiment()?);
        let series = &self.run.series;
        let present = series.parameters.as_ref();
        let fits = present
            .is_some_and(|present| experiment.problem.parameter_layout() == present.layout());
        (fits && !series.checkpoints.all().is_empty()).then(|| AnalysisJob::Radii {
            experiment,
            run: series.id.clone(),
            checkpoints: series.checkpoints.clone(),
            condition: self.view.condition,
            known: self.radii().to_vec(),
        })
    }

    pub(super) fn take_analysis(&mut self, result: Option<AnalysisResult>) {
        self.computed.analysis.take(result);
        match self.computed.analysis.answer().map(|answer| &**answer) {
            Some(AnalysisResult::Ablation(of, found)) => {
                let found = Some(Arc::clone(found));
                self.computed.ablation.set(ByAddress::new(of), found);
            }
            Some(AnalysisResult::Radii {
                run,
                condition,
                radii,
            }) => {
                let key = (run.clone(), *condition);
                self.computed.radii.set(key, Arc::clone(radii));
            }
            // The thread of the analysis has panicked. The same request is not sent again, since it would panic again.
            None => {
                self.dialogs.notice = Some(Notice::Error(
                    "This could not be computed. Change the weights or the condition to try again."
                        .to_owned(),
                ));
            }
        }
    }

    /// Forgets what belongs to the present run alone: the viewed checkpoint, and the differences from other runs.
    pub(super) fn leave_run(&mut self) {
        self.viewed = None;
        // Its last request holds all checkpoints of the run.
        self.computed.analysis.forget();
        // The edges may be those of a network that is shown no more.
        self.runs.differences.forget();
    }
}
