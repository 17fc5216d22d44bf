//! Which nodes a signal can come to: from the ligands along the edges, and back from the transcription factors.

use std::collections::VecDeque;

use super::{Network, NodeId};

/// Number of edges on the shortest path; `None` where there is no path; `[N]` each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reach {
    /// From the nearest ligand to the node.
    pub from_ligands: Vec<Option<u32>>,
    /// From the node to the nearest transcription factor.
    pub to_transcription_factors: Vec<Option<u32>>,
}

/// Distances from `ligands` and to `transcription_factors` by breadth-first search.
#[must_use]
pub fn reach(network: &Network, ligands: &[NodeId], transcription_factors: &[NodeId]) -> Reach {
    let n = network.nodes().len();
    let (mut targets, mut sources) = (vec![Vec::new(); n], vec![Vec::new(); n]);
    for edge in network.edges() {
        targets[edge.source.index()].push(edge.target);
        sources[edge.target.index()].push(edge.source);
    }
    Reach {
        from_ligands: distances(ligands, &targets),
        to_transcription_factors: distances(transcription_factors, &sources),
    }
}

fn distances(from: &[NodeId], next: &[Vec<NodeId>]) -> Vec<Option<u32>> {
    let mut distance = vec![None; next.len()];
    let mut queue: VecDeque<(NodeId, u32)> = from.iter().map(|&node| (node, 0)).collect();
    while let Some((node, steps)) = queue.pop_front() {
        let known = &mut distance[node.index()];
        if known.is_none() {
            *known = Some(steps);
            queue.extend(next[node.index()].iter().map(|&node| (node, steps + 1)));
        }
    }
    distance
}
