//! What the magnitudes of the weights say about pruning. Always magnitudes, never signed weights.

use serde::Serialize;

/// Percentage of edges whose magnitude lies below the median of all edges.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct BelowMedian {
    /// Among the edges of the prior knowledge; about 50 where prior and spurious edges have the same magnitudes.
    pub pkn_percent: f64,
    /// Among the spurious edges; NaN where there are none.
    pub spurious_percent: f64,
}

/// Shares below the median of all magnitudes. `weights` and `spurious` are `[E]`, E > 0.
#[must_use]
pub fn below_median(weights: &[f64], spurious: &[bool]) -> BelowMedian {
    assert_eq!(
        weights.len(),
        spurious.len(),
        "weights and spurious are both [E]"
    );
    let mut magnitudes: Vec<f64> = weights.iter().map(|weight| weight.abs()).collect();
    let middle = median(&mut magnitudes);
    let (mut below, mut count) = ([0u32; 2], [0u32; 2]);
    for (weight, &spurious) in weights.iter().zip(spurious) {
        count[usize::from(spurious)] += 1;
        below[usize::from(spurious)] += u32::from(weight.abs() < middle);
    }
    let percent = |which: usize| f64::from(below[which]) / f64::from(count[which]) * 100.0;
    BelowMedian {
        pkn_percent: percent(0),
        spurious_percent: percent(1),
    }
}

/// Median of all magnitudes; 0 without weights.
#[must_use]
pub fn median_magnitude(weights: &[f64]) -> f64 {
    let mut magnitudes: Vec<f64> = weights.iter().map(|weight| weight.abs()).collect();
    if magnitudes.is_empty() {
        0.0
    } else {
        median(&mut magnitudes)
    }
}

/// The median; for an even number of values, the mean of the two middle values. Reorders its argument.
fn median(values: &mut [f64]) -> f64 {
    let half = values.len() / 2;
    let odd = values.len() % 2 == 1;
    let (lower, middle, _) = values.select_nth_unstable_by(half, f64::total_cmp);
    let middle = *middle;
    if odd {
        middle
    } else {
        lower
            .iter()
            .copied()
            .fold(f64::NEG_INFINITY, f64::max)
            .midpoint(middle)
    }
}

/// How far apart the magnitudes of spurious and prior edges lie.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Separation {
    /// Largest gap between the two cumulative distributions (Kolmogorov-Smirnov).
    pub ks_statistic: f64,
    /// The magnitude at which the gap is largest.
    pub ks_at: f64,
    /// Asymptotic two-sided p-value of `ks_statistic`.
    pub ks_p: f64,
    /// Probability that a random spurious edge is smaller than a random prior edge, ties counting half.
    pub auc: f64,
}

/// Compares the magnitudes of spurious and prior edges; `None` where one of the two kinds is missing.
#[must_use]
pub fn separation(weights: &[f64], spurious: &[bool]) -> Option<Separation> {
    let [prior, spurious] = sorted_magnitudes(weights, spurious);
    if prior.is_empty() || spurious.is_empty() {
        return None;
    }
    let (n, m) = (prior.len() as f64, spurious.len() as f64);
    let (mut i, mut j, mut smaller) = (0, 0, 0.0);
    let (mut ks_statistic, mut ks_at) = (0.0, prior[0]);
    while i < prior.len() && j < spurious.len() {
        let value = prior[i].min(spurious[j]);
        let (before_i, before_j) = (i, j);
        i += prior[i..].partition_point(|&magnitude| magnitude <= value);
        j += spurious[j..].partition_point(|&magnitude| magnitude <= value);
        let tied = (j - before_j) as f64;
        // Each spurious edge of this value is smaller than the prior edges above it and ties with those of its value.
        smaller += tied * ((prior.len() - i) as f64 + (i - before_i) as f64 / 2.0);
        let gap = (i as f64 / n - j as f64 / m).abs();
        if gap > ks_statistic {
            (ks_statistic, ks_at) = (gap, value);
        }
    }
    let effective = (n * m / (n + m)).sqrt();
    Some(Separation {
        ks_statistic,
        ks_at,
        ks_p: kolmogorov_tail(effective * ks_statistic),
        auc: smaller / (n * m),
    })
}

/// Magnitudes of the prior and of the spurious edges, each in ascending order.
#[must_use]
pub fn sorted_magnitudes(weights: &[f64], spurious: &[bool]) -> [Vec<f64>; 2] {
    assert_eq!(
        weights.len(),
        spurious.len(),
        "weights and spurious are both [E]"
    );
    let mut sorted = [Vec::new(), Vec::new()];
    for (weight, &spurious) in weights.iter().zip(spurious) {
        sorted[usize::from(spurious)].push(weight.abs());
    }
    sorted
        .iter_mut()
        .for_each(|values| values.sort_unstable_by(f64::total_cmp));
    sorted
}

/// `P(K > x)` of the Kolmogorov distribution, in the form that converges quickly for this `x`.
fn kolmogorov_tail(x: f64) -> f64 {
    use std::f64::consts::PI;
    // Each series needs fewer than 20 terms on its side of 1 for an error below 1e-15.
    const TERMS: i32 = 20;
    if x <= 0.0 {
        1.0
    } else if x < 1.0 {
        let sum: f64 = (1..=TERMS)
            .map(|k| (-f64::from(2 * k - 1).powi(2) * PI * PI / (8.0 * x * x)).exp())
            .sum();
        1.0 - (2.0 * PI).sqrt() / x * sum
    } else {
        let sum: f64 = (1..=TERMS)
            .map(|k| if k % 2 == 1 { 1.0 } else { -1.0 } * (-2.0 * f64::from(k * k) * x * x).exp())
            .sum();
        (2.0 * sum).clamp(0.0, 1.0)
    }
}

/// Pearson correlation of pairs; `None` for fewer than two pairs or where one side does not vary.
#[must_use]
pub fn pearson(pairs: &[(f64, f64)]) -> Option<f64> {
    let n = pairs.len() as f64;
    let mean = |side: fn(&(f64, f64)) -> f64| pairs.iter().map(side).sum::<f64>() / n;
    let (mean_x, mean_y) = (mean(|pair| pair.0), mean(|pair| pair.1));
    let (mut xx, mut yy, mut xy) = (0.0, 0.0, 0.0);
    for (x, y) in pairs {
        xx += (x - mean_x).powi(2);
        yy += (y - mean_y).powi(2);
        xy += (x - mean_x) * (y - mean_y);
    }
    (pairs.len() > 1 && xx > 0.0 && yy > 0.0).then(|| xy / (xx * yy).sqrt())
}

/// Position of each edge by magnitude, 1 for the largest; `[E]`. Ties keep the order of the edges.
#[must_use]
pub fn ranks(weights: &[f64]) -> Vec<u32> {
    let mut order: Vec<usize> = (0..weights.len()).collect();
    order.sort_by(|&a, &b| weights[b].abs().total_cmp(&weights[a].abs()));
    let mut ranks = vec![0; weights.len()];
    for (position, edge) in order.into_iter().enumerate() {
        ranks[edge] = position as u32 + 1;
    }
    ranks
}

/// Spearman correlation: that of the ranks, where equal values share the mean of their ranks. `None` as for [`pearson`].
#[must_use]
pub fn spearman(pairs: &[(f64, f64)]) -> Option<f64> {
    let side =
        |value: fn(&(f64, f64)) -> f64| mean_ranks(&pairs.iter().map(value).collect::<Vec<_>>());
    let (x, y) = (side(|pair| pair.0), side(|pair| pair.1));
    pearson(&x.into_iter().zip(y).collect::<Vec<_>>())
}

/// Position of each value in ascending order, counted from 1; equal values share the mean of their positions.
fn mean_ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&a, &b| values[a].total_cmp(&values[b]));
    let mut ranks = vec![0.0; values.len()];
    let mut first = 0;
    for tied in order.chunk_by(|&a, &b| values[a] == values[b]) {
        let mean = first as f64 + (tied.len() as f64 + 1.0) / 2.0;
        tied.iter().for_each(|&place| ranks[place] = mean);
        first += tied.len();
    }
    ranks
}
