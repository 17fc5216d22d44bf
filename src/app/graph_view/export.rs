//! The picture of what is seen, for files.

use egui::Ui;

use super::NetworkView;
use super::compose::Composer;
use crate::app::graph_view::{legend, svg as picture};
use crate::app::state::State;

impl NetworkView {
    /// What is seen, with its legend, as SVG on a white ground; nothing where no network is shown.
    pub fn svg(&mut self, ui: &Ui, state: &State) -> Option<String> {
        let open = state.open.as_ref()?;
        if self.places.len() != open.network.nodes().len() {
            return None;
        }
        let area = self.area;
        let painter = ui.painter_at(area);
        let is_whole = self.is_whole(state.shown(), area);
        let (legend, room) = legend::legend(&painter, area, state, open, is_whole, false);
        let composer = Composer {
            state,
            open,
            camera: &self.camera,
            places: &self.places,
            rect: area.with_max_y(room.min.y),
            is_whole,
            dark: false,
            is_moving: false,
            under: None,
            painter: &painter,
        };
        let drawing = composer.compose(&mut self.scene);
        let title = format!("{}, {} edges", open.study.name, open.network.edges().len());
        Some(picture::svg(&drawing, &legend, [area, room], &title))
    }
}
