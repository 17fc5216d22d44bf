//! What commands do, as far as it depends on the state.

use super::{CommandEffect, ExportKind, ViewCommand};
use crate::app::query::{Filter, Focus, PathSearch, Step, Unfocused};
use crate::app::state::{NodeColours, State, Tab, View};
use crate::app::update::{EdgeEdit, Intent};
use crate::network::layout::LayoutKind;
use crate::network::{Direction, EdgeId, NodeId};

pub(super) fn act(intent: Intent) -> Option<CommandEffect> {
    Some(CommandEffect::Act(intent))
}

pub(super) fn open(state: &State, command: ViewCommand) -> Option<CommandEffect> {
    state.open.is_some().then_some(CommandEffect::View(command))
}

/// Opens the form that writes a file; `None` while there are no weights.
pub(super) fn save(state: &State, kind: ExportKind) -> Option<CommandEffect> {
    state.weights()?;
    Some(CommandEffect::View(ViewCommand::Save(kind)))
}

/// Shows a tab.
pub(super) fn tab(state: &State, tab: Tab) -> Option<CommandEffect> {
    view(state, |view| view.tab = tab)
}

/// Shows the checkpoint before or after the one that is shown.
pub(super) fn step_in_time(state: &State, is_back: bool) -> Option<CommandEffect> {
    let checkpoints = state.run.series.checkpoints.all();
    let shown = state.shown_epoch();
    let next = if is_back {
        checkpoints
            .iter()
            .rev()
            .find(|checkpoint| checkpoint.epoch < shown)
    } else {
        checkpoints
            .iter()
            .find(|checkpoint| checkpoint.epoch > shown)
    };
    match (next, is_back) {
        (Some(checkpoint), _) => act(Intent::ViewEpoch(Some(checkpoint.epoch))),
        (None, false) if state.viewed.is_some() => act(Intent::ViewEpoch(None)),
        (None, _) => None,
    }
}

pub(super) fn view(state: &State, change: impl FnOnce(&mut View)) -> Option<CommandEffect> {
    state.open.as_ref()?;
    let mut view = state.view.clone();
    change(&mut view);
    act(Intent::ChangeView(state.view.changes_to(&view)))
}

pub(super) fn focus(state: &State, change: impl FnOnce(&mut Focus)) -> Option<CommandEffect> {
    view(state, |view| change(&mut view.focus))
}

pub(super) fn walk(state: &State, step: Step) -> Option<CommandEffect> {
    state
        .open
        .is_some()
        .then_some(CommandEffect::Act(Intent::Walk(step)))
}

pub(super) fn arrange(state: &State, kind: LayoutKind) -> Option<CommandEffect> {
    state
        .open
        .is_some()
        .then_some(CommandEffect::Act(Intent::Arrange(kind)))
}

pub(super) fn paths(state: &State, change: fn(&mut PathSearch, NodeId)) -> Option<CommandEffect> {
    let node = *state.selection.nodes.first()?;
    view(state, |view| change(&mut view.paths, node))
}

pub(super) fn everything(view: &mut View) {
    view.filter = Filter::default();
    view.focus.rest = Unfocused::Dimmed;
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

pub(super) fn play(state: &State) -> Option<CommandEffect> {
    state
        .simulation()
        .and_then(|simulation| simulation.trace.as_ref())?;
    view(state, |view| {
        view.playback = view.playback.toggled();
        view.colours = NodeColours::State;
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

pub(super) fn all_nodes(state: &State) -> Option<CommandEffect> {
    all_ids(state).map(|nodes| CommandEffect::Act(Intent::Select(nodes, Vec::new())))
}

pub(super) fn edit(state: &State, edit: EdgeEdit) -> Option<CommandEffect> {
    edges(state).map(|edges| CommandEffect::Act(Intent::Edit(edges, edit)))
}

pub(super) fn knock_out(state: &State) -> Option<CommandEffect> {
    let nodes = nodes(state)?;
    let is_out = nodes
        .iter()
        .all(|node| state.document.clamped.get(node) == Some(&0.0));
    act(Intent::Clamp(nodes, (!is_out).then_some(0.0)))
}

pub(super) fn pin(state: &State) -> Option<CommandEffect> {
    let (nodes, arrangement) = (nodes(state)?, state.document.arrangement.as_ref()?);
    let is_pinned = nodes.iter().all(|node| arrangement.pinned[node.index()]);
    act(Intent::Pin(nodes, !is_pinned))
}
