//! What is trained: the shape of the network, its parameters and start values, the terms of the loss, and what the
//! weights say about pruning. Reads like the mathematics; draws, threads and parses nothing.

mod activation;
mod parameters;
pub mod paths;
mod problem;
pub mod pruning;
mod radius;
mod regime;
pub mod setting;
mod terms;
mod topology;

pub use activation::{Activation, LEAK};
pub use parameters::{Parameters, Places};
pub use problem::{Fixed, Problem, ProblemError, Targets};
pub use radius::spectral_radius;
pub use regime::{Model, Regime, Solver};
pub use terms::{GivenProbes, LossWeights, Losses, Noise, Spectral, SpectralForm, Uniform};
pub use topology::{Neighbours, Topology};
