//! Everything that a report tells of a run. Takes seconds for a large network, and changes nothing.

use std::sync::Arc;

use super::{
    Ablation, Distributions, EdgeStatistics, Radius, ablation, edge_statistics, radii_along,
    radius_at, threshold_or_median,
};
use crate::engine::{Accuracy, EngineError, reference};
use crate::run::Run;
use crate::train::{Prediction, Summary, predictions, summary};

/// Results of the analysis of a run.
#[derive(Debug, Clone)]
pub struct RunAnalysis {
    /// Magnitude below which an edge counts as pruned.
    pub threshold: f64,
    /// Errors, correlations and measures of pruning.
    pub summary: Summary,
    /// Every pair of condition and transcription factor, measured or not.
    pub cells: Vec<Prediction>,
    /// Magnitudes of both kinds of edges.
    pub distributions: Distributions,
    /// Every edge; `[E]`.
    pub edges: Vec<EdgeStatistics>,
    /// Fit and predictions without the weakest edges.
    pub ablation: Ablation,
    /// Spectral radii by epoch.
    pub radii: Vec<Radius>,
}

/// Statistics of every edge of a run; `[E]`. A `threshold` of 0 is the median of all magnitudes.
#[must_use]
pub fn edges_of_run(run: &Run, threshold: f64) -> Vec<EdgeStatistics> {
    edge_statistics(
        &run.experiment.problem.topology,
        &run.experiment.start().weights,
        &run.parameters.weights,
        &run.checkpoints,
        threshold_or_median(&run.parameters.weights, threshold),
    )
}

/// Everything that a report tells. A `threshold` of 0 is the median of all magnitudes.
///
/// # Errors
/// The states cannot be computed.
pub fn analyse(run: &Run, threshold: f64) -> Result<RunAnalysis, EngineError> {
    let experiment = &*run.experiment;
    let problem = &experiment.problem;
    let mut engine = reference(
        Arc::clone(problem),
        experiment.config.loss_weights(),
        &run.parameters,
    );
    let evaluation = engine.evaluate(0, Accuracy::Full)?;
    let condition = run.condition();
    let places = run.parameters.layout();
    let mut radii = radii_along(problem, &run.checkpoints, &places, condition, &[]);
    if radii.last().is_none_or(|last| last.epoch < run.epochs) {
        radii.push(radius_at(run.epochs, problem, &run.parameters, condition));
    }
    Ok(RunAnalysis {
        threshold: threshold_or_median(&run.parameters.weights, threshold),
        summary: summary(
            experiment,
            &run.parameters,
            &evaluation,
            run.epochs,
            run.wall_secs,
        ),
        cells: predictions(experiment, &evaluation),
        distributions: Distributions::new(&run.parameters.weights, &problem.topology.spurious),
        edges: edges_of_run(run, threshold),
        ablation: ablation(problem, &run.parameters, experiment.config.seed),
        radii,
    })
}
