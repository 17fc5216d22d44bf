//! The uniform term: the states of each node, sorted over the training conditions, against an even ramp. Twin of
//! `shaders/uniform_term.wgsl`.

use super::scalar::Scalar;
use crate::model::Uniform;

/// Value of the term for one node, without its strength, and its slope by each state, written to `slopes`.
/// `states` and `slopes` are `[training conditions]`.
pub(super) fn node_term<F: Scalar>(uniform: &Uniform, states: &[F], slopes: &mut [F]) -> f64 {
    let count = states.len();
    let mut order: Vec<usize> = (0..count).collect();
    // A stable sort: of equal states, that of the earlier condition has the lower rank.
    order.sort_by(|&a, &b| states[a].to_f64().total_cmp(&states[b].to_f64()));
    let (min, max) = (F::new(uniform.min), F::new(uniform.max));
    // With one condition the ramp is its start.
    let spacing = (uniform.max - uniform.min) / (count.max(2) - 1) as f64;
    let two = F::new(2.0);
    let mut value = 0.0;
    for (rank, &condition) in order.iter().enumerate() {
        let state = states[condition];
        let distance = state - F::new(uniform.min + rank as f64 * spacing);
        let excess = if state < min {
            state - min
        } else if state > max {
            state - max
        } else {
            F::new(0.0)
        };
        value += (distance * distance + excess * excess).to_f64();
        slopes[condition] = two * (distance + excess);
    }
    value
}
