//! The terms of the loss, how strong they are, and how they are computed.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// Writes all code that follows from the list of penalties: one line each, with its legend in charts and the quantity it
/// penalises.
macro_rules! penalties {
    ($($variant:ident $field:ident = $legend:literal, on $what:literal;)*) => {
        /// A term of the loss beside the fit.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Penalty {
            $(#[doc = concat!("On ", $what, ".")] $variant,)*
        }

        impl Penalty {
            /// All of them.
            pub const ALL: [Self; [$(stringify!($field)),*].len()] = [$(Self::$variant),*];

            /// The quantity that is penalised, as a part of a sentence.
            #[must_use]
            pub fn description(self) -> &'static str {
                match self {
                    $(Self::$variant => $what,)*
                }
            }
        }

        /// Strengths of the penalties. A penalty of strength 0 is off and costs nothing.
        #[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
        #[serde(default)]
        pub struct Strengths {
            $(#[doc = concat!("On ", $what, ".")] pub $field: f64,)*
        }

        impl Strengths {
            /// All penalties off.
            pub const OFF: Self = Self { $($field: 0.0,)* };

            /// All penalties with the same strength.
            #[must_use]
            pub const fn all(strength: f64) -> Self {
                Self { $($field: strength,)* }
            }

            /// The strength of a penalty.
            #[must_use]
            pub fn get(&self, penalty: Penalty) -> f64 {
                match penalty {
                    $(Penalty::$variant => self.$field,)*
                }
            }

            /// The strength of a penalty, to set it.
            pub fn get_mut(&mut self, penalty: Penalty) -> &mut f64 {
                match penalty {
                    $(Penalty::$variant => &mut self.$field,)*
                }
            }
        }

        /// Strengths of the penalties as engines take them: some parameters can have an L2 strength of their own.
        #[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
        pub struct LossWeights {
            $(#[doc = concat!("On ", $what, ".")] pub $field: f64,)*
            /// The squared distance of the output weights from their start value.
            pub l2_projection: f64,
            /// Squared output biases, where the model has them.
            pub l2_output_bias: f64,
            /// The squared distance of learned input weights from their start value.
            pub l2_input: f64,
        }

        impl LossWeights {
            /// Number of strengths.
            pub const COUNT: usize = Penalty::ALL.len() + 3;

            /// The loss weights for these strengths, with the same L2 strength for all parameters.
            #[must_use]
            pub const fn new(strengths: &Strengths) -> Self {
                Self {
                    $($field: strengths.$field,)*
                    l2_projection: strengths.l2,
                    l2_output_bias: strengths.l2,
                    l2_input: strengths.l2,
                }
            }

            /// Names and strengths, in an order that never changes while the program runs.
            #[must_use]
            pub const fn named(&self) -> [(&'static str, f64); Self::COUNT] {
                [
                    $((stringify!($field), self.$field),)*
                    ("l2_projection", self.l2_projection),
                    ("l2_output_bias", self.l2_output_bias),
                    ("l2_input", self.l2_input),
                ]
            }
        }

        /// The terms of the loss, each times its strength.
        #[derive(Debug, Clone, Copy, PartialEq, Default)]
        pub struct Losses {
            /// Mean squared error over the measured cells of the training conditions.
            pub fit: f64,
            /// Mean squared error over the measured cells of the test conditions; NaN if there are none.
            pub test: f64,
            $(#[doc = concat!("On ", $what, ".")] pub $field: f64,)*
        }

        /// Every term that training minimises: all of [`Losses`] but the test error. Histories, charts, checks for values
        /// that are not finite, means over mini-batches and the readback from a GPU are made from this table.
        pub static LOSS_TERMS: [LossTerm; 1 + Penalty::ALL.len()] = [
            loss_term!(fit = "fit"),
            $(loss_term!($field = $legend),)*
        ];
    };
}

/// A term of the loss: its name, and where it stands in [`Losses`].
pub struct LossTerm {
    /// Name in files and messages.
    pub name: &'static str,
    /// Name in charts.
    pub legend: &'static str,
    /// Its value.
    pub get: fn(&Losses) -> f64,
    /// Sets its value.
    pub set: fn(&mut Losses, f64),
}

/// Writes an entry of [`LOSS_TERMS`].
macro_rules! loss_term {
    ($field:ident = $legend:literal) => {
        LossTerm {
            name: stringify!($field),
            legend: $legend,
            get: |losses| losses.$field,
            set: |losses, value| losses.$field = value,
        }
    };
}

penalties! {
    MoaL1 moa_l1 = "wrong signs", on "magnitudes of weights with the wrong sign";
    LigandL2 ligand_l2 = "ligand biases", on "squared biases of ligands";
    L2 l2 = "L2", on "squared weights and biases (L2)";
    L1 l1 = "L1", on "magnitudes of weights (L1)";
    Spectral spectral = "spectral", on "the spectral radius at the states";
    Uniform uniform = "uniform", on "uneven states";
}

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
    /// How the radii of the conditions become the value of the term.
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

/// Conditions and start vectors that are given instead of drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct GivenProbes {
    /// Positions in the data set.
    pub conditions: Vec<usize>,
    /// Start vectors; `[conditions x probes x N]`.
    pub vectors: Vec<f64>,
}

/// How the radii of the conditions become the value of the spectral term.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SpectralForm {
    /// `sum r / (sum r, held constant)`: its value is 1, its gradient that of the logarithm.
    Normalised,
    /// `sum exp(factor (mean r - target)) r`.
    Exponential {
        /// Steepness.
        factor: f64,
        /// Mean radius above which the factor of the term exceeds 1.
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
    /// The same standard deviation in every epoch.
    Constant(f64),
    /// This multiple of the learning rate.
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
