//! What if: other doses, proteins clamped, edges cut; and what the model predicts then, beside what it predicted before.

use egui::{Align, Layout, RichText, ScrollArea, Slider, Ui, vec2};
use egui_extras::{Column, TableBuilder};

use super::ablation::effects_ui;
use crate::analysis::edges_below;
use crate::app::state::{NodeColours, OpenNetwork, Phase, State, ViewChange};
use crate::app::update::Intent;
use crate::app::widgets::condition_ui;
use crate::data::Dataset;
use crate::network::NodeId;

/// Least and largest width of the doses and of what was changed; each has a quarter of the width.
const WIDTHS: std::ops::RangeInclusive<f32> = 186.0..=250.0;
/// Height of a row.
const ROW: f32 = 20.0;

/// Columns of the predictions.
const HEADINGS: [(&str, &str); 5] = [
    ("TF", "Transcription factor. Click to select it."),
    ("measured", "Measured activity in this condition."),
    ("predicted", "Predicted activity, with nothing changed."),
    ("then", "Predicted activity with what you changed."),
    ("change", "How much your changes move the prediction."),
];

/// Shows the tab.
pub(super) fn what_if_ui(ui: &mut Ui, state: &State, intents: &mut Vec<Intent>) {
    let Some((open, dataset)) = state
        .open
        .as_ref()
        .and_then(|open| Some((open, open.study.dataset.as_ref()?)))
    else {
        ui.label("There are no data, so there is nothing to predict.");
        return;
    };
    if state.run.phase == Phase::Running {
        ui.label(
            RichText::new("Training goes on: answers follow the weights. Pause for a steady view.")
                .weak(),
        );
    }
    let size = ui.available_size();
    let width = (size.x / 4.0).clamp(*WIDTHS.start(), *WIDTHS.end());
    ui.horizontal_top(|ui| {
        sheet_ui(ui, "doses", [width, size.y], |ui| {
            doses_ui(ui, state, open, dataset, intents);
        });
        ui.separator();
        sheet_ui(ui, "changes", [width, size.y], |ui| {
            changes_ui(ui, state, open, intents);
        });
        ui.separator();
        ui.vertical(|ui| predictions_ui(ui, state, open, dataset, intents));
    });
}

fn sheet_ui(ui: &mut Ui, name: &str, [width, height]: [f32; 2], content: impl FnOnce(&mut Ui)) {
    ui.allocate_ui(vec2(width, height), |ui| {
        ui.vertical(|ui| {
            ui.set_width(width);
            ScrollArea::vertical()
                .id_salt(name)
                .auto_shrink([false, false])
                .show(ui, content);
        });
    });
}

/// Doses of the chosen condition, the largest of the data first.
fn doses_ui(
    ui: &mut Ui,
    state: &State,
    open: &OpenNetwork,
    dataset: &Dataset,
    intents: &mut Vec<Intent>,
) {
    let mut condition = state.view.condition;
    ui.horizontal(|ui| {
        ui.label("Condition");
        condition_ui(ui, open, dataset, "what if", &mut condition);
    });
    if condition != state.view.condition {
        intents.push(Intent::ChangeView(vec![ViewChange::Condition(condition)]));
    }
    let doses = dataset.doses_of(state.view.condition);
    let mut order: Vec<usize> = (0..doses.len()).collect();
    order.sort_by(|&a, &b| doses[b].total_cmp(&doses[a]).then(a.cmp(&b)));
    ui.spacing_mut().slider_width = (ui.available_width() - 130.0).clamp(40.0, 90.0);
    for place in order {
        let ligand = dataset.ligands[place];
        let other = state
            .document
            .doses
            .get(&(state.view.condition, ligand))
            .copied();
        let mut dose = other.unwrap_or(doses[place]);
        ui.horizontal(|ui| {
            let symbol = &open.network.node(ligand).symbol;
            let slider = Slider::new(&mut dose, 0.0..=1.0)
                .max_decimals(2)
                .clamping(egui::SliderClamping::Edits);
            let response = ui.add(slider);
            let label = egui::Label::new(if other.is_some() {
                RichText::new(symbol).strong()
            } else {
                RichText::new(symbol)
            });
            let label = ui.add(label.truncate());
            let response = response.labelled_by(label.id);
            if response
                .on_hover_text(format!(
                    "In the data: {:.2}. Training does not see what you set here.",
                    doses[place]
                ))
                .changed()
            {
                let is_other = (dose - doses[place]).abs() > 1e-9;
                intents.push(Intent::SetDose(ligand, is_other.then_some(dose)));
            }
        });
    }
}

/// The parts of the perturbation, each with a button that takes it back, and their effect together.
fn changes_ui(ui: &mut Ui, state: &State, open: &OpenNetwork, intents: &mut Vec<Intent>) {
    for (text, intent) in changes(state, open) {
        ui.horizontal(|ui| {
            let take_back = ui.small_button("×").on_hover_text("Takes this back.");
            if take_back.clicked() {
                intents.push(intent);
            }
            ui.add(egui::Label::new(text).truncate());
        });
    }
    let shown = state.view.condition;
    let elsewhere = state
        .document
        .doses
        .keys()
        .filter(|(of, _)| *of != shown)
        .count();
    if elsewhere > 0 {
        ui.label(RichText::new(format!("and {elsewhere} doses in other conditions")).weak());
    }
    if state.perturbation_text().is_none() {
        ui.label("Move a dose; knock a protein out with K; cut an edge with X. A right click in the network does the same.");
    } else if ui
        .button("Put everything back")
        .on_hover_text("The doses of the data, no protein clamped, no edge cut or removed.")
        .clicked()
    {
        intents.push(Intent::PutBack);
    }
    let mut shows_change = state.view.colours == NodeColours::Change;
    if ui
        .checkbox(&mut shows_change, "show in the network")
        .on_hover_text("Colours every protein by how much its state changes: blue up, orange down.")
        .changed()
    {
        let colours = if shows_change {
            NodeColours::Change
        } else {
            NodeColours::Role
        };
        intents.push(Intent::ChangeView(vec![ViewChange::Colours(colours)]));
    }
    ui.separator();
    effects_ui(ui, state.effects());
}

/// The parts of the perturbation in the chosen condition: each as text, with the intent that takes it back.
fn changes(state: &State, open: &OpenNetwork) -> Vec<(String, Intent)> {
    let symbol = |node: NodeId| open.network.node(node).symbol.as_str();
    let shown = state.view.condition;
    let doses = state
        .document
        .doses
        .iter()
        .filter(|((of, _), _)| *of == shown);
    let mut changes: Vec<(String, Intent)> = doses
        .map(|(&(_, ligand), dose)| {
            let text = format!("{} at {dose:.2}", symbol(ligand));
            (text, Intent::SetDose(ligand, None))
        })
        .collect();
    changes.extend(state.document.clamped.iter().map(|(&node, clamped)| {
        let what = if *clamped == 0.0 {
            "knocked out".to_owned()
        } else {
            format!("clamped at {clamped:.2}")
        };
        let text = format!("{} {what}", symbol(node));
        (text, Intent::Clamp(vec![node], None))
    }));
    changes.extend(state.document.cut.iter().map(|&(source, target)| {
        let edge = open.network.edge_between(source, target);
        let text = format!("{} ➡ {} cut", symbol(source), symbol(target));
        (text, Intent::Cut(edge.into_iter().collect()))
    }));
    if let (true, Some(weights)) = (state.view.ablated, state.weights()) {
        let count = edges_below(weights, state.view.filter.threshold).len();
        if count > 0 {
            let text = format!("{count} weakest edges removed");
            changes.push((text, Intent::ChangeView(vec![ViewChange::Ablated(false)])));
        }
    }
    changes
}

/// Transcription factors in the chosen condition, those that change most first.
fn predictions_ui(
    ui: &mut Ui,
    state: &State,
    open: &OpenNetwork,
    dataset: &Dataset,
    intents: &mut Vec<Intent>,
) {
    let outputs = &dataset.transcription_factors;
    let Some(effects) = state.effects() else {
        ui.label(RichText::new("computing …").weak());
        return;
    };
    let first = state.view.condition * outputs.len();
    let (Some(before), Some(after)) = (
        effects.plain.prediction.get(first..first + outputs.len()),
        effects.changed.prediction.get(first..first + outputs.len()),
    ) else {
        return;
    };
    let measured = dataset.activities_of(state.view.condition);
    let mut order: Vec<usize> = (0..outputs.len()).collect();
    let change = |place: usize| (after[place] - before[place]).abs();
    order.sort_by(|&a, &b| change(b).total_cmp(&change(a)).then(a.cmp(&b)));
    let width = ui.available_width() - 5.0 * ui.spacing().item_spacing.x;
    let first = (width * 0.24).clamp(60.0, 100.0);
    let others = ((width - first) / 4.0).clamp(50.0, 100.0);
    TableBuilder::new(ui)
        .id_salt("predictions")
        .min_scrolled_height(0.0)
        .striped(true)
        .sense(egui::Sense::click())
        .cell_layout(Layout::right_to_left(Align::Center))
        .column(Column::initial(first).clip(true))
        .columns(Column::initial(others), 4)
        .header(ROW, |mut header| {
            for (name, help) in HEADINGS {
                header.col(|ui| _ = ui.strong(name).on_hover_text(help));
            }
        })
        .body(|body| {
            body.rows(ROW, order.len(), |mut row| {
                let place = order[row.index()];
                let node = outputs[place];
                row.set_selected(state.selection.nodes.contains(&node));
                row.col(|ui| _ = ui.label(&open.network.node(node).symbol));
                let number = |value: f64| format!("{value:.3}");
                let measured = measured[place].map_or_else(|| "-".to_owned(), number);
                let change = format!("{:+.3}", after[place] - before[place]);
                for text in [
                    measured,
                    number(before[place]),
                    number(after[place]),
                    change,
                ] {
                    row.col(|ui| _ = ui.label(text));
                }
                if row.response().clicked() {
                    intents.push(Intent::Select(vec![node], Vec::new()));
                }
            });
        });
}
