//! Adjoint: `lambda = D (W' lambda + g)`, bounded. Twin of `shaders/adjoint.wgsl` and `shaders/sweep.wgsl`.

use super::anderson::{Anderson, Change};
use super::fast::{After, Float, Sweep};
use super::matrix::Matrix;
use super::scalar::Scalar;
use super::simd::vectorised;
use crate::engine::ADJOINT_BOUND;
use crate::engine::accelerated::CHUNK;

/// One published iteration over a block of L conditions; the arrays are `[N][L]`.
pub(super) fn step<F: Float, const L: usize>(
    outgoing: Matrix<'_, F>,
    slope: &[[F; L]],
    seed: &[[F; L]],
    adjoint: &[[F; L]],
    next: &mut [[F; L]],
) {
    let fast = Sweep {
        matrix: outgoing,
        constant: seed,
        after: After::Multiply(slope),
    };
    if !F::fast_rows(fast, adjoint, next) {
        plain_step(outgoing, slope, seed, adjoint, next);
    }
}

vectorised! {
    /// The plain form of [`step`].
    fn plain_step<F: Scalar, const L: usize>(outgoing: Matrix<'_, F>, slope: &[[F; L]], seed: &[[F; L]], adjoint: &[[F; L]], next: &mut [[F; L]]) {
        let mut new = [[F::new(0.0); L]; CHUNK];
        for chunk in 0..outgoing.rows.chunks() {
            let nodes = outgoing.rows.nodes_of(chunk);
            outgoing.sum_rows::<L, FMA>(chunk, seed, adjoint, &mut new);
            let new = &mut new[..nodes.len()];
            apply_slopes(&slope[nodes.clone()], new);
            next[nodes].copy_from_slice(new);
        }
    }
}

/// One accelerated iteration: in place, chunk by chunk from the last node to the first, against the flow of the signal.
pub(super) fn sweep<F: Float, const L: usize>(
    outgoing: Matrix<'_, F>,
    slope: &[[F; L]],
    seed: &[[F; L]],
    adjoint: &mut [[F; L]],
    history: &mut Anderson<F, L>,
) -> Change<F, L> {
    let fast = Sweep {
        matrix: outgoing,
        constant: seed,
        after: After::Multiply(slope),
    };
    F::fast_sweep(fast, adjoint, history)
        .unwrap_or_else(|| plain_sweep(outgoing, slope, seed, adjoint, history))
}

vectorised! {
    /// The plain form of [`sweep`].
    pub(super) fn plain_sweep<F: Scalar, const L: usize>(outgoing: Matrix<'_, F>, slope: &[[F; L]], seed: &[[F; L]], adjoint: &mut [[F; L]], history: &mut Anderson<F, L>) -> Change<F, L> {
        let mut change = Change::new();
        let mut new = [[F::new(0.0); L]; CHUNK];
        for chunk in (0..outgoing.rows.chunks()).rev() {
            let nodes = outgoing.rows.nodes_of(chunk);
            outgoing.sum_rows::<L, FMA>(chunk, seed, adjoint, &mut new);
            let new = &mut new[..nodes.len()];
            apply_slopes(&slope[nodes.clone()], new);
            history.note::<FMA>(nodes.start, &mut adjoint[nodes], new, &mut change);
        }
        change
    }
}

/// `out = W x`; both `[N][L]`.
pub(super) fn product<F: Float, const L: usize>(
    matrix: Matrix<'_, F>,
    x: &[[F; L]],
    out: &mut [[F; L]],
) {
    let fast = Sweep {
        matrix,
        constant: &[],
        after: After::Keep,
    };
    if !F::fast_rows(fast, x, out) {
        plain_product(matrix, x, out);
    }
}

vectorised! {
    /// The plain form of [`product`].
    pub(super) fn plain_product<F: Scalar, const L: usize>(matrix: Matrix<'_, F>, x: &[[F; L]], out: &mut [[F; L]]) {
        let mut new = [[F::new(0.0); L]; CHUNK];
        out.fill([F::new(0.0); L]);
        for chunk in 0..matrix.rows.chunks() {
            let nodes = matrix.rows.nodes_of(chunk);
            matrix.sum_rows::<L, FMA>(chunk, out, x, &mut new);
            out[nodes.clone()].copy_from_slice(&new[..nodes.len()]);
        }
    }
}

#[inline(always)]
fn apply_slopes<F: Scalar, const L: usize>(slope: &[[F; L]], sums: &mut [[F; L]]) {
    for (sum, slope) in sums.iter_mut().zip(slope) {
        for lane in 0..L {
            sum[lane] = bounded(sum[lane] * slope[lane]);
        }
    }
}

/// Clamps an adjoint by two selects, which are vectorised; NaN stays NaN.
#[inline(always)]
fn bounded<F: Scalar>(adjoint: F) -> F {
    let (low, high) = (F::new(-ADJOINT_BOUND), F::new(ADJOINT_BOUND));
    let below = if adjoint > high { high } else { adjoint };
    if below < low { low } else { below }
}
