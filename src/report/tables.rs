//! Tables of a run as TSV: edges, predictions, and the values of any chart.

use std::fmt::Write as _;

use crate::analysis::EdgeFinding;
use crate::analysis::chart::{Chart, Layer, Subject};
use crate::data::Dataset;
use crate::network::{Edge, Network};
use crate::train::{Experiment, Prediction};

/// A number for a table; empty where there is none.
pub(super) fn cell(value: f64) -> String {
    if value.is_finite() {
        value.to_string()
    } else {
        String::new()
    }
}

/// Columns of [`edges`].
const EDGE_COLUMNS: [&str; 13] = [
    "source",
    "target",
    "source_symbol",
    "target_symbol",
    "moa",
    "origin",
    "start_weight",
    "weight",
    "abs_weight",
    "rank",
    "share_of_largest_in_edge",
    "below_threshold_from_epoch",
    "references",
];

/// One line an edge; rank 1 has the largest magnitude. `findings` is `[E]`.
#[must_use]
pub fn edges(network: &Network, findings: &[EdgeFinding]) -> String {
    assert_eq!(findings.len(), network.edges().len(), "findings [E]");
    let mut text = EDGE_COLUMNS.join("\t") + "\n";
    for (edge, found) in network.edges().iter().zip(findings) {
        // Writing to a String cannot fail.
        _ = writeln!(text, "{}", edge_cells(network, edge, found).join("\t"));
    }
    text
}

fn edge_cells(network: &Network, edge: &Edge, found: &EdgeFinding) -> [String; 13] {
    let (source, target) = (network.node(edge.source), network.node(edge.target));
    [
        source.id.clone(),
        target.id.clone(),
        source.symbol.clone(),
        target.symbol.clone(),
        edge.sign.mode_of_action().to_string(),
        edge.origin.to_string(),
        cell(found.start),
        cell(found.weight),
        cell(found.weight.abs()),
        found.rank.to_string(),
        cell(found.share),
        found
            .fell
            .map_or_else(String::new, |epoch| epoch.to_string()),
        edge.references.len().to_string(),
    ]
}

/// One line for each condition and transcription factor.
#[must_use]
pub fn predictions(experiment: &Experiment, predictions: &[Prediction]) -> String {
    let mut text = String::from("condition\ttf\tmeasured\tpredicted\tsplit\n");
    for prediction in predictions {
        let tf = &experiment
            .network
            .node(experiment.dataset.transcription_factors[prediction.output])
            .id;
        let measured = prediction.measured.map_or_else(String::new, cell);
        let split = if prediction.trains { "train" } else { "test" };
        _ = writeln!(
            text,
            "{}\t{tf}\t{measured}\t{}\t{split}",
            experiment.dataset.conditions[prediction.condition],
            cell(prediction.predicted)
        );
    }
    text
}

/// Every value of a chart: the series, what it stands for in the names of the files, x, y, and the upper end where there is one.
#[must_use]
pub fn chart_table(chart: &Chart, network: &Network, dataset: Option<&Dataset>) -> String {
    let mut text = format!(
        "series\tsubject\t{}\t{}\tupper\n",
        heading(&chart.x.label, "x"),
        heading(&chart.y.label, "y")
    );
    let mut line = |name: &str, subject: Option<Subject>, x: f64, y: f64, upper: Option<f64>| {
        let subject = subject.map_or_else(String::new, |subject| {
            subject_text(subject, network, dataset)
        });
        let upper = upper.map_or_else(String::new, cell);
        _ = writeln!(text, "{name}\t{subject}\t{}\t{}\t{upper}", cell(x), cell(y));
    };
    for layer in &chart.layers {
        match layer {
            Layer::Line {
                name,
                points,
                subject,
                ..
            } => {
                for &[x, y] in points {
                    line(name, *subject, x, y, None);
                }
            }
            Layer::Points {
                name,
                points,
                subjects,
                ..
            } => {
                for (place, &[x, y]) in points.iter().enumerate() {
                    line(name, subjects.get(place).copied(), x, y, None);
                }
            }
            Layer::Band { name, points, .. } => {
                for &[x, low, high] in points {
                    line(name, None, x, low, Some(high));
                }
            }
            Layer::Cells { x, y, shares, .. } => {
                let rows = y.len().saturating_sub(1).max(1);
                for (place, &share) in shares.iter().enumerate() {
                    let (column, row) = (place / rows, place % rows);
                    line(
                        "share of the fullest cell",
                        None,
                        x[column],
                        y[row],
                        Some(share),
                    );
                }
            }
        }
    }
    text
}

/// A label as the name of a column.
fn heading(label: &str, otherwise: &str) -> String {
    if label.is_empty() {
        return otherwise.to_owned();
    }
    label.replace([' ', ','], "_").replace("__", "_")
}

/// What something stands for, in the names of the files.
fn subject_text(subject: Subject, network: &Network, dataset: Option<&Dataset>) -> String {
    let output = |place: usize| {
        let node = dataset.and_then(|dataset| dataset.transcription_factors.get(place));
        node.map_or("", |&node| network.node(node).id.as_str())
    };
    let condition = |place: usize| {
        let name = dataset.and_then(|dataset| dataset.conditions.get(place));
        name.map_or("", String::as_str)
    };
    match subject {
        Subject::Edge(edge) => {
            let edge = network.edge(edge);
            let (source, target) = (network.node(edge.source), network.node(edge.target));
            format!("{},{}", source.id, target.id)
        }
        Subject::Cell(of, place) => format!("{},{}", condition(of), output(place)),
        Subject::Output(place) => output(place).to_owned(),
        Subject::Condition(place) => condition(place).to_owned(),
    }
}
