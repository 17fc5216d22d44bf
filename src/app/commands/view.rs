//! Commands that change how the network and the results are looked at.

use egui::Key;

use super::effects::{
    act, arrange, everything, focus, next_colours, next_direction, open, paths, play, tab, view,
    walk,
};
use super::keys::{command, key};
use super::{Command, CommandEffect, Menu, ViewCommand};
use crate::app::query::{Focus, Step, Unfocused};
use crate::app::state::{Labels, Motion, Tab};
use crate::app::update::Intent;
use crate::network::layout::LayoutKind;

/// Commands that change how the network and the results are looked at.
pub(super) const VIEW: &[Command] = &[
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
        name: "Tab: every run",
        help: "Every run of the project: show, compare, name and delete them.",
        menu: None,
        keys: &[key(Key::R)],
        effect: |state| tab(state, Tab::Runs),
    },
    Command {
        name: "Tab: compare runs",
        help: "The shown run beside those that are ticked in the list of runs.",
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
        name: "Show every edge and node again",
        help: "Takes every filter away, and dims what was hidden around the selection.",
        menu: Some(Menu::View),
        keys: &[key(Key::Num0)],
        effect: |state| view(state, everything),
    },
];
