//! Puts spurious edges into a network: edges that are not in the prior knowledge, drawn at random.

use std::collections::HashSet;

use rand::Rng;
use rand::distr::{Distribution, weighted::WeightedIndex};
use serde::{Deserialize, Serialize};

use super::{Edge, EdgeOrigin, Network, NodeId, Sign};
use crate::random::{Purpose, generator};

/// How many spurious edges.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Amount {
    /// This many.
    Count(u32),
    /// This percentage of the edges that are not spurious, rounded to the nearest number.
    Percent(f64),
}

impl Amount {
    /// The number for a network with `prior_edges` edges.
    #[must_use]
    pub fn edges(self, prior_edges: usize) -> usize {
        match self {
            Self::Count(count) => count as usize,
            Self::Percent(percent) => (percent / 100.0 * prior_edges as f64).round() as usize,
        }
    }
}

/// How the two ends of a spurious edge are drawn.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    strum::Display,
    strum::EnumString,
    strum::VariantNames,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "kebab-case")]
pub enum Method {
    /// Every pair of distinct nodes that is not connected in that direction is equally likely.
    Uniform,
    /// Source and target are each drawn with probability proportional to their number of edges.
    Degree,
}

/// Which spurious edges to put in.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct SpuriousPlan {
    /// Number of spurious edges, or percentage of the other edges.
    pub amount: Amount,
    /// How they are drawn.
    pub method: Method,
    /// The same seed gives the same edges.
    pub seed: u64,
}

/// Why no edges were put in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{wanted} spurious edges do not fit: only {free} ordered pairs of nodes are not connected yet. Choose at most {free}."
)]
pub struct InjectError {
    /// How many were asked for.
    pub wanted: usize,
    /// How many would fit.
    pub free: usize,
}

/// The edges of `network` that are known or drawn, with new spurious edges at their end. Spurious edges that it already has
/// are taken out first. There are no self-loops, although the published code allows them.
///
/// # Errors
/// More edges are wanted than there are unconnected pairs.
pub fn inject(network: &Network, plan: SpuriousPlan) -> Result<Network, InjectError> {
    let mut edges: Vec<Edge> = network
        .edges()
        .iter()
        .filter(|edge| edge.origin != EdgeOrigin::Spurious)
        .cloned()
        .collect();
    let n = network.nodes().len();
    let (wanted, free) = (
        plan.amount.edges(edges.len()),
        (n * n.saturating_sub(1)).saturating_sub(edges.len()),
    );
    if wanted > free {
        return Err(InjectError { wanted, free });
    }
    let weights = match plan.method {
        Method::Uniform => vec![1.0; n],
        Method::Degree => prior_degrees(&edges, n),
    };
    edges.extend(
        draw(&weights, &edges, wanted, plan.seed)
            .into_iter()
            .map(|(source, target)| Edge {
                source,
                target,
                sign: Sign::Unknown,
                origin: EdgeOrigin::Spurious,
                databases: Vec::new(),
                references: Vec::new(),
            }),
    );
    Ok(Network::new(
        network.name().to_owned(),
        network.nodes().to_vec(),
        edges,
    ))
}

fn prior_degrees(edges: &[Edge], n: usize) -> Vec<f64> {
    let mut degrees = vec![0.0; n];
    for edge in edges {
        degrees[edge.source.index()] += 1.0;
        degrees[edge.target.index()] += 1.0;
    }
    degrees
}

/// Draws pairs one after another, each with probability proportional to `weights[source] * weights[target]` among the
/// pairs that are still free. Rejection does this quickly while most pairs are free; the list of the free pairs does
/// it when few are left. Both have the same distribution.
fn draw(weights: &[f64], taken: &[Edge], wanted: usize, seed: u64) -> Vec<(NodeId, NodeId)> {
    const TRIES_PER_EDGE: usize = 50;
    let mut random = generator(seed, Purpose::SpuriousEdges);
    let mut connected: HashSet<(NodeId, NodeId)> = taken
        .iter()
        .map(|edge| (edge.source, edge.target))
        .collect();
    let mut drawn = Vec::with_capacity(wanted);
    let Ok(nodes) = WeightedIndex::new(weights) else {
        return drawn;
    };
    for _ in 0..wanted * TRIES_PER_EDGE {
        if drawn.len() == wanted {
            return drawn;
        }
        let pair = (
            NodeId::new(nodes.sample(&mut random)),
            NodeId::new(nodes.sample(&mut random)),
        );
        if pair.0 != pair.1 && connected.insert(pair) {
            drawn.push(pair);
        }
    }
    let mut free = free_pairs(weights, &connected);
    while drawn.len() < wanted {
        drawn.push(take_weighted(&mut free, &mut random));
    }
    drawn
}

type WeightedPair = ((NodeId, NodeId), f64);

fn free_pairs(weights: &[f64], connected: &HashSet<(NodeId, NodeId)>) -> Vec<WeightedPair> {
    let nodes = 0..weights.len();
    nodes
        .clone()
        .flat_map(|source| nodes.clone().map(move |target| (source, target)))
        .filter(|&(source, target)| {
            source != target && !connected.contains(&(NodeId::new(source), NodeId::new(target)))
        })
        .map(|(source, target)| {
            (
                (NodeId::new(source), NodeId::new(target)),
                weights[source] * weights[target],
            )
        })
        .collect()
}

/// Removes one pair with probability proportional to its weight; `free` is not empty.
fn take_weighted(free: &mut Vec<WeightedPair>, random: &mut impl Rng) -> (NodeId, NodeId) {
    let total: f64 = free.iter().map(|&(_, weight)| weight).sum();
    let mut rest = random.random::<f64>() * total;
    // Rounding may leave a rest after the last pair; then the last pair is chosen.
    let chosen = free.iter().position(|&(_, weight)| {
        rest -= weight;
        rest < 0.0
    });
    free.swap_remove(chosen.unwrap_or(free.len() - 1)).0
}
