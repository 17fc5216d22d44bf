//! The top bar: menus, the buttons of a run, and how far it is.

use egui::{Button, Key, MenuBar, ProgressBar, RichText, Ui};

use super::field::end_typing;
use crate::app::action::Action;
use crate::app::state::{Phase, State};
use crate::app::theme;
use crate::data::{Example, Opening};

/// Shows the bar.
pub fn bar_ui(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    MenuBar::new().ui(ui, |ui| {
        ui.label(RichText::new("Espalier").heading().strong());
        file_menu_ui(ui, state, actions);
        ui.menu_button("View", |ui| {
            ui.label("Colours");
            egui::widgets::global_theme_preference_buttons(ui);
        });
        ui.menu_button("Help", help_ui);
        ui.separator();
        run_buttons_ui(ui, state, actions);
        progress_ui(ui, state);
    });
}

fn file_menu_ui(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    ui.menu_button("File", |ui| {
        let mut item = |ui: &mut Ui, text: &str, enabled: bool, help: &str, action: Action| {
            if ui
                .add_enabled(enabled, Button::new(text))
                .on_hover_text(help)
                .clicked()
            {
                actions.push(action);
                ui.close();
            }
        };
        item(
            ui,
            "Open file …  (Ctrl+O)",
            true,
            "Any file of a data set; the others are found by name beside it.",
            Action::PickFile,
        );
        item(
            ui,
            "Open folder …",
            true,
            "A folder with one data set.",
            Action::PickFolder,
        );
        for example in Example::ALL {
            let text = format!("Example: {}", example.name());
            item(
                ui,
                &text,
                true,
                "Comes with the program; its data are simulated, so the truth is known.",
                Action::Open(Opening::Example(example)),
            );
        }
        ui.separator();
        let has_command = state.command_line().is_some();
        item(
            ui,
            "Copy command line",
            has_command,
            "The command that repeats this run without a window.",
            Action::CopyCommand,
        );
        ui.separator();
        if ui.button("Quit").clicked() {
            ui.ctx().send_viewport_cmd(egui::ViewportCommand::Close);
        }
    });
}

fn help_ui(ui: &mut Ui) {
    const KEYS: [(&str, &str); 11] = [
        ("Space", "train, pause, go on"),
        (".", "train one epoch"),
        ("Shift+R", "reset the run"),
        ("Ctrl+O", "open a file"),
        ("wheel, + -", "zoom the network"),
        ("drag", "move the network, or a node"),
        ("click, Shift+click", "select, add to the selection"),
        ("Shift+drag", "select what lies in a box"),
        ("Home, F", "show everything, the selection"),
        ("Esc", "select nothing"),
        ("Ctrl + 0 -", "size of the whole window"),
    ];
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
    ui.set_min_width(300.0);
    egui::Grid::new("keys")
        .num_columns(2)
        .spacing([16.0, 4.0])
        .show(ui, |ui| {
            for (key, what) in KEYS {
                ui.label(RichText::new(key).strong());
                ui.label(what);
                ui.end_row();
            }
        });
    ui.separator();
    ui.set_max_width(340.0);
    for (term, meaning) in TERMS {
        ui.label(RichText::new(term).strong());
        ui.label(meaning);
    }
}

fn run_buttons_ui(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    let (text, help) = match state.phase {
        Phase::Running => ("⏸ Pause", "Wait after the present epoch. (Space)"),
        Phase::Paused if state.series.epochs > 0 => {
            ("▶ Go on", "Train from where the run stopped. (Space)")
        }
        Phase::Preparing => ("▶ Train", "The engine is being made ready."),
        _ => (
            "▶ Train",
            "Fit the network to the data in the background, and watch its weights change. (Space)",
        ),
    };
    let can_train =
        state.is_trainable() && !matches!(state.phase, Phase::Preparing | Phase::Finished(_));
    let train = Button::new(RichText::new(text).strong()).min_size(egui::vec2(84.0, 0.0));
    if ui
        .add_enabled(can_train, train)
        .on_hover_text(help)
        .on_disabled_hover_text(why_not(state))
        .clicked()
    {
        actions.push(Action::TrainOrPause);
    }
    let can_step = can_train && state.phase != Phase::Running;
    let step = ui.add_enabled(can_step, Button::new("⏭ 1 epoch"));
    if step
        .on_hover_text("Take a single training step, to see what it does. (.)")
        .on_disabled_hover_text(why_not(state))
        .clicked()
    {
        actions.push(Action::Step);
    }
    let can_reset = !matches!(state.phase, Phase::Idle);
    let reset = ui.add_enabled(can_reset, Button::new("⟲ Reset"));
    if reset
        .on_hover_text("Go back to the start weights. Then settings can be changed. (Shift+R)")
        .on_disabled_hover_text("There is no run to reset.")
        .clicked()
    {
        actions.push(Action::Reset);
    }
}

fn why_not(state: &State) -> &'static str {
    match state.phase {
        Phase::Finished(_) => "This run is finished. Reset it to train again.",
        Phase::Running => "Pause first.",
        Phase::Preparing => "The engine is being made ready.",
        _ => {
            "There are no data to train on: a table of ligands and one of transcription factors are needed."
        }
    }
}

fn progress_ui(ui: &mut Ui, state: &State) {
    let (done, all) = (state.series.epochs, state.config.epochs);
    let text = match (&state.phase, state.secs_left()) {
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

/// A number with commas between thousands.
pub fn grouped(number: u32) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Actions of the keys that work wherever no text is being typed, and no menu is open.
pub fn shortcuts(ctx: &egui::Context) -> Vec<Action> {
    if egui::Popup::is_any_open(ctx) {
        return Vec::new();
    }
    let none = egui::Modifiers::NONE;
    let space = ctx.input(|input| input.key_pressed(Key::Space) && input.modifiers.is_none());
    if ctx.egui_wants_keyboard_input() && !(space && end_typing(ctx)) {
        return Vec::new();
    }
    ctx.input_mut(|input| {
        let mut actions = Vec::new();
        let mut on = |modifiers: egui::Modifiers, key: Key, action: Action| {
            if input.consume_key(modifiers, key) {
                actions.push(action);
            }
        };
        on(egui::Modifiers::COMMAND, Key::O, Action::PickFile);
        on(egui::Modifiers::SHIFT, Key::R, Action::Reset);
        on(none, Key::Space, Action::TrainOrPause);
        on(none, Key::Period, Action::Step);
        on(none, Key::Escape, Action::Select(Vec::new(), Vec::new()));
        actions
    })
}

/// Asks whether what is to be opened may end the present run.
pub fn question_ui(ctx: &egui::Context, state: &State, actions: &mut Vec<Action>) {
    if state.asked.is_none() {
        return;
    }
    let answer = egui::Modal::new(egui::Id::new("question")).show(ctx, |ui| {
        ui.set_width(300.0);
        ui.label("Opening another network ends this run. Its weights and curves are lost.");
        ui.add_space(theme::GROUP_SPACE);
        ui.horizontal(|ui| {
            if ui.button("Open").clicked() {
                actions.push(Action::Answer(true));
            }
            if ui.button("Keep the run").clicked() {
                actions.push(Action::Answer(false));
            }
        });
    });
    if answer.should_close() {
        actions.push(Action::Answer(false));
    }
}
