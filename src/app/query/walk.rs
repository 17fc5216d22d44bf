//! Walking along edges with the arrow keys.

use super::context::QueryContext;
use crate::network::{EdgeId, NodeId};

/// A step of the walk, by an arrow key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// From a node to its strongest edge out, from an edge to its target.
    Along,
    /// From a node to its strongest edge in, from an edge to its source.
    Against,
    /// To the next stronger edge of the same node.
    Stronger,
    /// To the next weaker edge of the same node.
    Weaker,
}

/// The node or edge that a step from the selected node or edge leads to; `None` at a dead end. With an edge selected, `fan` is
/// the node whose edges `Stronger` and `Weaker` go through.
#[must_use]
pub fn walk(
    context: &QueryContext<'_>,
    node: Option<NodeId>,
    edge: Option<EdgeId>,
    fan: Option<NodeId>,
    step: Step,
) -> Option<Result<NodeId, EdgeId>> {
    match (node, edge, step) {
        (_, Some(edge), Step::Along) => Some(Ok(context.network.edge(edge).target)),
        (_, Some(edge), Step::Against) => Some(Ok(context.network.edge(edge).source)),
        (_, Some(edge), Step::Stronger | Step::Weaker) => {
            let ends = context.network.edge(edge);
            let around = match fan {
                Some(fan) if fan == ends.target => context.adjacency.incoming(fan),
                _ => context.adjacency.outgoing(ends.source),
            };
            let order = strongest_first(context, around);
            let place = order.iter().position(|&other| other == edge)?;
            let place = if step == Step::Stronger {
                place.checked_sub(1)?
            } else {
                place + 1
            };
            order.get(place).copied().map(Err)
        }
        (Some(node), None, Step::Against) => {
            strongest_first(context, context.adjacency.incoming(node))
                .first()
                .copied()
                .map(Err)
        }
        (Some(node), None, _) => strongest_first(context, context.adjacency.outgoing(node))
            .first()
            .copied()
            .map(Err),
        (None, None, _) => first_node(context).map(Ok),
    }
}

fn strongest_first(context: &QueryContext<'_>, edges: &[EdgeId]) -> Vec<EdgeId> {
    let mut order = edges.to_vec();
    let magnitude = |edge: EdgeId| context.magnitude(edge).unwrap_or(0.0);
    order.sort_by(|&a, &b| magnitude(b).total_cmp(&magnitude(a)));
    order
}

/// Where a walk begins: the first ligand, or the first node.
fn first_node(context: &QueryContext<'_>) -> Option<NodeId> {
    let nodes = context.network.nodes();
    let ligand = nodes.iter().position(|node| node.ligand);
    ligand.or((!nodes.is_empty()).then_some(0)).map(NodeId::new)
}
