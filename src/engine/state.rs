//! Evaluations of a model, and snapshots from which its training goes on.

use crate::model::{Losses, Parameters, Problem};

/// How exactly states and adjoints are to be found for an evaluation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Accuracy {
    /// All steps, from 0.
    Full,
    /// As a training step over all conditions would, by the solver of the model and from its last solution.
    AsTrained,
}

/// State, prediction, losses and gradient at the present parameters, without noise. There is no learning rate: a uniform
/// term that follows it is 0.
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluation {
    /// State of every node; `[conditions x N]`.
    pub state: Vec<f64>,
    /// Predicted activity; `[conditions x TFs]`.
    pub prediction: Vec<f64>,
    /// Terms of the loss.
    pub losses: Losses,
    /// Gradient of the total loss.
    pub gradient: Parameters,
    /// Largest change of a state in the last iteration, of each condition; `[conditions]` with full accuracy or the
    /// published solver, empty with the accelerated solver.
    pub residuals: Vec<f64>,
    /// The node whose state changed most in the last iteration, of each condition; as `residuals`.
    pub moving: Vec<u32>,
}

impl Evaluation {
    /// Largest residual over the training conditions of a problem.
    #[must_use]
    pub fn residual(&self, problem: &Problem) -> f64 {
        let train = self.residuals.iter().zip(&problem.trains);
        train
            .filter(|(_, trains)| **trains)
            .map(|(&residual, _)| residual)
            .fold(0.0, f64::max)
    }
}

/// Everything from which training goes on as if it had never stopped.
#[derive(Debug, Clone, PartialEq)]
pub struct Snapshot {
    /// Parameters.
    pub parameters: Parameters,
    /// First moments of Adam, in the order of [`crate::model::ParameterLayout`].
    pub first_moments: Vec<f64>,
    /// Second moments.
    pub second_moments: Vec<f64>,
    /// Steps since the moments were last cleared.
    pub adam_steps: u32,
    /// Solutions from which the accelerated solver starts; `None` where there are none yet.
    pub solutions: Option<Solutions>,
}

/// Last solutions of every condition.
#[derive(Debug, Clone, PartialEq)]
pub struct Solutions {
    /// States; `[conditions x N]`.
    pub state: Vec<f64>,
    /// Adjoints; `[conditions x N]`.
    pub adjoint: Vec<f64>,
}

impl Snapshot {
    /// The beginning of a run.
    #[must_use]
    pub fn start(parameters: Parameters) -> Self {
        let count = parameters.count();
        Self {
            parameters,
            first_moments: vec![0.0; count],
            second_moments: vec![0.0; count],
            adam_steps: 0,
            solutions: None,
        }
    }
}
