//! The timeline: which checkpoint of the run is shown, with a button to branch there.

use egui::{Slider, Ui};

use crate::app::state::{Phase, State};
use crate::app::update::Intent;
use crate::app::widgets::grouped;

/// Room for everything beside the slider.
const BESIDE: f32 = 250.0;

/// Shows it, once there are checkpoints to go along.
pub(super) fn timeline_ui(ui: &mut Ui, state: &State, intents: &mut Vec<Intent>) {
    let checkpoints = state.run.series.checkpoints.all();
    let [first, .., last] = checkpoints else {
        return;
    };
    ui.horizontal(|ui| {
        let label = ui.label("Epoch").on_hover_text(
            "About 100 epochs of a run are kept. The network, the tables and the charts go back with the slider; training does not.",
        );
        let present = state.run.series.epochs;
        let mut epoch = state.shown_epoch();
        ui.spacing_mut().slider_width = (ui.available_width() - BESIDE).max(120.0);
        let range = first.epoch..=present.max(last.epoch);
        let slider = Slider::new(&mut epoch, range).show_value(false);
        let response = ui.add(slider).labelled_by(label.id);
        if response.changed() {
            let view = (epoch < present).then_some(epoch);
            intents.push(Intent::ViewEpoch(view));
        }
        let text = format!("{} of {}", grouped(state.shown_epoch()), grouped(present));
        ui.label(egui::RichText::new(format!("{text:>15}")).monospace());
        let is_back = state.viewed.is_some();
        if ui
            .add_enabled(is_back, egui::Button::new("Now").small())
            .on_hover_text("Back to the present weights.")
            .on_disabled_hover_text("The present weights are shown.")
            .clicked()
        {
            intents.push(Intent::ViewEpoch(None));
        }
        let can_leave = matches!(state.run.phase, Phase::Paused | Phase::Finished(_));
        if ui
            .add_enabled(can_leave, egui::Button::new("Branch").small())
            .on_hover_text("A new run goes on from the epoch that is shown, with another L2 if you like; the present run is kept to be compared with.")
            .on_disabled_hover_text("Pause the run first.")
            .clicked()
        {
            intents.push(Intent::Branch);
        }
    });
}
