//! One training step as dispatches.

use super::layout::{Dispatch, spectral_groups};
use super::{DispatchStrategy, GpuEngine};

/// Threads of a workgroup in which each thread takes one parameter or node.
const THREADS: u32 = 64;

/// Which kernels a step runs beside its pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// An evaluation: no further kernel.
    Evaluation,
    /// The first step of an epoch: pruning is measured.
    First,
    /// A later step of an epoch.
    Later,
}

impl GpuEngine {
    /// Encodes a step at a place of the submission.
    #[expect(
        clippy::too_many_lines,
        reason = "the kernels of a step, in their order"
    )]
    pub(super) fn encode(&self, encoder: &mut wgpu::CommandEncoder, record: &Dispatch, kind: Kind) {
        encoder.clear_buffer(
            &self.buffers.control,
            0,
            Some(self.buffers.sizes.step_control as u64),
        );
        let mut pass = encoder.begin_compute_pass(&wgpu::ComputePassDescriptor::default());
        let models = self.settings.models;
        let mut run = |pipeline: &wgpu::ComputePipeline, record: usize, groups: [u32; 2]| {
            pass.set_pipeline(pipeline);
            let offset = record as u32 * self.buffers.dispatch_stride;
            pass.set_bind_group(0, &self.buffers.bindings, &[offset]);
            pass.dispatch_workgroups(groups[0], groups[1], models);
        };
        let pipelines = &self.pipelines;
        let at = self.dispatches.slots() + record.slot as usize;
        let nodes = self.settings.nodes.div_ceil(THREADS);
        let most = self
            .places
            .iter()
            .map(crate::model::ParameterLayout::count)
            .max();
        let parameters = (most.unwrap_or(0) as u32).div_ceil(THREADS);
        let by_tile = [1, record.tiles];
        let is_published = self.settings.is_published != 0;
        let strengths = |part: fn(&crate::model::LossWeights) -> f64| {
            self.models
                .iter()
                .any(|model| part(&model.loss_weights) != 0.0)
        };
        run(&pipelines.begin, at, [nodes, record.tiles]);
        if is_published {
            let published = self.dispatches.published.clone();
            published.for_each(|chunk| run(&pipelines.forward, chunk, by_tile));
        } else {
            let sweeps = self.dispatches.state.clone();
            sweeps.for_each(|sweep| self.encode_sweep(&mut run, sweep, record.tiles));
        }
        run(&pipelines.output, at, [nodes, record.tiles]);
        if strengths(|weights| weights.uniform) {
            run(&pipelines.uniform_term, at, [nodes, 1]);
        }
        if is_published {
            let published = self.dispatches.published.clone();
            published.for_each(|chunk| run(&pipelines.adjoint, chunk, by_tile));
        } else {
            let sweeps = self.dispatches.adjoint.clone();
            sweeps.for_each(|sweep| self.encode_sweep(&mut run, sweep, record.tiles));
        }
        if strengths(|weights| weights.spectral) {
            let groups = self.settings.spectral_conditions * spectral_groups(&self.settings) as u32;
            run(&pipelines.spectral, at, [groups, 1]);
            run(&pipelines.spectral_back, at, [groups, 1]);
        }
        run(&pipelines.gradient, at, [parameters, 1]);
        run(&pipelines.losses, at, [1, 1]);
        if kind == Kind::First {
            run(&pipelines.pruning, at, [1, 1]);
        }
        if kind != Kind::Evaluation {
            run(&pipelines.adam, at, [parameters, 1]);
            if self.has_batches() {
                run(&pipelines.store, at, [nodes, self.settings.tiles]);
            }
        }
    }

    /// Encodes accelerated steps: many steps in one dispatch, or one step in three dispatches.
    fn encode_sweep(
        &self,
        run: &mut impl FnMut(&wgpu::ComputePipeline, usize, [u32; 2]),
        record: usize,
        tiles: u32,
    ) {
        let (pipelines, nodes) = (&self.pipelines, self.settings.nodes.div_ceil(THREADS));
        match self.strategy {
            DispatchStrategy::PerTile => run(&pipelines.sweep, record, [1, tiles]),
            DispatchStrategy::PerStep => {
                run(&pipelines.apply, record, [nodes, tiles]);
                run(&pipelines.converged, record, [1, tiles]);
                run(&pipelines.anderson_mix, record, [nodes, tiles]);
            }
        }
    }

    /// Whether conditions come and go from step to step, so that their solutions have to be kept apart.
    pub(super) fn has_batches(&self) -> bool {
        self.models[0].training_options.batch.is_some()
    }
}
