//! What the user has decided: a value that can be cloned and compared, and whose earlier values undo goes back to. Training changes
//! nothing in it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::data::StudyData;
use crate::network::NodeId;
use crate::network::layout::{Arrangement, LayoutKind, layers};
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
    /// Where the nodes lie, and which are pinned; `None` until they are laid out first.
    pub arrangement: Option<Arc<Arrangement>>,
}

impl Default for Document {
    fn default() -> Self {
        Self::new(Config::new(Preset::LowCoverage))
    }
}

/// The text form of everything but the arrangement.
#[derive(Serialize, Deserialize)]
struct Text {
    config: Config,
    doubted: BTreeSet<(NodeId, NodeId)>,
    clamped: Vec<(NodeId, f64)>,
    cut: BTreeSet<(NodeId, NodeId)>,
    doses: Vec<(usize, NodeId, f64)>,
}

/// The text form of an arrangement; layers follow from the network.
#[derive(Serialize, Deserialize)]
struct ArrangementText {
    kind: LayoutKind,
    positions: Vec<[f32; 2]>,
    pinned: Vec<NodeId>,
}

impl Document {
    /// Nothing but these settings.
    #[must_use]
    pub fn new(config: Config) -> Self {
        Self {
            config,
            doubted: BTreeSet::new(),
            clamped: BTreeMap::new(),
            cut: BTreeSet::new(),
            doses: BTreeMap::new(),
            arrangement: None,
        }
    }

    /// Everything but the arrangement, as JSON.
    pub(super) fn to_json(&self) -> serde_json::Result<String> {
        let doses = self.doses.iter();
        serde_json::to_string(&Text {
            config: self.config.clone(),
            doubted: self.doubted.clone(),
            clamped: self.clamped.iter().map(|(&node, &at)| (node, at)).collect(),
            cut: self.cut.clone(),
            doses: doses
                .map(|(&(row, node), &dose)| (row, node, dose))
                .collect(),
        })
    }

    /// The arrangement as JSON; null where there is none.
    pub(super) fn arrangement_json(&self) -> serde_json::Result<String> {
        let is_finite = |arrangement: &&Arrangement| {
            let mut parts = arrangement.positions.iter().flatten();
            parts.all(|part| part.is_finite())
        };
        // A layout with a place that is none can be made again.
        let arrangement = self.arrangement.as_deref().filter(is_finite);
        let text = arrangement.map(|arrangement| {
            let pinned = arrangement.pinned.iter().enumerate();
            ArrangementText {
                kind: arrangement.kind,
                positions: arrangement.positions.clone(),
                pinned: pinned
                    .filter(|(_, is_pinned)| **is_pinned)
                    .map(|(node, _)| NodeId::new(node))
                    .collect(),
            }
        });
        serde_json::to_string(&text)
    }

    /// Reads both back, for a study.
    ///
    /// # Errors
    /// A text is no document, or it speaks of nodes or conditions that the study does not have: what is wrong.
    pub(super) fn from_json(
        text: &str,
        arrangement: &str,
        study: &StudyData,
    ) -> Result<Self, String> {
        let parse = |error: serde_json::Error| format!("its settings cannot be read ({error})");
        let text: Text = serde_json::from_str(text).map_err(parse)?;
        let arrangement: Option<ArrangementText> =
            serde_json::from_str(arrangement).map_err(parse)?;
        let nodes = study.network.nodes().len();
        let conditions = study
            .dataset
            .as_ref()
            .map_or(0, |data| data.conditions.len());
        let pairs = text.doubted.iter().chain(&text.cut);
        let ids = pairs.flat_map(|&(source, target)| [source, target]);
        let ids = ids.chain(text.clamped.iter().map(|&(node, _)| node));
        let mut ids = ids.chain(text.doses.iter().map(|&(_, node, _)| node));
        if ids.any(|node| node.index() >= nodes)
            || text.doses.iter().any(|&(row, ..)| row >= conditions)
        {
            return Err("its settings speak of proteins that the network does not have".to_owned());
        }
        text.config.check().map_err(|error| error.to_string())?;
        let arrangement = match arrangement {
            Some(text) => Some(Arc::new(text.for_study(study)?)),
            None => None,
        };
        let doses = text.doses.into_iter();
        Ok(Self {
            config: text.config,
            doubted: text.doubted,
            clamped: text.clamped.into_iter().collect(),
            cut: text.cut,
            doses: doses.map(|(row, node, dose)| ((row, node), dose)).collect(),
            arrangement,
        })
    }
}

impl ArrangementText {
    fn for_study(self, study: &StudyData) -> Result<Arrangement, String> {
        let nodes = study.network.nodes().len();
        let is_finite = self.positions.iter().flatten().all(|part| part.is_finite());
        let is_there = self.pinned.iter().all(|node| node.index() < nodes);
        if self.positions.len() != nodes || !is_finite || !is_there {
            return Err("its layout is not one of its network".to_owned());
        }
        let mut pinned = vec![false; nodes];
        self.pinned
            .iter()
            .for_each(|node| pinned[node.index()] = true);
        Ok(Arrangement {
            kind: self.kind,
            positions: self.positions,
            layers: layers(&study.network),
            pinned,
        })
    }
}
