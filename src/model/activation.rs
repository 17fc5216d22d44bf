//! The Michaelis-Menten-like activation of Nilsson et al. (2022), as one writes it. Engines have vectorised twins, which
//! a test compares with it.

/// Slope below zero, so that a gradient passes through an inactive node.
pub const LEAK: f64 = 0.01;

/// `f(z)`: `0.01 z` below 0, `z` up to 0.5, then `1 - 0.25 / z`, which saturates at 1.
#[must_use]
pub fn activation(z: f64) -> f64 {
    if z < 0.0 {
        LEAK * z
    } else if z <= 0.5 {
        z
    } else {
        1.0 - 0.25 / z
    }
}

/// `f'(z)`, written in terms of the output `y = f(z)`, so that `z` need not be kept. At `z = 0` it is the leak.
#[must_use]
pub fn slope_from_output(y: f64) -> f64 {
    if y <= 0.0 {
        LEAK
    } else if y <= 0.5 {
        1.0
    } else {
        4.0 * (1.0 - y) * (1.0 - y)
    }
}
