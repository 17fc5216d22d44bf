//! Flags that change a preset one by one.

use clap::Args;

use crate::model::{Activation, Noise, Solver};
use crate::settings::{Options, parse_noise, parse_or_off};
use crate::settings::{Setting, catalogue as setting};

/// Terms of the loss, noise, batches, and the shape of the model; what is not given is as in the preset.
#[derive(Debug, Args)]
#[command(
    next_help_heading = "Options that change the preset; a strength of 0 switches a term off"
)]
pub struct OptionArguments {
    #[arg(long, allow_negative_numbers = true, value_name = "X|off", help = setting::MOA_L1.help_with_range(), value_parser = strength(&setting::MOA_L1))]
    moa_l1: Option<f64>,
    #[arg(long, allow_negative_numbers = true, value_name = "X|off", help = setting::LIGAND_L2.help_with_range(), value_parser = strength(&setting::LIGAND_L2))]
    ligand_l2: Option<f64>,
    #[arg(long, allow_negative_numbers = true, value_name = "X|off", help = setting::L1.help_with_range(), value_parser = strength(&setting::L1))]
    l1: Option<f64>,
    #[arg(long, allow_negative_numbers = true, value_name = "X|off", help = setting::SPECTRAL.help_with_range(), value_parser = strength(&setting::SPECTRAL))]
    spectral: Option<f64>,
    #[arg(long, allow_negative_numbers = true, value_name = "X|off", help = setting::UNIFORM.help_with_range(), value_parser = strength(&setting::UNIFORM))]
    uniform: Option<f64>,
    #[arg(long, allow_negative_numbers = true, value_name = "X|X*rate|off", help = setting::INPUT_NOISE.help_with_range(), value_parser = noise(&setting::INPUT_NOISE))]
    input_noise: Option<Noise>,
    #[arg(long, allow_negative_numbers = true, value_name = "X|X*rate|off", help = setting::GRADIENT_NOISE.help_with_range(), value_parser = noise(&setting::GRADIENT_NOISE))]
    gradient_noise: Option<Noise>,
    #[arg(long, allow_negative_numbers = true, value_name = "X|off", help = setting::CLIP.help_with_range(), value_parser = or_off(&setting::CLIP))]
    clip: Option<OrOff>,
    #[arg(long, allow_negative_numbers = true, value_name = "N|off", help = setting::BATCH.help_with_range(), value_parser = or_off(&setting::BATCH))]
    batch: Option<OrOff>,
    /// How the input of a node becomes its state
    #[arg(long, value_enum)]
    activation: Option<Activation>,
    /// Whether every transcription factor learns a bias
    #[arg(long)]
    output_bias: Option<bool>,
    /// Whether every ligand learns an input weight
    #[arg(long)]
    learned_inputs: Option<bool>,
    /// How the states at rest are found
    #[arg(long, value_enum)]
    solver: Option<Solver>,
}

/// A number, or `off`.
#[derive(Debug, Clone, Copy)]
struct OrOff(Option<f64>);

impl OptionArguments {
    /// Changes the options that were given.
    pub(super) fn apply(&self, options: &mut Options) {
        fn set<T: Copy>(option: &mut T, given: Option<T>) {
            *option = given.unwrap_or(*option);
        }
        set(&mut options.moa_l1, self.moa_l1);
        set(&mut options.ligand_l2, self.ligand_l2);
        set(&mut options.l1, self.l1);
        set(&mut options.spectral, self.spectral);
        set(&mut options.uniform, self.uniform);
        set(&mut options.input_noise, self.input_noise);
        set(&mut options.gradient_noise, self.gradient_noise);
        set(&mut options.clip, self.clip.map(|clip| clip.0));
        // The range of the setting lies far below the largest u32.
        let batch = self.batch.map(|batch| batch.0.map(|batch| batch as u32));
        set(&mut options.batch, batch);
        set(&mut options.activation, self.activation);
        set(&mut options.output_bias, self.output_bias);
        set(&mut options.learned_inputs, self.learned_inputs);
        set(&mut options.solver, self.solver);
    }
}

/// A strength; `off` is 0.
fn strength(
    setting: &'static Setting,
) -> impl Fn(&str) -> Result<f64, String> + Clone + Send + Sync + 'static {
    |text: &str| {
        parse_or_off(setting, text)
            .map(|strength| strength.unwrap_or(0.0))
            .map_err(|error| error.to_string())
    }
}

fn noise(
    setting: &'static Setting,
) -> impl Fn(&str) -> Result<Noise, String> + Clone + Send + Sync + 'static {
    |text: &str| {
        parse_noise(setting, text)
            .map_err(|error| format!("{error} Or write it as '10*rate', or 'off'."))
    }
}

fn or_off(
    setting: &'static Setting,
) -> impl Fn(&str) -> Result<OrOff, String> + Clone + Send + Sync + 'static {
    |text: &str| {
        parse_or_off(setting, text)
            .map(OrOff)
            .map_err(|error| format!("{error} Or write 'off'."))
    }
}
