//! Forward pass: `y = f(W y + b + x)`. Twin of `shaders/forward.wgsl` and `shaders/sweep.wgsl`.

use super::activation::activate;
use super::anderson::{Anderson, Change};
use super::scalar::Scalar;
use super::simd::{fused, vectorised};
use crate::engine::accelerated::CHUNK;
use crate::model::{Activation, Neighbours};

vectorised! {
    /// One published iteration over a block of L conditions. `weights` are in the order of `incoming`, `[E]`; `drive` is
    /// bias plus input, `state` and `next` are `[N][L]`.
    pub(crate) fn step<F: Scalar, const L: usize>(activation: Activation, incoming: &Neighbours, weights: &[F], drive: &[[F; L]], state: &[[F; L]], next: &mut [[F; L]]) {
        for (node, next) in next.iter_mut().enumerate() {
            *next = row::<F, L, FMA>(incoming, weights, drive, state, node);
        }
        activate(activation, next.as_flattened_mut());
    }
}

vectorised! {
    /// One accelerated iteration: in place, chunk by chunk from the first node to the last, so that later chunks use the
    /// new states. Notes the change of every state.
    pub(super) fn sweep<F: Scalar, const L: usize>(activation: Activation, incoming: &Neighbours, weights: &[F], drive: &[[F; L]], state: &mut [[F; L]], history: &mut Anderson<F, L>) -> Change<F, L> {
        let mut change = Change::new();
        let mut new = [[F::new(0.0); L]; CHUNK];
        for first in (0..state.len()).step_by(CHUNK) {
            let nodes = first..state.len().min(first + CHUNK);
            let new = &mut new[..nodes.len()];
            for (new, node) in new.iter_mut().zip(nodes.clone()) {
                *new = row::<F, L, FMA>(incoming, weights, drive, state, node);
            }
            activate(activation, new.as_flattened_mut());
            for (&new, node) in new.iter().zip(nodes) {
                history.note::<FMA>(node, &state[node], &new, &mut change);
                state[node] = new;
            }
        }
        change
    }
}

/// `(W y + drive)` of one node.
#[inline(always)]
pub(super) fn row<F: Scalar, const L: usize, const FMA: bool>(
    neighbours: &Neighbours,
    weights: &[F],
    drive: &[[F; L]],
    values: &[[F; L]],
    node: usize,
) -> [F; L] {
    let mut sum = drive[node];
    let range = neighbours.range(node);
    for (&other, &weight) in neighbours.node[range.clone()].iter().zip(&weights[range]) {
        let from = &values[other as usize];
        for lane in 0..L {
            sum[lane] = fused::<F, FMA>(weight, from[lane], sum[lane]);
        }
    }
    sum
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
