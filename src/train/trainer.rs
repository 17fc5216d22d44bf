//! The loop over epochs. Synchronous; knows no thread, channel or clock.

use super::{Config, Experiment, ExperimentError, Schedule, Summary, summary};
use crate::data::Study;
use crate::engine::{Engine, EngineError, EngineInfo, Epoch, EpochOutcome, Evaluation, Selection};
use crate::model::setting::{self, OutOfRange};
use crate::model::{Losses, Parameters};

/// One line of the history. Measured with the parameters from before the step of this epoch.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EpochRecord {
    /// Counted from 0.
    pub epoch: u32,
    /// Learning rate of the step.
    pub learning_rate: f64,
    /// Terms of the loss.
    pub losses: Losses,
    /// Percentage of prior edges below the median magnitude.
    pub pkn_below_median: f64,
    /// Percentage of spurious edges below the median magnitude; NaN without spurious edges.
    pub spurious_below_median: f64,
    /// Iterations of the state.
    pub steps: u32,
    /// Largest change of a state in the last iteration that was checked.
    pub residual: f64,
}

impl EpochRecord {
    /// Whether the state stood still enough for its gradient to be that of a fixed point. Epochs of ordinary runs that use
    /// all 150 steps were seen to end with changes of a few 1e-4; oscillating states change by 0.01 and more.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        const STILL: f64 = 1e-3;
        self.residual < STILL
    }
}

/// Why training stopped.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum TrainError {
    /// The engine failed.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// A setting is out of range.
    #[error(transparent)]
    Setting(#[from] OutOfRange),
    /// The loss is no number any more.
    #[error(
        "the loss is not a finite number at epoch {epoch}. Train again with a smaller learning rate."
    )]
    NotFinite {
        /// The first such epoch.
        epoch: u32,
    },
}

/// Why a run cannot begin.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum OpenError {
    /// The study or the settings do not allow it.
    #[error(transparent)]
    Experiment(#[from] ExperimentError),
    /// There is no such engine, or it does not start.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

/// Trains one experiment.
pub struct Trainer {
    engine: Box<dyn Engine>,
    engine_reason: String,
    experiment: Experiment,
    history: Vec<EpochRecord>,
}

impl Trainer {
    /// A trainer for a study, with the engine that the settings ask for. Takes up to seconds, for a GPU.
    ///
    /// # Errors
    /// The study has no data, a setting is out of range, or the engine does not start.
    pub fn open(study: &Study, config: Config) -> Result<Self, OpenError> {
        let experiment = Experiment::new(study, config)?;
        let config = &experiment.config;
        let selection = Selection::new(config.engine, config.adapter.as_deref())?;
        let engine = selection.engine(
            experiment.problem.clone(),
            config.loss_weights(),
            &experiment.start,
        )?;
        Ok(Self {
            engine_reason: selection.reason,
            ..Self::new(experiment, engine)
        })
    }

    /// A trainer at epoch 0. The engine was made from this experiment.
    #[must_use]
    pub fn new(experiment: Experiment, engine: Box<dyn Engine>) -> Self {
        Self {
            engine,
            engine_reason: String::new(),
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

    /// Trains up to `at_most` epochs, fewer at the end of the run; returns their records.
    ///
    /// # Errors
    /// The engine failed, or the loss is not finite. The history ends before the epoch that failed.
    pub fn advance(&mut self, at_most: u32) -> Result<&[EpochRecord], TrainError> {
        let first = self.epoch();
        let last = first
            .saturating_add(at_most)
            .min(self.experiment.config.epochs);
        let schedule = self.experiment.config.schedule();
        let plan: Vec<Epoch> = (first..last)
            .map(|epoch| Epoch {
                learning_rate: schedule.rate(epoch, self.experiment.config.epochs),
                clear_moments: Schedule::clears_moments_after(epoch),
            })
            .collect();
        for (epoch, (step, outcome)) in (first..).zip(plan.iter().zip(self.engine.train(&plan)?)) {
            if !outcome.losses.total().is_finite() {
                return Err(TrainError::NotFinite { epoch });
            }
            self.history.push(record(epoch, *step, outcome));
        }
        Ok(&self.history[first as usize..])
    }

    /// Sets the L2 strength, from the next epoch on.
    ///
    /// # Errors
    /// It is out of range, or the engine failed.
    pub fn set_l2(&mut self, l2: f64) -> Result<(), TrainError> {
        self.experiment.config.l2 = setting::L2.check(l2)?;
        Ok(self
            .engine
            .set_loss_weights(self.experiment.config.loss_weights())?)
    }

    /// Sets the highest learning rate of the schedule, from the next epoch on.
    ///
    /// # Errors
    /// It is out of range.
    pub fn set_learning_rate(&mut self, learning_rate: f64) -> Result<(), TrainError> {
        self.experiment.config.learning_rate = setting::LEARNING_RATE.check(learning_rate)?;
        Ok(())
    }

    /// Goes back to epoch 0 and the start values; settings that were changed on the way stay.
    ///
    /// # Errors
    /// The engine failed.
    pub fn reset(&mut self) -> Result<(), TrainError> {
        self.engine.restart(&self.experiment.start)?;
        self.history.clear();
        Ok(())
    }

    /// The present parameters.
    ///
    /// # Errors
    /// The engine failed.
    pub fn parameters(&mut self) -> Result<Parameters, TrainError> {
        Ok(self.engine.parameters()?)
    }

    /// State, prediction and losses at the present parameters.
    ///
    /// # Errors
    /// The engine failed.
    pub fn evaluate(&mut self) -> Result<Evaluation, TrainError> {
        Ok(self.engine.evaluate()?)
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

fn record(epoch: u32, step: Epoch, outcome: EpochOutcome) -> EpochRecord {
    EpochRecord {
        epoch,
        learning_rate: step.learning_rate,
        losses: outcome.losses,
        pkn_below_median: outcome.pkn_below_median,
        spurious_below_median: outcome.spurious_below_median,
        steps: outcome.steps,
        residual: outcome.residual,
    }
}
