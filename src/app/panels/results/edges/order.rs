//! Which edges the table shows, and in which order.

use std::collections::BTreeSet;

use super::columns::By;
use crate::app::computations::PruningStatistics;
use crate::app::query::{Query, QueryContext};
use crate::app::state::{ByAddress, Memo, ModelKey, QueryKey, State};
use crate::network::{EdgeId, Network, NodeId};

/// Sorting and query that the user has set.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Wish {
    /// By which column.
    pub by: By,
    /// Whether the largest comes first.
    pub is_descending: bool,
    /// Which edges; empty for all.
    pub query: String,
}

/// The edges in their order, and what they were ordered by.
#[derive(Default)]
pub(super) struct Order {
    edges: Memo<Made, Vec<EdgeId>>,
}

/// What the order was made from.
#[derive(Debug, Clone, PartialEq)]
struct Made {
    wish: Wish,
    network: Option<ByAddress<Network>>,
    found: Option<ByAddress<PruningStatistics>>,
    /// Model, doubts and step, on which a query depends; `None` without a query.
    asked: Option<(ModelKey, QueryKey)>,
}

impl Order {
    /// The edges.
    pub fn edges(&self) -> &[EdgeId] {
        self.edges.value()
    }

    /// Sorts and filters the edges again if the wish, the network, the statistics or the results of the query may differ.
    pub fn refresh(
        &mut self,
        wish: &Wish,
        state: &State,
        context: &QueryContext<'_>,
        found: &PruningStatistics,
    ) {
        let made = Made {
            wish: wish.clone(),
            network: ByAddress::maybe(state.open.as_ref().map(|open| &open.network)),
            found: ByAddress::maybe(state.statistics_of_network()),
            asked: (!wish.query.is_empty()).then(|| (state.model_key(), state.query_key())),
        };
        self.edges.refresh(made, || {
            let mut edges = matching(&wish.query, context);
            sort(&mut edges, wish.by, context, found);
            if wish.is_descending {
                edges.reverse();
            }
            edges
        });
    }
}

/// Edges that a query finds; all where it is empty or wrong.
fn matching(query: &str, context: &QueryContext<'_>) -> Vec<EdgeId> {
    let all = || (0..context.network.edges().len()).map(EdgeId::new);
    match Query::parse(query) {
        Ok(Some(query)) if query.is_about_edges() => query.matches(context).edges,
        Ok(Some(query)) => {
            // What is asked of proteins holds for an edge where it holds for one of its ends.
            let nodes: BTreeSet<NodeId> = query.matches(context).nodes.into_iter().collect();
            let touches = |&edge: &EdgeId| {
                let edge = context.network.edge(edge);
                nodes.contains(&edge.source) || nodes.contains(&edge.target)
            };
            all().filter(touches).collect()
        }
        Ok(None) | Err(_) => all().collect(),
    }
}

fn sort(edges: &mut [EdgeId], by: By, context: &QueryContext<'_>, found: &PruningStatistics) {
    let network = context.network;
    let symbol = |node: NodeId| network.node(node).symbol.as_str();
    let text = |edge: EdgeId| match by {
        By::Target => symbol(network.edge(edge).target),
        By::Sign => network.edge(edge).sign.verb(),
        _ => symbol(network.edge(edge).source),
    };
    let number = |edge: EdgeId| {
        let finding = &found.edges[edge.index()];
        match by {
            By::Origin => f64::from(network.edge(edge).origin as u8),
            By::Start => finding.start,
            By::Weight => finding.weight,
            By::Rank => f64::from(finding.rank),
            By::Share => finding.share,
            // Edges above the threshold sort before all pruned ones.
            By::Fell => finding.fell.map_or(f64::NEG_INFINITY, f64::from),
            By::References => network.edge(edge).references.len() as f64,
            _ => finding.weight.abs(),
        }
    };
    match by {
        By::Source | By::Target | By::Sign => edges.sort_by(|&a, &b| text(a).cmp(text(b))),
        _ => edges.sort_by(|&a, &b| number(a).total_cmp(&number(b))),
    }
}
