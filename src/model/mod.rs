//! What is trained: the shape of the network, its parameters and start values, the terms of the loss, and what the
//! weights say about pruning. Reads like the mathematics; draws, threads and parses nothing.

mod activation;
mod parameters;
mod problem;
mod radius;
mod terms;
mod topology;
mod training_options;

pub use activation::{Activation, LEAK};
pub use parameters::{ParameterLayout, Parameters};
pub use problem::{Hyperparameters, Problem, ProblemError, Targets};
pub use radius::spectral_radius;
pub use terms::{
    GivenProbes, LOSS_TERMS, LossTerm, LossWeights, Losses, Noise, Spectral, SpectralForm, Uniform,
};
pub use topology::{Neighbours, Topology};
pub use training_options::{EngineChoice, Model, Solver, TrainingOptions};
