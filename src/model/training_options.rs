//! How a model is trained: engine, solver, noise, mini-batches, clipping.

use serde::{Deserialize, Serialize};

use super::terms::Noise;

/// How the fixed point of states and adjoints is found.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    strum::Display,
    strum::EnumString,
    strum::VariantNames,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Solver {
    /// The published iteration: plain steps from 0, until the states settle or the most steps are done.
    Published,
    /// From the last solution, with Anderson acceleration: less work and smaller errors.
    Accelerated,
}

/// Which engine computes.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    strum::Display,
    strum::EnumString,
    strum::VariantNames,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "kebab-case")]
pub enum EngineChoice {
    /// The fastest of the real GPUs and the CPU, which are timed.
    Auto,
    /// A GPU.
    Gpu,
    /// The CPU.
    Cpu,
}

/// How a model is trained, beyond its loss and its learning rates.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct TrainingOptions {
    /// How the fixed point is found.
    pub solver: Solver,
    /// Training conditions in a step; `None` for all in one.
    pub batch: Option<u32>,
    /// Noise on the input of every node in every training condition.
    pub input_noise: Noise,
    /// Noise on the gradient of every parameter.
    pub gradient_noise: Noise,
    /// Longest gradient, over all parameters together and with its noise; longer gradients are shortened to this length.
    pub clip: Option<f64>,
}

impl TrainingOptions {
    /// All training conditions in one step, without noise and clipping.
    #[must_use]
    pub fn plain(solver: Solver) -> Self {
        Self {
            solver,
            batch: None,
            input_noise: Noise::Off,
            gradient_noise: Noise::Off,
            clip: None,
        }
    }
}
