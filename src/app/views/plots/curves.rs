//! Curves over the epochs.

use egui::{Color32, Ui};
use egui_plot::{
    AxisHints, GridInput, GridMark, HLine, HoverPosition, Line, LineStyle, Plot, PlotPoints, VLine,
};

use super::logarithmic;
use crate::app::series::{Curve, Mark};
use crate::app::state::State;
use crate::app::theme;

/// The second curve of a plot. Short dashes, or a jagged curve would break up into them.
pub(super) const DASHED: LineStyle = LineStyle::Dashed { length: 4.0 };

/// Errors of training and test conditions, logarithmic.
pub(super) fn loss_ui(ui: &mut Ui, state: &State) {
    let [train, test] = theme::split_colours(ui.visuals().dark_mode);
    let series = &state.series;
    let curves = [
        ("train", &series.fit, train, LineStyle::Solid),
        ("test", &series.test, test, DASHED),
    ];
    let mut plot = base("loss", state);
    if series.epochs == 0 {
        // Two decades in which errors of activities usually lie.
        plot = plot.include_y(-3.0).include_y(-1.0);
    }
    let plot = plot
        .y_grid_spacer(logarithmic::marks)
        .custom_y_axes(vec![y_axis(logarithmic::label)])
        .label_formatter(|position| Some(hover(position, logarithmic::label)));
    show(ui, plot, &curves, &series.marks, None);
}

/// Shares of edges below the median.
pub(super) fn below_ui(ui: &mut Ui, state: &State) {
    let [prior, spurious] = theme::origin_colours(ui.visuals().dark_mode);
    let series = &state.series;
    let curves = [
        ("PKN", &series.pkn_below, prior, LineStyle::Solid),
        ("spurious", &series.spurious_below, spurious, DASHED),
    ];
    let plot = base("below the median", state)
        .y_grid_spacer(percent_marks)
        .include_y(0.0)
        .include_y(100.0)
        .custom_y_axes(vec![y_axis(|share| format!("{share} %"))])
        .label_formatter(|position| Some(hover(position, |share| format!("{share:.1} %"))));
    show(ui, plot, &curves, &series.marks, Some(50.0));
}

fn base<'a>(name: &str, state: &State) -> Plot<'a> {
    Plot::new(name)
        .include_x(0.0)
        .include_x(f64::from(state.series.epochs.max(10)))
        .allow_scroll(false)
        .set_margin_fraction(egui::vec2(0.01, 0.06))
        .custom_x_axes(vec![
            AxisHints::new_x()
                .formatter(|mark, _| epoch_label(mark.value))
                .label_spacing(28.0..=36.0),
        ])
}

/// Ticks of an axis in percent, all with a label.
pub(super) fn percent_marks(input: GridInput) -> Vec<GridMark> {
    let (low, high) = input.bounds;
    let span = high - low;
    // Nobody reads percentages in the thousands.
    if !(1.0..=1_000.0).contains(&span) {
        return Vec::new();
    }
    let step = [1.0, 5.0, 10.0, 25.0, 100.0]
        .into_iter()
        .find(|step| span / step <= 6.0)
        .unwrap_or(250.0);
    let first = (low / step).ceil();
    (0..=6)
        .map(|tick| (first + f64::from(tick)) * step)
        .filter(|value| *value <= high)
        .map(|value| GridMark {
            value,
            step_size: step,
        })
        .collect()
}

fn epoch_label(epoch: f64) -> String {
    if epoch < 0.0 {
        String::new()
    } else {
        epoch.to_string()
    }
}

/// An axis whose ticks have labels also in a low plot.
pub(super) fn y_axis<'a>(label: impl Fn(f64) -> String + 'a) -> AxisHints<'a> {
    AxisHints::new_y()
        .formatter(move |mark, _| label(mark.value))
        .label_spacing(12.0..=18.0)
        .min_thickness(44.0)
}

fn hover(position: &HoverPosition<'_>, value: impl Fn(f64) -> String) -> String {
    match position {
        HoverPosition::NearDataPoint {
            plot_name,
            position,
            ..
        } => format!(
            "{plot_name}\nepoch {:.0}\n{}",
            position.x,
            value(position.y)
        ),
        HoverPosition::Elsewhere { position } => {
            format!("epoch {:.0}\n{}", position.x.max(0.0), value(position.y))
        }
    }
}

fn show(
    ui: &mut Ui,
    plot: Plot<'_>,
    curves: &[(&str, &Curve, Color32, LineStyle)],
    marks: &[Mark],
    level: Option<f64>,
) {
    let columns = ui.available_width().max(1.0) as usize;
    let weak = ui.visuals().weak_text_color();
    plot.show(ui, |plot| {
        let bounds = plot.plot_bounds();
        if let Some(level) = level {
            plot.hline(
                HLine::new("", level)
                    .color(weak)
                    .width(1.0)
                    .style(LineStyle::dotted_dense())
                    .allow_hover(false),
            );
        }
        for mark in marks {
            plot.vline(
                VLine::new(mark.text(), f64::from(mark.epoch))
                    .color(weak)
                    .width(1.0)
                    .style(LineStyle::dashed_loose()),
            );
        }
        for (name, curve, colour, style) in curves {
            let fits = plot.auto_bounds().x;
            let (from, to) = if fits {
                (f64::NEG_INFINITY, f64::INFINITY)
            } else {
                (bounds.min()[0], bounds.max()[0])
            };
            let points = PlotPoints::from(curve.visible(from, to, columns));
            plot.line(
                Line::new(*name, points)
                    .color(*colour)
                    .width(theme::CURVE_WIDTH)
                    .style(*style),
            );
        }
    });
}
