//! Changes of the network by the user: edges, doubts and clamped nodes. Doubts and clamped nodes never affect a run.

use std::sync::Arc;

use super::decisions::Decision;
use super::effects::Effect;
use super::intents::EdgeEdit;
use crate::app::state::{Notice, Selection, State};
use crate::network::{Becomes, EdgeId, EdgeOrigin, Edit, NodeId, Sign};
use crate::settings::catalogue as setting;

impl State {
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
        let decision = Decision::new(format!("draw {names}")).saying(format!(
            "Drew {names}. S changes its sign, Ctrl+Z takes it back."
        ));
        let effects = self.edit(vec![edit], decision);
        let network = self.open.as_ref().map(|open| Arc::clone(&open.network));
        let drawn = network.and_then(|network| network.edge_between(source, target));
        if let Some(drawn) = drawn {
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
        let what = self.edges_text(edges);
        let (name, done) = match edit {
            EdgeEdit::Remove => (format!("remove {what}"), "Removed"),
            EdgeEdit::Flip => (format!("flip the sign of {what}"), "Changed the sign of"),
            EdgeEdit::Set(sign) => (format!("{what} {}", sign.verb()), "Changed the sign of"),
        };
        let count = edits.len();
        let noun = if count == 1 { "edge" } else { "edges" };
        let decision =
            Decision::new(name).saying(format!("{done} {count} {noun}. Ctrl+Z takes it back."));
        self.edit(edits, decision)
    }

    /// Edges in words, for the name of a change: the ends of the only one, or their number.
    pub(super) fn edges_text(&self, edges: &[EdgeId]) -> String {
        match edges {
            [edge] => {
                let ends = self.open.as_ref().map(|open| {
                    let edge = open.network.edge(*edge);
                    [edge.source, edge.target].map(|node| open.network.node(node).symbol.as_str())
                });
                ends.map_or_else(String::new, |ends| ends.join(" ➡ "))
            }
            edges => format!("{} edges", edges.len()),
        }
    }

    fn edit(&mut self, edits: Vec<Edit>, decision: Decision) -> Vec<Effect> {
        let Some(study) = self.open.as_ref().map(|open| Arc::clone(&open.study)) else {
            return Vec::new();
        };
        self.decide(decision, |document| {
            for edit in edits {
                document.config.edits.push(&study.network, edit);
            }
        })
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
        let what = self.edges_text(edges);
        if pairs
            .iter()
            .all(|pair| self.document.doubted.contains(pair))
        {
            let decision =
                Decision::new(format!("trust {what} again")).saying("You trust them again.");
            return self.decide(decision, |document| {
                pairs
                    .iter()
                    .for_each(|pair| _ = document.doubted.remove(pair));
            });
        }
        let decision = Decision::new(format!("doubt {what}"))
            .saying("Marked as doubted: kind:doubted finds them.");
        self.decide(decision, |document| document.doubted.extend(pairs))
    }

    pub(super) fn clamp(&mut self, nodes: &[NodeId], state: Option<f64>) -> Vec<Effect> {
        let what = self.nodes_text(nodes);
        let state = match state
            .map(|state| setting::CLAMPED_STATE.check(state))
            .transpose()
        {
            Ok(state) => state,
            Err(error) => {
                self.dialogs.notice = Some(Notice::Error(error.to_string()));
                return Vec::new();
            }
        };
        let decision = match state {
            Some(0.0) => Decision::new(format!("knock {what} out")),
            Some(state) => Decision::new(format!("clamp {what} at {state}")),
            None => Decision::new(format!("let the state of {what} go")),
        };
        let decision = decision.in_group("clamp").saying(match state {
            Some(_) => "Clamped, in what is shown; training does not see it.",
            None => "Let go.",
        });
        self.decide(decision, |document| {
            for &node in nodes {
                match state {
                    Some(state) => _ = document.clamped.insert(node, state),
                    None => _ = document.clamped.remove(&node),
                }
            }
        })
    }
}
