//! What lies where in the buffers. Twin of `shaders/prelude.wgsl`; a test compares the two.

use bytemuck::{Pod, Zeroable};

use super::super::{ADAM, ADJOINT_BOUND, FIRST_CHECK, STEPS_PER_CHECK};
use crate::model::{LEAK, LossWeights, Parameters, Problem, Topology};

/// Conditions in a tile: the lanes of a vec4.
pub(super) const LANES: usize = 4;
/// Numbers in the ring for each epoch.
pub const RING_FIELDS: usize = 9;
/// Epochs in a submission at most.
pub(super) const RING_EPOCHS: usize = 64;
/// Threads of a workgroup that iterates.
const THREADS: usize = 64;

const STIMULATES: u32 = 1;
const INHIBITS: u32 = 2;
const SPURIOUS: u32 = 4;
const NO_OUTPUT: u32 = u32::MAX;

/// `struct Settings` of the prelude.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Pod, Zeroable)]
pub struct Settings {
    pub(super) nodes: u32,
    pub(super) edges: u32,
    pub(super) outputs: u32,
    pub(super) tiles: u32,
    pub(super) chunks: u32,
    first_check: u32,
    tolerance: f32,
    leak: f32,
    moa_l1: f32,
    ligand_l2: f32,
    l2: f32,
    l2_projection: f32,
    output_amplitude: f32,
    adjoint_bound: f32,
    keep_first: f32,
    keep_second: f32,
    new_first: f32,
    new_second: f32,
    epsilon: f32,
}

/// `struct Dispatch` of the prelude.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Default, Pod, Zeroable)]
pub struct Dispatch {
    pub(super) first_step: u32,
    pub(super) steps: u32,
    pub(super) chunk: u32,
    pub(super) is_check: u32,
    pub(super) slot: u32,
    pub(super) step_size: f32,
    pub(super) second_correction_root: f32,
    pub(super) clear_moments: u32,
}

macro_rules! offsets {
    ($type:ident: $($field:ident),*) => {
        /// Names of the fields with their offsets in bytes, for the test that compares them with the shader.
        pub const FIELDS: &[(&str, usize)] = &[$((stringify!($field), std::mem::offset_of!($type, $field))),*];
    };
}

impl Settings {
    offsets!(Settings: nodes, edges, outputs, tiles, chunks, first_check, tolerance, leak, moa_l1, ligand_l2, l2, l2_projection, output_amplitude, adjoint_bound, keep_first, keep_second, new_first, new_second, epsilon);

    pub(super) fn new(
        problem: &Problem,
        weights: LossWeights,
        tolerance: f64,
        chunks: usize,
    ) -> Self {
        Self {
            nodes: problem.topology.nodes as u32,
            edges: problem.topology.edges() as u32,
            outputs: problem.outputs.len() as u32,
            tiles: tiles(problem) as u32,
            chunks: chunks as u32,
            first_check: FIRST_CHECK,
            tolerance: tolerance as f32,
            leak: LEAK as f32,
            moa_l1: weights.moa_l1 as f32,
            ligand_l2: weights.ligand_l2 as f32,
            l2: weights.l2 as f32,
            l2_projection: weights.l2_projection as f32,
            output_amplitude: problem.output_amplitude as f32,
            adjoint_bound: ADJOINT_BOUND as f32,
            keep_first: ADAM.0 as f32,
            keep_second: ADAM.1 as f32,
            new_first: (1.0 - ADAM.0) as f32,
            new_second: (1.0 - ADAM.1) as f32,
            epsilon: ADAM.2 as f32,
        }
    }
}

impl Dispatch {
    offsets!(Dispatch: first_step, steps, chunk, is_check, slot, step_size, second_correction_root, clear_moments);
}

/// Number of tiles that hold all conditions.
pub(super) fn tiles(problem: &Problem) -> usize {
    problem.conditions.div_ceil(LANES)
}

/// The dispatches that take a pass through all its steps, at most `steps_each` at a time, never across a check.
pub(super) fn chunks(max_steps: u32, steps_each: u32) -> Vec<Dispatch> {
    let mut chunks = Vec::new();
    let mut done = 0;
    while done < max_steps {
        let to_check = STEPS_PER_CHECK - done % STEPS_PER_CHECK;
        let steps = steps_each.min(to_check).min(max_steps - done);
        let after = done + steps;
        let is_check = u32::from(after.is_multiple_of(STEPS_PER_CHECK) || after == max_steps);
        chunks.push(Dispatch {
            first_step: done,
            steps,
            chunk: chunks.len() as u32,
            is_check,
            ..Dispatch::default()
        });
        done = after;
    }
    chunks
}

/// Loop iterations that the busiest thread of a workgroup takes in one step, forward or backward.
pub(super) fn iterations_per_step(topology: &Topology) -> usize {
    let busiest = |neighbours: &crate::model::Neighbours| {
        (0..THREADS.min(topology.nodes))
            .map(|thread| {
                (thread..topology.nodes)
                    .step_by(THREADS)
                    .map(|node| 1 + neighbours.range(node).len())
                    .sum::<usize>()
            })
            .max()
            .unwrap_or(0)
    };
    busiest(&topology.incoming).max(busiest(&topology.outgoing))
}

/// The buffer `graph`.
pub(super) fn graph(problem: &Problem) -> Vec<u32> {
    let topology = &problem.topology;
    let mut words = Vec::new();
    for neighbours in [&topology.incoming, &topology.outgoing] {
        words.extend(&neighbours.start);
        words.extend(&neighbours.node);
        words.extend(&neighbours.edge);
    }
    words.extend(&topology.source);
    words.extend(&topology.target);
    words.extend((0..topology.edges()).map(|edge| {
        let sign = match topology.mode_of_action[edge] {
            1 => STIMULATES,
            -1 => INHIBITS,
            _ => 0,
        };
        sign | if topology.spurious[edge] { SPURIOUS } else { 0 }
    }));
    let mut output_of = vec![NO_OUTPUT; topology.nodes];
    let mut is_ligand = vec![0; topology.nodes];
    problem
        .outputs
        .iter()
        .zip(0..)
        .for_each(|(&node, output)| output_of[node as usize] = output);
    problem
        .ligands
        .iter()
        .for_each(|&node| is_ligand[node as usize] = 1);
    words.extend(output_of);
    words.extend(is_ligand);
    words.extend(&problem.outputs);
    words
}

/// The buffer `data`.
pub(super) fn data(problem: &Problem) -> Vec<[f32; LANES]> {
    let (tiles, outputs) = (tiles(problem), problem.outputs.len());
    let mut rows = spread(&problem.inputs, problem.topology.nodes, tiles);
    for array in [
        &problem.targets.values,
        &problem.targets.train,
        &problem.targets.test,
    ] {
        rows.extend(spread(array, outputs, tiles));
    }
    let trains: Vec<f64> = problem
        .trains
        .iter()
        .map(|&trains| f64::from(u8::from(trains)))
        .collect();
    rows.extend(spread(&trains, 1, tiles));
    rows
}

/// `[conditions x width]` as `[tiles][width][LANES]`; lanes beyond the conditions are 0.
fn spread(values: &[f64], width: usize, tiles: usize) -> Vec<[f32; LANES]> {
    let mut rows = vec![[0.0; LANES]; tiles * width];
    for (condition, row) in values.chunks_exact(width).enumerate() {
        for (column, &value) in row.iter().enumerate() {
            rows[condition / LANES * width + column][condition % LANES] = value as f32;
        }
    }
    rows
}

/// The buffer `parameters`.
pub(super) fn pack(parameters: &Parameters) -> Vec<f32> {
    [
        &parameters.weights,
        &parameters.biases,
        &parameters.projections,
    ]
    .into_iter()
    .flatten()
    .map(|&value| value as f32)
    .collect()
}

/// Parameters, or a gradient, from the order of the buffer.
pub(super) fn unpack(values: &[f32], problem: &Problem) -> Parameters {
    let (edges, nodes) = (problem.topology.edges(), problem.topology.nodes);
    let take = |range: std::ops::Range<usize>| {
        values[range]
            .iter()
            .map(|&value| f64::from(value))
            .collect()
    };
    Parameters {
        weights: take(0..edges),
        biases: take(edges..edges + nodes),
        projections: take(edges + nodes..values.len()),
    }
}
