//! A box for a number. A number out of range is refused with a message that names the range; the old number stays.

use egui::{Context, Id, RichText, TextEdit, Ui};

use crate::app::theme;
use crate::settings::{OutOfRange, Setting};

/// Shows a label and a box for a number; returns a new value once one was entered that is accepted.
pub fn number_field_ui(
    ui: &mut Ui,
    setting: &'static Setting,
    shown: &str,
    enabled: bool,
) -> Option<f64> {
    field_ui(ui, setting, shown, enabled, |text| setting.parse(text))
}

/// Shows a label and a box; returns the entered value, once its text differs from `shown` and `parse` accepts it.
pub fn field_ui<T>(
    ui: &mut Ui,
    setting: &Setting,
    shown: &str,
    enabled: bool,
    parse: impl FnOnce(&str) -> Result<T, OutOfRange>,
) -> Option<T> {
    let (text_id, error_id) = (ids(ui, setting, "text"), ids(ui, setting, "error"));
    let mut text = ui
        .data(|data| data.get_temp::<String>(text_id))
        .unwrap_or_else(|| shown.to_owned());
    let mut entered = None;
    ui.horizontal(|ui| {
        let label = ui.label(setting.label).on_hover_text(setting.help);
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let edit = TextEdit::singleline(&mut text)
                .desired_width(84.0)
                .horizontal_align(egui::Align::RIGHT);
            let response = ui
                .add_enabled(enabled, edit)
                .labelled_by(label.id)
                .on_hover_text(setting.help);
            if response.changed() {
                ui.data_mut(|data| data.insert_temp(text_id, text.clone()));
            }
            if response.has_focus() {
                ui.data_mut(|data| {
                    data.insert_temp(focused_field_id(), response.id);
                    data.remove::<String>(error_id);
                });
            }
            if response.lost_focus() {
                entered = ui
                    .data_mut(|data| data.remove_temp::<String>(text_id))
                    .filter(|text| text.trim() != shown);
            }
        });
    });
    let checked = entered.map(|text| parse(&text));
    if let Some(Err(error)) = &checked {
        ui.data_mut(|data| {
            data.insert_temp(error_id, error.to_string());
            data.insert_temp(refusal_id(), true);
        });
    }
    // A field that cannot be changed any more keeps a value that was accepted.
    let error = ui.data(|data| data.get_temp::<String>(error_id));
    if let Some(error) = error.filter(|_| enabled) {
        ui.label(
            RichText::new(error)
                .small()
                .color(theme::error_colour(ui.visuals().dark_mode)),
        );
    }
    checked.and_then(Result::ok)
}

/// Whether a field has refused a number since the last call.
pub fn take_refusal(ctx: &Context) -> bool {
    ctx.data_mut(|data| data.remove_temp::<bool>(refusal_id()))
        .unwrap_or(false)
}

fn refusal_id() -> Id {
    Id::new("a field refused")
}

/// Where the id of the field that was focused last is kept.
fn focused_field_id() -> Id {
    Id::new("focused number field")
}

/// Ends the typing in a field for a number, if there is any: its value is then entered. No number has a space in it, so
/// that the space bar can mean what it means everywhere else.
pub fn end_typing(ctx: &Context) -> bool {
    let focused = ctx.memory(egui::Memory::focused);
    let field = ctx.data(|data| data.get_temp::<Id>(focused_field_id()));
    if focused.is_none() || focused != field {
        return false;
    }
    ctx.memory_mut(|memory| {
        focused
            .into_iter()
            .for_each(|id| memory.surrender_focus(id));
    });
    true
}

fn ids(ui: &Ui, setting: &Setting, what: &str) -> Id {
    ui.id().with((setting.label, what))
}
