//! Outputs: prediction, residuals, and the seed of the adjoint. Twin of `shaders/output.wgsl`.

use super::scalar::Scalar;
use crate::model::LEAK;

/// What one block of conditions should predict.
#[derive(Debug, Clone)]
pub(super) struct BlockTargets<F, const L: usize> {
    /// Measured activity; `[TFs][L]`.
    pub values: Vec<[F; L]>,
    /// Weight in the training error; `[TFs][L]`.
    pub train: Vec<[F; L]>,
    /// Weight in the test error; `[TFs][L]`.
    pub test: Vec<[F; L]>,
}

/// Squared errors of a block, summed in double precision.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct BlockErrors {
    pub train: f64,
    pub test: f64,
}

/// Errors of the block, and the gradient of the training error by the projections, added to `by_projection` (`[TFs]`).
/// `seed` (`[N][L]`, zero on entry) receives the gradient by the state of the output nodes.
pub(super) fn errors_and_seed<F: Scalar, const L: usize>(
    outputs: &[u32],
    projections: &[F],
    targets: &BlockTargets<F, L>,
    state: &[[F; L]],
    seed: &mut [[F; L]],
    by_projection: &mut [F],
) -> BlockErrors {
    let mut errors = BlockErrors::default();
    for (output, &node) in outputs.iter().enumerate() {
        let node = node as usize;
        for lane in 0..L {
            let activity = state[node][lane];
            let residual = projections[output] * activity - targets.values[output][lane];
            let train = targets.train[output][lane];
            let by_prediction = F::new(2.0) * train * residual;
            seed[node][lane] = by_prediction * projections[output];
            by_projection[output] += by_prediction * activity;
            let squared = residual.to_f64() * residual.to_f64();
            errors.train += train.to_f64() * squared;
            errors.test += targets.test[output][lane].to_f64() * squared;
        }
    }
    errors
}

/// `f'` of every state, from the state; `[N][L]`.
pub(super) fn slopes<F: Scalar, const L: usize>(state: &[[F; L]], slope: &mut [[F; L]]) {
    let (leak, half, one, zero, four) = (
        F::new(LEAK),
        F::new(0.5),
        F::new(1.0),
        F::new(0.0),
        F::new(4.0),
    );
    for (slope, &y) in slope
        .as_flattened_mut()
        .iter_mut()
        .zip(state.as_flattened())
    {
        let rest = one - y;
        let saturated = four * rest * rest;
        let linear = if y > zero { one } else { leak };
        *slope = if y > half { saturated } else { linear };
    }
}
