//! What can be undone: edits, doubts, perturbations and the layout, as one value.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::network::layout::Arrangement;
use crate::network::{Edits, NodeId};

/// Everything that can be undone.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Changes {
    pub(in crate::app) edits: Edits,
    pub(in crate::app) doubted: BTreeSet<(NodeId, NodeId)>,
    pub(in crate::app) clamped: BTreeMap<NodeId, f64>,
    pub(in crate::app) cut: BTreeSet<(NodeId, NodeId)>,
    pub(in crate::app) doses: BTreeMap<(usize, NodeId), f64>,
    /// Positions and pins of nodes; `None` if the layout does not change.
    pub(in crate::app) arrangement: Option<Arc<Arrangement>>,
}

/// How a change comes about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Via {
    /// By a new action of the user.
    New,
    /// By undoing the last change.
    Undo,
    /// By redoing an undone change.
    Redo,
}

/// Earlier values of what can be undone, and later ones that were taken back.
#[derive(Debug, Clone, Default)]
pub struct History {
    pub(in crate::app) undo: Vec<Changes>,
    pub(in crate::app) redo: Vec<Changes>,
}
