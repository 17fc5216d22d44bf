//! The results below the network: charts, tables and experiments, one tab at a time, and the timeline of the run.

mod ablation;
mod chart;
mod chart_cache;
mod chart_frame;
mod compare;
mod content;
mod edges;
mod numbers;
mod pointer;
mod runs;
mod side_column;
mod subjects;
mod timeline;
mod what_if;

use egui::{RichText, ScrollArea, Ui, vec2};
use strum::VariantArray as _;

use self::chart_cache::Charts;
use self::compare::Comparison;
use crate::app::panels::export::ExportTarget;
use crate::app::panels::results::edges::EdgeTable;
use crate::app::state::{State, Tab, ViewChange};
use crate::app::theme;
use crate::app::update::Intent;
use crate::charts::description::Chart;

/// Name of a tab, and what lies on it.
const fn name_and_help(tab: Tab) -> (&'static str, &'static str) {
    match tab {
        Tab::Overview => (
            "Overview",
            "Loss, shares below the median, and the distributions of |weight|.",
        ),
        Tab::Edges => (
            "Edges",
            "Every edge with its weight, rank and course, to be sorted and filtered.",
        ),
        Tab::Weights => (
            "Weights",
            "How weights grow and shrink over the epochs, and what the literature knows of them.",
        ),
        Tab::Fit => (
            "Fit",
            "Predicted against measured activity, by transcription factor and by condition.",
        ),
        Tab::Training => (
            "Training",
            "The terms of the loss, the spectral radius, and the learning rate.",
        ),
        Tab::Ablation => (
            "Ablation",
            "What becomes of the predictions without the weakest edges.",
        ),
        Tab::WhatIf => (
            "What if",
            "Other doses, proteins knocked out, edges cut: what the model predicts then.",
        ),
        Tab::Runs => (
            "Runs",
            "Every run of the project: show, compare, name and delete them.",
        ),
        Tab::Compare => (
            "Compare",
            "Up to eight runs side by side: curves, and the edges that differ most.",
        ),
    }
}

/// A chart needs this width to be read; where there is less, charts go into another row.
const LEAST_WIDTH: f32 = 236.0;
/// And this height.
const LEAST_HEIGHT: f32 = 130.0;

/// Memory of the tab.
#[derive(Default)]
pub struct ResultsView {
    charts: Charts,
    table: EdgeTable,
    comparison: Comparison,
    /// Whether it takes most of the window.
    is_large: bool,
}

impl ResultsView {
    /// Whether it takes most of the window.
    #[must_use]
    pub fn is_large(&self) -> bool {
        self.is_large
    }

    /// Takes most of the window, or no more.
    pub fn toggle_size(&mut self) {
        self.is_large = !self.is_large;
    }

    /// Shows the results; returns the file that the user wants to export.
    pub fn ui(
        &mut self,
        ui: &mut Ui,
        state: &State,
        intents: &mut Vec<Intent>,
    ) -> Option<ExportTarget> {
        let mut wanted = None;
        // A tab with little on it must not make the results smaller.
        ui.set_min_height(ui.available_height());
        self.tabs_ui(ui, state, intents);
        timeline::timeline_ui(ui, state, intents);
        // The What-if tab lists the perturbation, and the Ablation tab has the switch of removed edges.
        if !matches!(state.view.tab, Tab::WhatIf | Tab::Ablation) {
            changes_ui(ui, state, intents);
        }
        match state.view.tab {
            Tab::Edges => self.table.ui(ui, state, intents, &mut wanted),
            Tab::WhatIf => what_if::what_if_ui(ui, state, intents),
            Tab::Runs => runs::runs_ui(ui, state, intents),
            Tab::Ablation => {
                side_column::beside_ui(
                    ui,
                    |ui| ablation::ablation_ui(ui, state, intents, &mut wanted),
                    |ui, intents| wanted_chart(&mut self.charts, ui, state, intents),
                )
                .apply(intents, &mut wanted);
            }
            Tab::Compare if self.comparison.ui(ui, state, intents) => {}
            Tab::Compare | Tab::Overview | Tab::Weights | Tab::Fit | Tab::Training => {
                let chart = wanted_chart(&mut self.charts, ui, state, intents);
                wanted = chart.map(|chart| ExportTarget::Chart(Box::new(chart)));
            }
        }
        wanted
    }

    fn tabs_ui(&mut self, ui: &mut Ui, state: &State, intents: &mut Vec<Intent>) {
        ui.add_space(2.0);
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            for &tab in Tab::VARIANTS {
                let (name, help) = name_and_help(tab);
                let is_open = state.view.tab == tab;
                let text = if is_open {
                    RichText::new(name).strong()
                } else {
                    RichText::new(name)
                };
                if ui
                    .selectable_label(is_open, text)
                    .on_hover_text(help)
                    .clicked()
                {
                    intents.push(Intent::ChangeView(vec![ViewChange::Tab(tab)]));
                }
            }
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                let (text, help) = if self.is_large {
                    ("⏷", "Smaller, so that the network has its room again. (B)")
                } else {
                    ("⏶", "Larger, to look at charts and tables. (B)")
                };
                if ui.small_button(text).on_hover_text(help).clicked() {
                    self.toggle_size();
                }
                numbers::numbers_ui(ui, state);
            });
        });
    }
}

/// Names the perturbation, beside every chart of states and predictions.
fn changes_ui(ui: &mut Ui, state: &State, intents: &mut Vec<Intent>) {
    let Some(text) = state.perturbation_text() else {
        return;
    };
    ui.horizontal(|ui| {
        ui.label(
            RichText::new(format!("States and predictions with {text}.")).color(theme::SELECTION),
        );
        if ui
            .small_button("Put everything back")
            .on_hover_text("The doses of the data, no protein clamped, no edge cut or removed.")
            .clicked()
        {
            intents.push(Intent::PutBack);
        }
    });
}

/// Shows the charts of the tab; returns the chart that the user wants to export.
fn wanted_chart(
    charts: &mut Charts,
    ui: &mut Ui,
    state: &State,
    intents: &mut Vec<Intent>,
) -> Option<Chart> {
    let (charts, views) = charts.of(state);
    let mut wanted = None;
    let size = ui.available_size();
    let fitting = ((size.x / LEAST_WIDTH) as usize).clamp(1, charts.len().max(1));
    let rows = charts.len().div_ceil(fitting).max(1);
    // As many in each row, so that no chart is wider than the others.
    let across = charts.len().div_ceil(rows).max(1);
    let height = (size.y / rows as f32).max(LEAST_HEIGHT);
    ScrollArea::vertical()
        .id_salt("charts")
        .auto_shrink([false, false])
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            for row in charts.chunks(across) {
                ui.allocate_ui(vec2(size.x, height), |ui| {
                    ui.columns(across, |columns| {
                        for (chart, ui) in row.iter().zip(columns) {
                            ui.set_height(height);
                            let view = views.entry(chart.key).or_default();
                            if chart_frame::framed_ui(ui, state, chart, view, intents) {
                                // As it is looked at.
                                let [x, y] = view.axes(chart);
                                wanted = Some(Chart {
                                    x,
                                    y,
                                    ..chart.clone()
                                });
                            }
                        }
                    });
                });
            }
        });
    wanted
}
