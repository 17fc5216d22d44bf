//! Logarithmic axes: the plot library has none, so log10 is plotted and the ticks are written as powers of ten.

use std::f64::consts::LOG10_2;

use egui_plot::{GridInput, GridMark};

/// Ticks at powers of ten, with 2 and 5 between where there is room; distances in log10.
pub(super) fn marks(input: GridInput) -> Vec<GridMark> {
    let (low, high) = input.bounds;
    if !(low.is_finite() && high.is_finite()) || high - low > 60.0 {
        return Vec::new();
    }
    let few_decades = high - low < 2.5;
    let between: &[f64] = if few_decades {
        &[0.0, LOG10_2, 1.0 - LOG10_2]
    } else {
        &[0.0]
    };
    let decades = low.floor() as i32..=high.ceil() as i32;
    // Only one size of step, so that every tick has a label.
    let step_size = if few_decades { 0.4 } else { 1.0 };
    decades
        .flat_map(|decade| between.iter().map(move |shift| f64::from(decade) + shift))
        .filter(|value| (low..=high).contains(value))
        .map(|value| GridMark { value, step_size })
        .collect()
}

/// The number that a logarithm stands for.
pub(super) fn label(log10: f64) -> String {
    let value = 10f64.powf(log10);
    match value {
        0.01..1_000.0 => format!("{}", (value * 1_000.0).round() / 1_000.0),
        _ => format!("{value:.0e}"),
    }
}
