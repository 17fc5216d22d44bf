//! Measures of pruning on data with known answers.

use espalier::statistics::{below_median, median_magnitude, pearson, ranks, separation, spearman};

/// Statistic, asymptotic p-value and AUC by hand from their definitions:
/// prior 0.1 0.2 ... 1.0, spurious 0.05 0.15 0.25 0.35.
#[test]
fn separation_of_two_known_samples() {
    let prior: Vec<f64> = (1..=10).map(|i| f64::from(i) / 10.0).collect();
    let spurious = [0.05, -0.15, 0.25, -0.35];
    let weights: Vec<f64> = prior.iter().chain(&spurious).copied().collect();
    let marks: Vec<bool> = (0..14).map(|edge| edge >= 10).collect();
    let found = separation(&weights, &marks).expect("both kinds");
    // At 0.35: 3 of 10 prior edges and 4 of 4 spurious ones.
    assert!((found.ks_statistic - 0.7).abs() < 1e-12, "{found:?}");
    // 10 + 9 + 8 + 7 of 40 pairs.
    assert!((found.auc - 34.0 / 40.0).abs() < 1e-12, "{found:?}");
    // Q(sqrt(40/14) * 0.7) = Q(1.18322): 2 (e^(-2.8) - e^(-11.2) + e^(-25.2)).
    let expected = 2.0 * ((-2.8f64).exp() - (-11.2f64).exp() + (-25.2f64).exp());
    assert!(
        (found.ks_p - expected).abs() < 1e-9,
        "{found:?}, expected {expected}"
    );
}

/// Critical values of the Kolmogorov distribution: Q(1.3581) = 0.05, Q(1.6276) = 0.01 (Smirnov 1948, table), and
/// Q(0.8276) = 0.5, which checks the series for small arguments.
#[test]
fn p_values_of_the_kolmogorov_distribution() {
    for (x, p) in [(1.3581, 0.05), (1.6276, 0.01), (0.8276, 0.5)] {
        // Equal samples of n with a gap of k / n have the argument sqrt(n / 2) * k / n.
        let n = 4_000_000.0f64.sqrt() as usize * 10;
        let gap = (x * (2.0 / n as f64).sqrt() * n as f64).round() as usize;
        let weights: Vec<f64> = (0..n)
            .map(|i| i as f64 + 1.0)
            .chain((0..n).map(|i| i as f64 + 0.5 + gap as f64))
            .collect();
        let marks: Vec<bool> = (0..2 * n).map(|edge| edge >= n).collect();
        let found = separation(&weights, &marks).expect("both kinds");
        // The gap is a whole number of steps of 1 / n.
        assert!(
            (found.ks_p - p).abs() < 0.01 * p.max(0.05) + 0.002,
            "Q({x}) is {}, expected {p}",
            found.ks_p
        );
    }
}

#[test]
fn extremes_and_ties() {
    let apart = separation(&[1.0, 1.0, 0.1, 0.2], &[false, false, true, true]).expect("both kinds");
    assert_eq!(
        (apart.auc, apart.ks_statistic),
        (1.0, 1.0),
        "all spurious edges are smaller"
    );
    let tied = separation(&[0.5, 0.5, -0.5], &[false, false, true]).expect("both kinds");
    assert_eq!(
        (tied.auc, tied.ks_statistic, tied.ks_p),
        (0.5, 0.0, 1.0),
        "all are equal"
    );
    assert!(
        separation(&[0.5, 0.2], &[false, false]).is_none(),
        "no spurious edge"
    );
    assert!(separation(&[0.5], &[true]).is_none(), "no prior edge");
}

#[test]
fn shares_below_the_median() {
    let shares = below_median(
        &[0.9, -0.8, 0.7, 0.1, -0.2, 0.6],
        &[false, false, false, true, true, false],
    );
    // The median is 0.65: one of four prior edges and both spurious ones lie below.
    assert_eq!((shares.pkn_percent, shares.spurious_percent), (25.0, 100.0));
    let odd = below_median(&[0.3, 0.2, 0.1], &[false, false, true]);
    assert_eq!(
        (odd.pkn_percent, odd.spurious_percent),
        (0.0, 100.0),
        "the median itself is not below the median"
    );
    assert!(
        below_median(&[0.3], &[false]).spurious_percent.is_nan(),
        "no spurious edges, no share"
    );
}

#[test]
fn ranks_and_correlation() {
    assert_eq!(ranks(&[0.1, -0.9, 0.5]), [3, 1, 2]);
    assert_eq!(pearson(&[(1.0, 2.0), (2.0, 4.0), (3.0, 6.0)]), Some(1.0));
    // Anscombe's first quartet: r = 0.81642.
    let x = [10.0, 8.0, 13.0, 9.0, 11.0, 14.0, 6.0, 4.0, 12.0, 7.0, 5.0];
    let y = [
        8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68,
    ];
    let pairs: Vec<(f64, f64)> = x.into_iter().zip(y).collect();
    assert!((pearson(&pairs).expect("it varies") - 0.81642).abs() < 1e-5);
    assert_eq!(
        pearson(&[(1.0, 2.0), (1.0, 3.0)]),
        None,
        "one side does not vary"
    );
    assert_eq!(pearson(&[(1.0, 2.0)]), None, "one pair");
}

/// Twelve known and six spurious magnitudes with ties between and within both.
const KNOWN: [f64; 12] = [
    0.42, 0.10, 0.33, 0.05, 0.71, 0.27, 0.18, 0.64, 0.09, 0.50, 0.38, 0.22,
];
const SPURIOUS: [f64; 6] = [0.04, 0.10, 0.02, 0.27, 0.08, 0.03];

fn marked(known: &[f64], spurious: &[f64]) -> (Vec<f64>, Vec<bool>) {
    let weights = known.iter().chain(spurious).copied().collect();
    let marks = (0..known.len() + spurious.len()).map(|edge| edge >= known.len());
    (weights, marks.collect())
}

/// Numbers of scipy 1.17.1: `stats.ks_2samp` (statistic), `special.kolmogorov(sqrt(nm / (n + m)) * statistic)`,
/// `stats.mannwhitneyu(known, spurious).statistic / (n * m)`, `numpy.median`.
#[test]
fn numbers_of_a_well_known_package() {
    let (weights, marks) = marked(&KNOWN, &SPURIOUS);
    let found = separation(&weights, &marks).expect("both kinds");
    assert!((found.ks_statistic - 0.583_333_333_333_333_4).abs() < 1e-14);
    assert!(
        (found.ks_p - 0.131_419_728_340_628_54).abs() < 1e-12,
        "{found:?}"
    );
    assert!((found.auc - 0.875).abs() < 1e-14, "{found:?}");
    assert!((median_magnitude(&weights) - 0.2).abs() < 1e-15);
    let below = below_median(&weights, &marks);
    assert!((below.pkn_percent - 100.0 / 3.0).abs() < 1e-12, "{below:?}");
    assert!(
        (below.spurious_percent - 250.0 / 3.0).abs() < 1e-12,
        "{below:?}"
    );

    let (weights, marks) = marked(&KNOWN, &[0.10]);
    let one = separation(&weights, &marks).expect("one spurious edge");
    assert!((one.ks_statistic - 0.75).abs() < 1e-14, "{one:?}");
    assert!(
        (one.ks_p - 0.676_764_432_129_426_4).abs() < 1e-12,
        "{one:?}"
    );
    assert!((one.auc - 0.791_666_666_666_666_6).abs() < 1e-14, "{one:?}");
}

/// Numbers of scipy 1.17.1: `stats.pearsonr` and `stats.spearmanr`, with ties on both sides.
#[test]
fn correlations_of_a_well_known_package() {
    let x = [1.0, 2.0, 2.0, 3.0, 5.0, 8.0, 8.0, 8.0, 13.0, 21.0];
    let y = [0.3, 0.1, 0.4, 0.4, 0.2, 0.9, 0.5, 0.6, 0.6, 0.8];
    let pairs: Vec<(f64, f64)> = x.into_iter().zip(y).collect();
    let r = pearson(&pairs).expect("both vary");
    let rho = spearman(&pairs).expect("both vary");
    assert!((r - 0.715_060_814_420_112_8).abs() < 1e-14, "r {r}");
    assert!((rho - 0.795_699_956_167_774_8).abs() < 1e-14, "rho {rho}");
    let equal = [(1.0, 0.5), (2.0, 0.5), (3.0, 0.5)];
    assert_eq!(spearman(&equal), None, "one side does not vary");
}
