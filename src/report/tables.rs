//! Tables of a run: its edges and its predictions.

use std::fmt::Write as _;

use crate::analysis::EdgeStatistics;
use crate::formats::number_cell;
use crate::network::{Edge, Network};
use crate::train::{Experiment, Prediction};

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

/// One line an edge; rank 1 has the largest magnitude. `statistics` is `[E]`.
#[must_use]
pub fn edges(network: &Network, statistics: &[EdgeStatistics]) -> String {
    assert_eq!(statistics.len(), network.edges().len(), "statistics [E]");
    let mut text = EDGE_COLUMNS.join("\t") + "\n";
    for (edge, found) in network.edges().iter().zip(statistics) {
        // Writing to a String cannot fail.
        _ = writeln!(text, "{}", edge_cells(network, edge, found).join("\t"));
    }
    text
}

fn edge_cells(network: &Network, edge: &Edge, found: &EdgeStatistics) -> [String; 13] {
    let (source, target) = (network.node(edge.source), network.node(edge.target));
    [
        source.id.clone(),
        target.id.clone(),
        source.symbol.clone(),
        target.symbol.clone(),
        edge.sign.mode_of_action().to_string(),
        edge.origin.to_string(),
        number_cell(found.start),
        number_cell(found.weight),
        number_cell(found.weight.abs()),
        found.rank.to_string(),
        number_cell(found.share),
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
        let measured = prediction.measured.map_or_else(String::new, number_cell);
        let split = if prediction.trains { "train" } else { "test" };
        _ = writeln!(
            text,
            "{}\t{tf}\t{measured}\t{}\t{split}",
            experiment.dataset.conditions[prediction.condition],
            number_cell(prediction.predicted)
        );
    }
    text
}
