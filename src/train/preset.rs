//! The published settings.

use serde::Serialize;

use super::Schedule;
use crate::data::SplitRule;
use crate::model::Fixed;
use crate::network::Amount;

/// L2 strengths of the self-pruning study, weakest first.
pub const STRENGTHS: [(&str, f64); 3] = [("low", 1e-6), ("medium", 1e-5), ("high", 1e-4)];

/// A set of published settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, clap::ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum Preset {
    /// Self-pruning study, few conditions (macrophage, synthetic).
    LowCoverage,
    /// Self-pruning study, many conditions (ligand screen).
    HighCoverage,
    /// Defaults of the LEMBAS library.
    Library,
}

/// What a preset sets.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PresetSettings {
    /// Number of epochs.
    pub epochs: u32,
    /// Learning rates.
    pub schedule: Schedule,
    /// L2 strength on weights and biases.
    pub l2: f64,
    /// L2 strength on output weights, where it is not the same.
    pub l2_projection: Option<f64>,
    /// Strength of the penalty for wrong signs.
    pub moa_l1: f64,
    /// Strength of the penalty for biases of ligands.
    pub ligand_l2: f64,
    /// Spurious edges.
    pub spurious: Amount,
    /// Division into training and test.
    pub split: SplitRule,
    /// Fixed numbers of the model.
    pub fixed: Fixed,
    /// Spectral radius of the start weights.
    pub start_radius: f64,
    /// Published options that this program does not compute; they are off.
    pub off: &'static [&'static str],
}

const STUDY_SCHEDULE: Schedule = Schedule {
    start: 1e-5,
    peak: 1e-3,
    peak_at: 0.1,
    last: 1e-5,
};
const STUDY_FIXED: Fixed = Fixed {
    input_amplitude: 3.0,
    output_amplitude: 1.2,
    max_steps: 150,
    tolerance: 1e-5,
};

impl Preset {
    /// All presets.
    pub const ALL: [Self; 3] = [Self::LowCoverage, Self::HighCoverage, Self::Library];

    /// Name on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::LowCoverage => "low-coverage",
            Self::HighCoverage => "high-coverage",
            Self::Library => "library",
        }
    }

    /// Name in the window.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::LowCoverage => "Study, few conditions",
            Self::HighCoverage => "Study, many conditions",
            Self::Library => "LEMBAS library",
        }
    }

    /// The settings.
    #[must_use]
    pub fn settings(self) -> PresetSettings {
        let low = PresetSettings {
            epochs: 5_000,
            schedule: STUDY_SCHEDULE,
            l2: 1e-5,
            l2_projection: None,
            moa_l1: 0.1,
            ligand_l2: 1e-5,
            spurious: Amount::Count(100),
            split: SplitRule::TestFraction(1.0 / 23.0),
            fixed: STUDY_FIXED,
            start_radius: 0.9,
            off: &["spectral term", "gradient noise"],
        };
        match self {
            Self::LowCoverage => low,
            Self::HighCoverage => PresetSettings {
                epochs: 16_000,
                l2_projection: Some(1e-4),
                ligand_l2: 1e-4,
                off: &[
                    "spectral term",
                    "input noise",
                    "gradient noise",
                    "gradient norm clip",
                ],
                ..low
            },
            Self::Library => PresetSettings {
                schedule: Schedule {
                    start: 2e-4,
                    peak: 2e-3,
                    peak_at: 0.2,
                    last: 1e-6,
                },
                l2: 1e-6,
                spurious: Amount::Count(0),
                split: SplitRule::TestFraction(0.2),
                fixed: Fixed {
                    max_steps: 300,
                    ..STUDY_FIXED
                },
                start_radius: 0.8,
                off: &[
                    "spectral term",
                    "uniform term",
                    "input noise",
                    "gradient noise",
                    "mini-batches",
                    "output bias",
                ],
                ..low
            },
        }
    }
}
