//! The charts of a run: what each of them shows, from what was found.

mod ablation;
mod compare;
mod evidence;
mod fit;
mod pruning;
mod training;
mod weight_history;
mod weights;

pub use ablation::{ablated_change, ablated_fit};
pub use compare::{NamedRun, compared_loss, compared_pruning, compared_weights};
pub use evidence::evidence;
pub use fit::{correlated, predicted};
pub use pruning::{below_median, distributions};
pub use training::{learning_rate, loss, radii, terms};
pub use weight_history::WeightHistory;
pub use weights::{histogram, trajectories};

/// Smaller magnitudes are drawn here: a weight of 0 has no logarithm.
pub const SMALLEST: f64 = 1e-5;
