//! Steady states under a perturbation: other doses, clamped nodes, cut edges. Forward only, in double precision, over all
//! conditions; changes nothing.

use rayon::prelude::*;

use crate::engine::cpu::{Matrix, Rows, largest_changes, step};
use crate::engine::predictions;
use crate::model::{Parameters, Problem};

/// What differs from the data and the trained model; nothing by default.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Perturbation {
    /// Other doses: position of the condition, position of the ligand in [`Problem::ligands`], dose.
    pub doses: Vec<(usize, usize, f64)>,
    /// Nodes that keep a state, whatever acts on them.
    pub clamped: Vec<(u32, f64)>,
    /// Edges whose weight counts as 0.
    pub cut: Vec<u32>,
}

/// States at rest.
#[derive(Debug, Clone, PartialEq)]
pub struct SteadyStates {
    /// State of every node; `[conditions x N]`.
    pub state: Vec<f64>,
    /// Predicted activity; `[conditions x TFs]`.
    pub prediction: Vec<f64>,
}

/// Conditions that one thread iterates side by side.
const LANES: usize = 4;
/// Largest change of a state at which a condition counts as settled.
const STILL: f64 = 1e-9;

/// Iterates every condition from 0 until it has settled or `max_steps` is reached.
#[must_use]
pub fn steady_states(
    problem: &Problem,
    parameters: &Parameters,
    perturbation: &Perturbation,
) -> SteadyStates {
    let (rows, weights) = incoming(problem, parameters, perturbation);
    let matrix = Matrix {
        rows: &rows,
        weights: &weights,
    };
    let all: Vec<usize> = (0..problem.conditions).collect();
    let blocks: Vec<Vec<[f64; LANES]>> = all
        .par_chunks(LANES)
        .map(|conditions| {
            let mut drives = vec![[0.0; LANES]; problem.topology.nodes];
            for (lane, &condition) in conditions.iter().enumerate() {
                let drive = drive(problem, parameters, condition, perturbation);
                for (row, value) in drives.iter_mut().zip(drive) {
                    row[lane] = value;
                }
            }
            settle(problem, matrix, &drives, &perturbation.clamped)
        })
        .collect();
    let mut state = Vec::with_capacity(problem.conditions * problem.topology.nodes);
    for &condition in &all {
        let block = &blocks[condition / LANES];
        state.extend(block.iter().map(|row| row[condition % LANES]));
    }
    SteadyStates {
        prediction: predictions(parameters, problem, &state),
        state,
    }
}

fn settle(
    problem: &Problem,
    matrix: Matrix<'_, f64>,
    drives: &[[f64; LANES]],
    clamped: &[(u32, f64)],
) -> Vec<[f64; LANES]> {
    let nodes = problem.topology.nodes;
    let (mut state, mut next) = (vec![[0.0; LANES]; nodes], vec![[0.0; LANES]; nodes]);
    hold(&mut state, clamped);
    for _ in 0..problem.hyperparameters.max_steps {
        step(
            problem.hyperparameters.activation,
            matrix,
            drives,
            &state,
            &mut next,
        );
        hold(&mut next, clamped);
        let changes = largest_changes(&state, &next);
        std::mem::swap(&mut state, &mut next);
        if changes.iter().all(|(change, _)| *change < STILL) {
            break;
        }
    }
    state
}

/// Sets clamped nodes to their state. `state` is `[N][L]`.
pub(super) fn hold<const L: usize>(state: &mut [[f64; L]], clamped: &[(u32, f64)]) {
    for &(node, value) in clamped {
        state[node as usize] = [value; L];
    }
}

/// The rows of the incoming edges, and the weights in their order, 0 for those that are cut.
pub(super) fn incoming(
    problem: &Problem,
    parameters: &Parameters,
    perturbation: &Perturbation,
) -> (Rows, Vec<f64>) {
    let topology = &problem.topology;
    assert_eq!(
        parameters.weights.len(),
        topology.edges(),
        "weights are [E]"
    );
    let mut weights = parameters.weights.clone();
    for &edge in &perturbation.cut {
        weights[edge as usize] = 0.0;
    }
    let (rows, mut ordered) = (Rows::new(&topology.incoming, 1), Vec::new());
    rows.order(&weights, &mut ordered);
    (rows, ordered)
}

/// Bias plus input of every node in a condition; `[N]`.
pub(super) fn drive(
    problem: &Problem,
    parameters: &Parameters,
    condition: usize,
    perturbation: &Perturbation,
) -> Vec<f64> {
    let mut drive = parameters.biases.clone();
    let doses = &problem.doses[condition * problem.ligands.len()..][..problem.ligands.len()];
    for (ligand, (&node, &dose)) in problem.ligands.iter().zip(doses).enumerate() {
        let is_other = |other: &&(usize, usize, f64)| (other.0, other.1) == (condition, ligand);
        let other = perturbation.doses.iter().find(is_other);
        let dose = other.map_or(dose, |&(.., dose)| dose);
        let weight = parameters.input_weights.get(ligand).copied();
        drive[node as usize] += dose * weight.unwrap_or(problem.hyperparameters.input_amplitude);
    }
    drive
}
