//! What is trained: the shape of the network, its parameters and start values, the terms of the loss, and what the
//! weights say about pruning. Reads like the mathematics; draws, threads and parses nothing.

mod activation;
mod parameters;
mod problem;
pub mod pruning;
mod radius;
pub mod setting;
mod topology;

pub use activation::{LEAK, activation, slope_from_output};
pub use parameters::Parameters;
pub use problem::{Fixed, LossWeights, Losses, Problem, ProblemError, Targets};
pub use radius::spectral_radius;
pub use topology::{Neighbours, Topology};
