//! Commands that change the network, or what is shown of the model.

use egui::Key;

use super::effects::{act, all_ids, all_nodes, edges, edit, knock_out, nodes, pin};
use super::keys::{command, command_shift, key, shift};
use super::{Command, CommandEffect, Menu, ViewCommand};
use crate::app::update::{EdgeEdit, Intent};
use crate::network::Sign;

/// Commands that change the network, or what is shown of the model.
pub(super) const EDIT: &[Command] = &[
    Command {
        name: "Undo",
        help: "Takes the last decision back: of edges, doubts, spurious edges, settings or layout.",
        menu: Some(Menu::Edit),
        keys: &[command(Key::Z)],
        effect: |state| {
            let [undo, _] = state.undo_redo_names();
            undo.map(|_| CommandEffect::Act(Intent::Undo))
        },
    },
    Command {
        name: "Redo",
        help: "Makes what was taken back again.",
        menu: Some(Menu::Edit),
        keys: &[command_shift(Key::Z), command(Key::Y)],
        effect: |state| {
            let [_, redo] = state.undo_redo_names();
            redo.map(|_| CommandEffect::Act(Intent::Redo))
        },
    },
    Command {
        name: "Select all nodes",
        help: "Every protein that there is.",
        menu: Some(Menu::Edit),
        keys: &[command(Key::A)],
        effect: all_nodes,
    },
    Command {
        name: "Draw an edge from the selected protein",
        help: "Then click the protein that it leads to.",
        menu: Some(Menu::Edit),
        keys: &[key(Key::E)],
        effect: |state| {
            (state.selection.nodes.len() == 1).then_some(CommandEffect::View(ViewCommand::DrawEdge))
        },
    },
    Command {
        name: "Finish the edge at the selected protein",
        help: "After drawing from one protein, walk to another and press Enter.",
        menu: None,
        keys: &[key(Key::Enter)],
        effect: |state| {
            (state.selection.nodes.len() == 1)
                .then_some(CommandEffect::View(ViewCommand::FinishEdge))
        },
    },
    Command {
        name: "The selected edges stimulate",
        help: "Gives them this sign; the next run has it.",
        menu: None,
        keys: &[],
        effect: |state| edit(state, EdgeEdit::Set(Sign::Stimulation)),
    },
    Command {
        name: "The selected edges inhibit",
        help: "Gives them this sign; the next run has it.",
        menu: None,
        keys: &[],
        effect: |state| edit(state, EdgeEdit::Set(Sign::Inhibition)),
    },
    Command {
        name: "The sign of the selected edges is not known",
        help: "Takes their sign away; the next run learns it.",
        menu: None,
        keys: &[],
        effect: |state| edit(state, EdgeEdit::Set(Sign::Unknown)),
    },
    Command {
        name: "Clamp the selected proteins fully active",
        help: "Their state is clamped at 1 in what is shown; training does not see it.",
        menu: None,
        keys: &[],
        effect: |state| {
            nodes(state).map(|nodes| CommandEffect::Act(Intent::Clamp(nodes, Some(1.0))))
        },
    },
    Command {
        name: "Delete the selected edges",
        help: "The next run is without them. Spurious edges stay: they are drawn at random.",
        menu: Some(Menu::Edit),
        keys: &[key(Key::Delete), key(Key::Backspace)],
        effect: |state| edit(state, EdgeEdit::Remove),
    },
    Command {
        name: "Flip the sign of the selected edges",
        help: "Stimulation becomes inhibition and the other way round.",
        menu: Some(Menu::Edit),
        keys: &[key(Key::S)],
        effect: |state| edit(state, EdgeEdit::Flip),
    },
    Command {
        name: "Doubt the selected edges, or trust them again",
        help: "A mark of your own; kind:doubted finds it. It changes nothing in training.",
        menu: Some(Menu::Edit),
        keys: &[key(Key::D)],
        effect: |state| edges(state).map(|edges| CommandEffect::Act(Intent::Doubt(edges))),
    },
    Command {
        name: "Cut the selected edges, or join them again",
        help: "They act no more, in what is shown. Training does not see it.",
        menu: Some(Menu::Edit),
        keys: &[key(Key::X)],
        effect: |state| edges(state).map(|edges| CommandEffect::Act(Intent::Cut(edges))),
    },
    Command {
        name: "Put doses, clamped proteins and cut edges back",
        help: "What is shown is what the data say again.",
        menu: None,
        keys: &[],
        effect: |_| act(Intent::PutBack),
    },
    Command {
        name: "Knock the selected proteins out, or let them go",
        help: "Their state is clamped at 0 in what is shown; training does not see it.",
        menu: Some(Menu::Edit),
        keys: &[key(Key::K)],
        effect: knock_out,
    },
    Command {
        name: "Pin the selected proteins, or let them go",
        help: "Pinned proteins stay where they are when the network is laid out anew.",
        menu: Some(Menu::Edit),
        keys: &[key(Key::P)],
        effect: pin,
    },
    Command {
        name: "Unpin all proteins",
        help: "The next layout moves them all.",
        menu: Some(Menu::Edit),
        keys: &[shift(Key::P)],
        effect: |state| all_ids(state).map(|nodes| CommandEffect::Act(Intent::Pin(nodes, false))),
    },
];
