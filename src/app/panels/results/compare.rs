//! Two runs side by side: which other one, and the edges that differ most.

use egui::{RichText, Ui};

use crate::app::state::State;
use crate::app::update::Intent;

/// So many edges are listed; the chart shows all.
const LISTED: usize = 100;

/// Shows the other run, and the edges.
pub(super) fn compare_ui(ui: &mut Ui, state: &State, intents: &mut Vec<Intent>) {
    let (Some(compared), Some(open)) = (&state.compared, &state.open) else {
        ui.label("No other run is kept. Press Keep to compare the next run with this one; or Branch, to let a new run leave this one at the epoch that is shown.");
        return;
    };
    ui.label(RichText::new("Pale curves:").strong());
    ui.label(compared.other.label());
    ui.label(RichText::new(format!("Here: {}", state.run_text())).weak());
    if ui
        .small_button("Forget it")
        .on_hover_text("Compares with no other run any more.")
        .clicked()
    {
        intents.push(Intent::ForgetOther);
    }
    ui.separator();
    ui.label(RichText::new("Edges that differ most (that run, this run)").strong())
        .on_hover_text(
            "Edges that both runs have, by the difference of their weights. Click to select one.",
        );
    let differing = compared.differences().iter();
    for difference in differing.filter(|found| found.gap() > 0.0).take(LISTED) {
        let edge = open.network.edge(difference.edge);
        let symbol = |node| open.network.node(node).symbol.as_str();
        let text = format!(
            "{} ➡ {}  {:+.3}, {:+.3}",
            symbol(edge.source),
            symbol(edge.target),
            difference.there,
            difference.here
        );
        let is_selected = state.selection.edges.contains(&difference.edge);
        let line = ui.selectable_label(is_selected, RichText::new(text).small());
        if line.clicked() {
            intents.push(Intent::Select(Vec::new(), vec![difference.edge]));
        }
    }
}
