//! What the search box offers while one types.

use super::context::QueryContext;
use super::terms::{EXAMPLES, Matches, Query, QueryError};
use crate::network::{NodeId, Sign};

/// So many nodes are offered at most.
const MOST_NODES: usize = 8;

/// Something that can be chosen.
#[derive(Debug, Clone, PartialEq)]
pub enum Suggestion {
    /// A node.
    Node(NodeId),
    /// Everything that the text finds.
    All(Matches),
    /// A query to try, and what it finds.
    Example(String, &'static str),
}

/// What fits the text, best first: without text, queries to try.
///
/// # Errors
/// The text is a query with a mistake.
pub fn suggestions(context: &QueryContext<'_>, text: &str) -> Result<Vec<Suggestion>, QueryError> {
    let Some(query) = Query::parse(text)? else {
        return Ok(examples(context));
    };
    if let Some(word) = query.unknown_name(context) {
        let hint = format!("no protein has the symbol or id '{word}'");
        return Err(QueryError { word, hint });
    }
    let matches = query.matches(context);
    if !query.is_name() {
        return Ok(vec![Suggestion::All(matches)]);
    }
    let mut nodes = matches.nodes.clone();
    nodes.sort_by_key(|&node| closeness(context, node, text.trim()));
    let named = nodes.into_iter().take(MOST_NODES).map(Suggestion::Node);
    let all = (matches.nodes.len() > 1).then(|| Suggestion::All(matches.clone()));
    Ok(named.chain(all).collect())
}

/// The examples, with names that the network has: of the output that most edges inhibit, and of the first input.
fn examples(context: &QueryContext<'_>) -> Vec<Suggestion> {
    let nodes = || (0..context.network.nodes().len()).map(NodeId::new);
    let inhibitors = |&node: &NodeId| {
        let incoming = context.adjacency.incoming(node).iter();
        incoming
            .filter(|&&edge| context.network.edge(edge).sign == Sign::Inhibition)
            .count()
    };
    let outputs = nodes().filter(|&node| context.network.node(node).transcription_factor);
    let output = outputs.max_by_key(inhibitors);
    let input = nodes().find(|&node| context.network.node(node).ligand);
    let name = |node: Option<NodeId>| {
        node.map_or("NAME", |node| context.network.node(node).symbol.as_str())
    };
    let filled = |query: &str| {
        query
            .replace("TF", name(output))
            .replace("LIGAND", name(input))
    };
    EXAMPLES
        .iter()
        .map(|(query, what)| Suggestion::Example(filled(query), what))
        .collect()
}

/// The smaller, the closer a node fits a text: the whole name, its beginning, any part; then by degree.
fn closeness(
    context: &QueryContext<'_>,
    node: NodeId,
    text: &str,
) -> (u8, std::cmp::Reverse<usize>) {
    let text = text.to_lowercase();
    let known = context.network.node(node);
    let fit = |name: &str| {
        let name = name.to_lowercase();
        match () {
            () if name == text => 0,
            () if name.starts_with(&text) => 1,
            () => 2,
        }
    };
    (
        fit(&known.symbol).min(fit(&known.id)),
        std::cmp::Reverse(context.adjacency.degree(node)),
    )
}
