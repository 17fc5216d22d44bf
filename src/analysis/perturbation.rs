//! What a perturbation does to the predictions: doses moved, proteins clamped, edges cut.

use super::fit::errors;
use crate::engine::simulate::{Perturbation, SteadyStates, steady_states};
use crate::model::{Parameters, Problem};

/// States and predictions under a perturbation, and how they compare with those without it.
#[derive(Debug, Clone, PartialEq)]
pub struct PerturbationEffects {
    /// Without the perturbation.
    pub plain: SteadyStates,
    /// With it.
    pub changed: SteadyStates,
    /// Mean absolute change of a prediction, over all conditions and transcription factors.
    pub prediction_change: f64,
    /// Mean squared error on training conditions: without, with.
    pub train: [f64; 2],
    /// The same on test conditions, where there are any.
    pub test: Option<[f64; 2]>,
}

/// Effects of a perturbation. `plain` holds the states and predictions without it.
#[must_use]
pub fn effects(
    problem: &Problem,
    parameters: &Parameters,
    perturbation: &Perturbation,
    plain: SteadyStates,
) -> PerturbationEffects {
    let changed = if *perturbation == Perturbation::default() {
        plain.clone()
    } else {
        steady_states(problem, parameters, perturbation)
    };
    let (train_before, test_before) = errors(problem, &plain.prediction);
    let (train_after, test_after) = errors(problem, &changed.prediction);
    PerturbationEffects {
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
