//! Transfers to and from the device: plans, settings, parameters and snapshots.

use super::layout::{ADJOINT, Dispatch, LANES, STATE, STORED_ADJOINT, STORED_STATE, Settings};
use super::tables::record;
use super::{GpuEngine, MODEL_WORDS};
use crate::engine::{EngineError, Snapshot, Solutions};
use crate::model::Parameters;

const FLOAT: usize = size_of::<f32>();

impl GpuEngine {
    pub(super) fn encoder(&self) -> wgpu::CommandEncoder {
        let descriptor = wgpu::CommandEncoderDescriptor::default();
        self.device.handle.create_command_encoder(&descriptor)
    }

    pub(super) fn write(&self, buffer: &wgpu::Buffer, bytes_before: usize, contents: &[u8]) {
        self.device
            .queue
            .write_buffer(buffer, bytes_before as u64, contents);
    }

    pub(super) fn write_settings(&self, settings: &Settings) {
        self.write(&self.buffers.settings, 0, bytemuck::bytes_of(settings));
    }

    pub(super) fn write_dispatch(&self, dispatch: &Dispatch) {
        let place = self.dispatches.slots() + dispatch.slot as usize;
        let offset = place * self.buffers.dispatch_stride as usize;
        self.write(
            &self.buffers.dispatches,
            offset,
            bytemuck::bytes_of(dispatch),
        );
    }

    /// Writes the plan of all models for one step.
    pub(super) fn write_plan(&self, slot: usize, words: &[u32]) {
        let stride = self.settings.plan_stride as usize * self.models.len();
        let offset = (self.settings.plan_base as usize + slot * stride) * size_of::<u32>();
        self.write(&self.buffers.graph, offset, bytemuck::cast_slice(words));
    }

    /// Writes the record of a model, which holds the strengths of its terms.
    pub(super) fn write_record(&self, model: usize) {
        let graphs = self.models[..model].iter();
        let before: usize = graphs
            .map(|model| graph_words(model.problem.topology.nodes, model.problem.topology.edges()))
            .sum();
        let graph = self.models.len() * MODEL_WORDS + before;
        let words = record(
            &self.models[model],
            graph,
            self.starts[model],
            self.buffers.sizes.parameters,
        );
        let offset = model * MODEL_WORDS * size_of::<u32>();
        self.write(&self.buffers.graph, offset, bytemuck::cast_slice(&words));
    }

    /// Submits the commands and a copy of a part of a buffer, waits, and returns that part.
    pub(super) fn copy_and_read(
        &self,
        mut encoder: wgpu::CommandEncoder,
        from: &wgpu::Buffer,
        bytes_before: usize,
        bytes: usize,
    ) -> Result<Vec<f32>, EngineError> {
        encoder.copy_buffer_to_buffer(
            from,
            bytes_before as u64,
            &self.buffers.staging,
            0,
            bytes as u64,
        );
        self.device.queue.submit([encoder.finish()]);
        self.device.read(&self.buffers.staging, bytes as u64)
    }

    /// A model's part of an array of all parameters; `arrays_before` such arrays stand before it in the buffer.
    pub(super) fn read_parameters(
        &self,
        model: usize,
        from: &wgpu::Buffer,
        arrays_before: usize,
    ) -> Result<Vec<f64>, EngineError> {
        let start = arrays_before * self.buffers.sizes.parameters + self.starts[model];
        let bytes = self.places[model].count() * FLOAT;
        let values = self.copy_and_read(self.encoder(), from, start * FLOAT, bytes)?;
        Ok(values.into_iter().map(f64::from).collect())
    }

    /// Floats of one region of the state, of one model.
    fn region(&self) -> usize {
        (self.settings.tiles * self.settings.nodes) as usize * LANES
    }

    /// Bytes of one region of the state, of one model.
    pub(super) fn region_bytes(&self) -> u64 {
        (self.region() * FLOAT) as u64
    }

    /// Offset of a region of a model in the buffer `state`, in bytes.
    pub(super) fn region_start(&self, model: usize, region: usize) -> u64 {
        (region * self.models.len() + model) as u64 * self.region_bytes()
    }

    /// Up to two regions of the state as `[conditions x N]`; tiles hold the conditions in their own order.
    pub(super) fn read_regions(
        &self,
        model: usize,
        first: usize,
        count: usize,
    ) -> Result<[Vec<f64>; 2], EngineError> {
        let nodes = self.settings.nodes as usize;
        let mut regions = [Vec::new(), Vec::new()];
        for (at, region) in regions.iter_mut().enumerate().take(count) {
            let values = self.copy_and_read(
                self.encoder(),
                &self.buffers.state,
                self.region_start(model, first + at) as usize,
                self.region() * FLOAT,
            )?;
            let conditions = self.models[model].problem.conditions;
            *region = (0..conditions * nodes)
                .map(|cell| {
                    let (condition, node) = (cell / nodes, cell % nodes);
                    let vector = condition / LANES * nodes + node;
                    f64::from(values[vector * LANES + condition % LANES])
                })
                .collect();
        }
        Ok(regions)
    }

    fn write_region(&self, model: usize, region: usize, values: &[f64]) {
        let nodes = self.settings.nodes as usize;
        let mut vectors = vec![0.0f32; self.region()];
        for (condition, row) in values.chunks_exact(nodes).enumerate() {
            for (node, &value) in row.iter().enumerate() {
                vectors[(condition / LANES * nodes + node) * LANES + condition % LANES] =
                    value as f32;
            }
        }
        self.write(
            &self.buffers.state,
            self.region_start(model, region) as usize,
            bytemuck::cast_slice(&vectors),
        );
    }

    /// The regions that hold the solutions between epochs.
    fn solution_regions(&self) -> [usize; 2] {
        if self.has_batches() {
            [STORED_STATE, STORED_ADJOINT]
        } else {
            [STATE, ADJOINT]
        }
    }

    pub(super) fn take_snapshot(&self, model: usize) -> Result<Snapshot, EngineError> {
        let parameters = self.read_parameters(model, &self.buffers.parameters, 0)?;
        let [state, adjoint] = self.solution_regions();
        let solutions = if self.members[model].is_warm {
            let [state, _] = self.read_regions(model, state, 1)?;
            let [adjoint, _] = self.read_regions(model, adjoint, 1)?;
            Some(Solutions { state, adjoint })
        } else {
            None
        };
        Ok(Snapshot {
            parameters: Parameters::from_values(&parameters, &self.places[model]),
            first_moments: self.read_parameters(model, &self.buffers.optimiser, 1)?,
            second_moments: self.read_parameters(model, &self.buffers.optimiser, 2)?,
            adam_steps: self.members[model].adam_steps,
            solutions,
        })
    }

    pub(super) fn write_snapshot(
        &mut self,
        model: usize,
        snapshot: &Snapshot,
    ) -> Result<(), EngineError> {
        assert_eq!(
            snapshot.parameters.layout(),
            self.places[model],
            "parameters of this shape"
        );
        let all = self.buffers.sizes.parameters;
        let single = |values: &mut dyn Iterator<Item = f64>| -> Vec<f32> {
            values.map(|value| value as f32).collect()
        };
        let write = |buffer: &wgpu::Buffer, arrays_before: usize, values: Vec<f32>| {
            let offset = (arrays_before * all + self.starts[model]) * FLOAT;
            self.write(buffer, offset, bytemuck::cast_slice(&values));
        };
        write(
            &self.buffers.parameters,
            0,
            single(&mut snapshot.parameters.values()),
        );
        write(
            &self.buffers.optimiser,
            1,
            single(&mut snapshot.first_moments.iter().copied()),
        );
        write(
            &self.buffers.optimiser,
            2,
            single(&mut snapshot.second_moments.iter().copied()),
        );
        if let Some(solutions) = &snapshot.solutions {
            let [state, adjoint] = self.solution_regions();
            self.write_region(model, state, &solutions.state);
            self.write_region(model, adjoint, &solutions.adjoint);
        }
        self.members[model].is_warm = snapshot.solutions.is_some();
        self.members[model].adam_steps = snapshot.adam_steps;
        self.device.queue.submit([]);
        self.device.wait()
    }

    /// Copies parameters and moments of all models, for [`Self::take_back`].
    pub(super) fn back_up(&self, encoder: &mut wgpu::CommandEncoder) {
        let (buffers, bytes) = (
            &self.buffers,
            (self.buffers.sizes.parameters * FLOAT) as u64,
        );
        encoder.copy_buffer_to_buffer(&buffers.parameters, 0, &buffers.backup, 0, bytes);
        encoder.copy_buffer_to_buffer(&buffers.optimiser, bytes, &buffers.backup, bytes, 2 * bytes);
    }

    /// Puts parameters and moments of a model back as they were backed up.
    pub(super) fn take_back(&self, model: usize) {
        let (buffers, all) = (&self.buffers, self.buffers.sizes.parameters * FLOAT);
        let (start, bytes) = (
            self.starts[model] * FLOAT,
            (self.places[model].count() * FLOAT) as u64,
        );
        let mut encoder = self.encoder();
        for (array, to) in [&buffers.parameters, &buffers.optimiser, &buffers.optimiser]
            .into_iter()
            .enumerate()
        {
            let from = (array * all + start) as u64;
            let to_start = if array == 0 { start as u64 } else { from };
            encoder.copy_buffer_to_buffer(&buffers.backup, from, to, to_start, bytes);
        }
        self.device.queue.submit([encoder.finish()]);
    }
}

/// Words of the graph of one model.
fn graph_words(nodes: usize, edges: usize) -> usize {
    2 * (nodes + 1 + 2 * edges) + 3 * edges
}
