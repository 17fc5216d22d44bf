//! Questions, and the form that saves a project.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use egui::{Context, Id, Key, Modal, RichText, TextEdit, Ui};

use super::export::start_folder;
use crate::app::state::{Asked, Leaving, LeftBehind, State};
use crate::app::theme;
use crate::app::update::{Answer, Intent};

/// Width of the questions.
pub(super) const WIDTH: f32 = 380.0;

/// Asks what the state wants to know.
pub fn question_ui(ctx: &Context, state: &State, intents: &mut Vec<Intent>) {
    let Some(asked) = &state.dialogs.asked else {
        if state.dialogs.opens_project {
            Modal::new(Id::new("opening")).show(ctx, |ui| {
                ui.horizontal(|ui| {
                    ui.spinner();
                    ui.label("Opening the project …");
                });
            });
        }
        return;
    };
    let (title, text, answers) = match asked {
        Asked::Unsaved(leaving) => unsaved(state, leaving),
        Asked::Recover(left) => recover(state, left),
    };
    let modal = Modal::new(Id::new("question")).show(ctx, |ui| {
        ui.set_width(WIDTH);
        ui.label(RichText::new(title).heading().strong());
        ui.add_space(4.0);
        ui.label(text);
        ui.add_space(theme::GROUP_SPACE);
        ui.horizontal(|ui| {
            for (label, answer) in answers {
                if ui.button(label).clicked() {
                    intents.push(Intent::Answer(answer));
                }
            }
        });
    });
    if modal.should_close() {
        intents.push(Intent::Answer(Answer::Cancel));
    }
}

type Question = (String, String, [(&'static str, Answer); 3]);

fn unsaved(state: &State, leaving: &Leaving) -> Question {
    let name = state.project_name().unwrap_or_default();
    let runs = match state.unsaved_runs() {
        0 => String::new(),
        1 => " and 1 run".to_owned(),
        count => format!(" and {count} runs"),
    };
    let what = match leaving {
        Leaving::Quit => "closing the window",
        Leaving::Open(_) | Leaving::New => "it is closed",
    };
    (
        format!("Save '{name}' before {what}?"),
        format!("Without saving, your changes{runs} are lost."),
        [
            ("Save", Answer::Yes),
            ("Do not save", Answer::No),
            ("Cancel", Answer::Cancel),
        ],
    )
}

fn recover(state: &State, left: &LeftBehind) -> Question {
    let name = left.path.file_stem().unwrap_or_default().to_string_lossy();
    let (title, without) = if left.is_named {
        (
            format!("Recover changes of '{name}'?"),
            "Open as it was saved",
        )
    } else {
        let title = match state.project.leftovers.len() {
            0 | 1 => "Recover an unsaved project?".to_owned(),
            count => format!("Recover an unsaved project? There are {count}, this is the latest."),
        };
        (title, "Discard it")
    };
    let present = match state.project_name() {
        Some(name) if !left.is_named => format!(" It takes the place of '{name}', which is open."),
        _ => String::new(),
    };
    (
        title,
        format!(
            "Espalier ended without saving. What was done up to {} is there, runs included; a run that was interrupted can go on.{present}",
            ago_text(left.stored)
        ),
        [
            ("Recover", Answer::Yes),
            (without, Answer::No),
            ("Later", Answer::Cancel),
        ],
    )
}

/// How long ago something was, in words.
fn ago_text(time: SystemTime) -> String {
    let secs = time.elapsed().map_or(0, |elapsed| elapsed.as_secs());
    match secs {
        secs if secs < 120 => format!("{secs} s ago"),
        secs if secs < 7_200 => format!("{} min ago", secs / 60),
        secs if secs < 172_800 => format!("{} h ago", secs / 3_600),
        secs => format!("{} days ago", secs / 86_400),
    }
}

/// Memory of the form that saves a project.
#[derive(Default)]
pub struct SaveForm {
    /// The place that was proposed.
    proposed: Option<PathBuf>,
    path: String,
    /// Answers of the system's dialog that were taken in.
    answers: u64,
    /// Whether the next frame types into the path.
    wants_focus: bool,
}

impl SaveForm {
    /// Shows the form, while the state asks for a place.
    pub fn ui(&mut self, ctx: &Context, state: &State, intents: &mut Vec<Intent>) {
        let (answers, picked) = &state.dialogs.file_place;
        if self.proposed != state.dialogs.save_as {
            self.proposed.clone_from(&state.dialogs.save_as);
            self.answers = *answers;
            self.wants_focus = true;
            if let Some(place) = &self.proposed {
                let has_folder = place
                    .parent()
                    .is_some_and(|folder| !folder.as_os_str().is_empty());
                let place = if has_folder {
                    place.clone()
                } else {
                    start_folder().join(place)
                };
                self.path = place.to_string_lossy().into_owned();
            }
        }
        if self.proposed.is_none() {
            return;
        }
        if *answers != self.answers {
            self.answers = *answers;
            self.path = picked.to_string_lossy().into_owned();
        }
        let modal = Modal::new(Id::new("save project")).show(ctx, |ui| {
            ui.set_width(WIDTH);
            self.fields_ui(ui, intents);
        });
        if modal.should_close() {
            intents.push(Intent::CancelSaving);
        }
    }

    fn fields_ui(&mut self, ui: &mut Ui, intents: &mut Vec<Intent>) {
        ui.label(RichText::new("Save the project").heading().strong());
        ui.label("Network, data, your decisions, notes and every run, in one file.");
        ui.add_space(4.0);
        let label = ui.label("File");
        let edit = TextEdit::singleline(&mut self.path).desired_width(f32::INFINITY);
        let response = ui.add(edit).labelled_by(label.id);
        if std::mem::take(&mut self.wants_focus) {
            response.request_focus();
        }
        let is_entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        let path = PathBuf::from(self.path.trim());
        let folder = path.parent().unwrap_or(Path::new(""));
        let is_folder = folder.as_os_str().is_empty() || folder.is_dir();
        let hint = if !is_folder {
            "There is no such folder."
        } else if path.is_file() {
            "This file is there, and is replaced."
        } else {
            " "
        };
        ui.label(RichText::new(hint).small().weak());
        ui.horizontal(|ui| {
            let save = ui.add_enabled(is_folder, egui::Button::new("Save"));
            if save.clicked() || (is_entered && is_folder) {
                intents.push(Intent::SaveProjectTo(path.clone()));
            }
            if ui
                .button("Choose …")
                .on_hover_text("Asks with the dialog of the system, where it has one.")
                .clicked()
            {
                intents.push(Intent::PickPlace(path));
            }
            if ui.button("Cancel").clicked() {
                intents.push(Intent::CancelSaving);
            }
        });
    }
}
