//! What lies under the pointer in a chart.

use egui_plot::HoverPosition;

use super::subjects::subject_text;
use crate::app::state::State;
use crate::charts::description::{Axis, Chart, Layer, Subject};

/// The layer of the nearest point, and the place of the point in it; layers are named by their place.
fn pointed<'a>(chart: &'a Chart, position: &HoverPosition<'_>) -> Option<(&'a Layer, usize)> {
    match position {
        HoverPosition::NearDataPoint {
            plot_name, index, ..
        } => {
            let place: usize = plot_name.parse().ok()?;
            Some((chart.layers.get(place)?, *index))
        }
        HoverPosition::Elsewhere { .. } => None,
    }
}

/// What the nearest point stands for.
pub(super) fn subject_at(chart: &Chart, position: &HoverPosition<'_>) -> Option<Subject> {
    match pointed(chart, position)? {
        (Layer::Line { subject, .. }, _) => *subject,
        (Layer::Points { subjects, .. }, index) => subjects.get(index).copied(),
        (Layer::Band { .. } | Layer::Cells { .. }, _) => None,
    }
}

/// What stands beside the pointer.
pub(super) fn hover(
    state: &State,
    chart: &Chart,
    [x, y]: [&Axis; 2],
    position: &HoverPosition<'_>,
) -> Option<String> {
    let (HoverPosition::NearDataPoint {
        position: point, ..
    }
    | HoverPosition::Elsewhere { position: point }) = position;
    let name = pointed(chart, position).map(|(layer, _)| match layer {
        Layer::Line { name, .. } | Layer::Points { name, .. } | Layer::Band { name, .. } => {
            name.as_str()
        }
        Layer::Cells { .. } => "",
    });
    let subject = subject_at(chart, position).map(|subject| subject_text(state, subject));
    let first = subject.or(name.map(str::to_owned)).unwrap_or_default();
    let value = |axis: &Axis, place: f64| {
        let text = axis.text(axis.value(place));
        format!("\n{} {text}", axis.label)
    };
    let text = first + &value(x, point.x) + &value(y, point.y);
    Some(text.trim_start().to_owned())
}
