//! Runs side by side: which ones, and the edges that differ most.

use egui::{Grid, RichText, Ui};

use crate::app::state::State;
use crate::app::update::Intent;
use crate::app::widgets::run_dot_ui;
use crate::project::KeptRun;

/// So many edges are listed; the chart shows all.
const LISTED: usize = 100;

/// Shows the runs, and the edges.
pub(super) fn compare_ui(ui: &mut Ui, state: &State, intents: &mut Vec<Intent>) {
    let others = state.runs.compared_with(state.run.id);
    if others.is_empty() {
        ui.label("No run is compared with the shown one. Tick some under Runs; or train twice: then the run before is ticked already.");
        return;
    }
    let shown = state.run.id.and_then(|id| state.runs.get(id));
    match shown {
        Some(run) => name_ui(ui, run, "shown"),
        None => _ = ui.label(format!("Shown: {}", state.run_text())),
    }
    for run in &others {
        ui.horizontal(|ui| {
            name_ui(ui, run, "");
            if ui
                .small_button("×")
                .on_hover_text("Compare with it no more.")
                .clicked()
            {
                intents.push(Intent::CompareRun(run.id, false));
            }
        });
    }
    ui.separator();
    ui.label(RichText::new("Edges that differ most").strong())
        .on_hover_text("Edges that the shown run and another one have, by the largest difference of their weights. Click to select one.");
    edges_ui(
        ui,
        state,
        (
            shown.map(|run| &**run),
            &others.iter().map(|run| &***run).collect::<Vec<_>>(),
        ),
        intents,
    );
}

fn name_ui(ui: &mut Ui, run: &KeptRun, mark: &str) {
    ui.horizontal(|ui| {
        run_dot_ui(ui, run.colour);
        ui.label(&run.name);
        ui.label(RichText::new(mark).weak());
    });
}

/// One line an edge, one column a run.
fn edges_ui(
    ui: &mut Ui,
    state: &State,
    (shown, others): (Option<&KeptRun>, &[&KeptRun]),
    intents: &mut Vec<Intent>,
) {
    let Some(open) = &state.open else { return };
    let differing = state.runs.differences().iter();
    let differing: Vec<_> = differing
        .filter(|found| found.gap() > 0.0)
        .take(LISTED)
        .collect();
    if differing.is_empty() {
        ui.label(RichText::new("No weight differs.").weak());
        return;
    }
    Grid::new("edges that differ")
        .spacing([8.0, 2.0])
        .show(ui, |ui| {
            ui.label("");
            for run in shown.into_iter().chain(others.iter().copied()) {
                run_dot_ui(ui, run.colour).on_hover_text(&run.name);
            }
            ui.end_row();
            for difference in differing {
                let edge = open.network.edge(difference.edge);
                let symbol = |node| open.network.node(node).symbol.as_str();
                let text = format!("{} ➡ {}", symbol(edge.source), symbol(edge.target));
                let is_selected = state.selection.edges.contains(&difference.edge);
                let line = ui.selectable_label(is_selected, RichText::new(text).small());
                if line.clicked() {
                    intents.push(Intent::Select(Vec::new(), vec![difference.edge]));
                }
                let there = difference.there.iter().copied();
                for weight in [Some(difference.here)].into_iter().chain(there) {
                    let text =
                        weight.map_or_else(|| "–".to_owned(), |weight| format!("{weight:+.3}"));
                    ui.label(RichText::new(text).small().monospace());
                }
                ui.end_row();
            }
        });
}
