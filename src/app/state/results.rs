//! What was computed for the views: layouts on their way, compared runs, statistics and analyses.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::Selection;
use crate::analysis::{Ablation, Difference, Other, Radius};
use crate::app::query::{Filter, Focus};
use crate::model::Parameters;
use crate::network::NodeId;
use crate::network::layout::{LayoutKind, Progress};

/// A layout that is being made.
#[derive(Debug, Clone)]
pub struct Arranging {
    /// Of which kind.
    pub kind: LayoutKind,
    /// How far it is.
    pub progress: Arc<Progress>,
}

/// A run to be compared with, and how its weights differ from those that are shown.
#[derive(Debug, Clone)]
pub struct Compared {
    /// The other run.
    pub other: Arc<Other>,
    /// Edges of both, those that differ most first.
    pub differences: Arc<Vec<Difference>>,
    /// Weights that were compared.
    pub(in crate::app) of: Option<Arc<Parameters>>,
}

impl Compared {
    /// Forgets what was compared; the other run stays.
    pub(in crate::app) fn forget(&mut self) {
        (self.differences, self.of) = (Arc::default(), None);
    }
}

/// An earlier moment of the run that is shown in place of the present one.
#[derive(Debug, Clone, PartialEq)]
pub struct Viewed {
    /// Epochs that were trained until then.
    pub epoch: u32,
    /// Parameters then.
    pub parameters: Arc<Parameters>,
}

/// What was found out at length.
#[derive(Debug, Clone, Default)]
pub(crate) struct Dugs {
    pub(in crate::app) ablation: Option<(Arc<Parameters>, Arc<Ablation>)>,
    /// By condition.
    pub(in crate::app) radii: Option<(usize, Vec<Radius>)>,
    /// Moments of the course when the radii were asked for.
    pub(in crate::app) asked_moments: usize,
    /// Counts up with every run, so that radii of one are never taken for those of another.
    pub(in crate::app) run: u64,
    pub(in crate::app) is_busy: bool,
    /// The weights whose answer was lost: asking again would lose it again.
    pub(in crate::app) lost_at: Option<u64>,
}

impl Dugs {
    /// Forgets what belongs to a run that is no more.
    pub(in crate::app) fn forget(&mut self) {
        (self.ablation, self.radii) = (None, None);
        self.run += 1;
    }
}

/// What `shown` was computed from.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ShownFor {
    pub(in crate::app) revision: u64,
    pub(in crate::app) filter: Filter,
    pub(in crate::app) focus: Focus,
    pub(in crate::app) selection: Selection,
    /// Counts up with the weights, where they matter.
    pub(in crate::app) weights: u64,
    /// What a query may ask about beside them, where there is a query.
    pub(in crate::app) asked: Option<AskedAbout>,
}

#[derive(Debug, Clone, PartialEq)]
pub(in crate::app) struct AskedAbout {
    pub(in crate::app) doubted: BTreeSet<(NodeId, NodeId)>,
    pub(in crate::app) step: Option<u32>,
}
