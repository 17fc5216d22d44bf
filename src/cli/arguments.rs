//! Flags, and what they mean. Ranges and explanations come from [`crate::model::setting`].

use std::path::PathBuf;

use clap::{Args, Parser};

use super::Failure;
use crate::data::{Example, Opening, SplitRule, Study};
use crate::engine::EngineChoice;
use crate::model::setting::{self, Setting};
use crate::network::{Amount, Bundle, Method};
use crate::train::{Config, Preset, parse_amount, shell_quoted};

/// Train a recurrent network in the shape of a signalling network, and watch which edges are pruned.
#[derive(Debug, Parser)]
#[command(version, args_conflicts_with_subcommands = true)]
pub struct Arguments {
    /// What to do; without it, the window opens.
    #[command(subcommand)]
    pub command: Option<Subcommand>,
    /// What the window opens.
    #[command(flatten)]
    pub window: WindowArguments,
}

/// What to open in the window.
#[derive(Debug, Args)]
pub struct WindowArguments {
    /// A folder or a file of a data set, for example NAME-Model.tsv; the files beside it are found by name
    files: Vec<PathBuf>,
    /// Open an example instead
    #[arg(long, value_enum, conflicts_with = "files")]
    example: Option<Example>,
}

impl WindowArguments {
    /// Files, or an example; without either, the first example.
    ///
    /// # Errors
    /// A file is missing: a misspelt command looks like one.
    pub fn opening(self) -> Result<Opening, Failure> {
        if let Some(missing) = self.files.iter().find(|file| !file.exists()) {
            let name = missing.display();
            return Err(Failure::Use(anyhow::anyhow!(
                "there is no file, folder or command '{name}'. `espalier --help` lists the commands."
            )));
        }
        Ok(match self.example {
            None if !self.files.is_empty() => Opening::Files(self.files),
            example => Opening::Example(example.unwrap_or(Example::ALL[0])),
        })
    }
}

/// Commands without a window.
#[derive(Debug, clap::Subcommand)]
pub enum Subcommand {
    /// Train without a window and write the results to a folder
    Train(Box<TrainArguments>),
    /// Simulate data with a known truth for a network of your own
    Simulate(SimulateArguments),
    /// List what can train on this machine, and what `--engine auto` takes
    Adapters,
}

/// Where a study comes from.
#[derive(Debug, Args)]
#[group(skip)]
pub struct StudyArguments {
    /// An example that comes with the program
    #[arg(long, value_enum, group = "study")]
    example: Option<Example>,
    /// A folder, or a file such as NAME-Model.tsv; the files beside it are found by name
    #[arg(long, value_name = "FOLDER_OR_FILE", group = "study")]
    data: Option<PathBuf>,
    /// The network, as a table of edges
    #[arg(long, value_name = "FILE", group = "study")]
    network: Option<PathBuf>,
    /// Ligand concentrations, conditions in rows
    #[arg(long, value_name = "FILE", requires = "network")]
    ligands: Option<PathBuf>,
    /// Activities of transcription factors, conditions in rows
    #[arg(long, value_name = "FILE", requires = "network")]
    tfs: Option<PathBuf>,
    /// Gene symbols and marks
    #[arg(long, value_name = "FILE", requires = "network")]
    annotation: Option<PathBuf>,
}

impl StudyArguments {
    /// These arguments as flags.
    fn flags(&self) -> Vec<String> {
        let example = self
            .example
            .map(|example| ("example", example.name().to_owned()));
        let path = |name: &'static str, path: &Option<PathBuf>| {
            path.as_ref()
                .map(|path| (name, shell_quoted(&path.to_string_lossy())))
        };
        let paths = [
            path("data", &self.data),
            path("network", &self.network),
            path("ligands", &self.ligands),
            path("tfs", &self.tfs),
            path("annotation", &self.annotation),
        ];
        let given = paths.into_iter().chain([example]).flatten();
        given
            .map(|(name, value)| format!("--{name} {value}"))
            .collect()
    }

    /// Reads the study.
    pub(super) fn read(&self) -> Result<Study, Failure> {
        if let Some(example) = self.example {
            return Study::example(example).map_err(Failure::input);
        }
        let bundle = match (&self.data, &self.network) {
            (Some(path), _) => Bundle::find(path).map_err(Failure::input)?,
            (None, Some(network)) => Bundle {
                ligands: self.ligands.clone(),
                transcription_factors: self.tfs.clone(),
                annotation: self.annotation.clone(),
                ..Bundle::of_model(network.clone())
            },
            (None, None) => {
                return Err(Failure::Use(anyhow::anyhow!(
                    "nothing to work on. Give --example, --data or --network."
                )));
            }
        };
        Study::load(&bundle).map_err(Failure::input)
    }
}

/// Flags of `train`.
#[derive(Debug, Args)]
pub struct TrainArguments {
    #[command(flatten)]
    pub(super) study: StudyArguments,
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
    /// Print the summary as one JSON object at the end
    #[arg(long)]
    pub(super) json: bool,
    /// Folder for the results; made if it is missing
    #[arg(long, value_name = "FOLDER")]
    pub(super) out: PathBuf,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum MethodName {
    Uniform,
    Degree,
}

impl TrainArguments {
    /// The settings that the run starts from.
    fn defaults(&self) -> Config {
        match self.study.example {
            Some(example) => Config::for_example(self.preset, example),
            None => Config::new(self.preset),
        }
    }

    /// The command line that repeats the run with these settings.
    pub(super) fn command_line(&self, config: &Config) -> String {
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
    pub(super) fn config(&self) -> Result<Config, Failure> {
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
        config.engine = self.engine;
        config.adapter.clone_from(&self.adapter);
        Ok(config)
    }
}

/// Flags of `simulate`.
#[derive(Debug, Args)]
pub struct SimulateArguments {
    #[command(flatten)]
    pub(super) study: StudyArguments,
    /// Number of conditions; the first is a control without ligands
    #[arg(long, allow_negative_numbers = true, default_value = "40", value_parser = clap::value_parser!(u16).range(2..=10_000))]
    pub(super) conditions: u16,
    /// Half width of the uniform noise on every activity
    #[arg(long, allow_negative_numbers = true, default_value = "0.02", value_parser = real(&NOISE))]
    pub(super) noise: f64,
    /// Everything is drawn from this number
    #[arg(long, allow_negative_numbers = true, default_value = "1", value_parser = whole(&setting::SEED))]
    pub(super) seed: u64,
    /// Folder for the tables; made if it is missing
    #[arg(long, value_name = "FOLDER")]
    pub(super) out: PathBuf,
}

static NOISE: Setting = Setting {
    key: "noise",
    label: "Noise",
    help: "",
    min: 0.0,
    max: 1.0,
    whole: false,
};

fn real(
    setting: &'static Setting,
) -> impl Fn(&str) -> Result<f64, String> + Clone + Send + Sync + 'static {
    |text: &str| setting.parse(text).map_err(|error| error.to_string())
}

fn whole(
    setting: &'static Setting,
) -> impl Fn(&str) -> Result<u64, String> + Clone + Send + Sync + 'static {
    |text: &str| {
        setting
            .parse(text)
            .map(|value| value as u64)
            .map_err(|error| error.to_string())
    }
}

fn amount(text: &str) -> Result<Amount, String> {
    parse_amount(text).map_err(|error| error.to_string())
}
