//! Charts of the fit: predicted against measured activity, and correlations by transcription factor and by condition.

use crate::analysis::chart::{Axis, Chart, Ink, Layer, Stroke, Subject, Unit};
use crate::analysis::{Grouping, correlation, correlations};
use crate::train::Prediction;

/// Training conditions and test conditions, in the order in which they are drawn.
const SPLITS: [(bool, &str, Ink); 2] = [(true, "train", Ink::Train), (false, "test", Ink::Test)];

/// Every measured cell: measured against predicted activity.
#[must_use]
pub fn predicted(cells: &[Prediction]) -> Chart {
    let found: Vec<(&str, f64, usize)> = SPLITS
        .iter()
        .filter_map(|&(trains, name, _)| {
            let found = correlation(cells, trains);
            Some((name, found.r?, found.n))
        })
        .collect();
    let list = |text: &dyn Fn(&(&str, f64, usize)) -> String| -> String {
        found.iter().map(text).collect::<Vec<_>>().join(", ")
    };
    let title = format!(
        "Predicted: {}",
        list(&|(name, r, _)| format!("{name} r {r:.2}"))
    );
    let counted = list(&|(name, _, n)| format!("{name} {n}"));
    let help = format!(
        "Every point is a transcription factor in a condition; n: {counted}. On the diagonal the model predicts what was measured."
    );
    let mut chart = Chart::new("predicted-measured", title, help);
    chart.x = Axis::new("measured activity", Unit::Number).including(&[0.0, 1.0]);
    chart.y = Axis::new("predicted activity", Unit::Number).including(&[0.0, 1.0]);
    let diagonal = vec![[0.0, 0.0], [1.0, 1.0]];
    chart.unlisted_line("measured", Ink::Reference, Stroke::Dashed, diagonal);
    for (trains, name, ink) in SPLITS {
        let (points, subjects): (Vec<[f64; 2]>, Vec<Subject>) = cells
            .iter()
            .filter(|cell| cell.trains == trains)
            .filter_map(|cell| {
                let point = [cell.measured?, cell.predicted];
                Some((point, Subject::Cell(cell.condition, cell.output)))
            })
            .unzip();
        chart.layers.push(Layer::Points {
            name: name.to_owned(),
            is_listed: !points.is_empty(),
            ink,
            points,
            subjects,
        });
    }
    chart
}

/// Correlation of every transcription factor over the conditions, or of every condition over the transcription factors, best
/// first.
#[must_use]
pub fn correlated(cells: &[Prediction], grouping: Grouping) -> Chart {
    let (key, title, what) = match grouping {
        Grouping::ByOutput => ("correlation-by-tf", "r by TF", "transcription factor"),
        Grouping::ByCondition => ("correlation-by-condition", "r by condition", "condition"),
    };
    let help = format!(
        "Correlation of measured and predicted activity for every {what}, best first. Missing: fewer than two values, or values that do not vary."
    );
    let mut chart = Chart::new(key, title, help);
    chart.x = Axis::new(format!("{what}s, best first"), Unit::Place);
    chart.y = Axis::new("Pearson r", Unit::Number).including(&[0.0, 1.0]);
    chart.levels = vec![0.0];
    for (trains, name, ink) in SPLITS {
        let found = correlations(cells, grouping, trains);
        let exists = found
            .into_iter()
            .filter_map(|found| Some((found.of, found.r?)));
        let (points, subjects): (Vec<[f64; 2]>, Vec<Subject>) = exists
            .enumerate()
            .map(|(place, (of, r))| {
                let subject = match grouping {
                    Grouping::ByOutput => Subject::Output(of),
                    Grouping::ByCondition => Subject::Condition(of),
                };
                ([place as f64 + 1.0, r], subject)
            })
            .unzip();
        if !points.is_empty() {
            chart.layers.push(Layer::Points {
                name: name.to_owned(),
                is_listed: true,
                ink,
                points,
                subjects,
            });
        }
    }
    chart
}
