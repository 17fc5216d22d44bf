//! Charts of the fit: predicted against measured activity, and correlations by transcription factor and by condition.

use crate::analysis::{Grouping, Term, correlation, correlations};
use crate::charts::description::{Axis, Chart, Ink, Stroke, Subject, Unit};
use crate::train::Prediction;

/// Least number of measured values for a correlation to be drawn.
const LEAST: usize = 5;

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
    let title = match list(&|(name, r, _)| format!("{name} r {r:.3}")) {
        none if none.is_empty() => "Predicted".to_owned(),
        list => format!("Predicted: {list}"),
    };
    let counted = list(&|(name, _, n)| format!("{name} {n}"));
    let help = format!(
        "Every point is a transcription factor in a condition; n: {counted}. On the diagonal the model predicts what was measured."
    );
    let mut chart = Chart::new("predicted-measured", title, help);
    chart.terms = vec![Term::R];
    chart.x = Axis::new("measured activity", Unit::Number).including(&[0.0, 1.0]);
    chart.y = Axis::new("predicted activity", Unit::Number).including(&[0.0, 1.0]);
    let diagonal = vec![[0.0, 0.0], [1.0, 1.0]];
    chart.unlisted_line("measured", Ink::Reference, Stroke::Dashed, diagonal);
    for (trains, name, ink) in SPLITS {
        let measured = cells
            .iter()
            .filter(|cell| cell.trains == trains)
            .filter_map(|cell| {
                let point = [cell.measured?, cell.predicted];
                Some((point, Subject::Cell(cell.condition, cell.output)))
            });
        chart.points(name, ink, measured);
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
        "Correlation of measured and predicted activity for every {what}, best first. Missing: fewer than {LEAST} values, or values that do not vary."
    );
    let mut chart = Chart::new(key, title, help);
    chart.terms = vec![Term::R];
    chart.x = Axis::new(format!("{what}s, best first"), Unit::Place);
    chart.y = Axis::new("Pearson r", Unit::Number).including(&[0.0, 1.0]);
    chart.levels = vec![0.0];
    for (trains, name, ink) in SPLITS {
        let found = correlations(cells, grouping, trains);
        let exists = found
            .into_iter()
            .filter(|found| found.n >= LEAST)
            .filter_map(|found| Some((found.of, found.r?)));
        let point = |(place, (of, r)): (usize, (usize, f64))| {
            let subject = match grouping {
                Grouping::ByOutput => Subject::Output(of),
                Grouping::ByCondition => Subject::Condition(of),
            };
            ([place as f64 + 1.0, r], subject)
        };
        chart.points(name, ink, exists.enumerate().map(point));
    }
    chart
}
