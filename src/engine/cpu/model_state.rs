//! One model of a batch: its parameters, its blocks of conditions, its epochs and evaluations.

use std::sync::Arc;

use super::adam::Adam;
use super::block::{Block, Column};
use super::fast::Float;
use super::lane_block::{block, lanes_for};
use super::matrix::Rows;
use crate::engine::{Accuracy, Epoch, EpochOutcome, Evaluation, Snapshot, Solutions, draws};
use crate::model::{Model, ParameterLayout, Parameters, Solver, Topology};
use crate::statistics::pruning;

/// Where the weights of a network lie in the sums over edges.
pub(super) struct Layout {
    pub incoming: Rows,
    pub outgoing: Rows,
}

impl Layout {
    pub fn new(topology: &Topology, together: usize) -> Self {
        Self {
            incoming: Rows::new(&topology.incoming, together),
            outgoing: Rows::new(&topology.outgoing, together),
        }
    }
}

/// A model that is being trained.
pub(super) struct ModelState<F> {
    pub model: Model,
    pub places: ParameterLayout,
    /// `[parameters]`.
    pub parameters: Vec<F>,
    /// `[parameters]`.
    pub gradient: Vec<F>,
    /// Where the weights lie in the sums.
    pub layout: Arc<Layout>,
    /// Weights in the order of the sums over incoming edges; `[entries]`.
    pub incoming_weights: Vec<F>,
    /// Weights in the order of the sums over outgoing edges; `[entries]`.
    pub outgoing_weights: Vec<F>,
    pub blocks: Vec<Box<dyn Block<F>>>,
    /// Whether the blocks of a model are computed in parallel, rather than one after another.
    pub is_alone: bool,
    /// Whether there are solutions to start from.
    pub is_warm: bool,
    /// States and adjoints of conditions that are in no block, for the time when conditions move between blocks;
    /// `[conditions]`.
    parked: Vec<Option<Column<F>>>,
    adam: Adam<F>,
}

/// A training step, or an evaluation.
pub(super) struct Step<'a> {
    /// Number over the whole run, from which noise is drawn.
    pub number: u32,
    /// Training conditions.
    pub batch: &'a [usize],
    pub learning_rate: f64,
    pub accuracy: Accuracy,
    /// Whether solutions start from 0.
    pub is_cold: bool,
    /// Whether there is noise.
    pub is_noisy: bool,
}

impl<F: Float> ModelState<F> {
    pub fn new(model: Model, layout: Arc<Layout>, is_alone: bool) -> Self {
        let places = model.start.layout();
        let problem = &model.problem;
        let tests = problem.trains.iter().filter(|&&trains| !trains).count();
        let train = problem.conditions - tests;
        let batch = model
            .training_options
            .batch
            .map_or(train, |batch| train.min(batch as usize));
        // Test conditions ride with the first step of an epoch.
        let nodes = problem.topology.nodes;
        let mut lanes = lanes_for(batch + tests);
        // An evaluation takes all conditions at once.
        let more = problem.conditions.saturating_sub(lanes.iter().sum());
        lanes.extend(std::iter::repeat_n(16, more.div_ceil(16)));
        let blocks = lanes
            .into_iter()
            .map(|lanes| block(lanes, nodes, places.count()))
            .collect();
        let zeros = |length: usize| vec![F::new(0.0); length];
        let mut member = Self {
            parameters: zeros(places.count()),
            gradient: zeros(places.count()),
            layout,
            incoming_weights: Vec::new(),
            outgoing_weights: Vec::new(),
            adam: Adam::new(places.count()),
            parked: (0..problem.conditions).map(|_| None).collect(),
            blocks,
            is_alone,
            is_warm: false,
            places,
            model,
        };
        member.restore(&Snapshot::start(member.model.start.clone()));
        member
    }

    /// Puts conditions into blocks: the training conditions of a step, then `others`, which are only predicted.
    pub fn assign(&mut self, batch: &[usize], others: &[usize]) {
        let train_weight = 1.0 / self.measured_cells(batch).max(1) as f64;
        let conditions: Vec<usize> = batch.iter().chain(others).copied().collect();
        let mut rest = &conditions[..];
        let parts: Vec<&[usize]> = (self.blocks.iter())
            .map(|block| {
                let (part, more) = rest.split_at(rest.len().min(block.lanes()));
                rest = more;
                part
            })
            .collect();
        assert!(rest.is_empty(), "the blocks hold all conditions");
        let moves =
            (self.blocks.iter().zip(&parts)).any(|(block, part)| block.conditions() != *part);
        if moves {
            self.park();
        }
        let problem = &self.model.problem;
        for (block, part) in self.blocks.iter_mut().zip(parts) {
            block.assign(problem, part, train_weight);
            for lane in (0..block.lanes()).filter(|_| moves) {
                // A lane without a condition must not keep the adjoint of another.
                let column = part
                    .get(lane)
                    .and_then(|&condition| self.parked[condition].take());
                let zeros = || Column::zeros(problem.topology.nodes);
                block.set_column(lane, &column.unwrap_or_else(zeros));
            }
        }
    }

    /// Number of measured cells of these training conditions.
    fn measured_cells(&self, batch: &[usize]) -> usize {
        let problem = &self.model.problem;
        let outputs = problem.outputs.len();
        let cells = batch
            .iter()
            .flat_map(|condition| &problem.targets.train[condition * outputs..][..outputs]);
        cells.filter(|&&weight| weight > 0.0).count()
    }

    /// Copies states and adjoints out of the blocks.
    fn park(&mut self) {
        for block in &self.blocks {
            for (lane, &condition) in block.conditions().iter().enumerate() {
                self.parked[condition] = Some(block.column(lane));
            }
        }
    }

    /// One epoch. With a fault it changes nothing.
    pub fn epoch(&mut self, epoch: Epoch) -> EpochOutcome {
        let batches = draws::batches(&self.model, epoch.number);
        // With one step, a fault is found before any parameter changes, so that no copy is needed.
        let before = (batches.len() > 1).then(|| (self.parameters.clone(), self.adam.clone()));
        let first = epoch
            .number
            .wrapping_mul(draws::steps_per_epoch(&self.model));
        let tests = self.model.problem.testing();
        let is_cold = crate::engine::is_cold(epoch.number);
        let weights: Vec<f64> = self.parameters[self.places.weights.clone()]
            .iter()
            .map(|weight| weight.to_f64())
            .collect();
        let shares = pruning::below_median(&weights, &self.model.problem.topology.spurious);
        let mut steps = Vec::with_capacity(batches.len());
        for (number, batch) in (first..).zip(&batches) {
            self.assign(batch, if number == first { &tests } else { &[] });
            let pass = self.pass(&Step {
                number,
                batch,
                learning_rate: epoch.learning_rate,
                accuracy: Accuracy::AsTrained,
                is_cold,
                is_noisy: true,
            });
            steps.push(pass.outcome);
            if let Some(fault) = self.fault(&pass.outcome.losses) {
                if let Some(before) = before {
                    (self.parameters, self.adam) = before;
                }
                // States that are not finite must not be where the next try starts.
                self.is_warm = false;
                return EpochOutcome {
                    fault: Some(fault),
                    ..EpochOutcome::new(shares, &steps)
                };
            }
            self.adam
                .step(epoch.learning_rate, &self.gradient, &mut self.parameters);
        }
        self.is_warm = self.model.training_options.solver == Solver::Accelerated;
        if epoch.clear_moments {
            self.adam.clear();
        }
        EpochOutcome::new(shares, &steps)
    }

    /// State, prediction, losses and gradient at the present parameters, without noise.
    pub fn evaluate(&mut self, accuracy: Accuracy) -> Evaluation {
        let before = self.snapshot();
        let train = self.model.problem.training();
        let tests = self.model.problem.testing();
        self.assign(&train, &tests);
        let pass = self.pass(&Step {
            number: 0,
            batch: &train,
            learning_rate: 0.0,
            accuracy,
            is_cold: false,
            is_noisy: false,
        });
        let problem = &self.model.problem;
        let nodes = problem.topology.nodes;
        let mut state = vec![0.0; problem.conditions * nodes];
        let looks = if pass.changes.is_empty() {
            0
        } else {
            problem.conditions
        };
        let (mut residuals, mut moving) = (vec![0.0; looks], vec![0; looks]);
        for (at, block) in self.blocks.iter().enumerate() {
            for (lane, &condition) in block.conditions().iter().enumerate() {
                for (node, cell) in state[condition * nodes..][..nodes].iter_mut().enumerate() {
                    *cell = block.states(node)[lane].to_f64();
                }
                if let Some(&(change, node)) =
                    pass.changes.get(at).and_then(|block| block.get(lane))
                {
                    (residuals[condition], moving[condition]) = (change, node);
                }
            }
        }
        let parameters = self.exchange(&self.parameters);
        let prediction = crate::engine::predictions(&parameters, problem, &state);
        let gradient = self.exchange(&self.gradient);
        self.restore(&before);
        Evaluation {
            state,
            prediction,
            losses: pass.outcome.losses,
            gradient,
            residuals,
            moving,
        }
    }

    /// The exchange form of an array of all parameters.
    pub fn exchange(&self, values: &[F]) -> Parameters {
        let values: Vec<f64> = values.iter().map(|value| value.to_f64()).collect();
        Parameters::from_values(&values, &self.places)
    }

    pub fn snapshot(&mut self) -> Snapshot {
        let exact = |values: &[F]| values.iter().map(|value| value.to_f64()).collect();
        let solutions = self.is_warm.then(|| {
            self.park();
            let nodes = self.model.problem.topology.nodes;
            let gather = |part: fn(&Column<F>) -> &Vec<F>| {
                self.parked
                    .iter()
                    .flat_map(|column| match column {
                        Some(column) => exact(part(column)),
                        None => vec![0.0; nodes],
                    })
                    .collect()
            };
            Solutions {
                state: gather(|column| &column.state),
                adjoint: gather(|column| &column.adjoint),
            }
        });
        Snapshot {
            parameters: self.exchange(&self.parameters),
            first_moments: exact(&self.adam.first),
            second_moments: exact(&self.adam.second),
            adam_steps: self.adam.steps,
            solutions,
        }
    }

    pub fn restore(&mut self, snapshot: &Snapshot) {
        let convert =
            |values: &[f64]| -> Vec<F> { values.iter().map(|&value| F::new(value)).collect() };
        assert_eq!(
            snapshot.parameters.layout(),
            self.places,
            "parameters of this shape"
        );
        self.parameters = snapshot.parameters.values().map(F::new).collect();
        self.adam = Adam {
            first: convert(&snapshot.first_moments),
            second: convert(&snapshot.second_moments),
            steps: snapshot.adam_steps,
        };
        self.is_warm = snapshot.solutions.is_some();
        let nodes = self.model.problem.topology.nodes;
        for condition in 0..self.model.problem.conditions {
            self.parked[condition] = snapshot.solutions.as_ref().map(|solutions| Column {
                state: convert(&solutions.state[condition * nodes..][..nodes]),
                adjoint: convert(&solutions.adjoint[condition * nodes..][..nodes]),
            });
        }
        // Blocks are emptied, so that the next `assign` fills them from `parked`.
        for block in &mut self.blocks {
            block.assign(&self.model.problem, &[], 0.0);
        }
    }
}
