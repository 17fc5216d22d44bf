//! Charts of pruning: shares below the median over the epochs, and both distributions of magnitudes.

use super::SMALLEST;
use super::training::by_epoch;
use crate::analysis::{Distributions, Term};
use crate::charts::description::{Axis, Chart, Ink, Layer, Stroke, Unit};
use crate::train::EpochRecord;

/// A curve needs no more points than a plot has columns.
const MOST_POINTS: usize = 400;

/// Shares of edges below the median, of both kinds.
#[must_use]
pub fn below_median(records: &[EpochRecord]) -> Chart {
    let mut chart = Chart::new(
        "below-median",
        "Below the median",
        "Share of edges whose |weight| is below the median of all edges. 50 % for both kinds: nothing tells them apart. Spurious high: they are pruned.",
    );
    chart.terms = vec![Term::BelowMedian];
    chart.y = Axis::new("below the median", Unit::Percent).including(&[0.0, 100.0]);
    chart.levels = vec![50.0];
    let (known, spurious) = (
        |record: &EpochRecord| record.pkn_below_median,
        |record: &EpochRecord| record.spurious_below_median,
    );
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
    chart.terms = vec![Term::Ks, Term::Auc];
    chart.x = Axis::new("|weight|", Unit::Number)
        .log(SMALLEST)
        .including(&[1e-3, 1.0]);
    chart.y = Axis::new("share of edges", Unit::Percent).including(&[0.0, 100.0]);
    if let Some(separation) = found.separation {
        chart.layers.push(Layer::Band {
            name: "gap".to_owned(),
            is_listed: false,
            ink: Ink::Spurious,
            points: gap(found),
        });
        chart.unlisted_line(
            "KS",
            Ink::Main,
            Stroke::Solid,
            widest(found, separation.ks_at),
        );
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

/// The area between both curves, at as many magnitudes as one can see.
fn gap(found: &Distributions) -> Vec<[f64; 3]> {
    let thin = |sorted: &[f64]| {
        let stride = sorted.len().div_ceil(MOST_POINTS).max(1);
        sorted.iter().copied().step_by(stride).collect::<Vec<f64>>()
    };
    let mut values = thin(&found.prior);
    values.extend(thin(&found.spurious));
    values.sort_unstable_by(f64::total_cmp);
    let shares = values.into_iter().map(|value| (value, both(found, value)));
    shares
        .map(|(value, [prior, spurious])| [value, prior.min(spurious), prior.max(spurious)])
        .collect()
}

fn both(found: &Distributions, value: f64) -> [f64; 2] {
    [&found.prior, &found.spurious].map(|sorted| Distributions::percent_up_to(sorted, value))
}

/// The line across the gap where it is widest: its length is the KS statistic.
fn widest(found: &Distributions, at: f64) -> Vec<[f64; 2]> {
    both(found, at).map(|share| [at, share]).to_vec()
}
