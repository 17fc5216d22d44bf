//! Commands of runs: train, pause, checkpoints, branches.

use egui::Key;

use super::effects::{act, step_in_time};
use super::keys::{command, key, shift};
use super::{Command, CommandEffect, Menu};
use crate::app::update::Intent;

/// Commands of the run: train, pause, checkpoints, branches.
pub(super) const RUN: &[Command] = &[
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
        name: "New run",
        help: "Keeps the present run in the list of runs, and goes back to the start weights.",
        menu: None,
        keys: &[shift(Key::R)],
        effect: |_| act(Intent::NewRun),
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
        name: "Bring the deleted run back",
        help: "The run that was deleted last, as long as the project is open.",
        menu: None,
        keys: &[],
        effect: |state| {
            let deleted = state.runs.deleted().last();
            deleted.map(|_| CommandEffect::Act(Intent::RestoreRun))
        },
    },
    Command {
        name: "Branch a run from the checkpoint that is shown",
        help: "A new run goes on from there, with another L2 if you like.",
        menu: None,
        keys: &[],
        effect: |state| (state.run.series.epochs > 0).then_some(CommandEffect::Act(Intent::Branch)),
    },
];
