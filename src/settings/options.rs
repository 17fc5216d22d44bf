//! What can be changed in a preset one by one, beyond the settings that every run shows.

use serde::{Deserialize, Serialize};

use super::catalogue::{self as setting, OutOfRange, Setting, short};
use crate::model::{Activation, Noise, Solver};

/// Terms of the loss, noise, batches, and the shape of the model. A strength of 0 switches a term off.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Options {
    /// Strength of the penalty for wrong signs.
    pub moa_l1: f64,
    /// Strength of the penalty for biases of ligands.
    pub ligand_l2: f64,
    /// Strength of the penalty for magnitudes of weights.
    pub l1: f64,
    /// Strength of the spectral term.
    pub spectral: f64,
    /// Strength of the uniform term.
    pub uniform: f64,
    /// Noise on the input of every node.
    pub input_noise: Noise,
    /// Noise on the gradient of every parameter.
    pub gradient_noise: Noise,
    /// Longest gradient.
    pub clip: Option<f64>,
    /// Training conditions in a step; `None` for all.
    pub batch: Option<u32>,
    /// How the input of a node becomes its state.
    pub activation: Activation,
    /// Whether every transcription factor learns a bias.
    pub output_bias: bool,
    /// Whether every ligand learns an input weight.
    pub learned_inputs: bool,
    /// How fixed points are found.
    pub solver: Solver,
}

/// A strength: where it is set, and where it stands.
type Strength = (&'static Setting, fn(&mut Options) -> &mut f64);

/// The terms whose strength can be set.
pub const TERMS: [Strength; 5] = [
    (&setting::MOA_L1, |options| &mut options.moa_l1),
    (&setting::LIGAND_L2, |options| &mut options.ligand_l2),
    (&setting::L1, |options| &mut options.l1),
    (&setting::SPECTRAL, |options| &mut options.spectral),
    (&setting::UNIFORM, |options| &mut options.uniform),
];

impl Options {
    /// Checks every number against its range.
    ///
    /// # Errors
    /// The first that is out of range.
    pub fn check(mut self) -> Result<(), OutOfRange> {
        for (setting, value) in TERMS {
            setting.check(*value(&mut self))?;
        }
        for (setting, noise) in [
            (&setting::INPUT_NOISE, self.input_noise),
            (&setting::GRADIENT_NOISE, self.gradient_noise),
        ] {
            match noise {
                Noise::Off => {}
                Noise::Constant(value) | Noise::TimesRate(value) => _ = setting.check(value)?,
            }
        }
        if let Some(clip) = self.clip {
            setting::CLIP.check(clip)?;
        }
        if let Some(batch) = self.batch {
            setting::BATCH.check(f64::from(batch))?;
        }
        Ok(())
    }
}

const OFF: &str = "off";
const TIMES_RATE: &str = "*rate";

/// Noise as one writes it: `off`, `0.01`, or `10*rate`.
#[must_use]
pub fn noise_text(noise: Noise) -> String {
    match noise {
        Noise::Off => OFF.to_owned(),
        Noise::Constant(value) => short(value),
        Noise::TimesRate(factor) => format!("{}{TIMES_RATE}", short(factor)),
    }
}

/// Noise from what one writes.
///
/// # Errors
/// It is no number, or out of range.
pub fn parse_noise(setting: &Setting, text: &str) -> Result<Noise, OutOfRange> {
    let text = text.trim();
    if text == OFF {
        return Ok(Noise::Off);
    }
    Ok(match text.strip_suffix(TIMES_RATE) {
        Some(factor) => Noise::TimesRate(setting.parse(factor)?),
        None => match setting.parse(text)? {
            0.0 => Noise::Off,
            value => Noise::Constant(value),
        },
    })
}

/// A number from what one writes, or nothing for `off`.
///
/// # Errors
/// It is no number, or out of range.
pub fn parse_or_off(setting: &Setting, text: &str) -> Result<Option<f64>, OutOfRange> {
    if text.trim() == OFF {
        return Ok(None);
    }
    setting.parse(text).map(Some)
}
