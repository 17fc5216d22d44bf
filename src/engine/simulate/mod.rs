//! Forward simulation beside training: states under a perturbation, and states step by step. In double precision; trains nothing.

mod perturbation;
mod trace;

pub use perturbation::{Perturbation, SteadyStates, steady_states};
pub use trace::{Trace, trace};
