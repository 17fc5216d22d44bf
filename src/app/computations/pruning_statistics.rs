//! Statistics of the weights at a checkpoint: distributions of both kinds of edges, and every edge for the table.

use std::sync::Arc;

use crate::analysis::{Distributions, EdgeStatistics, edge_statistics, threshold_or_median};
use crate::model::{Parameters, Topology};
use crate::train::Checkpoints;

/// A question about the weights at a checkpoint.
#[derive(Debug, Clone)]
pub struct PruningStatisticsRequest {
    /// Shape of the network.
    pub topology: Arc<Topology>,
    /// Parameters at the start of the run.
    pub start: Arc<Parameters>,
    /// Parameters to look at.
    pub parameters: Arc<Parameters>,
    /// Parameters by epoch, up to these.
    pub checkpoints: Checkpoints,
    /// Magnitude below which an edge counts as pruned; 0 for the median of all.
    pub threshold: f64,
    /// Whether every edge is asked about, which takes as long as all else together.
    pub wants_edges: bool,
}

/// Equal where the answer is the same.
impl PartialEq for PruningStatisticsRequest {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.topology, &other.topology)
            && Arc::ptr_eq(&self.parameters, &other.parameters)
            && self.threshold == other.threshold
            && self.wants_edges == other.wants_edges
            && self.checkpoints.all().len() == other.checkpoints.all().len()
    }
}

/// The answer to a [`PruningStatisticsRequest`].
#[derive(Debug, Clone, PartialEq)]
pub struct PruningStatistics {
    /// Shape of the network that it is about.
    pub topology: Arc<Topology>,
    /// Parameters that it is about.
    pub parameters: Arc<Parameters>,
    /// Magnitude below which an edge counts as pruned.
    pub threshold: f64,
    /// Magnitudes of both kinds of edges.
    pub distributions: Distributions,
    /// Every edge; `[E]`, or empty where that was not asked for.
    pub edges: Vec<EdgeStatistics>,
}

/// Computes the statistics.
#[must_use]
pub fn pruning_statistics(request: &PruningStatisticsRequest) -> PruningStatistics {
    let weights = &request.parameters.weights;
    let threshold = threshold_or_median(weights, request.threshold);
    PruningStatistics {
        topology: Arc::clone(&request.topology),
        parameters: Arc::clone(&request.parameters),
        threshold,
        distributions: Distributions::new(weights, &request.topology.spurious),
        edges: if request.wants_edges {
            edge_statistics(
                &request.topology,
                &request.start.weights,
                weights,
                &request.checkpoints,
                threshold,
            )
        } else {
            Vec::new()
        },
    }
}
