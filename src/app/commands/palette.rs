//! The palette: every command by name, found by typing a part of it.

use egui::{Align2, Area, Id, Key, Order, RichText, ScrollArea, TextEdit, Ui, vec2};

use super::{Command, CommandEffect, commands, keys_text};
use crate::app::state::State;

/// Memory of the palette.
#[derive(Default)]
pub struct Palette {
    is_open: bool,
    text: String,
    chosen: usize,
}

impl Palette {
    /// Opens it, or closes it where it is open.
    pub fn toggle(&mut self) {
        *self = Self {
            is_open: !self.is_open,
            ..Self::default()
        };
    }

    /// Whether it is open, and takes the keys.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.is_open
    }

    /// Shows the palette; returns the effect of the chosen command.
    pub fn ui(&mut self, ctx: &egui::Context, state: &State) -> Option<CommandEffect> {
        if !self.is_open {
            return None;
        }
        let mut chosen = None;
        let area = Area::new(Id::new("palette"))
            .order(Order::Foreground)
            .anchor(Align2::CENTER_TOP, vec2(0.0, 70.0))
            .show(ctx, |ui| {
                egui::Frame::popup(ui.style()).show(ui, |ui| {
                    ui.set_width(420.0);
                    chosen = self.content_ui(ui, state);
                });
            });
        let is_outside = area.response.clicked_elsewhere();
        if chosen.is_some() || is_outside || ctx.input(|input| input.key_pressed(Key::Escape)) {
            self.is_open = false;
        }
        chosen
    }
    fn content_ui(&mut self, ui: &mut Ui, state: &State) -> Option<CommandEffect> {
        let (down, up, enter) = ui.input_mut(|input| {
            let mut pressed = |key| input.consume_key(egui::Modifiers::NONE, key);
            (
                pressed(Key::ArrowDown),
                pressed(Key::ArrowUp),
                pressed(Key::Enter),
            )
        });
        let edit = TextEdit::singleline(&mut self.text)
            .hint_text("what to do …")
            .desired_width(f32::INFINITY);
        let response = ui.add(edit);
        response
            .widget_info(|| egui::WidgetInfo::labeled(egui::WidgetType::TextEdit, true, "command"));
        response.request_focus();
        if response.changed() {
            self.chosen = 0;
        }
        let found = self.found(state);
        let last = found.len().saturating_sub(1);
        self.chosen = (self.chosen + usize::from(down))
            .saturating_sub(usize::from(up))
            .min(last);
        let clicked = self.list_ui(ui, &found, down || up);
        let place = clicked.or(enter.then_some(self.chosen))?;
        found.into_iter().nth(place).map(|(_, effect)| effect)
    }

    /// Commands that have all the words in their names and make sense now.
    fn found(&self, state: &State) -> Vec<(&'static Command, CommandEffect)> {
        let text = self.text.to_lowercase();
        let fits = |command: &&Command| {
            let name = command.name.to_lowercase();
            text.split_whitespace().all(|word| name.contains(word))
        };
        let found = commands().filter(fits);
        found
            .filter_map(|command| Some((command, (command.effect)(state)?)))
            .collect()
    }

    /// Shows the commands; returns the position of the clicked one.
    fn list_ui(
        &self,
        ui: &mut Ui,
        found: &[(&Command, CommandEffect)],
        has_moved: bool,
    ) -> Option<usize> {
        let mut clicked = None;
        ScrollArea::vertical().max_height(320.0).show(ui, |ui| {
            for (place, (command, _)) in found.iter().enumerate() {
                let line = ui.horizontal(|ui| {
                    let line = ui.selectable_label(place == self.chosen, command.name);
                    ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                        ui.label(RichText::new(keys_text(command)).weak());
                    });
                    line.on_hover_text(command.help)
                });
                if place == self.chosen && has_moved {
                    line.inner.scroll_to_me(None);
                }
                if line.inner.clicked() {
                    clicked = Some(place);
                }
            }
            if found.is_empty() {
                let text = "No command has this in its name, or none makes sense now.";
                ui.label(RichText::new(text).weak());
            }
        });
        clicked
    }
}
