//! What is found in the weights of a moment while one looks at them. Computed beside the training, off the window's thread.

use std::sync::Arc;

use crate::analysis::{
    Ablation, Distributions, EdgeFinding, Radius, ablation, edge_findings, radii_along,
    threshold_or_median,
};
use crate::model::{Parameters, Topology};
use crate::train::{Course, Experiment};

/// Weights to look at.
#[derive(Debug, Clone)]
pub struct FindRequest {
    /// Shape of the network.
    pub topology: Arc<Topology>,
    /// Parameters at the start of the run.
    pub start: Arc<Parameters>,
    /// Parameters to look at.
    pub parameters: Arc<Parameters>,
    /// Parameters by epoch, up to these.
    pub course: Course,
    /// Magnitude below which an edge counts as pruned; 0 for the median of all.
    pub threshold: f64,
    /// Whether every edge is asked about, which takes as long as all else together.
    pub wants_edges: bool,
}

impl FindRequest {
    /// Whether another request has the same answer.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.topology, &other.topology)
            && Arc::ptr_eq(&self.parameters, &other.parameters)
            && self.threshold == other.threshold
            && self.wants_edges == other.wants_edges
            && self.course.moments().len() == other.course.moments().len()
    }
}

/// What is found.
#[derive(Debug, Clone, PartialEq)]
pub struct Findings {
    /// Parameters that it is about.
    pub parameters: Arc<Parameters>,
    /// Magnitude below which an edge counts as pruned.
    pub threshold: f64,
    /// Magnitudes of both kinds of edges.
    pub distributions: Distributions,
    /// Every edge; `[E]`, or empty where that was not asked for.
    pub edges: Vec<EdgeFinding>,
}

/// Finds it out.
#[must_use]
pub fn find(request: &FindRequest) -> Findings {
    let weights = &request.parameters.weights;
    let threshold = threshold_or_median(weights, request.threshold);
    Findings {
        parameters: Arc::clone(&request.parameters),
        threshold,
        distributions: Distributions::new(weights, &request.topology.spurious),
        edges: if request.wants_edges {
            edge_findings(
                &request.topology,
                &request.start.weights,
                weights,
                &request.course,
                threshold,
            )
        } else {
            Vec::new()
        },
    }
}

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
