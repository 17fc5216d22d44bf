//! From the schedule of the settings to the epochs that an engine is told to train.

use crate::engine::Epoch;
use crate::settings::Schedule;

/// An epoch, counted from 0, of a run of `epochs`.
#[must_use]
pub fn planned_epoch(schedule: &Schedule, number: u32, epochs: u32) -> Epoch {
    Epoch {
        number,
        learning_rate: schedule.rate(number, epochs),
        clear_moments: Schedule::clears_moments_after(number),
    }
}
