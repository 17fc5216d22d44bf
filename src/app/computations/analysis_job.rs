//! Analyses that take a second and are computed only while somebody looks at them: ablation, and spectral radii along a run.

use std::sync::Arc;

use crate::analysis::{Ablation, Radius, ablation, radii_along};
use crate::model::Parameters;
use crate::run::SeriesId;
use crate::train::{Checkpoints, Experiment};

/// An analysis that takes about a second, requested only while its tab is shown.
#[derive(Debug, Clone)]
pub enum AnalysisJob {
    /// What becomes of the predictions without the weakest edges.
    Ablation(Arc<Experiment>, Arc<Parameters>),
    /// Spectral radii at the checkpoints of a run, at rest in a condition; those that are known already are kept.
    Radii {
        /// The experiment whose run it is.
        experiment: Arc<Experiment>,
        /// Identity of the run.
        run: SeriesId,
        /// Parameters by epoch.
        checkpoints: Checkpoints,
        /// Position of the condition.
        condition: usize,
        /// Radii computed before, of this run and this condition.
        known: Vec<Radius>,
    },
}

/// Equal where the answer is the same.
impl PartialEq for AnalysisJob {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Ablation(a_experiment, a), Self::Ablation(b_experiment, b)) => {
                Arc::ptr_eq(a_experiment, b_experiment) && Arc::ptr_eq(a, b)
            }
            (
                Self::Radii {
                    run: a_run,
                    checkpoints: a,
                    condition: a_condition,
                    ..
                },
                Self::Radii {
                    run: b_run,
                    checkpoints: b,
                    condition: b_condition,
                    ..
                },
            ) => {
                (a_run, a_condition) == (b_run, b_condition)
                    && a.all().len() == b.all().len()
                    && a.last_epoch() == b.last_epoch()
            }
            _ => false,
        }
    }
}

/// The answer to an [`AnalysisJob`].
#[derive(Debug, Clone, PartialEq)]
pub enum AnalysisResult {
    /// Of these parameters.
    Ablation(Arc<Parameters>, Arc<Ablation>),
    /// Spectral radii.
    Radii {
        /// Of this run.
        run: SeriesId,
        /// At rest in this condition.
        condition: usize,
        /// By epoch.
        radii: Arc<[Radius]>,
    },
}

/// Computes the analysis.
#[must_use]
pub fn run_analysis(request: &AnalysisJob) -> AnalysisResult {
    match request {
        AnalysisJob::Ablation(experiment, parameters) => {
            let found = ablation(&experiment.problem, parameters, experiment.config.seed);
            AnalysisResult::Ablation(Arc::clone(parameters), Arc::new(found))
        }
        AnalysisJob::Radii {
            experiment,
            run,
            checkpoints,
            condition,
            known,
        } => AnalysisResult::Radii {
            run: run.clone(),
            condition: *condition,
            radii: radii_along(
                &experiment.problem,
                checkpoints,
                &experiment.problem.parameter_layout(),
                *condition,
                known,
            )
            .into(),
        },
    }
}
