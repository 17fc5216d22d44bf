//! Which layer of the signal a node belongs to, and the order of the nodes in each layer.

use super::{Progress, neighbours};
use crate::network::{Network, NodeId, reach};

/// Rounds of ordering the nodes of each layer by their neighbours.
const SWEEPS: usize = 24;
/// More layers than this are hard to tell apart.
const MOST_LAYERS: u32 = 10;

/// Layer of every node by its distance to the inputs and to the outputs; `[N]`. Inputs are in layer 0 and alone there,
/// outputs in the last.
#[must_use]
pub fn layers(network: &Network) -> Vec<u32> {
    // Spurious edges do not count.
    let known = network.without_spurious();
    let (inputs, outputs) = ends(&known);
    let reach = reach(&known, &inputs, &outputs);
    let ids = || (0..network.nodes().len()).map(NodeId::new);
    let longest = ids()
        .filter_map(|id| {
            Some(reach.from_ligands[id.index()]? + reach.to_transcription_factors[id.index()]?)
        })
        .max()
        .unwrap_or(2);
    let last = longest.clamp(2, MOST_LAYERS);
    let mut layers: Vec<u32> = ids()
        .map(|id| {
            let share = match (
                reach.from_ligands[id.index()],
                reach.to_transcription_factors[id.index()],
            ) {
                (Some(from), Some(to)) => f64::from(from) / f64::from((from + to).max(1)),
                (Some(_), None) => 0.8,
                (None, Some(_)) => 0.2,
                (None, None) => 0.5,
            };
            ((share * f64::from(last)).round() as u32).clamp(1, last - 1)
        })
        .collect();
    outputs.iter().for_each(|id| layers[id.index()] = last);
    inputs.iter().for_each(|id| layers[id.index()] = 0);
    layers
}

/// Inputs and outputs; where nothing marks them, nodes that nothing acts on, and nodes that act on nothing.
fn ends(network: &Network) -> (Vec<NodeId>, Vec<NodeId>) {
    let nodes = network.nodes().len();
    let (mut has_incoming, mut has_outgoing) = (vec![false; nodes], vec![false; nodes]);
    for edge in network.edges() {
        has_outgoing[edge.source.index()] = true;
        has_incoming[edge.target.index()] = true;
    }
    let all = |is: &dyn Fn(NodeId) -> bool| {
        (0..nodes)
            .map(NodeId::new)
            .filter(|&id| is(id))
            .collect::<Vec<_>>()
    };
    let mut inputs = all(&|id| network.node(id).ligand);
    let mut outputs = all(&|id| network.node(id).transcription_factor && !network.node(id).ligand);
    if inputs.is_empty() {
        inputs = all(&|id| !has_incoming[id.index()]);
    }
    if outputs.is_empty() {
        outputs = all(&|id| !has_outgoing[id.index()] && has_incoming[id.index()]);
    }
    (inputs, outputs)
}

/// Nodes by layer, without empty layers. Sweeps to and fro order each layer by the mean height of the neighbours of its
/// nodes, so that fewer edges cross; `None` where the layout was cancelled.
pub(super) fn ordered(
    network: &Network,
    layers: &[u32],
    progress: &Progress,
) -> Option<Vec<Vec<NodeId>>> {
    let count = layers.iter().max().map_or(0, |&last| last as usize + 1);
    let mut order = vec![Vec::new(); count];
    for (node, &layer) in layers.iter().enumerate() {
        order[layer as usize].push(NodeId::new(node));
    }
    order.retain(|layer| !layer.is_empty());
    let neighbours = neighbours(network);
    let mut height = vec![0.0f64; layers.len()];
    order.iter().for_each(|layer| settle(layer, &mut height));
    for sweep in 0..SWEEPS {
        let forward = sweep % 2 == 0;
        for step in 0..order.len() {
            let layer = if forward {
                step
            } else {
                order.len() - 1 - step
            };
            by_mean_height(&mut order[layer], &neighbours, &height);
            settle(&order[layer], &mut height);
        }
        // Ordering is the first half of the progress; placing the nodes is the second.
        if !progress.advance(0.5 * (sweep + 1) as f32 / SWEEPS as f32) {
            return None;
        }
    }
    Some(order)
}

/// Height of every node of a layer, 0..1, by its place in it.
fn settle(layer: &[NodeId], height: &mut [f64]) {
    for (place, node) in layer.iter().enumerate() {
        height[node.index()] = (place as f64 + 0.5) / layer.len() as f64;
    }
}

fn by_mean_height(layer: &mut [NodeId], neighbours: &[Vec<usize>], height: &[f64]) {
    layer.sort_by_cached_key(|node| {
        let around = &neighbours[node.index()];
        let sum: f64 = around.iter().map(|&neighbour| height[neighbour]).sum();
        let mean = if around.is_empty() {
            height[node.index()]
        } else {
            sum / around.len() as f64
        };
        ordered_float::OrderedFloat(mean)
    });
}
