//! Engines compute: states, losses, gradients and training steps of one [`Problem`].
//!
//! Two engines stand behind one trait: [`cpu`] is the reference, [`gpu`] runs WGSL compute shaders. Engines know no
//! files, threads of the program, channels or clocks.

pub mod cpu;
pub mod gpu;
mod select;

pub use select::Selection;

use serde::Serialize;

use crate::model::{LossWeights, Losses, Parameters, Problem};

/// Which engine computes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, clap::ValueEnum)]
#[serde(rename_all = "snake_case")]
pub enum EngineChoice {
    /// A real GPU if there is one, otherwise the CPU.
    Auto,
    /// A GPU.
    Gpu,
    /// The CPU.
    Cpu,
}

/// What an engine is and where it runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EngineInfo {
    /// `cpu` or `gpu`.
    pub engine: &'static str,
    /// Name of the adapter, or the instruction set and number of threads of the CPU.
    pub device: String,
    /// `f32` or `f64`.
    pub precision: &'static str,
}

/// One training step: the rate of it, and whether Adam forgets its moments afterwards.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Epoch {
    /// Learning rate.
    pub learning_rate: f64,
    /// Whether the moments and the step count are cleared after this step.
    pub clear_moments: bool,
}

/// What was measured in a training step, with the parameters from before the step.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EpochOutcome {
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

/// State, prediction, losses and gradient at the present parameters.
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluation {
    /// State of every node; `[conditions x N]`.
    pub state: Vec<f64>,
    /// Predicted activity; `[conditions x TFs]`.
    pub prediction: Vec<f64>,
    /// Terms of the loss.
    pub losses: Losses,
    /// Gradient of the total loss.
    pub gradient: Parameters,
    /// Largest change of a state of a training condition in the last iteration.
    pub residual: f64,
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
        /// What is needed.
        needed: String,
        /// What the adapter allows.
        allowed: String,
        /// The adapter.
        adapter: String,
    },
    /// The device failed.
    #[error("the GPU {adapter} failed: {reason}. Train again, or choose the CPU engine.")]
    Device {
        /// The adapter.
        adapter: String,
        /// What it said.
        reason: String,
    },
}

/// The reference: the CPU engine in double precision. Slow, and exact to rounding.
#[must_use]
pub fn reference(problem: Problem, weights: LossWeights, start: &Parameters) -> Box<dyn Engine> {
    Box::new(cpu::CpuEngine::<f64>::new(problem, weights, start))
}

/// Computes and trains one problem.
pub trait Engine: Send {
    /// What this engine is.
    fn info(&self) -> &EngineInfo;

    /// Sets the parameters, and clears the moments and the step count of Adam.
    ///
    /// # Errors
    /// The device failed.
    fn restart(&mut self, parameters: &Parameters) -> Result<(), EngineError>;

    /// Sets the strength of the loss terms, from the next epoch on.
    ///
    /// # Errors
    /// The device failed.
    fn set_loss_weights(&mut self, weights: LossWeights) -> Result<(), EngineError>;

    /// Takes one training step for each epoch of `plan`.
    ///
    /// # Errors
    /// The device failed.
    fn train(&mut self, plan: &[Epoch]) -> Result<Vec<EpochOutcome>, EngineError>;

    /// The present parameters.
    ///
    /// # Errors
    /// The device failed.
    fn parameters(&mut self) -> Result<Parameters, EngineError>;

    /// State, prediction, losses and gradient at the present parameters; changes nothing. Takes all steps, where
    /// training may stop early.
    ///
    /// # Errors
    /// The device failed.
    fn evaluate(&mut self) -> Result<Evaluation, EngineError>;
}

/// The iteration may end early after these steps: after step 20, at every tenth (published rule).
pub(crate) const STEPS_PER_CHECK: u32 = 10;
pub(crate) const FIRST_CHECK: u32 = 30;

/// No adjoint grows beyond this. Where states settle, adjoints are of the order of the residuals, far below; where they
/// oscillate, the iteration would grow without bound and poison the run.
pub(crate) const ADJOINT_BOUND: f64 = 100.0;

/// Decay rates of Adam's moments, and the number that keeps it from dividing by zero.
pub(crate) const ADAM: (f64, f64, f64) = (0.9, 0.999, 1e-8);
