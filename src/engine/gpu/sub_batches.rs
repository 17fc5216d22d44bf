//! A batch of models on one device: cut into parts that fit its buffers, which train in turn. All parts stay in the memory of the
//! device, which bounds the batch.

use std::ops::Range;
use std::sync::Arc;

use super::device::{Adapter, Device};
use super::kernels::Pipelines;
use super::{DispatchStrategy, GpuEngine};
use crate::engine::{
    Accuracy, Engine, EngineError, EngineInfo, Epoch, EpochOutcome, Evaluation, Snapshot,
};
use crate::model::{LossWeights, Model};

/// A batch on a GPU, in as many parts as its buffers need.
pub struct SubBatches {
    /// Engines on the same device, each with the models of its part.
    parts: Vec<(Range<usize>, GpuEngine)>,
}

impl SubBatches {
    /// An engine for a batch of models on an adapter, at their start parameters. Takes up to seconds, for the shaders.
    ///
    /// # Errors
    /// The adapter gives no device, or one model alone does not fit it.
    pub fn new(adapter: &Adapter, models: &[Model]) -> Result<Self, EngineError> {
        Self::within(adapter, models, u64::MAX)
    }

    /// As [`Self::new`], with buffers of at most `buffer_bytes` bytes.
    ///
    /// # Errors
    /// The adapter gives no device, or one model alone does not fit.
    pub fn within(
        adapter: &Adapter,
        models: &[Model],
        buffer_bytes: u64,
    ) -> Result<Self, EngineError> {
        let mut device = Device::open(adapter)?;
        let limit = &mut device.limits.max_buffer_size;
        *limit = buffer_bytes.min(*limit);
        let pipelines = Arc::new(Pipelines::new(&device));
        let device = Arc::new(device);
        let fit = |models: &[Model]| {
            let strategy = DispatchStrategy::for_models(models);
            let (device, pipelines) = (Arc::clone(&device), Arc::clone(&pipelines));
            GpuEngine::on(device, pipelines, models.to_vec(), strategy)
        };
        let mut parts: Vec<(Range<usize>, GpuEngine)> = Vec::new();
        let (mut begin, mut size) = (0, models.len());
        while begin < models.len() {
            let end = (begin + size).min(begin + alike(&models[begin..]));
            match fit(&models[begin..end]) {
                Ok(engine) => {
                    parts.push((begin..end, engine));
                    begin = end;
                }
                Err(EngineError::TooLarge { .. }) if end - begin > 1 => {
                    size = (end - begin).div_ceil(2);
                }
                Err(error) => return Err(error),
            }
        }
        Ok(Self { parts })
    }

    /// Number of parts.
    #[must_use]
    pub fn parts(&self) -> usize {
        self.parts.len()
    }

    /// The part that holds a model, and its position there.
    fn part(&mut self, model: usize) -> (&mut GpuEngine, usize) {
        let at = self.parts.partition_point(|(range, _)| range.end <= model);
        let (range, engine) = &mut self.parts[at];
        (engine, model - range.start)
    }
}

impl Engine for SubBatches {
    fn info(&self) -> &EngineInfo {
        self.parts[0].1.info()
    }

    fn set_loss_weights(&mut self, model: usize, weights: LossWeights) -> Result<(), EngineError> {
        let (engine, model) = self.part(model);
        engine.set_loss_weights(model, weights)
    }

    fn train(&mut self, plans: &[Vec<Epoch>]) -> Result<Vec<Vec<EpochOutcome>>, EngineError> {
        let mut outcomes = Vec::with_capacity(plans.len());
        for (range, engine) in &mut self.parts {
            outcomes.extend(engine.train(&plans[range.clone()])?);
        }
        Ok(outcomes)
    }

    fn parameters(&mut self, model: usize) -> Result<crate::model::Parameters, EngineError> {
        let (engine, model) = self.part(model);
        engine.parameters(model)
    }

    fn evaluate(&mut self, model: usize, accuracy: Accuracy) -> Result<Evaluation, EngineError> {
        let (engine, model) = self.part(model);
        engine.evaluate(model, accuracy)
    }

    fn snapshot(&mut self, model: usize) -> Result<Snapshot, EngineError> {
        let (engine, model) = self.part(model);
        engine.snapshot(model)
    }

    fn restore(&mut self, model: usize, snapshot: &Snapshot) -> Result<(), EngineError> {
        let (engine, model) = self.part(model);
        engine.restore(model, snapshot)
    }
}

/// Number of models at the beginning that one strategy suits. Each strategy has bits of its own, so that a model gets the strategy that it
/// has alone.
fn alike(models: &[Model]) -> usize {
    let of = |model: &Model| DispatchStrategy::for_models(std::slice::from_ref(model));
    let first = models.first().map(of);
    models
        .iter()
        .take_while(|model| Some(of(model)) == first)
        .count()
}
