//! Flags, and what they mean. Those of settings are made from [`crate::settings::TABLE`].

mod bench;
mod data;
mod export;
mod report;
mod settings;
mod show;
mod simulate;
mod train;
mod values;

pub use bench::BenchArguments;
pub use export::ExportArguments;
pub use report::ReportArguments;
pub use show::ShowArguments;
pub use simulate::SimulateArguments;
pub use train::TrainArguments;

use std::path::PathBuf;

use clap::{Args, Parser};

use super::Failure;
use crate::data::{DataSource, Example};

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
    /// Say only results and errors
    #[arg(long, short, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Say more of what is done; twice for still more
    #[arg(long, short, global = true, action = clap::ArgAction::Count)]
    pub verbose: u8,
}

/// What to open in the window.
#[derive(Debug, Args)]
pub struct WindowArguments {
    /// A project (NAME.espalier), or a folder or a file of a data set, for example NAME-Model.tsv; the files beside it are found by name
    files: Vec<PathBuf>,
    /// Open an example instead
    #[arg(long, value_name = "NAME", value_parser = values::named::<Example>(), conflicts_with = "files")]
    example: Option<Example>,
}

impl WindowArguments {
    /// Files, or an example; without either, the first example.
    ///
    /// # Errors
    /// A file is missing: a misspelt command looks like one.
    pub fn source(self) -> Result<DataSource, Failure> {
        if let Some(missing) = self.files.iter().find(|file| !file.exists()) {
            let name = missing.display();
            return Err(Failure::Use(anyhow::anyhow!(
                "there is no file, folder or command '{name}'. `espalier --help` lists the commands."
            )));
        }
        Ok(match self.example {
            None if !self.files.is_empty() => DataSource::Files(self.files),
            example => DataSource::Example(example.unwrap_or(Example::ALL[0])),
        })
    }
}

/// Commands without a window.
#[derive(Debug, clap::Subcommand)]
pub enum Subcommand {
    /// Train without a window and write the results to a folder, or add them to a project
    Train(Box<TrainArguments>),
    /// Print what is in a project
    Show(ShowArguments),
    /// Write a run of a project to a folder, as `train` does
    Export(ExportArguments),
    /// Make a report of a run, and its charts and pruned network as files
    Report(ReportArguments),
    /// Simulate data with a known truth for a network of your own
    Simulate(SimulateArguments),
    /// Train without a window and without results, and measure how fast it goes
    Bench(Box<BenchArguments>),
    /// List what can train on this machine, and what `--engine auto` takes
    Adapters,
}
