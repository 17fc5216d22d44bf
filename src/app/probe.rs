//! What one wants to know of a model while one looks at it: its start values before a run, how a signal spreads in a condition,
//! which paths are strongest. Computed beside the training, off the window's thread; reads a run and never changes it.

use std::sync::Arc;

use crate::data::Study;
pub use crate::engine::Trace;
use crate::engine::trace;
use crate::model::paths::{StrongestPaths, equal_gains, gains, strongest_paths};
use crate::model::{Parameters, Topology};
use crate::network::{Network, NodeId};
use crate::train::{Config, Experiment};

use super::lens::PathSearch;

/// What is asked.
#[derive(Debug, Clone)]
pub struct ProbeRequest {
    /// Network and data.
    pub study: Arc<Study>,
    /// The network with drawn and spurious edges.
    pub network: Arc<Network>,
    /// Settings of the run.
    pub config: Config,
    /// Its parameters; `None` before a run, for its start values.
    pub parameters: Option<Arc<Parameters>>,
    /// Position of the condition.
    pub condition: usize,
    /// Nodes that are held, and at which state.
    pub held: Vec<(NodeId, f64)>,
    /// Strongest paths: from, to, and how many.
    pub paths: Option<(NodeId, NodeId, usize)>,
    /// The experiment of the last request, used again where it is the same.
    pub experiment: Option<Arc<Experiment>>,
}

impl ProbeRequest {
    /// Whether another request would have the same answer.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        let same_parameters = match (&self.parameters, &other.parameters) {
            (Some(a), Some(b)) => Arc::ptr_eq(a, b),
            (None, None) => true,
            _ => false,
        };
        same_parameters
            && Arc::ptr_eq(&self.network, &other.network)
            && self.config == other.config
            && self.condition == other.condition
            && self.held == other.held
            && self.paths == other.paths
    }
}

/// What was found.
#[derive(Debug, Clone)]
pub struct Probed {
    /// Of which network.
    pub network: Arc<Network>,
    /// The experiment; `None` where there are no data, or the settings do not fit.
    pub experiment: Option<Arc<Experiment>>,
    /// Parameters that the answer is about.
    pub parameters: Option<Arc<Parameters>>,
    /// Position of the condition.
    pub condition: usize,
    /// States step by step.
    pub trace: Option<Trace>,
    /// Strongest paths, where they were asked for: from, to, how many, and what was found.
    pub paths: Option<((NodeId, NodeId, usize), StrongestPaths)>,
}

/// Finds it out.
#[must_use]
pub fn probe(request: &ProbeRequest) -> Probed {
    let experiment = experiment(request);
    let parameters = request.parameters.clone().or_else(|| {
        experiment
            .as_ref()
            .map(|experiment| Arc::new(experiment.start.clone()))
    });
    let conditions = experiment
        .as_ref()
        .map_or(0, |experiment| experiment.problem.conditions);
    let trace =
        experiment
            .as_ref()
            .zip(parameters.as_ref())
            .and_then(|(experiment, parameters)| {
                let held: Vec<(u32, f64)> = request
                    .held
                    .iter()
                    .map(|&(node, state)| (node.index() as u32, state))
                    .collect();
                (request.condition < conditions)
                    .then(|| trace(&experiment.problem, parameters, request.condition, &held))
            });
    let paths = request.paths.map(|(from, to, count)| {
        let topology = Topology::new(&request.network);
        let last = trace.as_ref().and_then(|trace| trace.states.last());
        let gains = match (&experiment, &parameters, last) {
            (Some(experiment), Some(parameters), Some(state)) => gains(
                &topology,
                &parameters.weights,
                experiment.problem.fixed.activation,
                state,
            ),
            _ => equal_gains(&topology),
        };
        let ends = [from.index() as u32, to.index() as u32];
        let found = strongest_paths(&topology, &gains, ends, count, PathSearch::LONGEST);
        ((from, to, count), found)
    });
    Probed {
        network: Arc::clone(&request.network),
        experiment,
        parameters,
        condition: request.condition,
        trace,
        paths,
    }
}

/// The experiment of a request: that of the last one where nothing of it has changed.
fn experiment(request: &ProbeRequest) -> Option<Arc<Experiment>> {
    let is_same = |known: &&Arc<Experiment>| known.config == request.config;
    if let Some(known) = request.experiment.as_ref().filter(is_same) {
        return Some(Arc::clone(known));
    }
    Experiment::new(&request.study, request.config.clone())
        .ok()
        .map(Arc::new)
}
