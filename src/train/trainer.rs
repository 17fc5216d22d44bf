//! The loop over epochs. Synchronous; knows no thread, channel or clock.

use serde::Serialize;

use super::{Config, EpochRecord, Experiment, OpenError, Summary, TrainError, summary};
use crate::data::Study;
use crate::engine::{
    Accuracy, Engine, EngineError, EngineInfo, Epoch, Evaluation, Fault, Snapshot, open, open_cpu,
};
use crate::model::Parameters;
use crate::model::setting;

/// That training went on with another engine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EngineChange {
    /// The epoch from which on it computes.
    pub epoch: u32,
    /// What computes now.
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
    history: Vec<EpochRecord>,
    /// The state before the epoch of this number: from here another engine goes on where this one fails.
    safe: (u32, Snapshot),
}

/// A safe state is taken after so many epochs. Reading one from a GPU takes about as long as an epoch of a large network.
const SAFE_EVERY: u32 = 100;

impl Trainer {
    /// A trainer for a study, with the engine that the settings ask for. Takes up to seconds, for a GPU.
    ///
    /// # Errors
    /// The study has no data, a setting is out of range, or the engine does not start.
    pub fn open(study: &Study, config: Config) -> Result<Self, OpenError> {
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
            experiment,
            history: Vec::new(),
        }
    }

    /// What is trained, with its present settings.
    #[must_use]
    pub fn experiment(&self) -> &Experiment {
        &self.experiment
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

    /// What computes.
    #[must_use]
    pub fn engine(&self) -> &EngineInfo {
        self.engine.info()
    }

    /// The present settings.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.experiment.config
    }

    /// Every epoch so far.
    #[must_use]
    pub fn history(&self) -> &[EpochRecord] {
        &self.history
    }

    /// Number of epochs that were trained.
    #[must_use]
    pub fn epoch(&self) -> u32 {
        self.history.len() as u32
    }

    /// Whether all epochs were trained.
    #[must_use]
    pub fn is_finished(&self) -> bool {
        self.epoch() >= self.experiment.config.epochs
    }

    /// Trains up to `at_most` epochs, fewer at the end of the run; returns their records. Where a GPU fails, the CPU goes on
    /// from the last safe state, which [`Self::engine_changes`] tells.
    ///
    /// # Errors
    /// The engine failed, or a value is not finite. The history ends before the epoch that failed; after a value that is not
    /// finite training can go on from there.
    pub fn advance(&mut self, at_most: u32) -> Result<&[EpochRecord], TrainError> {
        let first = self.epoch();
        let last = first
            .saturating_add(at_most)
            .min(self.experiment.config.epochs);
        while self.epoch() < last {
            let next = self.epoch() - self.epoch() % SAFE_EVERY + SAFE_EVERY;
            match self.train_to(next.min(last)) {
                Err(TrainError::Engine(error)) => self.fall_back(error)?,
                trained => trained?,
            }
        }
        Ok(&self.history[first as usize..])
    }

    fn train_to(&mut self, last: u32) -> Result<(), TrainError> {
        if self.epoch().is_multiple_of(SAFE_EVERY) {
            self.make_safe()?;
        }
        let schedule = self.experiment.config.schedule();
        let plan: Vec<Epoch> = (self.epoch()..last)
            .map(|epoch| schedule.epoch(epoch, self.experiment.config.epochs))
            .collect();
        let outcomes = self.engine.train(&plan)?.into_iter().flatten();
        for (step, outcome) in plan.iter().zip(outcomes) {
            if let Some(fault) = &outcome.fault {
                return Err(self.not_finite(step.number, fault));
            }
            self.history.push(EpochRecord::new(*step, &outcome));
        }
        Ok(())
    }

    fn make_safe(&mut self) -> Result<(), TrainError> {
        self.safe = (self.epoch(), self.engine.snapshot(0)?);
        Ok(())
    }

    /// Goes on with the CPU from the last safe state.
    ///
    /// # Errors
    /// It is the CPU that failed.
    fn fall_back(&mut self, error: EngineError) -> Result<(), TrainError> {
        if self.engine.info().engine == "cpu" {
            return Err(error.into());
        }
        let (epoch, snapshot) = &self.safe;
        let failed = self.epoch();
        let reason = format!(
            "{} failed near epoch {failed}: {error} The CPU went on from epoch {epoch}.",
            self.engine.info().device
        );
        tracing::warn!("{reason}");
        self.engine = open_cpu(vec![self.experiment.model()], String::new()).engine;
        self.engine.restore(0, snapshot)?;
        self.history.truncate(*epoch as usize);
        self.engine_changes.push(EngineChange {
            epoch: *epoch,
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
        TrainError::NotFinite { epoch, term, nodes }
    }

    /// Sets the L2 strength, from the next epoch on.
    ///
    /// # Errors
    /// It is out of range, or the engine failed.
    pub fn set_l2(&mut self, l2: f64) -> Result<(), TrainError> {
        self.experiment.config.l2 = setting::L2.check(l2)?;
        self.make_safe()?;
        Ok(self
            .engine
            .set_loss_weights(0, self.experiment.config.loss_weights())?)
    }

    /// Sets the highest learning rate of the schedule, from the next epoch on.
    ///
    /// # Errors
    /// It is out of range, or the engine failed.
    pub fn set_learning_rate(&mut self, learning_rate: f64) -> Result<(), TrainError> {
        self.experiment.config.learning_rate = setting::LEARNING_RATE.check(learning_rate)?;
        self.make_safe()
    }

    /// Goes back to epoch 0 and the start values; settings that were changed on the way stay.
    ///
    /// # Errors
    /// The engine failed.
    pub fn reset(&mut self) -> Result<(), TrainError> {
        self.engine
            .restore(0, &Snapshot::start(self.experiment.start.clone()))?;
        self.safe = (0, Snapshot::start(self.experiment.start.clone()));
        self.history.clear();
        Ok(())
    }

    /// The present parameters.
    ///
    /// # Errors
    /// The engine failed.
    pub fn parameters(&mut self) -> Result<Parameters, TrainError> {
        Ok(self.engine.parameters(0)?)
    }

    /// State, prediction and losses at the present parameters.
    ///
    /// # Errors
    /// The engine failed.
    pub fn evaluate(&mut self) -> Result<Evaluation, TrainError> {
        Ok(self.engine.evaluate(0, Accuracy::Full)?)
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
