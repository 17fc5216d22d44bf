//! The published learning-rate schedule: up to a peak, down to a final rate, each along half a cosine.

use std::f64::consts::PI;

use serde::Serialize;

/// After the epochs 200, 400, ... Adam forgets its moments.
const CLEAR_MOMENTS_EVERY: u32 = 200;
/// From this share of the epochs on, the rate is the final one.
const FLAT_FROM: f64 = 0.95;

/// Learning rates of a run.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Schedule {
    /// Rate at epoch 0.
    pub start: f64,
    /// Highest rate.
    pub peak: f64,
    /// Where the peak lies, as a share of the epochs; above 0 and below 0.95.
    pub peak_at: f64,
    /// Rate at the end.
    pub last: f64,
}

impl Schedule {
    /// Rate at an epoch, counted from 0, of a run of `epochs`.
    #[must_use]
    pub fn rate(&self, epoch: u32, epochs: u32) -> f64 {
        let (epoch, epochs) = (f64::from(epoch), f64::from(epochs));
        let (peak_epoch, flat_epoch) = (self.peak_at * epochs, FLAT_FROM * epochs);
        if epoch <= peak_epoch {
            (self.peak - self.start) / 2.0 * (1.0 - (PI * epoch / peak_epoch).cos()) + self.start
        } else if epoch <= flat_epoch {
            (self.peak - self.last) / 2.0
                * (1.0 + (PI * (epoch - peak_epoch) / (flat_epoch - peak_epoch)).cos())
                + self.last
        } else {
            self.last
        }
    }

    /// Whether Adam forgets its moments after this epoch, counted from 0.
    #[must_use]
    pub fn clears_moments_after(epoch: u32) -> bool {
        epoch > 0 && epoch.is_multiple_of(CLEAR_MOMENTS_EVERY)
    }
}
