//! The block of L conditions itself.

use super::activation::slopes;
use super::anderson::{Anderson, Begin};
use super::block::{Block, Column, Shared};
use super::fast::Float;
use super::output::{BlockErrors, BlockTargets, errors_and_seed};
use super::{adjoint, forward, gradient};
use crate::engine::accelerated::TOLERANCE;
use crate::engine::outcome::Solved;
use crate::model::Problem;
use crate::random::CounterStream;

/// States and adjoints of up to L conditions; every array of rows is `[N][L]`.
pub(super) struct LaneBlock<F, const L: usize> {
    conditions: Vec<usize>,
    train_weight: f64,
    /// Lanes that decide when a solution has settled: training lanes, or all lanes of a block without a training condition.
    counts: [bool; L],
    trains: [bool; L],
    targets: BlockTargets<F, L>,
    drive: Vec<[F; L]>,
    state: Vec<[F; L]>,
    next: Vec<[F; L]>,
    slope: Vec<[F; L]>,
    seed: Vec<[F; L]>,
    adjoint: Vec<[F; L]>,
    history: Anderson<F, L>,
    gradient: Vec<F>,
    noise: Vec<f32>,
}

impl<F: Float, const L: usize> LaneBlock<F, L> {
    pub fn new(nodes: usize, parameters: usize) -> Self {
        let zeros = || vec![[F::new(0.0); L]; nodes];
        Self {
            conditions: Vec::new(),
            train_weight: 0.0,
            counts: [true; L],
            trains: [false; L],
            targets: BlockTargets::default(),
            drive: zeros(),
            state: zeros(),
            next: zeros(),
            slope: zeros(),
            seed: zeros(),
            adjoint: zeros(),
            history: Anderson::new(nodes),
            gradient: vec![F::new(0.0); parameters],
            noise: vec![0.0; nodes],
        }
    }

    /// Largest `value` over the lanes that decide when a solution has settled; NaN counts as infinite.
    fn largest(&self, value: impl Fn(usize) -> f64) -> f64 {
        let finite = |value: f64| if value.is_nan() { f64::INFINITY } else { value };
        (0..L)
            .filter(|&lane| self.counts[lane])
            .map(|lane| finite(value(lane)))
            .fold(0.0, f64::max)
    }
}

impl<F: Float, const L: usize> LaneBlock<F, L> {
    /// Number of iterations, and residual over the training conditions: infinite if one of their values is not finite, 0
    /// without training conditions.
    fn solved(&self, steps: u32, residual: f64, values: &[[F; L]]) -> Solved {
        let mut sums = [F::new(0.0); L];
        for row in values {
            for lane in 0..L {
                sums[lane] += row[lane];
            }
        }
        let is_finite = |lane: usize| !self.trains[lane] || sums[lane].to_f64().is_finite();
        let residual = match (self.trains.contains(&true), (0..L).all(is_finite)) {
            (false, _) => 0.0,
            (true, true) => residual,
            (true, false) => f64::INFINITY,
        };
        Solved { steps, residual }
    }
}

impl<F: Float, const L: usize> Block<F> for LaneBlock<F, L> {
    fn conditions(&self) -> &[usize] {
        &self.conditions
    }

    fn assign(&mut self, problem: &Problem, conditions: &[usize], train_weight: f64) {
        if self.conditions == conditions && self.train_weight == train_weight {
            return;
        }
        self.conditions = conditions.to_vec();
        self.train_weight = train_weight;
        self.targets = BlockTargets::new(problem, conditions, train_weight);
        self.trains = std::array::from_fn(|lane| {
            conditions
                .get(lane)
                .is_some_and(|&condition| problem.trains[condition])
        });
        self.counts = self.trains;
        if !self.trains.contains(&true) {
            self.counts = std::array::from_fn(|lane| lane < conditions.len());
        }
    }

    fn column(&self, lane: usize) -> Column<F> {
        let take = |rows: &[[F; L]]| rows.iter().map(|row| row[lane]).collect();
        Column {
            state: take(&self.state),
            adjoint: take(&self.adjoint),
        }
    }

    fn set_column(&mut self, lane: usize, column: &Column<F>) {
        for (rows, values) in [
            (&mut self.state, &column.state),
            (&mut self.adjoint, &column.adjoint),
        ] {
            rows.iter_mut()
                .zip(values)
                .for_each(|(row, &value)| row[lane] = value);
        }
    }

    fn lanes(&self) -> usize {
        L
    }

    fn states(&self, node: usize) -> &[F] {
        &self.state[node]
    }

    fn seeds(&mut self, node: usize) -> &mut [F] {
        &mut self.seed[node]
    }

    fn drive(&mut self, shared: &Shared<'_, F>, noise: Option<(CounterStream, f64)>) {
        let (problem, places) = (shared.problem, shared.places);
        let biases = &shared.parameters[places.biases.clone()];
        for (drive, &bias) in self.drive.iter_mut().zip(biases) {
            *drive = [bias; L];
        }
        let learned = &shared.parameters[places.input_weights.clone()];
        let amplitude = F::new(problem.hyperparameters.input_amplitude);
        for (lane, condition) in self.conditions.iter().enumerate() {
            for (ligand, &node) in problem.ligands.iter().enumerate() {
                let weight = learned.get(ligand).copied().unwrap_or(amplitude);
                let dose = F::new(problem.doses[condition * problem.ligands.len() + ligand]);
                self.drive[node as usize][lane] += weight * dose;
            }
            if let (Some((stream, deviation)), true) = (&noise, self.trains[lane]) {
                stream.normals(*condition as u32, &mut self.noise);
                let deviation = F::new(*deviation);
                for (drive, &normal) in self.drive.iter_mut().zip(&self.noise) {
                    drive[lane] += deviation * F::new(f64::from(normal));
                }
            }
        }
    }

    fn clear_states(&mut self) {
        self.state.as_flattened_mut().fill(F::new(0.0));
    }

    fn iterate(&mut self, shared: &Shared<'_, F>, steps: u32) -> Vec<(f64, u32)> {
        for _ in 0..steps {
            forward::step(
                shared.problem.hyperparameters.activation,
                shared.incoming,
                &self.drive,
                &self.state,
                &mut self.next,
            );
            std::mem::swap(&mut self.state, &mut self.next);
        }
        let changes = forward::largest_changes(&self.next, &self.state);
        changes[..self.conditions.len()].to_vec()
    }

    fn solve_state(&mut self, shared: &Shared<'_, F>, begin: Begin) -> Solved {
        let problem = shared.problem;
        let tolerance = problem.hyperparameters.tolerance * TOLERANCE;
        if begin == Begin::Cold {
            self.clear_states();
            self.adjoint.as_flattened_mut().fill(F::new(0.0));
        }
        self.history.begin(begin);
        for steps in 1..=problem.hyperparameters.max_steps {
            self.history.next(steps);
            let change = forward::sweep(
                problem.hyperparameters.activation,
                shared.incoming,
                &self.drive,
                &mut self.state,
                &mut self.history,
            );
            let residual = self.largest(|lane| change.largest[lane].to_f64());
            if residual < tolerance || steps == problem.hyperparameters.max_steps {
                return self.solved(steps, residual, &self.state);
            }
            self.history.mix(&mut self.state, &change, true);
        }
        Solved::default()
    }

    fn evaluate_outputs(&mut self, shared: &Shared<'_, F>) -> BlockErrors {
        self.seed.as_flattened_mut().fill(F::new(0.0));
        slopes(
            shared.problem.hyperparameters.activation,
            self.state.as_flattened(),
            self.slope.as_flattened_mut(),
        );
        errors_and_seed(
            shared.problem,
            shared.places,
            shared.parameters,
            &self.targets,
            &self.state,
            &mut self.seed,
            &mut self.gradient,
        )
    }

    fn iterate_adjoint(&mut self, shared: &Shared<'_, F>, steps: u32) -> Solved {
        self.adjoint.as_flattened_mut().fill(F::new(0.0));
        for _ in 0..steps {
            adjoint::step(
                shared.outgoing,
                &self.slope,
                &self.seed,
                &self.adjoint,
                &mut self.next,
            );
            std::mem::swap(&mut self.adjoint, &mut self.next);
        }
        let changes = forward::largest_changes(&self.next, &self.adjoint);
        let zero = vec![[F::new(0.0); L]; self.adjoint.len()];
        let sizes = forward::largest_changes(&zero, &self.adjoint);
        let residual = self.largest(|lane| relative(changes[lane].0, sizes[lane].0));
        self.solved(steps, residual, &self.adjoint)
    }

    fn solve_adjoint(&mut self, shared: &Shared<'_, F>) -> Solved {
        let problem = shared.problem;
        let tolerance = problem.hyperparameters.tolerance * TOLERANCE;
        self.history.begin(Begin::Warm);
        for steps in 1..=problem.hyperparameters.max_steps {
            self.history.next(steps);
            let change = adjoint::sweep(
                shared.outgoing,
                &self.slope,
                &self.seed,
                &mut self.adjoint,
                &mut self.history,
            );
            let residual = self.largest(|lane| {
                relative(
                    change.largest[lane].to_f64(),
                    change.magnitude[lane].to_f64(),
                )
            });
            if residual <= tolerance || steps == problem.hyperparameters.max_steps {
                return self.solved(steps, residual, &self.adjoint);
            }
            self.history.mix(&mut self.adjoint, &change, false);
        }
        Solved::default()
    }

    fn compute_gradient(&mut self, shared: &Shared<'_, F>) {
        let (problem, places) = (shared.problem, shared.places);
        let (by_weight, rest) = self.gradient.split_at_mut(places.weights.end);
        let by_bias = &mut rest[..places.biases.len()];
        gradient::fit(
            &problem.topology,
            &self.state,
            &self.adjoint,
            by_weight,
            by_bias,
        );
        let ligands = problem.ligands.len();
        for ((place, &node), ligand) in places.input_weights.clone().zip(&problem.ligands).zip(0..)
        {
            self.gradient[place] = self
                .conditions
                .iter()
                .zip(&self.adjoint[node as usize])
                .fold(F::new(0.0), |sum, (condition, &adjoint)| {
                    sum + adjoint * F::new(problem.doses[condition * ligands + ligand])
                });
        }
    }

    fn gradient(&self) -> &[F] {
        &self.gradient
    }
}

/// A change relative to the largest value; the change itself where all values are 0.
fn relative(change: f64, size: f64) -> f64 {
    if size == 0.0 { change } else { change / size }
}

/// Numbers of lanes of the blocks for a step with this many conditions. They depend on nothing else, so that a run does not depend on
/// the number of threads. The widest instructions hold 16 lanes, others 8; up to 32 conditions fit into two blocks.
pub(super) fn lanes_for(conditions: usize) -> Vec<usize> {
    match conditions {
        0..=8 => vec![8],
        9..=16 => vec![8, 8],
        _ => {
            let mut lanes = vec![16; conditions / 16];
            match conditions % 16 {
                0 => {}
                1..=8 => lanes.push(8),
                _ => lanes.push(16),
            }
            lanes
        }
    }
}

/// An empty block of `lanes` lanes.
pub(super) fn block<F: Float>(lanes: usize, nodes: usize, parameters: usize) -> Box<dyn Block<F>> {
    match lanes {
        8 => Box::new(LaneBlock::<F, 8>::new(nodes, parameters)),
        _ => Box::new(LaneBlock::<F, 16>::new(nodes, parameters)),
    }
}
