//! What points and lines of a chart stand for: in words, whether it is selected, and what selects it.

use crate::app::query::edge_sentence;
use crate::app::state::Look;
use crate::app::state::State;
use crate::app::update::Action;
use crate::charts::description::Subject;
use crate::network::NodeId;

/// The transcription factor at a place of the data.
fn output(state: &State, place: usize) -> Option<NodeId> {
    let dataset = state.open.as_ref()?.study.dataset.as_ref()?;
    dataset.transcription_factors.get(place).copied()
}

fn condition(state: &State, place: usize) -> Option<&str> {
    let dataset = state.open.as_ref()?.study.dataset.as_ref()?;
    dataset.conditions.get(place).map(String::as_str)
}

/// What something is, in words.
pub(super) fn subject_text(state: &State, subject: Subject) -> String {
    let symbol = |place: usize| {
        let open = state.open.as_ref()?;
        Some(open.network.node(output(state, place)?).symbol.as_str())
    };
    match subject {
        Subject::Edge(edge) => state
            .facts()
            .map_or_else(String::new, |facts| edge_sentence(&facts, edge)),
        Subject::Cell(of, place) => format!(
            "{} in {}",
            symbol(place).unwrap_or_default(),
            condition(state, of).unwrap_or_default()
        ),
        Subject::Output(place) => symbol(place).unwrap_or_default().to_owned(),
        Subject::Condition(of) => condition(state, of).unwrap_or_default().to_owned(),
    }
}

/// Whether something is selected.
pub(super) fn is_selected(state: &State, subject: Subject) -> bool {
    let selection = &state.selection;
    if selection.is_empty() && !matches!(subject, Subject::Condition(_)) {
        return false;
    }
    match subject {
        Subject::Edge(edge) => selection.edges.contains(&edge),
        Subject::Cell(_, place) | Subject::Output(place) => {
            output(state, place).is_some_and(|node| selection.nodes.contains(&node))
        }
        Subject::Condition(of) => state.lens.condition == of,
    }
}

/// What a click on it asks for; `adds` keeps what is selected.
pub(super) fn select(state: &State, subject: Subject, adds: bool, actions: &mut Vec<Action>) {
    let node = |node: NodeId| {
        if adds {
            Action::ToggleNode(node)
        } else {
            Action::Select(vec![node], Vec::new())
        }
    };
    match subject {
        Subject::Edge(edge) if adds => actions.push(Action::ToggleEdge(edge)),
        Subject::Edge(edge) => actions.push(Action::Select(Vec::new(), vec![edge])),
        Subject::Cell(of, place) => {
            actions.push(Action::Look(vec![Look::Condition(of)]));
            actions.extend(output(state, place).map(node));
        }
        Subject::Output(place) => actions.extend(output(state, place).map(node)),
        Subject::Condition(of) => actions.push(Action::Look(vec![Look::Condition(of)])),
    }
}
