//! The commands.

use egui::{Key, KeyboardShortcut, Modifiers};

use super::effects::{
    act, all_ids, all_nodes, arrange, edges, edit, everything, focus, knock_out, next_colours,
    next_direction, nodes, open, paths, pin, play, save, step_in_time, tab, view, walk,
};
use super::{Command, CommandEffect, ExportKind, Menu, ViewCommand};
use crate::app::query::{Focus, Step, Unfocused};
use crate::app::state::{Labels, Motion, Tab};
use crate::app::update::{EdgeEdit, Intent};
use crate::network::Sign;
use crate::network::layout::LayoutKind;

const fn key(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::NONE, key)
}

const fn shift(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::SHIFT, key)
}

const fn command(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::COMMAND, key)
}

const fn command_shift(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::COMMAND.plus(Modifiers::SHIFT), key)
}

/// All commands, in the order of the menus.
pub const COMMANDS: &[Command] = &[
    Command {
        name: "Train, pause, go on",
        help: "Fit the network to the data, in the background; again to wait, and again to go on.",
        menu: None,
        keys: &[key(Key::Space)],
        effect: |_| act(Intent::TrainOrPause),
    },
    Command {
        name: "Train one epoch",
        help: "One epoch: all training conditions are computed, and every weight takes one small step.",
        menu: None,
        keys: &[key(Key::Period)],
        effect: |_| act(Intent::Step),
    },
    Command {
        name: "Reset the run",
        help: "Back to the start weights. Then settings can be changed.",
        menu: None,
        keys: &[shift(Key::R)],
        effect: |_| act(Intent::Reset),
    },
    Command {
        name: "Undo",
        help: "Takes the last change of edges, doubts or clamped proteins back.",
        menu: Some(Menu::Edit),
        keys: &[command(Key::Z)],
        effect: |state| {
            state
                .can_undo_redo()
                .0
                .then_some(CommandEffect::Act(Intent::Undo))
        },
    },
    Command {
        name: "Redo",
        help: "Makes what was taken back again.",
        menu: Some(Menu::Edit),
        keys: &[command_shift(Key::Z), command(Key::Y)],
        effect: |state| {
            state
                .can_undo_redo()
                .1
                .then_some(CommandEffect::Act(Intent::Redo))
        },
    },
    Command {
        name: "Open a file",
        help: "Any file of a data set; the others are found by name beside it.",
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
        name: "Copy the command line",
        help: "The command that repeats this run without a window.",
        menu: Some(Menu::File),
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
        menu: Some(Menu::File),
        keys: &[command_shift(Key::E)],
        effect: |state| open(state, ViewCommand::Save(ExportKind::Picture)),
    },
    Command {
        name: "Write a report",
        help: "One page with charts, network, tables, definitions and methods.",
        menu: Some(Menu::File),
        keys: &[command_shift(Key::R)],
        effect: |state| save(state, ExportKind::Report),
    },
    Command {
        name: "Write the table of edges",
        help: "Every edge with weight, rank, share and when it was pruned, as TSV.",
        menu: Some(Menu::File),
        keys: &[],
        effect: |state| save(state, ExportKind::Edges),
    },
    Command {
        name: "Write the pruned network",
        help: "The edges above the threshold, with weights: TSV, SIF, GraphML or Cytoscape JSON.",
        menu: Some(Menu::File),
        keys: &[],
        effect: |state| save(state, ExportKind::Pruned),
    },
    Command {
        name: "Write the weights",
        help: "All parameters, as a LEMBAS table or as safetensors.",
        menu: Some(Menu::File),
        keys: &[],
        effect: |state| save(state, ExportKind::Parameters),
    },
    Command {
        name: "All commands by name",
        help: "Type a part of what you want to do.",
        menu: Some(Menu::View),
        keys: &[command(Key::K), key(Key::F1)],
        effect: |_| Some(CommandEffect::View(ViewCommand::Palette)),
    },
    Command {
        name: "Search the network",
        help: "By symbol, id or query: deg>20, kind:spurious top:10.",
        menu: Some(Menu::View),
        keys: &[command(Key::F), key(Key::Slash)],
        effect: |state| open(state, ViewCommand::Search),
    },
    Command {
        name: "Show the whole network",
        help: "Zooms so that everything is in view.",
        menu: Some(Menu::View),
        keys: &[key(Key::Home)],
        effect: |state| open(state, ViewCommand::FitEverything),
    },
    Command {
        name: "Show the selection",
        help: "Zooms so that what is selected is in view.",
        menu: Some(Menu::View),
        keys: &[key(Key::F)],
        effect: |state| open(state, ViewCommand::FitSelection),
    },
    Command {
        name: "Zoom in",
        help: "Closer: edges show their signs, then their weights.",
        menu: None,
        keys: &[key(Key::Plus), key(Key::Equals)],
        effect: |state| open(state, ViewCommand::ZoomIn),
    },
    Command {
        name: "Zoom out",
        help: "Farther: edges are merged.",
        menu: None,
        keys: &[key(Key::Minus)],
        effect: |state| open(state, ViewCommand::ZoomOut),
    },
    Command {
        name: "Select nothing",
        help: "Everything is equal again.",
        menu: None,
        keys: &[key(Key::Escape)],
        effect: |_| act(Intent::Select(Vec::new(), Vec::new())),
    },
    Command {
        name: "Select all nodes",
        help: "Every protein that there is.",
        menu: Some(Menu::Edit),
        keys: &[command(Key::A)],
        effect: all_nodes,
    },
    Command {
        name: "Fewer neighbours around the selection",
        help: "What is one edge farther away steps back.",
        menu: None,
        keys: &[key(Key::OpenBracket)],
        effect: |state| focus(state, |focus| focus.steps = focus.steps.saturating_sub(1)),
    },
    Command {
        name: "More neighbours around the selection",
        help: "What is one edge farther away comes forward.",
        menu: None,
        keys: &[key(Key::CloseBracket)],
        effect: |state| {
            focus(state, |focus| {
                focus.steps = (focus.steps + 1).min(Focus::MOST_STEPS);
            })
        },
    },
    Command {
        name: "Neighbours: upstream, downstream, both",
        help: "Which way the focus goes from the selection.",
        menu: None,
        keys: &[key(Key::U)],
        effect: |state| {
            focus(state, |focus| {
                focus.direction = next_direction(focus.direction);
            })
        },
    },
    Command {
        name: "Dim or hide the rest",
        help: "What becomes of everything that is not in focus.",
        menu: None,
        keys: &[key(Key::H)],
        effect: |state| {
            focus(state, |focus| {
                focus.rest = if focus.rest == Unfocused::Dimmed {
                    Unfocused::Hidden
                } else {
                    Unfocused::Dimmed
                }
            })
        },
    },
    Command {
        name: "Walk along an edge",
        help: "From a protein to its strongest edge out, from an edge to its target.",
        menu: None,
        keys: &[key(Key::ArrowRight)],
        effect: |state| walk(state, Step::Along),
    },
    Command {
        name: "Walk back along an edge",
        help: "From a protein to its strongest edge in, from an edge to its source.",
        menu: None,
        keys: &[key(Key::ArrowLeft)],
        effect: |state| walk(state, Step::Against),
    },
    Command {
        name: "To the next stronger edge",
        help: "Among the edges of the protein that one came from.",
        menu: None,
        keys: &[key(Key::ArrowUp)],
        effect: |state| walk(state, Step::Stronger),
    },
    Command {
        name: "To the next weaker edge",
        help: "Among the edges of the protein that one came from.",
        menu: None,
        keys: &[key(Key::ArrowDown)],
        effect: |state| walk(state, Step::Weaker),
    },
    Command {
        name: "Labels: symbols or ids",
        help: "What stands beside the proteins.",
        menu: Some(Menu::View),
        keys: &[key(Key::L)],
        effect: |state| {
            view(state, |view| {
                view.labels = if view.labels == Labels::Symbols {
                    Labels::Ids
                } else {
                    Labels::Symbols
                }
            })
        },
    },
    Command {
        name: "Colour: role, state, error, change",
        help: "What the colour of a protein tells.",
        menu: Some(Menu::View),
        keys: &[key(Key::C)],
        effect: |state| view(state, |view| view.colours = next_colours(view.colours)),
    },
    Command {
        name: "Layout: signal flow",
        help: "Ligands at the left, transcription factors at the right.",
        menu: Some(Menu::View),
        keys: &[key(Key::Num1)],
        effect: |state| arrange(state, LayoutKind::SignalFlow),
    },
    Command {
        name: "Layout: force",
        help: "What belongs together lies together.",
        menu: Some(Menu::View),
        keys: &[key(Key::Num2)],
        effect: |state| arrange(state, LayoutKind::Force),
    },
    Command {
        name: "Layout: rings by layer",
        help: "Rings around the ligands.",
        menu: Some(Menu::View),
        keys: &[key(Key::Num3)],
        effect: |state| arrange(state, LayoutKind::Circular),
    },
    Command {
        name: "Play how the signal spreads",
        help: "From the ligands, step by step, in the chosen condition.",
        menu: Some(Menu::View),
        keys: &[key(Key::Y)],
        effect: play,
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
        name: "Strongest paths from the selected protein",
        help: "Then choose where they lead, at the right.",
        menu: None,
        keys: &[],
        effect: |state| paths(state, |paths, node| paths.from = Some(node)),
    },
    Command {
        name: "Strongest paths to the selected protein",
        help: "Then choose where they begin, at the right.",
        menu: None,
        keys: &[],
        effect: |state| paths(state, |paths, node| paths.to = Some(node)),
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
        name: "End making the layout",
        help: "The present layout stays.",
        menu: None,
        keys: &[],
        effect: |state| {
            state
                .placement
                .arranging
                .as_ref()
                .map(|_| CommandEffect::Act(Intent::CancelArranging))
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
    Command {
        name: "Motion: full or reduced",
        help: "Whether proteins glide to new places, or jump.",
        menu: Some(Menu::View),
        keys: &[],
        effect: |state| {
            view(state, |view| {
                view.motion = if view.motion == Motion::Full {
                    Motion::Reduced
                } else {
                    Motion::Full
                }
            })
        },
    },
    Command {
        name: "Tab: overview",
        help: "Loss, shares below the median, and the distributions of |weight|.",
        menu: None,
        keys: &[],
        effect: |state| tab(state, Tab::Overview),
    },
    Command {
        name: "Tab: table of edges",
        help: "Every edge with its weight, rank and course, to be sorted and filtered.",
        menu: Some(Menu::View),
        keys: &[key(Key::T)],
        effect: |state| tab(state, Tab::Edges),
    },
    Command {
        name: "Tab: weights over time",
        help: "How weights grow and shrink over the epochs.",
        menu: None,
        keys: &[],
        effect: |state| tab(state, Tab::Weights),
    },
    Command {
        name: "Tab: fit",
        help: "Predicted against measured activity.",
        menu: None,
        keys: &[],
        effect: |state| tab(state, Tab::Fit),
    },
    Command {
        name: "Tab: training",
        help: "Terms of the loss, spectral radius, learning rate.",
        menu: None,
        keys: &[],
        effect: |state| tab(state, Tab::Training),
    },
    Command {
        name: "Tab: ablation",
        help: "What becomes of the predictions without the weakest edges.",
        menu: Some(Menu::View),
        keys: &[key(Key::A)],
        effect: |state| tab(state, Tab::Ablation),
    },
    Command {
        name: "Tab: what if",
        help: "Other doses, proteins knocked out, edges cut.",
        menu: Some(Menu::View),
        keys: &[key(Key::W)],
        effect: |state| tab(state, Tab::WhatIf),
    },
    Command {
        name: "Tab: compare two runs",
        help: "This run beside one that was kept.",
        menu: None,
        keys: &[],
        effect: |state| tab(state, Tab::Compare),
    },
    Command {
        name: "Tab: large or small",
        help: "Room for charts and tables, or for the network.",
        menu: Some(Menu::View),
        keys: &[key(Key::B)],
        effect: |_| Some(CommandEffect::View(ViewCommand::ResultsSize)),
    },
    Command {
        name: "An earlier checkpoint of the run",
        help: "The network, the tables and the charts go back in time; training does not.",
        menu: Some(Menu::View),
        keys: &[command(Key::ArrowLeft)],
        effect: |state| step_in_time(state, true),
    },
    Command {
        name: "A later checkpoint of the run",
        help: "Forward in time, up to the present weights.",
        menu: Some(Menu::View),
        keys: &[command(Key::ArrowRight)],
        effect: |state| step_in_time(state, false),
    },
    Command {
        name: "Keep this run to compare the next one with it",
        help: "Its curves stay pale beside those of the next run.",
        menu: None,
        keys: &[],
        effect: |state| {
            (state.run.series.epochs > 0).then_some(CommandEffect::Act(Intent::KeepRun))
        },
    },
    Command {
        name: "Branch a run from the checkpoint that is shown",
        help: "A new run goes on from there, with another L2 if you like.",
        menu: None,
        keys: &[],
        effect: |state| (state.run.series.epochs > 0).then_some(CommandEffect::Act(Intent::Branch)),
    },
    Command {
        name: "Show every edge and node again",
        help: "Takes every filter away, and dims what was hidden around the selection.",
        menu: Some(Menu::View),
        keys: &[key(Key::Num0)],
        effect: |state| view(state, everything),
    },
];
