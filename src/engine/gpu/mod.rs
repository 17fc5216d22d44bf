//! The GPU engine: a whole training epoch in compute shaders. Scalars come back through a ring, weights only when asked for.
//!
//! It gathers, never scatters, so it needs no float atomics and gives the same run again on the same device.

mod buffers;
mod device;
mod kernels;
mod layout;
mod submission;

pub use device::{Adapter, AdapterKind, adapters};
pub use kernels::{KERNELS, Kernel};
pub use layout::{Dispatch, RING_FIELDS, Settings};

use self::buffers::Buffers;
use self::device::Device;
use self::kernels::Pipelines;
use self::layout::{RING_EPOCHS, chunks, iterations_per_step, pack, unpack};
use super::{Engine, EngineError, EngineInfo, Epoch, EpochOutcome, Evaluation, STEPS_PER_CHECK};
use crate::model::{LossWeights, Parameters, Problem};

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
    weights: LossWeights,
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
        let settings = Settings::new(&problem, weights, problem.tolerance, chunks.len());
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
            weights,
            chunks,
            adam_steps: 0,
            edges_by_origin,
        })
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
        self.weights = weights;
        self.write_settings(self.problem.tolerance);
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
        self.write_settings(0.0);
        self.encode(&mut encoder, 0, false);
        let fields =
            self.copy_and_read(encoder, &self.buffers.ring, RING_FIELDS * size_of::<f32>())?;
        self.write_settings(self.problem.tolerance);
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
            residual: f64::from(fields[6]),
        })
    }
}
