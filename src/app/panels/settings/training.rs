//! Section 4: length, seed, division and engine of a run.

use egui::{ComboBox, RichText, Ui, vec2};

use super::locked_ui;
use super::options::options_ui;
use crate::app::state::State;
use crate::app::update::Intent;
use crate::app::widgets::number_field_ui;
use crate::data::{Split, SplitRule};
use crate::settings::catalogue as setting;
use crate::settings::choices::{ENGINES, PRESETS};

pub(super) fn training_ui(ui: &mut Ui, state: &State, intents: &mut Vec<Intent>) {
    let editable = state.is_editable();
    preset_ui(ui, state, intents);
    if let Some(epochs) = number_field_ui(
        ui,
        &setting::EPOCHS,
        &state.document.config.epochs.to_string(),
        editable,
    ) {
        intents.push(Intent::SetEpochs(epochs as u32));
    }
    if let Some(seed) = number_field_ui(
        ui,
        &setting::SEED,
        &state.document.config.seed.to_string(),
        editable,
    ) {
        intents.push(Intent::SetSeed(seed as u64));
    }
    match state.document.config.split {
        SplitRule::TestFraction(fraction) => {
            if let Some(fraction) = number_field_ui(
                ui,
                &setting::TEST_FRACTION,
                &format!("{fraction:.3}"),
                editable,
            ) {
                intents.push(Intent::SetSplit(SplitRule::TestFraction(fraction)));
            }
        }
        SplitRule::TrainFirst(first) => {
            if let Some(first) =
                number_field_ui(ui, &setting::TRAIN_FIRST, &first.to_string(), editable)
            {
                intents.push(Intent::SetSplit(SplitRule::TrainFirst(first as u32)));
            }
        }
    }
    if let Some(dataset) = state.dataset() {
        let split = Split::new(
            state.document.config.split,
            dataset.conditions.len(),
            state.document.config.seed,
        );
        let text = format!(
            "{} of {} conditions test",
            split.test.len(),
            dataset.conditions.len()
        );
        ui.label(RichText::new(text).small().weak()).on_hover_text("These conditions are not trained on: the error on them tells how well the model predicts.");
    }
    engine_ui(ui, state, intents);
    options_ui(ui, state, intents);
    locked_ui(ui, state);
}

fn preset_ui(ui: &mut Ui, state: &State, intents: &mut Vec<Intent>) {
    let help = "Published settings: of the self-pruning study, and of the LEMBAS library.";
    let shown = PRESETS
        .iter()
        .find(|choice| choice.value == state.document.config.preset);
    ui.add_enabled_ui(state.is_editable(), |ui| {
        let combo = ComboBox::from_id_salt("preset")
            .selected_text(shown.map_or("", |choice| choice.label))
            .width(ui.available_width() - 8.0);
        let response = combo.show_ui(ui, |ui| {
            for choice in &PRESETS {
                if ui
                    .selectable_label(state.document.config.preset == choice.value, choice.label)
                    .on_hover_text(choice.help)
                    .clicked()
                {
                    intents.push(Intent::SetPreset(choice.value));
                }
            }
        });
        response.response.on_hover_text(help);
    });
}

fn engine_ui(ui: &mut Ui, state: &State, intents: &mut Vec<Intent>) {
    ui.add_enabled_ui(state.is_editable(), |ui| {
        ui.horizontal(|ui| {
            ui.label("Engine")
                .on_hover_text("What computes the training.");
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                ui.spacing_mut().item_spacing = vec2(4.0, 0.0);
                for choice in ENGINES.iter().rev() {
                    if ui
                        .selectable_label(
                            state.document.config.engine == choice.value,
                            choice.label,
                        )
                        .on_hover_text(choice.help)
                        .clicked()
                    {
                        intents.push(Intent::SetEngine(choice.value));
                    }
                }
            });
        });
    });
}
