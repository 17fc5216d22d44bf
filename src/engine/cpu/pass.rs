//! One pass over the conditions of a step: state, outputs, adjoint, gradient and losses.

use rayon::prelude::*;

use super::anderson::Begin;
use super::beside_adjoint::{Apart, gradient_noise, spectral_term};
use super::block::{Block, Shared};
use super::fast::Float;
use super::gradient::add_regularisers;
use super::losses::regularisers;
use super::matrix::Matrix;
use super::model_state::{ModelState, Step};
use super::output::BlockErrors;
use super::uniform::node_term;
use crate::engine::outcome::{Solved, StepOutcome};
use crate::engine::{Accuracy, FIRST_CHECK, Fault, STEPS_PER_CHECK};
use crate::model::{Losses, Solver};
use crate::random::{CounterStream, Draw};

/// Result of a pass.
pub(super) struct Pass {
    pub outcome: StepOutcome,
    /// Largest change in the last iteration and its node, for each lane of each block; empty after the accelerated solver.
    pub changes: Vec<Vec<(f64, u32)>>,
}

/// Borrows the fields of a member that blocks read, apart from the blocks themselves.
macro_rules! shared {
    ($member:ident) => {
        Shared {
            problem: &$member.model.problem,
            places: &$member.places,
            parameters: &$member.parameters,
            incoming: Matrix {
                rows: &$member.layout.incoming,
                weights: &$member.incoming_weights,
            },
            outgoing: Matrix {
                rows: &$member.layout.outgoing,
                weights: &$member.outgoing_weights,
            },
        }
    };
}

impl<F: Float> ModelState<F> {
    /// Forward, adjoint, gradient and losses at the present parameters.
    pub fn pass(&mut self, step: &Step<'_>) -> Pass {
        let weights = &self.parameters[self.places.weights.clone()];
        self.layout
            .incoming
            .order(weights, &mut self.incoming_weights);
        self.layout
            .outgoing
            .order(weights, &mut self.outgoing_weights);
        let (state, changes) = self.find_states(step);
        let mut errors = BlockErrors::default();
        self.each_block(|block, shared| block.evaluate_outputs(shared))
            .into_iter()
            .for_each(|block| {
                errors.train += block.train;
                errors.test += block.test;
            });
        let uniform = self.uniform(step);
        let (adjoint, apart) = self.find_adjoints(step, state.steps);
        self.sum_gradients(&apart);
        let strengths = self.model.loss_weights;
        let problem = &self.model.problem;
        add_regularisers(
            problem,
            &self.places,
            strengths,
            &self.parameters,
            &mut self.gradient,
        );
        let losses = Losses {
            fit: errors.train,
            test: problem.test_error(errors.test),
            spectral: apart.spectral,
            uniform,
            ..regularisers(problem, &self.places, strengths, &self.parameters)
        };
        if step.is_noisy {
            self.clip();
        }
        let outcome = StepOutcome {
            losses,
            state,
            adjoint,
        };
        Pass { outcome, changes }
    }

    /// Runs `work` on every block that holds conditions.
    fn each_block<T: Send>(
        &mut self,
        work: impl Fn(&mut dyn Block<F>, &Shared<'_, F>) -> T + Sync,
    ) -> Vec<T> {
        let shared = shared!(self);
        let used = used(&self.blocks);
        for_each(&mut self.blocks[..used], self.is_alone, |block| {
            work(block, &shared)
        })
    }

    fn find_states(&mut self, step: &Step<'_>) -> (Solved, Vec<Vec<(f64, u32)>>) {
        let training_options = self.model.training_options;
        let deviation = training_options.input_noise.deviation(step.learning_rate);
        let noise = (step.is_noisy && deviation > 0.0).then(|| {
            (
                CounterStream::new(self.model.seed, Draw::InputNoise, step.number),
                deviation,
            )
        });
        let is_full = step.accuracy == Accuracy::Full;
        if training_options.solver == Solver::Accelerated && !is_full {
            let begin = if step.is_cold || !self.is_warm {
                Begin::Cold
            } else {
                Begin::Warm
            };
            let solved = self.each_block(|block, shared| {
                block.drive(shared, noise);
                block.solve_state(shared, begin)
            });
            return (
                solved.into_iter().fold(Solved::default(), Solved::worse),
                Vec::new(),
            );
        }
        self.each_block(|block, shared| {
            block.drive(shared, noise);
            block.clear_states();
        });
        let hyperparameters = self.model.problem.hyperparameters;
        let tolerance = if is_full {
            0.0
        } else {
            hyperparameters.tolerance
        };
        let (mut steps, mut residual, mut changes) = (0, f64::INFINITY, Vec::new());
        while steps < hyperparameters.max_steps {
            let more = STEPS_PER_CHECK.min(hyperparameters.max_steps - steps);
            changes = self.each_block(|block, shared| block.iterate(shared, more));
            steps += more;
            residual = self.largest_change(&changes);
            if steps >= FIRST_CHECK && residual < tolerance {
                break;
            }
        }
        (Solved { steps, residual }, changes)
    }

    /// Largest change of a state over the training conditions.
    fn largest_change(&self, changes: &[Vec<(f64, u32)>]) -> f64 {
        let trains = &self.model.problem.trains;
        let lanes = self
            .blocks
            .iter()
            .zip(changes)
            .flat_map(|(block, changes)| block.conditions().iter().zip(changes));
        lanes
            .filter(|(condition, _)| trains[**condition])
            .map(|(_, change)| change.0)
            .fold(0.0, f64::max)
    }

    /// Finds the adjoints and the gradients of the blocks; in parallel to them, if the model is alone, spectral term and
    /// gradient noise.
    fn find_adjoints(&mut self, step: &Step<'_>, steps: u32) -> (Solved, Apart<F>) {
        let is_accelerated = self.model.training_options.solver == Solver::Accelerated
            && step.accuracy != Accuracy::Full;
        let (probes, conditions) = self.probes(step);
        let is_alone = self.is_alone;
        let (model, parameters) = (&self.model, self.parameters.len());
        let shared = shared!(self);
        let used = used(&self.blocks);
        let blocks = &mut self.blocks[..used];
        let mut solve = || {
            for_each(blocks, is_alone, |block| {
                let solved = if is_accelerated {
                    block.solve_adjoint(&shared)
                } else {
                    block.iterate_adjoint(&shared, steps)
                };
                block.compute_gradient(&shared);
                solved
            })
        };
        let beside = || {
            let mut apart = spectral_term(model, &shared, &probes, conditions);
            (apart.noise, apart.deviation) = gradient_noise(model, step, parameters);
            apart
        };
        let (solved, apart) = if is_alone {
            rayon::join(solve, beside)
        } else {
            (solve(), beside())
        };
        (
            solved.into_iter().fold(Solved::default(), Solved::worse),
            apart,
        )
    }

    /// Sums the gradients of all blocks and of the spectral term, and adds the gradient noise.
    fn sum_gradients(&mut self, apart: &Apart<F>) {
        self.gradient.fill(F::new(0.0));
        let used = used(&self.blocks);
        for block in &self.blocks[..used] {
            let sums = self.gradient.iter_mut().zip(block.gradient());
            sums.for_each(|(sum, &more)| *sum += more);
        }
        for (sum, &more) in self.gradient.iter_mut().zip(&apart.by_weight) {
            *sum += more;
        }
        let deviation = F::new(apart.deviation);
        for (sum, &normal) in self.gradient.iter_mut().zip(&apart.noise) {
            *sum += deviation * F::new(f64::from(normal));
        }
    }

    /// The uniform term; its slopes go into the seeds of the adjoint.
    fn uniform(&mut self, step: &Step<'_>) -> f64 {
        let uniform = self.model.problem.uniform;
        let rate = if uniform.follows_rate {
            step.learning_rate
        } else {
            1.0
        };
        let strength = self.model.loss_weights.uniform * rate;
        if strength == 0.0 {
            return 0.0;
        }
        // Block and lane of every training condition.
        let trains = &self.model.problem.trains;
        let lanes: Vec<(usize, usize)> = (self.blocks.iter().enumerate())
            .flat_map(|(at, block)| {
                let conditions = block.conditions().iter().enumerate();
                conditions
                    .filter(|(_, condition)| trains[**condition])
                    .map(move |(lane, _)| (at, lane))
            })
            .collect();
        let (mut states, mut slopes) = (
            vec![F::new(0.0); lanes.len()],
            vec![F::new(0.0); lanes.len()],
        );
        let mut value = 0.0;
        for node in 0..self.model.problem.topology.nodes {
            for (state, &(block, lane)) in states.iter_mut().zip(&lanes) {
                *state = self.blocks[block].states(node)[lane];
            }
            value += node_term(&uniform, &states, &mut slopes);
            for (&slope, &(block, lane)) in slopes.iter().zip(&lanes) {
                self.blocks[block].seeds(node)[lane] += F::new(strength) * slope;
            }
        }
        strength * value
    }

    /// Shortens a gradient that is too long.
    fn clip(&mut self) {
        if let Some(limit) = self.model.training_options.clip {
            let square: f64 = self
                .gradient
                .iter()
                .map(|slope| slope.to_f64().powi(2))
                .sum();
            let scale = F::new(crate::engine::clip_scale(limit, square));
            self.gradient
                .iter_mut()
                .for_each(|slope| *slope = *slope * scale);
        }
    }

    /// The first term of the loss, or the gradient, that is not finite, and its nodes; `None` if all values are finite.
    pub fn fault(&self, losses: &Losses) -> Option<Fault> {
        let is_bad = |value: F| !value.to_f64().is_finite();
        let term = losses.not_finite().map(|term| term.name).or_else(|| {
            self.gradient
                .iter()
                .any(|&slope| is_bad(slope))
                .then_some("gradient")
        })?;
        const NAMED: usize = 5;
        let nodes = (0..self.model.problem.topology.nodes)
            .filter(|&node| {
                let bias = self.gradient[self.places.biases.start + node];
                is_bad(bias)
                    || self
                        .blocks
                        .iter()
                        .any(|block| block.states(node).iter().any(|&y| is_bad(y)))
            })
            .map(|node| node as u32)
            .take(NAMED)
            .collect();
        Some(Fault { term, nodes })
    }
}

/// Number of blocks that hold conditions.
fn used<F>(blocks: &[Box<dyn Block<F>>]) -> usize {
    let mut blocks_in_use = blocks.iter().map(|block| block.conditions());
    blocks_in_use
        .position(<[usize]>::is_empty)
        .unwrap_or(blocks.len())
}

/// Runs `work` on every block; in parallel where their model is alone.
fn for_each<F: Float, T: Send>(
    blocks: &mut [Box<dyn Block<F>>],
    is_alone: bool,
    work: impl Fn(&mut dyn Block<F>) -> T + Sync,
) -> Vec<T> {
    if is_alone {
        blocks
            .par_iter_mut()
            .map(|block| work(&mut **block))
            .collect()
    } else {
        blocks.iter_mut().map(|block| work(&mut **block)).collect()
    }
}
