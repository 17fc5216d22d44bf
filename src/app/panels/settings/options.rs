//! The options of a preset, folded away: terms of the loss, noise, batches, and the shape of the model.

use egui::{CollapsingHeader, ComboBox, Ui};

use crate::app::state::State;
use crate::app::update::Intent;
use crate::app::widgets::{field_ui, number_field_ui};
use crate::model::Penalty;
use crate::settings::choices::{ACTIVATIONS, Choice, SOLVERS};
use crate::settings::{
    Options, catalogue as setting, noise_text, parse_noise, parse_or_off, short,
};

pub(super) fn options_ui(ui: &mut Ui, state: &State, intents: &mut Vec<Intent>) {
    let editable = state.is_editable();
    CollapsingHeader::new("Terms, noise and model")
        .id_salt("options")
        .show(ui, |ui| {
            let before = state.document.config.options;
            let mut options = before;
            strengths_ui(ui, state, intents);
            noise_ui(ui, &mut options, editable);
            ui.add_enabled_ui(editable, |ui| model_ui(ui, &mut options));
            if options != before {
                intents.push(Intent::SetOptions(options));
            }
        })
        .header_response
        .on_hover_text("What else is part of the training. A strength of 0 switches a term off.");
}

/// Every strength but that of L2, which has a slider of its own.
fn strengths_ui(ui: &mut Ui, state: &State, intents: &mut Vec<Intent>) {
    let strengths = state.document.config.strengths;
    let others = Penalty::ALL.into_iter();
    for penalty in others.filter(|&penalty| penalty != Penalty::L2) {
        let (setting, value) = (setting::strength_of(penalty), strengths.get(penalty));
        if let Some(entered) = number_field_ui(ui, setting, &short(value), state.is_editable()) {
            intents.push(Intent::SetStrength(penalty, entered));
        }
    }
}

fn noise_ui(ui: &mut Ui, options: &mut Options, editable: bool) {
    for (setting, noise) in [
        (&setting::INPUT_NOISE, &mut options.input_noise),
        (&setting::GRADIENT_NOISE, &mut options.gradient_noise),
    ] {
        let parse = |text: &str| parse_noise(setting, text);
        if let Some(entered) = field_ui(ui, setting, &noise_text(*noise), editable, parse) {
            *noise = entered;
        }
    }
    let or_off = |value: Option<f64>| value.map_or_else(|| "off".to_owned(), short);
    let parse = |text: &str| parse_or_off(&setting::CLIP, text);
    if let Some(clip) = field_ui(ui, &setting::CLIP, &or_off(options.clip), editable, parse) {
        options.clip = clip;
    }
    let shown = or_off(options.batch.map(f64::from));
    let parse = |text: &str| parse_or_off(&setting::BATCH, text);
    if let Some(batch) = field_ui(ui, &setting::BATCH, &shown, editable, parse) {
        // The range of the setting lies far below the largest u32.
        options.batch = batch.map(|batch| batch as u32);
    }
}

fn model_ui(ui: &mut Ui, options: &mut Options) {
    choice_ui(
        ui,
        "Activation",
        "How the input of a node becomes its state.",
        &ACTIVATIONS,
        &mut options.activation,
    );
    choice_ui(
        ui,
        "Solver",
        "How the states at rest are found.",
        &SOLVERS,
        &mut options.solver,
    );
    ui.checkbox(&mut options.output_bias, "Bias at outputs")
        .on_hover_text("Every transcription factor learns an activity of its own, beside what the network gives it.");
    ui.checkbox(&mut options.learned_inputs, "Learn input weights")
        .on_hover_text(
            "Every ligand learns how strongly its dose acts, instead of the same factor for all.",
        );
}

fn choice_ui<T: Copy + PartialEq>(
    ui: &mut Ui,
    label: &str,
    help: &str,
    choices: &[Choice<T>],
    value: &mut T,
) {
    ui.horizontal(|ui| {
        ui.label(label).on_hover_text(help);
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let shown = choices.iter().find(|choice| choice.value == *value);
            ComboBox::from_id_salt(label)
                .selected_text(shown.map_or("", |choice| choice.label))
                .width(120.0)
                .show_ui(ui, |ui| {
                    for choice in choices {
                        ui.selectable_value(value, choice.value, choice.label)
                            .on_hover_text(choice.help);
                    }
                })
                .response
                .on_hover_text(help);
        });
    });
}
