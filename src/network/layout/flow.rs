//! The signal-flow layout: ligands at the left, transcription factors at the right, everything between by its distance to
//! both. Pure arithmetic; runs on a thread of its own.

use crate::network::{EdgeOrigin, Network, NodeId, reach};

/// Room for a node and its label below.
const ROW: f32 = 36.0;
/// Distance between neighbouring columns of one layer.
const COLUMN: f32 = 66.0;
/// Nodes of a small layer stand at most this far apart.
const WIDEST_PITCH: f32 = 110.0;
/// Additional distance between layers.
const LAYER_GAP: f32 = 58.0;
/// Every other node of a column stands aside by twice this distance.
const ZIGZAG: f32 = 11.0;
/// Width by height that fits the middle of a window.
const ASPECT: f32 = 1.7;
/// Rounds of ordering the nodes of each layer by their neighbours.
const SWEEPS: usize = 24;

/// Position of every node on the canvas; `[N]`. Spurious edges have no say, so that nodes stay where they are when such
/// edges come and go.
pub(super) fn signal_flow(network: &Network) -> Vec<[f32; 2]> {
    let layers: Vec<Vec<NodeId>> = order(network, layers(network))
        .into_iter()
        .filter(|layer| !layer.is_empty())
        .collect();
    let rows = rows_for(&layers);
    let height = (rows as f32 * ROW).max(width(&layers, rows) / ASPECT);
    let mut positions = vec![[0.0; 2]; network.nodes().len()];
    let mut left = 0.0;
    for layer in &layers {
        let columns = layer.len().div_ceil(rows);
        // Small layers spread out, but not so far that they fall apart.
        let pitch = (height / layer.len().div_ceil(columns) as f32).min(WIDEST_PITCH);
        let top = -pitch * (layer.len() as f32 / columns as f32) / 2.0;
        for (place, node) in layer.iter().enumerate() {
            let (column, row) = (place % columns, place / columns);
            // Neighbouring columns are shifted against each other, so that labels stand side by side.
            let shift = column as f32 / columns as f32;
            // A column zigzags, so that an edge between two of its nodes does not run through the others.
            let zigzag = if row % 2 == 0 { -ZIGZAG } else { ZIGZAG };
            positions[node.index()] = [
                left + column as f32 * COLUMN + zigzag,
                top + (row as f32 + shift + 0.5) * pitch,
            ];
        }
        left += columns as f32 * COLUMN + LAYER_GAP;
    }
    positions
}

fn width(layers: &[Vec<NodeId>], rows: usize) -> f32 {
    layers
        .iter()
        .map(|layer| layer.len().div_ceil(rows) as f32 * COLUMN + LAYER_GAP)
        .sum()
}

/// Number of rows that gives the whole about the right aspect.
fn rows_for(layers: &[Vec<NodeId>]) -> usize {
    let longest = layers.iter().map(Vec::len).max().unwrap_or(1).max(1);
    (1..=longest)
        .find(|&rows| width(layers, rows) <= ASPECT * rows as f32 * ROW)
        .unwrap_or(longest)
}

/// Nodes by layer: inputs first, outputs last.
fn layers(network: &Network) -> Vec<Vec<NodeId>> {
    let ids = || (0..network.nodes().len()).map(NodeId::new);
    let (inputs, outputs) = ends(network);
    let reach = reach(network, &inputs, &outputs);
    let longest = ids()
        .filter_map(|id| {
            Some(reach.from_ligands[id.index()]? + reach.to_transcription_factors[id.index()]?)
        })
        .max()
        .unwrap_or(2);
    let last = longest.clamp(2, 10) as usize;
    let mut layers = vec![Vec::new(); last + 1];
    for id in ids() {
        let layer = if inputs.contains(&id) {
            0
        } else if outputs.contains(&id) {
            last
        } else {
            let share = match (
                reach.from_ligands[id.index()],
                reach.to_transcription_factors[id.index()],
            ) {
                (Some(from), Some(to)) => f64::from(from) / f64::from((from + to).max(1)),
                (Some(_), None) => 0.8,
                (None, Some(_)) => 0.2,
                (None, None) => 0.5,
            };
            ((share * last as f64).round() as usize).clamp(1, last - 1)
        };
        layers[layer].push(id);
    }
    layers
}

/// Inputs and outputs; where nothing marks them, nodes that nothing acts on, and nodes that act on nothing.
fn ends(network: &Network) -> (Vec<NodeId>, Vec<NodeId>) {
    let ids = || (0..network.nodes().len()).map(NodeId::new);
    let mut inputs: Vec<NodeId> = ids().filter(|&id| network.node(id).ligand).collect();
    let mut outputs: Vec<NodeId> = ids()
        .filter(|&id| network.node(id).transcription_factor && !network.node(id).ligand)
        .collect();
    if inputs.is_empty() {
        inputs = ids()
            .filter(|&id| network.edges().iter().all(|edge| edge.target != id))
            .collect();
    }
    if outputs.is_empty() {
        outputs = ids()
            .filter(|&id| {
                network.edges().iter().all(|edge| edge.source != id) && !inputs.contains(&id)
            })
            .collect();
    }
    (inputs, outputs)
}

/// Orders the nodes of each layer by the mean height of their neighbours, to and fro, so that fewer edges cross.
fn order(network: &Network, mut layers: Vec<Vec<NodeId>>) -> Vec<Vec<NodeId>> {
    let mut neighbours = vec![Vec::new(); network.nodes().len()];
    for edge in network
        .edges()
        .iter()
        .filter(|edge| edge.origin == EdgeOrigin::Prior)
    {
        neighbours[edge.source.index()].push(edge.target);
        neighbours[edge.target.index()].push(edge.source);
    }
    let mut height = vec![0.0f64; network.nodes().len()];
    let settle = |layer: &[NodeId], height: &mut [f64]| {
        for (place, node) in layer.iter().enumerate() {
            height[node.index()] = (place as f64 + 0.5) / layer.len() as f64;
        }
    };
    layers.iter().for_each(|layer| settle(layer, &mut height));
    for sweep in 0..SWEEPS {
        let order: Vec<usize> = if sweep % 2 == 0 {
            (0..layers.len()).collect()
        } else {
            (0..layers.len()).rev().collect()
        };
        for layer in order {
            let mean = |node: &NodeId| {
                let around = &neighbours[node.index()];
                let sum: f64 = around
                    .iter()
                    .map(|neighbour| height[neighbour.index()])
                    .sum();
                if around.is_empty() {
                    height[node.index()]
                } else {
                    sum / around.len() as f64
                }
            };
            let mut keyed: Vec<(f64, NodeId)> = layers[layer]
                .iter()
                .map(|node| (mean(node), *node))
                .collect();
            keyed.sort_by(|a, b| a.0.total_cmp(&b.0));
            layers[layer] = keyed.into_iter().map(|(_, node)| node).collect();
            settle(&layers[layer], &mut height);
        }
    }
    layers
}
