//! The document: what the user has decided. A value that can be cloned and compared; training changes nothing in it.

use std::collections::{BTreeMap, BTreeSet};

use crate::network::NodeId;
use crate::settings::{Config, Preset};

/// What the user has decided.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// Settings of the present run, or of the next one if none has begun; drawn, flipped and removed edges are among the
    /// settings.
    pub config: Config,
    /// Edges that the user doubts, by their ends.
    pub doubted: BTreeSet<(NodeId, NodeId)>,
    /// Nodes that are clamped at a state, in what is shown; training does not see it.
    pub clamped: BTreeMap<NodeId, f64>,
    /// Edges that are cut, in what is shown, by their ends.
    pub cut: BTreeSet<(NodeId, NodeId)>,
    /// Doses that are other than in the data, by condition and ligand, in what is shown.
    pub doses: BTreeMap<(usize, NodeId), f64>,
}

impl Default for Document {
    fn default() -> Self {
        Self {
            config: Config::new(Preset::LowCoverage),
            doubted: BTreeSet::new(),
            clamped: BTreeMap::new(),
            cut: BTreeSet::new(),
            doses: BTreeMap::new(),
        }
    }
}
