//! Forward pass: `y = f(W y + b + x)`, iterated. Twin of `shaders/forward.wgsl`.

use super::scalar::Scalar;
use super::simd::{fused, vectorised};
use crate::model::{LEAK, Neighbours};

vectorised! {
    /// One iteration over a block of L conditions. `weights` are in the order of `incoming`, `[E]`; `drive` is bias plus
    /// input, `state` and `next` are `[N][L]`.
    pub(super) fn step<F: Scalar, const L: usize>(incoming: &Neighbours, weights: &[F], drive: &[[F; L]], state: &[[F; L]], next: &mut [[F; L]]) {
        for (node, next) in next.iter_mut().enumerate() {
            let mut sum = drive[node];
            let range = incoming.range(node);
            for (&source, &weight) in incoming.node[range.clone()].iter().zip(&weights[range]) {
                let from = &state[source as usize];
                for lane in 0..L {
                    sum[lane] = fused::<F, FMA>(weight, from[lane], sum[lane]);
                }
            }
            *next = sum;
        }
        activate(next.as_flattened_mut());
    }
}

/// `f` of every value. A pass of its own, without branches: inside the loop over rows the division is not vectorised.
#[inline(always)]
fn activate<F: Scalar>(values: &mut [F]) {
    let (leak, half, quarter, one, zero) = (
        F::new(LEAK),
        F::new(0.5),
        F::new(0.25),
        F::new(1.0),
        F::new(0.0),
    );
    for value in values {
        let z = *value;
        let above = if z > half { z } else { half };
        let saturated = one - quarter / above;
        let linear = if z < zero { leak * z } else { z };
        *value = if z > half { saturated } else { linear };
    }
}

/// Largest change between two states in the lanes that train; a NaN counts as infinite.
pub(super) fn largest_change<F: Scalar, const L: usize>(
    state: &[[F; L]],
    next: &[[F; L]],
    trains: &[bool; L],
) -> f64 {
    let mut largest = 0.0f64;
    for (old, new) in state.iter().zip(next) {
        for lane in (0..L).filter(|&lane| trains[lane]) {
            let change = (new[lane] - old[lane]).magnitude().to_f64();
            largest = if change.is_nan() {
                f64::INFINITY
            } else {
                largest.max(change)
            };
        }
    }
    largest
}
