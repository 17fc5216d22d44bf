//! Queries of the search box: `deg>20`, `sign:inh to:STAT1`, `kind:spurious top:10`. All terms have to hold; `!` negates one.

use serde::{Deserialize, Serialize};

use super::context::QueryContext;
use crate::network::{EdgeId, EdgeOrigin, NodeId, Sign};

/// Queries worth trying, and what they find. `TF` and `LIGAND` stand for names of the network.
pub const EXAMPLES: [(&str, &str); 6] = [
    (
        "kind:spurious top:10",
        "the ten spurious edges with the largest |weight|",
    ),
    ("kind:spurious least:10", "the ten that were pruned most"),
    ("sign:inh to:TF", "all inhibitors of a protein"),
    ("from:LIGAND", "everything that a protein acts on"),
    ("deg>20", "proteins with more than 20 edges"),
    ("abs(w)<0.01", "edges with a |weight| below 0.01"),
];

/// A query.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Query {
    pub(super) text: String,
    pub(super) terms: Vec<Term>,
    /// Number of matches to keep, the largest or the smallest.
    pub(super) limit: Option<(Extreme, usize)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Extreme {
    Largest,
    Smallest,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Term {
    pub is_negated: bool,
    pub test: Test,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Test {
    /// Part of an id or a symbol.
    Text(String),
    Number(Quantity, Comparison, f64),
    Sign(Sign),
    Kind(Kind),
    /// Id or symbol of the source.
    From(String),
    /// Id or symbol of the target.
    To(String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quantity {
    Degree,
    DegreeIn,
    DegreeOut,
    State,
    Weight,
    Magnitude,
    Rank,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Comparison {
    Less,
    LessOrEqual,
    Equal,
    GreaterOrEqual,
    Greater,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Origin(EdgeOrigin),
    Doubted,
    Ligand,
    TranscriptionFactor,
    Inner,
}

/// What a query has found: nodes or edges, best first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Matches {
    /// Nodes.
    pub nodes: Vec<NodeId>,
    /// Edges.
    pub edges: Vec<EdgeId>,
}

/// What is wrong with a query: which word, and what could stand there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{word}': {hint}")]
pub struct QueryError {
    /// The word.
    pub word: String,
    /// What could stand there.
    pub hint: String,
}

impl TryFrom<String> for Query {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let query = Self::parse(&text).map_err(|error| error.to_string())?;
        query.ok_or_else(|| "the query has no word".to_owned())
    }
}

impl From<Query> for String {
    fn from(query: Query) -> Self {
        query.text
    }
}

impl Query {
    /// As it was written.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether it looks for edges, not for nodes.
    #[must_use]
    pub fn is_about_edges(&self) -> bool {
        self.terms.iter().any(|term| term.test.is_about_edges()) || self.terms.is_empty()
    }

    /// A name after `from:` or `to:` that no node has.
    #[must_use]
    pub fn unknown_name(&self, context: &QueryContext<'_>) -> Option<String> {
        let nodes = || (0..context.network.nodes().len()).map(NodeId::new);
        let names = self.terms.iter().filter_map(|term| match &term.test {
            Test::From(name) | Test::To(name) => Some(name),
            _ => None,
        });
        let mut unknown = names.filter(|name| !nodes().any(|node| is_named(context, node, name)));
        unknown.next().cloned()
    }

    /// Whether it is nothing but a part of a name.
    #[must_use]
    pub fn is_name(&self) -> bool {
        self.limit.is_none()
            && matches!(
                &self.terms[..],
                [Term {
                    is_negated: false,
                    test: Test::Text(_)
                }]
            )
    }

    /// Nodes or edges that fulfil every term.
    #[must_use]
    pub fn matches(&self, context: &QueryContext<'_>) -> Matches {
        if self.is_about_edges() {
            let all = (0..context.network.edges().len()).map(EdgeId::new);
            let asks_ranks = |term: &Term| matches!(term.test, Test::Number(Quantity::Rank, ..));
            let ranks = self
                .terms
                .iter()
                .any(asks_ranks)
                .then(|| context.ranks())
                .flatten();
            let holds = |term: &Term, edge| term.holds_for_edge(context, ranks.as_deref(), edge);
            let mut edges: Vec<EdgeId> = all
                .filter(|&edge| self.terms.iter().all(|term| holds(term, edge)))
                .collect();
            self.keep(&mut edges, |edge| context.magnitude(edge).unwrap_or(0.0));
            Matches {
                edges,
                ..Matches::default()
            }
        } else {
            let all = (0..context.network.nodes().len()).map(NodeId::new);
            let mut nodes: Vec<NodeId> = all
                .filter(|&node| {
                    self.terms
                        .iter()
                        .all(|term| term.holds_for_node(context, node))
                })
                .collect();
            self.keep(&mut nodes, |node| context.adjacency.degree(node) as f64);
            Matches {
                nodes,
                ..Matches::default()
            }
        }
    }

    fn keep<T: Copy>(&self, found: &mut Vec<T>, size: impl Fn(T) -> f64) {
        let Some((extreme, count)) = self.limit else {
            return;
        };
        found.sort_by(|&a, &b| size(b).total_cmp(&size(a)));
        if extreme == Extreme::Smallest {
            found.reverse();
        }
        found.truncate(count);
    }
}

impl Term {
    fn holds_for_edge(
        &self,
        context: &QueryContext<'_>,
        ranks: Option<&[u32]>,
        id: EdgeId,
    ) -> bool {
        let edge = context.network.edge(id);
        let holds = match &self.test {
            Test::Sign(sign) => edge.sign == *sign,
            Test::Kind(Kind::Origin(origin)) => edge.origin == *origin,
            Test::Kind(Kind::Doubted) => context.is_doubted(id),
            Test::From(name) => is_named(context, edge.source, name),
            Test::To(name) => is_named(context, edge.target, name),
            Test::Number(Quantity::Weight, comparison, value) => context
                .weights
                .and_then(|weights| weights.get(id.index()))
                .is_some_and(|&weight| comparison.holds(weight, *value)),
            Test::Number(Quantity::Magnitude, comparison, value) => context
                .magnitude(id)
                .is_some_and(|magnitude| comparison.holds(magnitude, *value)),
            Test::Number(Quantity::Rank, comparison, value) => ranks
                .and_then(|ranks| ranks.get(id.index()))
                .is_some_and(|&rank| comparison.holds(f64::from(rank), *value)),
            // What is said of a node holds for an edge where it holds for one of its ends.
            other => [edge.source, edge.target]
                .iter()
                .any(|&end| other.holds_for_node(context, end)),
        };
        holds != self.is_negated
    }

    fn holds_for_node(&self, context: &QueryContext<'_>, node: NodeId) -> bool {
        self.test.holds_for_node(context, node) != self.is_negated
    }
}

impl Test {
    fn is_about_edges(&self) -> bool {
        match self {
            Self::Sign(_) | Self::From(_) | Self::To(_) => true,
            Self::Kind(kind) => matches!(kind, Kind::Origin(_) | Kind::Doubted),
            Self::Number(quantity, ..) => {
                matches!(
                    quantity,
                    Quantity::Weight | Quantity::Magnitude | Quantity::Rank
                )
            }
            Self::Text(_) => false,
        }
    }

    fn holds_for_node(&self, context: &QueryContext<'_>, id: NodeId) -> bool {
        let node = context.network.node(id);
        match self {
            Self::Text(text) => {
                let text = text.to_lowercase();
                [&node.id, &node.symbol]
                    .iter()
                    .any(|name| name.to_lowercase().contains(&text))
            }
            Self::Number(Quantity::Degree, comparison, value) => {
                comparison.holds(context.adjacency.degree(id) as f64, *value)
            }
            Self::Number(Quantity::DegreeIn, comparison, value) => {
                comparison.holds(context.adjacency.incoming(id).len() as f64, *value)
            }
            Self::Number(Quantity::DegreeOut, comparison, value) => {
                comparison.holds(context.adjacency.outgoing(id).len() as f64, *value)
            }
            Self::Number(Quantity::State, comparison, value) => context
                .state
                .and_then(|state| state.get(id.index()))
                .is_some_and(|&state| comparison.holds(state, *value)),
            Self::Kind(Kind::Ligand) => node.ligand,
            Self::Kind(Kind::TranscriptionFactor) => node.transcription_factor,
            Self::Kind(Kind::Inner) => !node.ligand && !node.transcription_factor,
            // Tests of edges never come here: one such term makes the whole query look for edges.
            _ => false,
        }
    }
}

/// Whether this is the id or the symbol of a node, in upper or lower case.
fn is_named(context: &QueryContext<'_>, node: NodeId, name: &str) -> bool {
    let node = context.network.node(node);
    node.id.eq_ignore_ascii_case(name) || node.symbol.eq_ignore_ascii_case(name)
}

impl Comparison {
    fn holds(self, left: f64, right: f64) -> bool {
        match self {
            Self::Less => left < right,
            Self::LessOrEqual => left <= right,
            Self::Equal => left == right,
            Self::GreaterOrEqual => left >= right,
            Self::Greater => left > right,
        }
    }
}
