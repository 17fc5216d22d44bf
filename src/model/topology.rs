//! The shape of the network, for arithmetic: edges listed by target (forward) and by source (adjoint). Never a matrix.

use crate::network::{EdgeOrigin, Network, Sign};

/// For each node, its edges in one direction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Neighbours {
    /// Where each node's list starts in `node` and `edge`; `[N + 1]`.
    pub start: Vec<u32>,
    /// The node at the other end; `[E]`.
    pub node: Vec<u32>,
    /// The edge, as its position in the network; `[E]`.
    pub edge: Vec<u32>,
}

impl Neighbours {
    /// Positions in `node` and `edge` of one node's list.
    #[must_use]
    pub fn range(&self, node: usize) -> std::ops::Range<usize> {
        self.start[node] as usize..self.start[node + 1] as usize
    }

    /// The edges of every node, sorted. `ends` are this node and the other one, `[E]`.
    pub(crate) fn grouped(nodes: usize, ends: &[(u32, u32)]) -> Self {
        let mut start = vec![0u32; nodes + 1];
        for &(here, _) in ends {
            start[here as usize + 1] += 1;
        }
        for node in 0..nodes {
            start[node + 1] += start[node];
        }
        let mut order: Vec<u32> = (0..ends.len() as u32).collect();
        order.sort_by_key(|&edge| ends[edge as usize]);
        let node = order.iter().map(|&edge| ends[edge as usize].1).collect();
        Self {
            start,
            node,
            edge: order,
        }
    }
}

/// The shape of a model. Edges keep the order of the network, nodes too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Topology {
    /// Number of nodes, N.
    pub nodes: usize,
    /// Source of each edge; `[E]`.
    pub source: Vec<u32>,
    /// Target of each edge; `[E]`.
    pub target: Vec<u32>,
    /// Mode of action of each edge, 1, -1 or 0; `[E]`.
    pub mode_of_action: Vec<i8>,
    /// Whether each edge is spurious; `[E]`.
    pub spurious: Vec<bool>,
    /// Edges into each node.
    pub incoming: Neighbours,
    /// Edges out of each node.
    pub outgoing: Neighbours,
}

impl Topology {
    /// The shape of a network.
    #[must_use]
    pub fn new(network: &Network) -> Self {
        let nodes = network.nodes().len();
        let edges = network.edges();
        let source: Vec<u32> = edges
            .iter()
            .map(|edge| edge.source.index() as u32)
            .collect();
        let target: Vec<u32> = edges
            .iter()
            .map(|edge| edge.target.index() as u32)
            .collect();
        let ends = |from: &[u32], to: &[u32]| {
            from.iter()
                .copied()
                .zip(to.iter().copied())
                .collect::<Vec<_>>()
        };
        Self {
            nodes,
            incoming: Neighbours::grouped(nodes, &ends(&target, &source)),
            outgoing: Neighbours::grouped(nodes, &ends(&source, &target)),
            source,
            target,
            mode_of_action: edges
                .iter()
                .map(|edge| edge.sign.mode_of_action())
                .collect(),
            spurious: edges
                .iter()
                .map(|edge| edge.origin == EdgeOrigin::Spurious)
                .collect(),
        }
    }

    /// Number of edges, E.
    #[must_use]
    pub fn edges(&self) -> usize {
        self.source.len()
    }

    /// Whether a weight has the wrong sign for its edge: the mode of action is known, and the sign of the weight differs
    /// from it. The sign of the weight 0 is 0, so that 0 is wrong, too.
    #[must_use]
    pub fn violates_sign(&self, edge: usize, weight: f64) -> bool {
        let mode = self.mode_of_action[edge];
        let sign = if weight == 0.0 { 0.0 } else { weight.signum() };
        mode != Sign::Unknown.mode_of_action() && sign != f64::from(mode)
    }
}
