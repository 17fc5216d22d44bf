//! The top bar: menus, the buttons of a run, and how far it is.

use egui::{Button, MenuBar, ProgressBar, RichText, Ui};

use crate::app::commands::{CommandEffect, menus_ui};
use crate::app::state::{Phase, State};
use crate::app::update::Intent;
use crate::app::widgets::grouped;

/// Shows the bar.
pub fn bar_ui(ui: &mut Ui, state: &State, effects: &mut Vec<CommandEffect>) {
    let mut intents = Vec::new();
    MenuBar::new().ui(ui, |ui| {
        ui.label(RichText::new("Espalier").heading().strong());
        menus_ui(ui, state, effects);
        ui.separator();
        name_ui(ui, state);
        run_buttons_ui(ui, state, &mut intents);
        progress_ui(ui, state);
    });
    effects.extend(intents.into_iter().map(CommandEffect::Act));
}

/// Which project is open, and whether it is saved.
fn name_ui(ui: &mut Ui, state: &State) {
    /// Longer names are cut.
    const WIDTH: f32 = 130.0;
    let Some(name) = state.project_name() else {
        return;
    };
    let mark = if state.is_unsaved() { "*" } else { "" };
    let place = match &state.project.file {
        Some(file) => file.display().to_string(),
        None => "This project has no file yet: Ctrl+S saves it.".to_owned(),
    };
    let saved = if state.is_unsaved() {
        "It has changes that are not saved (*)."
    } else {
        "Everything is saved, or can be made again."
    };
    let label = egui::Label::new(format!("{name}{mark}")).truncate();
    ui.allocate_ui(egui::vec2(WIDTH, ui.spacing().interact_size.y), |ui| {
        ui.add(label).on_hover_text(format!("{place}\n{saved}"));
    });
    ui.separator();
}

fn run_buttons_ui(ui: &mut Ui, state: &State, intents: &mut Vec<Intent>) {
    let (text, help) = match state.run.phase {
        Phase::Running => ("⏸ Pause", "Wait after the present epoch. (Space)"),
        Phase::Paused if state.run.series.epochs > 0 => {
            ("▶ Go on", "Train from where the run stopped. (Space)")
        }
        Phase::Preparing => ("▶ Train", "The engine is being made ready."),
        Phase::Finished(_) => (
            "▶ Train",
            "Train a new run with the present settings; the finished one stays in the list of runs. (Space)",
        ),
        _ => (
            "▶ Train",
            "Fit the network to the data in the background, and watch its weights change. (Space)",
        ),
    };
    let can_train = state.is_trainable() && !matches!(state.run.phase, Phase::Preparing);
    let train = Button::new(RichText::new(text).strong()).min_size(egui::vec2(84.0, 0.0));
    if ui
        .add_enabled(can_train, train)
        .on_hover_text(help)
        .on_disabled_hover_text(why_not(&state.run.phase))
        .clicked()
    {
        intents.push(Intent::TrainOrPause);
    }
    let can_step = can_train && !matches!(state.run.phase, Phase::Running | Phase::Finished(_));
    let step = ui.add_enabled(can_step, Button::new("⏭ 1 epoch"));
    if step
        .on_hover_text("Take a single training step, to see what it does. (.)")
        .on_disabled_hover_text(why_not(&state.run.phase))
        .clicked()
    {
        intents.push(Intent::Step);
    }
    let has_run = !matches!(state.run.phase, Phase::Idle);
    let new = ui.add_enabled(has_run, Button::new("⟲ New run"));
    if new
        .on_hover_text(
            "Keep this run in the list of runs, and go back to the start weights. (Shift+R)",
        )
        .on_disabled_hover_text("The next run is a new one.")
        .clicked()
    {
        intents.push(Intent::NewRun);
    }
}

fn why_not(phase: &Phase) -> &'static str {
    match phase {
        Phase::Finished(_) => "This run is finished.",
        Phase::Running => "Pause first.",
        Phase::Preparing => "The engine is being made ready.",
        _ => {
            "There are no data to train on: a table of ligands and one of transcription factors are needed."
        }
    }
}

fn progress_ui(ui: &mut Ui, state: &State) {
    let (done, all) = (state.run.series.epochs, state.document.config.epochs);
    let text = match (&state.run.phase, state.secs_left()) {
        (Phase::Preparing, _) => "making ready …".to_owned(),
        (Phase::Running, Some(secs)) => format!(
            "epoch {} / {}   {} left",
            grouped(done),
            grouped(all),
            duration(secs)
        ),
        (Phase::Finished(summary), _) => format!(
            "finished: {} epochs in {}",
            grouped(done),
            duration(summary.wall_secs)
        ),
        _ => format!("epoch {} / {}", grouped(done), grouped(all)),
    };
    let bar = ProgressBar::new(done as f32 / all.max(1) as f32)
        .text(text)
        .corner_radius(3.0)
        .desired_width(ui.available_width().clamp(80.0, 340.0));
    ui.add(bar).on_hover_text(
        "One epoch: all training conditions are computed, and every weight takes one small step.",
    );
}

/// A duration as one would say it.
fn duration(secs: f64) -> String {
    match secs {
        secs if secs < 60.0 => format!("{secs:.0} s"),
        secs if secs < 3_600.0 => {
            format!("{:.0} min {:02.0} s", (secs / 60.0).floor(), secs % 60.0)
        }
        secs => format!("{:.1} h", secs / 3_600.0),
    }
}
