//! The left panel, in the order of an experiment: network, spurious edges, L2, training.

use egui::{Button, Color32, ComboBox, RichText, ScrollArea, Slider, TextEdit, Ui, vec2};

use super::bar::grouped;
use super::field::{number_field_ui, short};
use super::report::report_ui;
use crate::app::action::Action;
use crate::app::state::{Phase, State};
use crate::app::theme;
use crate::cli::Opening;
use crate::data::{Example, SplitRule};
use crate::engine::EngineChoice;
use crate::model::setting;
use crate::network::{Amount, EdgeOrigin, Method};
use crate::train::{Preset, STRENGTHS};

/// Shows the panel.
pub fn controls_ui(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    ScrollArea::vertical()
        .auto_shrink([false, false])
        .show(ui, |ui| {
            ui.add_space(4.0);
            section_ui(ui, "1  Network", |ui| network_ui(ui, state, actions));
            section_ui(ui, "2  Spurious edges", |ui| {
                spurious_ui(ui, state, actions)
            });
            section_ui(ui, "3  Strength of L2", |ui| {
                strength_ui(ui, state, actions)
            });
            section_ui(ui, "4  Training", |ui| training_ui(ui, state, actions));
        });
}

fn section_ui(ui: &mut Ui, title: &str, content: impl FnOnce(&mut Ui)) {
    ui.label(RichText::new(title).heading().strong());
    content(ui);
    ui.add_space(theme::GROUP_SPACE);
    ui.separator();
}

fn network_ui(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    let name = state
        .open
        .as_ref()
        .map_or("nothing is open", |open| open.study.name.as_str());
    ui.horizontal(|ui| {
        ComboBox::from_id_salt("examples").selected_text(name).width(120.0).show_ui(ui, |ui| {
            for example in Example::ALL {
                if ui.selectable_label(false, format!("example: {}", example.name())).clicked() {
                    actions.push(Action::Open(Opening::Example(example)));
                }
            }
        });
        if ui.button("Open …").on_hover_text("Choose a file of a data set, such as NAME-Model.tsv; its siblings are found by name.").clicked() {
            actions.push(Action::PickFile);
        }
    });
    path_box_ui(ui, actions);
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
    report_ui(ui, open, actions);
}

/// A path by hand: system dialogs show nothing on some systems.
fn path_box_ui(ui: &mut Ui, actions: &mut Vec<Action>) {
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
        actions.push(Action::Open(Opening::Files(vec![path.trim().into()])));
        path.clear();
    }
    ui.data_mut(|data| data.insert_temp(id, path));
}

fn spurious_ui(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    let editable = state.is_editable();
    let Some(open) = &state.open else { return };
    let there = open.network.count(EdgeOrigin::Spurious) as u32;
    let shown = match state.config.spurious.amount {
        Amount::Count(count) => count.to_string(),
        Amount::Percent(percent) => format!("{percent}%"),
    };
    if let Some(count) = number_field_ui(
        ui,
        &setting::SPURIOUS_COUNT,
        shown.trim_end_matches('%'),
        editable,
    ) {
        actions.push(Action::SetSpurious(Amount::Count(count as u32)));
    }
    ui.add_enabled_ui(editable, |ui| {
        ui.horizontal(|ui| {
            let method = state.config.spurious.method;
            let uniform = ui.selectable_label(method == Method::Uniform, "uniform");
            if uniform
                .on_hover_text("Every pair of proteins is equally likely.")
                .clicked()
            {
                actions.push(Action::SetMethod(Method::Uniform));
            }
            let degree = ui.selectable_label(method == Method::Degree, "by degree");
            if degree
                .on_hover_text("Proteins with many edges get more of them.")
                .clicked()
            {
                actions.push(Action::SetMethod(Method::Degree));
            }
            if ui
                .selectable_label(false, "1 %")
                .on_hover_text("As many as one in a hundred of the known edges.")
                .clicked()
            {
                actions.push(Action::SetSpurious(Amount::Percent(1.0)));
            }
        });
        ui.horizontal(|ui| {
            if ui
                .button("Draw again")
                .on_hover_text("Other random edges, of the same number.")
                .clicked()
            {
                actions.push(Action::DrawAgain);
            }
            if ui
                .add_enabled(there > 0, Button::new("Take out"))
                .on_hover_text("Back to the known edges alone.")
                .clicked()
            {
                actions.push(Action::RemoveSpurious);
            }
        });
    });
    ui.label(format!(
        "{} are in the network, draw {}",
        grouped(there),
        state.config.spurious.seed
    ));
    locked_ui(ui, state);
}

fn locked_ui(ui: &mut Ui, state: &State) {
    if state.open.is_some() && !state.is_editable() {
        ui.label(
            RichText::new("Reset the run to change this.")
                .small()
                .weak(),
        );
    }
}

/// Ends of the slider, as powers of ten.
const EXPONENTS: std::ops::RangeInclusive<f64> = -8.0..=-1.0;

fn strength_ui(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    let mut exponent = state
        .config
        .l2
        .max(f64::MIN_POSITIVE)
        .log10()
        .clamp(*EXPONENTS.start(), *EXPONENTS.end());
    ui.spacing_mut().slider_width = ui.available_width();
    let slider = Slider::new(&mut exponent, EXPONENTS)
        .show_value(false)
        .text("L2 strength slider");
    let response = ui
        .scope(|ui| ui.add(slider.text("")))
        .inner
        .on_hover_text(setting::L2.help);
    marks_ui(ui, response.rect);
    if response.changed() {
        // Three significant steps a decade: 1, 2, 5 would be coarse, a free value unreadable.
        actions.push(Action::SetL2(10f64.powf((exponent * 20.0).round() / 20.0)));
    }
    if let Some(l2) = number_field_ui(ui, &setting::L2, &short(significant(state.config.l2)), true)
    {
        actions.push(Action::SetL2(l2));
    }
    ui.horizontal(|ui| {
        for (name, value) in STRENGTHS {
            let response =
                ui.selectable_label(state.config.l2 == value, format!("{name} {}", short(value)));
            if response
                .on_hover_text(
                    "A strength of the published study. Strong L2 prunes more, and fits worse.",
                )
                .clicked()
            {
                actions.push(Action::SetL2(value));
            }
        }
    });
    if let Some(rate) = number_field_ui(
        ui,
        &setting::LEARNING_RATE,
        &short(state.config.learning_rate),
        true,
    ) {
        actions.push(Action::SetLearningRate(rate));
    }
    if state.phase == Phase::Running {
        ui.label(
            RichText::new("Both act from the next epoch on.")
                .small()
                .weak(),
        );
    }
}

/// Rounded to three significant digits, as a slider needs no more.
fn significant(value: f64) -> f64 {
    format!("{value:.2e}").parse().unwrap_or(value)
}

/// Ticks at the published strengths, under the slider.
fn marks_ui(ui: &Ui, rect: egui::Rect) {
    let handle = rect.height() / 2.5;
    let rail = rect.x_range().shrink(handle);
    for (_, value) in STRENGTHS {
        let share = (value.log10() - EXPONENTS.start()) / (EXPONENTS.end() - EXPONENTS.start());
        let x = rail.min + share as f32 * rail.span();
        ui.painter().vline(
            x,
            rect.bottom() - 3.0..=rect.bottom() + 3.0,
            (2.0, tick_colour(ui)),
        );
    }
}

fn tick_colour(ui: &Ui) -> Color32 {
    ui.visuals().weak_text_color()
}

fn training_ui(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    let editable = state.is_editable();
    preset_ui(ui, state, actions);
    if let Some(epochs) = number_field_ui(
        ui,
        &setting::EPOCHS,
        &state.config.epochs.to_string(),
        editable,
    ) {
        actions.push(Action::SetEpochs(epochs as u32));
    }
    if let Some(seed) =
        number_field_ui(ui, &setting::SEED, &state.config.seed.to_string(), editable)
    {
        actions.push(Action::SetSeed(seed as u64));
    }
    match state.config.split {
        SplitRule::TestFraction(fraction) => {
            if let Some(fraction) = number_field_ui(
                ui,
                &setting::TEST_FRACTION,
                &format!("{fraction:.3}"),
                editable,
            ) {
                actions.push(Action::SetSplit(SplitRule::TestFraction(fraction)));
            }
        }
        SplitRule::TrainFirst(first) => {
            if let Some(first) =
                number_field_ui(ui, &setting::TRAIN_FIRST, &first.to_string(), editable)
            {
                actions.push(Action::SetSplit(SplitRule::TrainFirst(first as u32)));
            }
        }
    }
    engine_ui(ui, state, actions);
    locked_ui(ui, state);
}

fn preset_ui(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    let off = state.config.preset_settings().off.join(", ");
    let help =
        format!("Published settings. Not computed by this program, and therefore off: {off}.");
    ui.add_enabled_ui(state.is_editable(), |ui| {
        let combo = ComboBox::from_id_salt("preset")
            .selected_text(state.config.preset.label())
            .width(ui.available_width() - 8.0);
        let response = combo.show_ui(ui, |ui| {
            for preset in Preset::ALL {
                if ui
                    .selectable_label(state.config.preset == preset, preset.label())
                    .clicked()
                {
                    actions.push(Action::SetPreset(preset));
                }
            }
        });
        response.response.on_hover_text(help);
    });
}

fn engine_ui(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    const ENGINES: [(EngineChoice, &str, &str); 3] = [
        (
            EngineChoice::Auto,
            "auto",
            "A real GPU if there is one, otherwise the CPU.",
        ),
        (
            EngineChoice::Gpu,
            "GPU",
            "Compute shaders. Without a real GPU a program imitates one, and is slow.",
        ),
        (EngineChoice::Cpu, "CPU", "All processors of this computer."),
    ];
    ui.add_enabled_ui(state.is_editable(), |ui| {
        ui.horizontal(|ui| {
            ui.label("Engine")
                .on_hover_text("What computes the training.");
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                ui.spacing_mut().item_spacing = vec2(4.0, 0.0);
                for (choice, name, help) in ENGINES.into_iter().rev() {
                    if ui
                        .selectable_label(state.config.engine == choice, name)
                        .on_hover_text(help)
                        .clicked()
                    {
                        actions.push(Action::SetEngine(choice));
                    }
                }
            });
        });
    });
}
