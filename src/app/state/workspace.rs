//! The part of the state that is saved between two sessions: positions and pins of nodes, and doubted edges. Keyed by the ids of
//! the nodes, so that it fits the network again with other edges, other data or another order of the rows.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::network::layout::{Arrangement, LayoutKind, layers};
use crate::network::{Network, NodeId};

/// Layout and doubts of a network, by the ids of its nodes.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Workspace {
    /// How the nodes were laid out.
    pub layout: LayoutKind,
    /// Place of every node, by id.
    pub positions: BTreeMap<String, [f32; 2]>,
    /// Ids of the pinned nodes.
    pub pinned: BTreeSet<String>,
    /// Edges that the user doubts, by the ids of their ends.
    pub doubted: BTreeSet<(String, String)>,
}

impl Workspace {
    /// Of a network.
    #[must_use]
    pub fn new(
        network: &Network,
        arrangement: &Arrangement,
        doubted: &BTreeSet<(NodeId, NodeId)>,
    ) -> Self {
        let id = |node: NodeId| network.node(node).id.clone();
        let ids = || network.nodes().iter().map(|node| node.id.clone());
        Self {
            layout: arrangement.kind,
            positions: ids().zip(arrangement.positions.iter().copied()).collect(),
            pinned: ids()
                .zip(&arrangement.pinned)
                .filter(|(_, pinned)| **pinned)
                .map(|(id, _)| id)
                .collect(),
            doubted: doubted
                .iter()
                .map(|&(source, target)| (id(source), id(target)))
                .collect(),
        }
    }

    /// The layout of a network; `None` where a node has no place.
    #[must_use]
    pub fn arrangement(&self, network: &Network) -> Option<Arrangement> {
        let places = network
            .nodes()
            .iter()
            .map(|node| self.positions.get(&node.id).copied());
        let positions: Vec<[f32; 2]> = places.collect::<Option<_>>()?;
        if positions.iter().flatten().any(|part| !part.is_finite()) {
            return None;
        }
        let pinned = network
            .nodes()
            .iter()
            .map(|node| self.pinned.contains(&node.id))
            .collect();
        Some(Arrangement {
            kind: self.layout,
            positions,
            layers: layers(network),
            pinned,
        })
    }

    /// The doubted edges that a network has.
    #[must_use]
    pub fn doubts(&self, network: &Network) -> BTreeSet<(NodeId, NodeId)> {
        let pairs = self.doubted.iter();
        pairs
            .filter_map(|(source, target)| Some((network.find(source)?, network.find(target)?)))
            .collect()
    }
}
