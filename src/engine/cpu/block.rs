//! A block of L conditions that one thread computes: states and adjoints as `[N][L]`, so that an edge's weight and
//! index are loaded once for L conditions.

use super::gradient::{self, Arrays};
use super::output::{self, BlockErrors, BlockTargets};
use super::scalar::Scalar;
use super::{adjoint, forward};
use crate::engine::STEPS_PER_CHECK;
use crate::model::Problem;

/// What blocks read: the shape, and the parameters in the orders in which they are used.
pub(super) struct Shared<'a, F> {
    pub problem: &'a Problem,
    pub parameters: &'a Arrays<F>,
    /// Weights in the order of the incoming edges; `[E]`.
    pub incoming_weights: &'a [F],
    /// Weights in the order of the outgoing edges; `[E]`.
    pub outgoing_weights: &'a [F],
}

/// A block, whatever its number of lanes.
pub(super) trait Block<F>: Send {
    /// Starts a forward pass at the state 0.
    fn begin(&mut self, shared: &Shared<'_, F>);
    /// Iterates the state so many times; returns the largest change of the last iteration.
    fn forward(&mut self, shared: &Shared<'_, F>, steps: u32) -> f64;
    /// Errors of the outputs, then the adjoint by `steps` iterations, then the gradient of the fit.
    fn backward(&mut self, shared: &Shared<'_, F>, steps: u32);
    /// Errors of the last backward pass.
    fn errors(&self) -> BlockErrors;
    /// Gradient of the last backward pass.
    fn gradient(&self) -> &Arrays<F>;
    /// State of a node in the condition at `lane`.
    fn state(&self, node: usize, lane: usize) -> F;
}

/// Number of lanes for so many conditions: the number depends on nothing else, so that a run does not depend on the
/// number of processors. Up to 32 conditions are cut in two halves.
pub(super) fn lanes_for(conditions: usize) -> usize {
    const LANES: [usize; 4] = [4, 8, 12, 16];
    let half = conditions.div_ceil(2);
    LANES.into_iter().find(|&lanes| lanes >= half).unwrap_or(16)
}

/// Blocks for all conditions of a problem, in order.
pub(super) fn blocks<F: Scalar>(problem: &Problem) -> Vec<Box<dyn Block<F>>> {
    let lanes = lanes_for(problem.conditions);
    (0..problem.conditions)
        .step_by(lanes)
        .map(|first| -> Box<dyn Block<F>> {
            match lanes {
                4 => Box::new(LaneBlock::<F, 4>::new(problem, first)),
                8 => Box::new(LaneBlock::<F, 8>::new(problem, first)),
                12 => Box::new(LaneBlock::<F, 12>::new(problem, first)),
                _ => Box::new(LaneBlock::<F, 16>::new(problem, first)),
            }
        })
        .collect()
}

struct LaneBlock<F, const L: usize> {
    inputs: Vec<[F; L]>,
    targets: BlockTargets<F, L>,
    trains: [bool; L],
    drive: Vec<[F; L]>,
    state: Vec<[F; L]>,
    next: Vec<[F; L]>,
    slope: Vec<[F; L]>,
    seed: Vec<[F; L]>,
    adjoint: Vec<[F; L]>,
    gradient: Arrays<F>,
    errors: BlockErrors,
}

impl<F: Scalar, const L: usize> LaneBlock<F, L> {
    fn new(problem: &Problem, first: usize) -> Self {
        let lanes = L.min(problem.conditions - first);
        let (nodes, outputs) = (problem.topology.nodes, problem.outputs.len());
        let spread = |values: &[f64], width: usize| {
            let mut rows = vec![[F::new(0.0); L]; width];
            for lane in 0..lanes {
                for (row, &value) in rows
                    .iter_mut()
                    .zip(&values[(first + lane) * width..][..width])
                {
                    row[lane] = F::new(value);
                }
            }
            rows
        };
        let zeros = || vec![[F::new(0.0); L]; nodes];
        let targets = &problem.targets;
        Self {
            inputs: spread(&problem.inputs, nodes),
            targets: BlockTargets {
                values: spread(&targets.values, outputs),
                train: spread(&targets.train, outputs),
                test: spread(&targets.test, outputs),
            },
            trains: std::array::from_fn(|lane| lane < lanes && problem.trains[first + lane]),
            drive: zeros(),
            state: zeros(),
            next: zeros(),
            slope: zeros(),
            seed: zeros(),
            adjoint: zeros(),
            gradient: Arrays::zeros(&problem.topology, outputs),
            errors: BlockErrors::default(),
        }
    }
}

impl<F: Scalar, const L: usize> Block<F> for LaneBlock<F, L> {
    fn begin(&mut self, shared: &Shared<'_, F>) {
        for ((drive, input), &bias) in self
            .drive
            .iter_mut()
            .zip(&self.inputs)
            .zip(&shared.parameters.biases)
        {
            *drive = input.map(|input| input + bias);
        }
        self.state.as_flattened_mut().fill(F::new(0.0));
    }

    fn forward(&mut self, shared: &Shared<'_, F>, steps: u32) -> f64 {
        for _ in 0..steps {
            forward::step(
                &shared.problem.topology.incoming,
                shared.incoming_weights,
                &self.drive,
                &self.state,
                &mut self.next,
            );
            std::mem::swap(&mut self.state, &mut self.next);
        }
        forward::largest_change(&self.next, &self.state, &self.trains)
    }

    fn backward(&mut self, shared: &Shared<'_, F>, steps: u32) {
        let Self {
            state,
            next,
            slope,
            seed,
            adjoint: lambda,
            gradient,
            ..
        } = self;
        seed.as_flattened_mut().fill(F::new(0.0));
        gradient.projections.fill(F::new(0.0));
        self.errors = output::errors_and_seed(
            &shared.problem.outputs,
            &shared.parameters.projections,
            &self.targets,
            state,
            seed,
            &mut gradient.projections,
        );
        output::slopes(state, slope);
        lambda.as_flattened_mut().fill(F::new(0.0));
        for _ in 0..steps {
            adjoint::step(
                &shared.problem.topology.outgoing,
                shared.outgoing_weights,
                slope,
                seed,
                lambda,
                next,
            );
            std::mem::swap(lambda, next);
        }
        gradient::fit(
            &shared.problem.topology,
            state,
            lambda,
            &mut gradient.weights,
            &mut gradient.biases,
        );
    }

    fn errors(&self) -> BlockErrors {
        self.errors
    }

    fn gradient(&self) -> &Arrays<F> {
        &self.gradient
    }

    fn state(&self, node: usize, lane: usize) -> F {
        self.state[node][lane]
    }
}

/// How many steps to take before the next check.
pub(super) fn steps_to_check(done: u32, max_steps: u32) -> u32 {
    STEPS_PER_CHECK.min(max_steps - done)
}
