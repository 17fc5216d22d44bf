//! What stands around a chart: its title, the names of its curves, and what can be done with it.

use egui::containers::menu::{MenuButton, MenuConfig};
use egui::{PopupCloseBehavior, RichText, Ui};

use super::chart::{chart_ui, ink_colour};
use super::chart_cache::ChartView;
use crate::app::state::{State, Tab};
use crate::app::update::Intent;
use crate::charts::description::{Chart, Ink, Layer, Scale, Stroke};

/// Shows a chart with title, legend and menu; returns whether the user wants to export it.
pub(super) fn framed_ui(
    ui: &mut Ui,
    state: &State,
    chart: &Chart,
    view: &mut ChartView,
    intents: &mut Vec<Intent>,
) -> bool {
    let mut wants = false;
    // Runs that are compared are named once, above their charts.
    let legend = match state.view.tab {
        Tab::Compare => Vec::new(),
        _ => chart.legend(),
    };
    let fits = legend_width(&legend) + title_width(chart) < ui.available_width();
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            wants = menu_ui(ui, chart, view);
            if fits {
                for &entry in legend.iter().rev() {
                    entry_ui(ui, entry, false);
                }
            }
            ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                let title = egui::Label::new(RichText::new(&chart.title).strong()).truncate();
                ui.add(title).on_hover_text(help(chart));
            });
        });
    });
    if !fits {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = egui::vec2(4.0, 0.0);
            for &entry in &legend {
                entry_ui(ui, entry, true);
            }
        });
    }
    chart_ui(ui, state, chart, view, intents);
    wants
}

/// What a chart shows, with the definition of every number in its title.
fn help(chart: &Chart) -> String {
    let terms = chart.terms.iter().map(|term| term.text(""));
    let has_subjects = chart.layers.iter().any(|layer| match layer {
        Layer::Line { subject, .. } => subject.is_some(),
        Layer::Points { subjects, .. } => !subjects.is_empty(),
        Layer::Band { .. } | Layer::Cells { .. } => false,
    });
    let hint = "Point at something to see what it is; click to select it.";
    let hint = has_subjects.then(|| hint.to_owned());
    let help = std::iter::once(chart.help.clone());
    let texts: Vec<String> = help.chain(hint).chain(terms).collect();
    texts.join("\n\n")
}

/// About the width of the title, with the button at the other end.
fn title_width(chart: &Chart) -> f32 {
    const LETTER: f32 = 7.0;
    const BUTTON: f32 = 40.0;
    LETTER * chart.title.chars().count() as f32 + BUTTON
}

/// About the width of the names of the curves with their samples.
fn legend_width(legend: &[(&str, Ink, Stroke)]) -> f32 {
    /// Width of a letter of small print, of a sample and the space around it.
    const LETTER: f32 = 5.6;
    const SAMPLE: f32 = 22.0;
    let widths = legend
        .iter()
        .map(|(name, ..)| LETTER * name.chars().count() as f32 + SAMPLE);
    widths.sum()
}

/// An entry of the legend. The sample stands left of the name, so in a row that is laid out from the right it is added last.
fn entry_ui(ui: &mut Ui, (name, ink, stroke): (&str, Ink, Stroke), is_from_left: bool) {
    let sample = if stroke == Stroke::Dashed {
        "- -"
    } else {
        "—"
    };
    let colour = ink_colour(ink, ui.visuals().dark_mode);
    let mut parts = [
        RichText::new(sample).strong().color(colour),
        RichText::new(name).small(),
    ];
    if !is_from_left {
        parts.reverse();
    }
    for part in parts {
        ui.label(part);
    }
}

fn menu_ui(ui: &mut Ui, chart: &Chart, view: &mut ChartView) -> bool {
    let mut wants = false;
    let config = MenuConfig::new().close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    let name = format!("Options of {}", chart.key.replace('-', " "));
    let (response, _) = MenuButton::new("…").config(config).ui(ui, |ui| {
        ui.set_max_width(230.0);
        for (axis, (of, name)) in view
            .axes(chart)
            .into_iter()
            .zip(["Horizontal", "Vertical"])
            .enumerate()
            .rev()
        {
            ui.horizontal(|ui| {
                ui.label(name);
                for (scale, text, help) in [
                    (Scale::Linear, "linear", "Equal steps are equal differences."),
                    (Scale::Log, "log", "Equal steps are equal factors: small and large values side by side."),
                ] {
                    let choice = ui.selectable_label(of.scale == scale, text);
                    if choice.on_hover_text(help).clicked() {
                        view.set_scale(axis, scale);
                    }
                }
            });
        }
        ui.horizontal(|ui| {
            let mut follows = view.is_following();
            if ui
                .checkbox(&mut follows, "follow the data")
                .on_hover_text("The axes grow with the data. Dragging and zooming end that; a double click begins it again.")
                .clicked()
            {
                view.set_following(follows);
            }
            if ui
                .button("Fit")
                .on_hover_text("Shows everything, as a double click in the chart does.")
                .clicked()
            {
                view.fit();
            }
        });
        ui.separator();
        if ui
            .button("Write as SVG, PNG or TSV …")
            .on_hover_text("The chart as a picture, or its values as a table.")
            .clicked()
        {
            wants = true;
            ui.close();
        }
    });
    response.widget_info(|| egui::WidgetInfo::labeled(egui::WidgetType::Button, true, &name));
    response.on_hover_text("Scales of the axes, follow or free, and writing this chart.");
    wants
}
