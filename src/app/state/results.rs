//! What was computed for the views: layouts on their way, compared runs, statistics and analyses.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::Selection;
use crate::analysis::{Ablation, Difference, Radius};
use crate::app::query::{Filter, Focus};
use crate::model::Parameters;
use crate::network::NodeId;
use crate::network::layout::{LayoutKind, Progress};
use crate::run::Run;

/// A layout that is being made.
#[derive(Debug, Clone)]
pub struct Arranging {
    /// The kind of layout.
    pub kind: LayoutKind,
    /// How far it is.
    pub progress: Arc<Progress>,
}

/// A run to be compared with, and how its weights differ from those that are shown.
#[derive(Debug, Clone)]
pub struct Compared {
    /// The other run.
    pub other: Arc<Run>,
    /// Edges of both, those that differ most first.
    pub differences: Arc<Vec<Difference>>,
    /// Weights that were compared.
    pub(crate) of: Option<Arc<Parameters>>,
}

impl Compared {
    /// Forgets what was compared; the other run stays.
    pub(crate) fn forget(&mut self) {
        (self.differences, self.of) = (Arc::default(), None);
    }
}

/// An earlier checkpoint of the run that is shown in place of the present one.
#[derive(Debug, Clone, PartialEq)]
pub struct Viewed {
    /// Epochs that were trained until then.
    pub epoch: u32,
    /// Parameters then.
    pub parameters: Arc<Parameters>,
}

/// What was found out at length.
#[derive(Debug, Clone, Default)]
pub(crate) struct AnalysisResults {
    pub(crate) ablation: Option<(Arc<Parameters>, Arc<Ablation>)>,
    /// By condition.
    pub(crate) radii: Option<(usize, Vec<Radius>)>,
    /// Number of checkpoints when the radii were asked for.
    pub(crate) asked_checkpoints: usize,
    /// Counts up with every run, so that radii of one are never taken for those of another.
    pub(crate) run: u64,
    pub(crate) is_busy: bool,
    /// The weights whose answer was lost: asking again would lose it again.
    pub(crate) lost_at: Option<u64>,
}

impl AnalysisResults {
    /// Forgets what belongs to a run that is no more.
    pub(crate) fn forget(&mut self) {
        (self.ablation, self.radii) = (None, None);
        self.run += 1;
    }
}

/// What `shown` was computed from.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct VisibilityKey {
    pub(crate) revision: u64,
    pub(crate) filter: Filter,
    pub(crate) focus: Focus,
    pub(crate) selection: Selection,
    /// Counts up with the weights, where they matter.
    pub(crate) weights: u64,
    /// What a query may ask about beside them, where there is a query.
    pub(crate) asked: Option<AskedAbout>,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct AskedAbout {
    pub(crate) doubted: BTreeSet<(NodeId, NodeId)>,
    pub(crate) step: Option<u32>,
}
