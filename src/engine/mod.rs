//! Engines compute: states, losses, gradients and training steps of a batch of models. A lone model is a batch of one.
//!
//! Two engines stand behind one trait: [`cpu`] is the reference, [`gpu`] runs WGSL compute shaders. Engines know no
//! files, threads of the program, channels or clocks.

mod check;
pub mod cpu;
mod draws;
pub mod gpu;
mod outcome;
mod select;

pub use check::check_adapter;
pub use select::{Opened, cpu as open_cpu, fastest, open};

use serde::Serialize;

use crate::model::{LossWeights, Losses, Model, Parameters, Problem, Regime, Solver};

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

/// One epoch: its number, its rate, and whether Adam forgets its moments afterwards.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Epoch {
    /// Counted from 0; what is random in an epoch is drawn from the seed and this number.
    pub number: u32,
    /// Learning rate.
    pub learning_rate: f64,
    /// Whether the moments and the step count are cleared after this epoch.
    pub clear_moments: bool,
}

/// What was measured in an epoch, with the parameters from before it; in mini-batches the mean over their steps.
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
    /// Largest change of a state of a training condition in its last iteration.
    pub residual: f64,
    /// Largest change of an adjoint in its last iteration, relative to the largest adjoint of its condition.
    pub adjoint_residual: f64,
    /// What is no finite number. Then this epoch has changed nothing.
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

/// How exactly states and adjoints are to be found for an evaluation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Accuracy {
    /// All steps, from 0.
    Full,
    /// As the next epoch of training would.
    AsTrained,
}

/// State, prediction, losses and gradient at the present parameters, without noise.
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
    /// Largest change of a state in the last iteration, of each condition; `[conditions]`.
    pub residuals: Vec<f64>,
    /// The node whose state changed most in the last iteration, of each condition; `[conditions]`.
    pub moving: Vec<u32>,
}

impl Evaluation {
    /// Largest change of a state of the conditions of a problem that train.
    #[must_use]
    pub fn residual(&self, problem: &Problem) -> f64 {
        let train = self.residuals.iter().zip(&problem.trains);
        train
            .filter(|(_, trains)| **trains)
            .map(|(&residual, _)| residual)
            .fold(0.0, f64::max)
    }
}

/// Everything from which training goes on as if it had never stopped.
#[derive(Debug, Clone, PartialEq)]
pub struct Snapshot {
    /// Parameters.
    pub parameters: Parameters,
    /// First moments of Adam, in the order of [`crate::model::Places`].
    pub first_moments: Vec<f64>,
    /// Second moments.
    pub second_moments: Vec<f64>,
    /// Steps since the moments were last cleared.
    pub adam_steps: u32,
    /// Solutions from which the accelerated solver starts; `None` where there are none yet.
    pub solutions: Option<Solutions>,
}

/// Last solutions of every condition.
#[derive(Debug, Clone, PartialEq)]
pub struct Solutions {
    /// States; `[conditions x N]`.
    pub state: Vec<f64>,
    /// Adjoints; `[conditions x N]`.
    pub adjoint: Vec<f64>,
}

impl Snapshot {
    /// The beginning of a run.
    #[must_use]
    pub fn start(parameters: Parameters) -> Self {
        let count = parameters.count();
        Self {
            parameters,
            first_moments: vec![0.0; count],
            second_moments: vec![0.0; count],
            adam_steps: 0,
            solutions: None,
        }
    }
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
    /// The adapter gives other numbers than the CPU.
    #[error(
        "{adapter} gives wrong numbers: {what}. Install a newer driver, or choose the CPU engine."
    )]
    Untrusted {
        /// The adapter.
        adapter: String,
        /// What is wrong.
        what: String,
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

/// The reference: the CPU engine in double precision and without acceleration. Slow, and exact to rounding.
#[must_use]
pub fn reference(
    problem: Problem,
    loss_weights: LossWeights,
    start: &Parameters,
) -> Box<dyn Engine> {
    Box::new(cpu::CpuEngine::<f64>::new(vec![Model {
        problem,
        loss_weights,
        regime: Regime::plain(Solver::Published),
        start: start.clone(),
        seed: 0,
    }]))
}

/// Computes and trains a batch of models that share nodes and conditions. They may differ in spurious edges, seed, split and
/// the strength of every term of the loss; `model` is a position in the batch.
pub trait Engine: Send {
    /// What this engine is.
    fn info(&self) -> &EngineInfo;

    /// Sets the strength of the loss terms of a model, from the next epoch on.
    ///
    /// # Errors
    /// The device failed.
    fn set_loss_weights(&mut self, model: usize, weights: LossWeights) -> Result<(), EngineError>;

    /// Trains every model for the epochs of `plan`; their outcomes, model by model. Those of a model end with the first
    /// epoch that has a fault.
    ///
    /// # Errors
    /// The device failed.
    fn train(&mut self, plan: &[Epoch]) -> Result<Vec<Vec<EpochOutcome>>, EngineError>;

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

/// The published iteration may end early after these steps: after step 20, at every tenth.
pub(crate) const STEPS_PER_CHECK: u32 = 10;
pub(crate) const FIRST_CHECK: u32 = 30;

/// No adjoint grows beyond this. Where states settle, adjoints are of the order of the residuals, far below; where they
/// oscillate, the iteration would grow without bound and poison the run.
pub(crate) const ADJOINT_BOUND: f64 = 100.0;

/// Predicted activity of every output in every condition; `[conditions x TFs]`.
pub(crate) fn predictions(parameters: &Parameters, problem: &Problem, state: &[f64]) -> Vec<f64> {
    let nodes = problem.topology.nodes;
    let outputs = problem.outputs.len();
    (0..problem.conditions * outputs)
        .map(|cell| {
            let (condition, output) = (cell / outputs, cell % outputs);
            let bias = parameters.output_biases.get(output).copied().unwrap_or(0.0);
            let activity = state[condition * nodes + problem.outputs[output] as usize];
            parameters.projections[output] * activity + bias
        })
        .collect()
}

/// Factor that shortens a gradient whose squares sum to `square` to a length of at most `limit`.
pub(crate) fn clip_scale(limit: f64, square: f64) -> f64 {
    (limit / square.sqrt()).min(1.0)
}

/// Whether the accelerated solver starts an epoch from 0.
pub(crate) fn is_cold(epoch: u32) -> bool {
    epoch.is_multiple_of(accelerated::COLD_EVERY)
}

/// Decay rates of Adam's moments, and the number that keeps it from dividing by zero.
pub(crate) const ADAM: (f64, f64, f64) = (0.9, 0.999, 1e-8);

/// Numbers of the accelerated solver, the same on both engines. They were chosen by the work along runs of the macrophage
/// network.
pub(crate) mod accelerated {
    /// Nodes that are updated together; those after them use the new states.
    pub const CHUNK: usize = 64;
    /// Earlier iterates that are mixed.
    pub const DEPTH: usize = 3;
    /// Share of the tolerance of the published iteration at which a state, or an adjoint relative to the largest of its
    /// condition, counts as settled. The published iteration is looked at in every tenth step alone and so often does
    /// better than its tolerance; this does better still, and is about as low as single precision allows.
    pub const TOLERANCE: f64 = 0.1;
    /// Mixed iterations in which the change must halve, or plain ones follow.
    pub const WINDOW: u32 = 10;
    /// Plain iterations that follow the first time; twice as many the next time, and so on.
    pub const PLAIN: u32 = 8;
    /// Epochs between those that start from 0 and not from the last solution: where a network has several solutions, the
    /// one that counts is the one that is reached from 0.
    pub const COLD_EVERY: u32 = 50;
    /// From 0, iterations are plain until the change is below this: mixing early could lead to another solution.
    pub const COLD_UNTIL: f64 = 1e-3;
    /// The least squares look at every so many nodes: a sample of a hundred tells the few numbers that are sought as well as
    /// all of them do, for an eighth of the work.
    pub fn sample_stride(nodes: usize) -> usize {
        const SAMPLE: usize = 128;
        const MOST: usize = 8;
        (nodes / SAMPLE).clamp(1, MOST)
    }
    /// Added to the diagonal of the least squares, relative: keeps it solvable where iterates are nearly parallel.
    pub const DAMPING: f64 = 1e-6;
}
