//! Charts of what an ablation does.

use crate::analysis::{Ablated, Ablation};
use crate::charts::description::{Axis, Chart, Ink, Stroke, Unit};

/// Shares of removed edges that people compare.
const MARKS: [f64; 3] = [25.0, 50.0, 75.0];

/// How much the predictions change.
#[must_use]
pub fn ablated_change(found: Option<&Ablation>) -> Chart {
    let mut chart = base(
        "ablation-change",
        "Change of the predictions",
        "Mean absolute change of a prediction when the weakest edges are removed, and, dashed, when as many random ones are. A wide gap: small weights hardly matter.",
    );
    chart.y = Axis::new("mean absolute change", Unit::Number).including(&[0.0]);
    curves(&mut chart, found, |point| Some(point.prediction_change));
    chart
}

/// What becomes of the fit.
#[must_use]
pub fn ablated_fit(found: Option<&Ablation>) -> Chart {
    let mut chart = base(
        "ablation-fit",
        "Error without these edges",
        "Mean squared error on training conditions when the weakest edges are removed, and, dashed, when as many random ones are.",
    );
    chart.y = Axis::new("mean squared error", Unit::Number).log(1e-9);
    curves(&mut chart, found, |point| Some(point.train));
    let test = found.map(|found| points(&found.smallest, |point| point.test));
    if let Some(test) = test.filter(|test| !test.is_empty()) {
        chart.line("weakest, test", Ink::Test, Stroke::Solid, test);
    }
    chart
}

fn base(key: &'static str, title: &str, help: &str) -> Chart {
    let mut chart = Chart::new(key, title, help);
    chart.x = Axis::new("edges removed", Unit::Percent).including(&[0.0, 100.0]);
    chart.marks = MARKS
        .iter()
        .map(|&mark| (mark, format!("{mark} %")))
        .collect();
    chart
}

fn curves(chart: &mut Chart, found: Option<&Ablation>, value: fn(&Ablated) -> Option<f64>) {
    let Some(found) = found else { return };
    chart.line(
        "random",
        Ink::Reference,
        Stroke::Dashed,
        points(&found.random, value),
    );
    chart.line(
        "weakest",
        Ink::Main,
        Stroke::Solid,
        points(&found.smallest, value),
    );
}

fn points(curve: &[Ablated], value: fn(&Ablated) -> Option<f64>) -> Vec<[f64; 2]> {
    let points = curve
        .iter()
        .filter_map(|point| Some([point.percent, value(point)?]));
    points.filter(|point| point[1].is_finite()).collect()
}
