//! How many epochs to train before looking up.

use std::time::Duration;

/// Number of epochs that take about `target`, judged by the last batch; at most twice as many as then, so that one quick
/// batch misleads little, and at most `most`.
#[must_use]
pub fn next_batch(trained: u32, took: Duration, target: Duration, most: u32) -> u32 {
    let fitting = f64::from(trained) * target.as_secs_f64() / took.as_secs_f64().max(1e-9);
    (fitting as u32).clamp(1, trained.max(1).saturating_mul(2).min(most))
}
