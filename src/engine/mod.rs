//! Engines compute: states, losses, gradients and training steps of a batch of models. A lone model is a batch of one.
//!
//! Two engines stand behind one trait: [`cpu`] is the reference, [`gpu`] runs WGSL compute shaders. Engines know no files,
//! no channels, and no threads of the program.

mod check;
pub mod cpu;
mod draws;
pub mod gpu;
mod outcome;
mod rules;
mod select;
pub mod simulate;
mod state;

pub use check::check_adapter;
pub(crate) use rules::{
    ADAM, ADJOINT_BOUND, AdamRate, FIRST_CHECK, STEPS_PER_CHECK, accelerated, clip_scale, is_cold,
    predictions,
};
pub use select::cpu as open_cpu;
pub use select::{Opened, fastest, open};
pub use state::{Accuracy, Evaluation, Snapshot, Solutions};

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::model::{LossWeights, Losses, Model, Parameters, Problem, Solver, TrainingOptions};

/// What computes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, strum::Display)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum EngineKind {
    /// The processor.
    Cpu,
    /// A GPU.
    Gpu,
}

/// The float type that an engine computes with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, strum::Display)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum Precision {
    /// Single.
    F32,
    /// Double.
    F64,
}

/// The kind of an engine, its device and its float type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EngineInfo {
    /// Processor or GPU.
    pub engine: EngineKind,
    /// Name of the adapter, or the instruction set and number of threads of the CPU.
    pub device: String,
    /// The float type.
    pub precision: Precision,
    /// Threads of the processor that compute; 0 where a GPU does.
    pub threads: u32,
}

/// One epoch of one model: its number, its learning rate, and whether Adam forgets its moments afterwards.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Epoch {
    /// Counted from 0; the random numbers of an epoch are drawn from the seed and this number.
    pub number: u32,
    /// Learning rate.
    pub learning_rate: f64,
    /// Whether the moments and the step count are cleared after this epoch.
    pub clear_moments: bool,
}

/// What was measured in an epoch, each training step with the parameters from before it. Over mini-batches, losses are
/// means; iterations and residuals are the largest.
#[derive(Debug, Clone, PartialEq)]
pub struct EpochOutcome {
    /// Terms of the loss.
    pub losses: Losses,
    /// Percentage of prior edges below the median magnitude.
    pub pkn_below_median: f64,
    /// Percentage of spurious edges below the median magnitude; NaN without spurious edges.
    pub spurious_below_median: f64,
    /// Iterations of the state, of the slowest condition.
    pub steps: u32,
    /// Iterations of the adjoint, of the slowest condition.
    pub adjoint_steps: u32,
    /// Largest change of a state in the last iteration, over the training conditions.
    pub residual: f64,
    /// Largest change of an adjoint in its last iteration, relative to the largest adjoint of its condition.
    pub adjoint_residual: f64,
    /// The values that are not finite, if any; then the epoch has changed nothing.
    pub fault: Option<Fault>,
}

/// Values that are not finite.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Name of the term of the loss, or `gradient`.
    pub term: &'static str,
    /// Nodes whose state or bias gradient is not finite; at most five.
    pub nodes: Vec<u32>,
}

/// Why an engine stopped.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EngineError {
    /// No adapter of the wanted kind.
    #[error("{0}")]
    NoAdapter(String),
    /// The problem does not fit.
    #[error(
        "the network needs {needed} of GPU memory in one buffer, and {adapter} allows {allowed}. Choose the CPU engine."
    )]
    TooLarge {
        /// Bytes that are needed, as text.
        needed: String,
        /// What the adapter allows.
        allowed: String,
        /// The adapter.
        adapter: String,
    },
    /// The adapter gives other numbers than the CPU.
    #[error(
        "{adapter} gives wrong numbers: {what}. Install a newer driver, or choose the CPU engine."
    )]
    Untrusted {
        /// The adapter.
        adapter: String,
        /// The difference from the CPU, as a clause.
        what: String,
    },
    /// The device failed.
    #[error("the GPU {adapter} failed: {reason}. Train again, or choose the CPU engine.")]
    Device {
        /// The adapter.
        adapter: String,
        /// The message of the driver.
        reason: String,
    },
}

/// The reference: the CPU engine in double precision and without acceleration. Slow, and exact to rounding.
#[must_use]
pub fn reference(
    problem: Arc<Problem>,
    loss_weights: LossWeights,
    start: &Parameters,
) -> Box<dyn Engine> {
    Box::new(cpu::CpuEngine::<f64>::new(vec![Model {
        problem,
        loss_weights,
        training_options: TrainingOptions::plain(Solver::Published),
        start: start.clone(),
        seed: 0,
    }]))
}

/// Computes and trains a batch of models that share nodes and conditions. They may differ in spurious edges, seed, split, learning
/// rate and the strength of every term of the loss; `model` is a position in the batch.
pub trait Engine: Send {
    /// What this engine is.
    fn info(&self) -> &EngineInfo;

    /// Sets the strengths of the loss terms of a model, from the next epoch on. A spectral term that was off in all models
    /// at the start must stay off: the GPU engine has no memory for it.
    ///
    /// # Errors
    /// The device failed.
    fn set_loss_weights(&mut self, model: usize, weights: LossWeights) -> Result<(), EngineError>;

    /// Trains every model for the epochs of its plan; `[models]`, each of any length. A model whose plan is empty or done
    /// stays as it is while other models go on. Returns the outcomes of every model, `[models][epochs]`; the outcomes of a
    /// model end with the first epoch that has a fault.
    ///
    /// # Errors
    /// The device failed.
    fn train(&mut self, plans: &[Vec<Epoch>]) -> Result<Vec<Vec<EpochOutcome>>, EngineError>;

    /// The present parameters of a model.
    ///
    /// # Errors
    /// The device failed.
    fn parameters(&mut self, model: usize) -> Result<Parameters, EngineError>;

    /// State, prediction, losses and gradient of a model at its present parameters; changes nothing.
    ///
    /// # Errors
    /// The device failed.
    fn evaluate(&mut self, model: usize, accuracy: Accuracy) -> Result<Evaluation, EngineError>;

    /// Everything that a model needs to go on.
    ///
    /// # Errors
    /// The device failed.
    fn snapshot(&mut self, model: usize) -> Result<Snapshot, EngineError>;

    /// Goes back to a snapshot of a model of this shape.
    ///
    /// # Errors
    /// The device failed.
    fn restore(&mut self, model: usize, snapshot: &Snapshot) -> Result<(), EngineError>;
}
