//! What lies under the pointer in a chart.

use egui::Pos2;
use egui_plot::{HoverPosition, PlotPoint, PlotTransform};

use super::subjects::subject_text;
use crate::analysis::chart::{Axis, Chart, Layer, Subject};
use crate::app::state::State;

/// How near a click has to come to something, in points.
const NEAR: f32 = 9.0;

/// What stands beside the pointer.
pub(super) fn hover(
    state: &State,
    chart: &Chart,
    [x, y]: [&Axis; 2],
    position: &HoverPosition<'_>,
) -> Option<String> {
    let (layer, point, index) = match position {
        HoverPosition::NearDataPoint {
            plot_name,
            position,
            index,
        } => (
            plot_name
                .parse()
                .ok()
                .and_then(|place: usize| chart.layers.get(place)),
            *position,
            Some(*index),
        ),
        HoverPosition::Elsewhere { position } => (None, *position, None),
    };
    let value = |axis: &Axis, place: f64| axis.text(axis.value(place));
    let mut text = String::new();
    if let Some(layer) = layer {
        let (name, subject) = match layer {
            Layer::Line { name, subject, .. } => (name.as_str(), *subject),
            Layer::Points { name, subjects, .. } => (
                name.as_str(),
                index.and_then(|index| subjects.get(index).copied()),
            ),
            Layer::Band { name, .. } => (name.as_str(), None),
            Layer::Cells { .. } => ("", None),
        };
        let subject = subject.map(|subject| subject_text(state, subject));
        let first = subject.unwrap_or_else(|| name.to_owned());
        if !first.is_empty() {
            text = first + "\n";
        }
    }
    let label = |axis: &Axis| axis.label.clone();
    Some(format!(
        "{text}{} {}\n{} {}",
        label(x),
        value(x, point.x),
        label(y),
        value(y, point.y)
    ))
}

/// What stands for something and lies nearest to a point of the screen.
pub(super) fn nearest(
    chart: &Chart,
    [x, y]: [&Axis; 2],
    transform: &PlotTransform,
    at: Pos2,
) -> Option<Subject> {
    let on_screen = |point: &[f64; 2]| {
        let place = PlotPoint::new(x.place(point[0]), y.place(point[1]));
        transform.position_from_point(&place)
    };
    let mut best: Option<(f32, Subject)> = None;
    let mut note = |distance: f32, subject: Subject| {
        if distance < NEAR && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, subject));
        }
    };
    for layer in &chart.layers {
        match layer {
            Layer::Points {
                points, subjects, ..
            } => {
                for (point, &subject) in points.iter().zip(subjects) {
                    note(on_screen(point).distance(at), subject);
                }
            }
            Layer::Line {
                points,
                subject: Some(subject),
                ..
            } => {
                for ends in points.windows(2) {
                    note(
                        distance_to_line(at, on_screen(&ends[0]), on_screen(&ends[1])),
                        *subject,
                    );
                }
            }
            _ => {}
        }
    }
    best.map(|(_, subject)| subject)
}

fn distance_to_line(at: Pos2, from: Pos2, to: Pos2) -> f32 {
    let along = to - from;
    let share = (at - from).dot(along) / along.length_sq().max(f32::MIN_POSITIVE);
    let nearest = from + along * share.clamp(0.0, 1.0);
    nearest.distance(at)
}
