//! Activations of a node, as one writes them. Engines have vectorised twins, which a test compares with these.

use serde::{Deserialize, Serialize};

/// Slope below zero, so that a gradient passes through an inactive node.
pub const LEAK: f64 = 0.01;

/// How the input of a node becomes its state.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Default,
    Serialize,
    Deserialize,
    strum::Display,
    strum::EnumString,
    strum::VariantNames,
)]
#[serde(rename_all = "kebab-case")]
#[repr(u32)]
#[strum(serialize_all = "kebab-case")]
pub enum Activation {
    /// Michaelis-Menten-like (Nilsson et al., 2022): linear, then saturating at 1.
    #[default]
    MichaelisMenten = 0,
    /// Linear, with a small slope below zero; it does not saturate.
    LeakyRelu = 1,
    /// The logistic function.
    Sigmoid = 2,
}

impl Activation {
    /// `f(z)`.
    #[must_use]
    pub fn value(self, z: f64) -> f64 {
        match self {
            Self::Sigmoid => 1.0 / (1.0 + (-z).exp()),
            _ if z < 0.0 => LEAK * z,
            Self::LeakyRelu => z,
            Self::MichaelisMenten if z <= 0.5 => z,
            Self::MichaelisMenten => 1.0 - 0.25 / z,
        }
    }

    /// `f'(z)` as a function of the output `y = f(z)`, so that `z` need not be kept. At `z = 0` the slope of
    /// Michaelis-Menten and of the leaky ReLU is that of the leak.
    #[must_use]
    pub fn slope_from_output(self, y: f64) -> f64 {
        match self {
            Self::Sigmoid => y * (1.0 - y),
            _ if y <= 0.0 => LEAK,
            Self::LeakyRelu => 1.0,
            Self::MichaelisMenten if y <= 0.5 => 1.0,
            Self::MichaelisMenten => 4.0 * (1.0 - y) * (1.0 - y),
        }
    }
}
