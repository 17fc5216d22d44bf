//! Cumulative distributions of the magnitudes of weights, prior against spurious.

use egui::Ui;
use egui_plot::{AxisHints, HoverPosition, Line, LineStyle, Plot, PlotPoints};

use super::curves::{DASHED, percent_marks, y_axis};
use super::logarithmic;
use crate::app::state::State;
use crate::app::theme;

/// Magnitudes below this are shown here: a weight of 0 has no logarithm.
const SMALLEST: f64 = 1e-5;
/// A curve needs no more points than a plot has columns.
const MOST_POINTS: usize = 400;

/// The title, with the numbers that sum the plot up.
pub(super) fn title(state: &State) -> String {
    state.series.distributions.separation.map_or_else(
        || "Distribution of |weight|".to_owned(),
        |found| {
            format!(
                "|weight|  KS {:.2}  AUC {:.2}",
                found.ks_statistic, found.auc
            )
        },
    )
}

/// Both distributions, magnitudes on a logarithmic axis.
pub(super) fn distributions_ui(ui: &mut Ui, state: &State) {
    let [prior, spurious] = theme::origin_colours(ui.visuals().dark_mode);
    let distributions = &state.series.distributions;
    let curves = [
        ("PKN", &distributions.prior, prior, LineStyle::Solid),
        ("spurious", &distributions.spurious, spurious, DASHED),
    ];
    let plot = Plot::new("distributions")
        .include_y(0.0)
        .include_y(100.0)
        .include_x(-3.0)
        .include_x(0.0)
        .allow_scroll(false)
        .set_margin_fraction(egui::vec2(0.01, 0.06))
        .x_grid_spacer(logarithmic::marks)
        .y_grid_spacer(percent_marks)
        .custom_x_axes(vec![
            AxisHints::new_x()
                .formatter(|mark, _| logarithmic::label(mark.value))
                .label_spacing(24.0..=36.0),
        ])
        .custom_y_axes(vec![y_axis(|share| format!("{share} %"))])
        .label_formatter(hover);
    plot.show(ui, |plot| {
        for (name, magnitudes, colour, style) in curves {
            let points = PlotPoints::from(cumulative(magnitudes));
            plot.line(
                Line::new(name, points)
                    .color(colour)
                    .width(theme::CURVE_WIDTH)
                    .style(style),
            );
        }
    });
}

/// Points of the empirical distribution, thinned evenly.
fn cumulative(magnitudes: &[f64]) -> Vec<[f64; 2]> {
    let count = magnitudes.len();
    let stride = count.div_ceil(MOST_POINTS).max(1);
    let positions = (0..count)
        .step_by(stride)
        .chain((count > 0).then(|| count - 1));
    positions
        .map(|position| {
            [
                magnitudes[position].max(SMALLEST).log10(),
                (position + 1) as f64 / count as f64 * 100.0,
            ]
        })
        .collect()
}

/// What a point of a curve says; beside the curves there is nothing to say.
fn hover(position: &HoverPosition<'_>) -> Option<String> {
    let HoverPosition::NearDataPoint {
        plot_name,
        position,
        ..
    } = position
    else {
        return None;
    };
    Some(format!(
        "{:.0} % of {plot_name} edges\nup to |weight| {}",
        position.y,
        logarithmic::label(position.x)
    ))
}
