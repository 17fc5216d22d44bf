//! Spectral radii of the weights, alone and linearised at a steady state: above 1 the states need not come to rest.

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

/// Both radii of a model after an epoch; `at_rest` is taken at the steady state of `condition`.
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

/// Most checkpoints of a run whose radii are computed: each takes tens of milliseconds.
const MOST: usize = 24;

/// Radii at evenly chosen checkpoints, at the steady states of a condition. Radii in `known`, of the same run and condition,
/// are not computed again. `places` is the layout of the parameters of `problem`.
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
