//! How a signal spreads: the state of every node after every step of the published iteration, in one condition.

use super::forward::step;
use crate::model::{Parameters, Problem};

/// States of one condition, step by step.
#[derive(Debug, Clone, PartialEq)]
pub struct Trace {
    /// State of every node after every step, the first at 0; `[steps + 1][N]`.
    pub states: Vec<Vec<f64>>,
    /// Predicted activity at the end; `[TFs]`.
    pub prediction: Vec<f64>,
}

/// Iterates one condition from 0 for all steps. `held` nodes have their value in every step, whatever acts on them.
#[must_use]
pub fn trace(
    problem: &Problem,
    parameters: &Parameters,
    condition: usize,
    held: &[(u32, f64)],
) -> Trace {
    let topology = &problem.topology;
    assert_eq!(
        parameters.weights.len(),
        topology.edges(),
        "weights are [E]"
    );
    let weights: Vec<f64> = topology
        .incoming
        .edge
        .iter()
        .map(|&edge| parameters.weights[edge as usize])
        .collect();
    let drive = drive(problem, parameters, condition);
    let hold = |state: &mut [[f64; 1]]| {
        held.iter()
            .for_each(|&(node, value)| state[node as usize] = [value]);
    };
    let mut state = vec![[0.0]; topology.nodes];
    hold(&mut state);
    let mut states = vec![state.as_flattened().to_vec()];
    for _ in 0..problem.fixed.max_steps {
        let mut next = vec![[0.0]; topology.nodes];
        step(
            problem.fixed.activation,
            &topology.incoming,
            &weights,
            &drive,
            &state,
            &mut next,
        );
        hold(&mut next);
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

/// Bias plus input of every node; `[N][1]`.
fn drive(problem: &Problem, parameters: &Parameters, condition: usize) -> Vec<[f64; 1]> {
    let mut drive: Vec<[f64; 1]> = parameters.biases.iter().map(|&bias| [bias]).collect();
    let doses = &problem.doses[condition * problem.ligands.len()..][..problem.ligands.len()];
    for (ligand, (&node, dose)) in problem.ligands.iter().zip(doses).enumerate() {
        let weight = parameters.input_weights.get(ligand).copied();
        drive[node as usize][0] += dose * weight.unwrap_or(problem.fixed.input_amplitude);
    }
    drive
}
