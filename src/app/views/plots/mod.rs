//! The plots: loss, share of edges below the median, and the two distributions of magnitudes.

mod curves;
mod distributions;
mod logarithmic;

use egui::{RichText, Ui};

use crate::app::state::State;

/// Shows the three plots side by side.
pub fn plots_ui(ui: &mut Ui, state: &State) {
    ui.columns(3, |columns| {
        let [loss, below, magnitudes] = columns else { return };
        titled_ui(loss, "Loss", "Mean squared error of the predicted activities: how far the model is from the data.", |ui| curves::loss_ui(ui, state));
        titled_ui(
            below,
            "Below the median",
            "Share of edges whose |weight| is below the median of all edges. 50 % for both kinds: nothing tells them apart. Spurious high: they are pruned.",
            |ui| curves::below_ui(ui, state),
        );
        let title = distributions::title(state);
        titled_ui(
            magnitudes,
            &title,
            "Share of edges with a |weight| up to x. KS: the largest gap between both curves. AUC: chance that a random spurious edge is smaller than a random known one; 0.5 is chance. One seed proves nothing.",
            |ui| distributions::distributions_ui(ui, state),
        );
    });
}

fn titled_ui(ui: &mut Ui, title: &str, help: &str, plot: impl FnOnce(&mut Ui)) {
    ui.label(RichText::new(title).strong()).on_hover_text(help);
    plot(ui);
}
