//! The runs of the project: shown, compared, named, deleted; and notes on the project.

use egui::{Button, Grid, RichText, ScrollArea, Sense, TextEdit, Ui, vec2};
use jiff::tz::TimeZone;

use crate::app::state::{Phase, RunList, State};
use crate::app::theme;
use crate::app::update::{Intent, RunChange};
use crate::app::widgets::{grouped, run_dot_ui};
use crate::network::Amount;
use crate::project::KeptRun;
use crate::run::RunStatus;
use crate::settings::{Config, short};

/// Width of the column of notes.
const NOTES_WIDTH: f32 = 220.0;
/// Where there is less room, the notes lie below the list.
const LEAST_WIDTH: f32 = 1_100.0;

/// Shows them, the newest first.
pub(super) fn runs_ui(ui: &mut Ui, state: &State, intents: &mut Vec<Intent>) {
    let size = ui.available_size();
    if size.x < LEAST_WIDTH {
        ScrollArea::both()
            .id_salt("runs")
            .auto_shrink([false, false])
            .show(ui, |ui| {
                list_ui(ui, state, intents);
                ui.add_space(theme::GROUP_SPACE);
                notes_ui(ui, state, intents);
            });
        return;
    }
    ui.horizontal_top(|ui| {
        ui.allocate_ui(vec2(size.x - NOTES_WIDTH - 24.0, size.y), |ui| {
            ui.vertical(|ui| {
                ScrollArea::both()
                    .id_salt("runs")
                    .auto_shrink([false, false])
                    .show(ui, |ui| list_ui(ui, state, intents));
            });
        });
        ui.separator();
        ui.vertical(|ui| notes_ui(ui, state, intents));
    });
}

fn list_ui(ui: &mut Ui, state: &State, intents: &mut Vec<Intent>) {
    let runs = state.runs.kept();
    if runs.is_empty() && state.run.begun.is_some() {
        ui.label("The run that is being trained appears here with its first epochs.");
    } else if runs.is_empty() {
        ui.label("No run yet. Train (Space): every run is kept here, with its curves and weights.");
    }
    let differing = differing_settings(runs.iter().map(|run| &run.run.experiment.config));
    Grid::new("list of runs")
        .num_columns(9)
        .min_col_width(0.0)
        .spacing([10.0, 4.0])
        .striped(true)
        .show(ui, |ui| {
            if !runs.is_empty() {
                let headings = [
                    ("", ""),
                    ("", ""),
                    ("name", ""),
                    ("", ""),
                    ("", ""),
                    (
                        "error, AUC",
                        "Mean squared error on the training conditions; AUC: how well weights tell spurious edges from known ones.",
                    ),
                    (
                        "settings that differ",
                        "Those that are not the same in all runs of this list.",
                    ),
                    ("note", ""),
                    ("begun", "In the time of this place."),
                ];
                for (heading, help) in headings {
                    let label = ui.label(RichText::new(heading).small().weak());
                    if !help.is_empty() {
                        label.on_hover_text(help);
                    }
                }
                ui.end_row();
            }
            for (run, settings) in runs.iter().zip(&differing).rev() {
                row_ui(ui, state, run, settings, intents);
                ui.end_row();
            }
        });
    if let Some(deleted) = state.runs.deleted().last() {
        ui.add_space(theme::GROUP_SPACE);
        let button = Button::new(format!("Bring '{}' back", deleted.name)).small();
        let help = "The run that was deleted last. When the project is closed, it is gone.";
        if ui.add(button).on_hover_text(help).clicked() {
            intents.push(Intent::RestoreRun);
        }
    }
}

fn row_ui(ui: &mut Ui, state: &State, run: &KeptRun, settings: &str, intents: &mut Vec<Intent>) {
    let is_shown = state.run.id == Some(run.id);
    let mut is_compared = is_shown || state.runs.is_compared(run.id);
    let help = if is_shown {
        "The run that is shown is compared with those that are ticked."
    } else {
        "Compare it with the run that is shown: see the tab Compare."
    };
    let tick = ui.add_enabled(!is_shown, egui::Checkbox::without_text(&mut is_compared));
    let name = format!("compare {}", run.name);
    tick.widget_info(|| {
        egui::WidgetInfo::selected(egui::WidgetType::Checkbox, !is_shown, is_compared, &name)
    });
    if tick
        .on_hover_text(help)
        .on_disabled_hover_text(help)
        .changed()
    {
        intents.push(Intent::CompareRun(run.id, is_compared));
    }
    colour_ui(ui, state, run, intents);
    if let Some(name) = text_ui(ui, ("name", run.id.number()), &run.name, 140.0, "name") {
        intents.push(Intent::DescribeRun(run.id, RunChange::Name(name)));
    }
    let show = ui.add_enabled(!is_shown, Button::new("Show").small());
    if show
        .on_hover_text(
            "Shows this run, its network and its settings. One that is not finished can go on.",
        )
        .on_disabled_hover_text("This run is shown.")
        .clicked()
    {
        intents.push(Intent::ShowRun(run.id));
    }
    let delete = ui.add(Button::new("Delete").small());
    if delete
        .on_hover_text(
            "Takes the run out of the project. It can be brought back until the project is closed.",
        )
        .clicked()
    {
        intents.push(Intent::DeleteRun(run.id));
    }
    ui.label(result_text(run, state, is_shown));
    let parent = run.parent.and_then(|id| state.runs.get(id));
    let text = if settings.is_empty() { "–" } else { settings };
    let label = ui.label(text);
    if let Some(parent) = parent {
        label.on_hover_text(format!("It branched from '{}'.", parent.name));
    }
    if let Some(note) = text_ui(ui, ("note", run.id.number()), &run.note, 120.0, "a note …") {
        intents.push(Intent::DescribeRun(run.id, RunChange::Note(note)));
    }
    ui.label(begun_text(run));
}

/// The colour of its curves; a click takes the next one.
fn colour_ui(ui: &mut Ui, state: &State, run: &KeptRun, intents: &mut Vec<Intent>) {
    let colour = state.runs.colour_of(run, state.run.id);
    let response = run_dot_ui(ui, colour).interact(Sense::click());
    let name = format!("colour of {}", run.name);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::WidgetType::Button, true, &name));
    if response
        .on_hover_text("The colour of its curves where runs are compared. Click for another one.")
        .clicked()
    {
        let next = (colour + 1) % KeptRun::COLOURS;
        intents.push(Intent::DescribeRun(run.id, RunChange::Colour(next)));
    }
}

/// A line of text that is taken over when the typing ends; the new text, if it is another one.
fn text_ui(ui: &mut Ui, salt: (&str, u32), shown: &str, width: f32, hint: &str) -> Option<String> {
    let id = ui.id().with(salt);
    let typed = ui.data(|data| data.get_temp::<String>(id));
    let mut text = typed.unwrap_or_else(|| shown.to_owned());
    let edit = TextEdit::singleline(&mut text)
        .id(id.with("edit"))
        .hint_text(hint)
        .vertical_align(egui::Align::Center)
        .frame(egui::Frame::NONE);
    let size = vec2(width, ui.spacing().interact_size.y);
    let response = ui
        .add_sized(size, edit)
        .on_hover_text("Click to change it.");
    if response.has_focus() {
        ui.data_mut(|data| data.insert_temp(id, text));
        return None;
    }
    if response.lost_focus() {
        ui.data_mut(|data| data.remove::<String>(id));
        let is_given_up = ui.input(|input| input.key_pressed(egui::Key::Escape));
        return (text != shown && !is_given_up).then_some(text);
    }
    None
}

/// When it was begun, in the time of this place.
fn begun_text(run: &KeptRun) -> String {
    let begun = run.run.started_at();
    begun.map_or_else(String::new, |time| {
        let here = time.to_zoned_datetime(TimeZone::system());
        here.strftime("%Y-%m-%d %H:%M").to_string()
    })
}

fn result_text(run: &KeptRun, state: &State, is_shown: bool) -> String {
    if let Some(summary) = &run.summary {
        let auc = summary
            .auc
            .map_or_else(String::new, |auc| format!(", {auc:.2}"));
        return format!("{}{auc}", error_text(summary.fit_train));
    }
    match &run.status {
        RunStatus::Failed(_) => "stopped".to_owned(),
        _ if is_shown && state.run.phase == Phase::Running => "in training".to_owned(),
        _ => {
            let all = run.run.experiment.config.epochs;
            format!("{} of {} epochs", grouped(run.run.epochs), grouped(all))
        }
    }
}

/// An error with three significant digits, so that runs can be told apart.
fn error_text(error: f64) -> String {
    if error >= 0.01 {
        format!("{error:.4}")
    } else {
        format!("{error:.2e}")
    }
}

fn notes_ui(ui: &mut Ui, state: &State, intents: &mut Vec<Intent>) {
    ui.label(RichText::new("Notes on the project").strong())
        .on_hover_text("Plain text, saved with the project.");
    let mut notes = state.project.notes.clone();
    let edit = TextEdit::multiline(&mut notes)
        .hint_text("What is this project about?")
        .desired_rows(5)
        .desired_width(NOTES_WIDTH);
    if ui.add(edit).changed() {
        intents.push(Intent::SetNotes(notes));
    }
    let count = state.runs.compared_with(state.run.id).len();
    let text = match count {
        0 => format!(
            "Tick runs to compare them, up to {}.",
            RunList::MOST_COMPARED
        ),
        1 => "1 run is compared with the shown one.".to_owned(),
        count => format!("{count} runs are compared with the shown one."),
    };
    ui.label(RichText::new(text).small().weak());
}

/// The settings in which runs differ from each other, as flags of the command line without their dashes; `[runs]`.
fn differing_settings<'a>(configs: impl Iterator<Item = &'a Config>) -> Vec<String> {
    let all: Vec<Vec<String>> = configs
        .map(|config| {
            // Those that people vary are always named, all others where they are not those of the preset.
            let mut settings = vec![
                format!("L2 {}", short(config.strengths.l2)),
                format!("seed {}", config.seed),
                format!("epochs {}", config.epochs),
                match config.spurious.amount {
                    Amount::Count(count) => format!("{count} spurious"),
                    Amount::Percent(percent) => format!("{percent} % spurious"),
                },
                format!("drawn with {}", config.spurious.seed),
            ];
            let mut aligned = Config::new(config.preset);
            aligned.strengths.l2 = config.strengths.l2;
            (aligned.seed, aligned.epochs) = (config.seed, config.epochs);
            aligned.spurious = config.spurious;
            let named = settings.len();
            for word in config.flags(&aligned) {
                match word.strip_prefix("--") {
                    Some(flag) => settings.push(flag.to_owned()),
                    None if settings.len() > named => {
                        if let Some(last) = settings.last_mut() {
                            *last = format!("{last} {word}");
                        }
                    }
                    None => {}
                }
            }
            // Flags that are written in any case repeat what is named above.
            let repeated = ["seed ", "spurious", "l2 ", "epochs ", "preset "];
            let is_repeated =
                |setting: &String| repeated.iter().any(|flag| setting.starts_with(flag));
            let others: Vec<String> = settings.split_off(named);
            settings.extend(others.into_iter().filter(|setting| !is_repeated(setting)));
            settings.push(format!("preset {:?}", config.preset));
            settings
        })
        .collect();
    let is_common = |setting: &String| all.iter().all(|other| other.contains(setting));
    let differing = all.iter().map(|settings| {
        let own = settings.iter().filter(|setting| !is_common(setting));
        own.map(String::as_str).collect::<Vec<_>>().join(", ")
    });
    differing.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Preset;

    #[test]
    fn only_what_differs_is_told() {
        let one = Config::new(Preset::LowCoverage);
        let mut other = one.clone();
        (other.seed, other.epochs) = (7, 400);
        let mut third = other.clone();
        (third.strengths.l2, third.options.batch) = (1e-3, Some(5));
        let told = differing_settings([&one, &other, &third].into_iter());
        assert_eq!(told[0], "L2 1e-5, seed 1, epochs 5000");
        assert_eq!(told[1], "L2 1e-5, seed 7, epochs 400");
        assert_eq!(told[2], "L2 1e-3, seed 7, epochs 400, batch 5");
        let mut fourth = third.clone();
        fourth.spurious.seed = 9;
        let told = differing_settings([&third, &fourth].into_iter());
        assert_eq!(told, ["drawn with 1", "drawn with 9"]);
        let alike = differing_settings([&other, &other].into_iter());
        assert_eq!(alike, ["", ""]);
    }
}
