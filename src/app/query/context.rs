//! What is known of nodes and edges at present: the network, and what a run has made of it.

use std::collections::BTreeSet;

use crate::network::{Adjacency, EdgeId, Network, NodeId, Reach};
use crate::statistics::pruning;

/// Everything that filters and queries may ask about.
#[derive(Debug, Clone, Copy)]
pub struct QueryContext<'a> {
    /// The network with drawn and spurious edges.
    pub network: &'a Network,
    /// Its edges by node.
    pub adjacency: &'a Adjacency,
    /// Part of the network that each node belongs to, 0 for the largest; `[N]`.
    pub components: &'a [u32],
    /// Distances from ligands and to transcription factors; `[N]`.
    pub reach: &'a Reach,
    /// Present weights; `[E]`.
    pub weights: Option<&'a [f64]>,
    /// States in the chosen condition; `[N]`.
    pub state: Option<&'a [f64]>,
    /// Edges that the user doubts.
    pub doubted: &'a BTreeSet<(NodeId, NodeId)>,
}

impl QueryContext<'_> {
    /// Magnitude of the weight of an edge.
    #[must_use]
    pub fn magnitude(&self, edge: EdgeId) -> Option<f64> {
        Some(self.weights?.get(edge.index())?.abs())
    }

    /// Whether the user doubts an edge.
    #[must_use]
    pub fn is_doubted(&self, edge: EdgeId) -> bool {
        let edge = self.network.edge(edge);
        self.doubted.contains(&(edge.source, edge.target))
    }

    /// Position of every edge by magnitude, 1 for the largest; `[E]`.
    #[must_use]
    pub fn ranks(&self) -> Option<Vec<u32>> {
        self.weights.map(pruning::ranks)
    }

    /// Position of an edge by magnitude, 1 for the largest. For one edge cheaper than [`Self::ranks`].
    #[must_use]
    pub fn rank(&self, edge: EdgeId) -> Option<usize> {
        let magnitude = self.magnitude(edge)?;
        let larger = self.weights?.iter().enumerate().filter(|(other, weight)| {
            // Ties keep the order of the edges.
            weight.abs() > magnitude || (weight.abs() == magnitude && *other < edge.index())
        });
        Some(larger.count() + 1)
    }
}
