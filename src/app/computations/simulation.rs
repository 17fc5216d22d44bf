//! Simulation of a model: start parameters before a run, states step by step in a condition, effects of a perturbation, strongest
//! paths. Reads a run and never changes it.

use std::sync::Arc;

use crate::analysis::{
    PerturbationEffects, StrongestPaths, block, effects, equal_gains, gains, strongest_paths,
};
use crate::app::query::PathSearch;
use crate::data::StudyData;
pub use crate::engine::simulate::{Perturbation, Trace};
use crate::engine::simulate::{steady_states, trace};
use crate::model::{Parameters, Topology};
use crate::network::{Network, NodeId};
use crate::settings::Config;
use crate::train::Experiment;

/// A question about the states of a model.
#[derive(Debug, Clone)]
pub struct SimulationRequest {
    /// Network and data.
    pub study: Arc<StudyData>,
    /// The network with drawn and spurious edges.
    pub network: Arc<Network>,
    /// Settings of the run.
    pub config: Config,
    /// Its parameters; `None` before a run, for its start values.
    pub parameters: Option<Arc<Parameters>>,
    /// Position of the condition.
    pub condition: usize,
    /// Doses, clamped nodes and cut edges that differ from the data and the trained model.
    pub perturbation: Perturbation,
    /// Whether predictions of all conditions are asked for, too.
    pub wants_effects: bool,
    /// Strongest paths: from, to, and how many.
    pub paths: Option<(NodeId, NodeId, usize)>,
    /// The last answer; its experiment, start parameters and unperturbed states are used again if they are unchanged.
    pub before: Option<Arc<Simulation>>,
}

/// Equal where the answer is the same.
impl PartialEq for SimulationRequest {
    fn eq(&self, other: &Self) -> bool {
        let same_parameters = match (&self.parameters, &other.parameters) {
            (Some(a), Some(b)) => Arc::ptr_eq(a, b),
            (None, None) => true,
            _ => false,
        };
        same_parameters
            && Arc::ptr_eq(&self.network, &other.network)
            && self.config == other.config
            && self.condition == other.condition
            && self.perturbation == other.perturbation
            && self.wants_effects == other.wants_effects
            && self.paths == other.paths
    }
}

/// The answer to a [`SimulationRequest`].
#[derive(Debug, Clone)]
pub struct Simulation {
    /// The network that was simulated.
    pub network: Arc<Network>,
    /// The experiment; `None` where there are no data, or the settings do not fit.
    pub experiment: Option<Arc<Experiment>>,
    /// Parameters at the start of a run.
    pub start: Option<Arc<Parameters>>,
    /// Parameters that the answer is about.
    pub parameters: Option<Arc<Parameters>>,
    /// Position of the condition.
    pub condition: usize,
    /// States step by step.
    pub trace: Option<Trace>,
    /// Predictions of all conditions, where they were asked for.
    pub effects: Option<PerturbationEffects>,
    /// Strongest paths, where they were asked for: from, to, how many, and what was found.
    pub paths: Option<((NodeId, NodeId, usize), StrongestPaths)>,
}

/// Computes trace, effects and strongest paths of a request.
#[must_use]
pub fn simulate(request: &SimulationRequest) -> Simulation {
    let experiment = experiment(request);
    let start = start(request, experiment.as_ref());
    let parameters = request.parameters.clone().or_else(|| start.clone());
    let conditions = experiment
        .as_ref()
        .map_or(0, |experiment| experiment.problem.conditions);
    let model = experiment.as_ref().zip(parameters.as_ref());
    let trace = model.and_then(|(experiment, parameters)| {
        (request.condition < conditions).then(|| {
            trace(
                &experiment.problem,
                parameters,
                request.condition,
                &request.perturbation,
            )
        })
    });
    let effects = model
        .filter(|_| request.wants_effects)
        .map(|(experiment, parameters)| effects_of(request, experiment, parameters));
    let paths = request.paths.map(|(from, to, count)| {
        let topology = Topology::new(&request.network);
        let last = trace.as_ref().and_then(|trace| trace.states.last());
        let mut gains = match (&experiment, &parameters, last) {
            (Some(experiment), Some(parameters), Some(state)) => gains(
                &topology,
                &parameters.weights,
                experiment.problem.hyperparameters.activation,
                state,
            ),
            _ => equal_gains(&topology),
        };
        let changed = &request.perturbation;
        let clamped = changed.clamped.iter().map(|&(node, _)| node);
        block(&topology, &mut gains, clamped, &changed.cut);
        let ends = [from.index() as u32, to.index() as u32];
        let found = strongest_paths(&topology, &gains, ends, count, PathSearch::LONGEST);
        ((from, to, count), found)
    });
    Simulation {
        network: Arc::clone(&request.network),
        experiment,
        start,
        parameters,
        condition: request.condition,
        trace,
        effects,
        paths,
    }
}

fn effects_of(
    request: &SimulationRequest,
    experiment: &Arc<Experiment>,
    parameters: &Arc<Parameters>,
) -> PerturbationEffects {
    let is_same = |before: &&Arc<Simulation>| {
        let same_parameters = before
            .parameters
            .as_ref()
            .is_some_and(|known| Arc::ptr_eq(known, parameters));
        let same_experiment = before
            .experiment
            .as_ref()
            .is_some_and(|known| Arc::ptr_eq(known, experiment));
        same_parameters && same_experiment
    };
    let before = request.before.as_ref().filter(is_same);
    let known = before.and_then(|before| Some(before.effects.as_ref()?.plain.clone()));
    let plain = known.unwrap_or_else(|| {
        steady_states(&experiment.problem, parameters, &Perturbation::default())
    });
    effects(
        &experiment.problem,
        parameters,
        &request.perturbation,
        plain,
    )
}

/// Parameters at the start; for an unchanged experiment the same `Arc` as in the last answer, since keys compare pointers.
fn start(
    request: &SimulationRequest,
    experiment: Option<&Arc<Experiment>>,
) -> Option<Arc<Parameters>> {
    let experiment = experiment?;
    let before = request.before.as_ref().filter(|before| {
        let known = before.experiment.as_ref();
        known.is_some_and(|known| Arc::ptr_eq(known, experiment))
    });
    let known = before.and_then(|before| before.start.clone());
    known.or_else(|| Some(Arc::clone(experiment.start())))
}

/// The experiment of a request: the one of the last answer if the settings are unchanged.
fn experiment(request: &SimulationRequest) -> Option<Arc<Experiment>> {
    let known = request
        .before
        .as_ref()
        .and_then(|before| before.experiment.as_ref());
    if let Some(known) = known.filter(|known| known.config == request.config) {
        return Some(Arc::clone(known));
    }
    Experiment::new(&request.study, request.config.clone())
        .ok()
        .map(Arc::new)
}
