//! Analyses that take a second and are computed only while somebody looks at them: ablation, and spectral radii along a run.

use std::sync::Arc;

use crate::analysis::{Ablation, Radius, ablation, radii_along};
use crate::model::Parameters;
use crate::train::{Course, Experiment};

/// Something that takes a second to find out, and is asked only where somebody looks at it.
#[derive(Debug, Clone)]
pub enum Dig {
    /// What becomes of the predictions without the weakest edges.
    Ablation(Arc<Experiment>, Arc<Parameters>),
    /// Spectral radii at moments of a course, at rest in a condition; those that are known already are kept.
    Radii {
        /// What is trained.
        experiment: Arc<Experiment>,
        /// Number of the run, to know it again.
        run: u64,
        /// Parameters by epoch.
        course: Course,
        /// Position of the condition.
        condition: usize,
        /// What is known already, of this course and condition.
        known: Vec<Radius>,
    },
}

/// What came of it.
#[derive(Debug, Clone, PartialEq)]
pub enum Dug {
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

/// Finds it out.
#[must_use]
pub fn dig(request: &Dig) -> Dug {
    match request {
        Dig::Ablation(experiment, parameters) => {
            let found = ablation(&experiment.problem, parameters, experiment.config.seed);
            Dug::Ablation(Arc::clone(parameters), found)
        }
        Dig::Radii {
            experiment,
            run,
            course,
            condition,
            known,
        } => Dug::Radii {
            run: *run,
            condition: *condition,
            radii: radii_along(
                &experiment.problem,
                course,
                &experiment.start.places(),
                *condition,
                known,
            ),
        },
    }
}
