//! What charts show of the weights at each checkpoint, kept so that a checkpoint is counted once.

use std::sync::Arc;

use super::SMALLEST;
use crate::train::{Checkpoint, Checkpoints};

/// Columns of a histogram, one for each checkpoint shown: more cannot be told apart.
const COLUMNS: usize = 60;
/// Rows of a histogram, from the smallest magnitude that is shown to [`LARGEST`].
pub(super) const ROWS: usize = 40;
/// Larger magnitudes are counted in the last row.
pub(super) const LARGEST: f64 = 10.0;
/// Shares of the known edges whose magnitudes bound the bands; the middle one is the median.
const SHARES: [f64; 5] = [0.05, 0.25, 0.5, 0.75, 0.95];

/// What is counted at a checkpoint.
#[derive(Debug, Clone)]
pub(super) struct CheckpointSummary {
    /// The checkpoint.
    pub checkpoint: Checkpoint,
    /// Magnitudes that [`SHARES`] of the known edges lie below; `None` without known edges.
    pub known: Option<[f64; 5]>,
    /// Edges in each row, of the known ones and of the spurious ones.
    pub counts: [[u32; ROWS]; 2],
}

impl CheckpointSummary {
    /// Its epoch, as a place on an axis.
    pub fn epoch(&self) -> f64 {
        f64::from(self.checkpoint.epoch)
    }

    fn new(checkpoint: &Checkpoint, spurious: &[bool]) -> Self {
        let mut counts = [[0; ROWS]; 2];
        let mut known = Vec::with_capacity(spurious.len());
        for (edge, &is_spurious) in spurious.iter().enumerate() {
            let magnitude = checkpoint.weight(edge).abs();
            counts[usize::from(is_spurious)][row_of(magnitude)] += 1;
            if !is_spurious {
                known.push(magnitude);
            }
        }
        Self {
            checkpoint: checkpoint.clone(),
            known: (!known.is_empty()).then(|| SHARES.map(|share| quantile(&mut known, share))),
            counts,
        }
    }
}

fn row_of(magnitude: f64) -> usize {
    let share = (magnitude.max(SMALLEST) / SMALLEST).ln() / (LARGEST / SMALLEST).ln();
    ((share * ROWS as f64) as usize).min(ROWS - 1)
}

/// The quantile of a share, rounded to the nearest value; reorders `values`, which is not empty.
fn quantile(values: &mut [f64], share: f64) -> f64 {
    let place = ((values.len() - 1) as f64 * share).round() as usize;
    *values.select_nth_unstable_by(place, f64::total_cmp).1
}

/// The checkpoints that charts show.
#[derive(Debug, Clone, Default)]
pub struct WeightHistory {
    checkpoints: Vec<CheckpointSummary>,
}

impl WeightHistory {
    /// Summarises the checkpoints to show; summaries made before are kept. `spurious` is `[E]`.
    pub fn refresh(&mut self, checkpoints: &Checkpoints, spurious: &[bool]) {
        let known = std::mem::take(&mut self.checkpoints);
        let weight_history = |checkpoint: &Checkpoint| {
            let is_it = |known: &&CheckpointSummary| {
                Arc::ptr_eq(&known.checkpoint.values, &checkpoint.values)
            };
            (known.iter().find(is_it).cloned())
                .unwrap_or_else(|| CheckpointSummary::new(checkpoint, spurious))
        };
        self.checkpoints = chosen(checkpoints)
            .into_iter()
            .map(weight_history)
            .collect();
    }

    pub(super) fn checkpoints(&self) -> &[CheckpointSummary] {
        &self.checkpoints
    }
}

/// At most about [`COLUMNS`] checkpoints, evenly chosen, with the first and the last.
fn chosen(checkpoints: &Checkpoints) -> Vec<&Checkpoint> {
    let checkpoints = checkpoints.all();
    let stride = checkpoints.len().div_ceil(COLUMNS).max(1);
    let mut chosen: Vec<&Checkpoint> = checkpoints.iter().step_by(stride).collect();
    if let (Some(last), Some(of_all)) = (chosen.last(), checkpoints.last())
        && last.epoch != of_all.epoch
    {
        chosen.push(of_all);
    }
    chosen
}
