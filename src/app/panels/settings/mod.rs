//! The left panel, in the order of an experiment: network, spurious edges, L2, training.

mod data;
mod options;
mod spurious;
mod strength;
mod training;

use egui::{RichText, ScrollArea, Ui};

use crate::app::state::State;
use crate::app::theme;
use crate::app::update::Intent;

/// Shows the panel.
pub fn controls_ui(ui: &mut Ui, state: &State, intents: &mut Vec<Intent>) {
    // The bar stands beside the controls, not over them, and shows that there is more below.
    ui.spacing_mut().scroll.floating = false;
    ScrollArea::vertical()
        .auto_shrink([false, false])
        .show(ui, |ui| {
            ui.add_space(4.0);
            section_ui(ui, "1  Network", |ui| data::network_ui(ui, state, intents));
            section_ui(ui, "2  Spurious edges", |ui| {
                spurious::spurious_ui(ui, state, intents);
            });
            section_ui(ui, "3  Strength of L2", |ui| {
                strength::strength_ui(ui, state, intents);
            });
            section_ui(ui, "4  Training", |ui| {
                training::training_ui(ui, state, intents);
            });
        });
}

fn section_ui(ui: &mut Ui, title: &str, content: impl FnOnce(&mut Ui)) {
    ui.label(RichText::new(title).heading().strong());
    content(ui);
    ui.add_space(theme::GROUP_SPACE);
    ui.separator();
}

fn locked_ui(ui: &mut Ui, state: &State) {
    hint_ui(
        ui,
        "Pause the run to change this; a new one begins then.",
        state.open.is_some() && !state.is_editable(),
    );
}

/// A line of small print. It keeps its place when there is nothing to say, so that nothing jumps.
fn hint_ui(ui: &mut Ui, text: &str, shown: bool) {
    ui.label(RichText::new(if shown { text } else { " " }).small().weak());
}
