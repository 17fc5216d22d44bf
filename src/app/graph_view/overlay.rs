//! What lies over the picture: what a drag is about to do, cards, counts, and what a screen reader says.

use egui::{Rect, Response, Ui};

use super::pointer::Drag;
use super::{NetworkView, Under};
use crate::app::graph_view::toolbar;
use crate::app::query::selection_sentence;
use crate::app::state::{OpenNetwork, State};
use crate::app::theme;
use crate::app::widgets::{edge_card_ui, node_card_ui};
use crate::network::{EdgeId, NodeId};

/// Height of the line that says how much is shown.
const COUNT_HEIGHT: f32 = 24.0;

impl NetworkView {
    /// What the pointer is about to do: a box, or a new edge.
    pub(super) fn paint_drag(&self, ui: &Ui, painter: &egui::Painter, under: Option<Under>) {
        let Some(pointer) = ui.input(|input| input.pointer.hover_pos()) else {
            return;
        };
        if let Drag::Box(start) = self.drag {
            let stroke = (1.0, theme::SELECTION);
            painter.rect_stroke(
                Rect::from_two_pos(start, pointer),
                0.0,
                stroke,
                egui::StrokeKind::Middle,
            );
        }
        let ((Drag::Edge(source), _) | (_, Some(source))) = (self.drag, self.drawing_from) else {
            return;
        };
        if let Some(place) = self.place(source) {
            let end = match under {
                Some(Under::Node(node)) => self
                    .place(node)
                    .map(|place| self.camera.canvas_to_screen_pos(place)),
                _ => None,
            };
            let start = self.camera.canvas_to_screen_pos(place);
            painter.arrow(
                start,
                end.unwrap_or(pointer) - start,
                (2.0, theme::SELECTION),
            );
        }
    }

    pub(super) fn card_ui(
        &self,
        response: &Response,
        state: &State,
        open: &OpenNetwork,
        under: Option<Under>,
    ) {
        let (Some(under), Drag::None) = (under, self.drag) else {
            return;
        };
        // A card would cover a menu, or the question that takes the input.
        let takes_input = |memory: &egui::Memory| memory.allows_interaction(response.layer_id);
        if response.context_menu_opened() || !response.ctx.memory(takes_input) {
            return;
        }
        response.clone().on_hover_ui_at_pointer(|ui| {
            ui.set_max_width(280.0);
            match under {
                Under::Node(node) => node_card_ui(ui, state, open, node),
                Under::Edge(edge) => edge_card_ui(ui, state, open, edge),
            }
        });
    }
}

/// How much is shown, in a corner of the picture.
pub(super) fn count_ui(ui: &mut Ui, room: Rect, state: &State) {
    let corner = Rect::from_min_max(room.min, room.right_top() + egui::vec2(0.0, COUNT_HEIGHT));
    let layout = egui::Layout::right_to_left(egui::Align::Center);
    let mut ui = ui.new_child(
        egui::UiBuilder::new()
            .max_rect(corner.shrink2(egui::vec2(8.0, 0.0)))
            .layout(layout),
    );
    ui.label(toolbar::shown_text(state))
        .on_hover_text("How much the filter lets through, of all there is.");
}

pub(super) fn hint_ui(ui: &Ui, rect: Rect, text: &str) {
    ui.painter_at(rect).text(
        rect.center(),
        egui::Align2::CENTER_CENTER,
        text,
        egui::FontId::proportional(15.0),
        ui.visuals().weak_text_color(),
    );
}

/// Tells assistive technology what is shown, and says the selection aloud whenever it changes.
pub(super) fn describe(ui: &Ui, response: &Response, state: &State) {
    response.widget_info(|| egui::WidgetInfo::labeled(egui::WidgetType::Other, true, "network"));
    let nodes: Vec<NodeId> = state.selection.nodes.iter().copied().collect();
    let edges: Vec<EdgeId> = state.selection.edges.iter().copied().collect();
    ui.ctx()
        .accesskit_node_builder(response.id.with("selection"), |node| {
            let sentence = state
                .context()
                .map(|context| selection_sentence(&context, &nodes, &edges));
            node.set_role(egui::accesskit::Role::Label);
            node.set_live(egui::accesskit::Live::Polite);
            node.set_value(sentence.unwrap_or_default());
        });
}
