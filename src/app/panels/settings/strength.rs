//! Section 3: L2 and learning rate, which can be changed while a run goes on.

use egui::{Color32, Slider, Ui};

use super::hint_ui;
use crate::app::state::{Phase, State};
use crate::app::update::Intent;
use crate::app::widgets::number_field_ui;
use crate::settings::{STRENGTHS, catalogue as setting, short};

/// Ends of the slider, as powers of ten.
const EXPONENTS: std::ops::RangeInclusive<f64> = -8.0..=-1.0;

pub(super) fn strength_ui(ui: &mut Ui, state: &State, intents: &mut Vec<Intent>) {
    let config = &state.document.config;
    let present = config.strengths.l2;
    let mut exponent = present
        .max(f64::MIN_POSITIVE)
        .log10()
        .clamp(*EXPONENTS.start(), *EXPONENTS.end());
    ui.spacing_mut().slider_width = ui.available_width();
    let slider = Slider::new(&mut exponent, EXPONENTS).show_value(false);
    let response = ui.add(slider).on_hover_text(setting::L2.help);
    response.widget_info(|| egui::WidgetInfo::slider(true, present, "L2 strength slider"));
    marks_ui(ui, response.rect);
    if response.changed() {
        // Twenty steps a decade: finer than the eye, coarse enough to set the same value again.
        intents.push(Intent::SetL2(10f64.powf((exponent * 20.0).round() / 20.0)));
    }
    let shown = short(significant(present));
    if let Some(l2) = number_field_ui(ui, &setting::L2, &shown, true) {
        intents.push(Intent::SetL2(l2));
    }
    ui.horizontal(|ui| {
        for (name, value) in STRENGTHS {
            let response =
                ui.selectable_label(present == value, format!("{name} {}", short(value)));
            if response
                .on_hover_text(
                    "A strength of the published study. Strong L2 prunes more, and fits worse.",
                )
                .clicked()
            {
                intents.push(Intent::SetL2(value));
            }
        }
    });
    let shown = short(config.learning_rate);
    if let Some(rate) = number_field_ui(ui, &setting::LEARNING_RATE, &shown, true) {
        intents.push(Intent::SetLearningRate(rate));
    }
    if let Some(l2) = state.l2_of_ended_run() {
        ui.label(format!("For the next run. This one had {}.", short(l2)))
            .on_hover_text("The run that is over keeps the strength that it was trained with. Train begins a new one.");
    }
    hint_ui(
        ui,
        "Both act from the next epoch on.",
        state.run.phase == Phase::Running,
    );
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
