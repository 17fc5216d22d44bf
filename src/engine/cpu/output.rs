//! Outputs: prediction, residuals, and the seed of the adjoint. Twin of `shaders/output.wgsl`.

use super::scalar::Scalar;
use crate::model::{ParameterLayout, Problem};

/// Targets of one block of conditions.
#[derive(Debug, Clone, Default)]
pub(super) struct BlockTargets<F, const L: usize> {
    /// Measured activity; `[TFs][L]`.
    pub values: Vec<[F; L]>,
    /// Weight in the training error; `[TFs][L]`.
    pub train: Vec<[F; L]>,
    /// Weight in the test error; `[TFs][L]`.
    pub test: Vec<[F; L]>,
}

impl<F: Scalar, const L: usize> BlockTargets<F, L> {
    /// Targets of these conditions. A measured cell of a training condition weighs `train_weight`.
    pub fn new(problem: &Problem, conditions: &[usize], train_weight: f64) -> Self {
        let outputs = problem.outputs.len();
        let spread = |value: &dyn Fn(usize) -> f64| {
            let mut rows = vec![[F::new(0.0); L]; outputs];
            for (lane, condition) in conditions.iter().enumerate() {
                for (output, row) in rows.iter_mut().enumerate() {
                    row[lane] = F::new(value(condition * outputs + output));
                }
            }
            rows
        };
        let targets = &problem.targets;
        let is_trained = |cell: usize| targets.train[cell] > 0.0;
        Self {
            values: spread(&|cell| targets.values[cell]),
            train: spread(&|cell| if is_trained(cell) { train_weight } else { 0.0 }),
            test: spread(&|cell| targets.test[cell]),
        }
    }
}

/// Squared errors of a block, summed in double precision.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct BlockErrors {
    pub train: f64,
    pub test: f64,
}

/// Errors of the block, and the gradient of the training error by projections and output biases, written to `gradient`
/// (`[parameters]`). `seed` (`[N][L]`, zero on entry) receives the gradient by the state of the output nodes.
pub(super) fn errors_and_seed<F: Scalar, const L: usize>(
    problem: &Problem,
    places: &ParameterLayout,
    parameters: &[F],
    targets: &BlockTargets<F, L>,
    state: &[[F; L]],
    seed: &mut [[F; L]],
    gradient: &mut [F],
) -> BlockErrors {
    let mut errors = BlockErrors::default();
    let projections = &parameters[places.projections.clone()];
    let biases = &parameters[places.output_biases.clone()];
    for (output, &node) in problem.outputs.iter().enumerate() {
        let node = node as usize;
        let bias = biases.get(output).copied().unwrap_or_default();
        let (mut by_projection, mut by_bias) = (F::new(0.0), F::new(0.0));
        for lane in 0..L {
            let activity = state[node][lane];
            let residual = projections[output] * activity + bias - targets.values[output][lane];
            let train = targets.train[output][lane];
            let squared = residual.to_f64() * residual.to_f64();
            errors.test += weighted(targets.test[output][lane].to_f64(), squared);
            errors.train += weighted(train.to_f64(), squared);
            // Conditions that do not train contribute neither seed nor gradient here, even with states that are not finite.
            if train == F::new(0.0) {
                continue;
            }
            let by_prediction = F::new(2.0) * train * residual;
            seed[node][lane] += by_prediction * projections[output];
            by_projection += by_prediction * activity;
            by_bias += by_prediction;
        }
        gradient[places.projections.start + output] = by_projection;
        if !biases.is_empty() {
            gradient[places.output_biases.start + output] = by_bias;
        }
    }
    errors
}

/// `weight * value`, and 0 for the weight 0 whatever the value is.
fn weighted(weight: f64, value: f64) -> f64 {
    if weight == 0.0 { 0.0 } else { weight * value }
}
