//! A chart on the screen: drawn from its description, with values under the pointer, and clicks that select.

use std::cell::Cell;

use egui::{Color32, Mesh, Pos2, Rect, RichText, Shape, Ui, Vec2};
use egui_plot::{
    AxisHints, FilledArea, GridInput, GridMark, HLine, Line, LineStyle, Plot, PlotPoints,
    PlotTransform, PlotUi, Points, VLine,
};

use super::chart_cache::ChartView;
use super::pointer::{hover, subject_at};
use super::subjects::{is_selected, select};
use crate::app::state::State;
use crate::app::theme;
use crate::app::update::Intent;
use crate::charts::description::{
    Axis, Chart, Ink, Layer, Stroke, Subject, Unit, thinned, tick_text, ticks,
};

/// Dashes of a second curve; short, so that a jagged curve keeps its shape.
const DASHED: LineStyle = LineStyle::Dashed { length: 4.0 };
/// Room for a label along each axis.
const LABEL_WIDTH: f32 = 70.0;
const LABEL_HEIGHT: f32 = 32.0;

/// Shows a chart in all the space there is.
pub(super) fn chart_ui(
    ui: &mut Ui,
    state: &State,
    chart: &Chart,
    view: &mut ChartView,
    intents: &mut Vec<Intent>,
) {
    let [x, y] = view.axes(chart);
    let axes = [&x, &y];
    let size = ui.available_size();
    // What the label names is what a click selects.
    let pointed = Cell::new(None);
    let mut plot = plot(chart, axes, size).label_formatter(|position| {
        pointed.set(subject_at(chart, position));
        hover(state, chart, axes, position)
    });
    if view.take_fit() {
        plot = plot.reset();
    }
    let dark = ui.visuals().dark_mode;
    let weak = ui.visuals().weak_text_color();
    let columns = size.x.max(1.0) as usize;
    let shown = plot.show(ui, |plot| {
        view.follow(plot);
        marks(plot, chart, axes, weak);
        for (place, layer) in chart.layers.iter().enumerate() {
            draw(plot, state, (place, layer), axes, (dark, columns));
        }
    });
    let clip = ui.painter().with_clip_rect(*shown.transform.frame());
    for layer in &chart.layers {
        if let Layer::Cells {
            ink,
            x: columns,
            y: rows,
            shares,
        } = layer
        {
            let colour = ink_colour(*ink, dark);
            let mesh = cells(&shown.transform, axes, [columns, rows], shares, colour);
            clip.add(Shape::mesh(mesh));
        }
    }
    if let (true, Some(subject)) = (shown.response.clicked(), pointed.get()) {
        let adds = ui.input(|input| input.modifiers.shift || input.modifiers.command);
        select(state, subject, adds, intents);
    }
}

/// The plot with its axes, and what it shows at least.
fn plot<'a>(chart: &Chart, [x, y]: [&Axis; 2], size: Vec2) -> Plot<'a> {
    let most = [
        (size.x / LABEL_WIDTH).max(2.0) as usize,
        (size.y / LABEL_HEIGHT).max(2.0) as usize,
    ];
    let (label_x, label_y) = (x.clone(), y.clone());
    let (grid_x, grid_y) = (x.clone(), y.clone());
    let mut x_axis = AxisHints::new_x()
        .formatter(move |mark, _| tick_text(&label_x, mark.value))
        .label_spacing(24.0..=36.0);
    if chart.x.unit != Unit::Epoch {
        // That epochs go from left to right needs no words.
        x_axis = x_axis.label(RichText::new(&chart.x.label).small());
    }
    let y_axis = AxisHints::new_y()
        .formatter(move |mark, _| tick_text(&label_y, mark.value))
        .label_spacing(12.0..=18.0)
        .min_thickness(44.0);
    let mut plot = Plot::new(chart.key)
        .allow_scroll(false)
        .set_margin_fraction(egui::vec2(0.04, 0.06))
        .x_grid_spacer(move |input| grid(&grid_x, &input, most[0]))
        .y_grid_spacer(move |input| grid(&grid_y, &input, most[1]))
        .custom_x_axes(vec![x_axis])
        .custom_y_axes(vec![y_axis]);
    let borders = chart.layers.iter().filter_map(|layer| match layer {
        Layer::Cells { x, y, .. } => Some((x, y)),
        _ => None,
    });
    let shown = borders.chain([(&chart.x.includes, &chart.y.includes)]);
    for (columns, rows) in shown {
        plot = columns
            .iter()
            .fold(plot, |plot, &value| plot.include_x(x.place(value)));
        plot = rows
            .iter()
            .fold(plot, |plot, &value| plot.include_y(y.place(value)));
    }
    plot
}

/// Colour of an ink on the screen.
pub(super) fn ink_colour(ink: Ink, dark: bool) -> Color32 {
    let [train, test] = theme::split_colours(dark);
    let [prior, spurious] = theme::origin_colours(dark);
    match ink {
        Ink::Train => train,
        Ink::Test => test,
        Ink::Prior => prior,
        Ink::Spurious => spurious,
        Ink::Main => theme::ink(dark),
        Ink::Reference => theme::reference_colour(dark),
        Ink::Selected => theme::SELECTION,
        Ink::Kind(kind) => theme::kind_colour(kind, dark),
    }
}

fn grid(axis: &Axis, input: &GridInput, most: usize) -> Vec<GridMark> {
    let (low, high) = input.bounds;
    let found = ticks(axis, [low, high], most);
    // Only one size of step, so that every tick has a label.
    let step_size = (high - low) / most as f64;
    let mark = |place: f64| GridMark {
        value: place,
        step_size,
    };
    found.into_iter().map(|tick| mark(tick.place)).collect()
}

/// Draws the levels of a chart as horizontal lines and its marks as vertical ones.
fn marks(plot: &mut PlotUi<'_>, chart: &Chart, [x, y]: [&Axis; 2], weak: Color32) {
    for &level in &chart.levels {
        let line = HLine::new("", y.place(level))
            .color(weak)
            .width(1.0)
            .style(LineStyle::dotted_dense());
        plot.hline(line.allow_hover(false));
    }
    for (place, name) in &chart.marks {
        let line = VLine::new(name.clone(), x.place(*place))
            .color(weak)
            .width(1.0)
            .style(LineStyle::dashed_loose());
        plot.vline(line);
    }
}

fn draw(
    plot: &mut PlotUi<'_>,
    state: &State,
    (place, layer): (usize, &Layer),
    [x, y]: [&Axis; 2],
    (dark, columns): (bool, usize),
) {
    // Layers are named by their place, by which the label under the pointer finds them.
    let id = place.to_string();
    match layer {
        Layer::Line {
            ink,
            stroke,
            points,
            subject,
            ..
        } => {
            let is_selected = subject.is_some_and(|subject| is_selected(state, subject));
            let colour = if is_selected {
                theme::SELECTION
            } else {
                ink_colour(*ink, dark)
            };
            let points = visible(plot, points, [x, y], columns);
            draw_line(plot, (id, points), (*stroke, is_selected), colour);
        }
        Layer::Points {
            ink,
            points,
            subjects,
            ..
        } => draw_points(
            plot,
            state,
            (id, points, subjects),
            [x, y],
            ink_colour(*ink, dark),
        ),
        Layer::Band { ink, points, .. } => {
            let side = |value: fn(&[f64; 3]) -> f64, axis: &Axis| -> Vec<f64> {
                points
                    .iter()
                    .map(|point| axis.place(value(point)))
                    .collect()
            };
            let (xs, low, high) = (
                side(|point| point[0], x),
                side(|point| point[1], y),
                side(|point| point[2], y),
            );
            let area = FilledArea::new(id, &xs, &low, &high)
                .fill_color(ink_colour(*ink, dark).gamma_multiply(0.16))
                .stroke(egui::Stroke::NONE)
                .allow_hover(false);
            plot.add(area);
        }
        // Cells are drawn afterwards, once the transform to the screen is known.
        Layer::Cells { .. } => {}
    }
}

fn draw_line(
    plot: &mut PlotUi<'_>,
    (id, points): (String, Vec<[f64; 2]>),
    (stroke, is_selected): (Stroke, bool),
    colour: Color32,
) {
    let (width, opacity) = match stroke {
        _ if is_selected => (theme::CURVE_WIDTH, 1.0),
        Stroke::Solid | Stroke::Dashed => (theme::CURVE_WIDTH, 1.0),
        Stroke::Hair => (0.7, 0.45),
    };
    let style = match stroke {
        Stroke::Dashed => DASHED,
        Stroke::Solid | Stroke::Hair => LineStyle::Solid,
    };
    let line = Line::new(id, PlotPoints::from(points))
        .color(colour.gamma_multiply(opacity))
        .width(width)
        .style(style);
    plot.line(line);
}

fn draw_points(
    plot: &mut PlotUi<'_>,
    state: &State,
    (id, points, subjects): (String, &[[f64; 2]], &[Subject]),
    [x, y]: [&Axis; 2],
    colour: Color32,
) {
    // Thousands of points are a cloud: each of them steps back.
    let (radius, opacity) = if points.len() > 500 {
        (1.5, 0.5)
    } else {
        (2.5, 0.8)
    };
    let place = |point: &[f64; 2]| [x.place(point[0]), y.place(point[1])];
    let all: Vec<[f64; 2]> = points.iter().map(place).collect();
    let selected = subjects.iter().zip(&all);
    let selected: Vec<[f64; 2]> = selected
        .filter(|(subject, _)| is_selected(state, **subject))
        .map(|(_, point)| *point)
        .collect();
    plot.points(
        Points::new(id, PlotPoints::from(all))
            .color(colour.gamma_multiply(opacity))
            .radius(radius),
    );
    if !selected.is_empty() {
        let ring = Points::new("selected", PlotPoints::from(selected))
            .color(theme::SELECTION)
            .radius(4.5);
        plot.points(ring.allow_hover(false));
    }
}

/// Places of the points in view, with one beyond each end, as many as the screen can show.
fn visible(
    plot: &PlotUi<'_>,
    points: &[[f64; 2]],
    [x, y]: [&Axis; 2],
    columns: usize,
) -> Vec<[f64; 2]> {
    let (mut from, mut to) = (0, points.len());
    if !plot.auto_bounds().x && points.is_sorted_by(|a, b| a[0] <= b[0]) {
        let bounds = plot.plot_bounds();
        let before = |limit: f64| points.partition_point(|point| x.place(point[0]) < limit);
        from = before(bounds.min()[0]).saturating_sub(1);
        to = (before(bounds.max()[0]) + 1).min(points.len());
    }
    let places: Vec<[f64; 2]> = points[from.min(to)..to]
        .iter()
        .map(|point| [x.place(point[0]), y.place(point[1])])
        .collect();
    thinned(&places, columns)
}

/// Shares as rectangles: one mesh, since there are thousands.
fn cells(
    transform: &PlotTransform,
    [x, y]: [&Axis; 2],
    [columns, rows]: [&[f64]; 2],
    shares: &[f64],
    colour: Color32,
) -> Mesh {
    let mut mesh = Mesh::default();
    let at = |column: usize, row: usize| -> Pos2 {
        let place = egui_plot::PlotPoint::new(x.place(columns[column]), y.place(rows[row]));
        transform.position_from_point(&place)
    };
    let height = rows.len().saturating_sub(1).max(1);
    for (cell, &share) in shares.iter().enumerate().filter(|(_, share)| **share > 0.0) {
        let (column, row) = (cell / height, cell % height);
        let rect = Rect::from_two_pos(at(column, row), at(column + 1, row + 1));
        // The root lets rare magnitudes be seen beside frequent ones.
        mesh.add_colored_rect(rect, colour.gamma_multiply(share.sqrt() as f32));
    }
    mesh
}
