//! A block of conditions that one thread computes: states and adjoints as `[N][L]`, so that an edge's weight and
//! index are loaded once for L conditions.

use super::anderson::Begin;
use super::fast::Float;
use super::matrix::Matrix;
use super::output::BlockErrors;
use crate::engine::outcome::Solved;
use crate::model::{ParameterLayout, Problem};
use crate::random::CounterStream;

/// Read-only input of all blocks: the problem, and the parameters in the orders in which they are used.
pub(super) struct Shared<'a, F> {
    pub problem: &'a Problem,
    pub places: &'a ParameterLayout,
    /// All parameters.
    pub parameters: &'a [F],
    /// Weights by target.
    pub incoming: Matrix<'a, F>,
    /// Weights by source.
    pub outgoing: Matrix<'a, F>,
}

/// States and adjoints of one condition; each `[N]`.
pub(super) struct Column<F> {
    pub state: Vec<F>,
    pub adjoint: Vec<F>,
}

impl<F: Float> Column<F> {
    pub fn zeros(nodes: usize) -> Self {
        Self {
            state: vec![F::new(0.0); nodes],
            adjoint: vec![F::new(0.0); nodes],
        }
    }
}

/// A block of conditions with any number of lanes.
pub(super) trait Block<F>: Send + Sync {
    /// Conditions, one a lane from the first on; further lanes are empty.
    fn conditions(&self) -> &[usize];
    /// Assigns other conditions, whose measured training cells weigh `train_weight`. States and adjoints stay those of the
    /// earlier conditions until they are set.
    fn assign(&mut self, problem: &Problem, conditions: &[usize], train_weight: f64);
    /// State and adjoint of a lane.
    fn column(&self, lane: usize) -> Column<F>;
    /// Sets state and adjoint of a lane.
    fn set_column(&mut self, lane: usize, column: &Column<F>);
    /// Number of lanes.
    fn lanes(&self) -> usize;
    /// States of a node, lane by lane.
    fn states(&self, node: usize) -> &[F];
    /// Seed of the adjoint at a node, lane by lane.
    fn seeds(&mut self, node: usize) -> &mut [F];

    /// Sums bias, input and noise of every node. `noise` holds the stream and the standard deviation, and acts on training
    /// conditions only.
    fn drive(&mut self, shared: &Shared<'_, F>, noise: Option<(CounterStream, f64)>);
    /// Sets all states to 0.
    fn clear_states(&mut self);
    /// Does `steps` published iterations of the state; returns the largest change in the last one and its node, for each
    /// lane.
    fn iterate(&mut self, shared: &Shared<'_, F>, steps: u32) -> Vec<(f64, u32)>;
    /// Finds the state by accelerated iteration.
    fn solve_state(&mut self, shared: &Shared<'_, F>, begin: Begin) -> Solved;
    /// Errors of the outputs, and the seed of the adjoint.
    fn evaluate_outputs(&mut self, shared: &Shared<'_, F>) -> BlockErrors;
    /// Does `steps` published iterations of the adjoint, from 0.
    fn iterate_adjoint(&mut self, shared: &Shared<'_, F>, steps: u32) -> Solved;
    /// Finds the adjoint by accelerated iteration.
    fn solve_adjoint(&mut self, shared: &Shared<'_, F>) -> Solved;
    /// Computes the gradient of the terms that depend on states.
    fn compute_gradient(&mut self, shared: &Shared<'_, F>);
    /// The gradient as last computed; `[parameters]`.
    fn gradient(&self) -> &[F];
}
