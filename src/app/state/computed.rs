//! What was computed for the views from the document and the run, and what it was computed from.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::memo::{ByAddress, Inquiry, Memo};
use super::{Selection, State};
use crate::analysis::{Ablation, Radius};
use crate::app::computations::{
    AnalysisJob, AnalysisResult, PruningStatistics, PruningStatisticsRequest, Simulation,
    SimulationRequest,
};
use crate::app::query::{Filter, Focus, Visibility};
use crate::model::Parameters;
use crate::network::{Network, NodeId};
use crate::run::SeriesId;

/// What was computed for the views.
#[derive(Debug, Clone, Default)]
pub struct Computed {
    /// What is seen of the network.
    pub(in crate::app) shown: Memo<VisibilityKey, Arc<Visibility>>,
    /// States of the model, effects of a perturbation, strongest paths.
    pub(in crate::app) simulation: Inquiry<SimulationRequest, Simulation>,
    /// What is found in the weights.
    pub(in crate::app) statistics: Inquiry<PruningStatisticsRequest, PruningStatistics>,
    /// Ablation or spectral radii, which take about a second; the answers are kept in the two fields below.
    pub(in crate::app) analysis: Inquiry<AnalysisJob, AnalysisResult>,
    /// The ablation of these parameters.
    pub(in crate::app) ablation: Memo<ByAddress<Parameters>, Option<Arc<Ablation>>>,
    /// Spectral radii of this run in this condition.
    pub(in crate::app) radii: Memo<(SeriesId, usize), Arc<[Radius]>>,
}

/// What is seen of a network depends on this.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct VisibilityKey {
    pub(crate) network: ByAddress<Network>,
    pub(crate) filter: Filter,
    pub(crate) focus: Focus,
    pub(crate) selection: Selection,
    /// The model, if the filter has a threshold or a query.
    pub(crate) model: Option<ModelKey>,
    /// Doubts and step, if the filter has a query.
    pub(crate) asked: Option<QueryKey>,
}

/// The model that is shown: its parameters, and its states.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ModelKey {
    parameters: Option<ByAddress<Parameters>>,
    simulation: Option<ByAddress<Simulation>>,
}

/// What the answer to a query depends on beside network and model.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct QueryKey {
    doubted: BTreeSet<(NodeId, NodeId)>,
    condition: usize,
    step: Option<u32>,
}

impl State {
    /// What is seen of the network.
    #[must_use]
    pub fn shown(&self) -> &Arc<Visibility> {
        self.computed.shown.value()
    }

    /// The model that is shown.
    pub(crate) fn model_key(&self) -> ModelKey {
        ModelKey {
            parameters: ByAddress::maybe(self.parameters()),
            simulation: ByAddress::maybe(self.computed.simulation.answer()),
        }
    }

    /// Doubted edges and the shown step, which queries depend on beside network and model.
    pub(crate) fn query_key(&self) -> QueryKey {
        QueryKey {
            doubted: self.document.doubted.clone(),
            condition: self.view.condition,
            step: self.view.playback.step,
        }
    }
}
