//! How well the predictions fit: errors, and correlations over all cells, by transcription factor and by condition.

use crate::model::Problem;
use crate::statistics::pruning;
use crate::train::Prediction;

/// Mean squared errors of predictions (`[conditions x TFs]`) on training and on test conditions; `None` where none test.
#[must_use]
pub fn errors(problem: &Problem, prediction: &[f64]) -> (f64, Option<f64>) {
    let targets = &problem.targets;
    assert_eq!(
        prediction.len(),
        targets.values.len(),
        "prediction [conditions x TFs]"
    );
    let sum = |weights: &[f64]| -> f64 {
        let cells = prediction.iter().zip(targets.values.iter()).zip(weights);
        cells
            .filter(|(_, weight)| **weight > 0.0)
            .map(|((predicted, measured), weight)| weight * (predicted - measured).powi(2))
            .sum()
    };
    let test = problem.test_error(sum(&targets.test));
    (sum(&targets.train), test.is_finite().then_some(test))
}

/// Pearson correlation of measured and predicted activity.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Correlation {
    /// Position of the transcription factor or the condition.
    pub of: usize,
    /// The correlation; `None` for fewer than two measured values, or where one side does not vary.
    pub r: Option<f64>,
    /// Number of measured values.
    pub n: usize,
}

/// What correlations are taken over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grouping {
    /// Over the conditions, for each transcription factor.
    ByOutput,
    /// Over the transcription factors, for each condition.
    ByCondition,
}

/// Correlation over all cells of training conditions, or of test conditions.
#[must_use]
pub fn correlation(cells: &[Prediction], trains: bool) -> Correlation {
    of(cells.iter().filter(|cell| cell.trains == trains), 0)
}

/// Correlation of each group, best first, undefined ones last; over training conditions alone, or over test conditions alone.
#[must_use]
pub fn correlations(cells: &[Prediction], grouping: Grouping, trains: bool) -> Vec<Correlation> {
    let key = |cell: &Prediction| match grouping {
        Grouping::ByOutput => cell.output,
        Grouping::ByCondition => cell.condition,
    };
    let mut groups: std::collections::BTreeMap<usize, Vec<&Prediction>> = Default::default();
    for cell in cells.iter().filter(|cell| cell.trains == trains) {
        groups.entry(key(cell)).or_default().push(cell);
    }
    let mut found: Vec<Correlation> = groups
        .into_iter()
        .map(|(group, cells)| of(cells.into_iter(), group))
        .collect();
    let value = |found: &Correlation| found.r.unwrap_or(f64::NEG_INFINITY);
    found.sort_by(|a, b| value(b).total_cmp(&value(a)).then(a.of.cmp(&b.of)));
    found
}

fn of<'a>(cells: impl Iterator<Item = &'a Prediction>, group: usize) -> Correlation {
    let pairs: Vec<(f64, f64)> = cells
        .filter_map(|cell| Some((cell.measured?, cell.predicted)))
        .collect();
    Correlation {
        of: group,
        r: pruning::pearson(&pairs),
        n: pairs.len(),
    }
}
