//! What points and lines of a chart stand for: in words, whether it is selected, and what selects it.

use crate::app::query::edge_sentence;
use crate::app::state::{State, ViewChange};
use crate::app::update::Intent;
use crate::charts::description::Subject;
use crate::data::Dataset;
use crate::network::NodeId;

/// The transcription factor at a place of the data.
fn output(dataset: Option<&Dataset>, place: usize) -> Option<NodeId> {
    dataset?.transcription_factors.get(place).copied()
}

fn condition(dataset: Option<&Dataset>, place: usize) -> Option<&str> {
    dataset?.conditions.get(place).map(String::as_str)
}

/// A subject in words.
pub(super) fn subject_text(state: &State, subject: Subject) -> String {
    let symbol = |place: usize| {
        let open = state.open.as_ref()?;
        Some(
            open.network
                .node(output(state.dataset(), place)?)
                .symbol
                .as_str(),
        )
    };
    match subject {
        Subject::Edge(edge) => state
            .context()
            .map_or_else(String::new, |context| edge_sentence(&context, edge)),
        Subject::Cell(of, place) => format!(
            "{} in {}",
            symbol(place).unwrap_or_default(),
            condition(state.dataset(), of).unwrap_or_default()
        ),
        Subject::Output(place) => symbol(place).unwrap_or_default().to_owned(),
        Subject::Condition(of) => condition(state.dataset(), of)
            .unwrap_or_default()
            .to_owned(),
    }
}

/// Whether a subject is selected.
pub(super) fn is_selected(state: &State, subject: Subject) -> bool {
    let selection = &state.selection;
    if selection.is_empty() && !matches!(subject, Subject::Condition(_)) {
        return false;
    }
    match subject {
        Subject::Edge(edge) => selection.edges.contains(&edge),
        Subject::Cell(_, place) | Subject::Output(place) => {
            output(state.dataset(), place).is_some_and(|node| selection.nodes.contains(&node))
        }
        Subject::Condition(of) => state.view.condition == of,
    }
}

/// The intents of a click on a subject; `adds` keeps the present selection.
pub(super) fn select(state: &State, subject: Subject, adds: bool, intents: &mut Vec<Intent>) {
    let node = |node: NodeId| {
        if adds {
            Intent::ToggleNode(node)
        } else {
            Intent::Select(vec![node], Vec::new())
        }
    };
    match subject {
        Subject::Edge(edge) if adds => intents.push(Intent::ToggleEdge(edge)),
        Subject::Edge(edge) => intents.push(Intent::Select(Vec::new(), vec![edge])),
        Subject::Cell(of, place) => {
            intents.push(Intent::ChangeView(vec![ViewChange::Condition(of)]));
            intents.extend(output(state.dataset(), place).map(node));
        }
        Subject::Output(place) => intents.extend(output(state.dataset(), place).map(node)),
        Subject::Condition(of) => intents.push(Intent::ChangeView(vec![ViewChange::Condition(of)])),
    }
}
