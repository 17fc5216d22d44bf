//! Charts of pruning: shares below the median over the epochs, and both distributions of magnitudes.

use super::SMALLEST;
use super::trained::by_epoch;
use crate::analysis::Distributions;
use crate::analysis::chart::{Axis, Chart, Ink, Layer, Stroke, Unit};
use crate::train::EpochRecord;

/// A curve needs no more points than a plot has columns.
const MOST_POINTS: usize = 400;

/// Shares of edges below the median, of both kinds.
#[must_use]
pub fn below_median(records: &[EpochRecord], other: Option<&[EpochRecord]>) -> Chart {
    let mut chart = Chart::new(
        "below-median",
        "Below the median",
        "Share of edges whose |weight| is below the median of all edges. 50 % for both kinds: nothing tells them apart. Spurious high: they are pruned.",
    );
    chart.y = Axis::new("below the median", Unit::Percent).including(&[0.0, 100.0]);
    chart.levels = vec![50.0];
    let (known, spurious) = (
        |record: &EpochRecord| record.pkn_below_median,
        |record: &EpochRecord| record.spurious_below_median,
    );
    if let Some(other) = other {
        chart.unlisted_line(
            "PKN, other run",
            Ink::Prior,
            Stroke::Ghost,
            by_epoch(other, known),
        );
        chart.unlisted_line(
            "spurious, other run",
            Ink::Spurious,
            Stroke::Ghost,
            by_epoch(other, spurious),
        );
    }
    chart.line("PKN", Ink::Prior, Stroke::Solid, by_epoch(records, known));
    chart.line(
        "spurious",
        Ink::Spurious,
        Stroke::Dashed,
        by_epoch(records, spurious),
    );
    chart
}

/// Both cumulative distributions of magnitudes; the area between them, and where they are farthest apart.
#[must_use]
pub fn distributions(found: &Distributions) -> Chart {
    let title = found.separation.map_or_else(
        || "Distribution of |weight|".to_owned(),
        |separation| {
            format!(
                "|weight|: KS {:.2}, AUC {:.2}",
                separation.ks_statistic, separation.auc
            )
        },
    );
    let mut chart = Chart::new(
        "distributions",
        title,
        "Share of edges with a |weight| up to x. The wider the area between both curves, the more training tells spurious edges from known ones. One seed proves nothing.",
    );
    chart.x = Axis::new("|weight|", Unit::Number)
        .log(SMALLEST)
        .including(&[1e-3, 1.0]);
    chart.y = Axis::new("share of edges", Unit::Percent).including(&[0.0, 100.0]);
    if found.separation.is_some() {
        chart.layers.push(Layer::Band {
            name: "gap".to_owned(),
            is_listed: false,
            ink: Ink::Spurious,
            points: gap(found),
        });
        chart.unlisted_line("KS", Ink::Main, Stroke::Solid, widest(found));
    }
    chart.line("PKN", Ink::Prior, Stroke::Solid, cumulative(&found.prior));
    chart.line(
        "spurious",
        Ink::Spurious,
        Stroke::Dashed,
        cumulative(&found.spurious),
    );
    chart
}

/// Points of the empirical distribution, as steps where there are few, thinned evenly where there are many.
fn cumulative(sorted: &[f64]) -> Vec<[f64; 2]> {
    let count = sorted.len();
    let percent = |position: usize| 100.0 * position as f64 / count as f64;
    if count <= MOST_POINTS / 2 {
        let step = |position: usize| {
            [
                [sorted[position], percent(position)],
                [sorted[position], percent(position + 1)],
            ]
        };
        return (0..count).flat_map(step).collect();
    }
    let stride = count.div_ceil(MOST_POINTS);
    let positions = (0..count).step_by(stride).chain([count - 1]);
    positions
        .map(|position| [sorted[position], percent(position + 1)])
        .collect()
}

/// The area between both curves.
fn gap(found: &Distributions) -> Vec<[f64; 3]> {
    let mut values: Vec<f64> = found.prior.iter().chain(&found.spurious).copied().collect();
    values.sort_unstable_by(f64::total_cmp);
    let stride = values.len().div_ceil(MOST_POINTS).max(1);
    values
        .into_iter()
        .step_by(stride)
        .map(|value| {
            let shares = both(found, value);
            [value, shares[0].min(shares[1]), shares[0].max(shares[1])]
        })
        .collect()
}

fn both(found: &Distributions, value: f64) -> [f64; 2] {
    [&found.prior, &found.spurious].map(|sorted| Distributions::percent_up_to(sorted, value))
}

/// The line across the gap where it is widest: its length is the KS statistic.
fn widest(found: &Distributions) -> Vec<[f64; 2]> {
    let values = found.prior.iter().chain(&found.spurious).copied();
    let gap = |value: f64| {
        let [prior, spurious] = both(found, value);
        (prior - spurious).abs()
    };
    let at = values.max_by(|a, b| gap(*a).total_cmp(&gap(*b)));
    at.map_or_else(Vec::new, |value| {
        let [prior, spurious] = both(found, value);
        vec![[value, prior], [value, spurious]]
    })
}
