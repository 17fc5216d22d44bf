//! What the user changes in the network: edges, doubts and held nodes, with undo. Doubts and held nodes never touch a run;
//! changed edges need a new one, and ask before they end one that is there.

use std::collections::{BTreeMap, BTreeSet};

use super::{Asked, Notice, Selection, State};
use crate::app::action::{EdgeEdit, Effect};
use crate::model::setting;
use crate::network::{Becomes, EdgeId, EdgeOrigin, Edit, Edits, NodeId, Sign};

/// Everything that can be undone.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Changes {
    pub(super) edits: Edits,
    pub(super) doubted: BTreeSet<(NodeId, NodeId)>,
    pub(super) held: BTreeMap<NodeId, f64>,
}

/// Changes that can be taken back; older ones are forgotten.
const MOST_UNDO: usize = 200;

impl State {
    fn changes(&self) -> Changes {
        Changes {
            edits: self.config.edits.clone(),
            doubted: self.doubted.clone(),
            held: self.held.clone(),
        }
    }

    /// Whether there is something to take back, and something to make again.
    #[must_use]
    pub fn can_undo_redo(&self) -> (bool, bool) {
        (!self.undo.is_empty(), !self.redo.is_empty())
    }

    pub(super) fn draw(&mut self, source: NodeId, target: NodeId, sign: Sign) -> Vec<Effect> {
        let Some(open) = &self.open else {
            return Vec::new();
        };
        let id = |node: NodeId| open.network.node(node).id.clone();
        let edit = Edit {
            source: id(source),
            target: id(target),
            becomes: Becomes::Edge(sign),
        };
        let symbol = |node: NodeId| &open.network.node(node).symbol;
        let text = format!(
            "Drew {} ➡ {}. S changes its sign, Ctrl+Z takes it back.",
            symbol(source),
            symbol(target)
        );
        let effects = self.edit(vec![edit], text);
        let drawn = self
            .open
            .as_ref()
            .and_then(|open| open.network.edge_between(source, target));
        if let (Some(drawn), None) = (drawn, &self.asked) {
            // It is what one looks at next.
            self.selection = Selection {
                edges: [drawn].into(),
                ..Selection::default()
            };
        }
        effects
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
            self.notice = (!edges.is_empty()).then(|| Notice::Error(text.to_owned()));
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
            self.notice = Some(Notice::Error(error.to_string()));
            return Vec::new();
        }
        self.notice = Some(Notice::Done(done));
        self.change(changes)
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
        } else {
            changes.doubted.extend(pairs);
        }
        self.change(changes)
    }

    pub(super) fn hold(&mut self, nodes: &[NodeId], state: Option<f64>) -> Vec<Effect> {
        let mut changes = self.changes();
        match state.map(|state| setting::HELD_STATE.check(state)) {
            Some(Err(error)) => {
                self.notice = Some(Notice::Error(error.to_string()));
                return Vec::new();
            }
            Some(Ok(state)) => changes.held.extend(nodes.iter().map(|&node| (node, state))),
            None => nodes.iter().for_each(|node| _ = changes.held.remove(node)),
        }
        self.change(changes)
    }

    /// Makes changes; asks first where they would end a run.
    pub(super) fn change(&mut self, changes: Changes) -> Vec<Effect> {
        let before = self.changes();
        if changes == before {
            return Vec::new();
        }
        if changes.edits != before.edits && self.has_run() {
            self.asked = Some(Asked::Change(Box::new(changes)));
            return Vec::new();
        }
        self.undo.push(before);
        if self.undo.len() > MOST_UNDO {
            self.undo.remove(0);
        }
        self.redo.clear();
        self.set_changes(changes)
    }

    fn set_changes(&mut self, changes: Changes) -> Vec<Effect> {
        let edges_change = changes.edits != self.config.edits;
        let before = std::mem::replace(&mut self.config.edits, changes.edits);
        (self.doubted, self.held) = (changes.doubted, changes.held);
        let mut effects = self.keep();
        if edges_change {
            match self.put_in_spurious() {
                Ok(()) => effects.extend(self.discard_run()),
                Err(error) => {
                    self.config.edits = before;
                    self.notice = Some(Notice::Error(error));
                }
            }
        }
        effects
    }

    pub(super) fn undo(&mut self) -> Vec<Effect> {
        let Some(changes) = self.undo.last().cloned() else {
            return Vec::new();
        };
        if self.would_end_run(&changes) {
            return Vec::new();
        }
        self.undo.pop();
        self.redo.push(self.changes());
        self.set_changes(changes)
    }

    pub(super) fn redo(&mut self) -> Vec<Effect> {
        let Some(changes) = self.redo.last().cloned() else {
            return Vec::new();
        };
        if self.would_end_run(&changes) {
            return Vec::new();
        }
        self.redo.pop();
        self.undo.push(self.changes());
        self.set_changes(changes)
    }

    /// Whether changes would end a run; then the user is told what to do.
    fn would_end_run(&mut self, changes: &Changes) -> bool {
        let would = changes.edits != self.config.edits && self.has_run();
        if would {
            let text = "This changes the edges that the run trains. Reset the run first.";
            self.notice = Some(Notice::Error(text.to_owned()));
        }
        would
    }
}
