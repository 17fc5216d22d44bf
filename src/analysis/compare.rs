//! Runs side by side: which edges they weigh differently.

use std::collections::HashMap;

use crate::network::{Edge, EdgeId, Network};

/// An edge of the shown run that at least one other run has, too.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// The edge, in the network of this run.
    pub edge: EdgeId,
    /// Its weight in this run.
    pub here: f64,
    /// Its weight in the other runs; `None` in those that do not have it; `[runs]`.
    pub there: Vec<Option<f64>>,
}

impl Difference {
    /// How far apart the weights of any two runs are.
    #[must_use]
    pub fn gap(&self) -> f64 {
        let all = self.there.iter().flatten().chain([&self.here]);
        let (least, most) = all.fold(
            (f64::INFINITY, f64::NEG_INFINITY),
            |(least, most), &weight| (least.min(weight), most.max(weight)),
        );
        most - least
    }
}

/// Edges that this run and at least one of the others have, those that differ most first. `others` are networks and their weights,
/// `[E]`.
#[must_use]
pub fn differences(
    network: &Network,
    weights: &[f64],
    others: &[(&Network, &[f64])],
) -> Vec<Difference> {
    assert_eq!(weights.len(), network.edges().len(), "weights [E]");
    let there: Vec<HashMap<[&str; 2], f64>> = (others.iter())
        .map(|(network, weights)| {
            let edges = network.edges().iter().zip(*weights);
            edges
                .map(|(edge, &weight)| (ends(network, edge), weight))
                .collect()
        })
        .collect();
    let mut found: Vec<Difference> = network
        .edges()
        .iter()
        .enumerate()
        .filter_map(|(place, edge)| {
            let ends = ends(network, edge);
            let there: Vec<Option<f64>> = (there.iter())
                .map(|weights| weights.get(&ends).copied())
                .collect();
            there.iter().any(Option::is_some).then(|| Difference {
                edge: EdgeId::new(place),
                here: weights[place],
                there,
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
