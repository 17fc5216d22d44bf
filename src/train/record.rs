//! The record of an epoch, and the reasons why training stops.

use serde::{Deserialize, Serialize};

use super::ExperimentError;
use super::summary::STILL;
use crate::engine::{EngineError, EngineInfo, Epoch, EpochOutcome};
use crate::model::Losses;
use crate::settings::OutOfRange;

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
    /// Iterations of the adjoint.
    pub adjoint_steps: u32,
    /// Largest change of a state in the last iteration that was checked.
    pub residual: f64,
    /// Largest change of an adjoint in its last iteration, relative to the largest adjoint of its condition.
    pub adjoint_residual: f64,
}

impl EpochRecord {
    /// An epoch of which nothing is known but its number.
    #[must_use]
    pub fn empty(epoch: u32) -> Self {
        Self {
            epoch,
            learning_rate: 0.0,
            losses: Losses::default(),
            pkn_below_median: f64::NAN,
            spurious_below_median: f64::NAN,
            steps: 0,
            adjoint_steps: 0,
            residual: 0.0,
            adjoint_residual: 0.0,
        }
    }

    /// Whether the state stood still enough for its gradient to be that of a fixed point.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        self.residual < STILL
    }

    pub(super) fn new(step: Epoch, outcome: &EpochOutcome) -> Self {
        Self {
            epoch: step.number,
            learning_rate: step.learning_rate,
            losses: outcome.losses,
            pkn_below_median: outcome.pkn_below_median,
            spurious_below_median: outcome.spurious_below_median,
            steps: outcome.steps,
            adjoint_steps: outcome.adjoint_steps,
            residual: outcome.residual,
            adjoint_residual: outcome.adjoint_residual,
        }
    }
}

/// A change of the engine during training.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EngineChange {
    /// The first epoch that the new engine computed, of the model that was furthest back.
    pub epoch: u32,
    /// The engine that computes from then on.
    pub engine: EngineInfo,
    /// Why, as a sentence.
    pub reason: String,
}

impl EngineChange {
    /// A run that `before` began goes on with another engine.
    #[must_use]
    pub fn on_resume(epoch: u32, before: &EngineInfo, engine: EngineInfo) -> Self {
        let reason = format!(
            "{} trained the first {epoch} epochs, and {} went on. On one device alone the last digits may differ.",
            before.device, engine.device
        );
        Self {
            epoch,
            engine,
            reason,
        }
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
}

/// Why a model waits at its last safe state: the loss or its gradient is not finite.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "epoch {epoch} gives numbers that are not finite, in the term '{term}'{}. The run is back at epoch {back}. Use a smaller learning rate.",
    at_nodes(.nodes)
)]
pub struct NotFinite {
    /// The epoch whose loss or gradient is not finite.
    pub epoch: u32,
    /// The term of the loss, or `gradient`.
    pub term: &'static str,
    /// Symbols of the nodes whose state or bias gradient is not finite; at most five.
    pub nodes: Vec<String>,
    /// The epoch to which the model went back.
    pub back: u32,
}

/// Nodes as a part of a sentence.
fn at_nodes(nodes: &[String]) -> String {
    if nodes.is_empty() {
        String::new()
    } else {
        format!(" at {}", nodes.join(", "))
    }
}

/// Why a run cannot begin.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum OpenError {
    /// The study or the settings do not allow it.
    #[error(transparent)]
    Experiment(#[from] ExperimentError),
    /// Another run cannot be taken over.
    #[error(transparent)]
    TakeOver(#[from] TrainError),
    /// There is no such engine, or it does not start.
    #[error(transparent)]
    Engine(#[from] EngineError),
}
