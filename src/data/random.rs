//! A random network with random data of any size, to measure with. It is no model of anything.

use std::collections::HashSet;

use rand::Rng;

use super::Dataset;
use crate::network::{Edge, EdgeOrigin, Network, Node, NodeId, Sign};
use crate::random::{Purpose, generator};

/// Conditions of the random data: as many as the macrophage set has.
const CONDITIONS: usize = 23;

/// A network of `nodes` nodes and `edges` edges, in which every ordered pair of nodes is equally likely, and data for it.
/// One node in a hundred is a ligand, one in twenty a transcription factor; about a third of the edges is of unknown sign.
///
/// Panics where there are fewer than 20 nodes, or more edges than half of the pairs: the command line refuses both.
#[must_use]
pub fn random_study(nodes: usize, edges: usize, seed: u64) -> (Network, Dataset) {
    assert!(
        nodes >= 20 && edges <= nodes * (nodes - 1) / 2,
        "{nodes} nodes and {edges} edges"
    );
    let mut random = generator(seed, Purpose::Teacher);
    let (ligands, outputs) = ((nodes / 100).max(1), nodes / 20);
    let known: Vec<Node> = (0..nodes)
        .map(|index| Node {
            id: format!("N{index}"),
            symbol: format!("N{index}"),
            ligand: index < ligands,
            transcription_factor: index >= nodes - outputs,
        })
        .collect();
    let mut pairs = HashSet::with_capacity(edges);
    let mut drawn = Vec::with_capacity(edges);
    while drawn.len() < edges {
        let pair = (random.random_range(0..nodes), random.random_range(0..nodes));
        if pair.0 != pair.1 && pairs.insert(pair) {
            drawn.push(Edge {
                source: NodeId::new(pair.0),
                target: NodeId::new(pair.1),
                sign: [Sign::Stimulation, Sign::Inhibition, Sign::Unknown]
                    [random.random_range(0..3)],
                origin: EdgeOrigin::Prior,
                databases: Vec::new(),
                references: Vec::new(),
            });
        }
    }
    let mut cells = |count: usize| -> Vec<f64> { (0..count).map(|_| random.random()).collect() };
    let dataset = Dataset {
        conditions: (0..CONDITIONS)
            .map(|condition| format!("C{condition:02}"))
            .collect(),
        ligands: (0..ligands).map(NodeId::new).collect(),
        doses: cells(CONDITIONS * ligands),
        transcription_factors: (nodes - outputs..nodes).map(NodeId::new).collect(),
        activities: cells(CONDITIONS * outputs).into_iter().map(Some).collect(),
    };
    (
        Network::new(format!("random-{nodes}-{edges}"), known, drawn),
        dataset,
    )
}
