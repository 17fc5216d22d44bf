//! What the plots show: the course of a run, and the distributions of the present weights. Knows no plot.

use std::sync::Arc;

use crate::model::Parameters;
use crate::model::pruning::{self, Separation};
use crate::train::EpochRecord;

/// A setting that can be changed on the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MarkKind {
    /// L2 strength.
    L2,
    /// Highest learning rate.
    LearningRate,
}

/// A moment of a run that the plots mark: a setting was changed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mark {
    /// The first epoch that it concerns.
    pub epoch: u32,
    /// What was changed.
    pub kind: MarkKind,
    /// To what.
    pub value: f64,
}

impl Mark {
    /// What changed, for a label.
    #[must_use]
    pub fn text(&self) -> String {
        match self.kind {
            MarkKind::L2 => format!("L2 {:.1e}", self.value),
            MarkKind::LearningRate => format!("learning rate {:.1e}", self.value),
        }
    }
}

/// One curve: values by epoch, in ascending order of epochs.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Curve {
    /// `[epoch, value]`.
    pub points: Vec<[f64; 2]>,
}

impl Curve {
    fn push(&mut self, epoch: u32, value: f64) {
        if value.is_finite() {
            self.points.push([f64::from(epoch), value]);
        }
    }

    /// The points between two epochs, at most about `2 * columns`: of each column the lowest and the highest. One point
    /// beyond each end is kept, so that a line runs on to the edge of the plot.
    #[must_use]
    pub fn visible(&self, from: f64, to: f64, columns: usize) -> Vec<[f64; 2]> {
        let first = self
            .points
            .partition_point(|point| point[0] < from)
            .saturating_sub(1);
        let last = (self.points.partition_point(|point| point[0] <= to) + 1).min(self.points.len());
        let points = &self.points[first.min(last)..last];
        let bucket = points.len().div_ceil(columns.max(1));
        if bucket <= 2 {
            return points.to_vec();
        }
        points.chunks(bucket).flat_map(extremes).collect()
    }
}

/// The lowest and the highest point, in the order in which they stand.
fn extremes(points: &[[f64; 2]]) -> Vec<[f64; 2]> {
    let by_value = |a: &(usize, &[f64; 2]), b: &(usize, &[f64; 2])| a.1[1].total_cmp(&b.1[1]);
    let (low, high) = (
        points.iter().enumerate().min_by(by_value),
        points.iter().enumerate().max_by(by_value),
    );
    match (low, high) {
        (Some((low, _)), Some((high, _))) if low == high => vec![points[low]],
        (Some((low, _)), Some((high, _))) => vec![points[low.min(high)], points[low.max(high)]],
        _ => Vec::new(),
    }
}

/// Magnitudes of the weights of a moment. Sorting tens of thousands takes longer than a frame has: it is done elsewhere.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Distributions {
    /// Of the edges of the prior knowledge, ascending.
    pub prior: Vec<f64>,
    /// Of the spurious edges, ascending.
    pub spurious: Vec<f64>,
    /// How far apart they are.
    pub separation: Option<Separation>,
}

impl Distributions {
    /// From weights and marks, both `[E]`.
    #[must_use]
    pub fn new(weights: &[f64], spurious: &[bool]) -> Self {
        let [prior, of_spurious] = pruning::sorted_magnitudes(weights, spurious);
        Self {
            prior,
            spurious: of_spurious,
            separation: pruning::separation(weights, spurious),
        }
    }
}

/// Weights of some epochs, spread evenly over a run of any length, in bounded memory.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Snapshots {
    taken: Vec<(u32, Arc<[f32]>)>,
    /// Least number of epochs between two of them.
    stride: u32,
}

impl Snapshots {
    /// So many are kept at most; single precision is more than a picture shows.
    pub const MOST: usize = 200;

    /// Takes the weights of an epoch, if it is far enough from the last one; where there are too many, every other one goes.
    pub fn push(&mut self, epoch: u32, weights: &[f64]) {
        let next = self
            .taken
            .last()
            .map_or(0, |(last, _)| last + self.stride.max(1));
        if epoch < next {
            return;
        }
        self.taken
            .push((epoch, weights.iter().map(|&weight| weight as f32).collect()));
        if self.taken.len() > Self::MOST {
            let mut keep = false;
            self.taken.retain(|_| {
                keep = !keep;
                keep
            });
            // Samples come when they come: the distance that there is now is the one to keep.
            self.stride = epoch / (Self::MOST as u32 / 2);
        }
    }

    /// Course of the weight of an edge: `[epoch, weight]`.
    pub fn course(&self, edge: usize) -> impl Iterator<Item = [f64; 2]> + '_ {
        self.taken.iter().filter_map(move |(epoch, weights)| {
            weights
                .get(edge)
                .map(|&weight| [f64::from(*epoch), f64::from(weight)])
        })
    }

    fn forget_from(&mut self, epoch: u32) {
        self.taken.retain(|(at, _)| *at < epoch);
    }
}

/// Everything that changes while a run goes on.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Series {
    /// Number of epochs so far.
    pub epochs: u32,
    /// log10 of the mean squared error on the training conditions.
    pub fit: Curve,
    /// The same on the test conditions.
    pub test: Curve,
    /// Percentage of prior edges below the median magnitude.
    pub pkn_below: Curve,
    /// The same for spurious edges.
    pub spurious_below: Curve,
    /// Changes of settings on the way.
    pub marks: Vec<Mark>,
    /// Epochs in which the state of the network did not settle.
    pub unsettled: Vec<u32>,
    /// Present parameters.
    pub parameters: Option<Arc<Parameters>>,
    /// Parameters at the start of the run.
    pub start: Option<Arc<Parameters>>,
    /// Distributions of the present weights, or of weights a moment ago.
    pub distributions: Distributions,
    /// Weights of some epochs, spread over the run.
    pub snapshots: Snapshots,
}

impl Series {
    /// Adds epochs.
    pub fn extend(&mut self, records: &[EpochRecord]) {
        for record in records {
            self.epochs = record.epoch + 1;
            self.fit.push(record.epoch, record.losses.fit.log10());
            self.test.push(record.epoch, record.losses.test.log10());
            self.pkn_below.push(record.epoch, record.pkn_below_median);
            self.spurious_below
                .push(record.epoch, record.spurious_below_median);
            if !record.is_settled() {
                self.unsettled.push(record.epoch);
            }
        }
    }

    /// Forgets everything from an epoch on.
    pub fn forget_from(&mut self, epoch: u32) {
        self.epochs = self.epochs.min(epoch);
        let limit = f64::from(epoch);
        for curve in [
            &mut self.fit,
            &mut self.test,
            &mut self.pkn_below,
            &mut self.spurious_below,
        ] {
            curve.points.retain(|point| point[0] < limit);
        }
        self.snapshots.forget_from(epoch);
        self.unsettled.retain(|&at| at < epoch);
        self.marks.retain(|mark| mark.epoch <= epoch);
    }

    /// Takes new parameters; the first are those of the start.
    pub fn set_parameters(&mut self, parameters: Arc<Parameters>) {
        self.snapshots.push(self.epochs, &parameters.weights);
        self.start.get_or_insert_with(|| Arc::clone(&parameters));
        self.parameters = Some(parameters);
    }
}
