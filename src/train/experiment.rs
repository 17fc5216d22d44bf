//! A study and settings, made ready to train: spurious edges put in, conditions divided, start values drawn.

use crate::data::{Dataset, Split, StudyData};
use crate::model::{Model, Parameters, Problem, ProblemError};
use crate::network::{EditError, InjectError, Network, inject};
use crate::settings::{Config, OutOfRange};

/// Why a run cannot start.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ExperimentError {
    /// There is nothing to fit.
    #[error(
        "'{0}' has no data to train on: a table of ligands and one of transcription factors are needed. Put {0}-Ligands.tsv and {0}-TFs.tsv beside the network, or name the files with --ligands and --tfs."
    )]
    NoData(String),
    /// A number is out of range.
    #[error(transparent)]
    Setting(#[from] OutOfRange),
    /// An edit does not fit the network.
    #[error(transparent)]
    Edit(#[from] EditError),
    /// The spurious edges do not fit.
    #[error(transparent)]
    Inject(#[from] InjectError),
    /// The problem is empty.
    #[error(transparent)]
    Problem(#[from] ProblemError),
}

/// Everything that a run needs, but an engine.
#[derive(Debug, Clone)]
pub struct Experiment {
    /// The prior knowledge with its spurious edges.
    pub network: Network,
    /// Doses and measured activities.
    pub dataset: Dataset,
    /// Conditions that train, and those that test.
    pub split: Split,
    /// The training problem: topology, targets, hyperparameters.
    pub problem: Problem,
    /// Parameters at the start.
    pub start: Parameters,
    /// Settings of the training.
    pub config: Config,
}

impl Experiment {
    /// Makes a study ready.
    ///
    /// # Errors
    /// There are no data, a setting is out of range, or the spurious edges do not fit.
    pub fn new(study: &StudyData, config: Config) -> Result<Self, ExperimentError> {
        config.check()?;
        let dataset = study
            .dataset
            .as_ref()
            .ok_or_else(|| ExperimentError::NoData(study.name.clone()))?;
        let network = inject(&config.edits.apply(&study.network)?, config.spurious)?;
        let split = Split::new(config.split, dataset.conditions.len(), config.seed);
        let (preset, hyperparameters) = (config.preset_settings(), config.hyperparameters());
        let mut problem = Problem::new(&network, dataset, &split, hyperparameters)?;
        (problem.spectral, problem.uniform) = (preset.spectral, preset.uniform);
        let start = Parameters::start(
            &problem.topology,
            [problem.ligands.len(), problem.outputs.len()],
            &hyperparameters,
            preset.start_radius,
            config.seed,
        );
        Ok(Self {
            dataset: dataset.clone(),
            network,
            split,
            problem,
            start,
            config,
        })
    }

    /// What an engine trains.
    #[must_use]
    pub fn model(&self) -> Model {
        Model {
            problem: self.problem.clone(),
            loss_weights: self.config.loss_weights(),
            training_options: self.config.training_options(),
            start: self.start.clone(),
            seed: self.config.seed,
        }
    }
}
