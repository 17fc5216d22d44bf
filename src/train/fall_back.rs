//! A trainer whose GPU fails goes on with the CPU, from the last safe states.

use super::{EngineChange, ModelProgress, TrainError, Trainer};
use crate::engine::{Engine, EngineError, EngineKind, open_cpu};
use crate::model::Model;

impl Trainer {
    /// Calls the engine. If a GPU fails, goes on with the CPU, trains up to the same epochs, and calls the CPU engine.
    pub(super) fn with_engine<T>(
        &mut self,
        work: impl Fn(&mut dyn Engine) -> Result<T, EngineError>,
    ) -> Result<T, TrainError> {
        match work(&mut *self.engine) {
            Ok(found) => Ok(found),
            Err(error) => {
                let epochs: Vec<u32> = self.models.iter().map(ModelProgress::epoch).collect();
                self.fall_back(error)?;
                self.train_to(&epochs)?;
                Ok(work(&mut *self.engine)?)
            }
        }
    }

    pub(super) fn make_safe(&mut self, model: usize) -> Result<(), TrainError> {
        let snapshot = self.with_engine(|engine| engine.snapshot(model))?;
        let progress = &mut self.models[model];
        progress.safe = (progress.epoch(), snapshot);
        Ok(())
    }

    /// Goes on with the CPU from the last safe states.
    ///
    /// # Errors
    /// The engine that failed is the CPU already.
    pub(super) fn fall_back(&mut self, error: EngineError) -> Result<(), TrainError> {
        if self.engine.info().engine == EngineKind::Cpu {
            return Err(error.into());
        }
        let earliest = |epoch: fn(&ModelProgress) -> u32| self.models.iter().map(epoch).min();
        let failed = earliest(ModelProgress::epoch).unwrap_or(0);
        let epoch = earliest(|model| model.safe.0).unwrap_or(0);
        let reason = format!(
            "{} failed near epoch {failed}: {error} The CPU went on from epoch {epoch}.",
            self.engine.info().device
        );
        tracing::warn!("{reason}");
        let models: Vec<Model> = (self.models.iter())
            .map(|model| model.experiment.model())
            .collect();
        self.engine = open_cpu(models, String::new()).engine;
        for (at, model) in self.models.iter_mut().enumerate() {
            self.engine.restore(at, &model.safe.1)?;
            model.rewind();
        }
        self.engine_changes.push(EngineChange {
            epoch,
            engine: self.engine.info().clone(),
            reason,
        });
        Ok(())
    }
}
