//! The terms of the loss, how strong they are, and how they are computed.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// Strength of each term of the loss. The fit has strength 1. A term of strength 0 is off and costs nothing.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct LossWeights {
    /// On the magnitude of weights whose sign is not that of their edge.
    pub moa_l1: f64,
    /// On the squared biases of ligand nodes.
    pub ligand_l2: f64,
    /// On squared weights and biases.
    pub l2: f64,
    /// On the squared distance of the output weights from their start value.
    pub l2_projection: f64,
    /// On squared output biases, where the model has them.
    pub l2_output_bias: f64,
    /// On the squared distance of learned input weights from their start value.
    pub l2_input: f64,
    /// On the magnitude of all weights.
    pub l1: f64,
    /// On the spectral radius of the network at its states.
    pub spectral: f64,
    /// On states that are not spread evenly over the conditions.
    pub uniform: f64,
}

/// The terms of the loss, each times its strength.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Losses {
    /// Mean squared error over the measured cells of the training conditions.
    pub fit: f64,
    /// The same over the test conditions; NaN where nothing was measured in any.
    pub test: f64,
    /// Wrong signs.
    pub moa_l1: f64,
    /// Biases of ligands.
    pub ligand_l2: f64,
    /// Squared parameters.
    pub l2: f64,
    /// Magnitudes of weights.
    pub l1: f64,
    /// Spectral radius.
    pub spectral: f64,
    /// Uneven states.
    pub uniform: f64,
}

/// A term of the loss: its name, and where it stands in [`Losses`].
pub struct LossTerm {
    /// Name in files and messages.
    pub name: &'static str,
    /// Its value.
    pub get: fn(&Losses) -> f64,
    /// Sets its value.
    pub set: fn(&mut Losses, f64),
}

/// Writes a line of [`LOSS_TERMS`].
macro_rules! loss_term {
    ($field:ident) => {
        LossTerm {
            name: stringify!($field),
            get: |losses| losses.$field,
            set: |losses, value| losses.$field = value,
        }
    };
}

/// Everything that training minimises, one line a term: all of [`Losses`] but the test error. Histories, charts, checks for values
/// that are not finite, means over mini-batches and what comes back from a GPU are made from this table.
pub static LOSS_TERMS: [LossTerm; 7] = [
    loss_term!(fit),
    loss_term!(moa_l1),
    loss_term!(ligand_l2),
    loss_term!(l2),
    loss_term!(l1),
    loss_term!(spectral),
    loss_term!(uniform),
];

impl Losses {
    /// What training minimises.
    #[must_use]
    pub fn total(&self) -> f64 {
        LOSS_TERMS.iter().map(|term| (term.get)(self)).sum()
    }

    /// The first term that is not finite.
    #[must_use]
    pub fn not_finite(&self) -> Option<&'static LossTerm> {
        LOSS_TERMS.iter().find(|term| !(term.get)(self).is_finite())
    }
}

/// How the spectral term is computed: the radius of `T = diag(h(y)) W` at the states of a few conditions, estimated with
/// random vectors. `h` is the slope of the activation; the states are held constant.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Spectral {
    /// What becomes of the radii.
    pub form: SpectralForm,
    /// Random vectors for each condition; the largest estimate counts.
    pub probes: u32,
    /// Multiplications by T before the radius is estimated.
    pub power_steps: u32,
    /// Conditions, chosen anew in every step.
    pub conditions: u32,
    /// Conditions and vectors to take instead of random ones, to compare with published numbers.
    #[serde(skip)]
    pub given: Option<Arc<GivenProbes>>,
}

/// Conditions and start vectors that are not random.
#[derive(Debug, Clone, PartialEq)]
pub struct GivenProbes {
    /// Positions in the data set.
    pub conditions: Vec<usize>,
    /// Start vectors; `[conditions x probes x N]`.
    pub vectors: Vec<f64>,
}

/// What the spectral term makes of the radii of its conditions.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SpectralForm {
    /// `sum r / (sum r, held constant)`: its value is 1, its gradient that of the logarithm.
    Normalised,
    /// `sum exp(factor (mean r - target)) r`.
    Exponential {
        /// Steepness.
        factor: f64,
        /// Radius from which on the term weighs.
        target: f64,
    },
}

impl SpectralForm {
    /// The exponential form whose target lets an error fall to `tolerance` in `steps` steps.
    #[must_use]
    pub fn exponential(factor: f64, tolerance: f64, steps: f64) -> Self {
        Self::Exponential {
            factor,
            target: (tolerance.ln() / steps).exp(),
        }
    }

    /// Value of the term for these radii, and its derivative by each of them.
    #[must_use]
    pub fn value_and_slopes(self, radii: &[f64]) -> (f64, Vec<f64>) {
        let sum: f64 = radii.iter().sum();
        let count = radii.len() as f64;
        match self {
            // Without any loop all radii are 0, and there is nothing to shrink.
            Self::Normalised if sum == 0.0 => (0.0, vec![0.0; radii.len()]),
            Self::Normalised => (1.0, vec![1.0 / sum; radii.len()]),
            Self::Exponential { factor, target } => {
                let growth = (factor * (sum / count - target)).exp();
                let slope = growth * (1.0 + factor * sum / count);
                (growth * sum, vec![slope; radii.len()])
            }
        }
    }
}

/// How the uniform term is computed: the states of each node, sorted over the training conditions, are compared with an
/// even ramp, and states beyond its ends weigh twice.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Uniform {
    /// Start of the ramp.
    pub min: f64,
    /// End of the ramp.
    pub max: f64,
    /// Whether the strength is multiplied by the learning rate.
    pub follows_rate: bool,
}

/// Standard deviation of normal noise.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Noise {
    /// No noise.
    #[default]
    Off,
    /// The same in every epoch.
    Constant(f64),
    /// So many times the learning rate.
    TimesRate(f64),
}

impl Noise {
    /// Standard deviation at a learning rate.
    #[must_use]
    pub fn deviation(self, learning_rate: f64) -> f64 {
        match self {
            Self::Off => 0.0,
            Self::Constant(deviation) => deviation,
            Self::TimesRate(factor) => factor * learning_rate,
        }
    }
}
