//! The network: thousands of edges in one picture, and what a pointer can do with it. Repaints only when asked to.

mod camera;
mod graph;
mod labels;
mod layout;
mod legend;
mod paint;
mod pointer;
mod strokes;

use std::sync::Arc;

use crossbeam_channel::{Receiver, bounded};
use egui::{Rect, Sense, Ui};
use egui_graphs::{DisplayEdge as _, MetadataFrame};

use self::graph::{Graph, edge_index, graph};
use self::pointer::Drag;
use super::inspector::{edge_card_ui, node_card_ui};
use crate::app::action::Action;
use crate::app::state::{Open, State};
use crate::data::Study;
use crate::network::{EdgeId, NodeId};

/// Memory of the view: where nodes lie, and where the camera is.
#[derive(Default)]
pub struct NetworkView {
    layout: Option<Layout>,
    arranging: Option<Arranging>,
    graph: Option<(u64, Graph)>,
    camera: MetadataFrame,
    fit: Fit,
    /// The area that everything was fitted into, until the camera is moved.
    fitted: Option<Rect>,
    drag: Drag,
    shown_weights: Option<Arc<Vec<f64>>>,
}

/// What the camera should do in the next frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Fit {
    #[default]
    No,
    Everything,
    Selection,
}

struct Layout {
    study: Arc<Study>,
    positions: Vec<[f32; 2]>,
    degrees: Vec<u32>,
}

struct Arranging {
    study: Arc<Study>,
    positions: Receiver<Vec<[f32; 2]>>,
}

/// What lies under the pointer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Under {
    Node(NodeId),
    Edge(EdgeId),
}

impl NetworkView {
    /// Shows the network in all the space there is.
    pub fn ui(&mut self, ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
        let (rect, response) = ui.allocate_exact_size(ui.available_size(), Sense::click_and_drag());
        response
            .widget_info(|| egui::WidgetInfo::labeled(egui::WidgetType::Other, true, "network"));
        let painter = ui.painter_at(rect);
        painter.rect_filled(rect, 0.0, ui.visuals().extreme_bg_color);
        let Some(open) = &state.open else {
            let hint = "Open a data set, or an example, at the left.";
            painter.text(
                rect.center(),
                egui::Align2::CENTER_CENTER,
                hint,
                egui::FontId::proportional(15.0),
                ui.visuals().weak_text_color(),
            );
            return;
        };
        if !self.prepare(ui, state, open) {
            painter.text(
                rect.center(),
                egui::Align2::CENTER_CENTER,
                "arranging the network …",
                egui::FontId::proportional(15.0),
                ui.visuals().weak_text_color(),
            );
            return;
        }
        if state.asked.is_none() {
            self.keys(ui);
        }
        self.move_camera(rect, state);
        let under = self.pointer(ui, rect, &response, state, actions);
        self.paint(ui, rect, state, open, under);
        let hovering = self.drag == Drag::None;
        if let (Some(under), true) = (under, hovering) {
            response.on_hover_ui_at_pointer(|ui| {
                ui.set_max_width(280.0);
                match under {
                    Under::Node(node) => node_card_ui(ui, open, node),
                    Under::Edge(edge) => edge_card_ui(ui, state, open, edge),
                }
            });
        }
    }

    /// Brings layout, graph and weights up to date; whether there is something to show.
    fn prepare(&mut self, ui: &Ui, state: &State, open: &Open) -> bool {
        self.arrange(ui, open);
        let Some(layout) = &self.layout else {
            return false;
        };
        if self
            .graph
            .as_ref()
            .is_none_or(|(revision, _)| *revision != state.network_revision)
        {
            self.graph = Some((
                state.network_revision,
                graph(&open.network, &layout.positions),
            ));
            self.shown_weights = None;
        }
        let weights = &state.series.weights;
        let is_shown = match (&self.shown_weights, weights) {
            (Some(shown), Some(weights)) => Arc::ptr_eq(shown, weights),
            (None, None) => true,
            _ => false,
        };
        if let (Some((_, graph)), false) = (&mut self.graph, is_shown) {
            for index in 0..open.network.edges().len() {
                if let Some(edge) = graph.edge_mut(edge_index(EdgeId::new(index))) {
                    edge.payload_mut().magnitude =
                        weights.as_ref().map(|weights| weights[index].abs());
                    let props = edge.props().clone();
                    edge.display_mut().update(&props);
                }
            }
            self.shown_weights.clone_from(weights);
        }
        true
    }

    /// Starts a layout for a new study, and takes it once it is done.
    fn arrange(&mut self, ui: &Ui, open: &Open) {
        let is_for = |study: &Arc<Study>| Arc::ptr_eq(study, &open.study);
        if let Some(arranging) = &self.arranging
            && let Ok(positions) = arranging.positions.try_recv()
        {
            let study = Arc::clone(&arranging.study);
            let degrees = study.network.degrees();
            self.arranging = None;
            self.graph = None;
            self.fit = Fit::Everything;
            self.layout = Some(Layout {
                study,
                positions,
                degrees,
            });
        }
        let has_layout = self
            .layout
            .as_ref()
            .is_some_and(|layout| is_for(&layout.study));
        let is_coming = self
            .arranging
            .as_ref()
            .is_some_and(|arranging| is_for(&arranging.study));
        if has_layout || is_coming {
            return;
        }
        self.layout = None;
        self.graph = None;
        let (sender, positions) = bounded(1);
        let (study, ctx) = (Arc::clone(&open.study), ui.ctx().clone());
        self.arranging = Some(Arranging {
            study: Arc::clone(&study),
            positions,
        });
        std::thread::spawn(move || {
            // Where the window was closed meanwhile nobody listens.
            _ = sender.send(layout::signal_flow(&study.network));
            ctx.request_repaint();
        });
    }
}
