//! A run as reports see it: what was trained on what, how it went, and what is found in it.

use std::sync::Arc;

use crate::analysis::{
    Ablation, Distributions, EdgeFinding, Radius, ablation, edge_findings, radii_along, radius_at,
    threshold_or_median,
};
use crate::data::Study;
use crate::engine::{Accuracy, EngineError, reference};
use crate::model::Parameters;
use crate::train::{Course, EpochRecord, Experiment, Prediction, Summary, predictions, summary};

/// A run.
#[derive(Debug, Clone)]
pub struct Run {
    /// Network and data as they were read.
    pub study: Arc<Study>,
    /// What was trained, and with which settings.
    pub experiment: Arc<Experiment>,
    /// Its epochs.
    pub records: Vec<EpochRecord>,
    /// Its parameters by epoch.
    pub course: Course,
    /// The parameters that the report is about.
    pub parameters: Arc<Parameters>,
    /// Epochs after which they were these.
    pub epochs: u32,
    /// Duration of the training; 0 where it is not known.
    pub wall_secs: f64,
    /// What computed it.
    pub engine: String,
    /// The command that repeats it.
    pub command: String,
    /// What else one has to know, as sentences: that another engine went on, for example. What was changed on the way stands in the
    /// settings.
    pub notes: Vec<String>,
    /// Magnitude below which an edge counts as pruned; 0 for the median of all.
    pub threshold: f64,
    /// A picture of the network as SVG, where there is one.
    pub network_picture: Option<String>,
}

/// What is found in a run.
#[derive(Debug, Clone)]
pub struct Found {
    /// In a dozen numbers.
    pub summary: Summary,
    /// Every measured cell.
    pub cells: Vec<Prediction>,
    /// Magnitudes of both kinds of edges.
    pub distributions: Distributions,
    /// Every edge; `[E]`.
    pub edges: Vec<EdgeFinding>,
    /// Without the weakest edges.
    pub ablation: Ablation,
    /// Spectral radii by epoch.
    pub radii: Vec<Radius>,
}

impl Run {
    /// Magnitude below which an edge counts as pruned.
    #[must_use]
    pub fn threshold(&self) -> f64 {
        threshold_or_median(&self.parameters.weights, self.threshold)
    }

    /// The condition whose rest is looked at: the first one in which a ligand is given.
    #[must_use]
    pub fn condition(&self) -> usize {
        self.experiment.dataset.first_with_ligand()
    }

    /// Findings of every edge; `[E]`.
    #[must_use]
    pub fn edges(&self) -> Vec<EdgeFinding> {
        edge_findings(
            &self.experiment.problem.topology,
            &self.experiment.start.weights,
            &self.parameters.weights,
            &self.course,
            self.threshold(),
        )
    }

    /// Everything that a report tells. Takes seconds for a large network.
    ///
    /// # Errors
    /// The states cannot be computed.
    pub fn find(&self) -> Result<Found, EngineError> {
        let experiment = &*self.experiment;
        let problem = &experiment.problem;
        let mut engine = reference(
            problem.clone(),
            experiment.config.loss_weights(),
            &self.parameters,
        );
        let evaluation = engine.evaluate(0, Accuracy::Full)?;
        let summary = summary(
            experiment,
            &self.parameters,
            &evaluation,
            self.epochs,
            self.wall_secs,
        );
        let condition = self.condition();
        let places = self.parameters.places();
        let mut radii = radii_along(problem, &self.course, &places, condition, &[]);
        if radii.last().is_none_or(|last| last.epoch < self.epochs) {
            radii.push(radius_at(self.epochs, problem, &self.parameters, condition));
        }
        Ok(Found {
            cells: predictions(experiment, &evaluation),
            distributions: Distributions::new(&self.parameters.weights, &problem.topology.spurious),
            edges: self.edges(),
            ablation: ablation(problem, &self.parameters, experiment.config.seed),
            radii,
            summary,
        })
    }
}
