//! One training problem: shape, data and the hyperparameters of the model. Engines are built from it.

use std::sync::Arc;

use serde::Serialize;

use super::{Activation, ParameterLayout, Spectral, SpectralForm, Topology, Uniform};
use crate::data::{Dataset, Split};
use crate::network::Network;

/// Target activities of the outputs.
#[derive(Debug, Clone, PartialEq)]
pub struct Targets {
    /// Measured activity, 0 where nothing was measured; `[conditions x TFs]`.
    pub values: Arc<[f64]>,
    /// Weight in the training error: 1 / measured cells that train, or 0; `[conditions x TFs]`.
    pub train: Arc<[f64]>,
    /// Weight in the test error: 1 / measured cells that test, or 0; `[conditions x TFs]`.
    pub test: Arc<[f64]>,
}

/// Why a study cannot be trained.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProblemError {
    /// No condition is left to train on.
    #[error(
        "no condition is left to train on: {conditions} conditions, of which {test} test. Choose a smaller test fraction."
    )]
    NoTraining {
        /// All conditions.
        conditions: usize,
        /// Conditions that are held out.
        test: usize,
    },
    /// No training condition has a measured activity.
    #[error(
        "the training conditions hold no measured value. Choose other conditions, or fill in the table of transcription factors."
    )]
    NothingMeasured,
}

/// One training problem.
#[derive(Debug, Clone)]
pub struct Problem {
    /// Shape of the network.
    pub topology: Arc<Topology>,
    /// Number of conditions, training and test together, in the order of the data set.
    pub conditions: usize,
    /// Whether each condition trains; `[conditions]`. The others are only predicted.
    pub trains: Vec<bool>,
    /// Dose of every ligand in every condition; `[conditions x ligands]`. The input of a ligand is its dose times its input
    /// weight.
    pub doses: Arc<[f64]>,
    /// Nodes that are ligands.
    pub ligands: Vec<u32>,
    /// Nodes whose state is read out as a prediction; `[TFs]`.
    pub outputs: Vec<u32>,
    /// Target activities of the outputs.
    pub targets: Targets,
    /// Hyperparameters.
    pub hyperparameters: Hyperparameters,
    /// How the spectral term is computed.
    pub spectral: Spectral,
    /// How the uniform term is computed.
    pub uniform: Uniform,
}

/// Hyperparameters of a model: numbers that training does not change.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Hyperparameters {
    /// How the input of a node becomes its state.
    pub activation: Activation,
    /// Input weight of every ligand, or where learned ones start.
    pub input_amplitude: f64,
    /// Whether every ligand learns an input weight of its own.
    pub learned_inputs: bool,
    /// Start value and centre of the output weights.
    pub output_amplitude: f64,
    /// Whether every transcription factor learns a bias, too.
    pub output_bias: bool,
    /// Most iterations of the state.
    pub max_steps: u32,
    /// The iteration ends early when every state of the training conditions changes by less than this. Test conditions,
    /// which are predicted at the same time, do not count: they must not influence training.
    pub tolerance: f64,
}

impl Default for Hyperparameters {
    /// The model of the self-pruning study.
    fn default() -> Self {
        Self {
            activation: Activation::MichaelisMenten,
            input_amplitude: 3.0,
            learned_inputs: false,
            output_amplitude: 1.2,
            output_bias: false,
            max_steps: 150,
            tolerance: 1e-5,
        }
    }
}

impl Spectral {
    /// The spectral term of the self-pruning study.
    #[must_use]
    pub fn study() -> Self {
        Self {
            form: SpectralForm::Normalised,
            probes: 2,
            power_steps: 5,
            conditions: 2,
            given: None,
        }
    }
}

impl Uniform {
    /// The ramp of the published code: up to the activity that the output weights bring to 1.
    #[must_use]
    pub fn published(hyperparameters: &Hyperparameters) -> Self {
        Self {
            min: 0.0,
            max: 1.0 / hyperparameters.output_amplitude,
            follows_rate: true,
        }
    }
}

impl Problem {
    /// The problem that a network, its data and a split pose.
    ///
    /// # Errors
    /// No condition trains, or nothing was measured in those that do.
    pub fn new(
        network: &Network,
        dataset: &Dataset,
        split: &Split,
        hyperparameters: Hyperparameters,
    ) -> Result<Self, ProblemError> {
        let conditions = dataset.conditions.len();
        if split.train.is_empty() {
            return Err(ProblemError::NoTraining {
                conditions,
                test: split.test.len(),
            });
        }
        let mut trains = vec![false; conditions];
        split
            .train
            .iter()
            .for_each(|&condition| trains[condition] = true);
        let index =
            |ids: &[crate::network::NodeId]| ids.iter().map(|id| id.index() as u32).collect();
        Ok(Self {
            topology: Arc::new(Topology::new(network)),
            conditions,
            targets: Targets::new(dataset, &trains)?,
            trains,
            doses: dataset.doses.as_slice().into(),
            ligands: index(&dataset.ligands),
            outputs: index(&dataset.transcription_factors),
            spectral: Spectral::study(),
            uniform: Uniform::published(&hyperparameters),
            hyperparameters,
        })
    }
}

impl Problem {
    /// Where each kind of parameter lies in an array of all of them.
    #[must_use]
    pub fn parameter_layout(&self) -> ParameterLayout {
        let where_asked = |is_asked: bool, length: usize| if is_asked { length } else { 0 };
        let outputs = self.outputs.len();
        ParameterLayout::of([
            self.topology.edges(),
            self.topology.nodes,
            outputs,
            where_asked(self.hyperparameters.output_bias, outputs),
            where_asked(self.hyperparameters.learned_inputs, self.ligands.len()),
        ])
    }

    /// Shares the arrays that are equal in another problem, so that memory holds them once: the models of a study differ in
    /// little.
    pub fn share_with(&mut self, other: &Self) {
        fn share<T: PartialEq + ?Sized>(own: &mut Arc<T>, other: &Arc<T>) {
            if !Arc::ptr_eq(own, other) && own == other {
                *own = Arc::clone(other);
            }
        }
        share(&mut self.topology, &other.topology);
        share(&mut self.doses, &other.doses);
        share(&mut self.targets.values, &other.targets.values);
        share(&mut self.targets.train, &other.targets.train);
        share(&mut self.targets.test, &other.targets.test);
    }

    /// Conditions that train, in the order of the data set.
    #[must_use]
    pub fn training(&self) -> Vec<usize> {
        self.of_kind(true)
    }

    /// Conditions that test.
    #[must_use]
    pub fn testing(&self) -> Vec<usize> {
        self.of_kind(false)
    }

    fn of_kind(&self, trains: bool) -> Vec<usize> {
        (0..self.conditions)
            .filter(|&condition| self.trains[condition] == trains)
            .collect()
    }

    /// The test error from the sum over the test cells: NaN where nothing was measured to test on.
    #[must_use]
    pub fn test_error(&self, sum: f64) -> f64 {
        if self.targets.test.iter().any(|&weight| weight > 0.0) {
            sum
        } else {
            f64::NAN
        }
    }
}

impl Targets {
    fn new(dataset: &Dataset, trains: &[bool]) -> Result<Self, ProblemError> {
        let outputs = dataset.transcription_factors.len();
        let measured = |cell: usize, trained: bool| {
            trains[cell / outputs] == trained && dataset.activities[cell].is_some()
        };
        let cells = 0..dataset.activities.len();
        let weights = |trained: bool| {
            let count = cells
                .clone()
                .filter(|&cell| measured(cell, trained))
                .count();
            cells
                .clone()
                .map(|cell| {
                    if measured(cell, trained) {
                        1.0 / count as f64
                    } else {
                        0.0
                    }
                })
                .collect::<Vec<_>>()
        };
        let (train, test) = (weights(true), weights(false));
        if train.iter().all(|&weight| weight == 0.0) {
            return Err(ProblemError::NothingMeasured);
        }
        Ok(Self {
            values: dataset
                .activities
                .iter()
                .map(|value| value.unwrap_or(0.0))
                .collect(),
            train: train.into(),
            test: test.into(),
        })
    }
}
