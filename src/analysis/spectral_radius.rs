//! How close a network is to never coming to rest: spectral radii of its weights, alone and at a state.

use crate::analysis::paths;
use crate::engine::simulate::{Intervention, trace};
use crate::model::{Parameters, Places, Problem, spectral_radius};
use crate::train::{Course, Moment};

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
    let trace = trace(problem, parameters, condition, &Intervention::default());
    let at_rest = trace.states.last().map_or(f64::NAN, |state| {
        let gains = paths::gains(
            topology,
            &parameters.weights,
            problem.fixed.activation,
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

/// Radii of a course at most: each takes tens of milliseconds.
const MOST: usize = 24;

/// Radii at moments of a course, evenly chosen, at rest in a condition; those that are `known` already, of this course and
/// condition, are kept. `places` are those of the model.
#[must_use]
pub fn radii_along(
    problem: &Problem,
    course: &Course,
    places: &Places,
    condition: usize,
    known: &[Radius],
) -> Vec<Radius> {
    let moments = course.moments();
    let stride = moments.len().div_ceil(MOST).max(1);
    let radius = |moment: &Moment| {
        let known = known.iter().find(|radius| radius.epoch == moment.epoch);
        known.copied().unwrap_or_else(|| {
            radius_at(moment.epoch, problem, &moment.parameters(places), condition)
        })
    };
    moments.iter().step_by(stride).map(radius).collect()
}
