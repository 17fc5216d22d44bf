//! Known or trained parameters as a table: `Source Target Type Value`, Type in Weight, Bias, Projection, Input.

use std::fmt::Write as _;

use super::import_error::ImportError;
use super::table::Table;
use crate::data::{ImportReport, KnownParameters, Subject, WarningKind, preview};
use crate::network::{Network, NodeId};

impl KnownParameters {
    /// Reads a parameter table. Rows that name no edge or node of the network are left out and reported.
    ///
    /// # Errors
    /// A column is missing, a type is unknown, or a value is not a number.
    pub fn read(
        table: &Table,
        network: &Network,
        report: &mut ImportReport,
    ) -> Result<Self, ImportError> {
        let (source, target) = (table.required("Source")?, table.required("Target")?);
        let (kind, value) = (table.required("Type")?, table.required("Value")?);
        let edges: std::collections::HashMap<(NodeId, NodeId), usize> = network
            .edges()
            .iter()
            .enumerate()
            .map(|(index, edge)| ((edge.source, edge.target), index))
            .collect();
        let nodes = network.nodes().len();
        let mut known = Self {
            weights: vec![None; network.edges().len()],
            biases: vec![None; nodes],
            projections: vec![None; nodes],
            inputs: vec![None; nodes],
        };
        let mut unknown = Vec::new();
        for row in &table.rows {
            let Some(number) = table.number(row, value)? else {
                return Err(table.error(row, value, "the value is missing", "Write a number."));
            };
            let (from, to) = (
                network.find(row.cell(source)),
                network.find(row.cell(target)),
            );
            let slot = match row.cell(kind).to_ascii_lowercase().as_str() {
                "weight" => from
                    .zip(to)
                    .and_then(|pair| edges.get(&pair))
                    .map(|&edge| &mut known.weights[edge]),
                // Files write the node of a bias, of a projection and of an input on either side.
                "bias" => from.or(to).map(|node| &mut known.biases[node.index()]),
                "projection" => from.or(to).map(|node| &mut known.projections[node.index()]),
                "input" => from.or(to).map(|node| &mut known.inputs[node.index()]),
                other => {
                    return Err(table.error(
                        row,
                        kind,
                        format!("'{other}' is no type of parameter"),
                        "Write Weight, Bias, Projection or Input.",
                    ));
                }
            };
            match slot {
                Some(slot) => *slot = Some(number),
                None => unknown.push(format!(
                    "{} {} {}",
                    row.cell(kind),
                    row.cell(source),
                    row.cell(target)
                )),
            }
        }
        if !unknown.is_empty() {
            let message = format!(
                "{} parameters name nothing in the network and were left out: {}.",
                unknown.len(),
                preview(&unknown)
            );
            report.warn(WarningKind::UnknownNames, message, Subject::Names(unknown));
        }
        Ok(known)
    }
}

/// The parameter table of a network whose every edge, node, output and input has a value.
#[must_use]
pub fn write_parameters(
    network: &Network,
    weights: &[f64],
    biases: &[f64],
    projections: &[(NodeId, f64)],
    inputs: &[(NodeId, f64)],
) -> String {
    assert_eq!(weights.len(), network.edges().len(), "weights [E]");
    assert_eq!(biases.len(), network.nodes().len(), "biases [N]");
    let mut text = String::from("Source\tTarget\tType\tValue\n");
    // Writing to a String cannot fail.
    for (edge, weight) in network.edges().iter().zip(weights) {
        _ = writeln!(
            text,
            "{}\t{}\tWeight\t{weight}",
            network.node(edge.source).id,
            network.node(edge.target).id
        );
    }
    for (node, bias) in network.nodes().iter().zip(biases) {
        _ = writeln!(text, "{}\t\tBias\t{bias}", node.id);
    }
    for (kind, values) in [("Projection", projections), ("Input", inputs)] {
        for (node, value) in values {
            _ = writeln!(text, "{}\t\t{kind}\t{value}", network.node(*node).id);
        }
    }
    text
}
