//! The strongest paths that a signal can take from one node to another.
//!
//! Near a state `y` a small change of node j becomes `w f'(z)` times as large at node i, over the edge j -> i: the gain of the
//! edge. The gain of a path is the product of the gains of its edges; its sign says whether it stimulates or inhibits.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use crate::model::{Activation, Topology};

/// Gain of an edge where no weights are known: every step weakens the signal, so the shortest path is the strongest.
const EQUAL_GAIN: f64 = 0.5;
/// Partial paths that are looked at before the search gives up.
const MOST_PARTIAL: usize = 300_000;

/// A path without loops.
#[derive(Debug, Clone, PartialEq)]
pub struct SignalPath {
    /// Its edges, from the first to the last.
    pub edges: Vec<u32>,
    /// Product of their gains.
    pub gain: f64,
}

/// What a search has found.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct StrongestPaths {
    /// The strongest first.
    pub paths: Vec<SignalPath>,
    /// Whether the search ended before it was sure that there are no stronger ones.
    pub is_cut_short: bool,
}

/// Gain of every edge at these states; `[E]`. `weights` are `[E]`, `state` is `[N]`.
#[must_use]
pub fn gains(
    topology: &Topology,
    weights: &[f64],
    activation: Activation,
    state: &[f64],
) -> Vec<f64> {
    assert_eq!(weights.len(), topology.edges(), "weights are [E]");
    assert_eq!(state.len(), topology.nodes, "state is [N]");
    let targets = weights.iter().zip(&topology.target);
    targets
        .map(|(weight, &target)| weight * activation.slope_from_output(state[target as usize]))
        .collect()
}

/// Sets the gains of edges that carry no signal to 0: of removed edges, and of those at nodes whose state is clamped, since
/// nothing changes there. `gains` are `[E]`; edges and nodes are positions in the topology.
pub fn block(
    topology: &Topology,
    gains: &mut [f64],
    clamped: impl IntoIterator<Item = u32>,
    removed: &[u32],
) {
    assert_eq!(gains.len(), topology.edges(), "gains are [E]");
    for &edge in removed {
        gains[edge as usize] = 0.0;
    }
    let mut is_clamped = vec![false; topology.nodes];
    for node in clamped {
        is_clamped[node as usize] = true;
    }
    let ends = topology.source.iter().zip(&topology.target);
    for (gain, (&source, &target)) in gains.iter_mut().zip(ends) {
        if is_clamped[source as usize] || is_clamped[target as usize] {
            *gain = 0.0;
        }
    }
}

/// The gain that every edge has where no weights are known; `[E]`.
#[must_use]
pub fn equal_gains(topology: &Topology) -> Vec<f64> {
    vec![EQUAL_GAIN; topology.edges()]
}

/// The `count` strongest paths without loops of at most `longest` edges, by the magnitude of their gain; exact, also for gains
/// above 1. `gains` are `[E]`.
///
/// Best-first search: the bound of a partial path is its gain times the largest gain of any walk from its end to the target,
/// loops included, computed once for every node and number of edges.
#[must_use]
pub fn strongest_paths(
    topology: &Topology,
    gains: &[f64],
    [from, to]: [u32; 2],
    count: usize,
    longest: usize,
) -> StrongestPaths {
    assert_eq!(gains.len(), topology.edges(), "gains are [E]");
    let logs: Vec<f64> = gains.iter().map(|gain| gain.abs().ln()).collect();
    let ahead = best_ahead(topology, &logs, to, longest);
    let mut partial = vec![Partial {
        edge: u32::MAX,
        node: from,
        parent: None,
        length: 0,
        log: 0.0,
    }];
    let mut open = BinaryHeap::new();
    open.push(Candidate {
        bound: ahead[longest][from as usize],
        length: 0,
        at: 0,
    });
    let mut found = StrongestPaths::default();
    while let Some(Candidate { bound, at, .. }) = open.pop() {
        if found.paths.len() == count || bound == f64::NEG_INFINITY {
            break;
        }
        let Partial {
            node, length, log, ..
        } = partial[at];
        if node == to {
            let edges = edges_of(&partial, at);
            let gain = edges.iter().map(|&edge| gains[edge as usize]).product();
            found.paths.push(SignalPath { edges, gain });
            continue;
        }
        if length == longest {
            continue;
        }
        if partial.len() > MOST_PARTIAL {
            found.is_cut_short = true;
            break;
        }
        for (next, edge) in outgoing(topology, node) {
            let log = log + logs[edge as usize];
            let bound = log + ahead[longest - length - 1][next as usize];
            if bound > f64::NEG_INFINITY && !passes(&partial, at, next) {
                let length = length + 1;
                open.push(Candidate {
                    bound,
                    length,
                    at: partial.len(),
                });
                partial.push(Partial {
                    edge,
                    node: next,
                    parent: Some(at),
                    length,
                    log,
                });
            }
        }
    }
    found
}

/// Edges out of a node, with their targets.
fn outgoing(topology: &Topology, node: u32) -> impl Iterator<Item = (u32, u32)> + '_ {
    let range = topology.outgoing.range(node as usize);
    let edges = topology.outgoing.edge[range.clone()].iter().copied();
    topology.outgoing.node[range].iter().copied().zip(edges)
}

/// A path that has come to `node`.
struct Partial {
    edge: u32,
    node: u32,
    parent: Option<usize>,
    length: usize,
    log: f64,
}

/// A partial path in the queue, ordered by the bound on its log gain; on ties the shorter path first, then the older.
#[derive(PartialEq)]
struct Candidate {
    bound: f64,
    length: usize,
    at: usize,
}

impl Eq for Candidate {}

impl Ord for Candidate {
    fn cmp(&self, other: &Self) -> Ordering {
        self.bound
            .total_cmp(&other.bound)
            .then(other.length.cmp(&self.length))
            .then(other.at.cmp(&self.at))
    }
}

impl PartialOrd for Candidate {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Largest log gain of any walk from each node to `to`, by the number of edges that it has at most; `[longest + 1][N]`.
fn best_ahead(topology: &Topology, logs: &[f64], to: u32, longest: usize) -> Vec<Vec<f64>> {
    let mut none = vec![f64::NEG_INFINITY; topology.nodes];
    none[to as usize] = 0.0;
    let mut best = vec![none];
    for edges in 1..=longest {
        let before = &best[edges - 1];
        let mut now = before.clone();
        for (edge, (&source, &target)) in topology.source.iter().zip(&topology.target).enumerate() {
            if source == to {
                // A path ends at `to`: edges out of it could only close a loop.
                continue;
            }
            let through = logs[edge] + before[target as usize];
            let known = &mut now[source as usize];
            if through > *known {
                *known = through;
            }
        }
        best.push(now);
    }
    best
}

/// Whether a partial path has passed a node.
fn passes(partial: &[Partial], at: usize, node: u32) -> bool {
    let mut here = Some(at);
    while let Some(place) = here {
        if partial[place].node == node {
            return true;
        }
        here = partial[place].parent;
    }
    false
}

fn edges_of(partial: &[Partial], at: usize) -> Vec<u32> {
    let mut edges = Vec::new();
    let mut here = &partial[at];
    while let Some(parent) = here.parent {
        edges.push(here.edge);
        here = &partial[parent];
    }
    edges.reverse();
    edges
}
