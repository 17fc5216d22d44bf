//! What both engines have in common: the numbers of the solvers and of the optimiser, and small formulas.

use crate::model::{Parameters, Problem};

/// The published iteration may end early after these steps: after step 20, at every tenth.
pub(crate) const STEPS_PER_CHECK: u32 = 10;
pub(crate) const FIRST_CHECK: u32 = 30;

/// No adjoint grows beyond this. Where states settle, adjoints are of the order of the residuals, far below; where they
/// oscillate, the iteration would grow without bound and poison the run.
pub(crate) const ADJOINT_BOUND: f64 = 100.0;

/// Predicted activity of every output in every condition; `[conditions x TFs]`.
pub(crate) fn predictions(parameters: &Parameters, problem: &Problem, state: &[f64]) -> Vec<f64> {
    let nodes = problem.topology.nodes;
    let outputs = problem.outputs.len();
    (0..problem.conditions * outputs)
        .map(|cell| {
            let (condition, output) = (cell / outputs, cell % outputs);
            let bias = parameters.output_biases.get(output).copied().unwrap_or(0.0);
            let activity = state[condition * nodes + problem.outputs[output] as usize];
            parameters.projections[output] * activity + bias
        })
        .collect()
}

/// Factor that shortens a gradient whose squares sum to `square` to a length of at most `limit`.
pub(crate) fn clip_scale(limit: f64, square: f64) -> f64 {
    (limit / square.sqrt()).min(1.0)
}

/// Whether the accelerated solver starts an epoch from 0.
pub(crate) fn is_cold(epoch: u32) -> bool {
    epoch.is_multiple_of(accelerated::COLD_EVERY)
}

/// Decay rates of Adam's moments, and the number that keeps it from dividing by zero.
pub(crate) const ADAM: (f64, f64, f64) = (0.9, 0.999, 1e-8);

/// Numbers of the accelerated solver, the same on both engines. They were chosen by the work along runs of the macrophage
/// network.
pub(crate) mod accelerated {
    /// Nodes that are updated together; those after them use the new states.
    pub const CHUNK: usize = 64;
    /// Earlier iterates that are mixed.
    pub const DEPTH: usize = 3;
    /// Share of the tolerance of the published iteration at which a state, or an adjoint relative to the largest of its
    /// condition, counts as settled. The published iteration is looked at in every tenth step alone and so often does
    /// better than its tolerance; this does better still, and is about as low as single precision allows.
    pub const TOLERANCE: f64 = 0.1;
    /// Mixed iterations in which the change must halve, or plain ones follow.
    pub const WINDOW: u32 = 10;
    /// Plain iterations that follow the first time; twice as many the next time, and so on.
    pub const PLAIN: u32 = 8;
    /// Epochs between those that start from 0 and not from the last solution: where a network has several solutions, the
    /// one that counts is the one that is reached from 0.
    pub const COLD_EVERY: u32 = 50;
    /// From 0, iterations are plain until the change is below this: mixing early could lead to another solution.
    pub const COLD_UNTIL: f64 = 1e-3;
    /// The least squares look at every so many nodes: a sample of a hundred tells the few numbers that are sought as well as
    /// all of them do, for an eighth of the work.
    pub fn sample_stride(nodes: usize) -> usize {
        const SAMPLE: usize = 128;
        const MOST: usize = 8;
        (nodes / SAMPLE).clamp(1, MOST)
    }
    /// Added to the diagonal of the least squares, relative: keeps it solvable where iterates are nearly parallel.
    pub const DAMPING: f64 = 1e-6;
}

/// The two numbers of a step that depend on how many came before: the bias-corrected step size, and the root of the
/// correction of the second moment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct AdamRate {
    pub step_size: f64,
    pub second_correction_root: f64,
}

impl AdamRate {
    /// For step number `step`, counted from 1.
    pub fn new(learning_rate: f64, step: u32) -> Self {
        let correction = |decay: f64| 1.0 - decay.powf(f64::from(step));
        Self {
            step_size: learning_rate / correction(ADAM.0),
            second_correction_root: correction(ADAM.1).sqrt(),
        }
    }
}
