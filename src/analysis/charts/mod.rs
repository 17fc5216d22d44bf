//! The charts of a run: what each of them shows, from what was found.

mod ablated;
mod course;
mod digest;
mod evidence;
mod fitted;
mod pruned;
mod trained;

pub use ablated::{ablated_change, ablated_fit, compared};
pub use course::{histogram, trajectories};
pub use digest::Digest;
pub use evidence::evidence;
pub use fitted::{correlated, predicted};
pub use pruned::{below_median, distributions};
pub use trained::{learning_rate, loss, radii, terms};

/// Smaller magnitudes are drawn here: a weight of 0 has no logarithm.
pub const SMALLEST: f64 = 1e-5;
