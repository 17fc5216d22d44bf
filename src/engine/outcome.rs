//! The outcome of an epoch, put together from its training steps; the same for both engines.

use super::EpochOutcome;
use crate::model::{LOSS_TERMS, Losses};
use crate::statistics::BelowMedian;

/// What was measured in one training step.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct StepOutcome {
    pub losses: Losses,
    pub state: Solved,
    pub adjoint: Solved,
}

/// Number of iterations of a solution, and its largest change in the last iteration, over the training conditions.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Solved {
    pub steps: u32,
    pub residual: f64,
}

impl Solved {
    /// The larger number of iterations and the larger residual of two solutions.
    pub fn worse(self, other: Self) -> Self {
        Self {
            steps: self.steps.max(other.steps),
            residual: self.residual.max(other.residual),
        }
    }
}

impl EpochOutcome {
    /// Mean losses, most iterations and largest residuals over the steps of an epoch. The test error is that of the first
    /// step, the only one that computes test conditions.
    pub(super) fn new(shares: BelowMedian, steps: &[StepOutcome]) -> Self {
        let mut losses = Losses {
            test: steps.first().map_or(f64::NAN, |step| step.losses.test),
            ..Losses::default()
        };
        for term in &LOSS_TERMS {
            let sum: f64 = steps.iter().map(|step| (term.get)(&step.losses)).sum();
            (term.set)(&mut losses, sum / steps.len() as f64);
        }
        let worst = |part: fn(&StepOutcome) -> Solved| {
            steps
                .iter()
                .map(part)
                .fold(Solved::default(), Solved::worse)
        };
        let (state, adjoint) = (worst(|step| step.state), worst(|step| step.adjoint));
        Self {
            losses,
            pkn_below_median: shares.pkn_percent,
            spurious_below_median: shares.spurious_percent,
            steps: state.steps,
            adjoint_steps: adjoint.steps,
            residual: state.residual,
            adjoint_residual: adjoint.residual,
            fault: None,
        }
    }
}
