//! What a picture needs to know of every edge, side by side in memory: thousands are looked at in every frame.

use std::collections::HashSet;

use crate::network::layout::{Arrangement, LayoutKind};
use crate::network::{EdgeOrigin, Network, Sign};

/// The edge of a network as the picture sees it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct EdgeGeometry {
    pub source: u32,
    pub target: u32,
    pub sign: Sign,
    pub origin: EdgeOrigin,
    /// Whether there is an edge the other way too; then both are moved aside.
    pub has_reverse: bool,
    /// Whether it leads to an earlier layer of the signal, in a layout that shows layers.
    pub leads_back: bool,
}

/// How far the middle of an edge that leads back lies aside, as a share of its length.
pub(super) const BEND: f32 = 0.14;

impl EdgeGeometry {
    /// How far the middle of the edge lies aside, if it is as long as this.
    pub fn bend(&self, length: f32) -> f32 {
        if self.leads_back { BEND * length } else { 0.0 }
    }
}

/// All edges of a network; `[E]`.
pub(super) fn edge_geometry(network: &Network, arrangement: &Arrangement) -> Vec<EdgeGeometry> {
    let pairs: HashSet<_> = network
        .edges()
        .iter()
        .map(|edge| (edge.source, edge.target))
        .collect();
    let shows_layers = arrangement.kind != LayoutKind::Force;
    let layer = |node: crate::network::NodeId| arrangement.layers[node.index()];
    let edges = network.edges().iter();
    edges
        .map(|edge| EdgeGeometry {
            source: edge.source.index() as u32,
            target: edge.target.index() as u32,
            sign: edge.sign,
            origin: edge.origin,
            has_reverse: pairs.contains(&(edge.target, edge.source)),
            leads_back: shows_layers && layer(edge.target) < layer(edge.source),
        })
        .collect()
}
