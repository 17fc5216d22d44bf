//! Nodes, edges and selections in words, for those who listen.

use super::context::QueryContext;
use crate::network::{EdgeId, EdgeOrigin, NodeId, Sign};

/// A node in a sentence.
#[must_use]
pub fn node_sentence(context: &QueryContext<'_>, id: NodeId) -> String {
    let node = context.network.node(id);
    let role = match (node.ligand, node.transcription_factor) {
        (true, _) => "ligand",
        (_, true) => "transcription factor",
        _ => "protein",
    };
    let (into, out) = (
        context.adjacency.incoming(id).len(),
        context.adjacency.outgoing(id).len(),
    );
    let state = context.state.and_then(|state| state.get(id.index()));
    let state = state.map_or_else(String::new, |state| format!(", state {state:.2}"));
    format!("{}, {role}, {into} edges in, {out} out{state}", node.symbol)
}

/// An edge in a sentence.
#[must_use]
pub fn edge_sentence(context: &QueryContext<'_>, id: EdgeId) -> String {
    let edge = context.network.edge(id);
    let symbol = |node| context.network.node(node).symbol.as_str();
    let origin = match edge.origin {
        EdgeOrigin::Prior => "known",
        EdgeOrigin::User => "drawn by you",
        EdgeOrigin::Spurious => "spurious",
    };
    let weight = context.weights.and_then(|weights| weights.get(id.index()));
    let weight = weight.map_or_else(String::new, |weight| format!(", weight {weight:+.3}"));
    let (source, target) = (symbol(edge.source), symbol(edge.target));
    let intent = match edge.sign {
        Sign::Unknown => format!("{source} acts on {target} with unknown sign"),
        sign => format!("{source} {} {target}", sign.verb()),
    };
    format!("{intent}, {origin}{weight}")
}

/// A selection in a sentence.
#[must_use]
pub fn selection_sentence(
    context: &QueryContext<'_>,
    nodes: &[NodeId],
    edges: &[EdgeId],
) -> String {
    match (nodes, edges) {
        ([], []) => "nothing selected".to_owned(),
        ([node], []) => node_sentence(context, *node),
        ([], [edge]) => edge_sentence(context, *edge),
        _ => format!("{} nodes and {} edges selected", nodes.len(), edges.len()),
    }
}
