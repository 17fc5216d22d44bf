//! Statistics of plain numbers: ranks, medians, correlations, and how far two distributions lie apart. Knows no network and no model.

pub mod pruning;

pub use pruning::{
    BelowMedian, Separation, below_median, median_magnitude, pearson, ranks, separation, spearman,
};
