//! Charts of the training itself: errors, terms of the loss, radii, learning rate.

use crate::analysis::{Radius, Term};
use crate::charts::description::{Axis, Chart, Ink, Stroke, Unit};
use crate::model::LOSS_TERMS;
use crate::settings::Schedule;
use crate::train::EpochRecord;

/// A value by epoch; what is not finite is left out.
pub(super) fn by_epoch(
    records: &[EpochRecord],
    value: impl Fn(&EpochRecord) -> f64,
) -> Vec<[f64; 2]> {
    let points = records
        .iter()
        .map(|record| [f64::from(record.epoch), value(record)]);
    points.filter(|point| point[1].is_finite()).collect()
}

/// Errors of training and test conditions.
#[must_use]
pub fn loss(records: &[EpochRecord]) -> Chart {
    let mut chart = Chart::new(
        "loss",
        "Loss",
        "Mean squared error of the predicted activities: how far the model is from the data.",
    );
    // Two decades in which errors of activities usually lie, before there are any.
    let usual: &[f64] = if records.is_empty() {
        &[1e-3, 0.1]
    } else {
        &[]
    };
    chart.terms = vec![Term::Fit];
    chart.y = Axis::new("mean squared error", Unit::Number)
        .log(1e-9)
        .including(usual);
    let (train, test) = (
        |record: &EpochRecord| record.losses.fit,
        |record: &EpochRecord| record.losses.test,
    );
    chart.line("train", Ink::Train, Stroke::Solid, by_epoch(records, train));
    chart.line("test", Ink::Test, Stroke::Dashed, by_epoch(records, test));
    chart
}

/// Every term of the loss that is not 0 throughout.
#[must_use]
pub fn terms(records: &[EpochRecord]) -> Chart {
    let mut chart = Chart::new(
        "loss-terms",
        "Terms of the loss",
        "What training makes small, term by term, each times its strength. The total is their sum.",
    );
    chart.y = Axis::new("part of the loss", Unit::Number).log(1e-12);
    let total = |record: &EpochRecord| record.losses.total();
    chart.line("total", Ink::Main, Stroke::Dashed, by_epoch(records, total));
    for (place, term) in LOSS_TERMS.iter().enumerate() {
        let value = term.get;
        if records.iter().any(|record| value(&record.losses) > 0.0) {
            // A term that is 0 for an epoch has no logarithm, and says nothing.
            let mut points = by_epoch(records, |record| value(&record.losses));
            points.retain(|point| point[1] > 0.0);
            chart.line(term.legend, Ink::Kind(place as u8), Stroke::Solid, points);
        }
    }
    chart
}

/// Spectral radii of the weights, alone and at rest in the condition of this name.
#[must_use]
pub fn radii(radii: &[Radius], condition: &str) -> Chart {
    let mut chart = Chart::new(
        "spectral-radius",
        "Spectral radius",
        "How much a small disturbance grows in one step of the network. Above 1 at rest, the states of the network need not settle.",
    );
    chart.terms = vec![Term::Radius];
    chart.y = Axis::new("spectral radius", Unit::Number).including(&[0.0, 1.0]);
    chart.levels = vec![1.0];
    let points = |value: fn(&Radius) -> f64| -> Vec<[f64; 2]> {
        let points = radii
            .iter()
            .map(|radius| [f64::from(radius.epoch), value(radius)]);
        points.filter(|point| point[1].is_finite()).collect()
    };
    chart.line(
        "weights alone",
        Ink::Reference,
        Stroke::Dashed,
        points(|radius| radius.weights),
    );
    chart.line(
        format!("at rest in {condition}"),
        Ink::Main,
        Stroke::Solid,
        points(|radius| radius.at_rest),
    );
    chart
}

/// The schedule of the learning rate over all epochs, and what was used so far.
#[must_use]
pub fn learning_rate(schedule: &Schedule, epochs: u32, records: &[EpochRecord]) -> Chart {
    /// A cosine needs no more points to look smooth.
    const POINTS: u32 = 200;
    let mut chart = Chart::new(
        "learning-rate",
        "Learning rate",
        "How large a step every weight takes. It begins small, since a first step in a wrong direction costs much, and ends small, to settle.",
    );
    chart.y = Axis::new("learning rate", Unit::Number).including(&[0.0]);
    let planned = (0..=POINTS).map(|point| {
        let epoch = (u64::from(epochs) * u64::from(point) / u64::from(POINTS)) as u32;
        [f64::from(epoch), schedule.rate(epoch, epochs)]
    });
    chart.line("planned", Ink::Reference, Stroke::Dashed, planned.collect());
    chart.line(
        "used",
        Ink::Main,
        Stroke::Solid,
        by_epoch(records, |record| record.learning_rate),
    );
    chart
}
