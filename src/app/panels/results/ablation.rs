//! Controls of an ablation: which edges are removed, and what that does.

use egui::{RichText, Slider, Ui};

use crate::analysis::{PerturbationEffects, Term, edges_below, percent_below};
use crate::app::panels::export::ExportTarget;
use crate::app::query::Filter;
use crate::app::state::{Phase, State, ViewChange};
use crate::app::update::Intent;
use crate::app::widgets::grouped;
use crate::charts::description::number;
use crate::settings::THRESHOLD;

/// Shares that one compares.
const MARKS: [f64; 4] = [0.0, 25.0, 50.0, 75.0];

/// Shows the controls.
#[expect(
    clippy::too_many_lines,
    reason = "one column of controls, from top to bottom"
)]
pub(super) fn ablation_ui(
    ui: &mut Ui,
    state: &State,
    intents: &mut Vec<Intent>,
    wanted: &mut Option<ExportTarget>,
) {
    let Some(weights) = state.weights() else {
        ui.label("There are no weights yet.");
        return;
    };
    let threshold = state.view.filter.threshold;
    let below = edges_below(weights, threshold).len();
    let mut percent = percent_below(weights, threshold);
    let label = ui
        .label("Remove the weakest")
        .on_hover_text(Term::Ablation.text(""));
    ui.spacing_mut().slider_width = (ui.available_width() - 64.0).max(60.0);
    let slider = Slider::new(&mut percent, 0.0..=100.0)
        .custom_formatter(|percent, _| format!("{percent:.1} %"));
    let response = ui.add(slider).labelled_by(label.id).on_hover_text(
        "Share of the edges whose weight is set to 0, the smallest |weight| first. The network fades along.",
    );
    let mut chosen = response.changed().then_some(percent);
    ui.horizontal(|ui| {
        for mark in MARKS {
            if ui
                .small_button(format!("{mark} %"))
                .on_hover_text("Removes this share of the edges.")
                .clicked()
            {
                chosen = Some(mark);
            }
        }
    });
    if let Some(percent) = chosen {
        intents.push(Intent::ChangeView(remove(
            &state.view.filter,
            weights,
            percent,
        )));
    }
    ui.label(format!(
        "{} of {} edges, |weight| < {}",
        grouped(below as u32),
        grouped(weights.len() as u32),
        number(threshold)
    ));
    let mut ablated = state.view.ablated;
    if ui
        .checkbox(&mut ablated, "count them as removed")
        .on_hover_text(
            "Whether states and predictions are computed without them. Off: they only fade.",
        )
        .changed()
    {
        intents.push(Intent::ChangeView(vec![ViewChange::Ablated(ablated)]));
    }
    if ui
        .small_button("Write the pruned network …")
        .on_hover_text(
            "The edges that are left, with their weights, for Cytoscape and other programs.",
        )
        .clicked()
    {
        *wanted = Some(ExportTarget::Pruned);
    }
    ui.separator();
    if state.run.phase == Phase::Running {
        ui.label(RichText::new("Pause to see the curves of these weights.").weak());
    }
    effects_ui(ui, state.effects());
}

/// Changes of the view that ablate a share of the edges: the threshold, and whether edges below it count as removed.
fn remove(filter: &Filter, weights: &[f64], percent: f64) -> Vec<ViewChange> {
    let mut sorted: Vec<f64> = weights.iter().map(|weight| weight.abs()).collect();
    sorted.sort_unstable_by(f64::total_cmp);
    let count = (sorted.len() as f64 * percent / 100.0).round() as usize;
    let all = sorted.last().map_or(0.0, |largest| largest * (1.0 + 1e-9));
    let threshold = match count {
        0 => 0.0,
        count => sorted.get(count).copied().unwrap_or(all),
    };
    let mut filter = filter.clone();
    filter.threshold = threshold.clamp(THRESHOLD.min, THRESHOLD.max);
    vec![ViewChange::Filter(filter), ViewChange::Ablated(count > 0)]
}

/// What the perturbation does to predictions and errors.
pub(super) fn effects_ui(ui: &mut Ui, effects: Option<&PerturbationEffects>) {
    let Some(effects) = effects else {
        ui.label(RichText::new("computing …").weak());
        return;
    };
    egui::Grid::new("effects")
        .num_columns(2)
        .spacing([12.0, 3.0])
        .show(ui, |ui| {
            let mut row = |name: &str, value: String, help: String| {
                ui.label(RichText::new(name).weak()).on_hover_text(help);
                ui.label(value);
                ui.end_row();
            };
            row(
                "change",
                number(effects.prediction_change),
                "Mean absolute change, over all conditions and transcription factors.".to_owned(),
            );
            let both =
                |[before, after]: [f64; 2]| format!("{} ➡ {}", number(before), number(after));
            row("train error", both(effects.train), Term::Fit.text(""));
            if let Some(test) = effects.test {
                row("test error", both(test), Term::Fit.text(""));
            }
        });
}
