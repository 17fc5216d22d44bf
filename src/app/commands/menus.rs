//! The menus of the bar.

use egui::{Button, RichText, ScrollArea, Ui};

use super::{CommandEffect, Menu, commands, keys_text, title};
use crate::app::state::State;
use crate::app::update::Intent;
use crate::data::{DataSource, Example};

/// Shows them.
pub(crate) fn menus_ui(ui: &mut Ui, state: &State, effects: &mut Vec<CommandEffect>) {
    file_menu_ui(ui, state, effects);
    ui.menu_button("Edit", |ui| commands_ui(ui, state, effects, Menu::Edit));
    view_menu_ui(ui, state, effects);
    ui.menu_button("Help", help_ui);
}

fn file_menu_ui(ui: &mut Ui, state: &State, effects: &mut Vec<CommandEffect>) {
    ui.menu_button("File", |ui| {
        commands_ui(ui, state, effects, Menu::File);
        recent_ui(ui, state, effects);
        for example in Example::ALL {
            let item = ui.button(format!("Example: {}", example.name()));
            let help = "Comes with the program; its data are simulated, so the truth is known.";
            if item.on_hover_text(help).clicked() {
                effects.push(CommandEffect::Act(Intent::Open(DataSource::Example(
                    example,
                ))));
            }
        }
        ui.separator();
        commands_ui(ui, state, effects, Menu::Save);
        ui.menu_button("Export", |ui| commands_ui(ui, state, effects, Menu::Export));
        ui.separator();
        commands_ui(ui, state, effects, Menu::Settings);
        if ui
            .button("Quit")
            .on_hover_text("Closes the window; asks first where something would be lost.")
            .clicked()
        {
            effects.push(CommandEffect::Act(Intent::Quit));
        }
    });
}

/// Projects and data that were opened before; those that are gone are grey.
fn recent_ui(ui: &mut Ui, state: &State, effects: &mut Vec<CommandEffect>) {
    let recent = &state.preferences.recent;
    ui.add_enabled_ui(!recent.is_empty(), |ui| {
        ui.menu_button("Open recent", |ui| {
            for file in recent {
                let name = file.file_name().unwrap_or_default().to_string_lossy();
                let item = ui.add_enabled(file.exists(), Button::new(name));
                let path = file.to_string_lossy();
                if item
                    .on_hover_text(path.as_ref())
                    .on_disabled_hover_text(format!("{path} is not there any more."))
                    .clicked()
                {
                    let source = DataSource::Files(vec![file.clone()]);
                    effects.push(CommandEffect::Act(Intent::Open(source)));
                }
            }
        });
    });
}

fn view_menu_ui(ui: &mut Ui, state: &State, effects: &mut Vec<CommandEffect>) {
    ui.menu_button("View", |ui| commands_ui(ui, state, effects, Menu::View));
}

/// The commands of a menu; those that make no sense now are greyed.
fn commands_ui(ui: &mut Ui, state: &State, effects: &mut Vec<CommandEffect>, menu: Menu) {
    for command in commands().filter(|command| command.menu == Some(menu)) {
        let effect = (command.effect)(state);
        let button = Button::new(title(command, state)).shortcut_text(keys_text(command));
        let item = ui.add_enabled(effect.is_some(), button);
        if item.on_hover_text(command.help).clicked() {
            effects.extend(effect);
        }
    }
}

/// Gestures, which have no command.
const GESTURES: [(&str, &str); 7] = [
    ("wheel, pinch", "zoom the network"),
    ("drag", "move the network, or a protein, which pins it"),
    (
        "Space + drag, middle drag",
        "move the network from anywhere",
    ),
    ("click, Shift+click", "select, add to the selection"),
    ("Shift+drag", "select what lies in a box"),
    ("Alt+drag", "draw an edge from protein to protein"),
    ("right click", "what can be done with a protein or an edge"),
];

/// Words that a newcomer meets first.
const TERMS: [(&str, &str); 4] = [
    (
        "PKN",
        "Prior-knowledge network: the known edges between proteins.",
    ),
    (
        "Spurious edge",
        "An edge that is not known and was put in at random. Training does not know which those are.",
    ),
    (
        "Pruned",
        "Training with L2 pulls every weight towards zero; the weight of an edge that the data do not need shrinks.",
    ),
    (
        "KS, AUC",
        "How far the weights of both kinds lie apart: 0 and 0.5 if not at all, 1 and 1 if wholly.",
    ),
];

fn help_ui(ui: &mut Ui) {
    ui.set_min_width(400.0);
    ui.set_max_width(420.0);
    ScrollArea::vertical().max_height(560.0).show(ui, |ui| {
        for (term, meaning) in TERMS {
            ui.label(RichText::new(term).strong());
            ui.label(meaning);
        }
        ui.separator();
        let commands = commands().filter(|command| !command.keys.is_empty());
        let commands = commands.map(|command| (keys_text(command), command.name));
        let gestures = GESTURES
            .iter()
            .map(|&(gesture, what)| (gesture.to_owned(), what));
        egui::Grid::new("keys")
            .num_columns(2)
            .spacing([16.0, 4.0])
            .show(ui, |ui| {
                for (key, what) in gestures.chain(commands) {
                    ui.label(RichText::new(key).strong());
                    ui.label(what);
                    ui.end_row();
                }
            });
    });
}
