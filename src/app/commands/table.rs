//! The commands.

use egui::{Key, KeyboardShortcut, Modifiers};

use super::effects::{
    act, all_ids, all_nodes, arrange, desk, edges, edit, everything, focus, knock_out, lens,
    next_colours, next_direction, nodes, open, paths, pin, play, save, step_in_time, walk,
};
use super::{Command, Doing, Menu, SaveKind, ViewCommand};
use crate::app::query::{Focus, Rest, Step};
use crate::app::state::{Desk, Labels, Motion};
use crate::app::update::{Action, EdgeEdit};
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
        doing: |_| act(Action::TrainOrPause),
    },
    Command {
        name: "Train one epoch",
        help: "One epoch: all training conditions are computed, and every weight takes one small step.",
        menu: None,
        keys: &[key(Key::Period)],
        doing: |_| act(Action::Step),
    },
    Command {
        name: "Reset the run",
        help: "Back to the start weights. Then settings can be changed.",
        menu: None,
        keys: &[shift(Key::R)],
        doing: |_| act(Action::Reset),
    },
    Command {
        name: "Undo",
        help: "Takes the last change of edges, doubts or held proteins back.",
        menu: Some(Menu::Edit),
        keys: &[command(Key::Z)],
        doing: |state| state.can_undo_redo().0.then_some(Doing::Act(Action::Undo)),
    },
    Command {
        name: "Redo",
        help: "Makes what was taken back again.",
        menu: Some(Menu::Edit),
        keys: &[command_shift(Key::Z), command(Key::Y)],
        doing: |state| state.can_undo_redo().1.then_some(Doing::Act(Action::Redo)),
    },
    Command {
        name: "Open a file",
        help: "Any file of a data set; the others are found by name beside it.",
        menu: Some(Menu::File),
        keys: &[command(Key::O)],
        doing: |_| act(Action::PickFile),
    },
    Command {
        name: "Open a folder",
        help: "A folder with one data set.",
        menu: Some(Menu::File),
        keys: &[],
        doing: |_| act(Action::PickFolder),
    },
    Command {
        name: "Copy the command line",
        help: "The command that repeats this run without a window.",
        menu: Some(Menu::File),
        keys: &[],
        doing: |state| {
            state
                .command_line()
                .map(|_| Doing::Act(Action::CopyCommand))
        },
    },
    Command {
        name: "Export a picture of the network",
        help: "The network as you see it, as SVG or PNG.",
        menu: Some(Menu::File),
        keys: &[command_shift(Key::E)],
        doing: |state| open(state, ViewCommand::Save(SaveKind::Picture)),
    },
    Command {
        name: "Write a report",
        help: "One page with charts, network, tables, definitions and methods.",
        menu: Some(Menu::File),
        keys: &[command_shift(Key::R)],
        doing: |state| save(state, SaveKind::Report),
    },
    Command {
        name: "Write the table of edges",
        help: "Every edge with weight, rank, share and when it was pruned, as TSV.",
        menu: Some(Menu::File),
        keys: &[],
        doing: |state| save(state, SaveKind::Edges),
    },
    Command {
        name: "Write the pruned network",
        help: "The edges above the threshold, with weights: TSV, SIF, GraphML or Cytoscape JSON.",
        menu: Some(Menu::File),
        keys: &[],
        doing: |state| save(state, SaveKind::Pruned),
    },
    Command {
        name: "Write the weights",
        help: "All parameters, as a LEMBAS table or as safetensors.",
        menu: Some(Menu::File),
        keys: &[],
        doing: |state| save(state, SaveKind::Parameters),
    },
    Command {
        name: "All commands by name",
        help: "Type a part of what you want to do.",
        menu: Some(Menu::View),
        keys: &[command(Key::K), key(Key::F1)],
        doing: |_| Some(Doing::View(ViewCommand::Palette)),
    },
    Command {
        name: "Search the network",
        help: "By symbol, id or query: deg>20, kind:spurious top:10.",
        menu: Some(Menu::View),
        keys: &[command(Key::F), key(Key::Slash)],
        doing: |state| open(state, ViewCommand::Search),
    },
    Command {
        name: "Show the whole network",
        help: "Zooms so that everything is in view.",
        menu: Some(Menu::View),
        keys: &[key(Key::Home)],
        doing: |state| open(state, ViewCommand::FitEverything),
    },
    Command {
        name: "Show the selection",
        help: "Zooms so that what is selected is in view.",
        menu: Some(Menu::View),
        keys: &[key(Key::F)],
        doing: |state| open(state, ViewCommand::FitSelection),
    },
    Command {
        name: "Zoom in",
        help: "Closer: edges show their signs, then their weights.",
        menu: None,
        keys: &[key(Key::Plus), key(Key::Equals)],
        doing: |state| open(state, ViewCommand::ZoomIn),
    },
    Command {
        name: "Zoom out",
        help: "Farther: edges are merged.",
        menu: None,
        keys: &[key(Key::Minus)],
        doing: |state| open(state, ViewCommand::ZoomOut),
    },
    Command {
        name: "Select nothing",
        help: "Everything is equal again.",
        menu: None,
        keys: &[key(Key::Escape)],
        doing: |_| act(Action::Select(Vec::new(), Vec::new())),
    },
    Command {
        name: "Select all nodes",
        help: "Every protein that there is.",
        menu: Some(Menu::Edit),
        keys: &[command(Key::A)],
        doing: all_nodes,
    },
    Command {
        name: "Fewer neighbours around the selection",
        help: "What is one edge farther away steps back.",
        menu: None,
        keys: &[key(Key::OpenBracket)],
        doing: |state| focus(state, |focus| focus.steps = focus.steps.saturating_sub(1)),
    },
    Command {
        name: "More neighbours around the selection",
        help: "What is one edge farther away comes forward.",
        menu: None,
        keys: &[key(Key::CloseBracket)],
        doing: |state| {
            focus(state, |focus| {
                focus.steps = (focus.steps + 1).min(Focus::MOST_STEPS)
            })
        },
    },
    Command {
        name: "Neighbours: upstream, downstream, both",
        help: "Which way the focus goes from the selection.",
        menu: None,
        keys: &[key(Key::U)],
        doing: |state| {
            focus(state, |focus| {
                focus.direction = next_direction(focus.direction)
            })
        },
    },
    Command {
        name: "Dim or hide the rest",
        help: "What becomes of everything that is not in focus.",
        menu: None,
        keys: &[key(Key::H)],
        doing: |state| {
            focus(state, |focus| {
                focus.rest = if focus.rest == Rest::Dimmed {
                    Rest::Hidden
                } else {
                    Rest::Dimmed
                }
            })
        },
    },
    Command {
        name: "Walk along an edge",
        help: "From a protein to its strongest edge out, from an edge to its target.",
        menu: None,
        keys: &[key(Key::ArrowRight)],
        doing: |state| walk(state, Step::Along),
    },
    Command {
        name: "Walk back along an edge",
        help: "From a protein to its strongest edge in, from an edge to its source.",
        menu: None,
        keys: &[key(Key::ArrowLeft)],
        doing: |state| walk(state, Step::Against),
    },
    Command {
        name: "To the next stronger edge",
        help: "Among the edges of the protein that one came from.",
        menu: None,
        keys: &[key(Key::ArrowUp)],
        doing: |state| walk(state, Step::Stronger),
    },
    Command {
        name: "To the next weaker edge",
        help: "Among the edges of the protein that one came from.",
        menu: None,
        keys: &[key(Key::ArrowDown)],
        doing: |state| walk(state, Step::Weaker),
    },
    Command {
        name: "Labels: symbols or ids",
        help: "What stands beside the proteins.",
        menu: Some(Menu::View),
        keys: &[key(Key::L)],
        doing: |state| {
            lens(state, |lens| {
                lens.labels = if lens.labels == Labels::Symbols {
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
        doing: |state| lens(state, |lens| lens.colours = next_colours(lens.colours)),
    },
    Command {
        name: "Layout: signal flow",
        help: "Ligands at the left, transcription factors at the right.",
        menu: Some(Menu::View),
        keys: &[key(Key::Num1)],
        doing: |state| arrange(state, LayoutKind::SignalFlow),
    },
    Command {
        name: "Layout: force",
        help: "What belongs together lies together.",
        menu: Some(Menu::View),
        keys: &[key(Key::Num2)],
        doing: |state| arrange(state, LayoutKind::Force),
    },
    Command {
        name: "Layout: rings by layer",
        help: "Rings around the ligands.",
        menu: Some(Menu::View),
        keys: &[key(Key::Num3)],
        doing: |state| arrange(state, LayoutKind::Circular),
    },
    Command {
        name: "Play how the signal spreads",
        help: "From the ligands, step by step, in the chosen condition.",
        menu: Some(Menu::View),
        keys: &[key(Key::Y)],
        doing: play,
    },
    Command {
        name: "Draw an edge from the selected protein",
        help: "Then click the protein that it leads to.",
        menu: Some(Menu::Edit),
        keys: &[key(Key::E)],
        doing: |state| {
            (state.selection.nodes.len() == 1).then_some(Doing::View(ViewCommand::DrawEdge))
        },
    },
    Command {
        name: "Finish the edge at the selected protein",
        help: "After drawing from one protein, walk to another and press Enter.",
        menu: None,
        keys: &[key(Key::Enter)],
        doing: |state| {
            (state.selection.nodes.len() == 1).then_some(Doing::View(ViewCommand::FinishEdge))
        },
    },
    Command {
        name: "The selected edges stimulate",
        help: "Gives them this sign; the next run has it.",
        menu: None,
        keys: &[],
        doing: |state| edit(state, EdgeEdit::Set(Sign::Stimulation)),
    },
    Command {
        name: "The selected edges inhibit",
        help: "Gives them this sign; the next run has it.",
        menu: None,
        keys: &[],
        doing: |state| edit(state, EdgeEdit::Set(Sign::Inhibition)),
    },
    Command {
        name: "The sign of the selected edges is not known",
        help: "Takes their sign away; the next run learns it.",
        menu: None,
        keys: &[],
        doing: |state| edit(state, EdgeEdit::Set(Sign::Unknown)),
    },
    Command {
        name: "Strongest paths from the selected protein",
        help: "Then choose where they lead, at the right.",
        menu: None,
        keys: &[],
        doing: |state| paths(state, |paths, node| paths.from = Some(node)),
    },
    Command {
        name: "Strongest paths to the selected protein",
        help: "Then choose where they begin, at the right.",
        menu: None,
        keys: &[],
        doing: |state| paths(state, |paths, node| paths.to = Some(node)),
    },
    Command {
        name: "Hold the selected proteins fully active",
        help: "Their state is held at 1 in what is shown; training does not see it.",
        menu: None,
        keys: &[],
        doing: |state| nodes(state).map(|nodes| Doing::Act(Action::Hold(nodes, Some(1.0)))),
    },
    Command {
        name: "End making the layout",
        help: "The present layout stays.",
        menu: None,
        keys: &[],
        doing: |state| {
            state
                .arranging
                .as_ref()
                .map(|_| Doing::Act(Action::CancelArranging))
        },
    },
    Command {
        name: "Delete the selected edges",
        help: "The next run is without them. Spurious edges stay: they are drawn at random.",
        menu: Some(Menu::Edit),
        keys: &[key(Key::Delete), key(Key::Backspace)],
        doing: |state| edit(state, EdgeEdit::Remove),
    },
    Command {
        name: "Flip the sign of the selected edges",
        help: "Stimulation becomes inhibition and the other way round.",
        menu: Some(Menu::Edit),
        keys: &[key(Key::S)],
        doing: |state| edit(state, EdgeEdit::Flip),
    },
    Command {
        name: "Doubt the selected edges, or trust them again",
        help: "A mark of your own; kind:doubted finds it. It changes nothing in training.",
        menu: Some(Menu::Edit),
        keys: &[key(Key::D)],
        doing: |state| edges(state).map(|edges| Doing::Act(Action::Doubt(edges))),
    },
    Command {
        name: "Cut the selected edges, or join them again",
        help: "They act no more, in what is shown. Training does not see it.",
        menu: Some(Menu::Edit),
        keys: &[key(Key::X)],
        doing: |state| edges(state).map(|edges| Doing::Act(Action::Cut(edges))),
    },
    Command {
        name: "Put doses, held proteins and cut edges back",
        help: "What is shown is what the data say again.",
        menu: None,
        keys: &[],
        doing: |_| act(Action::PutBack),
    },
    Command {
        name: "Knock the selected proteins out, or let them go",
        help: "Their state is held at 0 in what is shown; training does not see it.",
        menu: Some(Menu::Edit),
        keys: &[key(Key::K)],
        doing: knock_out,
    },
    Command {
        name: "Pin the selected proteins, or let them go",
        help: "Pinned proteins stay where they are when the network is laid out anew.",
        menu: Some(Menu::Edit),
        keys: &[key(Key::P)],
        doing: pin,
    },
    Command {
        name: "Unpin all proteins",
        help: "The next layout moves them all.",
        menu: Some(Menu::Edit),
        keys: &[shift(Key::P)],
        doing: |state| all_ids(state).map(|nodes| Doing::Act(Action::Pin(nodes, false))),
    },
    Command {
        name: "Motion: full or reduced",
        help: "Whether proteins glide to new places, or jump.",
        menu: Some(Menu::View),
        keys: &[],
        doing: |state| {
            lens(state, |lens| {
                lens.motion = if lens.motion == Motion::Full {
                    Motion::Reduced
                } else {
                    Motion::Full
                }
            })
        },
    },
    Command {
        name: "Desk: overview",
        help: "Loss, shares below the median, and the distributions of |weight|.",
        menu: None,
        keys: &[],
        doing: |state| desk(state, Desk::Overview),
    },
    Command {
        name: "Desk: table of edges",
        help: "Every edge with its weight, rank and course, to be sorted and filtered.",
        menu: Some(Menu::View),
        keys: &[key(Key::T)],
        doing: |state| desk(state, Desk::Edges),
    },
    Command {
        name: "Desk: course of the weights",
        help: "How weights grow and shrink over the epochs.",
        menu: None,
        keys: &[],
        doing: |state| desk(state, Desk::Weights),
    },
    Command {
        name: "Desk: fit",
        help: "Predicted against measured activity.",
        menu: None,
        keys: &[],
        doing: |state| desk(state, Desk::Fit),
    },
    Command {
        name: "Desk: training",
        help: "Terms of the loss, spectral radius, learning rate.",
        menu: None,
        keys: &[],
        doing: |state| desk(state, Desk::Training),
    },
    Command {
        name: "Desk: ablation",
        help: "What becomes of the predictions without the weakest edges.",
        menu: Some(Menu::View),
        keys: &[key(Key::A)],
        doing: |state| desk(state, Desk::Ablation),
    },
    Command {
        name: "Desk: what if",
        help: "Other doses, proteins knocked out, edges cut.",
        menu: Some(Menu::View),
        keys: &[key(Key::W)],
        doing: |state| desk(state, Desk::WhatIf),
    },
    Command {
        name: "Desk: compare two runs",
        help: "This run beside one that was kept.",
        menu: None,
        keys: &[],
        doing: |state| desk(state, Desk::Compare),
    },
    Command {
        name: "Desk: large or small",
        help: "Room for charts and tables, or for the network.",
        menu: Some(Menu::View),
        keys: &[key(Key::B)],
        doing: |_| Some(Doing::View(ViewCommand::DeskSize)),
    },
    Command {
        name: "An earlier moment of the run",
        help: "The network, the tables and the charts go back in time; training does not.",
        menu: Some(Menu::View),
        keys: &[command(Key::ArrowLeft)],
        doing: |state| step_in_time(state, true),
    },
    Command {
        name: "A later moment of the run",
        help: "Forward in time, up to the present weights.",
        menu: Some(Menu::View),
        keys: &[command(Key::ArrowRight)],
        doing: |state| step_in_time(state, false),
    },
    Command {
        name: "Keep this run to compare the next one with it",
        help: "Its curves stay pale beside those of the next run.",
        menu: None,
        keys: &[],
        doing: |state| (state.series.epochs > 0).then_some(Doing::Act(Action::KeepRun)),
    },
    Command {
        name: "Branch a run from the moment that is shown",
        help: "A new run goes on from there, with another L2 if you like.",
        menu: None,
        keys: &[],
        doing: |state| (state.series.epochs > 0).then_some(Doing::Act(Action::Branch)),
    },
    Command {
        name: "Show every edge and node again",
        help: "Takes every filter away, and dims what was hidden around the selection.",
        menu: Some(Menu::View),
        keys: &[key(Key::Num0)],
        doing: |state| lens(state, everything),
    },
];
