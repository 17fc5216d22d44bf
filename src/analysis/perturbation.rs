//! What an intervention does to the predictions: doses moved, proteins held, edges cut.

use super::fit::errors;
use crate::engine::simulate::{Intervention, Rest, rest};
use crate::model::{Parameters, Problem};

/// States and predictions under an intervention, and how they compare with those without it.
#[derive(Debug, Clone, PartialEq)]
pub struct Effects {
    /// Without the intervention.
    pub plain: Rest,
    /// With it.
    pub changed: Rest,
    /// Mean absolute change of a prediction, over all conditions and transcription factors.
    pub prediction_change: f64,
    /// Mean squared error on training conditions: without, with.
    pub train: [f64; 2],
    /// The same on test conditions, where there are any.
    pub test: Option<[f64; 2]>,
}

/// What an intervention does. `plain` is what is known without one.
#[must_use]
pub fn effects(
    problem: &Problem,
    parameters: &Parameters,
    intervention: &Intervention,
    plain: Rest,
) -> Effects {
    let changed = if *intervention == Intervention::default() {
        plain.clone()
    } else {
        rest(problem, parameters, intervention)
    };
    let (train_before, test_before) = errors(problem, &plain.prediction);
    let (train_after, test_after) = errors(problem, &changed.prediction);
    Effects {
        prediction_change: mean_change(&plain.prediction, &changed.prediction),
        train: [train_before, train_after],
        test: test_before
            .zip(test_after)
            .map(|(before, after)| [before, after]),
        plain,
        changed,
    }
}

/// Mean absolute difference of two predictions; both `[conditions x TFs]`.
pub(super) fn mean_change(before: &[f64], after: &[f64]) -> f64 {
    let cells = before.iter().zip(after);
    cells
        .map(|(before, after)| (after - before).abs())
        .sum::<f64>()
        / before.len().max(1) as f64
}
