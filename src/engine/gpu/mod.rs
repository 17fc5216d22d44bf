//! The GPU engine: a whole training epoch in compute shaders. Scalars come back through a ring, weights only when asked for.
//!
//! It gathers, never scatters, so it needs no float atomics and gives the same run again on the same device.

mod buffers;
mod device;
mod kernels;
mod layout;

pub use device::{Adapter, AdapterKind, adapters};
pub use kernels::{KERNELS, Kernel};
pub use layout::{Dispatch, RING_FIELDS, Settings};

use self::buffers::Buffers;
use self::device::Device;
use self::kernels::Pipelines;
use self::layout::{RING_EPOCHS, chunks, iterations_per_step, pack, tiles, unpack};
use super::cpu::AdamRate;
use super::{Engine, EngineError, EngineInfo, Epoch, EpochOutcome, Evaluation, STEPS_PER_CHECK};
use crate::model::{LossWeights, Losses, Parameters, Problem};

/// The software adapter silently breaks every loop of an invocation after 65,535 iterations in all.
const SOFTWARE_ITERATIONS: usize = 50_000;
/// Threads of a workgroup that takes one parameter or node each.
const THREADS: u32 = 64;

/// The GPU engine.
pub struct GpuEngine {
    info: EngineInfo,
    device: Device,
    pipelines: Pipelines,
    buffers: Buffers,
    problem: Problem,
    settings: Settings,
    chunks: Vec<Dispatch>,
    adam_steps: u32,
    edges_by_origin: [f64; 2],
}

impl GpuEngine {
    /// An engine for a problem on an adapter, at these start parameters. Takes up to seconds, for the shaders.
    ///
    /// # Errors
    /// The adapter gives no device, or the problem does not fit.
    pub fn new(
        adapter: &Adapter,
        problem: Problem,
        weights: LossWeights,
        start: &Parameters,
    ) -> Result<Self, EngineError> {
        let device = Device::open(adapter)?;
        let pipelines = Pipelines::new(&device);
        let iterations = iterations_per_step(&problem.topology);
        let steps_each = if device.is_software {
            (SOFTWARE_ITERATIONS / iterations.max(1)) as u32
        } else {
            STEPS_PER_CHECK
        };
        if steps_each == 0 {
            let reason = format!(
                "one step takes {iterations} loop iterations in a thread, and a software adapter does {SOFTWARE_ITERATIONS}"
            );
            return Err(device.failed(reason));
        }
        let chunks = chunks(problem.max_steps, steps_each);
        let settings = Settings::new(&problem, weights, chunks.len());
        let buffers = Buffers::new(&device, &pipelines, &problem, &settings, &chunks, start)?;
        device.wait()?;
        let spurious = problem
            .topology
            .spurious
            .iter()
            .filter(|&&spurious| spurious)
            .count();
        let info = EngineInfo {
            engine: "gpu",
            device: device.name.clone(),
            precision: "f32",
        };
        let edges_by_origin = [
            (problem.topology.edges() - spurious) as f64,
            spurious as f64,
        ];
        Ok(Self {
            info,
            device,
            pipelines,
            buffers,
            problem,
            settings,
            chunks,
            adam_steps: 0,
            edges_by_origin,
        })
    }

    /// Encodes forward, output, adjoint, gradient and losses, and pruning and Adam where `trains`.
    fn encode(&self, encoder: &mut wgpu::CommandEncoder, slot: usize, trains: bool) {
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

    /// Submits up to a ring full of epochs and reads the ring.
    fn submit(&mut self, plan: &[Epoch]) -> Result<Vec<EpochOutcome>, EngineError> {
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

    fn losses(&self, fields: &[f32]) -> Losses {
        let [fit, test, moa_l1, ligand_l2, l2] =
            std::array::from_fn(|field| f64::from(fields[field]));
        let test = if self.problem.trains.iter().all(|&trains| trains) {
            f64::NAN
        } else {
            test
        };
        Losses {
            fit,
            test,
            moa_l1,
            ligand_l2,
            l2,
        }
    }

    /// Submits, with a copy of the first `bytes` of a buffer at the end, and waits for it.
    fn copy_and_read(
        &self,
        mut encoder: wgpu::CommandEncoder,
        from: &wgpu::Buffer,
        bytes: usize,
    ) -> Result<Vec<f32>, EngineError> {
        encoder.copy_buffer_to_buffer(from, 0, &self.buffers.staging, 0, bytes as u64);
        self.device.queue.submit([encoder.finish()]);
        self.device.read(&self.buffers.staging, bytes as u64)
    }

    fn read(&self, from: &wgpu::Buffer, bytes: usize) -> Result<Vec<f32>, EngineError> {
        self.copy_and_read(
            self.device
                .handle
                .create_command_encoder(&wgpu::CommandEncoderDescriptor::default()),
            from,
            bytes,
        )
    }

    fn parameter_bytes(&self) -> usize {
        (self.settings.edges + self.settings.nodes + self.settings.outputs) as usize
            * size_of::<f32>()
    }

    /// State of every node after `steps` steps; `[conditions x N]`.
    fn state(&self, steps: u32) -> Result<Vec<f64>, EngineError> {
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

impl Engine for GpuEngine {
    fn info(&self) -> &EngineInfo {
        &self.info
    }

    fn restart(&mut self, parameters: &Parameters) -> Result<(), EngineError> {
        self.device.queue.write_buffer(
            &self.buffers.parameters,
            0,
            bytemuck::cast_slice(&pack(parameters)),
        );
        let mut encoder = self
            .device
            .handle
            .create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
        encoder.clear_buffer(&self.buffers.moments, 0, None);
        self.device.queue.submit([encoder.finish()]);
        self.adam_steps = 0;
        self.device.wait()
    }

    fn set_loss_weights(&mut self, weights: LossWeights) -> Result<(), EngineError> {
        self.settings = Settings::new(&self.problem, weights, self.chunks.len());
        self.device.queue.write_buffer(
            &self.buffers.settings,
            0,
            bytemuck::bytes_of(&self.settings),
        );
        Ok(())
    }

    fn train(&mut self, plan: &[Epoch]) -> Result<Vec<EpochOutcome>, EngineError> {
        let mut outcomes = Vec::with_capacity(plan.len());
        for part in plan.chunks(RING_EPOCHS) {
            outcomes.extend(self.submit(part)?);
        }
        Ok(outcomes)
    }

    fn parameters(&mut self) -> Result<Parameters, EngineError> {
        Ok(unpack(
            &self.read(&self.buffers.parameters, self.parameter_bytes())?,
            &self.problem,
        ))
    }

    fn evaluate(&mut self) -> Result<Evaluation, EngineError> {
        let mut encoder = self
            .device
            .handle
            .create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
        self.encode(&mut encoder, 0, false);
        let fields =
            self.copy_and_read(encoder, &self.buffers.ring, RING_FIELDS * size_of::<f32>())?;
        let (losses, steps) = (self.losses(&fields), fields[5] as u32);
        let state = self.state(steps)?;
        let projections = self.parameters()?.projections;
        let nodes = self.problem.topology.nodes;
        let prediction = (0..self.problem.conditions)
            .flat_map(|condition| {
                self.problem
                    .outputs
                    .iter()
                    .zip(&projections)
                    .map(move |(&node, p)| (condition * nodes + node as usize, p))
            })
            .map(|(cell, projection)| projection * state[cell])
            .collect();
        let gradient = unpack(
            &self.read(&self.buffers.gradient, self.parameter_bytes())?,
            &self.problem,
        );
        Ok(Evaluation {
            state,
            prediction,
            losses,
            gradient,
            steps,
        })
    }
}
