//! The loop over epochs. Synchronous; knows no thread, channel or clock.

use super::{Config, Experiment, Schedule};
use crate::engine::{Engine, EngineError, EngineInfo, Epoch, EpochOutcome, Evaluation};
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

/// Why training stopped.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum TrainError {
    /// The engine failed.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// The loss is no number any more.
    #[error(
        "the loss is not a finite number at epoch {epoch}. Reset, and train with a smaller learning rate."
    )]
    NotFinite {
        /// The first such epoch.
        epoch: u32,
    },
}

/// Trains one experiment.
pub struct Trainer {
    engine: Box<dyn Engine>,
    config: Config,
    start: Parameters,
    history: Vec<EpochRecord>,
}

impl Trainer {
    /// A trainer at epoch 0. The engine was made from this experiment.
    #[must_use]
    pub fn new(experiment: &Experiment, engine: Box<dyn Engine>) -> Self {
        Self {
            engine,
            config: experiment.config.clone(),
            start: experiment.start.clone(),
            history: Vec::new(),
        }
    }

    /// What computes.
    #[must_use]
    pub fn engine(&self) -> &EngineInfo {
        self.engine.info()
    }

    /// The present settings.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.config
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
        self.epoch() >= self.config.epochs
    }

    /// Trains up to `at_most` epochs, fewer at the end of the run; returns their records.
    ///
    /// # Errors
    /// The engine failed, or the loss is not finite. The history ends before the epoch that failed.
    pub fn advance(&mut self, at_most: u32) -> Result<&[EpochRecord], TrainError> {
        let first = self.epoch();
        let last = first.saturating_add(at_most).min(self.config.epochs);
        let schedule = self.config.schedule();
        let plan: Vec<Epoch> = (first..last)
            .map(|epoch| Epoch {
                learning_rate: schedule.rate(epoch, self.config.epochs),
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
    /// The engine failed.
    pub fn set_l2(&mut self, l2: f64) -> Result<(), TrainError> {
        self.config.l2 = l2;
        Ok(self.engine.set_loss_weights(self.config.loss_weights())?)
    }

    /// Sets the highest learning rate of the schedule, from the next epoch on.
    ///
    /// # Errors
    /// It is out of range.
    pub fn set_learning_rate(&mut self, learning_rate: f64) -> Result<(), OutOfRange> {
        self.config.learning_rate = setting::LEARNING_RATE.check(learning_rate)?;
        Ok(())
    }

    /// Goes back to epoch 0 and the start values; settings that were changed on the way stay.
    ///
    /// # Errors
    /// The engine failed.
    pub fn reset(&mut self) -> Result<(), TrainError> {
        self.engine.restart(&self.start)?;
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
