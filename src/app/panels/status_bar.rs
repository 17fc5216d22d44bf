//! The bottom line: what computes, how fast, and the latest message.

use egui::{RichText, Ui};

use crate::app::state::{Dialogs, Notice, Phase, State};
use crate::app::theme;
use crate::app::update::Intent;

/// Shows the line.
pub fn status_ui(ui: &mut Ui, state: &State, intents: &mut Vec<Intent>) {
    ui.horizontal(|ui| {
        let engine = state.run.engine.as_ref().map_or("engine: not started", |engine| engine.device.as_str());
        let help = format!("What computes the training. Choose it under 4 Training. {}", state.run.engine_reason);
        ui.label(engine).on_hover_text(help);
        ui.separator();
        let phase = match state.run.phase {
            Phase::Idle => "ready",
            Phase::Preparing => "making ready",
            Phase::Running => "training",
            Phase::Paused => "paused",
            Phase::Finished(_) => "finished",
            Phase::Failed => "stopped",
        };
        ui.label(phase);
        let running = state.run.phase == Phase::Running;
        if running {
            ui.separator();
            // Figures of one width, so that nothing moves while they change.
            let speed = format!("{:>6.0} epochs/s", state.run.epochs_per_sec);
            ui.label(RichText::new(speed).monospace()).on_hover_text("Speed of the training over the last second.");
        }
        if state.run.series.unsettled > 0 {
            ui.separator();
            ui.label(format!("unsettled epochs: {}", state.run.series.unsettled))
                .on_hover_text(unsettled_text(&state.run.phase));
        }
        if running && state.run.dropped > 0 {
            ui.separator();
            ui.label(format!("updates skipped: {}", state.run.dropped)).on_hover_text(
                "The window was too slow to show every update of the weights. The training and its history lost nothing.",
            );
        }
        ui.separator();
        notice_ui(ui, &state.dialogs, intents);
    });
}

fn notice_ui(ui: &mut Ui, dialogs: &Dialogs, intents: &mut Vec<Intent>) {
    let Some(notice) = &dialogs.notice else {
        if dialogs.loading.is_some() {
            ui.label("reading …");
        }
        return;
    };
    let (text, colour) = match notice {
        Notice::Done(text) => (text, ui.visuals().text_color()),
        Notice::Error(text) => (text, theme::error_colour(ui.visuals().dark_mode)),
    };
    if ui
        .small_button("×")
        .on_hover_text("Take this message away.")
        .clicked()
    {
        intents.push(Intent::Dismiss);
    }
    ui.add(egui::Label::new(RichText::new(text).color(colour)).truncate())
        .on_hover_text(text);
}

/// What it means that states do not settle.
fn unsettled_text(phase: &Phase) -> String {
    let mut text = "The states of the network still moved when the steps ran out. A stronger L2 or other spurious edges may calm it.".to_owned();
    if let Phase::Finished(summary) = phase {
        let count = summary.unsettled.len();
        if count > 0 {
            text += &format!("\nAt the end {count} training conditions were not at rest.");
        }
    }
    text
}
