//! Analyses that take a second and are computed only while somebody looks at them: ablation, and spectral radii along a run.

use std::sync::Arc;

use crate::analysis::{Ablation, Radius, ablation, radii_along};
use crate::model::Parameters;
use crate::train::{Checkpoints, Experiment};

/// Something that takes a second to find out, and is asked only where somebody looks at it.
#[derive(Debug, Clone)]
pub enum AnalysisJob {
    /// What becomes of the predictions without the weakest edges.
    Ablation(Arc<Experiment>, Arc<Parameters>),
    /// Spectral radii at the checkpoints of a run, at rest in a condition; those that are known already are kept.
    Radii {
        /// The experiment whose run it is.
        experiment: Arc<Experiment>,
        /// Number of the run, to know it again.
        run: u64,
        /// Parameters by epoch.
        checkpoints: Checkpoints,
        /// Position of the condition.
        condition: usize,
        /// What is known already, of these checkpoints and this condition.
        known: Vec<Radius>,
    },
}

/// The answer to an [`AnalysisJob`].
#[derive(Debug, Clone, PartialEq)]
pub enum AnalysisResult {
    /// Of these parameters.
    Ablation(Arc<Parameters>, Ablation),
    /// Spectral radii.
    Radii {
        /// Of the run of this number.
        run: u64,
        /// At rest in this condition.
        condition: usize,
        /// By epoch.
        radii: Vec<Radius>,
    },
}

/// Computes the analysis.
#[must_use]
pub fn run_analysis(request: &AnalysisJob) -> AnalysisResult {
    match request {
        AnalysisJob::Ablation(experiment, parameters) => {
            let found = ablation(&experiment.problem, parameters, experiment.config.seed);
            AnalysisResult::Ablation(Arc::clone(parameters), found)
        }
        AnalysisJob::Radii {
            experiment,
            run,
            checkpoints,
            condition,
            known,
        } => AnalysisResult::Radii {
            run: *run,
            condition: *condition,
            radii: radii_along(
                &experiment.problem,
                checkpoints,
                &experiment.start.layout(),
                *condition,
                known,
            ),
        },
    }
}
