//! Measures of pruning on data with known answers.

use espalier::model::pruning::{below_median, pearson, ranks, separation};

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
