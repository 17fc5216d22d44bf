//! How a signal spreads: the state of every node after every step of the published iteration, in one condition.

use super::perturbation::{Perturbation, drive, hold, incoming};
use crate::engine::cpu::{Matrix, step};
use crate::model::{Parameters, Problem};

/// States of one condition, step by step.
#[derive(Debug, Clone, PartialEq)]
pub struct Trace {
    /// State of every node after every step, the first at 0; `[steps + 1][N]`.
    pub states: Vec<Vec<f64>>,
    /// Predicted activity at the end; `[TFs]`.
    pub prediction: Vec<f64>,
}

/// Iterates one condition from 0 for `max_steps` steps.
#[must_use]
pub fn trace(
    problem: &Problem,
    parameters: &Parameters,
    condition: usize,
    perturbation: &Perturbation,
) -> Trace {
    let topology = &problem.topology;
    let (rows, weights) = incoming(problem, parameters, perturbation);
    let matrix = Matrix {
        rows: &rows,
        weights: &weights,
    };
    let drive: Vec<[f64; 1]> = drive(problem, parameters, condition, perturbation)
        .into_iter()
        .map(|value| [value])
        .collect();
    let mut state = vec![[0.0]; topology.nodes];
    hold(&mut state, &perturbation.clamped);
    let mut states = vec![state.as_flattened().to_vec()];
    for _ in 0..problem.hyperparameters.max_steps {
        let mut next = vec![[0.0]; topology.nodes];
        step(
            problem.hyperparameters.activation,
            matrix,
            &drive,
            &state,
            &mut next,
        );
        hold(&mut next, &perturbation.clamped);
        states.push(next.as_flattened().to_vec());
        state = next;
    }
    let outputs = problem
        .outputs
        .iter()
        .zip(&parameters.projections)
        .enumerate();
    let prediction = outputs
        .map(|(output, (&node, projection))| {
            let bias = parameters.output_biases.get(output).copied().unwrap_or(0.0);
            projection * state[node as usize][0] + bias
        })
        .collect();
    Trace { states, prediction }
}
