//! The signal-flow layout: ligands at the left, transcription factors at the right, everything between by its distance to
//! both.

use super::Progress;
use super::layers::ordered;
use crate::network::{Network, NodeId};

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
const ASPECT: f32 = 1.9;

/// Position of every node on the canvas; `[N]`. `None` where it was cancelled.
pub(super) fn signal_flow(
    network: &Network,
    layers: &[u32],
    progress: &Progress,
) -> Option<Vec<[f32; 2]>> {
    let layers = ordered(network, layers, progress)?;
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
    Some(positions)
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
