//! What can be changed in a preset one by one, beyond the settings that every run shows.

use serde::Serialize;

use super::catalogue::{OutOfRange, Setting, short};
use super::config::{Config, shell_quoted};
use crate::model::{Activation, Noise, Solver};
use crate::settings::catalogue as setting;

/// Terms of the loss, noise, batches, and the shape of the model. A strength of 0 switches a term off.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
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

    /// The flags that turn `default` into these options.
    pub(super) fn flags(mut self, mut default: Self) -> Vec<String> {
        let mut flags = Vec::new();
        let mut flag = |changed: bool, name: &str, value: String| {
            if changed {
                flags.extend([format!("--{name}"), shell_quoted(&value)]);
            }
        };
        for (setting, strength) in TERMS {
            let (value, before) = (*strength(&mut self), *strength(&mut default));
            flag(value != before, setting.key, short(value));
        }
        for (setting, noise, before) in [
            (&setting::INPUT_NOISE, self.input_noise, default.input_noise),
            (
                &setting::GRADIENT_NOISE,
                self.gradient_noise,
                default.gradient_noise,
            ),
        ] {
            flag(noise != before, setting.key, noise_text(noise));
        }
        let or_off = |value: Option<String>| value.unwrap_or_else(|| OFF.to_owned());
        flag(
            self.clip != default.clip,
            setting::CLIP.key,
            or_off(self.clip.map(|clip| clip.to_string())),
        );
        flag(
            self.batch != default.batch,
            setting::BATCH.key,
            or_off(self.batch.map(|batch| batch.to_string())),
        );
        let name = |value: &dyn Fn() -> Option<String>| value().unwrap_or_default();
        flag(
            self.activation != default.activation,
            "activation",
            name(&|| value_name(self.activation)),
        );
        flag(
            self.output_bias != default.output_bias,
            "output-bias",
            self.output_bias.to_string(),
        );
        flag(
            self.learned_inputs != default.learned_inputs,
            "learned-inputs",
            self.learned_inputs.to_string(),
        );
        flag(
            self.solver != default.solver,
            "solver",
            name(&|| value_name(self.solver)),
        );
        flags
    }
}

const OFF: &str = "off";
const TIMES_RATE: &str = "*rate";

fn value_name(value: impl clap::ValueEnum) -> Option<String> {
    Some(value.to_possible_value()?.get_name().to_owned())
}

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

impl Config {
    /// How a model with these settings is trained.
    #[must_use]
    pub fn training_options(&self) -> crate::model::TrainingOptions {
        crate::model::TrainingOptions {
            solver: self.options.solver,
            batch: self.options.batch,
            input_noise: self.options.input_noise,
            gradient_noise: self.options.gradient_noise,
            clip: self.options.clip,
        }
    }
}
