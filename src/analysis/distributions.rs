//! How the magnitudes of known and of spurious edges are distributed at a checkpoint.

use crate::statistics::{BelowMedian, Separation, pruning};

/// Magnitudes of the weights of a checkpoint.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Distributions {
    /// Of the edges of the prior knowledge, ascending.
    pub prior: Vec<f64>,
    /// Of the spurious edges, ascending.
    pub spurious: Vec<f64>,
    /// How far apart they are; `None` where one kind is missing.
    pub separation: Option<Separation>,
    /// Shares below the median of all.
    pub below: Option<BelowMedian>,
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
            below: (!weights.is_empty()).then(|| pruning::below_median(weights, spurious)),
        }
    }

    /// Share of a sorted sample up to a value, in percent.
    #[must_use]
    pub fn percent_up_to(sorted: &[f64], value: f64) -> f64 {
        let count = sorted.partition_point(|&magnitude| magnitude <= value);
        100.0 * count as f64 / sorted.len().max(1) as f64
    }

    /// Sample sizes for a definition: the numbers of known and of spurious edges.
    #[must_use]
    pub fn counted(&self) -> String {
        format!(
            "n = {} known and {} spurious edges",
            self.prior.len(),
            self.spurious.len()
        )
    }
}
