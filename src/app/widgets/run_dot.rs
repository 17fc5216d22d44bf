//! A dot in the colour of a run.

use egui::{Response, Sense, Ui, vec2};

use crate::app::theme;

/// Shows it; `colour` is the position in the palette of runs.
pub fn run_dot_ui(ui: &mut Ui, colour: u8) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(14.0, 14.0), Sense::hover());
    let colour = theme::kind_colour(colour, ui.visuals().dark_mode);
    ui.painter().circle_filled(rect.center(), 5.5, colour);
    response
}
