//! Where an axis has ticks, and what stands there.

use super::axis::{Axis, Scale, Unit};

/// A tick.
#[derive(Debug, Clone, PartialEq)]
pub struct Tick {
    /// Where it is; on a logarithmic axis the logarithm.
    pub place: f64,
    /// Text at the tick.
    pub label: String,
}

/// Ticks between two places of an axis, about `most` of them.
#[must_use]
pub fn ticks(axis: &Axis, [low, high]: [f64; 2], most: usize) -> Vec<Tick> {
    let span = high - low;
    // A plot that was dragged far away has no finite span; below, spans of more than 60 decades get no ticks either.
    if !(low.is_finite() && high.is_finite()) || span <= 0.0 || most == 0 {
        return Vec::new();
    }
    let places = match axis.scale {
        Scale::Log if span > 60.0 => Vec::new(),
        Scale::Log if span >= 0.5 => decades(low, high, most),
        Scale::Linear | Scale::Log => steps(low, high, least_step(axis, span, most)),
    };
    let label = |place: f64| Tick {
        place,
        label: tick_text(axis, place),
    };
    places.into_iter().map(label).collect()
}

/// What stands at a place of an axis.
#[must_use]
pub fn tick_text(axis: &Axis, place: f64) -> String {
    axis.text(tidy(axis.value(place)))
}

fn least_step(axis: &Axis, span: f64, most: usize) -> f64 {
    let step = nice(span / most as f64);
    match axis.unit {
        Unit::Epoch | Unit::Place if axis.scale == Scale::Linear => step.max(1.0),
        _ => step,
    }
}

/// The smallest of 1, 2, 5, 10 times a power of ten that is not smaller than `step`.
fn nice(step: f64) -> f64 {
    let power = 10f64.powf(step.log10().floor());
    [1.0, 2.0, 5.0, 10.0]
        .into_iter()
        .map(|digit| digit * power)
        .find(|candidate| *candidate >= step * (1.0 - 1e-9))
        .unwrap_or(10.0 * power)
}

fn steps(low: f64, high: f64, step: f64) -> Vec<f64> {
    let first = (low / step).ceil() as i64;
    let last = (high / step).floor() as i64;
    (first..=last).map(|tick| tick as f64 * step).collect()
}

/// Powers of ten, with 2 and 5 between where there is room, or only every other one where there is not.
fn decades(low: f64, high: f64, most: usize) -> Vec<f64> {
    let span = high - low;
    let digits: &[u32] = if span * 3.0 <= most as f64 {
        &[1, 2, 5]
    } else {
        &[1]
    };
    let every = ((span / most as f64).ceil() as i32).max(1);
    (low.floor() as i32..=high.ceil() as i32)
        .filter(|decade| decade.rem_euclid(every) == 0)
        .flat_map(|decade| {
            digits
                .iter()
                .map(move |&digit| f64::from(decade) + f64::from(digit).log10())
        })
        .filter(|place| (low..=high).contains(place))
        .collect()
}

/// Without the rounding error of a multiple: 0.30000000000000004 is 0.3.
fn tidy(value: f64) -> f64 {
    format!("{value:.9e}").parse().unwrap_or(value)
}
