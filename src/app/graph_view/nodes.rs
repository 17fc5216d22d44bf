//! Nodes and their names in a drawing: what their shape, their colour and their fill tell.

use egui::{Color32, Pos2};

use super::Under;
use super::compose::{Composer, radius_on_screen};
use super::drawing::{Drawing, Glyph};
use super::labels::Label;
use super::scene::Scene;
use crate::app::graph_view::labels;
use crate::app::query::Prominence;
use crate::app::state::{Labels, NodeColours};
use crate::app::theme;
use crate::app::theme::Role;
use crate::network::{Node, NodeId};

/// Changes of a state from here on are written beside its name.
const NOTABLE: f64 = 0.01;

impl<'a> Composer<'a> {
    pub(super) fn add_nodes(&self, scene: &Scene, screen: &[Pos2], drawing: &mut Drawing<'a>) {
        let view = self.rect.expand(20.0);
        let mut names = Vec::new();
        for (index, node) in self.open.network.nodes().iter().enumerate() {
            let (id, centre, seen) = (
                NodeId::new(index),
                screen[index],
                self.state.shown().nodes[index],
            );
            if seen == Prominence::Hidden || !view.contains(centre) {
                continue;
            }
            drawing.glyphs.push(self.glyph(id, node, centre, seen));
            let is_end = node.ligand || node.transcription_factor;
            let is_near = seen == Prominence::Focused || self.under == Some(Under::Node(id));
            if self.is_whole && seen == Prominence::Faint && !is_near {
                continue;
            }
            // Ends first, then hubs; what is in focus before both, what steps back after both.
            let importance =
                scene.degrees[index] + 1_000 * u32::from(is_end) + 1_000_000 * u32::from(is_near);
            let importance = if seen == Prominence::Faint && !is_near {
                0
            } else {
                importance
            };
            names.push(Label {
                name: match self.state.view.labels {
                    Labels::Symbols => &node.symbol,
                    Labels::Ids => &node.id,
                },
                node: centre,
                importance,
                is_strong: is_end || is_near,
                is_faint: seen == Prominence::Faint && !is_near,
                value: self.value_text(id),
            });
        }
        let radius = radius_on_screen(self.camera);
        labels::add(self.painter, names, radius, self.dark, &mut drawing.texts);
    }

    /// A number beside the name, where colours tell numbers.
    fn value_text(&self, node: NodeId) -> Option<String> {
        match self.state.view.colours {
            NodeColours::Error => self.difference(node).map(signed),
            NodeColours::Change => (self.state.state_change(node))
                .filter(|change| change.abs() >= NOTABLE)
                .map(signed),
            NodeColours::Role | NodeColours::State => None,
        }
    }

    fn difference(&self, node: NodeId) -> Option<f64> {
        let (measured, predicted) = self.state.activity(node);
        Some(measured? - predicted?)
    }

    fn glyph(&self, id: NodeId, node: &Node, centre: Pos2, seen: Prominence) -> Glyph {
        let role = match (node.ligand, node.transcription_factor) {
            (true, _) => Role::Ligand,
            (_, true) => Role::TranscriptionFactor,
            _ => Role::Inner,
        };
        let is_selected =
            self.state.selection.nodes.contains(&id) || self.under == Some(Under::Node(id));
        let (fill, level) = self.fill(id, role);
        let radius = radius_on_screen(self.camera);
        let dim = if seen == Prominence::Faint && !is_selected {
            0.25
        } else {
            1.0
        };
        let is_held = self.state.document.clamped.contains_key(&id);
        let outline = if is_selected {
            theme::SELECTION
        } else if level < 1.0 || is_held {
            theme::ink(self.dark).gamma_multiply(0.4 * dim)
        } else {
            theme::ground(self.dark)
        };
        let pinned = self
            .state
            .document
            .arrangement
            .as_ref()
            .is_some_and(|arrangement| arrangement.pinned[id.index()]);
        Glyph {
            centre,
            radius,
            role,
            fill: fill.gamma_multiply(dim),
            level,
            outline,
            outline_width: if is_selected {
                2.5
            } else {
                (radius / 5.0).clamp(0.3, 1.0)
            },
            pinned,
            clamped: is_held,
        }
    }

    /// Colour of a node, and the share of it that is filled.
    fn fill(&self, id: NodeId, role: Role) -> (Color32, f32) {
        let by_role = theme::node_fill(role, self.dark);
        match self.state.view.colours {
            NodeColours::Role => (by_role, 1.0),
            NodeColours::State => match self.state.node_states() {
                Some(states) => (
                    theme::state_colour(states[id.index()]),
                    states[id.index()].clamp(0.0, 0.999) as f32,
                ),
                None => (by_role, 1.0),
            },
            NodeColours::Error => match self.difference(id) {
                Some(difference) => (theme::difference_colour(difference), 1.0),
                None => (
                    theme::node_fill(Role::Inner, self.dark).gamma_multiply(0.4),
                    1.0,
                ),
            },
            NodeColours::Change => match self.state.state_change(id) {
                Some(change) => (theme::difference_colour(change), 1.0),
                None => (by_role, 1.0),
            },
        }
    }
}

/// Two digits with a sign; what rounds to nothing has none.
fn signed(value: f64) -> String {
    let text = format!("{value:+.2}");
    if text.ends_with("0.00") {
        "0.00".to_owned()
    } else {
        text
    }
}
