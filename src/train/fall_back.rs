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
        let device = self.engine.info().device.clone();
        let models: Vec<Model> = (self.models.iter())
            .map(|model| model.experiment.model())
            .collect();
        self.engine = open_cpu(models, String::new()).engine;
        let engine = self.engine.info().clone();
        let mut earliest: Option<EngineChange> = None;
        for (at, model) in self.models.iter_mut().enumerate() {
            self.engine.restore(at, &model.safe.1)?;
            let failed = model.epoch();
            // A model that is finished, or stopped, is at its safe state.
            if model.goes_on() || failed != model.safe.0 {
                let epoch = model.safe.0;
                let change = EngineChange {
                    epoch,
                    engine: engine.clone(),
                    reason: format!(
                        "{device} failed near epoch {failed}: {error} The CPU went on from epoch {epoch}."
                    ),
                };
                if earliest.as_ref().is_none_or(|known| epoch < known.epoch) {
                    earliest = Some(change.clone());
                }
                model.engine_changes.push(change);
                model.rewind();
            }
        }
        let change = earliest.unwrap_or_else(|| EngineChange {
            epoch: 0,
            engine,
            reason: format!("{device} failed: {error} The CPU took its place."),
        });
        tracing::warn!("{}", change.reason);
        self.engine_changes.push(change);
        Ok(())
    }
}
