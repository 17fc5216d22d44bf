//! Statistics of magnitudes: ranks, medians, correlations, and how far two distributions lie apart. Works on plain numbers.

pub mod pruning;

pub use pruning::{
    BelowMedian, Separation, below_median, median_magnitude, pearson, ranks, separation, spearman,
};
