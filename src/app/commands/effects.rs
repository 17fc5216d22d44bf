//! What commands do, as far as it depends on the state.

use super::{Doing, SaveKind, ViewCommand};
use crate::app::query::PathSearch;
use crate::app::query::{Filter, Focus, Rest, Step};
use crate::app::state::State;
use crate::app::state::{Desk, Lens, NodeColours};
use crate::app::update::{Action, EdgeEdit};
use crate::network::layout::LayoutKind;
use crate::network::{Direction, EdgeId, NodeId};

pub(super) fn act(action: Action) -> Option<Doing> {
    Some(Doing::Act(action))
}

pub(super) fn open(state: &State, command: ViewCommand) -> Option<Doing> {
    state.open.is_some().then_some(Doing::View(command))
}

/// Writes something of the weights that there are.
pub(super) fn save(state: &State, kind: SaveKind) -> Option<Doing> {
    state.weights()?;
    Some(Doing::View(ViewCommand::Save(kind)))
}

/// Puts a sheet on the desk.
pub(super) fn desk(state: &State, desk: Desk) -> Option<Doing> {
    lens(state, |lens| lens.desk = desk)
}

/// Shows the moment before or after the one that is shown.
pub(super) fn step_in_time(state: &State, is_back: bool) -> Option<Doing> {
    let moments = state.series.course.moments();
    let shown = state.shown_epoch();
    let next = if is_back {
        moments.iter().rev().find(|moment| moment.epoch < shown)
    } else {
        moments.iter().find(|moment| moment.epoch > shown)
    };
    match (next, is_back) {
        (Some(moment), _) => act(Action::ViewEpoch(Some(moment.epoch))),
        (None, false) if state.viewed.is_some() => act(Action::ViewEpoch(None)),
        (None, _) => None,
    }
}

pub(super) fn lens(state: &State, change: impl FnOnce(&mut Lens)) -> Option<Doing> {
    state.open.as_ref()?;
    let mut lens = state.lens.clone();
    change(&mut lens);
    act(Action::Look(state.lens.changes_to(&lens)))
}

pub(super) fn focus(state: &State, change: impl FnOnce(&mut Focus)) -> Option<Doing> {
    lens(state, |lens| change(&mut lens.focus))
}

pub(super) fn walk(state: &State, step: Step) -> Option<Doing> {
    state
        .open
        .is_some()
        .then_some(Doing::Act(Action::Walk(step)))
}

pub(super) fn arrange(state: &State, kind: LayoutKind) -> Option<Doing> {
    state
        .open
        .is_some()
        .then_some(Doing::Act(Action::Arrange(kind)))
}

pub(super) fn paths(state: &State, change: fn(&mut PathSearch, NodeId)) -> Option<Doing> {
    let node = *state.selection.nodes.first()?;
    lens(state, |lens| change(&mut lens.paths, node))
}

pub(super) fn everything(lens: &mut Lens) {
    lens.filter = Filter::default();
    lens.focus.rest = Rest::Dimmed;
}

pub(super) fn next_direction(direction: Direction) -> Direction {
    match direction {
        Direction::Both => Direction::Upstream,
        Direction::Upstream => Direction::Downstream,
        Direction::Downstream => Direction::Both,
    }
}

pub(super) fn next_colours(colours: NodeColours) -> NodeColours {
    match colours {
        NodeColours::Role => NodeColours::State,
        NodeColours::State => NodeColours::Error,
        NodeColours::Error => NodeColours::Change,
        NodeColours::Change => NodeColours::Role,
    }
}

pub(super) fn play(state: &State) -> Option<Doing> {
    state.probed().and_then(|probed| probed.trace.as_ref())?;
    lens(state, |lens| {
        lens.playback = lens.playback.toggled();
        lens.colours = NodeColours::State;
    })
}

pub(super) fn edges(state: &State) -> Option<Vec<EdgeId>> {
    let edges: Vec<EdgeId> = state.selection.edges.iter().copied().collect();
    (!edges.is_empty()).then_some(edges)
}

pub(super) fn nodes(state: &State) -> Option<Vec<NodeId>> {
    let nodes: Vec<NodeId> = state.selection.nodes.iter().copied().collect();
    (!nodes.is_empty()).then_some(nodes)
}

pub(super) fn all_ids(state: &State) -> Option<Vec<NodeId>> {
    let open = state.open.as_ref()?;
    Some((0..open.network.nodes().len()).map(NodeId::new).collect())
}

pub(super) fn all_nodes(state: &State) -> Option<Doing> {
    all_ids(state).map(|nodes| Doing::Act(Action::Select(nodes, Vec::new())))
}

pub(super) fn edit(state: &State, edit: EdgeEdit) -> Option<Doing> {
    edges(state).map(|edges| Doing::Act(Action::Edit(edges, edit)))
}

pub(super) fn knock_out(state: &State) -> Option<Doing> {
    let nodes = nodes(state)?;
    let is_out = nodes.iter().all(|node| state.held.get(node) == Some(&0.0));
    act(Action::Hold(nodes, (!is_out).then_some(0.0)))
}

pub(super) fn pin(state: &State) -> Option<Doing> {
    let (nodes, arrangement) = (nodes(state)?, state.arrangement.as_ref()?);
    let is_pinned = nodes.iter().all(|node| arrangement.pinned[node.index()]);
    act(Action::Pin(nodes, !is_pinned))
}
