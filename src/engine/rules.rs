//! Shared by both engines: the constants of the solvers and of the optimiser, and small formulas.

use crate::model::{Parameters, Problem};

/// The published iteration checks every ten steps whether it has settled, from step 30 on.
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

/// Decay rates of Adam's moments, and the epsilon that keeps its denominator above 0.
pub(crate) const ADAM: (f64, f64, f64) = (0.9, 0.999, 1e-8);

/// Numbers of the accelerated solver, the same on both engines. They were chosen by the work along runs of the macrophage
/// network.
pub(crate) mod accelerated {
    /// Nodes that are updated together, as one chunk; later chunks use their new states.
    pub const CHUNK: usize = 64;
    /// Earlier iterates that are mixed.
    pub const DEPTH: usize = 3;
    /// Iterations from one that is mixed to the next: mixing costs as much as an iteration, and needs a tenth more of them when it is
    /// done at every second one.
    pub const MIX_EVERY: u32 = 2;
    const _: () = assert!(MIX_EVERY >= 2, "the kernels count mixtures by this number");
    /// Factor on the tolerance of the published iteration. A state counts as settled when it changes by less than the product,
    /// an adjoint when it does relative to the largest adjoint of its condition. The published iteration is checked at every tenth step only and so is often more
    /// exact than its tolerance; this factor makes the accelerated solver more exact still, and is about as low as single
    /// precision allows.
    pub const TOLERANCE: f64 = 0.1;
    /// Mixtures over which the change must halve; if it does not, plain iterations follow.
    pub const WINDOW: u32 = 10;
    /// Most mixtures that are left out after mixing has first failed to pay; each later plain phase may be twice as long as the
    /// one before.
    pub const PLAIN: u32 = 8;
    /// Epochs from one start at 0 to the next; other epochs start from the last solution. Where a network has several fixed
    /// points, the fixed point that is reached from 0 counts.
    pub const COLD_EVERY: u32 = 50;
    /// From 0, iterations are plain until the change is below this: early mixing could lead to another fixed point.
    pub const COLD_UNTIL: f64 = 1e-3;
    /// Distance between the nodes over which the least squares sum: a sample of 128 nodes or more finds the few coefficients
    /// as well as all nodes do, for down to an eighth of the work.
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
