//! The reference engine: the mathematics of the model per edge, on all processors. Generic over the float type.
//!
//! Sums run in an order that depends on the problem alone, so the same seed gives the same run, bit for bit, alone or in a
//! batch, on any number of processors.

mod activation;
mod adam;
mod adjoint;
mod anderson;
mod beside_adjoint;
mod block;
mod fast;
#[cfg(test)]
mod forms;
mod forward;
mod gradient;
mod lane_block;
mod losses;
mod matrix;
mod model_state;
mod output;
mod pass;
mod scalar;
mod simd;
mod spectral;
mod uniform;

pub use fast::Float;
pub(crate) use forward::{largest_changes, step};
pub(crate) use matrix::{Matrix, Rows};

use std::sync::Arc;

use rayon::prelude::*;

use self::model_state::{Layout, ModelState};
use super::{
    Accuracy, Engine, EngineError, EngineInfo, EngineKind, Epoch, EpochOutcome, Evaluation,
    Precision, Snapshot,
};
use crate::model::{LossWeights, Model, Parameters, Topology};

/// The CPU engine.
pub struct CpuEngine<F: Float> {
    info: EngineInfo,
    members: Vec<ModelState<F>>,
}

impl<F: Float> CpuEngine<F> {
    /// An engine for a batch of models, at their start parameters.
    #[must_use]
    pub fn new(models: Vec<Model>) -> Self {
        // With as many models as threads, each thread computes whole models; with fewer, threads share the blocks of a
        // model.
        let is_alone = models.len() < rayon::current_num_threads();
        // Models of one network share its layout.
        let mut layouts: Vec<(Arc<Topology>, Arc<Layout>)> = Vec::new();
        Self {
            info: info(F::PRECISION),
            members: models
                .into_iter()
                .map(|model| {
                    let topology = &model.problem.topology;
                    let known = layouts.iter().find(|(of, _)| Arc::ptr_eq(of, topology));
                    let layout = known.map_or_else(
                        || Arc::new(Layout::new(topology, F::TOGETHER)),
                        |(_, layout)| Arc::clone(layout),
                    );
                    layouts.push((Arc::clone(topology), Arc::clone(&layout)));
                    ModelState::new(model, layout, is_alone)
                })
                .collect(),
        }
    }
}

impl<F: Float> Engine for CpuEngine<F> {
    fn info(&self) -> &EngineInfo {
        &self.info
    }

    fn set_loss_weights(&mut self, model: usize, weights: LossWeights) -> Result<(), EngineError> {
        self.members[model].model.loss_weights = weights;
        Ok(())
    }

    fn train(&mut self, plans: &[Vec<Epoch>]) -> Result<Vec<Vec<EpochOutcome>>, EngineError> {
        assert_eq!(plans.len(), self.members.len(), "plans [models]");
        let train = |(member, plan): (&mut ModelState<F>, &Vec<Epoch>)| {
            let mut outcomes = Vec::with_capacity(plan.len());
            for &epoch in plan {
                let outcome = member.epoch(epoch);
                let is_over = outcome.fault.is_some();
                outcomes.push(outcome);
                if is_over {
                    break;
                }
            }
            outcomes
        };
        Ok(self.members.par_iter_mut().zip(plans).map(train).collect())
    }

    fn parameters(&mut self, model: usize) -> Result<Parameters, EngineError> {
        let member = &self.members[model];
        Ok(member.exchange(&member.parameters))
    }

    fn evaluate(&mut self, model: usize, accuracy: Accuracy) -> Result<Evaluation, EngineError> {
        Ok(self.members[model].evaluate(accuracy))
    }

    fn snapshot(&mut self, model: usize) -> Result<Snapshot, EngineError> {
        Ok(self.members[model].snapshot())
    }

    fn restore(&mut self, model: usize, snapshot: &Snapshot) -> Result<(), EngineError> {
        self.members[model].restore(snapshot);
        Ok(())
    }
}

fn info(precision: Precision) -> EngineInfo {
    let instructions = fast::instruction_set();
    let threads = rayon::current_num_threads();
    let noun = if threads == 1 { "thread" } else { "threads" };
    EngineInfo {
        engine: EngineKind::Cpu,
        device: format!("CPU, {threads} {noun}, {instructions}"),
        precision,
        threads: threads as u32,
    }
}
