//! The plots: loss, share of edges below the median, and the two distributions of magnitudes.

mod curves;
mod distributions;
mod logarithmic;

use egui::{Color32, RichText, Ui};

use crate::app::state::State;
use crate::app::theme;

/// Width that the names of two curves take.
const NAMES_WIDTH: f32 = 112.0;

/// Shows the three plots side by side.
pub fn plots_ui(ui: &mut Ui, state: &State) {
    let dark = ui.visuals().dark_mode;
    let [train, test] = theme::split_colours(dark);
    let [prior, spurious] = theme::origin_colours(dark);
    let of_origin = [("PKN", prior), ("spurious", spurious)];
    ui.columns(3, |columns| {
        let [loss, below, magnitudes] = columns else { return };
        title_ui(
            loss,
            "Loss",
            "Mean squared error of the predicted activities: how far the model is from the data.",
            &[("train", train), ("test", test)],
        );
        curves::loss_ui(loss, state);
        title_ui(
            below,
            "Below the median",
            "Share of edges whose |weight| is below the median of all edges. 50 % for both kinds: nothing tells them apart. Spurious high: they are pruned.",
            &of_origin,
        );
        curves::below_ui(below, state);
        title_ui(
            magnitudes,
            &distributions::title(state),
            "Share of edges with a |weight| up to x. KS: the largest gap between both curves. AUC: chance that a random spurious edge is smaller than a random known one; 0.5 is chance. One seed proves nothing.",
            &of_origin,
        );
        distributions::distributions_ui(magnitudes, state);
    });
}

/// The title of a plot, with the names of its curves: the first is drawn solid, the second dashed.
fn title_ui(ui: &mut Ui, title: &str, help: &str, curves: &[(&str, Color32); 2]) {
    ui.horizontal(|ui| {
        ui.label(RichText::new(title).strong()).on_hover_text(help);
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            // In a narrow plot the neighbour's names have to do.
            if ui.available_width() < NAMES_WIDTH {
                return;
            }
            for ((name, colour), sample) in curves.iter().zip(["—", "- -"]).rev() {
                ui.label(RichText::new(*name).small());
                ui.label(RichText::new(sample).strong().color(*colour));
            }
        });
    });
}
