//! The published settings.

use serde::{Deserialize, Serialize};

use super::options::Options;
use super::schedule::Schedule;
use crate::data::SplitRule;
use crate::model::{
    Activation, Hyperparameters, Noise, Solver, Spectral, SpectralForm, Strengths, Uniform,
};
use crate::network::Amount;

/// L2 strengths of the self-pruning study, weakest first.
pub const STRENGTHS: [(&str, f64); 3] = [("low", 1e-6), ("medium", 1e-5), ("high", 1e-4)];

/// A set of published settings.
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
pub enum Preset {
    /// Self-pruning study, few conditions (macrophage, synthetic).
    LowCoverage,
    /// Self-pruning study, many conditions (ligand screen).
    HighCoverage,
    /// Defaults of the LEMBAS library.
    Library,
}

/// The settings of a preset.
#[derive(Debug, Clone, PartialEq)]
pub struct PresetSettings {
    /// Number of epochs.
    pub epochs: u32,
    /// Learning rates.
    pub schedule: Schedule,
    /// Strengths of the penalties.
    pub strengths: Strengths,
    /// L2 strength on output weights; `None` where it is `strengths.l2`.
    pub l2_projection: Option<f64>,
    /// Options that a user can override one by one.
    pub options: Options,
    /// Spurious edges.
    pub spurious: Amount,
    /// Division into training and test.
    pub split: SplitRule,
    /// Hyperparameters of the model; the options decide on activation, output bias and learned inputs.
    pub hyperparameters: Hyperparameters,
    /// How the spectral term is computed.
    pub spectral: Spectral,
    /// How the uniform term is computed.
    pub uniform: Uniform,
    /// Spectral radius of the start weights.
    pub start_radius: f64,
}

const STUDY_SCHEDULE: Schedule = Schedule {
    start: 1e-5,
    peak: 1e-3,
    peak_at: 0.1,
    last: 1e-5,
};
/// Strengths of the self-pruning study, few conditions.
const STUDY_STRENGTHS: Strengths = Strengths {
    moa_l1: 0.1,
    ligand_l2: 1e-5,
    l2: 1e-5,
    spectral: 1e-5,
    ..Strengths::OFF
};
/// Options of the self-pruning study, few conditions.
const STUDY_OPTIONS: Options = Options {
    input_noise: Noise::Off,
    gradient_noise: Noise::Constant(1e-9),
    clip: None,
    batch: None,
    activation: Activation::MichaelisMenten,
    output_bias: false,
    learned_inputs: false,
    solver: Solver::Accelerated,
};

impl Preset {
    /// The settings.
    #[must_use]
    pub fn settings(self) -> PresetSettings {
        let hyperparameters = Hyperparameters::default();
        let low = PresetSettings {
            epochs: 5_000,
            schedule: STUDY_SCHEDULE,
            strengths: STUDY_STRENGTHS,
            l2_projection: None,
            options: STUDY_OPTIONS,
            spurious: Amount::Count(100),
            split: SplitRule::TestFraction(1.0 / 23.0),
            hyperparameters,
            spectral: Spectral::study(),
            uniform: Uniform::published(&hyperparameters),
            start_radius: 0.9,
        };
        match self {
            Self::LowCoverage => low,
            Self::HighCoverage => PresetSettings {
                epochs: 16_000,
                l2_projection: Some(1e-4),
                strengths: Strengths {
                    ligand_l2: 1e-4,
                    spectral: 1e-3,
                    ..STUDY_STRENGTHS
                },
                options: Options {
                    input_noise: Noise::Constant(0.01),
                    gradient_noise: Noise::TimesRate(0.01),
                    clip: Some(1.0),
                    ..STUDY_OPTIONS
                },
                spectral: Spectral {
                    probes: 5,
                    ..Spectral::study()
                },
                ..low
            },
            Self::Library => library(&low),
        }
    }
}

fn library(low: &PresetSettings) -> PresetSettings {
    // Target radius: an error falls to the tolerance in 100 steps.
    const TARGET_STEPS: f64 = 100.0;
    let hyperparameters = Hyperparameters {
        max_steps: 300,
        ..low.hyperparameters
    };
    PresetSettings {
        schedule: Schedule {
            start: 2e-4,
            peak: 2e-3,
            peak_at: 0.2,
            last: 1e-6,
        },
        strengths: Strengths {
            l2: 1e-6,
            uniform: 1e-4,
            ..low.strengths
        },
        options: Options {
            input_noise: Noise::TimesRate(10.0),
            batch: Some(8),
            output_bias: true,
            ..low.options
        },
        spurious: Amount::Count(0),
        split: SplitRule::TestFraction(0.2),
        hyperparameters,
        spectral: Spectral {
            form: SpectralForm::exponential(20.0, hyperparameters.tolerance, TARGET_STEPS),
            probes: 5,
            power_steps: 50,
            conditions: 10,
            given: None,
        },
        start_radius: 0.8,
        ..low.clone()
    }
}
