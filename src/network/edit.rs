//! The user's edits of a prior-knowledge network: edges that are drawn, removed, or given another sign.
//!
//! An edit names a pair of nodes by their ids in the files and says what the pair becomes. So it can be written down, and
//! making it twice changes no more than making it once.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{Edge, EdgeOrigin, Network, NodeId, Sign};

/// What becomes of a pair of nodes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Becomes {
    /// An edge of this sign; it is drawn where there is none.
    Edge(Sign),
    /// No edge.
    Removed,
}

/// A change of one pair of nodes. Written as `SOURCE,TARGET,WHAT` with `stimulates`, `inhibits`, `unknown` or `removed`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    /// Id of the node where the signal comes from.
    pub source: String,
    /// Id of the node that the edge acts on.
    pub target: String,
    /// What becomes of the pair.
    pub becomes: Becomes,
}

/// All changes of a network, at most one for each pair, in the order in which the pairs were first changed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Edits(Vec<Edit>);

/// Why a change cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// The text is no edit.
    #[error(
        "'{0}' is no edit. Write SOURCE,TARGET,WHAT with stimulates, inhibits, unknown or removed, for example P01375,P19438,inhibits."
    )]
    Text(String),
    /// The network has no node of this id.
    #[error(
        "the edit of {source_id} -> {target_id} names '{unknown}', which is no node of the network."
    )]
    UnknownNode {
        /// Id of the source.
        source_id: String,
        /// Id of the target.
        target_id: String,
        /// The id that no node of the network has.
        unknown: String,
    },
    /// An edge from a node to itself.
    #[error("an edge from {0} to itself is not possible: the model has no self-loops.")]
    SelfLoop(String),
    /// An edge is to be removed that the network does not have.
    #[error("there is no edge {0} -> {1} to remove.")]
    NoEdge(String, String),
}

impl Edits {
    /// Whether there are no edits.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All edits, in order.
    #[must_use]
    pub fn list(&self) -> &[Edit] {
        &self.0
    }

    /// The edit of a pair.
    #[must_use]
    pub fn of(&self, source: &str, target: &str) -> Option<&Edit> {
        self.0
            .iter()
            .find(|edit| edit.source == source && edit.target == target)
    }

    /// Adds an edit, in place of an earlier edit of the same pair. An edit that restores what the pair is in `prior` only
    /// removes the earlier edit.
    pub fn push(&mut self, prior: &Network, edit: Edit) {
        let before = match prior.edge_between_ids(&edit.source, &edit.target) {
            Some(edge) => Becomes::Edge(edge.sign),
            None => Becomes::Removed,
        };
        let known = self
            .0
            .iter()
            .position(|known| known.source == edit.source && known.target == edit.target);
        match (known, edit.becomes == before) {
            (Some(at), true) => _ = self.0.remove(at),
            (Some(at), false) => self.0[at] = edit,
            (None, true) => {}
            (None, false) => self.0.push(edit),
        }
    }

    /// The network with these edits. Drawn edges stand after the edges of the prior knowledge.
    ///
    /// # Errors
    /// A node is not there, an edge would lead to its own source, or there is nothing to remove.
    pub fn apply(&self, prior: &Network) -> Result<Network, EditError> {
        let mut edges: Vec<Option<Edge>> = prior.edges().iter().cloned().map(Some).collect();
        for edit in &self.0 {
            let (source, target) = edit.ends(prior)?;
            let at = prior.edge_between(source, target);
            match (edit.becomes, at) {
                (Becomes::Removed, None) => {
                    return Err(EditError::NoEdge(edit.source.clone(), edit.target.clone()));
                }
                (Becomes::Removed, Some(at)) => edges[at.index()] = None,
                (Becomes::Edge(sign), Some(at)) => edges[at.index()]
                    .iter_mut()
                    .for_each(|edge| edge.sign = sign),
                (Becomes::Edge(sign), None) => edges.push(Some(Edge {
                    source,
                    target,
                    sign,
                    origin: EdgeOrigin::User,
                    databases: Vec::new(),
                    references: Vec::new(),
                })),
            }
        }
        Ok(Network::new(
            prior.name().to_owned(),
            prior.nodes().to_vec(),
            edges.into_iter().flatten().collect(),
        ))
    }
}

/// Of several edits of the same pair, the last counts.
impl FromIterator<Edit> for Edits {
    fn from_iter<T: IntoIterator<Item = Edit>>(edits: T) -> Self {
        let mut list: Vec<Edit> = Vec::new();
        for edit in edits {
            let is_same =
                |known: &&mut Edit| known.source == edit.source && known.target == edit.target;
            match list.iter_mut().find(is_same) {
                Some(known) => *known = edit,
                None => list.push(edit),
            }
        }
        Self(list)
    }
}

impl Edit {
    fn ends(&self, network: &Network) -> Result<(NodeId, NodeId), EditError> {
        let find = |id: &String| {
            network.find(id).ok_or_else(|| EditError::UnknownNode {
                source_id: self.source.clone(),
                target_id: self.target.clone(),
                unknown: id.clone(),
            })
        };
        let (source, target) = (find(&self.source)?, find(&self.target)?);
        if source == target {
            return Err(EditError::SelfLoop(self.source.clone()));
        }
        Ok((source, target))
    }
}

impl fmt::Display for Edit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.becomes {
            Becomes::Edge(Sign::Stimulation) => "stimulates",
            Becomes::Edge(Sign::Inhibition) => "inhibits",
            Becomes::Edge(Sign::Unknown) => "unknown",
            Becomes::Removed => "removed",
        };
        write!(f, "{},{},{what}", self.source, self.target)
    }
}

impl FromStr for Edit {
    type Err = EditError;

    fn from_str(text: &str) -> Result<Self, EditError> {
        let parts: Vec<&str> = text.split(',').map(str::trim).collect();
        let error = || EditError::Text(text.to_owned());
        let [source, target, what] = parts[..] else {
            return Err(error());
        };
        let becomes = match what {
            "stimulates" => Becomes::Edge(Sign::Stimulation),
            "inhibits" => Becomes::Edge(Sign::Inhibition),
            "unknown" => Becomes::Edge(Sign::Unknown),
            "removed" => Becomes::Removed,
            _ => return Err(error()),
        };
        if source.is_empty() || target.is_empty() {
            return Err(error());
        }
        Ok(Self {
            source: source.to_owned(),
            target: target.to_owned(),
            becomes,
        })
    }
}
