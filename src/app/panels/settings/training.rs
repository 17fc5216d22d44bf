//! Section 4: length, seed, division and engine of a run.

use egui::{ComboBox, RichText, Ui, vec2};

use super::locked_ui;
use super::options::options_ui;
use crate::app::state::State;
use crate::app::update::Intent;
use crate::app::widgets::number_field_ui;
use crate::data::{Split, SplitRule};
use crate::model::EngineChoice;
use crate::settings::Preset;
use crate::settings::catalogue as setting;

pub(super) fn training_ui(ui: &mut Ui, state: &State, intents: &mut Vec<Intent>) {
    let editable = state.is_editable();
    preset_ui(ui, state, intents);
    if let Some(epochs) = number_field_ui(
        ui,
        &setting::EPOCHS,
        &state.config.epochs.to_string(),
        editable,
    ) {
        intents.push(Intent::SetEpochs(epochs as u32));
    }
    if let Some(seed) =
        number_field_ui(ui, &setting::SEED, &state.config.seed.to_string(), editable)
    {
        intents.push(Intent::SetSeed(seed as u64));
    }
    match state.config.split {
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
    if let Some(dataset) = state
        .open
        .as_ref()
        .and_then(|open| open.study.dataset.as_ref())
    {
        let split = Split::new(
            state.config.split,
            dataset.conditions.len(),
            state.config.seed,
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
    ui.add_enabled_ui(state.is_editable(), |ui| {
        let combo = ComboBox::from_id_salt("preset")
            .selected_text(state.config.preset.label())
            .width(ui.available_width() - 8.0);
        let response = combo.show_ui(ui, |ui| {
            for preset in Preset::ALL {
                if ui
                    .selectable_label(state.config.preset == preset, preset.label())
                    .clicked()
                {
                    intents.push(Intent::SetPreset(preset));
                }
            }
        });
        response.response.on_hover_text(help);
    });
}

fn engine_ui(ui: &mut Ui, state: &State, intents: &mut Vec<Intent>) {
    const ENGINES: [(EngineChoice, &str, &str); 3] = [
        (
            EngineChoice::Auto,
            "auto",
            "Times a few epochs on every real GPU and on the CPU, and takes what is fastest.",
        ),
        (
            EngineChoice::Gpu,
            "GPU",
            "Compute shaders. Without a real GPU a program imitates one, and is slow.",
        ),
        (EngineChoice::Cpu, "CPU", "All processors of this computer."),
    ];
    ui.add_enabled_ui(state.is_editable(), |ui| {
        ui.horizontal(|ui| {
            ui.label("Engine")
                .on_hover_text("What computes the training.");
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                ui.spacing_mut().item_spacing = vec2(4.0, 0.0);
                for (choice, name, help) in ENGINES.into_iter().rev() {
                    if ui
                        .selectable_label(state.config.engine == choice, name)
                        .on_hover_text(help)
                        .clicked()
                    {
                        intents.push(Intent::SetEngine(choice));
                    }
                }
            });
        });
    });
}
