//! The prior-knowledge network: signed, directed edges between proteins, and the spurious edges put into it.
//!
//! Knows nothing of weights, data or drawing. A [`Network`] never changes once it is made; [`inject`] returns a new one.

mod adjacency;
mod edit;
mod inject;
pub mod layout;
mod reach;

pub use adjacency::{Adjacency, Direction};
pub use edit::{Becomes, Edit, EditError, Edits};
pub use inject::{Amount, InjectError, Method, SpuriousPlan, inject};
pub use reach::{Reach, reach};

use std::collections::HashMap;
use std::fmt;

use serde::{Deserialize, Serialize};

/// Position of a node in [`Network::nodes`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct NodeId(u32);

/// Position of an edge in [`Network::edges`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EdgeId(u32);

macro_rules! id {
    ($name:ident) => {
        impl $name {
            /// The id of the element at `index`. Networks hold far fewer than 2^32 elements; more is a bug and panics.
            #[must_use]
            pub fn new(index: usize) -> Self {
                assert!(
                    index < u32::MAX as usize,
                    "{} {index} is out of range",
                    stringify!($name)
                );
                Self(index as u32)
            }

            /// Position in the network's list.
            #[must_use]
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }
    };
}
id!(NodeId);
id!(EdgeId);

/// Mode of action of an edge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sign {
    /// More of the source gives more of the target: mode of action +1.
    Stimulation,
    /// More of the source gives less of the target: mode of action -1.
    Inhibition,
    /// Not known, or the sources contradict each other: mode of action 0.
    Unknown,
}

impl Sign {
    /// Mode of action as a number: 1, -1 or 0.
    #[must_use]
    pub fn mode_of_action(self) -> i8 {
        match self {
            Self::Stimulation => 1,
            Self::Inhibition => -1,
            Self::Unknown => 0,
        }
    }

    /// As a verb between source and target.
    #[must_use]
    pub fn verb(self) -> &'static str {
        match self {
            Self::Stimulation => "stimulates",
            Self::Inhibition => "inhibits",
            Self::Unknown => "acts on, sign unknown",
        }
    }
}

/// Where an edge comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EdgeOrigin {
    /// From the prior-knowledge network.
    Prior,
    /// Drawn by the user.
    User,
    /// Put into the network at random, to test the pruning; its sign is unknown.
    Spurious,
}

impl fmt::Display for EdgeOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Prior => "PKN",
            Self::User => "drawn",
            Self::Spurious => "spurious",
        })
    }
}

/// A protein, complex or small molecule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Node {
    /// Identifier in the files, for example a UniProt accession.
    pub id: String,
    /// Gene symbol to show; the identifier where no annotation gives one.
    pub symbol: String,
    /// An input: a column of the table of ligands, or, without tables, marked by the annotation.
    pub ligand: bool,
    /// An output: a column of the table of activities, or, without tables, marked by the annotation.
    pub transcription_factor: bool,
}

/// A directed interaction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edge {
    /// Where the signal comes from.
    pub source: NodeId,
    /// The node that the edge acts on.
    pub target: NodeId,
    /// Mode of action.
    pub sign: Sign,
    /// Prior knowledge, drawn by the user, or spurious.
    pub origin: EdgeOrigin,
    /// Databases that list it.
    pub databases: Vec<String>,
    /// References, as `DATABASE:PUBMED`.
    pub references: Vec<String>,
}

/// Nodes and edges; no pair of nodes is connected twice in the same direction, and no node with itself.
#[derive(Debug, Clone, Default)]
pub struct Network {
    name: String,
    nodes: Vec<Node>,
    edges: Vec<Edge>,
    by_id: HashMap<String, NodeId>,
}

impl Network {
    /// A network from its parts.
    ///
    /// Panics where an id stands twice or an edge names a node that is not there: readers make sure of both.
    #[must_use]
    pub fn new(name: String, nodes: Vec<Node>, edges: Vec<Edge>) -> Self {
        let by_id: HashMap<_, _> = nodes
            .iter()
            .enumerate()
            .map(|(i, node)| (node.id.clone(), NodeId::new(i)))
            .collect();
        assert_eq!(
            by_id.len(),
            nodes.len(),
            "two nodes of '{name}' have the same id"
        );
        for edge in &edges {
            assert!(
                edge.source.index() < nodes.len() && edge.target.index() < nodes.len(),
                "an edge of '{name}' leads nowhere"
            );
        }
        Self {
            name,
            nodes,
            edges,
            by_id,
        }
    }

    /// Name to show: that of the file.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// All nodes; `[N]`.
    #[must_use]
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// All edges; `[E]`: those of the prior knowledge first, then those that the user drew, then the spurious ones.
    #[must_use]
    pub fn edges(&self) -> &[Edge] {
        &self.edges
    }

    /// The node at `id`.
    #[must_use]
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.index()]
    }

    /// The edge at `id`.
    #[must_use]
    pub fn edge(&self, id: EdgeId) -> &Edge {
        &self.edges[id.index()]
    }

    /// The node with this identifier.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<NodeId> {
        self.by_id.get(id).copied()
    }

    /// The edge from one node to another, by a search through all edges.
    #[must_use]
    pub fn edge_between(&self, source: NodeId, target: NodeId) -> Option<EdgeId> {
        let is_it = |edge: &Edge| edge.source == source && edge.target == target;
        self.edges.iter().position(is_it).map(EdgeId::new)
    }

    /// The edge from one node to another, by their identifiers.
    #[must_use]
    pub fn edge_between_ids(&self, source: &str, target: &str) -> Option<&Edge> {
        let id = self.edge_between(self.find(source)?, self.find(target)?)?;
        Some(self.edge(id))
    }

    /// Nodes for which `mark` is true, in the order of the network.
    #[must_use]
    pub fn nodes_with(&self, mark: impl Fn(&Node) -> bool) -> Vec<NodeId> {
        let nodes = (0..self.nodes.len()).map(NodeId::new);
        nodes.filter(|&node| mark(self.node(node))).collect()
    }

    /// Number of edges of an origin.
    #[must_use]
    pub fn count(&self, origin: EdgeOrigin) -> usize {
        self.edges
            .iter()
            .filter(|edge| edge.origin == origin)
            .count()
    }

    /// Number of edges into and out of each node; `[N]`.
    #[must_use]
    pub fn degrees(&self) -> Vec<u32> {
        let mut degrees = vec![0; self.nodes.len()];
        for edge in &self.edges {
            degrees[edge.source.index()] += 1;
            degrees[edge.target.index()] += 1;
        }
        degrees
    }

    /// The same network without spurious edges.
    #[must_use]
    pub fn without_spurious(&self) -> Self {
        let edges = self
            .edges
            .iter()
            .filter(|edge| edge.origin != EdgeOrigin::Spurious);
        Self::new(
            self.name.clone(),
            self.nodes.clone(),
            edges.cloned().collect(),
        )
    }

    /// The same network after `annotate` has set marks and symbols of every node.
    #[must_use]
    pub fn annotated(mut self, annotate: impl Fn(&mut Node)) -> Self {
        self.nodes.iter_mut().for_each(annotate);
        self
    }
}
