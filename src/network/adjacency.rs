//! Adjacency of a network: edges into and out of every node, distances between nodes, and connected components.

use std::collections::{BTreeSet, VecDeque};

use petgraph::unionfind::UnionFind;
use serde::{Deserialize, Serialize};

use super::{EdgeId, Network, NodeId};

/// Which way to go along edges.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Direction {
    /// Against the edges: towards what acts on a node.
    Upstream,
    /// Along the edges: towards what a node acts on.
    Downstream,
    /// Both.
    Both,
}

/// Edges into and out of every node.
#[derive(Debug, Clone, Default)]
pub struct Adjacency {
    incoming: Vec<Vec<EdgeId>>,
    outgoing: Vec<Vec<EdgeId>>,
    ends: Vec<(NodeId, NodeId)>,
}

impl Adjacency {
    /// The adjacency of a network.
    #[must_use]
    pub fn new(network: &Network) -> Self {
        let nodes = network.nodes().len();
        let (mut incoming, mut outgoing) = (vec![Vec::new(); nodes], vec![Vec::new(); nodes]);
        for (index, edge) in network.edges().iter().enumerate() {
            incoming[edge.target.index()].push(EdgeId::new(index));
            outgoing[edge.source.index()].push(EdgeId::new(index));
        }
        let ends = network
            .edges()
            .iter()
            .map(|edge| (edge.source, edge.target))
            .collect();
        Self {
            incoming,
            outgoing,
            ends,
        }
    }

    /// Edges into a node, in the order of the network.
    #[must_use]
    pub fn incoming(&self, node: NodeId) -> &[EdgeId] {
        &self.incoming[node.index()]
    }

    /// Edges out of a node, in the order of the network.
    #[must_use]
    pub fn outgoing(&self, node: NodeId) -> &[EdgeId] {
        &self.outgoing[node.index()]
    }

    /// Number of edges into and out of a node.
    #[must_use]
    pub fn degree(&self, node: NodeId) -> usize {
        self.incoming(node).len() + self.outgoing(node).len()
    }

    /// Number of edges from the nearest of `from` to each node, at most `steps`, over edges for which `passes` holds; `None` for
    /// nodes that are farther; `[N]`.
    #[must_use]
    pub fn distances(
        &self,
        from: &BTreeSet<NodeId>,
        steps: u32,
        direction: Direction,
        passes: impl Fn(EdgeId) -> bool,
    ) -> Vec<Option<u32>> {
        let mut distance = vec![None; self.incoming.len()];
        let mut queue: VecDeque<(NodeId, u32)> = from.iter().map(|&node| (node, 0)).collect();
        from.iter()
            .for_each(|node| distance[node.index()] = Some(0));
        while let Some((node, done)) = queue.pop_front() {
            if done == steps {
                continue;
            }
            let up = (direction != Direction::Downstream).then(|| self.incoming(node));
            let down = (direction != Direction::Upstream).then(|| self.outgoing(node));
            let up = up.into_iter().flatten().filter(|edge| passes(**edge));
            let up = up.map(|edge| self.ends[edge.index()].0);
            let down = down.into_iter().flatten().filter(|edge| passes(**edge));
            let down = down.map(|edge| self.ends[edge.index()].1);
            for next in up.chain(down) {
                if distance[next.index()].is_none() {
                    distance[next.index()] = Some(done + 1);
                    queue.push_back((next, done + 1));
                }
            }
        }
        distance
    }

    /// Weakly connected component of each node, whatever the direction of the edges; 0 is the largest component; `[N]`.
    #[must_use]
    pub fn components(&self) -> Vec<u32> {
        let mut sets = UnionFind::<u32>::new(self.incoming.len());
        for (source, target) in &self.ends {
            sets.union(source.index() as u32, target.index() as u32);
        }
        let labels = sets.into_labeling();
        let mut sizes = vec![0u32; labels.len()];
        labels.iter().for_each(|&label| sizes[label as usize] += 1);
        let mut order: Vec<u32> = (0..labels.len() as u32)
            .filter(|&label| sizes[label as usize] > 0)
            .collect();
        // Equal sizes keep the order of the nodes.
        order.sort_by_key(|&label| std::cmp::Reverse(sizes[label as usize]));
        let mut rank = vec![0; labels.len()];
        for (place, &label) in (0..).zip(&order) {
            rank[label as usize] = place;
        }
        labels
            .into_iter()
            .map(|label| rank[label as usize])
            .collect()
    }
}
