//! What is trained: the shape of the network, its parameters and start values, and the terms of the loss. Reads like the
//! mathematics; knows no drawing, threads or files.

mod activation;
mod parameters;
mod problem;
mod radius;
mod terms;
mod topology;
mod training_options;

use std::sync::Arc;

pub use activation::{Activation, LEAK};
pub use parameters::{ParameterLayout, Parameters};
pub use problem::{Hyperparameters, Problem, ProblemError, Targets};
pub use radius::spectral_radius;
pub use terms::{
    GivenProbes, LOSS_TERMS, LossTerm, LossWeights, Losses, Noise, Penalty, Spectral, SpectralForm,
    Strengths, Uniform,
};
pub use topology::{Neighbours, Topology};
pub use training_options::{EngineChoice, Solver, TrainingOptions};

/// A model to train: problem, strengths, options, start parameters and seed. Models of one problem share it.
#[derive(Debug, Clone)]
pub struct Model {
    /// Shape and data.
    pub problem: Arc<Problem>,
    /// Strength of each term of the loss.
    pub loss_weights: LossWeights,
    /// How it is trained.
    pub training_options: TrainingOptions,
    /// Parameters at the start.
    pub start: Parameters,
    /// Noise, mini-batches and spectral probes are drawn from this seed.
    pub seed: u64,
}
