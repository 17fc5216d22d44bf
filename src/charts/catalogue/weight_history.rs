//! What charts show of the course of the weights, moment by moment, kept so that a moment is counted once.

use std::sync::Arc;

use super::SMALLEST;
use crate::train::{Course, Moment};

/// Moments that are shown: as many columns as one can tell apart.
const COLUMNS: usize = 60;
/// Rows of a histogram, from the smallest magnitude that is shown to [`LARGEST`].
pub(super) const ROWS: usize = 40;
/// Larger magnitudes are counted in the last row.
pub(super) const LARGEST: f64 = 10.0;
/// Shares of the known edges whose magnitudes bound the bands; the middle one is the median.
const SHARES: [f64; 5] = [0.05, 0.25, 0.5, 0.75, 0.95];

/// A moment, counted.
#[derive(Debug, Clone)]
pub(super) struct MomentDigest {
    /// Which.
    pub moment: Moment,
    /// Magnitudes that [`SHARES`] of the known edges lie below; `None` without known edges.
    pub known: Option<[f64; 5]>,
    /// Edges in each row, of the known ones and of the spurious ones.
    pub counts: [[u32; ROWS]; 2],
}

impl MomentDigest {
    /// Its epoch, as a place on an axis.
    pub fn epoch(&self) -> f64 {
        f64::from(self.moment.epoch)
    }

    fn new(moment: &Moment, spurious: &[bool]) -> Self {
        let mut counts = [[0; ROWS]; 2];
        let mut known = Vec::with_capacity(spurious.len());
        for (edge, &is_spurious) in spurious.iter().enumerate() {
            let magnitude = moment.weight(edge).abs();
            counts[usize::from(is_spurious)][row_of(magnitude)] += 1;
            if !is_spurious {
                known.push(magnitude);
            }
        }
        Self {
            moment: moment.clone(),
            known: (!known.is_empty()).then(|| SHARES.map(|share| quantile(&mut known, share))),
            counts,
        }
    }
}

fn row_of(magnitude: f64) -> usize {
    let share = (magnitude.max(SMALLEST) / SMALLEST).ln() / (LARGEST / SMALLEST).ln();
    ((share * ROWS as f64) as usize).min(ROWS - 1)
}

/// The value that lies nearest to a share of the way through; reorders its argument, which is not empty.
fn quantile(values: &mut [f64], share: f64) -> f64 {
    let place = ((values.len() - 1) as f64 * share).round() as usize;
    *values.select_nth_unstable_by(place, f64::total_cmp).1
}

/// The moments of a course that charts show.
#[derive(Debug, Clone, Default)]
pub struct Digest {
    moments: Vec<MomentDigest>,
}

impl Digest {
    /// Brings it up to date; moments that are known stay as they are. `spurious` is `[E]`.
    pub fn refresh(&mut self, course: &Course, spurious: &[bool]) {
        let known = std::mem::take(&mut self.moments);
        let digest = |moment: &Moment| {
            let is_it = |known: &&MomentDigest| Arc::ptr_eq(&known.moment.values, &moment.values);
            (known.iter().find(is_it).cloned())
                .unwrap_or_else(|| MomentDigest::new(moment, spurious))
        };
        self.moments = chosen(course).into_iter().map(digest).collect();
    }

    pub(super) fn moments(&self) -> &[MomentDigest] {
        &self.moments
    }
}

/// At most about [`COLUMNS`] moments, evenly chosen, with the first and the last.
fn chosen(course: &Course) -> Vec<&Moment> {
    let moments = course.moments();
    let stride = moments.len().div_ceil(COLUMNS).max(1);
    let mut chosen: Vec<&Moment> = moments.iter().step_by(stride).collect();
    if let (Some(last), Some(of_all)) = (chosen.last(), moments.last())
        && last.epoch != of_all.epoch
    {
        chosen.push(of_all);
    }
    chosen
}
