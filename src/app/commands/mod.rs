//! Every command by name, with its key: the one list behind keyboard, palette, menus and help.

mod edit;
mod effects;
mod file;
mod keys;
mod menus;
mod palette;
mod run;
mod view;

pub use keys::shortcuts;
pub(crate) use menus::menus_ui;
pub use palette::Palette;

use egui::{Key, KeyboardShortcut};

use crate::app::state::State;
use crate::app::update::Intent;

/// Commands that a view carries out, not the state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ViewCommand {
    /// Show the whole network.
    FitEverything,
    /// Show what is selected.
    FitSelection,
    /// Closer.
    ZoomIn,
    /// Zoom out.
    ZoomOut,
    /// To the search box.
    Search,
    /// The next node that is clicked is the target of a new edge.
    DrawEdge,
    /// The selected protein is the target of the edge that is being drawn.
    FinishEdge,
    /// Open the form that writes a file.
    Save(ExportKind),
    /// Enlarge the results to most of the window, or shrink them again.
    ResultsSize,
    /// The list of all commands.
    Palette,
}

/// What a command writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportKind {
    /// A picture of the network.
    Picture,
    /// The report.
    Report,
    /// The table of edges.
    Edges,
    /// The pruned network.
    Pruned,
    /// The parameters.
    Parameters,
}

/// What a command does.
#[derive(Debug, Clone)]
pub enum CommandEffect {
    /// Applies an intent to the state.
    Act(Intent),
    /// Lets a view carry out a command.
    View(ViewCommand),
}

/// Where a command stands in the bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Menu {
    /// Projects and data that are opened.
    File,
    /// Where the project is saved.
    Save,
    /// What is written for others.
    Export,
    /// How the program is set up.
    Settings,
    /// Changes of the network.
    Edit,
    /// How it is looked at.
    View,
}

/// A command.
pub struct Command {
    /// Name.
    pub name: &'static str,
    /// What it is good for.
    pub help: &'static str,
    /// The menu that it stands in.
    pub menu: Option<Menu>,
    /// Keys.
    pub keys: &'static [KeyboardShortcut],
    /// What it does at present; `None` where it makes no sense.
    pub effect: fn(&State) -> Option<CommandEffect>,
}

/// All commands, in the order of the menus.
pub fn commands() -> impl Iterator<Item = &'static Command> {
    [run::RUN, file::FILE, edit::EDIT, view::VIEW]
        .into_iter()
        .flatten()
}

/// The name of a command as it stands in a menu: undo and redo say of what.
#[must_use]
pub(crate) fn title(command: &Command, state: &State) -> String {
    let [undo, redo] = state.undo_redo_names();
    let of = match (command.effect)(state) {
        Some(CommandEffect::Act(Intent::Undo)) => undo,
        Some(CommandEffect::Act(Intent::Redo)) => redo,
        _ => None,
    };
    of.map_or_else(
        || command.name.to_owned(),
        |of| format!("{}: {of}", command.name),
    )
}

/// The keys of a command, as one writes them.
#[must_use]
pub fn keys_text(command: &Command) -> String {
    let written = |shortcut: &KeyboardShortcut| {
        let mut parts = Vec::new();
        if shortcut.modifiers.command {
            parts.push("Ctrl");
        }
        if shortcut.modifiers.shift {
            parts.push("Shift");
        }
        parts.push(match shortcut.logical_key {
            Key::Period => ".",
            Key::Slash => "/",
            Key::OpenBracket => "[",
            Key::CloseBracket => "]",
            Key::Comma => ",",
            key => key.symbol_or_name(),
        });
        parts.join("+")
    };
    command
        .keys
        .iter()
        .map(written)
        .collect::<Vec<_>>()
        .join(", ")
}
