//! Changes of the network by the user: edges, doubts and clamped nodes, with undo. Doubts and clamped nodes never affect a run;
//! changed edges need a new run, so the user is asked before they end the present one.

use std::sync::Arc;

use super::effects::Effect;
use super::intents::EdgeEdit;
use crate::app::state::{Asked, Changes, Notice, Selection, State, Via};
use crate::network::{Becomes, EdgeId, EdgeOrigin, Edit, NodeId, Sign};
use crate::settings::catalogue as setting;

/// Changes that can be taken back; older ones are forgotten.
const MOST_UNDO: usize = 200;

impl State {
    pub(super) fn changes(&self) -> Changes {
        Changes {
            edits: self.document.config.edits.clone(),
            doubted: self.document.doubted.clone(),
            clamped: self.document.clamped.clone(),
            cut: self.document.cut.clone(),
            doses: self.document.doses.clone(),
            arrangement: None,
        }
    }

    /// Whether there is something to take back, and something to make again.
    #[must_use]
    pub fn can_undo_redo(&self) -> (bool, bool) {
        (!self.history.undo.is_empty(), !self.history.redo.is_empty())
    }

    /// Draws an edge; if a known or drawn edge is there already, selects it instead.
    pub(super) fn draw(&mut self, source: NodeId, target: NodeId, sign: Sign) -> Vec<Effect> {
        let Some(open) = &self.open else {
            return Vec::new();
        };
        let network = &open.network;
        let names = format!(
            "{} ➡ {}",
            network.node(source).symbol,
            network.node(target).symbol
        );
        let there = network.edge_between(source, target);
        if let Some(edge) = there.filter(|&edge| network.edge(edge).origin != EdgeOrigin::Spurious)
        {
            self.select_edge(edge);
            self.dialogs.notice = Some(Notice::Done(format!(
                "{names} is there already. S changes its sign."
            )));
            return Vec::new();
        }
        let id = |node: NodeId| network.node(node).id.clone();
        let edit = Edit {
            source: id(source),
            target: id(target),
            becomes: Becomes::Edge(sign),
        };
        let effects = self.edit(
            vec![edit],
            format!("Drew {names}. S changes its sign, Ctrl+Z takes it back."),
        );
        let network = self.open.as_ref().map(|open| Arc::clone(&open.network));
        let drawn = network.and_then(|network| network.edge_between(source, target));
        if let (Some(drawn), None) = (drawn, &self.dialogs.asked) {
            // It is what one looks at next.
            self.select_edge(drawn);
        }
        effects
    }

    fn select_edge(&mut self, edge: EdgeId) {
        self.selection = Selection {
            edges: [edge].into(),
            ..Selection::default()
        };
    }

    pub(super) fn edit_edges(&mut self, edges: &[EdgeId], edit: EdgeEdit) -> Vec<Effect> {
        let Some(open) = &self.open else {
            return Vec::new();
        };
        let known = |&&edge: &&EdgeId| open.network.edge(edge).origin != EdgeOrigin::Spurious;
        let edits: Vec<Edit> = edges
            .iter()
            .filter(known)
            .map(|&id| {
                let edge = open.network.edge(id);
                let id = |node: NodeId| open.network.node(node).id.clone();
                Edit {
                    source: id(edge.source),
                    target: id(edge.target),
                    becomes: edit.of(edge.sign),
                }
            })
            .collect();
        if edits.is_empty() {
            let text = "Spurious edges are drawn at random and cannot be changed one by one. Use Draw again or Take out.";
            self.dialogs.notice = (!edges.is_empty()).then(|| Notice::Error(text.to_owned()));
            return Vec::new();
        }
        let count = edits.len();
        let what = if edit == EdgeEdit::Remove {
            "Removed"
        } else {
            "Changed the sign of"
        };
        let noun = if count == 1 { "edge" } else { "edges" };
        self.edit(
            edits,
            format!("{what} {count} {noun}. Ctrl+Z takes it back."),
        )
    }

    fn edit(&mut self, edits: Vec<Edit>, done: String) -> Vec<Effect> {
        let Some(open) = &self.open else {
            return Vec::new();
        };
        let mut changes = self.changes();
        for edit in edits {
            changes.edits.push(&open.study.network, edit);
        }
        if let Err(error) = changes.edits.apply(&open.study.network) {
            self.dialogs.notice = Some(Notice::Error(error.to_string()));
            return Vec::new();
        }
        self.change(changes, Via::New, done)
    }

    pub(super) fn doubt(&mut self, edges: &[EdgeId]) -> Vec<Effect> {
        let Some(open) = &self.open else {
            return Vec::new();
        };
        let known = |&&edge: &&EdgeId| open.network.edge(edge).origin != EdgeOrigin::Spurious;
        let pairs: Vec<_> = edges
            .iter()
            .filter(known)
            .map(|&edge| {
                (
                    open.network.edge(edge).source,
                    open.network.edge(edge).target,
                )
            })
            .collect();
        let mut changes = self.changes();
        if pairs.iter().all(|pair| changes.doubted.contains(pair)) {
            pairs
                .iter()
                .for_each(|pair| _ = changes.doubted.remove(pair));
            return self.change(changes, Via::New, "You trust them again.".to_owned());
        }
        changes.doubted.extend(pairs);
        let done = "Marked as doubted: kind:doubted finds them.";
        self.change(changes, Via::New, done.to_owned())
    }

    pub(super) fn clamp(&mut self, nodes: &[NodeId], state: Option<f64>) -> Vec<Effect> {
        let mut changes = self.changes();
        match state.map(|state| setting::CLAMPED_STATE.check(state)) {
            Some(Err(error)) => {
                self.dialogs.notice = Some(Notice::Error(error.to_string()));
                return Vec::new();
            }
            Some(Ok(state)) => changes
                .clamped
                .extend(nodes.iter().map(|&node| (node, state))),
            None => nodes
                .iter()
                .for_each(|node| _ = changes.clamped.remove(node)),
        }
        let done = match state {
            Some(_) => "Clamped, in what is shown; training does not see it.",
            None => "Let go.",
        };
        self.change(changes, Via::New, done.to_owned())
    }

    /// Makes changes; asks first where they would end a run. `done` is what to say once they are made.
    pub(super) fn change(&mut self, changes: Changes, via: Via, done: String) -> Vec<Effect> {
        let mut before = self.changes();
        if changes.arrangement.is_some() {
            before.arrangement.clone_from(&self.placement.arrangement);
        }
        if changes == before {
            return Vec::new();
        }
        if changes.edits != before.edits && self.has_run() {
            self.dialogs.asked = Some(Asked::Change(Box::new(changes), via, done));
            return Vec::new();
        }
        let effects = match self.set_changes(changes) {
            Ok(effects) => effects,
            Err(error) => {
                self.dialogs.notice = Some(Notice::Error(error));
                return Vec::new();
            }
        };
        match via {
            Via::New => {
                self.history.redo.clear();
                self.history.undo.push(before);
            }
            Via::Undo => {
                self.history.undo.pop();
                self.history.redo.push(before);
            }
            Via::Redo => {
                self.history.redo.pop();
                self.history.undo.push(before);
            }
        }
        if self.history.undo.len() > MOST_UNDO {
            self.history.undo.remove(0);
        }
        self.dialogs.notice = Some(Notice::Done(done));
        effects
    }

    /// Takes over another value of everything that can be undone.
    ///
    /// # Errors
    /// There are fewer free pairs of nodes than spurious edges: the message. Then nothing is changed.
    fn set_changes(&mut self, changes: Changes) -> Result<Vec<Effect>, String> {
        let mut effects = Vec::new();
        if changes.edits != self.document.config.edits {
            let before = std::mem::replace(&mut self.document.config.edits, changes.edits);
            if let Err(error) = self.put_in_spurious() {
                self.document.config.edits = before;
                return Err(error);
            }
            effects.extend(self.discard_run());
        }
        (
            self.document.clamped,
            self.document.cut,
            self.document.doses,
        ) = (changes.clamped, changes.cut, changes.doses);
        if let Some(arrangement) = changes.arrangement {
            self.placement.layout = arrangement.kind;
            self.placement.arrangement = Some(arrangement);
            effects.extend(self.keep());
        }
        if self.document.doubted != changes.doubted {
            self.document.doubted = changes.doubted;
            effects.extend(self.keep());
        }
        Ok(effects)
    }

    /// Takes the last change back, or makes it again.
    pub(super) fn go_back(&mut self, via: Via) -> Vec<Effect> {
        let (stack, done) = match via {
            Via::Redo => (&self.history.redo, "Made again."),
            Via::Undo | Via::New => (&self.history.undo, "Taken back."),
        };
        match stack.last().cloned() {
            Some(changes) => self.change(changes, via, done.to_owned()),
            None => Vec::new(),
        }
    }
}
