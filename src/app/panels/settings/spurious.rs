//! Section 2: spurious edges.

use egui::{Button, Ui};

use super::locked_ui;
use crate::app::state::State;
use crate::app::update::Intent;
use crate::app::widgets::{field_ui, grouped};
use crate::network::Amount;
use crate::settings::choices::METHODS;
use crate::settings::{catalogue as setting, parse_amount};

pub(super) fn spurious_ui(ui: &mut Ui, state: &State, intents: &mut Vec<Intent>) {
    let editable = state.is_editable();
    let Some(open) = &state.open else { return };
    let [.., there] = open.origin_counts.map(|count| count as u32);
    let shown = match state.document.config.spurious.amount {
        Amount::Count(count) => count.to_string(),
        Amount::Percent(percent) => format!("{percent}%"),
    };
    if let Some(amount) = field_ui(ui, &setting::SPURIOUS_COUNT, &shown, editable, parse_amount) {
        intents.push(Intent::SetSpurious(amount));
    }
    ui.add_enabled_ui(editable, |ui| {
        ui.horizontal(|ui| {
            for choice in &METHODS {
                let is_chosen = state.document.config.spurious.method == choice.value;
                let label = ui.selectable_label(is_chosen, choice.label);
                if label.on_hover_text(choice.help).clicked() {
                    intents.push(Intent::SetMethod(choice.value));
                }
            }
            if ui
                .selectable_label(
                    state.document.config.spurious.amount == Amount::Percent(1.0),
                    "1 %",
                )
                .on_hover_text("As many as one in a hundred of the known edges.")
                .clicked()
            {
                intents.push(Intent::SetSpurious(Amount::Percent(1.0)));
            }
        });
        ui.horizontal(|ui| {
            if ui
                .add_enabled(there > 0, Button::new("Draw again"))
                .on_hover_text("Other random edges, of the same number.")
                .clicked()
            {
                intents.push(Intent::DrawAgain);
            }
            if ui
                .add_enabled(there > 0, Button::new("Take out"))
                .on_hover_text("Back to the known edges alone.")
                .clicked()
            {
                intents.push(Intent::RemoveSpurious);
            }
        });
    });
    ui.label(format!("{} are in the network", grouped(there)));
    locked_ui(ui, state);
}
