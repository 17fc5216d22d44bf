//! The loop over epochs. Synchronous; knows no thread, channel or clock.

use serde::{Deserialize, Serialize};

use super::checkpoints::{Checkpoint, Checkpoints};
use super::plan::planned_epoch;
use super::{EpochRecord, Experiment, OpenError, Summary, TrainError, summary};
use crate::data::StudyData;
use crate::engine::{
    Accuracy, Engine, EngineError, EngineInfo, EngineKind, Epoch, Evaluation, Fault, Snapshot,
    open, open_cpu,
};
use crate::model::Parameters;
use crate::settings::{Config, ScheduledChange, SettingChange, catalogue as setting};

/// That training went on with another engine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EngineChange {
    /// The epoch from which on it computes.
    pub epoch: u32,
    /// The engine that computes from then on.
    pub engine: EngineInfo,
    /// Why, as a sentence.
    pub reason: String,
}

/// Trains one experiment.
pub struct Trainer {
    engine: Box<dyn Engine>,
    engine_reason: String,
    engine_changes: Vec<EngineChange>,
    experiment: Experiment,
    /// Epochs that were trained before this trainer took over.
    first: u32,
    /// The epochs from `first` on.
    history: Vec<EpochRecord>,
    checkpoints: Checkpoints,
    /// Turns of the settings, by epoch.
    scheduled: Vec<ScheduledChange>,
    /// How many of them were taken.
    changes_made: usize,
    /// L2 strength and highest learning rate at the beginning.
    began_with: (f64, f64),
    rewound: Option<u32>,
    /// The state before the epoch of this number: from here another engine goes on where this one fails.
    safe: (u32, Snapshot),
}

/// Where a run leaves another one: after so many epochs, with these parameters. The moments of the optimiser begin at 0, as they
/// do after every 200 epochs anyway.
#[derive(Debug, Clone, PartialEq)]
pub struct Branch {
    /// Epochs of the other run.
    pub epoch: u32,
    /// Its parameters then.
    pub parameters: Parameters,
}

/// A safe state is taken after so many epochs: seldom enough that reading it from a GPU costs little, often enough that little
/// has to be made again.
const SAFE_EVERY: u32 = 100;

impl Trainer {
    /// A trainer for a study, with the engine that the settings ask for. Takes up to seconds, for a GPU.
    ///
    /// # Errors
    /// The study has no data, a setting is out of range, or the engine does not start.
    pub fn open(study: &StudyData, config: Config) -> Result<Self, OpenError> {
        let experiment = Experiment::new(study, config)?;
        let config = &experiment.config;
        let opened = open(
            config.engine,
            config.adapter.as_deref(),
            vec![experiment.model()],
        )?;
        Ok(Self {
            engine_reason: opened.reason,
            ..Self::new(experiment, opened.engine)
        })
    }

    /// A trainer at epoch 0. The engine was made from this experiment.
    #[must_use]
    pub fn new(experiment: Experiment, engine: Box<dyn Engine>) -> Self {
        Self {
            engine,
            engine_reason: String::new(),
            engine_changes: Vec::new(),
            safe: (0, Snapshot::start(experiment.start.clone())),
            scheduled: in_order(&experiment.config),
            began_with: (experiment.config.l2, experiment.config.learning_rate),
            experiment,
            first: 0,
            history: Vec::new(),
            checkpoints: Checkpoints::default(),
            changes_made: 0,
            rewound: None,
        }
    }

    /// Takes over a run of the same network where it was left.
    ///
    /// # Errors
    /// The engine failed.
    pub fn take_over(&mut self, branch: Branch) -> Result<(), TrainError> {
        assert_eq!(
            branch.parameters.layout(),
            self.experiment.start.layout(),
            "parameters of the same model"
        );
        self.begin_at(branch.epoch, branch.parameters)
    }

    fn begin_at(&mut self, epoch: u32, parameters: Parameters) -> Result<(), TrainError> {
        self.first = epoch;
        self.history.clear();
        self.checkpoints = Checkpoints::default();
        // Those that lie behind are part of what is taken over.
        self.changes_made = self
            .scheduled
            .partition_point(|change| change.epoch < epoch);
        self.safe = (epoch, Snapshot::start(parameters));
        let start = self.safe.1.clone();
        self.with_engine(|engine| engine.restore(0, &start))
    }

    /// What is trained, with its present settings.
    #[must_use]
    pub fn experiment(&self) -> &Experiment {
        &self.experiment
    }

    /// What is trained, with the settings that the run began with; those that were changed on the way are scheduled in them.
    #[must_use]
    pub fn experiment_as_begun(&self) -> Experiment {
        let mut experiment = self.experiment.clone();
        (experiment.config.l2, experiment.config.learning_rate) = self.began_with;
        experiment
    }

    /// Why this engine was taken, as a sentence.
    #[must_use]
    pub fn engine_reason(&self) -> &str {
        &self.engine_reason
    }

    /// What went on in place of an engine that failed, in order.
    #[must_use]
    pub fn engine_changes(&self) -> &[EngineChange] {
        &self.engine_changes
    }

    /// The engine that computes.
    #[must_use]
    pub fn engine(&self) -> &EngineInfo {
        self.engine.info()
    }

    /// The present settings.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.experiment.config
    }

    /// Every epoch that this trainer has trained.
    #[must_use]
    pub fn history(&self) -> &[EpochRecord] {
        &self.history
    }

    /// The part of the history from an epoch on.
    #[must_use]
    pub fn history_from(&self, epoch: u32) -> &[EpochRecord] {
        let before = epoch.saturating_sub(self.first) as usize;
        self.history.get(before..).unwrap_or_default()
    }

    /// Parameters of some epochs, from the beginning up to now.
    #[must_use]
    pub fn checkpoints(&self) -> &Checkpoints {
        &self.checkpoints
    }

    /// Number of epochs that were trained.
    #[must_use]
    pub fn epoch(&self) -> u32 {
        self.first + self.history.len() as u32
    }

    /// Whether all epochs were trained.
    #[must_use]
    pub fn is_finished(&self) -> bool {
        self.epoch() >= self.experiment.config.epochs
    }

    /// Trains up to `at_most` epochs, fewer at the end of the run. Where a GPU fails, the CPU goes on from the last safe
    /// state, which [`Self::engine_changes`] tells.
    ///
    /// # Errors
    /// The engine failed, or a value is not finite: then the run is back at its last safe state, from which a smaller rate may
    /// lead past.
    pub fn advance(&mut self, at_most: u32) -> Result<(), TrainError> {
        let last = self
            .epoch()
            .saturating_add(at_most)
            .min(self.experiment.config.epochs);
        self.train_to(last)
    }

    fn train_to(&mut self, last: u32) -> Result<(), TrainError> {
        while self.epoch() < last {
            self.make_changes()?;
            let next_safe = self.epoch() - self.epoch() % SAFE_EVERY + SAFE_EVERY;
            let next = next_safe
                .min(self.checkpoints.next_due(self.epoch()))
                .min(self.next_change());
            match self.train_between_safe_states(next.min(last)) {
                Err(TrainError::Engine(error)) => self.fall_back(error)?,
                trained => trained?,
            }
        }
        Ok(())
    }

    fn train_between_safe_states(&mut self, last: u32) -> Result<(), TrainError> {
        if self.epoch().is_multiple_of(SAFE_EVERY) {
            self.safe = (self.epoch(), self.engine.snapshot(0)?);
        }
        self.keep_checkpoint()?;
        let schedule = self.experiment.config.schedule();
        let plan: Vec<Epoch> = (self.epoch()..last)
            .map(|epoch| planned_epoch(&schedule, epoch, self.experiment.config.epochs))
            .collect();
        let outcomes = self.engine.train(&plan)?.into_iter().flatten();
        for (step, outcome) in plan.iter().zip(outcomes) {
            if let Some(fault) = &outcome.fault {
                let error = self.not_finite(step.number, fault);
                self.engine.restore(0, &self.safe.1)?;
                self.rewind_to(self.safe.0);
                return Err(error);
            }
            self.history.push(EpochRecord::new(*step, &outcome));
        }
        self.keep_checkpoint()
    }

    /// The epoch of the next change.
    fn next_change(&self) -> u32 {
        let change = self.scheduled.get(self.changes_made);
        change.map_or(u32::MAX, |change| change.epoch)
    }

    /// Changes what is to be changed after this many epochs.
    fn make_changes(&mut self) -> Result<(), TrainError> {
        while self.next_change() == self.epoch() {
            let change = self.scheduled[self.changes_made];
            self.changes_made += 1;
            match change.what {
                SettingChange::L2(l2) => self.set_l2(l2)?,
                SettingChange::LearningRate(rate) => self.set_learning_rate(rate)?,
                SettingChange::Branch => {
                    let moment = Checkpoint::new(self.epoch(), &self.parameters()?);
                    let places = self.experiment.start.layout();
                    self.safe = (self.epoch(), Snapshot::start(moment.parameters(&places)));
                    let start = self.safe.1.clone();
                    self.with_engine(|engine| engine.restore(0, &start))?;
                }
            }
        }
        Ok(())
    }

    fn keep_checkpoint(&mut self) -> Result<(), TrainError> {
        if self.checkpoints.is_due(self.epoch()) {
            let parameters = self.engine.parameters(0)?;
            self.checkpoints
                .push(Checkpoint::new(self.epoch(), &parameters));
        }
        Ok(())
    }

    /// The history from this epoch on is to be made again.
    fn rewind_to(&mut self, epoch: u32) {
        self.history
            .truncate(epoch.saturating_sub(self.first) as usize);
        self.checkpoints.forget_after(epoch);
        self.rewound = Some(self.rewound.map_or(epoch, |before| before.min(epoch)));
    }

    /// The earliest epoch from which on the history was made again, or is to be, since this was asked last.
    pub fn take_rewound(&mut self) -> Option<u32> {
        self.rewound.take()
    }

    /// Does something with the engine; where a GPU fails, with the CPU, once that has come as far.
    fn with_engine<T>(
        &mut self,
        work: impl Fn(&mut dyn Engine) -> Result<T, EngineError>,
    ) -> Result<T, TrainError> {
        match work(&mut *self.engine) {
            Ok(found) => Ok(found),
            Err(error) => {
                let epoch = self.epoch();
                self.fall_back(error)?;
                self.train_to(epoch)?;
                Ok(work(&mut *self.engine)?)
            }
        }
    }

    fn make_safe(&mut self) -> Result<(), TrainError> {
        self.safe = (self.epoch(), self.with_engine(|engine| engine.snapshot(0))?);
        Ok(())
    }

    /// Goes on with the CPU from the last safe state.
    ///
    /// # Errors
    /// It is the CPU that failed.
    fn fall_back(&mut self, error: EngineError) -> Result<(), TrainError> {
        if self.engine.info().engine == EngineKind::Cpu {
            return Err(error.into());
        }
        let (epoch, snapshot) = self.safe.clone();
        let failed = self.epoch();
        let reason = format!(
            "{} failed near epoch {failed}: {error} The CPU went on from epoch {epoch}.",
            self.engine.info().device
        );
        tracing::warn!("{reason}");
        self.engine = open_cpu(vec![self.experiment.model()], String::new()).engine;
        self.engine.restore(0, &snapshot)?;
        self.rewind_to(epoch);
        self.engine_changes.push(EngineChange {
            epoch,
            engine: self.engine.info().clone(),
            reason,
        });
        Ok(())
    }

    fn not_finite(&self, epoch: u32, fault: &Fault) -> TrainError {
        let network = &self.experiment.network;
        let names: Vec<&str> = fault
            .nodes
            .iter()
            .map(|&node| network.nodes()[node as usize].symbol.as_str())
            .collect();
        let nodes = if names.is_empty() {
            String::new()
        } else {
            format!(" at {}", names.join(", "))
        };
        let term = fault.term;
        TrainError::NotFinite {
            epoch,
            term,
            nodes,
            back: self.safe.0,
        }
    }

    /// Sets the L2 strength, from the next epoch on.
    ///
    /// # Errors
    /// It is out of range, or the engine failed.
    pub fn set_l2(&mut self, l2: f64) -> Result<(), TrainError> {
        let l2 = setting::L2.check(l2)?;
        self.make_safe()?;
        self.experiment.config.l2 = l2;
        let weights = self.experiment.config.loss_weights();
        self.with_engine(|engine| engine.set_loss_weights(0, weights))
    }

    /// Sets the highest learning rate of the schedule, from the next epoch on.
    ///
    /// # Errors
    /// It is out of range, or the engine failed.
    pub fn set_learning_rate(&mut self, learning_rate: f64) -> Result<(), TrainError> {
        let learning_rate = setting::LEARNING_RATE.check(learning_rate)?;
        self.make_safe()?;
        self.experiment.config.learning_rate = learning_rate;
        Ok(())
    }

    /// Goes back to epoch 0 and the start values. Settings that were changed by hand stay, except where scheduled changes set them
    /// again.
    ///
    /// # Errors
    /// The engine failed.
    pub fn reset(&mut self) -> Result<(), TrainError> {
        if !self.scheduled.is_empty() {
            self.set_l2(self.began_with.0)?;
            self.set_learning_rate(self.began_with.1)?;
        }
        self.begin_at(0, self.experiment.start.clone())
    }

    /// The present parameters.
    ///
    /// # Errors
    /// The engine failed.
    pub fn parameters(&mut self) -> Result<Parameters, TrainError> {
        self.with_engine(|engine| engine.parameters(0))
    }

    /// State, prediction and losses at the present parameters.
    ///
    /// # Errors
    /// The engine failed.
    pub fn evaluate(&mut self) -> Result<Evaluation, TrainError> {
        self.with_engine(|engine| engine.evaluate(0, Accuracy::Full))
    }

    /// Epochs in which the state had not settled when the steps ran out: their gradients are those of a state in motion.
    #[must_use]
    pub fn unsettled_epochs(&self) -> usize {
        self.history
            .iter()
            .filter(|record| !record.is_settled())
            .count()
    }

    /// Sums up the run so far, which took `wall_secs`.
    ///
    /// # Errors
    /// The engine failed.
    pub fn summary(&mut self, wall_secs: f64) -> Result<Summary, TrainError> {
        let (parameters, evaluation) = (self.parameters()?, self.evaluate()?);
        Ok(summary(
            &self.experiment,
            &parameters,
            &evaluation,
            self.epoch(),
            wall_secs,
        ))
    }
}

/// The scheduled changes of a run by epoch; those of one epoch keep their order.
fn in_order(config: &Config) -> Vec<ScheduledChange> {
    let mut scheduled = config.scheduled.clone();
    scheduled.sort_by_key(|change| change.epoch);
    scheduled
}
