//! A run: what was trained on what, how it went, and its folder of files.

mod folder;
mod history;
mod parameters;
mod series;

pub use folder::{FILES, ReadError, read_run, write_run, write_unfinished};
pub use history::{EpochColumn, epoch_columns, history, history_lines, read_history};
pub use parameters::{lembas, read_tensors, tensors};
pub use series::{Series, SeriesId};

use std::sync::Arc;
use std::time::SystemTime;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::data::{DataSource, StudyData};
use crate::engine::EngineKind;
use crate::model::{EngineChoice, Parameters};
use crate::settings::{Config, short, train_command};
use crate::train::{
    Checkpoints, EngineChange, EngineInfo, EpochRecord, Experiment, TrainError, Trainer,
};

/// A run: from the window, from the command line, or from the folder of an earlier one.
#[derive(Debug, Clone)]
pub struct Run {
    /// Network and data as they were read.
    pub study: Arc<StudyData>,
    /// Where they came from.
    pub source: DataSource,
    /// What was trained. Its settings are those at the beginning of the run; changes during the run are in their schedule.
    pub experiment: Arc<Experiment>,
    /// Its epochs.
    pub records: Vec<EpochRecord>,
    /// Its parameters by epoch.
    pub checkpoints: Checkpoints,
    /// Its parameters after `epochs` epochs.
    pub parameters: Arc<Parameters>,
    /// Epochs that were trained.
    pub epochs: u32,
    /// When it began, in seconds since 1970 (UTC); `None` where it is not known.
    pub started: Option<u64>,
    /// Duration of the training, in seconds; 0 where it is not known.
    pub wall_secs: f64,
    /// What computed it; `None` for start values, which nothing has trained.
    pub engine: Option<EngineRecord>,
    /// What a reader has to know beside the numbers, as sentences.
    pub notes: Vec<String>,
}

/// The present time, in seconds since 1970 (UTC); `None` on a machine whose clock stands before that.
#[must_use]
pub fn now() -> Option<u64> {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    since.ok().map(|since| since.as_secs())
}

/// Whether a run came to its end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RunStatus {
    /// It has epochs left: it is being trained, or it was paused or interrupted.
    Unfinished,
    /// All epochs were trained.
    Finished,
    /// It stopped: why, as a sentence.
    Failed(String),
}

/// What computed a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EngineRecord {
    /// The engine at the end.
    pub engine: EngineInfo,
    /// Why the first one was taken, as a sentence.
    pub engine_reason: String,
    /// Changes of the engine after a failure.
    pub engine_changes: Vec<EngineChange>,
}

impl EngineRecord {
    /// The same settings, which name the engine that computed the run where they left the choice to the program. Where a GPU failed on the
    /// way, its name alone would not repeat the run, and the choice stays.
    #[must_use]
    pub fn named_in(&self, mut config: Config) -> Config {
        if config.engine == EngineChoice::Auto && self.engine_changes.is_empty() {
            config.engine = match self.engine.engine {
                EngineKind::Cpu => EngineChoice::Cpu,
                EngineKind::Gpu => {
                    config.adapter = Some(self.engine.device.clone());
                    EngineChoice::Gpu
                }
            };
        }
        config
    }
}

impl Run {
    /// The run of a model of a trainer, which began at `started` and took `wall_secs`.
    ///
    /// # Errors
    /// The engine failed.
    pub fn from_trainer(
        study: Arc<StudyData>,
        source: DataSource,
        (trainer, model): (&mut Trainer, usize),
        (started, wall_secs): (Option<u64>, f64),
    ) -> Result<Self, TrainError> {
        let parameters = Arc::new(trainer.parameters(model)?);
        let progress = trainer.model(model);
        let changes = progress.engine_changes();
        Ok(Self {
            study,
            source,
            experiment: Arc::new(progress.experiment_as_begun()),
            records: progress.history().to_vec(),
            checkpoints: progress.checkpoints().clone(),
            parameters,
            epochs: progress.epoch(),
            started,
            wall_secs,
            engine: Some(EngineRecord {
                engine: trainer.engine().clone(),
                engine_reason: trainer.engine_reason().to_owned(),
                engine_changes: changes.to_vec(),
            }),
            notes: changes.iter().map(|change| change.reason.clone()).collect(),
        })
    }

    /// Takes over what is known of the engines that computed the run up to `earlier`.
    pub fn continues(&mut self, earlier: &Self) {
        let (Some(own), Some(before)) = (&mut self.engine, &earlier.engine) else {
            return;
        };
        let mut changes = before.engine_changes.clone();
        if own.engine_changes.is_empty() && own.engine != before.engine {
            let engine = own.engine.clone();
            changes.push(EngineChange::on_resume(
                earlier.epochs,
                &before.engine,
                engine,
            ));
        }
        for change in &own.engine_changes {
            if !changes.contains(change) {
                changes.push(change.clone());
            }
        }
        self.notes = changes.iter().map(|change| change.reason.clone()).collect();
        own.engine_reason.clone_from(&before.engine_reason);
        own.engine_changes = changes;
    }

    /// The condition whose states are looked at: the first one in which a ligand is given.
    #[must_use]
    pub fn condition(&self) -> usize {
        self.experiment.dataset.first_with_ligand()
    }

    /// A name that tells it from other runs: L2 strength at the end, seed and number of epochs.
    #[must_use]
    pub fn label(&self) -> String {
        let config = &self.experiment.config;
        let (l2, _) = config.in_force(self.epochs);
        let l2 = short(l2);
        format!(
            "the run with L2 {l2}, seed {}, {} epochs",
            config.seed, self.epochs
        )
    }

    /// The command that repeats it, on the engine that computed it, and writes its results to `out`.
    #[must_use]
    pub fn command(&self, out: &str) -> String {
        let config = self.experiment.config.clone();
        let config = match &self.engine {
            Some(record) => record.named_in(config),
            None => config,
        };
        train_command(&self.source, &config, out)
    }

    /// When it began; `None` where it is not known.
    #[must_use]
    pub fn started_at(&self) -> Option<Timestamp> {
        let secs = i64::try_from(self.started?).ok()?;
        Timestamp::from_second(secs).ok()
    }

    /// Name of the device that computed it.
    #[must_use]
    pub fn device(&self) -> &str {
        let engine = self.engine.as_ref();
        engine.map_or("not trained", |engine| &engine.engine.device)
    }
}
