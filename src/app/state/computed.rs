//! What was computed for the views from the document and the run, and what it was computed from.

use std::sync::Arc;

use super::results::{AnalysisResults, VisibilityKey};
use crate::app::computations::{
    PruningStatistics, PruningStatisticsRequest, Simulation, SimulationRequest,
};
use crate::app::query::Visibility;

/// What was computed for the views.
#[derive(Debug, Clone, Default)]
pub struct Computed {
    /// Counts up whenever another network is shown.
    pub network_revision: u64,
    /// Counts up with the weights.
    pub weights_revision: u64,
    /// What is seen of the network.
    pub shown: Arc<Visibility>,
    /// Counts up whenever something else is seen of it.
    pub shown_revision: u64,
    /// Counts up with what is found in the weights.
    pub statistics_revision: u64,
    pub(in crate::app) shown_for: Option<VisibilityKey>,
    pub(in crate::app) simulation: Option<Arc<Simulation>>,
    pub(in crate::app) asked_simulation: Option<SimulationRequest>,
    /// Whether a simulation has not ended yet.
    pub(in crate::app) is_simulating: bool,
    pub(in crate::app) statistics: Option<Arc<PruningStatistics>>,
    pub(in crate::app) asked_statistics: Option<PruningStatisticsRequest>,
    /// Whether the weights are being looked through.
    pub(in crate::app) is_computing_statistics: bool,
    pub(in crate::app) analyses: AnalysisResults,
}
