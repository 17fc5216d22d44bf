//! The form that exports results to a file: its kind, its path, and its options.

mod target;

pub use target::ExportTarget;

use std::path::{Path, PathBuf};

use egui::{Context, Key, RichText, Slider, TextEdit, Ui};

use crate::app::state::State;
use crate::app::theme;
use crate::app::update::{Export, Intent, Picture, RunFile};
use crate::charts::Style;
use crate::formats::{NetworkFormat, ending};

/// Pixels for each point of the screen.
const SCALES: std::ops::RangeInclusive<f32> = 1.0..=8.0;

/// Memory of the form.
pub struct ExportForm {
    target: Option<ExportTarget>,
    path: String,
    /// The folder that was written to last.
    folder: Option<PathBuf>,
    scale: f32,
    style: Style,
    /// Whether a pruned network is written without spurious edges.
    known_only: bool,
    /// Answers of a dialog that were taken in.
    answers: u64,
    /// Whether the next frame types into the path.
    wants_focus: bool,
}

impl Default for ExportForm {
    fn default() -> Self {
        Self {
            target: None,
            path: String::new(),
            folder: None,
            scale: 2.0,
            style: Style::default(),
            known_only: false,
            answers: 0,
            wants_focus: false,
        }
    }
}

impl ExportForm {
    /// Opens the form, with a name that fits what is open.
    pub fn open(&mut self, target: ExportTarget, state: &State) {
        let folder = self.folder.clone().unwrap_or_else(start_folder);
        self.path = folder
            .join(target.file_name(state))
            .to_string_lossy()
            .into_owned();
        self.target = Some(target);
        // An answer to a form that was closed is not for this one.
        self.answers = state.dialogs.file_place.0;
        self.wants_focus = true;
    }

    /// Whether it is open.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.target.is_some()
    }

    /// Shows the form, and asks for the file once the user wants it; `draw` makes the picture of the network.
    pub fn ui(
        &mut self,
        ctx: &Context,
        state: &State,
        draw: impl FnOnce() -> Option<String>,
        intents: &mut Vec<Intent>,
    ) {
        let Some(target) = self.target.take() else {
            return;
        };
        let (answers, place) = &state.dialogs.file_place;
        if self.answers != *answers {
            self.answers = *answers;
            self.path = place.to_string_lossy().into_owned();
        }
        let mut answer = Answer::None;
        let modal = egui::Modal::new(egui::Id::new("save")).show(ctx, |ui| {
            ui.set_width(440.0);
            ui.label(RichText::new(target.title()).heading().strong());
            ui.label(target.help(state));
            answer = self.fields_ui(ui, &target, intents);
        });
        if answer == Answer::Write {
            let path = PathBuf::from(self.path.trim());
            self.folder = path.parent().map(Path::to_owned);
            match self.export(target, path, state, draw) {
                Some(export) => intents.push(Intent::Export(Box::new(export))),
                None => intents.push(Intent::Refuse(
                    "There is nothing to write yet. Open a data set, and train.".to_owned(),
                )),
            }
        } else if answer == Answer::None && !modal.should_close() {
            self.target = Some(target);
        }
    }

    fn export(
        &self,
        target: ExportTarget,
        path: PathBuf,
        state: &State,
        draw: impl FnOnce() -> Option<String>,
    ) -> Option<Export> {
        let open = state.open.as_ref()?;
        let ending = ending(&path);
        let what = match target {
            ExportTarget::Picture => {
                return Some(Export::Picture(Picture {
                    svg: draw()?,
                    scale: (ending == "png").then_some(self.scale),
                    path,
                }));
            }
            ExportTarget::Chart(chart) => {
                return Some(Export::Chart {
                    path,
                    chart: *chart,
                    style: self.style,
                    scale: self.scale,
                    network: open.network.clone(),
                    study: open.study.clone(),
                });
            }
            ExportTarget::Report => RunFile::Report {
                style: self.style,
                network_picture: draw(),
            },
            ExportTarget::Edges => RunFile::Edges,
            ExportTarget::Pruned => RunFile::Network {
                format: NetworkFormat::of_ending(&ending).unwrap_or(NetworkFormat::Table),
                known_only: self.known_only,
            },
            ExportTarget::Parameters if ending == "safetensors" => RunFile::Tensors,
            ExportTarget::Parameters => RunFile::Parameters,
        };
        Some(Export::Run {
            path,
            what,
            run: state.to_run()?,
            threshold: state.view.filter.threshold,
        })
    }

    /// The form itself.
    fn fields_ui(
        &mut self,
        ui: &mut Ui,
        target: &ExportTarget,
        intents: &mut Vec<Intent>,
    ) -> Answer {
        let present = ending(Path::new(self.path.trim()));
        ui.horizontal(|ui| {
            for (kind, name, help) in target.kinds() {
                let is_chosen = present == *kind;
                if ui
                    .selectable_label(is_chosen, *name)
                    .on_hover_text(*help)
                    .clicked()
                {
                    let path = PathBuf::from(self.path.trim()).with_extension(kind);
                    self.path = path.to_string_lossy().into_owned();
                }
            }
            if present == "png" {
                ui.add(Slider::new(&mut self.scale, SCALES).text("scale"))
                    .on_hover_text("Pixels for each point of the screen.");
            }
        });
        if target.has_style() {
            // A table has no colours; the row stays, so that nothing jumps.
            let has_colours = present != "tsv";
            ui.horizontal(|ui| {
                ui.add_enabled_ui(has_colours, |ui| self.style_ui(ui));
            });
        }

        if *target == ExportTarget::Pruned {
            ui.checkbox(&mut self.known_only, "without spurious edges")
                .on_hover_text("Also those that survived are left out.");
        }
        ui.horizontal(|ui| {
            let label = ui.label("File");
            let edit = TextEdit::singleline(&mut self.path).desired_width(320.0);
            let edit = ui.add(edit).labelled_by(label.id);
            if std::mem::take(&mut self.wants_focus) {
                edit.request_focus();
            }
            edit.on_hover_text("Where it is written. A file that is there is replaced.");
            let choose = ui.button("Choose …");
            if choose
                .on_hover_text("The system's dialog, where there is one.")
                .clicked()
            {
                intents.push(Intent::PickPlace(PathBuf::from(self.path.trim())));
            }
        });
        let is_known = target.kinds().iter().any(|(kind, ..)| present == *kind);
        if !is_known {
            let endings: Vec<&str> = target.kinds().iter().map(|(kind, ..)| *kind).collect();
            let colour = theme::error_colour(ui.visuals().dark_mode);
            let text = format!("The name has to end in .{}.", endings.join(", ."));
            ui.label(RichText::new(text).color(colour));
        }
        ui.add_space(theme::GROUP_SPACE);
        self.answer_ui(ui, is_known)
    }

    fn style_ui(&mut self, ui: &mut Ui) {
        ui.label("Colours");
        for (style, name, help) in [
            (
                Style::Window,
                "as here",
                "Known edges grey, spurious ones purple.",
            ),
            (
                Style::Paper,
                "as in papers",
                "Known edges red, spurious ones black, as in the study of self-pruning.",
            ),
        ] {
            ui.selectable_value(&mut self.style, style, name)
                .on_hover_text(help);
        }
    }

    fn answer_ui(&self, ui: &mut Ui, is_known: bool) -> Answer {
        let mut answer = Answer::None;
        ui.horizontal(|ui| {
            let is_there = PathBuf::from(self.path.trim()).exists();
            let (name, help) = if is_there {
                ("Replace", "There is a file of this name: it is replaced.")
            } else {
                ("Write", "Writes the file.")
            };
            let write = ui.add_enabled(is_known, egui::Button::new(name));
            let by_key = !is_there && is_known && ui.input(|input| input.key_pressed(Key::Enter));
            if write.on_hover_text(help).clicked() || by_key {
                answer = Answer::Write;
            }
            if ui.button("Cancel").clicked() {
                answer = Answer::Cancel;
            }
        });
        answer
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answer {
    None,
    Write,
    Cancel,
}

/// The working directory, or the user's home where that is the root of the file system.
pub(super) fn start_folder() -> PathBuf {
    let here = std::env::current_dir()
        .ok()
        .filter(|here| here.parent().is_some());
    let home = || directories::UserDirs::new().map(|places| places.home_dir().to_owned());
    here.or_else(home).unwrap_or_default()
}
