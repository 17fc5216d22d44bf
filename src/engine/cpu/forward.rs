//! Forward pass: `y = f(W y + b + x)`. Twin of `shaders/forward.wgsl` and `shaders/sweep.wgsl`.

use super::activation::activate;
use super::anderson::{Anderson, Change};
use super::fast::{After, Float, Sweep};
use super::matrix::Matrix;
use super::scalar::Scalar;
use super::simd::vectorised;
use crate::engine::accelerated::CHUNK;
use crate::model::Activation;

/// One published iteration over a block of L conditions. `drive` is bias plus input, `state` and `next` are `[N][L]`.
pub(crate) fn step<F: Float, const L: usize>(
    activation: Activation,
    incoming: Matrix<'_, F>,
    drive: &[[F; L]],
    state: &[[F; L]],
    next: &mut [[F; L]],
) {
    let fast = Sweep {
        matrix: incoming,
        constant: drive,
        after: After::Activate(activation),
    };
    if !F::fast_rows(fast, state, next) {
        plain_step(activation, incoming, drive, state, next);
    }
}

vectorised! {
    /// The plain form of [`step`].
    fn plain_step<F: Scalar, const L: usize>(activation: Activation, incoming: Matrix<'_, F>, drive: &[[F; L]], state: &[[F; L]], next: &mut [[F; L]]) {
        let mut new = [[F::new(0.0); L]; CHUNK];
        for chunk in 0..incoming.rows.chunks() {
            let nodes = incoming.rows.nodes_of(chunk);
            incoming.sum_rows::<L, FMA>(chunk, drive, state, &mut new);
            let new = &mut new[..nodes.len()];
            activate(activation, new.as_flattened_mut());
            next[nodes].copy_from_slice(new);
        }
    }
}

/// One accelerated iteration: in place, chunk by chunk from the first node to the last, so that later chunks use the new states. Notes
/// the change of every state.
pub(super) fn sweep<F: Float, const L: usize>(
    activation: Activation,
    incoming: Matrix<'_, F>,
    drive: &[[F; L]],
    state: &mut [[F; L]],
    history: &mut Anderson<F, L>,
) -> Change<F, L> {
    let fast = Sweep {
        matrix: incoming,
        constant: drive,
        after: After::Activate(activation),
    };
    F::fast_sweep(fast, state, history)
        .unwrap_or_else(|| plain_sweep(activation, incoming, drive, state, history))
}

vectorised! {
    /// The plain form of [`sweep`].
    pub(super) fn plain_sweep<F: Scalar, const L: usize>(activation: Activation, incoming: Matrix<'_, F>, drive: &[[F; L]], state: &mut [[F; L]], history: &mut Anderson<F, L>) -> Change<F, L> {
        let mut change = Change::new();
        let mut new = [[F::new(0.0); L]; CHUNK];
        for chunk in 0..incoming.rows.chunks() {
            let nodes = incoming.rows.nodes_of(chunk);
            incoming.sum_rows::<L, FMA>(chunk, drive, state, &mut new);
            let new = &mut new[..nodes.len()];
            activate(activation, new.as_flattened_mut());
            history.note::<FMA>(nodes.start, &mut state[nodes], new, &mut change);
        }
        change
    }
}

/// Largest change between two states in each lane, and the node where it is; a NaN counts as infinite.
pub(crate) fn largest_changes<F: Scalar, const L: usize>(
    state: &[[F; L]],
    next: &[[F; L]],
) -> [(f64, u32); L] {
    let mut largest = [(0.0f64, 0u32); L];
    for (node, (old, new)) in (0..).zip(state.iter().zip(next)) {
        for lane in 0..L {
            let change = (new[lane] - old[lane]).magnitude().to_f64();
            let change = if change.is_nan() {
                f64::INFINITY
            } else {
                change
            };
            if change > largest[lane].0 {
                largest[lane] = (change, node);
            }
        }
    }
    largest
}
