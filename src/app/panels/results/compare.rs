//! Runs side by side: which ones, and the edges that differ most.

use egui::text::LayoutJob;
use egui::{
    Button, FontSelection, Grid, Label, RichText, ScrollArea, TextWrapMode, Ui, WidgetInfo,
    WidgetType,
};

use crate::app::state::State;
use crate::app::theme;
use crate::app::update::Intent;
use crate::app::widgets::run_dot_ui;
use crate::project::KeptRun;

/// So many edges are listed; the chart shows all.
const LISTED: usize = 100;

/// Memory of the tab.
#[derive(Default)]
pub(super) struct Comparison {
    /// Whether the edges are listed; otherwise curves are drawn.
    lists_edges: bool,
}

impl Comparison {
    /// Shows the runs, and the edges if they are wanted; returns whether nothing more is to be shown.
    pub(super) fn ui(&mut self, ui: &mut Ui, state: &State, intents: &mut Vec<Intent>) -> bool {
        let others = state.runs.compared_with(state.run.id);
        if others.is_empty() {
            ui.label("No run is compared with the shown one. Tick some under Runs; or train twice: then the run before is ticked already.");
            return true;
        }
        let shown = state.run.id.and_then(|id| state.runs.get(id));
        ui.horizontal_wrapped(|ui| {
            for (lists, text, help) in [
                (false, "Curves", "Losses, shares of pruned edges and weights of the runs, each in its colour."),
                (true, "Edges", "Edges that the shown run and another one have, by the largest difference of their weights."),
            ] {
                let choice = ui.selectable_label(self.lists_edges == lists, text);
                if choice.on_hover_text(help).clicked() {
                    self.lists_edges = lists;
                }
            }
            ui.separator();
            match shown {
                Some(run) => {
                    let label = Label::new(name_text(ui, state, run, "  shown")).extend();
                    ui.add(label)
                        .on_hover_text("The run that is shown is compared with the others.");
                }
                None => _ = ui.label(format!("Shown: {}", state.run_text())),
            }
            for run in &others {
                let text = name_text(ui, state, run, "  ×");
                let drop = ui.add(Button::new(text).wrap_mode(TextWrapMode::Extend));
                let name = format!("leave out {}", run.name);
                drop.widget_info(|| WidgetInfo::labeled(WidgetType::Button, true, &name));
                if drop.on_hover_text("Compare with it no more.").clicked() {
                    intents.push(Intent::CompareRun(run.id, false));
                }
            }
        });
        if self.lists_edges {
            let runs: Vec<&KeptRun> = shown.into_iter().chain(others).map(|run| &**run).collect();
            ScrollArea::both()
                .auto_shrink([false, false])
                .show(ui, |ui| edges_ui(ui, state, &runs, intents));
        }
        self.lists_edges
    }
}

/// The name of a run behind a dot in its colour, in one piece, so that no line breaks within it.
fn name_text(ui: &Ui, state: &State, run: &KeptRun, end: &str) -> LayoutJob {
    let colour = state.runs.colour_of(run, state.run.id);
    let colour = theme::kind_colour(colour, ui.visuals().dark_mode);
    let mut job = LayoutJob::default();
    let parts = [
        RichText::new("⏺ ").color(colour),
        RichText::new(&run.name).color(ui.visuals().text_color()),
        RichText::new(end).color(ui.visuals().weak_text_color()),
    ];
    for part in parts {
        part.append_to(
            &mut job,
            ui.style(),
            FontSelection::Default,
            egui::Align::Center,
        );
    }
    job
}

/// One line an edge, one column a run.
fn edges_ui(ui: &mut Ui, state: &State, runs: &[&KeptRun], intents: &mut Vec<Intent>) {
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
        .spacing([16.0, 2.0])
        .show(ui, |ui| {
            ui.label("");
            if state.run.id.and_then(|id| state.runs.get(id)).is_none() {
                ui.label("shown");
            }
            for run in runs {
                let colour = state.runs.colour_of(run, state.run.id);
                run_dot_ui(ui, colour).on_hover_text(&run.name);
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
