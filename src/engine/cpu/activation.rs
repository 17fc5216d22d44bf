//! The activation and its slope over whole arrays. A pass of its own, without branches: inside the loop over rows the
//! division is not vectorised. Twins of [`crate::model::Activation`] and of `shaders/prelude.wgsl`.

use super::scalar::Scalar;
use crate::model::{Activation, LEAK};

/// `f` of every value.
#[inline(always)]
pub(super) fn activate<F: Scalar>(activation: Activation, values: &mut [F]) {
    let (leak, half, quarter, one, zero) = (
        F::new(LEAK),
        F::new(0.5),
        F::new(0.25),
        F::new(1.0),
        F::new(0.0),
    );
    match activation {
        Activation::MichaelisMenten => {
            for value in values {
                let z = *value;
                let above = if z > half { z } else { half };
                let saturated = one - quarter / above;
                let linear = if z < zero { leak * z } else { z };
                *value = if z > half { saturated } else { linear };
            }
        }
        Activation::LeakyRelu => {
            for value in values {
                let z = *value;
                *value = if z < zero { leak * z } else { z };
            }
        }
        Activation::Sigmoid => {
            for value in values {
                *value = one / (one + (zero - *value).exponential());
            }
        }
    }
}

/// Slope of the activation at every node, computed from its output: `f'(z)` as a function of `f(z)`.
#[inline(always)]
pub(super) fn slopes<F: Scalar>(activation: Activation, state: &[F], slope: &mut [F]) {
    assert_eq!(state.len(), slope.len(), "slope of every state");
    let (leak, half, one, zero, four) = (
        F::new(LEAK),
        F::new(0.5),
        F::new(1.0),
        F::new(0.0),
        F::new(4.0),
    );
    let pairs = slope.iter_mut().zip(state);
    match activation {
        Activation::MichaelisMenten => pairs.for_each(|(slope, &y)| {
            let rest = one - y;
            let saturated = four * rest * rest;
            let linear = if y > zero { one } else { leak };
            *slope = if y > half { saturated } else { linear };
        }),
        Activation::LeakyRelu => {
            pairs.for_each(|(slope, &y)| *slope = if y > zero { one } else { leak });
        }
        Activation::Sigmoid => pairs.for_each(|(slope, &y)| *slope = y * (one - y)),
    }
}
