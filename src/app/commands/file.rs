//! Commands that read and write files.

use egui::Key;

use super::effects::{act, open, save};
use super::keys::{command, command_shift};
use super::{Command, CommandEffect, ExportKind, Menu, ViewCommand};
use crate::app::update::Intent;

/// Commands that read and write files.
pub(super) const FILE: &[Command] = &[
    Command {
        name: "New project",
        help: "Closes what is open, and begins with nothing. Asks first where something would be lost.",
        menu: Some(Menu::File),
        keys: &[command(Key::N)],
        effect: |state| state.open.as_ref().and_then(|_| act(Intent::NewProject)),
    },
    Command {
        name: "Open …",
        help: "A project, or any file of a data set; the others are found by name beside it.",
        menu: Some(Menu::File),
        keys: &[command(Key::O)],
        effect: |_| act(Intent::PickFile),
    },
    Command {
        name: "Open a folder",
        help: "A folder with one data set.",
        menu: Some(Menu::File),
        keys: &[],
        effect: |_| act(Intent::PickFolder),
    },
    Command {
        name: "Save",
        help: "Saves network, data, decisions and every run to the project file.",
        menu: Some(Menu::Save),
        keys: &[command(Key::S)],
        effect: |state| state.open.as_ref().and_then(|_| act(Intent::SaveProject)),
    },
    Command {
        name: "Save as …",
        help: "Saves the project to another file, and goes on with that one.",
        menu: Some(Menu::Save),
        keys: &[command_shift(Key::S)],
        effect: |state| state.open.as_ref().and_then(|_| act(Intent::SaveProjectAs)),
    },
    Command {
        name: "Preferences …",
        help: "Colours, scale, motion, engine and spurious edges of new projects.",
        menu: Some(Menu::Settings),
        keys: &[command(Key::Comma)],
        effect: |_| act(Intent::ShowPreferences(true)),
    },
    Command {
        name: "Copy the command line",
        help: "The command that repeats this run without a window.",
        menu: Some(Menu::Export),
        keys: &[],
        effect: |state| {
            state
                .command_line()
                .map(|_| CommandEffect::Act(Intent::CopyCommand))
        },
    },
    Command {
        name: "Export a picture of the network",
        help: "The network as you see it, as SVG or PNG.",
        menu: Some(Menu::Export),
        keys: &[command_shift(Key::E)],
        effect: |state| open(state, ViewCommand::Save(ExportKind::Picture)),
    },
    Command {
        name: "Write a report",
        help: "One page with charts, network, tables, definitions and methods.",
        menu: Some(Menu::Export),
        keys: &[command_shift(Key::R)],
        effect: |state| save(state, ExportKind::Report),
    },
    Command {
        name: "Write the table of edges",
        help: "Every edge with weight, rank, share and when it was pruned, as TSV.",
        menu: Some(Menu::Export),
        keys: &[],
        effect: |state| save(state, ExportKind::Edges),
    },
    Command {
        name: "Write the pruned network",
        help: "The edges above the threshold, with weights: TSV, SIF, GraphML or Cytoscape JSON.",
        menu: Some(Menu::Export),
        keys: &[],
        effect: |state| save(state, ExportKind::Pruned),
    },
    Command {
        name: "Write the weights",
        help: "All parameters, as a LEMBAS table or as safetensors.",
        menu: Some(Menu::Export),
        keys: &[],
        effect: |state| save(state, ExportKind::Parameters),
    },
];
