//! The form of the preferences.

use egui::{Context, Id, Modal, RichText, TextEdit, Ui};

use super::dialogs::WIDTH;
use crate::app::state::{Preferences, State, ThemeChoice};
use crate::app::theme;
use crate::app::update::Intent;
use crate::model::EngineChoice;
use crate::network::Amount;
use crate::settings::choices::ENGINES;
use crate::settings::{catalogue as setting, parse_amount};

/// Memory of the form of the preferences.
#[derive(Default)]
pub struct PreferencesForm {
    /// The text of the number of spurious edges, while it is typed.
    spurious: Option<String>,
}

impl PreferencesForm {
    /// Shows the form, while it is open.
    pub fn ui(&mut self, ctx: &Context, state: &State, intents: &mut Vec<Intent>) {
        if !state.dialogs.shows_preferences {
            self.spurious = None;
            return;
        }
        let mut wanted = state.preferences.clone();
        let modal = Modal::new(Id::new("preferences")).show(ctx, |ui| {
            ui.set_width(WIDTH);
            ui.label(RichText::new("Preferences").heading().strong());
            egui::Grid::new("preferences")
                .num_columns(2)
                .spacing([16.0, 8.0])
                .show(ui, |ui| {
                    window_ui(ui, ctx, &mut wanted);
                    self.runs_ui(ui, &mut wanted);
                });
            ui.add_space(theme::GROUP_SPACE);
            ui.button("Close").clicked()
        });
        if wanted != state.preferences {
            intents.push(Intent::SetPreferences(Box::new(wanted)));
        }
        if modal.inner || modal.should_close() {
            intents.push(Intent::ShowPreferences(false));
        }
    }

    fn runs_ui(&mut self, ui: &mut Ui, wanted: &mut Preferences) {
        ui.label("Engine")
            .on_hover_text("What computes the runs of projects that are begun from now on.");
        ui.horizontal(|ui| {
            for choice in &ENGINES {
                let is_chosen = wanted.engine.unwrap_or(EngineChoice::Auto) == choice.value;
                if ui
                    .selectable_label(is_chosen, choice.label)
                    .on_hover_text(choice.help)
                    .clicked()
                {
                    wanted.engine = Some(choice.value);
                }
            }
        });
        ui.end_row();
        let label = ui.label("Spurious edges").on_hover_text(
            "How many are put into the network of a new project: a number, or a share such as 1%. Empty: what suits the data.",
        );
        let shown = wanted
            .spurious
            .map_or_else(String::new, |amount| match amount {
                Amount::Count(count) => count.to_string(),
                Amount::Percent(percent) => format!("{percent}%"),
            });
        let text = self.spurious.get_or_insert(shown);
        let response = ui
            .add(
                TextEdit::singleline(text)
                    .hint_text("as suits the data")
                    .desired_width(130.0),
            )
            .labelled_by(label.id);
        let is_refused = match text.trim() {
            "" => {
                wanted.spurious = None;
                false
            }
            text => parse_amount(text)
                .map(|amount| wanted.spurious = Some(amount))
                .is_err(),
        };
        ui.end_row();
        if is_refused {
            ui.label("");
            let range = format!("a number from 0 to {}", setting::SPURIOUS_COUNT.max);
            ui.label(
                RichText::new(range)
                    .small()
                    .color(theme::error_colour(ui.visuals().dark_mode)),
            );
            ui.end_row();
        }
        response.on_hover_text("For projects that are begun from now on.");
    }
}

/// Colours, scale and motion of the window.
fn window_ui(ui: &mut Ui, ctx: &Context, wanted: &mut Preferences) {
    ui.label("Colours")
        .on_hover_text("Of the window; files are always written with light ones.");
    ui.horizontal(|ui| {
        let choices = [
            (ThemeChoice::System, "as the system"),
            (ThemeChoice::Dark, "dark"),
            (ThemeChoice::Light, "light"),
        ];
        for (choice, label) in choices {
            if ui.selectable_label(wanted.theme == choice, label).clicked() {
                wanted.theme = choice;
            }
        }
    });
    ui.end_row();
    ui.label("Scale")
        .on_hover_text("Of the whole window. Ctrl and +, - or 0 change it, too.");
    ui.horizontal(|ui| {
        let present = ctx.zoom_factor();
        for scale in [0.8, 1.0, 1.25, 1.5, 2.0] {
            let is_chosen = (present - scale).abs() < 0.01;
            if ui
                .selectable_label(is_chosen, format!("{:.0} %", 100.0 * scale))
                .clicked()
            {
                wanted.scale = Some(scale);
            }
        }
    });
    ui.end_row();
    ui.label("Motion")
        .on_hover_text("Whether proteins and the view glide to a new place, or jump.");
    ui.horizontal(|ui| {
        for (is_reduced, label) in [(false, "full"), (true, "reduced")] {
            if ui
                .selectable_label(wanted.reduced_motion == is_reduced, label)
                .clicked()
            {
                wanted.reduced_motion = is_reduced;
            }
        }
    });
    ui.end_row();
}
