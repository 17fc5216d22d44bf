//! Adjoint: `lambda = D (W' lambda + g)`, iterated as often as the state, and bounded. Twin of `shaders/adjoint.wgsl`.

use super::scalar::Scalar;
use super::simd::{fused, vectorised};
use crate::engine::ADJOINT_BOUND;
use crate::model::Neighbours;

vectorised! {
    /// One iteration over a block of L conditions. `weights` are in the order of `outgoing`, `[E]`; the others `[N][L]`.
    pub(super) fn step<F: Scalar, const L: usize>(outgoing: &Neighbours, weights: &[F], slope: &[[F; L]], seed: &[[F; L]], adjoint: &[[F; L]], next: &mut [[F; L]]) {
        for (node, next) in next.iter_mut().enumerate() {
            let mut sum = seed[node];
            let range = outgoing.range(node);
            for (&target, &weight) in outgoing.node[range.clone()].iter().zip(&weights[range]) {
                let from = &adjoint[target as usize];
                for lane in 0..L {
                    sum[lane] = fused::<F, FMA>(weight, from[lane], sum[lane]);
                }
            }
            for lane in 0..L {
                sum[lane] = bounded(sum[lane] * slope[node][lane]);
            }
            *next = sum;
        }
    }
}

/// Two selects, which are vectorised; a NaN stays one.
#[inline(always)]
fn bounded<F: Scalar>(adjoint: F) -> F {
    let (low, high) = (F::new(-ADJOINT_BOUND), F::new(ADJOINT_BOUND));
    let below = if adjoint > high { high } else { adjoint };
    if below < low { low } else { below }
}
