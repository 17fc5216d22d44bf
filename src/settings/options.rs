//! Options that override a preset one by one: noise, mini-batches, clipping, solver and the shape of the model.

use serde::{Deserialize, Serialize};

use super::catalogue::{self as setting, OutOfRange, Setting, short};
use crate::model::{Activation, Noise, Solver};

/// Noise, mini-batches, clipping, solver, and the shape of the model.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Options {
    /// Noise on the input of every node.
    pub input_noise: Noise,
    /// Noise on the gradient of every parameter.
    pub gradient_noise: Noise,
    /// Longest gradient; longer gradients are shortened to this length. `None` for no limit.
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

impl Options {
    /// Checks every number against its range.
    ///
    /// # Errors
    /// The first that is out of range.
    pub fn check(&self) -> Result<(), OutOfRange> {
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

/// Noise as text: `off`, `0.01`, or `10*rate`.
#[must_use]
pub fn noise_text(noise: Noise) -> String {
    match noise {
        Noise::Off => OFF.to_owned(),
        Noise::Constant(value) => short(value),
        Noise::TimesRate(factor) => format!("{}{TIMES_RATE}", short(factor)),
    }
}

/// Parses noise as [`noise_text`] writes it.
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

/// Parses a number; `None` for `off`.
///
/// # Errors
/// It is no number, or out of range.
pub fn parse_or_off(setting: &Setting, text: &str) -> Result<Option<f64>, OutOfRange> {
    if text.trim() == OFF {
        return Ok(None);
    }
    setting.parse(text).map(Some)
}
