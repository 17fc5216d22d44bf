//! Flags of `espalier train`.

use std::path::PathBuf;

use clap::Args;

use super::data::StudyArguments;
use super::options::OptionArguments;
use super::values::{amount, real, whole};
use crate::cli::Failure;
use crate::data::SplitRule;
use crate::model::EngineChoice;
use crate::network::{Amount, Edit, Method};
use crate::settings::catalogue as setting;
use crate::settings::{Config, Preset, ScheduledChange, shell_quoted};

/// Flags of `train`.
#[derive(Debug, Args)]
pub struct TrainArguments {
    #[command(flatten)]
    pub(in crate::cli) study: StudyArguments,
    /// Published settings, from which every setting that is not given is taken
    #[arg(long, value_enum, default_value = "low-coverage")]
    preset: Preset,
    #[arg(long, allow_negative_numbers = true, value_name = "N|P%", help = setting::SPURIOUS_COUNT.help_with_range(), value_parser = amount)]
    spurious: Option<Amount>,
    /// Draw the ends of spurious edges evenly, or by the number of edges of a node
    #[arg(long, value_enum, default_value = "uniform")]
    spurious_method: MethodName,
    #[arg(long, allow_negative_numbers = true, value_name = "N", help = format!("{} [default: the seed]", setting::SPURIOUS_SEED.help_with_range()), value_parser = whole(&setting::SPURIOUS_SEED))]
    spurious_seed: Option<u64>,
    #[arg(long, allow_negative_numbers = true, value_name = "X", help = setting::L2.help_with_range(), value_parser = real(&setting::L2))]
    l2: Option<f64>,
    #[arg(long, allow_negative_numbers = true, value_name = "X", help = setting::LEARNING_RATE.help_with_range(), value_parser = real(&setting::LEARNING_RATE))]
    learning_rate: Option<f64>,
    #[arg(long, allow_negative_numbers = true, value_name = "N", help = setting::EPOCHS.help_with_range(), value_parser = whole(&setting::EPOCHS))]
    epochs: Option<u64>,
    #[arg(long, allow_negative_numbers = true, value_name = "N", help = setting::SEED.help_with_range(), value_parser = whole(&setting::SEED))]
    seed: Option<u64>,
    /// Change an edge before spurious ones are drawn: stimulates, inhibits, unknown or removed; can be given several times
    #[arg(long = "edit", value_name = "SOURCE,TARGET,WHAT")]
    edits: Vec<Edit>,
    /// Change something after so many epochs: l2=X, rate=X, or branch, which begins the optimiser anew; can be given several times
    #[arg(long = "at", value_name = "EPOCH,CHANGE")]
    scheduled: Vec<ScheduledChange>,
    /// What computes
    #[arg(long, value_enum, default_value = "auto")]
    engine: EngineChoice,
    /// Part of the name of the GPU to use; `espalier adapters` lists them
    #[arg(long, value_name = "NAME")]
    adapter: Option<String>,
    #[arg(long, allow_negative_numbers = true, value_name = "X", help = setting::TEST_FRACTION.help_with_range(), value_parser = real(&setting::TEST_FRACTION), conflicts_with = "train_first")]
    test_fraction: Option<f64>,
    #[arg(long, allow_negative_numbers = true, value_name = "N", help = setting::TRAIN_FIRST.help_with_range(), value_parser = whole(&setting::TRAIN_FIRST))]
    train_first: Option<u64>,
    #[command(flatten)]
    options: OptionArguments,
    /// Print the summary as one JSON object at the end
    #[arg(long)]
    pub(in crate::cli) json: bool,
    /// Also write report.html: one page with charts, network, tables and methods
    #[arg(long)]
    pub(in crate::cli) report: bool,
    /// Folder for the results; made if it is missing
    #[arg(long, value_name = "FOLDER")]
    pub(in crate::cli) out: PathBuf,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum MethodName {
    Uniform,
    Degree,
}

impl TrainArguments {
    /// The settings that the run starts from.
    fn defaults(&self) -> Config {
        self.study.config(self.preset)
    }

    /// The command line that repeats the run with these settings.
    pub(in crate::cli) fn command_line(&self, config: &Config) -> String {
        format!(
            "espalier train {} {} --out {}",
            self.study.flags().join(" "),
            config.flags(&self.defaults()).join(" "),
            shell_quoted(&self.out.to_string_lossy())
        )
    }

    /// The settings of the run.
    ///
    /// # Errors
    /// Two flags contradict each other.
    pub(in crate::cli) fn config(&self) -> Result<Config, Failure> {
        if self.engine == EngineChoice::Cpu && self.adapter.is_some() {
            return Err(Failure::Use(anyhow::anyhow!(
                "--adapter names a GPU, and --engine cpu uses none. Leave one of them out."
            )));
        }
        let mut config = self.defaults();
        config.seed = self.seed.unwrap_or(config.seed);
        config.spurious.seed = self.spurious_seed.unwrap_or(config.seed);
        config.spurious.amount = self.spurious.unwrap_or(config.spurious.amount);
        config.spurious.method = if self.spurious_method == MethodName::Degree {
            Method::Degree
        } else {
            Method::Uniform
        };
        config.l2 = self.l2.unwrap_or(config.l2);
        config.learning_rate = self.learning_rate.unwrap_or(config.learning_rate);
        // The range of both settings lies far below the largest u32.
        config.epochs = self.epochs.map_or(config.epochs, |epochs| epochs as u32);
        if let Some(first) = self.train_first {
            config.split = SplitRule::TrainFirst(first as u32);
        }
        if let Some(fraction) = self.test_fraction {
            config.split = SplitRule::TestFraction(fraction);
        }
        self.options.apply(&mut config.options);
        config.edits = self.edits.iter().cloned().collect();
        config.scheduled.clone_from(&self.scheduled);
        config.engine = self.engine;
        config.adapter.clone_from(&self.adapter);
        Ok(config)
    }
}
