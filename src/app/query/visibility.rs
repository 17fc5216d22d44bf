//! What is seen of every node and every edge, through a filter and around a selection.

use std::collections::{BTreeSet, HashSet};

use super::context::QueryContext;
use super::filter::{Filter, Focus, Unfocused};
use super::terms::Query;
use crate::network::{Direction, EdgeId, EdgeOrigin, NodeId, Sign};

/// How much of a node or an edge is to be seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Prominence {
    /// Nothing.
    Hidden,
    /// It steps back for others.
    Faint,
    /// It is shown.
    Shown,
    /// It is in focus.
    Focused,
}

/// What is seen of every node and every edge.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Visibility {
    /// Of nodes; `[N]`.
    pub nodes: Vec<Prominence>,
    /// Of edges; `[E]`.
    pub edges: Vec<Prominence>,
    /// Number of edges that the filter lets through.
    pub edge_count: usize,
    /// Number of nodes that the filter lets through.
    pub node_count: usize,
    /// Kinds of edges that are to be seen: origin and sign.
    pub kinds: HashSet<(EdgeOrigin, Sign)>,
}

impl Visibility {
    /// What is seen through a filter, with the focus on a selection.
    #[must_use]
    pub fn new(
        context: &QueryContext<'_>,
        filter: &Filter,
        focus: &Focus,
        selected: (&BTreeSet<NodeId>, &BTreeSet<EdgeId>),
    ) -> Self {
        let mut shown = Self::filtered(context, filter);
        if !selected.0.is_empty() || !selected.1.is_empty() {
            shown.set_focus(context, focus, selected);
        }
        let seen = context.network.edges().iter().zip(&shown.edges);
        shown.kinds = seen
            .filter(|(_, seen)| **seen != Prominence::Hidden)
            .map(|(edge, _)| (edge.origin, edge.sign))
            .collect();
        shown
    }

    fn filtered(context: &QueryContext<'_>, filter: &Filter) -> Self {
        let seen = |is_shown: bool| {
            if is_shown {
                Prominence::Shown
            } else {
                Prominence::Hidden
            }
        };
        let (nodes, edges) = (context.network.nodes().len(), context.network.edges().len());
        let mut shown = Self {
            nodes: (0..nodes)
                .map(|node| seen(filter.shows_node(context, NodeId::new(node))))
                .collect(),
            edges: (0..edges)
                .map(|edge| seen(filter.shows_edge(context, EdgeId::new(edge))))
                .collect(),
            ..Self::default()
        };
        for (edge, seen) in context.network.edges().iter().zip(&mut shown.edges) {
            let ends = [edge.source, edge.target];
            if ends
                .iter()
                .any(|end| shown.nodes[end.index()] == Prominence::Hidden)
            {
                *seen = Prominence::Hidden;
            }
        }
        if let Some(query) = &filter.query {
            shown.keep_only(context, query);
        }
        shown.dim_lonely(context);
        shown.edge_count = shown
            .edges
            .iter()
            .filter(|&&seen| seen == Prominence::Shown)
            .count();
        shown.node_count = shown
            .nodes
            .iter()
            .filter(|&&seen| seen == Prominence::Shown)
            .count();
        shown
    }

    /// Nodes all of whose edges are filtered out step back.
    fn dim_lonely(&mut self, context: &QueryContext<'_>) {
        let mut has_edge = vec![false; self.nodes.len()];
        for (edge, seen) in context.network.edges().iter().zip(&self.edges) {
            if *seen != Prominence::Hidden {
                has_edge[edge.source.index()] = true;
                has_edge[edge.target.index()] = true;
            }
        }
        for (node, seen) in self.nodes.iter_mut().enumerate() {
            let had_edges = context.adjacency.degree(NodeId::new(node)) > 0;
            if *seen == Prominence::Shown && had_edges && !has_edge[node] {
                *seen = Prominence::Faint;
            }
        }
    }

    /// Hides what a query does not find: edges it does not name, or edges that do not lie between nodes that it names.
    fn keep_only(&mut self, context: &QueryContext<'_>, query: &Query) {
        let matches = query.matches(context);
        let mut named = vec![false; self.nodes.len()];
        matches
            .nodes
            .iter()
            .for_each(|node| named[node.index()] = true);
        let mut kept = vec![false; self.edges.len()];
        matches
            .edges
            .iter()
            .for_each(|edge| kept[edge.index()] = true);
        for (index, edge) in context.network.edges().iter().enumerate() {
            let ends = [edge.source.index(), edge.target.index()];
            if !query.is_about_edges() {
                kept[index] = ends.iter().all(|&end| named[end]);
            } else if kept[index] {
                ends.iter().for_each(|&end| named[end] = true);
            }
        }
        let hide = |seen: &mut Prominence, kept: &bool| {
            if !kept {
                *seen = Prominence::Hidden;
            }
        };
        self.nodes
            .iter_mut()
            .zip(&named)
            .for_each(|(seen, kept)| hide(seen, kept));
        self.edges
            .iter_mut()
            .zip(&kept)
            .for_each(|(seen, kept)| hide(seen, kept));
    }

    /// Everything but the selection and its neighbours steps back. An edge is in focus where a walk of the focus takes it.
    fn set_focus(
        &mut self,
        context: &QueryContext<'_>,
        focus: &Focus,
        (nodes, edges): (&BTreeSet<NodeId>, &BTreeSet<EdgeId>),
    ) {
        let edges_seen = &self.edges;
        let passes = |edge: EdgeId| edges_seen[edge.index()] != Prominence::Hidden;
        let distance = context
            .adjacency
            .distances(nodes, focus.steps, focus.direction, passes);
        let is_inner =
            |node: NodeId| distance[node.index()].is_some_and(|steps| steps < focus.steps);
        let mut near: Vec<bool> = distance.iter().map(Option::is_some).collect();
        let rest = match focus.rest {
            Unfocused::Dimmed => Prominence::Faint,
            Unfocused::Hidden => Prominence::Hidden,
        };
        for (index, edge) in context.network.edges().iter().enumerate() {
            let id = EdgeId::new(index);
            let is_walked = match focus.direction {
                Direction::Upstream => is_inner(edge.target),
                Direction::Downstream => is_inner(edge.source),
                Direction::Both => is_inner(edge.source) || is_inner(edge.target),
            };
            let is_selected = edges.contains(&id);
            if is_selected {
                near[edge.source.index()] = true;
                near[edge.target.index()] = true;
            }
            self.edges[index] = match self.edges[index] {
                // What is selected is seen whatever the filter.
                _ if is_selected => Prominence::Focused,
                Prominence::Hidden => Prominence::Hidden,
                _ if is_walked => Prominence::Focused,
                _ => rest,
            };
        }
        for (index, seen) in self.nodes.iter_mut().enumerate() {
            let is_selected = nodes.contains(&NodeId::new(index));
            *seen = match *seen {
                _ if is_selected => Prominence::Focused,
                Prominence::Hidden if !near[index] || distance[index].is_some() => {
                    Prominence::Hidden
                }
                _ if near[index] => Prominence::Focused,
                _ => rest,
            };
        }
    }
}
