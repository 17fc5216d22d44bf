//! The values of any chart as a table.

use std::fmt::Write as _;

use crate::charts::description::{Chart, Layer, Subject};
use crate::data::Dataset;
use crate::formats::number_cell;
use crate::network::Network;

/// Every value of a chart: series, subject by the names in the files, x, y, and the upper end of a band or the share of a cell.
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
        let upper = upper.map_or_else(String::new, number_cell);
        _ = writeln!(
            text,
            "{name}\t{subject}\t{}\t{}\t{upper}",
            number_cell(x),
            number_cell(y)
        );
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

/// A label as the name of a column; `default` if it is empty.
fn heading(label: &str, default: &str) -> String {
    if label.is_empty() {
        return default.to_owned();
    }
    label.replace([' ', ','], "_").replace("__", "_")
}

/// The subject of a point or a line, by the names in the files.
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
