//! Charts of several runs, each in its colour.

use super::training::by_epoch;
use crate::analysis::{Difference, Term};
use crate::charts::description::{Axis, Chart, Ink, Stroke, Subject, Unit};
use crate::train::EpochRecord;

/// A run among others.
#[derive(Debug, Clone, Copy)]
pub struct NamedRun<'a> {
    /// Its name.
    pub name: &'a str,
    /// Position of its colour in the palette of runs.
    pub colour: u8,
    /// Its epochs.
    pub records: &'a [EpochRecord],
}

/// Errors of several runs; those of test conditions are dashed.
#[must_use]
pub fn compared_loss(runs: &[NamedRun<'_>]) -> Chart {
    let mut chart = Chart::new(
        "compared-loss",
        "Loss (dashed: test)",
        "Mean squared error of the predicted activities, of training conditions and, dashed, of test conditions.",
    );
    chart.terms = vec![Term::Fit];
    chart.y = Axis::new("mean squared error", Unit::Number).log(1e-9);
    for run in runs {
        let ink = Ink::Kind(run.colour);
        let test = by_epoch(run.records, |record| record.losses.test);
        chart.unlisted_line(run.name, ink, Stroke::Dashed, test);
        let train = by_epoch(run.records, |record| record.losses.fit);
        chart.line(run.name, ink, Stroke::Solid, train);
    }
    chart
}

/// Shares of edges below the median, of several runs; those of spurious edges are dashed.
#[must_use]
pub fn compared_pruning(runs: &[NamedRun<'_>]) -> Chart {
    let mut chart = Chart::new(
        "compared-pruning",
        "Below the median (dashed: spurious)",
        "Share of known edges and, dashed, of spurious edges whose |weight| is below the median of all edges of the run.",
    );
    chart.terms = vec![Term::BelowMedian];
    chart.y = Axis::new("below the median", Unit::Percent).including(&[0.0, 100.0]);
    chart.levels = vec![50.0];
    for run in runs {
        let ink = Ink::Kind(run.colour);
        let known = by_epoch(run.records, |record| record.pkn_below_median);
        chart.line(run.name, ink, Stroke::Solid, known);
        let spurious = by_epoch(run.records, |record| record.spurious_below_median);
        chart.unlisted_line(run.name, ink, Stroke::Dashed, spurious);
    }
    chart
}

/// Weights of the shown run, the first, against those of the others, edge by edge.
#[must_use]
pub fn compared_weights(runs: &[NamedRun<'_>], differences: &[Difference]) -> Chart {
    let mut chart = Chart::new(
        "compared-weights",
        "Weights of the runs",
        "Every point is an edge: its weight in another run, in the colour of that run, and in the run that is shown. On the diagonal both agree.",
    );
    chart.x = Axis::new("weight in another run", Unit::Number);
    chart.y = Axis::new("weight in the shown run", Unit::Number);
    let weights = differences.iter().flat_map(|found| {
        let there = found.there.iter().flatten();
        there.chain([&found.here]).map(|weight| weight.abs())
    });
    let largest = weights.fold(0.1, f64::max);
    let diagonal = vec![[-largest, -largest], [largest, largest]];
    chart.unlisted_line("equal", Ink::Reference, Stroke::Dashed, diagonal);
    for (place, run) in runs.iter().skip(1).enumerate() {
        let points = differences.iter().filter_map(|found| {
            let there = (*found.there.get(place)?)?;
            Some(([there, found.here], Subject::Edge(found.edge)))
        });
        chart.points(run.name, Ink::Kind(run.colour), points);
    }
    chart
}
