//! What goes to the device in one submission, and what comes back.

use super::layout::{self, Dispatch, RING_EPOCHS, RING_FIELDS, Settings, tiles};
use super::{GpuEngine, THREADS};
use crate::engine::cpu::AdamRate;
use crate::engine::{EngineError, Epoch, EpochOutcome};
use crate::model::Losses;

impl GpuEngine {
    /// Encodes forward, output, adjoint, gradient and losses, and pruning and Adam where `trains`.
    pub(super) fn encode(&self, encoder: &mut wgpu::CommandEncoder, slot: usize, trains: bool) {
        encoder.clear_buffer(&self.buffers.control, 0, None);
        let mut pass = encoder.begin_compute_pass(&wgpu::ComputePassDescriptor::default());
        let tiles = self.settings.tiles;
        let mut run = |pipeline: &wgpu::ComputePipeline, record: usize, groups: (u32, u32)| {
            pass.set_pipeline(pipeline);
            pass.set_bind_group(
                0,
                &self.buffers.bindings,
                &[record as u32 * self.buffers.dispatch_stride],
            );
            pass.dispatch_workgroups(groups.0, groups.1, 1);
        };
        let chunks = 0..self.chunks.len();
        let epoch = self.chunks.len() + slot;
        let parameters =
            (self.settings.edges + self.settings.nodes + self.settings.outputs).div_ceil(THREADS);
        chunks
            .clone()
            .for_each(|chunk| run(&self.pipelines.forward, chunk, (tiles, 1)));
        run(
            &self.pipelines.output,
            epoch,
            (self.settings.nodes.div_ceil(THREADS), tiles),
        );
        chunks.for_each(|chunk| run(&self.pipelines.adjoint, chunk, (tiles, 1)));
        run(&self.pipelines.gradient, epoch, (parameters, 1));
        run(&self.pipelines.losses, epoch, (1, 1));
        if trains {
            run(&self.pipelines.pruning, epoch, (1, 1));
            run(&self.pipelines.adam, epoch, (parameters, 1));
        }
    }

    /// Writes the numbers that all kernels read; `tolerance` ends the iteration of the state early.
    pub(super) fn write_settings(&mut self, tolerance: f64) {
        self.settings = Settings::new(&self.problem, self.weights, tolerance, self.chunks.len());
        self.device.queue.write_buffer(
            &self.buffers.settings,
            0,
            bytemuck::bytes_of(&self.settings),
        );
    }

    /// Submits up to a ring full of epochs and reads the ring.
    pub(super) fn submit(&mut self, plan: &[Epoch]) -> Result<Vec<EpochOutcome>, EngineError> {
        assert!(
            plan.len() <= RING_EPOCHS,
            "epochs of a submission fit the ring"
        );
        let mut encoder = self
            .device
            .handle
            .create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
        for (slot, epoch) in plan.iter().enumerate() {
            self.adam_steps += 1;
            let rate = AdamRate::new(epoch.learning_rate, self.adam_steps);
            let record = Dispatch {
                slot: slot as u32,
                step_size: rate.step_size as f32,
                second_correction_root: rate.second_correction_root as f32,
                clear_moments: u32::from(epoch.clear_moments),
                ..Dispatch::default()
            };
            let offset =
                (self.chunks.len() + slot) as u64 * u64::from(self.buffers.dispatch_stride);
            self.device.queue.write_buffer(
                &self.buffers.dispatches,
                offset,
                bytemuck::bytes_of(&record),
            );
            self.encode(&mut encoder, slot, true);
            if epoch.clear_moments {
                self.adam_steps = 0;
            }
        }
        let bytes = plan.len() * RING_FIELDS * size_of::<f32>();
        let ring = self.copy_and_read(encoder, &self.buffers.ring, bytes)?;
        Ok(ring
            .chunks_exact(RING_FIELDS)
            .map(|fields| self.outcome(fields))
            .collect())
    }

    fn outcome(&self, fields: &[f32]) -> EpochOutcome {
        let percent =
            |which: usize| f64::from(fields[7 + which]) / self.edges_by_origin[which] * 100.0;
        EpochOutcome {
            losses: self.losses(fields),
            pkn_below_median: percent(0),
            spurious_below_median: percent(1),
            steps: fields[5] as u32,
            residual: f64::from(fields[6]),
        }
    }

    pub(super) fn losses(&self, fields: &[f32]) -> Losses {
        let [fit, test, moa_l1, ligand_l2, l2] =
            std::array::from_fn(|field| f64::from(fields[field]));
        let test = self.problem.test_error(test);
        Losses {
            fit,
            test,
            moa_l1,
            ligand_l2,
            l2,
        }
    }

    /// Submits, with a copy of the first `bytes` of a buffer at the end, and waits for it.
    pub(super) fn copy_and_read(
        &self,
        mut encoder: wgpu::CommandEncoder,
        from: &wgpu::Buffer,
        bytes: usize,
    ) -> Result<Vec<f32>, EngineError> {
        encoder.copy_buffer_to_buffer(from, 0, &self.buffers.staging, 0, bytes as u64);
        self.device.queue.submit([encoder.finish()]);
        self.device.read(&self.buffers.staging, bytes as u64)
    }

    pub(super) fn read(&self, from: &wgpu::Buffer, bytes: usize) -> Result<Vec<f32>, EngineError> {
        self.copy_and_read(
            self.device
                .handle
                .create_command_encoder(&wgpu::CommandEncoderDescriptor::default()),
            from,
            bytes,
        )
    }

    pub(super) fn parameter_bytes(&self) -> usize {
        (self.settings.edges + self.settings.nodes + self.settings.outputs) as usize
            * size_of::<f32>()
    }

    /// State of every node after `steps` steps; `[conditions x N]`.
    pub(super) fn state(&self, steps: u32) -> Result<Vec<f64>, EngineError> {
        let (nodes, lanes) = (self.problem.topology.nodes, layout::LANES);
        let half = tiles(&self.problem) * nodes * lanes;
        let values = self.read(&self.buffers.state, 2 * half * size_of::<f32>())?;
        let values = &values[(steps % 2) as usize * half..][..half];
        let cell = |condition: usize, node: usize| {
            f64::from(values[(condition / lanes * nodes + node) * lanes + condition % lanes])
        };
        Ok((0..self.problem.conditions)
            .flat_map(|condition| (0..nodes).map(move |node| cell(condition, node)))
            .collect())
    }
}
