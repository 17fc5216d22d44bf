//! What a run has made of every edge.

use crate::model::Topology;
use crate::statistics::pruning;
use crate::train::Checkpoints;

/// Weight, rank and pruning of an edge.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EdgeStatistics {
    /// Weight at the start of the run.
    pub start: f64,
    /// Present weight.
    pub weight: f64,
    /// Position by magnitude, 1 for the largest.
    pub rank: u32,
    /// Magnitude as a share of the largest magnitude among the edges into the same target, 0..1; 0 where all of them are 0.
    pub share: f64,
    /// Epoch of the first checkpoint from which on the magnitude is below the threshold until now; 0 if it was below at every
    /// checkpoint. `None` if the present magnitude is not below the threshold, and before a run.
    pub fell: Option<u32>,
}

/// Magnitude below which an edge counts as pruned: `chosen`, or, if that is 0, the median magnitude of all edges.
#[must_use]
pub fn threshold_or_median(weights: &[f64], chosen: f64) -> f64 {
    if chosen > 0.0 {
        chosen
    } else {
        pruning::median_magnitude(weights)
    }
}

/// Statistics of all edges; `[E]`. `start` and `weights` are `[E]`.
#[must_use]
pub fn edge_statistics(
    topology: &Topology,
    start: &[f64],
    weights: &[f64],
    checkpoints: &Checkpoints,
    threshold: f64,
) -> Vec<EdgeStatistics> {
    assert_eq!(weights.len(), topology.edges(), "weights [E]");
    assert_eq!(start.len(), topology.edges(), "start [E]");
    let mut largest = vec![0.0f64; topology.nodes];
    for (weight, &target) in weights.iter().zip(&topology.target) {
        let largest = &mut largest[target as usize];
        *largest = largest.max(weight.abs());
    }
    let ranks = pruning::ranks(weights);
    (0..weights.len())
        .map(|edge| {
            let (weight, most) = (weights[edge], largest[topology.target[edge] as usize]);
            EdgeStatistics {
                start: start[edge],
                weight,
                rank: ranks[edge],
                share: if most > 0.0 { weight.abs() / most } else { 0.0 },
                fell: fell(checkpoints, edge, weight, threshold),
            }
        })
        .collect()
}

fn fell(checkpoints: &Checkpoints, edge: usize, weight: f64, threshold: f64) -> Option<u32> {
    if weight.abs() >= threshold {
        return None;
    }
    let all = checkpoints.all();
    if all.is_empty() {
        return None;
    }
    let last_above = all
        .iter()
        .rposition(|checkpoint| checkpoint.weight(edge).abs() >= threshold);
    match last_above {
        // An edge that fell after the last kept checkpoint gets the epoch of that checkpoint.
        Some(last) => Some(all.get(last + 1).unwrap_or(&all[last]).epoch),
        None => Some(0),
    }
}
