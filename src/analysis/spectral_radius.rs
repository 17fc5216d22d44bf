//! How close a network is to never coming to rest: spectral radii of its weights, alone and at a state.

use crate::analysis::paths;
use crate::engine::simulate::{Perturbation, trace};
use crate::model::{ParameterLayout, Parameters, Problem, spectral_radius};
use crate::train::{Checkpoint, Checkpoints};

/// Radii after an epoch.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Radius {
    /// Epochs that were trained until then.
    pub epoch: u32,
    /// Spectral radius of the weights alone.
    pub weights: f64,
    /// Spectral radius of weight times slope of the activation at the state at rest in one condition: below 1 small disturbances
    /// die out.
    pub at_rest: f64,
}

/// Radii of these parameters, the second at rest in a condition.
#[must_use]
pub fn radius_at(
    epoch: u32,
    problem: &Problem,
    parameters: &Parameters,
    condition: usize,
) -> Radius {
    let topology = &problem.topology;
    let trace = trace(problem, parameters, condition, &Perturbation::default());
    let at_rest = trace.states.last().map_or(f64::NAN, |state| {
        let gains = paths::gains(
            topology,
            &parameters.weights,
            problem.hyperparameters.activation,
            state,
        );
        spectral_radius(topology, &gains)
    });
    Radius {
        epoch,
        weights: spectral_radius(topology, &parameters.weights),
        at_rest,
    }
}

/// Radii of a run at most: each takes tens of milliseconds.
const MOST: usize = 24;

/// Radii at evenly chosen checkpoints, at rest in a condition; those that are `known` already, of the same run and
/// condition, are kept. `places` is the layout of the parameters of `problem`.
#[must_use]
pub fn radii_along(
    problem: &Problem,
    checkpoints: &Checkpoints,
    places: &ParameterLayout,
    condition: usize,
    known: &[Radius],
) -> Vec<Radius> {
    let checkpoints = checkpoints.all();
    let stride = checkpoints.len().div_ceil(MOST).max(1);
    let radius = |checkpoint: &Checkpoint| {
        let known = known.iter().find(|radius| radius.epoch == checkpoint.epoch);
        known.copied().unwrap_or_else(|| {
            radius_at(
                checkpoint.epoch,
                problem,
                &checkpoint.parameters(places),
                condition,
            )
        })
    };
    checkpoints.iter().step_by(stride).map(radius).collect()
}
