//! Where the camera is: keys that move it, and fitting everything or the selection into view.

use egui::{Pos2, Rect, Ui};

use super::graph::{edge_index, node_index};
use super::{Fit, NetworkView, legend};
use crate::app::state::State;

impl NetworkView {
    pub(super) fn keys(&mut self, ui: &Ui) {
        use egui::{Key, Modifiers};
        if ui.ctx().egui_wants_keyboard_input() {
            return;
        }
        let pressed = |key: Key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        if pressed(Key::Home) {
            self.fit = Fit::Everything;
        }
        if pressed(Key::F) {
            self.fit = Fit::Selection;
        }
        for (key, factor) in [(Key::Plus, 1.25), (Key::Equals, 1.25), (Key::Minus, 0.8)] {
            if pressed(key) {
                self.fitted = None;
                self.camera.zoom *= factor;
                let centre = ui.available_rect_before_wrap().center().to_vec2();
                self.camera.pan = centre + (self.camera.pan - centre) * factor;
            }
        }
    }

    /// Carries out what the camera was told.
    pub(super) fn move_camera(&mut self, rect: Rect, state: &State) {
        let rect = rect.with_max_y(rect.max.y - legend::HEIGHT);
        // While nobody has moved it, the picture keeps filling its area.
        if self.fit == Fit::No && self.fitted.is_some_and(|fitted| fitted != rect) {
            self.fit = Fit::Everything;
        }
        let Some((_, graph)) = &self.graph else {
            return;
        };
        let places: Vec<Pos2> = match self.fit {
            Fit::No => return,
            Fit::Everything => graph
                .nodes_iter()
                .map(|(_, node)| node.location())
                .collect(),
            Fit::Selection => self.selected_places(state),
        };
        let everything = self.fit == Fit::Everything;
        self.fit = Fit::No;
        if places.is_empty() {
            return;
        }
        self.fitted = everything.then_some(rect);
        let bounds = Rect::from_points(&places).expand(1.0);
        const CLOSEST: f32 = 2.5;
        // Room for the names of the outermost nodes, which do not shrink with the picture.
        let room = rect.shrink2(egui::vec2(48.0, 22.0));
        let zoom = (room.width() / bounds.width())
            .min(room.height() / bounds.height())
            .min(CLOSEST);
        self.camera.zoom = zoom;
        self.camera.pan = rect.center().to_vec2() - bounds.center().to_vec2() * zoom;
    }

    fn selected_places(&self, state: &State) -> Vec<Pos2> {
        let Some((_, graph)) = &self.graph else {
            return Vec::new();
        };
        let ends = state
            .selection
            .edges
            .iter()
            .filter_map(|&edge| graph.edge_endpoints(edge_index(edge)))
            .flat_map(|(a, b)| [a, b]);
        let nodes = state
            .selection
            .nodes
            .iter()
            .map(|&node| node_index(node))
            .chain(ends);
        nodes
            .filter_map(|node| graph.node(node))
            .map(egui_graphs::Node::location)
            .collect()
    }
}
