//! The form that writes what one sees as a picture: SVG with real text, or PNG at a chosen scale.

use std::path::PathBuf;

use egui::{Slider, TextEdit, Ui, Vec2};

use super::compose::Composer;
use super::{NetworkView, legend, picture};
use crate::app::action::{Action, Picture};
use crate::app::state::{Open, State};
use crate::app::theme;

/// Pixels for each point of the screen.
const SCALES: std::ops::RangeInclusive<f32> = 1.0..=8.0;

/// Kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Format {
    #[default]
    Svg,
    Png,
}

/// Memory of the form.
pub(super) struct ExportForm {
    is_open: bool,
    format: Format,
    scale: f32,
    path: String,
    /// Answers of a dialog that were taken in.
    answers: u64,
}

impl Default for ExportForm {
    fn default() -> Self {
        Self {
            is_open: false,
            format: Format::Svg,
            scale: 2.0,
            path: String::new(),
            answers: 0,
        }
    }
}

impl ExportForm {
    /// Opens the form, with a name that fits what is open.
    pub fn open(&mut self, state: &State) {
        self.is_open = true;
        if let (Some(open), true) = (&state.open, self.path.is_empty()) {
            let folder = start_folder();
            self.path = folder
                .join(format!("{}.svg", open.study.name))
                .to_string_lossy()
                .into_owned();
        }
    }

    /// Whether it is open.
    pub fn is_open(&self) -> bool {
        self.is_open
    }

    /// The ending of the name says what kind of file it is.
    fn follow_ending(&mut self) {
        let ending = PathBuf::from(self.path.trim())
            .extension()
            .map(|ending| ending.to_ascii_lowercase());
        match ending.as_deref().and_then(std::ffi::OsStr::to_str) {
            Some("svg") => self.format = Format::Svg,
            Some("png") => self.format = Format::Png,
            _ => {}
        }
    }

    fn ending(&self) -> &'static str {
        match self.format {
            Format::Svg => "svg",
            Format::Png => "png",
        }
    }
}

/// Where one works, if the program was started in a terminal; otherwise the user's own folder.
fn start_folder() -> PathBuf {
    let here = std::env::current_dir()
        .ok()
        .filter(|here| here.parent().is_some());
    let home = || directories::UserDirs::new().map(|places| places.home_dir().to_owned());
    here.or_else(home).unwrap_or_default()
}

impl NetworkView {
    pub(super) fn export_ui(
        &mut self,
        ui: &Ui,
        state: &State,
        open: &Open,
        actions: &mut Vec<Action>,
    ) {
        if !self.export.is_open {
            return;
        }
        let mut wants = false;
        let size = self.area.size();
        let form = &mut self.export;
        let (answers, place) = &state.picture_place;
        if form.answers != *answers {
            form.answers = *answers;
            form.path = place.to_string_lossy().into_owned();
        }
        form.follow_ending();
        let modal = egui::Modal::new(egui::Id::new("export")).show(ui.ctx(), |ui| {
            ui.set_width(420.0);
            ui.label(
                egui::RichText::new("Picture of the network")
                    .heading()
                    .strong(),
            );
            ui.label("What you see now, with its legend, on a white ground.");
            wants = form_ui(ui, form, size, actions);
        });
        if wants {
            let picture = self.picture(ui, state, open);
            actions.push(Action::Export(picture));
        }
        if wants || modal.should_close() {
            self.export.is_open = false;
        }
    }

    /// The picture of what is seen.
    fn picture(&mut self, ui: &Ui, state: &State, open: &Open) -> Picture {
        let area = self.area;
        let painter = ui.painter_at(area);
        let is_whole = self.is_whole(state, area);
        let (legend, room) = legend::legend(&painter, area, state, open, is_whole, false);
        let composer = Composer {
            state,
            open,
            camera: &self.camera,
            places: &self.places,
            rect: area.with_max_y(room.min.y),
            is_whole,
            dark: false,
            is_moving: false,
            under: None,
            painter: &painter,
        };
        let drawing = composer.compose(&mut self.scene);
        let title = format!("{}, {} edges", open.study.name, open.network.edges().len());
        Picture {
            path: PathBuf::from(self.export.path.trim()),
            svg: picture::svg(&drawing, &legend, [area, room], &title),
            scale: (self.export.format == Format::Png).then_some(self.export.scale),
        }
    }
}

/// The form; whether the picture is to be written.
fn form_ui(ui: &mut Ui, form: &mut ExportForm, size: Vec2, actions: &mut Vec<Action>) -> bool {
    let format = form.format;
    ui.horizontal(|ui| {
        ui.selectable_value(&mut form.format, Format::Svg, "SVG")
            .on_hover_text("Lines and text that can be edited and enlarged without loss.");
        ui.selectable_value(&mut form.format, Format::Png, "PNG")
            .on_hover_text("Pixels, for slides and the web.");
        if form.format == Format::Png {
            ui.add(Slider::new(&mut form.scale, SCALES).text("scale"))
                .on_hover_text("Pixels for each point of the screen.");
        }
    });
    if form.format != format {
        let path = PathBuf::from(&form.path).with_extension(form.ending());
        form.path = path.to_string_lossy().into_owned();
    }
    ui.horizontal(|ui| {
        let label = ui.label("File");
        ui.add(TextEdit::singleline(&mut form.path).desired_width(300.0))
            .labelled_by(label.id)
            .on_hover_text("Where the picture is written. A file that is there is replaced.");
        let choose = ui.button("Choose …");
        if choose
            .on_hover_text("The system's dialog, where there is one.")
            .clicked()
        {
            actions.push(Action::PickPicture(PathBuf::from(form.path.trim())));
        }
    });
    let pixels = size * form.scale;
    if form.format == Format::Png {
        ui.label(format!("{:.0} x {:.0} pixels", pixels.x, pixels.y));
    }
    ui.add_space(theme::GROUP_SPACE);
    let mut wants = false;
    ui.horizontal(|ui| {
        let is_there = PathBuf::from(form.path.trim()).exists();
        let (name, help) = if is_there {
            ("Replace", "There is a file of this name: it is replaced.")
        } else {
            ("Write", "Writes the file.")
        };
        wants = ui.button(name).on_hover_text(help).clicked();
        wants |= !is_there && ui.input(|input| input.key_pressed(egui::Key::Enter));
        if ui.button("Cancel").clicked() {
            form.is_open = false;
        }
    });
    wants
}
