//! How many epochs the worker trains before it looks for commands.

use std::time::Duration;

/// Number of epochs that take about `target`, estimated from the last batch. It at most doubles, so that one quick batch
/// misleads little, and is at most `most`.
#[must_use]
pub fn next_epochs(trained: u32, took: Duration, target: Duration, most: u32) -> u32 {
    let fitting = f64::from(trained) * target.as_secs_f64() / took.as_secs_f64().max(1e-9);
    (fitting as u32).clamp(1, trained.max(1).saturating_mul(2).min(most))
}
