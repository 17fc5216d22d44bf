//! Adjoint: `lambda = D (W' lambda + g)`, bounded. Twin of `shaders/adjoint.wgsl` and `shaders/sweep.wgsl`.

use super::anderson::{Anderson, Change};
use super::forward::row;
use super::scalar::Scalar;
use super::simd::{fused, vectorised};
use crate::engine::ADJOINT_BOUND;
use crate::engine::accelerated::CHUNK;
use crate::model::Neighbours;

vectorised! {
    /// One published iteration over a block of L conditions. `weights` are in the order of `outgoing`, `[E]`; the others
    /// `[N][L]`.
    pub(super) fn step<F: Scalar, const L: usize>(outgoing: &Neighbours, weights: &[F], slope: &[[F; L]], seed: &[[F; L]], adjoint: &[[F; L]], next: &mut [[F; L]]) {
        for (node, next) in next.iter_mut().enumerate() {
            *next = row::<F, L, FMA>(outgoing, weights, seed, adjoint, node);
            for lane in 0..L {
                next[lane] = bounded(next[lane] * slope[node][lane]);
            }
        }
    }
}

vectorised! {
    /// One accelerated iteration: in place, chunk by chunk from the last node to the first, against the flow of the signal.
    pub(super) fn sweep<F: Scalar, const L: usize>(outgoing: &Neighbours, weights: &[F], slope: &[[F; L]], seed: &[[F; L]], adjoint: &mut [[F; L]], history: &mut Anderson<F, L>) -> Change<F, L> {
        let mut change = Change::new();
        let mut new = [[F::new(0.0); L]; CHUNK];
        for first in (0..adjoint.len()).step_by(CHUNK).rev() {
            let nodes = first..adjoint.len().min(first + CHUNK);
            let new = &mut new[..nodes.len()];
            for (new, node) in new.iter_mut().zip(nodes.clone()) {
                *new = row::<F, L, FMA>(outgoing, weights, seed, adjoint, node);
                for lane in 0..L {
                    new[lane] = bounded(new[lane] * slope[node][lane]);
                }
            }
            for (&new, node) in new.iter().zip(nodes) {
                history.note::<FMA>(node, &adjoint[node], &new, &mut change);
                adjoint[node] = new;
            }
        }
        change
    }
}

vectorised! {
    /// `out = W x`, or its transpose, by the neighbours that are given; all `[N][L]`.
    pub(super) fn product<F: Scalar, const L: usize>(neighbours: &Neighbours, weights: &[F], x: &[[F; L]], out: &mut [[F; L]]) {
        for (node, out) in out.iter_mut().enumerate() {
            let mut sum = [F::new(0.0); L];
            let range = neighbours.range(node);
            for (&other, &weight) in neighbours.node[range.clone()].iter().zip(&weights[range]) {
                let from = &x[other as usize];
                for lane in 0..L {
                    sum[lane] = fused::<F, FMA>(weight, from[lane], sum[lane]);
                }
            }
            *out = sum;
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
