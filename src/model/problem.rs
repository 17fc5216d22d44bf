//! One training problem: shape, data and the fixed numbers of the model. Engines are built from it.

use serde::Serialize;

use super::Topology;
use crate::data::{Dataset, Split};
use crate::network::Network;

/// Strength of each term of the loss. The fit has strength 1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct LossWeights {
    /// On the magnitude of weights whose sign is not that of their edge.
    pub moa_l1: f64,
    /// On the squared biases of ligand nodes.
    pub ligand_l2: f64,
    /// On squared weights and biases.
    pub l2: f64,
    /// On the squared distance of the output weights from their start value.
    pub l2_projection: f64,
}

/// The terms of the loss, each times its strength.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Losses {
    /// Mean squared error over the measured cells of the training conditions.
    pub fit: f64,
    /// The same over the test conditions; NaN where nothing was measured in any.
    pub test: f64,
    /// Wrong signs.
    pub moa_l1: f64,
    /// Biases of ligands.
    pub ligand_l2: f64,
    /// Squared parameters.
    pub l2: f64,
}

impl Losses {
    /// What training minimises: everything but the test error.
    #[must_use]
    pub fn total(&self) -> f64 {
        self.fit + self.moa_l1 + self.ligand_l2 + self.l2
    }
}

/// What the outputs should be.
#[derive(Debug, Clone, PartialEq)]
pub struct Targets {
    /// Measured activity, 0 where nothing was measured; `[conditions x TFs]`.
    pub values: Vec<f64>,
    /// Weight in the training error: 1 / measured cells that train, or 0; `[conditions x TFs]`.
    pub train: Vec<f64>,
    /// Weight in the test error: 1 / measured cells that test, or 0; `[conditions x TFs]`.
    pub test: Vec<f64>,
}

/// Why a study cannot be trained.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProblemError {
    /// Nothing trains.
    #[error(
        "no condition is left to train on: {conditions} conditions, of which {test} test. Choose a smaller test fraction."
    )]
    NoTraining {
        /// All conditions.
        conditions: usize,
        /// Those that are held out.
        test: usize,
    },
    /// Nothing was measured.
    #[error(
        "the training conditions hold no measured value. Choose other conditions, or fill in the table of transcription factors."
    )]
    NothingMeasured,
}

/// One training problem.
#[derive(Debug, Clone)]
pub struct Problem {
    /// Shape of the network.
    pub topology: Topology,
    /// Number of conditions, training and test together, in the order of the data set.
    pub conditions: usize,
    /// Whether each condition trains; `[conditions]`. The others are only predicted.
    pub trains: Vec<bool>,
    /// Input of every node in every condition: `input_amplitude` x dose at ligands, 0 elsewhere; `[conditions x N]`.
    pub inputs: Vec<f64>,
    /// Nodes that are ligands.
    pub ligands: Vec<u32>,
    /// Nodes that are read out; `[TFs]`.
    pub outputs: Vec<u32>,
    /// What they should be.
    pub targets: Targets,
    /// Start value and centre of the output weights.
    pub output_amplitude: f64,
    /// Most iterations of the state.
    pub max_steps: u32,
    /// The iteration ends early when no state of a training condition changes by as much as this; test conditions, which
    /// are predicted beside them, must have no say in training.
    pub tolerance: f64,
}

/// Fixed numbers of a model.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Fixed {
    /// Input of a node is this times the dose.
    pub input_amplitude: f64,
    /// Start value and centre of the output weights.
    pub output_amplitude: f64,
    /// Most iterations of the state.
    pub max_steps: u32,
    /// The iteration ends early when no state changes by as much as this.
    pub tolerance: f64,
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
        fixed: Fixed,
    ) -> Result<Self, ProblemError> {
        let conditions = dataset.conditions.len();
        let nodes = network.nodes().len();
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
        let mut inputs = vec![0.0; conditions * nodes];
        for condition in 0..conditions {
            for (ligand, dose) in dataset.ligands.iter().zip(dataset.doses_of(condition)) {
                inputs[condition * nodes + ligand.index()] = fixed.input_amplitude * dose;
            }
        }
        let index =
            |ids: &[crate::network::NodeId]| ids.iter().map(|id| id.index() as u32).collect();
        Ok(Self {
            topology: Topology::new(network),
            conditions,
            targets: Targets::new(dataset, &trains)?,
            trains,
            inputs,
            ligands: index(&dataset.ligands),
            outputs: index(&dataset.transcription_factors),
            output_amplitude: fixed.output_amplitude,
            max_steps: fixed.max_steps,
            tolerance: fixed.tolerance,
        })
    }
}

impl Problem {
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
            train,
            test,
        })
    }
}
