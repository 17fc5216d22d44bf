//! One pass over the conditions of a step: state, outputs, adjoint, gradient and losses.

use rayon::prelude::*;

use super::anderson::Begin;
use super::block::{Block, Shared};
use super::gradient::add_regularisers;
use super::losses::regularisers;
use super::member::{Member, Step};
use super::output::BlockErrors;
use super::scalar::Scalar;
use super::spectral::{Network, Probe, Radii};
use super::uniform::node_term;
use crate::engine::outcome::{Solved, StepOutcome};
use crate::engine::{Accuracy, FIRST_CHECK, Fault, STEPS_PER_CHECK, draws};
use crate::model::{Losses, Solver};
use crate::random::{CounterStream, Draw};

/// What a pass found.
pub(super) struct Pass {
    pub outcome: StepOutcome,
    /// Largest change in the last iteration, and where, for each lane of each block; only with full accuracy.
    pub changes: Vec<Vec<(f64, u32)>>,
}

impl<F: Scalar> Member<F> {
    /// Forward, adjoint, gradient and losses at the present parameters.
    pub fn pass(&mut self, step: &Step<'_>) -> Pass {
        let topology = &self.model.problem.topology;
        let weights = &self.parameters[self.places.weights.clone()];
        for (ordered, order) in [
            (&mut self.incoming_weights, &topology.incoming.edge),
            (&mut self.outgoing_weights, &topology.outgoing.edge),
        ] {
            for (ordered, &edge) in ordered.iter_mut().zip(order) {
                *ordered = weights[edge as usize];
            }
        }
        let (state, changes) = self.find_states(step);
        let mut errors = BlockErrors::default();
        self.each_block(|block, shared| block.evaluate_outputs(shared))
            .into_iter()
            .for_each(|block| {
                errors.train += block.train;
                errors.test += block.test;
            });
        let uniform = self.uniform(step);
        let adjoint = self.find_adjoints(step, state.steps);
        self.each_block(|block, shared| block.compute_gradient(shared));
        self.sum_gradients();
        let spectral = self.spectral(step);
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
            spectral,
            uniform,
            ..regularisers(problem, &self.places, strengths, &self.parameters)
        };
        if step.is_noisy {
            self.disturb_and_clip(step);
        }
        let outcome = StepOutcome {
            losses,
            state,
            adjoint,
        };
        Pass { outcome, changes }
    }

    /// Does something with every block that holds conditions; all at once where this model is alone.
    fn each_block<T: Send>(
        &mut self,
        work: impl Fn(&mut dyn Block<F>, &Shared<'_, F>) -> T + Sync,
    ) -> Vec<T> {
        let shared = Shared {
            problem: &self.model.problem,
            places: &self.places,
            parameters: &self.parameters,
            incoming_weights: &self.incoming_weights,
            outgoing_weights: &self.outgoing_weights,
        };
        let used = self
            .blocks
            .iter()
            .take_while(|block| !block.conditions().is_empty())
            .count();
        let blocks = &mut self.blocks[..used];
        if self.is_alone {
            blocks
                .par_iter_mut()
                .map(|block| work(&mut **block, &shared))
                .collect()
        } else {
            blocks
                .iter_mut()
                .map(|block| work(&mut **block, &shared))
                .collect()
        }
    }

    fn find_states(&mut self, step: &Step<'_>) -> (Solved, Vec<Vec<(f64, u32)>>) {
        let regime = self.model.regime;
        let deviation = regime.input_noise.deviation(step.learning_rate);
        let noise = (step.is_noisy && deviation > 0.0).then(|| {
            (
                CounterStream::new(self.model.seed, Draw::InputNoise, step.number),
                deviation,
            )
        });
        let is_full = step.accuracy == Accuracy::Full;
        if regime.solver == Solver::Accelerated && !is_full {
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
        let fixed = self.model.problem.fixed;
        let tolerance = if is_full { 0.0 } else { fixed.tolerance };
        let (mut steps, mut residual, mut changes) = (0, f64::INFINITY, Vec::new());
        while steps < fixed.max_steps {
            let more = STEPS_PER_CHECK.min(fixed.max_steps - steps);
            changes = self.each_block(|block, shared| block.iterate(shared, more));
            steps += more;
            residual = self.largest_change(&changes);
            if steps >= FIRST_CHECK && residual < tolerance {
                break;
            }
        }
        (Solved { steps, residual }, changes)
    }

    /// Over the conditions that train.
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

    fn find_adjoints(&mut self, step: &Step<'_>, steps: u32) -> Solved {
        let is_accelerated =
            self.model.regime.solver == Solver::Accelerated && step.accuracy != Accuracy::Full;
        self.each_block(|block, shared| {
            if is_accelerated {
                block.solve_adjoint(shared)
            } else {
                block.iterate_adjoint(shared, steps)
            }
        })
        .into_iter()
        .fold(Solved::default(), Solved::worse)
    }

    fn sum_gradients(&mut self) {
        self.gradient.fill(F::new(0.0));
        for block in self
            .blocks
            .iter()
            .take_while(|block| !block.conditions().is_empty())
        {
            let sums = self.gradient.iter_mut().zip(block.gradient());
            sums.for_each(|(sum, &more)| *sum += more);
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
        // Places of the training conditions, block and lane.
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

    /// The spectral term; its gradient is added.
    fn spectral(&mut self, step: &Step<'_>) -> f64 {
        let strength = self.model.loss_weights.spectral;
        if strength == 0.0 {
            return 0.0;
        }
        let problem = &self.model.problem;
        let settings = &problem.spectral;
        let conditions = draws::spectral_conditions(&self.model, step.number, step.batch);
        let count = settings.probes as usize;
        let probes: Vec<Probe<F>> = (0..conditions.len() * count)
            .map(|place| Probe {
                vector: draws::spectral_probe(&self.model, step.number, place)
                    .into_iter()
                    .map(F::new)
                    .collect(),
                state: self.state_of(conditions[place / count]),
            })
            .collect();
        let network = Network {
            topology: &problem.topology,
            activation: problem.fixed.activation,
            incoming_weights: &self.incoming_weights,
            outgoing_weights: &self.outgoing_weights,
        };
        let radii = Radii::new(&network, &probes, settings.power_steps);
        let values = radii.values();
        // The largest estimate of each condition, and which probe gave it.
        let largest: Vec<usize> = (0..conditions.len())
            .map(|condition| {
                let places = condition * count..(condition + 1) * count;
                places
                    .reduce(|best, place| {
                        if values[place] > values[best] {
                            place
                        } else {
                            best
                        }
                    })
                    .unwrap_or_default()
            })
            .collect();
        let found: Vec<f64> = largest.iter().map(|&place| values[place]).collect();
        let (value, slopes) = settings.form.value_and_slopes(&found);
        let mut by_radius = vec![0.0; values.len()];
        for (&place, slope) in largest.iter().zip(slopes) {
            by_radius[place] = strength * slope;
        }
        let edges = self.places.weights.clone();
        radii.add_gradient(&network, &by_radius, &mut self.gradient[edges]);
        strength * value
    }

    fn state_of(&self, condition: usize) -> Vec<F> {
        let found = self.blocks.iter().find_map(|block| {
            let lane = block
                .conditions()
                .iter()
                .position(|&here| here == condition)?;
            Some(block.column(lane).state)
        });
        found.unwrap_or_default()
    }

    /// Noise on the gradient, then its limit.
    fn disturb_and_clip(&mut self, step: &Step<'_>) {
        let regime = self.model.regime;
        let deviation = regime.gradient_noise.deviation(step.learning_rate);
        if deviation > 0.0 {
            let mut normals = vec![0.0; self.gradient.len()];
            CounterStream::new(self.model.seed, Draw::GradientNoise, step.number)
                .normals(0, &mut normals);
            for (gradient, normal) in self.gradient.iter_mut().zip(normals) {
                *gradient += F::new(deviation) * F::new(f64::from(normal));
            }
        }
        if let Some(limit) = regime.clip {
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

    /// What is not finite, if anything.
    pub fn fault(&self, losses: &Losses) -> Option<Fault> {
        let is_bad = |value: F| !value.to_f64().is_finite();
        let term = losses
            .terms()
            .into_iter()
            .find(|(_, value)| !value.is_finite())
            .map(|(name, _)| name)
            .or_else(|| {
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
