//! A study and settings, made ready to train: spurious edges put in, conditions divided, start values drawn.

use std::sync::{Arc, OnceLock};

use crate::data::{Dataset, Split, SplitRule, StudyData};
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
    /// More conditions should train than there are.
    #[error(
        "cannot train on the first {first} conditions: the data have {conditions}. Choose a whole number from 1 to {conditions}."
    )]
    TrainFirst {
        /// Conditions that should train.
        first: u32,
        /// All conditions.
        conditions: usize,
    },
    /// An edit does not fit the network.
    #[error(transparent)]
    Edit(#[from] EditError),
    /// The spurious edges do not fit.
    #[error(transparent)]
    Inject(#[from] InjectError),
    /// The problem is empty.
    #[error(transparent)]
    Problem(#[from] ProblemError),
    /// Models that cannot be trained together.
    #[error(
        "models that are trained together must not differ in {0}. They may differ in spurious edges, seed, split, learning rate, epochs and the strengths of the loss. Train the others in a run of their own."
    )]
    NotAlike(&'static str),
}

/// Everything that a run needs, except an engine.
#[derive(Debug, Clone)]
pub struct Experiment {
    /// The prior knowledge with its spurious edges.
    pub network: Arc<Network>,
    /// Doses and measured activities.
    pub dataset: Arc<Dataset>,
    /// Conditions that train, and those that test.
    pub split: Split,
    /// The training problem: topology, targets, hyperparameters.
    pub problem: Arc<Problem>,
    /// Settings of the training.
    pub config: Config,
    /// Parameters at the start, once they were asked for: their spectral radius takes longer than all the rest.
    start: OnceLock<Arc<Parameters>>,
}

impl Experiment {
    /// The experiment of a study with these settings.
    ///
    /// # Errors
    /// There are no data, a setting is out of range, or the spurious edges do not fit.
    pub fn new(study: &StudyData, config: Config) -> Result<Self, ExperimentError> {
        config.check()?;
        let dataset = study
            .dataset
            .as_ref()
            .ok_or_else(|| ExperimentError::NoData(study.name.clone()))?;
        if let SplitRule::TrainFirst(first) = config.split
            && first as usize > dataset.conditions.len()
        {
            let conditions = dataset.conditions.len();
            return Err(ExperimentError::TrainFirst { first, conditions });
        }
        let network = inject(&config.edits.apply(&study.network)?, config.spurious)?;
        let split = Split::new(config.split, dataset.conditions.len(), config.seed);
        let (preset, hyperparameters) = (config.preset_settings(), config.hyperparameters());
        let mut problem = Problem::new(&network, dataset, &split, hyperparameters)?;
        (problem.spectral, problem.uniform) = (preset.spectral, preset.uniform);
        Ok(Self {
            dataset: Arc::clone(dataset),
            network: Arc::new(network),
            split,
            problem: Arc::new(problem),
            config,
            start: OnceLock::new(),
        })
    }

    /// Parameters at the start.
    pub fn start(&self) -> &Arc<Parameters> {
        self.start.get_or_init(|| {
            let radius = self.config.preset_settings().start_radius;
            Arc::new(Parameters::start(&self.problem, radius, self.config.seed))
        })
    }

    /// The experiments of several models that are trained together, one for each of these settings. Parts that are equal are
    /// held in memory once.
    ///
    /// # Errors
    /// As [`Self::new`]; or the settings differ in something that all models of a batch share.
    pub fn batch(study: &StudyData, configs: Vec<Config>) -> Result<Vec<Self>, ExperimentError> {
        let experiments: Result<Vec<Self>, _> = configs
            .into_iter()
            .map(|config| Self::new(study, config))
            .collect();
        let mut experiments = experiments?;
        for at in 1..experiments.len() {
            let (before, from_here) = experiments.split_at_mut(at);
            let own = &mut from_here[0];
            before[0].check_alike(own)?;
            for other in before {
                own.share_with(other);
            }
        }
        Ok(experiments)
    }

    /// The same experiment, which shares equal parts with another one of the study.
    #[must_use]
    pub fn shared_with(mut self, other: Option<&Self>) -> Self {
        if let Some(other) = other {
            self.share_with(other);
        }
        self
    }

    /// Shares the parts that are equal in another model of the study, so that memory holds them once.
    fn share_with(&mut self, other: &Self) {
        let (a, b) = (&self.config, &other.config);
        if a.spurious == b.spurious && a.edits == b.edits {
            self.network = Arc::clone(&other.network);
        }
        Arc::make_mut(&mut self.problem).share_with(&other.problem);
    }

    fn check_alike(&self, other: &Self) -> Result<(), ExperimentError> {
        let (a, b) = (&self.config, &other.config);
        let problems = (&self.problem, &other.problem);
        let alike = [
            (
                "the engine",
                (a.engine, &a.adapter) == (b.engine, &b.adapter),
            ),
            (
                "solver, batch size, noise or gradient clipping",
                a.training_options() == b.training_options(),
            ),
            (
                "activation, biases or input weights",
                a.hyperparameters() == b.hyperparameters(),
            ),
            (
                "the form of the spectral or the uniform term",
                problems.0.spectral == problems.1.spectral
                    && problems.0.uniform == problems.1.uniform,
            ),
            (
                "the nodes of the network",
                problems.0.topology.nodes == problems.1.topology.nodes,
            ),
        ];
        match alike.into_iter().find(|(_, is_alike)| !is_alike) {
            Some((what, _)) => Err(ExperimentError::NotAlike(what)),
            None => Ok(()),
        }
    }

    /// The model that an engine trains.
    #[must_use]
    pub fn model(&self) -> Model {
        Model {
            problem: Arc::clone(&self.problem),
            loss_weights: self.config.loss_weights(),
            training_options: self.config.training_options(),
            start: (**self.start()).clone(),
            seed: self.config.seed,
        }
    }
}
