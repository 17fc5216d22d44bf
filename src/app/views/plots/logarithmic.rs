//! Logarithmic axes: the plot library has none, so log10 is plotted and the ticks are written as powers of ten.

use egui_plot::{GridInput, GridMark};

/// Ticks at powers of ten, with more between the less the axis spans; distances in log10.
pub(super) fn marks(input: GridInput) -> Vec<GridMark> {
    let (low, high) = input.bounds;
    let span = high - low;
    if !(low.is_finite() && high.is_finite()) || span > 60.0 {
        return Vec::new();
    }
    // Only one size of step, so that every tick has a label.
    let mark = |value: f64, step_size: f64| GridMark { value, step_size };
    if span < 0.5 {
        // Less than a factor of three: evenly spaced, as on any axis.
        let step = span / 5.0;
        let first = (low / step).ceil();
        return (0..=5)
            .map(|k| mark((first + f64::from(k)) * step, step))
            .filter(|mark| mark.value <= high)
            .collect();
    }
    let (digits, step_size): (&[u32], f64) = if span < 2.5 {
        (&[1, 2, 5], 0.4)
    } else {
        (&[1], 1.0)
    };
    let decades = low.floor() as i32..=high.ceil() as i32;
    decades
        .flat_map(|decade| {
            digits
                .iter()
                .map(move |&digit| f64::from(decade) + f64::from(digit).log10())
        })
        .filter(|value| (low..=high).contains(value))
        .map(|value| mark(value, step_size))
        .collect()
}

/// The number that a logarithm stands for.
pub(super) fn label(log10: f64) -> String {
    let value = 10f64.powf(log10);
    match value {
        0.1..1_000.0 => format!("{}", (value * 1_000.0).round() / 1_000.0),
        0.001..0.1 => format!("{}", (value * 10_000.0).round() / 10_000.0),
        _ => format!("{value:.0e}"),
    }
}
