//! The loop over epochs of one model, or of several that are trained together. Synchronous; knows no thread, channel or clock.

use super::checkpoints::Checkpoint;
use super::{
    EngineChange, EpochRecord, Experiment, ModelProgress, OpenError, RunSoFar, Summary, TrainError,
    summary,
};
use crate::data::StudyData;
use crate::engine::{Accuracy, Engine, EngineInfo, Epoch, Evaluation, Snapshot, open};
use crate::model::Parameters;
use crate::settings::{Config, SettingChange, catalogue as setting};

/// Trains a batch of models; a run is a batch of one. `model` is a position in the batch.
pub struct Trainer {
    pub(super) engine: Box<dyn Engine>,
    engine_reason: String,
    pub(super) engine_changes: Vec<EngineChange>,
    /// `[models]`.
    pub(super) models: Vec<ModelProgress>,
}

impl Trainer {
    /// A trainer for a study, with one model for each of these settings and the engine that they ask for. Takes up to seconds,
    /// for a GPU.
    ///
    /// # Errors
    /// The study has no data, a setting is out of range, the models cannot be trained together, or the engine does not start.
    pub fn open(study: &StudyData, configs: Vec<Config>) -> Result<Self, OpenError> {
        assert!(!configs.is_empty(), "settings [models]");
        let (choice, adapter) = (configs[0].engine, configs[0].adapter.clone());
        let experiments = Experiment::batch(study, configs)?;
        let models = experiments.iter().map(Experiment::model).collect();
        let opened = open(choice, adapter.as_deref(), models)?;
        Ok(Self {
            engine_reason: opened.reason,
            ..Self::new(experiments, opened.engine)
        })
    }

    /// A trainer at epoch 0. The engine was made from these experiments, `[models]`.
    #[must_use]
    pub fn new(experiments: Vec<Experiment>, engine: Box<dyn Engine>) -> Self {
        let count = experiments.len();
        let models = experiments.into_iter();
        Self {
            engine,
            engine_reason: String::new(),
            engine_changes: Vec::new(),
            models: models
                .map(|experiment| ModelProgress::new(experiment, count))
                .collect(),
        }
    }

    /// A model and how far it has come.
    #[must_use]
    pub fn model(&self, model: usize) -> &ModelProgress {
        &self.models[model]
    }

    /// All models, and how far they have come.
    #[must_use]
    pub fn models(&self) -> &[ModelProgress] {
        &self.models
    }

    /// Why this engine was taken, as a sentence.
    #[must_use]
    pub fn engine_reason(&self) -> &str {
        &self.engine_reason
    }

    /// Changes of the engine after failures, in order.
    #[must_use]
    pub fn engine_changes(&self) -> &[EngineChange] {
        &self.engine_changes
    }

    /// The engine that computes.
    #[must_use]
    pub fn engine(&self) -> &EngineInfo {
        self.engine.info()
    }

    /// Whether a model has epochs left that it can train.
    #[must_use]
    pub fn goes_on(&self) -> bool {
        self.models.iter().any(ModelProgress::goes_on)
    }

    /// Whether every model has trained all its epochs.
    #[must_use]
    pub fn is_finished(&self) -> bool {
        self.models.iter().all(ModelProgress::is_finished)
    }

    /// Lets a model, which has not begun, go on with a run of the same network and the same settings. Changes that were
    /// scheduled before the epoch of the run count as made.
    ///
    /// # Errors
    /// The engine failed.
    pub fn take_over(&mut self, model: usize, so_far: RunSoFar) -> Result<(), TrainError> {
        assert_eq!(
            so_far.snapshot.parameters.layout(),
            self.models[model].experiment.problem.parameter_layout(),
            "parameters of the same model"
        );
        let snapshot = so_far.snapshot.clone();
        let progress = &mut self.models[model];
        progress.take_over(so_far);
        let weights = progress.config().loss_weights();
        self.with_engine(|engine| engine.set_loss_weights(model, weights))?;
        self.with_engine(|engine| engine.restore(model, &snapshot))
    }

    /// Trains up to `at_most` epochs of every model, fewer at the end of its run. Where a GPU fails, the CPU goes on from the
    /// last safe states, which [`Self::engine_changes`] tells. A model with a value that is not finite goes back to its last
    /// safe state and waits there, which [`ModelProgress::stopped`] tells; the others go on.
    ///
    /// # Errors
    /// The engine failed.
    pub fn advance(&mut self, at_most: u32) -> Result<(), TrainError> {
        let goal = |model: &ModelProgress| {
            let last = model.epoch().saturating_add(at_most);
            last.min(model.config().epochs)
        };
        let goals: Vec<u32> = self.models.iter().map(goal).collect();
        self.train_to(&goals)
    }

    /// Trains every model to its goal; `[models]`.
    pub(super) fn train_to(&mut self, goals: &[u32]) -> Result<(), TrainError> {
        loop {
            let models = self.models.iter().zip(goals).enumerate();
            let behind: Vec<usize> = models
                .filter(|(_, (model, goal))| model.goes_on() && model.epoch() < **goal)
                .map(|(at, _)| at)
                .collect();
            if behind.is_empty() {
                return Ok(());
            }
            for &model in &behind {
                self.make_changes(model)?;
            }
            // A change can find the engine gone, and then retrains all models, of which one may stop.
            let behind: Vec<usize> = (behind.into_iter())
                .filter(|&model| self.models[model].goes_on())
                .collect();
            match self.train_between_safe_states(&behind, goals) {
                Err(TrainError::Engine(error)) => self.fall_back(error)?,
                trained => trained?,
            }
        }
    }

    /// Trains the models in `behind` up to their next safe state, checkpoint or scheduled change, and at most to their
    /// goals.
    fn train_between_safe_states(
        &mut self,
        behind: &[usize],
        goals: &[u32],
    ) -> Result<(), TrainError> {
        let mut plans: Vec<Vec<Epoch>> = vec![Vec::new(); self.models.len()];
        for &model in behind {
            self.keep_safe_state(model)?;
            self.keep_checkpoint(model)?;
            plans[model] = self.models[model].plan(goals[model]);
        }
        let trained = self.engine.train(&plans)?;
        for (model, (plan, outcomes)) in plans.iter().zip(trained).enumerate() {
            let progress = &mut self.models[model];
            for (step, outcome) in plan.iter().zip(outcomes) {
                if let Some(fault) = &outcome.fault {
                    progress.stop(step.number, fault);
                    self.engine.restore(model, &progress.safe.1)?;
                    break;
                }
                progress.history.push(EpochRecord::new(*step, &outcome));
            }
        }
        for &model in behind {
            if self.models[model].is_finished() {
                self.keep_safe_state(model)?;
            }
            self.keep_checkpoint(model)?;
        }
        Ok(())
    }

    /// Takes the safe state of a model, if one is due.
    fn keep_safe_state(&mut self, model: usize) -> Result<(), TrainError> {
        if self.models[model].is_safe_state_due() {
            let snapshot = self.engine.snapshot(model)?;
            let progress = &mut self.models[model];
            progress.safe = (progress.epoch(), snapshot);
        }
        Ok(())
    }

    /// Makes the scheduled changes of a model that are due at its present epoch.
    fn make_changes(&mut self, model: usize) -> Result<(), TrainError> {
        while let Some(change) = self.models[model].take_change() {
            match change.what {
                SettingChange::L2(l2) => self.set_l2(model, l2)?,
                SettingChange::LearningRate(rate) => self.set_learning_rate(model, rate)?,
                SettingChange::Branch => {
                    let parameters = self.parameters(model)?;
                    let progress = &mut self.models[model];
                    let checkpoint = Checkpoint::new(progress.epoch(), &parameters);
                    let places = progress.experiment.problem.parameter_layout();
                    let start = Snapshot::start(checkpoint.parameters(&places));
                    progress.safe = (progress.epoch(), start.clone());
                    self.with_engine(|engine| engine.restore(model, &start))?;
                }
            }
        }
        Ok(())
    }

    fn keep_checkpoint(&mut self, model: usize) -> Result<(), TrainError> {
        let progress = &mut self.models[model];
        if progress.checkpoints.is_due(progress.epoch()) {
            let parameters = self.engine.parameters(model)?;
            let checkpoint = Checkpoint::new(progress.epoch(), &parameters);
            progress.checkpoints.push(checkpoint);
        }
        Ok(())
    }

    /// The earliest epoch to which the history of a model went back since the last call; `None` if it did not go back.
    pub fn take_rewound(&mut self, model: usize) -> Option<u32> {
        self.models[model].take_rewound()
    }

    /// Sets the L2 strength of a model, from its next epoch on. A model that was stopped tries again.
    ///
    /// # Errors
    /// It is out of range, or the engine failed.
    pub fn set_l2(&mut self, model: usize, l2: f64) -> Result<(), TrainError> {
        let l2 = setting::L2.check(l2)?;
        self.make_safe(model)?;
        let progress = &mut self.models[model];
        progress.stopped = None;
        let config = &mut progress.experiment.config;
        config.strengths.l2 = l2;
        let weights = config.loss_weights();
        self.with_engine(|engine| engine.set_loss_weights(model, weights))
    }

    /// Sets the highest learning rate of a model's schedule, from its next epoch on. A model that was stopped tries again.
    ///
    /// # Errors
    /// It is out of range, or the engine failed.
    pub fn set_learning_rate(
        &mut self,
        model: usize,
        learning_rate: f64,
    ) -> Result<(), TrainError> {
        let learning_rate = setting::LEARNING_RATE.check(learning_rate)?;
        self.make_safe(model)?;
        let progress = &mut self.models[model];
        progress.stopped = None;
        progress.experiment.config.learning_rate = learning_rate;
        Ok(())
    }

    /// Lets models that were stopped try again from their last safe state.
    pub fn resume_stopped(&mut self) {
        for model in &mut self.models {
            model.stopped = None;
        }
    }

    /// What the engine holds of a model: with its history and its checkpoints, a run that can be taken over.
    ///
    /// # Errors
    /// The engine failed.
    pub fn snapshot(&mut self, model: usize) -> Result<Snapshot, TrainError> {
        self.with_engine(|engine| engine.snapshot(model))
    }

    /// The present parameters of a model.
    ///
    /// # Errors
    /// The engine failed.
    pub fn parameters(&mut self, model: usize) -> Result<Parameters, TrainError> {
        self.with_engine(|engine| engine.parameters(model))
    }

    /// State, prediction and losses of a model at its present parameters.
    ///
    /// # Errors
    /// The engine failed.
    pub fn evaluate(&mut self, model: usize) -> Result<Evaluation, TrainError> {
        self.with_engine(|engine| engine.evaluate(model, Accuracy::Full))
    }

    /// Sums up a model so far; training took `wall_secs`.
    ///
    /// # Errors
    /// The engine failed.
    pub fn summary(&mut self, model: usize, wall_secs: f64) -> Result<Summary, TrainError> {
        let (parameters, evaluation) = (self.parameters(model)?, self.evaluate(model)?);
        let progress = &self.models[model];
        Ok(summary(
            &progress.experiment,
            &parameters,
            &evaluation,
            progress.epoch(),
            wall_secs,
        ))
    }
}
