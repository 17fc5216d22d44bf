//! Two runs side by side: which edges they weigh differently.

use std::collections::HashMap;

use crate::network::{Edge, EdgeId, Network};

/// An edge that is in both networks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Difference {
    /// The edge, in the network of this run.
    pub edge: EdgeId,
    /// Its weight in this run.
    pub here: f64,
    /// Its weight in the other run.
    pub there: f64,
}

impl Difference {
    /// How far apart the weights are.
    #[must_use]
    pub fn gap(&self) -> f64 {
        (self.here - self.there).abs()
    }
}

/// Edges that both runs have, those that differ most first. Weights are `[E]` of their networks.
#[must_use]
pub fn differences(
    network: &Network,
    weights: &[f64],
    (others, their_weights): (&Network, &[f64]),
) -> Vec<Difference> {
    assert_eq!(weights.len(), network.edges().len(), "weights [E]");
    let there: HashMap<[&str; 2], f64> = others
        .edges()
        .iter()
        .zip(their_weights)
        .map(|(edge, &weight)| (ends(others, edge), weight))
        .collect();
    let mut found: Vec<Difference> = network
        .edges()
        .iter()
        .enumerate()
        .filter_map(|(place, edge)| {
            Some(Difference {
                edge: EdgeId::new(place),
                here: weights[place],
                there: *there.get(&ends(network, edge))?,
            })
        })
        .collect();
    found.sort_by(|a, b| b.gap().total_cmp(&a.gap()).then(a.edge.cmp(&b.edge)));
    found
}

/// Names of the ends of an edge, by which it is known in both networks.
fn ends<'a>(network: &'a Network, edge: &Edge) -> [&'a str; 2] {
    [edge.source, edge.target].map(|node| network.node(node).id.as_str())
}
