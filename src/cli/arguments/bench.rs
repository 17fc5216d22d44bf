//! Flags of `espalier bench`.

use std::path::PathBuf;

use clap::Args;

use super::data::DataArguments;
use super::values::{amount, named, whole};
use crate::model::{EngineChoice, Solver};
use crate::network::Amount;
use crate::settings::{Config, Preset, catalogue as setting};

/// Flags of `bench`.
#[derive(Debug, Args)]
pub struct BenchArguments {
    #[command(flatten)]
    pub(in crate::cli) data: DataArguments,
    /// Published settings
    #[arg(long, value_name = "NAME", default_value = "low-coverage", value_parser = named::<Preset>())]
    preset: Preset,
    #[arg(long, allow_negative_numbers = true, value_name = "N|P%", help = setting::SPURIOUS_COUNT.help_with_range(), value_parser = amount)]
    spurious: Option<Amount>,
    /// What computes
    #[arg(long, value_name = "NAME", default_value = "auto", value_parser = named::<EngineChoice>())]
    engine: EngineChoice,
    /// Part of the name of the GPU to use; `espalier adapters` lists them
    #[arg(long, value_name = "NAME")]
    adapter: Option<String>,
    /// How the states at rest are found
    #[arg(long, value_name = "NAME", default_value = "accelerated", value_parser = named::<Solver>())]
    solver: Solver,
    /// Models that are trained together; they differ in their seeds and spurious edges
    #[arg(long, default_value = "1", value_parser = clap::value_parser!(u32).range(1..=1_000))]
    pub(in crate::cli) models: u32,
    #[arg(long, allow_negative_numbers = true, value_name = "N", help = setting::EPOCHS.help_with_range(), default_value = "500", value_parser = whole(&setting::EPOCHS))]
    pub(in crate::cli) epochs: u64,
    /// Threads of the CPU engine [default: one for each processor]
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..=256))]
    pub(in crate::cli) threads: Option<u16>,
    /// Measure what a frame of the window costs, without a display, while weights change in every frame
    #[arg(long)]
    pub(in crate::cli) view: bool,
    /// Measure with a random network of this size instead of a study
    #[arg(long, value_name = "NODES,EDGES", value_parser = size, group = "source")]
    pub(in crate::cli) random: Option<[usize; 2]>,
    /// Measure instead what opening, storing and saving a copy of this project costs
    #[arg(long, value_name = "FILE", group = "source")]
    pub(in crate::cli) project: Option<PathBuf>,
    /// Print the result as one JSON object
    #[arg(long)]
    pub(in crate::cli) json: bool,
}

/// A number of nodes and one of edges that fit together.
fn size(text: &str) -> Result<[usize; 2], String> {
    const NODES: std::ops::RangeInclusive<usize> = 20..=100_000;
    let numbers = text
        .split_once(',')
        .and_then(|(nodes, edges)| Some([nodes.parse().ok()?, edges.parse().ok()?]));
    let fits = |&[nodes, edges]: &[usize; 2]| {
        NODES.contains(&nodes) && (1..=nodes * (nodes - 1) / 2).contains(&edges)
    };
    numbers.filter(fits).ok_or_else(|| {
        "two numbers, for example 5000,50000: nodes from 20 to 100000, edges up to half of all pairs".to_owned()
    })
}

impl BenchArguments {
    /// Spurious edges that were asked for.
    pub(in crate::cli) fn spurious(&self) -> Option<Amount> {
        self.spurious
    }

    /// The settings of model number `model`. The rates are those of a whole run of the preset.
    pub(in crate::cli) fn config(&self, model: u32) -> Config {
        let mut config = self.data.defaults(self.preset);
        config.seed = 1 + u64::from(model);
        config.spurious.seed = config.seed;
        config.spurious.amount = self.spurious.unwrap_or(config.spurious.amount);
        config.options.solver = self.solver;
        config.engine = self.engine;
        config.adapter.clone_from(&self.adapter);
        config
    }
}
