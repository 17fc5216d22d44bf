//! Section 1: which network and data are open.

use egui::{ComboBox, TextEdit, Ui};

use crate::app::panels::report_ui;
use crate::app::state::State;
use crate::app::update::Intent;
use crate::app::widgets::grouped;
use crate::data::{DataSource, Example};

pub(super) fn network_ui(ui: &mut Ui, state: &State, intents: &mut Vec<Intent>) {
    let name = state
        .open
        .as_ref()
        .map_or("nothing is open", |open| open.study.name.as_str());
    ui.horizontal(|ui| {
        ComboBox::from_id_salt("examples").selected_text(name).width(120.0).show_ui(ui, |ui| {
            for example in Example::ALL {
                if ui.selectable_label(false, format!("example: {}", example.name())).clicked() {
                    intents.push(Intent::Open(DataSource::Example(example)));
                }
            }
        });
        if ui.button("Open …").on_hover_text("Choose a file of a data set, such as NAME-Model.tsv; its siblings are found by name.").clicked() {
            intents.push(Intent::PickFile);
        }
    });
    path_box_ui(ui, intents);
    let Some(open) = &state.open else { return };
    let (nodes, edges) = (
        open.network.nodes().len() as u32,
        open.study.network.edges().len() as u32,
    );
    ui.label(format!(
        "{} nodes, {} edges",
        grouped(nodes),
        grouped(edges)
    ))
    .on_hover_text(
        "Proteins, and known interactions between them: the prior-knowledge network (PKN).",
    );
    match &open.study.dataset {
        Some(data) => ui
            .label(format!("{} conditions, {} ligands, {} TFs", data.conditions.len(), data.ligands.len(), data.transcription_factors.len()))
            .on_hover_text("In each condition ligands were given, and the activity of transcription factors (TFs) was measured."),
        None => ui.label("no data: it can be looked at, not trained"),
    };
    report_ui(ui, open, intents);
}

/// A path by hand: system dialogs show nothing on some systems.
fn path_box_ui(ui: &mut Ui, intents: &mut Vec<Intent>) {
    let id = ui.id().with("path");
    let mut path = ui
        .data(|data| data.get_temp::<String>(id))
        .unwrap_or_default();
    let edit = TextEdit::singleline(&mut path)
        .hint_text("or a path, then Enter")
        .desired_width(f32::INFINITY);
    let response = ui.add(edit).on_hover_text(
        "Path of a file or folder of a data set. Useful where the system shows no dialog.",
    );
    let entered = response.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
    if entered && !path.trim().is_empty() {
        intents.push(Intent::Open(DataSource::Files(vec![path.trim().into()])));
    }
    ui.data_mut(|data| data.insert_temp(id, path));
}
