//! Flags of `espalier train`.

use std::path::PathBuf;

use clap::Args;

use super::data::DataArguments;
use super::settings::SettingArguments;
use super::values::{named, real};
use crate::cli::Failure;
use crate::model::EngineChoice;
use crate::network::Edit;
use crate::settings::{Config, Preset, ScheduledChange, Setting};

static STORE_EVERY: Setting = Setting {
    key: "store-every",
    label: "Seconds between two stored states",
    help: "",
    min: 0.01,
    max: 86_400.0,
    whole: false,
};

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
    /// Folder for the results, which is made if it is missing; or a project, NAME.espalier, to which the run is added
    #[arg(long, value_name = "FOLDER_OR_FILE")]
    pub(in crate::cli) out: PathBuf,
    /// Go on with the run in --out that was interrupted, with its own data and settings
    #[arg(long, conflicts_with_all = ["source", "preset"])]
    pub(in crate::cli) resume: bool,
    /// Replace the run in the folder --out; without it, a folder that is not empty is refused
    #[arg(long, conflicts_with = "resume")]
    pub(in crate::cli) force: bool,
    /// Seconds between two states that are stored, from which --resume goes on
    #[arg(long, value_name = "SECONDS", default_value = "10", allow_negative_numbers = true, value_parser = real(&STORE_EVERY))]
    pub(in crate::cli) store_every: f64,
    /// Threads of the CPU engine [default: one for each processor]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub(in crate::cli) threads: Option<u16>,
}

impl TrainArguments {
    /// Refuses settings beside `--resume`, which has its own.
    ///
    /// # Errors
    /// One was given.
    pub(in crate::cli) fn check_resume(&self) -> Result<(), Failure> {
        let edit = (!self.edits.is_empty()).then_some("edit");
        let scheduled = (!self.scheduled.is_empty()).then_some("at");
        match self.settings.first().or(edit).or(scheduled) {
            Some(flag) if self.resume => Err(Failure::Use(anyhow::anyhow!(
                "--{flag} does not go with --resume: the run goes on with the settings that it was begun with. Leave it out, or begin a new run."
            ))),
            _ => Ok(()),
        }
    }

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
