//! Flags of `espalier train`.

use std::path::PathBuf;

use clap::Args;

use super::data::DataArguments;
use super::settings::SettingArguments;
use super::values::named;
use crate::cli::Failure;
use crate::model::EngineChoice;
use crate::network::Edit;
use crate::settings::{Config, Preset, ScheduledChange};

/// Flags of `train`.
#[derive(Debug, Args)]
pub struct TrainArguments {
    #[command(flatten)]
    pub(in crate::cli) data: DataArguments,
    /// Published settings, from which every setting that is not given is taken
    #[arg(long, value_name = "NAME", default_value = "low-coverage", value_parser = named::<Preset>())]
    preset: Preset,
    #[command(flatten)]
    settings: SettingArguments,
    /// Change an edge before spurious ones are drawn: stimulates, inhibits, unknown or removed; can be given several times
    #[arg(long = "edit", value_name = "SOURCE,TARGET,CHANGE")]
    edits: Vec<Edit>,
    /// Change a setting after so many epochs: l2=X, rate=X, or branch, which restarts the optimiser; can be given several times
    #[arg(long = "at", value_name = "EPOCH,CHANGE")]
    scheduled: Vec<ScheduledChange>,
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

impl TrainArguments {
    /// The settings of the run.
    ///
    /// # Errors
    /// Two flags contradict each other.
    pub(in crate::cli) fn config(&self) -> Result<Config, Failure> {
        let mut config = self.data.defaults(self.preset);
        self.settings.apply(&mut config).map_err(Failure::input)?;
        if config.engine == EngineChoice::Cpu && config.adapter.is_some() {
            return Err(Failure::Use(anyhow::anyhow!(
                "--adapter names a GPU, and --engine cpu uses none. Leave one of them out."
            )));
        }
        config.edits = self.edits.iter().cloned().collect();
        config.scheduled.clone_from(&self.scheduled);
        config.scheduled.sort_by_key(|change| change.epoch);
        Ok(config)
    }
}
