//! The buffers of one problem on one device.

use super::super::EngineError;
use super::device::Device;
use super::kernels::{Pipelines, filled};
use super::layout::{self, Dispatch, LANES, RING_EPOCHS, RING_FIELDS, Settings};
use crate::model::{Parameters, Problem};

/// Regions of the buffer `state`: two halves each of state and adjoint, slope, seed.
const STATE_REGIONS: usize = 6;

pub(super) struct Buffers {
    pub settings: wgpu::Buffer,
    pub dispatches: wgpu::Buffer,
    pub parameters: wgpu::Buffer,
    pub gradient: wgpu::Buffer,
    pub moments: wgpu::Buffer,
    pub state: wgpu::Buffer,
    pub control: wgpu::Buffer,
    pub ring: wgpu::Buffer,
    pub staging: wgpu::Buffer,
    pub bindings: wgpu::BindGroup,
    /// Bytes from one dispatch record to the next.
    pub dispatch_stride: u32,
}

impl Buffers {
    /// Allocates and fills everything.
    ///
    /// # Errors
    /// A buffer would be larger than the device allows.
    pub fn new(
        device: &Device,
        pipelines: &Pipelines,
        problem: &Problem,
        settings: &Settings,
        chunks: &[Dispatch],
        start: &Parameters,
    ) -> Result<Self, EngineError> {
        use wgpu::BufferUsages as Use;
        let tiles = layout::tiles(problem);
        let state_bytes = STATE_REGIONS * tiles * problem.topology.nodes * LANES * size_of::<f32>();
        let (graph, data) = (layout::graph(problem), layout::data(problem));
        let parameter_bytes = start.count() * size_of::<f32>();
        for bytes in [
            state_bytes,
            size_of_val(graph.as_slice()),
            size_of_val(data.as_slice()),
            2 * parameter_bytes,
        ] {
            check_size(device, bytes)?;
        }
        let zeroed = |label: &str, bytes: usize| {
            let usage = Use::STORAGE | Use::COPY_SRC | Use::COPY_DST;
            // A binding must not be empty.
            let size = bytes.max(4 * LANES) as u64;
            device.handle.create_buffer(&wgpu::BufferDescriptor {
                label: Some(label),
                size,
                usage,
                mapped_at_creation: false,
            })
        };
        let dispatch_stride = device
            .limits
            .min_uniform_buffer_offset_alignment
            .max(size_of::<Dispatch>() as u32);
        let records = vec![0u8; (chunks.len() + RING_EPOCHS) * dispatch_stride as usize];
        let dispatches = filled(device, "dispatches", &records, Use::UNIFORM);
        for (index, chunk) in chunks.iter().enumerate() {
            device.queue.write_buffer(
                &dispatches,
                index as u64 * u64::from(dispatch_stride),
                bytemuck::bytes_of(chunk),
            );
        }
        let ring_bytes = RING_EPOCHS * RING_FIELDS * size_of::<f32>();
        let staging = device.handle.create_buffer(&wgpu::BufferDescriptor {
            label: Some("staging"),
            size: ring_bytes.max(state_bytes).max(parameter_bytes) as u64,
            usage: Use::MAP_READ | Use::COPY_DST,
            mapped_at_creation: false,
        });
        let settings = filled(
            device,
            "settings",
            bytemuck::bytes_of(settings),
            Use::UNIFORM,
        );
        let graph = filled(device, "graph", bytemuck::cast_slice(&graph), Use::STORAGE);
        let data = filled(device, "data", bytemuck::cast_slice(&data), Use::STORAGE);
        let parameters = filled(
            device,
            "parameters",
            bytemuck::cast_slice(&layout::pack(start)),
            Use::STORAGE | Use::COPY_SRC,
        );
        let (gradient, moments) = (
            zeroed("gradient", parameter_bytes),
            zeroed("moments", 2 * parameter_bytes),
        );
        let state = zeroed("state", state_bytes);
        let control = zeroed("control", 2 * chunks.len() * size_of::<u32>());
        let ring = zeroed("ring", ring_bytes);
        let whole = [
            &graph,
            &data,
            &parameters,
            &gradient,
            &moments,
            &state,
            &control,
            &ring,
        ];
        let record = wgpu::BufferBinding {
            buffer: &dispatches,
            offset: 0,
            size: std::num::NonZeroU64::new(size_of::<Dispatch>() as u64),
        };
        let mut entries = vec![
            wgpu::BindGroupEntry {
                binding: 0,
                resource: settings.as_entire_binding(),
            },
            wgpu::BindGroupEntry {
                binding: 1,
                resource: wgpu::BindingResource::Buffer(record),
            },
        ];
        entries.extend(
            (2..)
                .zip(whole)
                .map(|(binding, buffer)| wgpu::BindGroupEntry {
                    binding,
                    resource: buffer.as_entire_binding(),
                }),
        );
        let bindings = device.handle.create_bind_group(&wgpu::BindGroupDescriptor {
            label: Some("espalier"),
            layout: &pipelines.layout,
            entries: &entries,
        });
        Ok(Self {
            settings,
            dispatches,
            parameters,
            gradient,
            moments,
            state,
            control,
            ring,
            staging,
            bindings,
            dispatch_stride,
        })
    }
}

fn check_size(device: &Device, bytes: usize) -> Result<(), EngineError> {
    let allowed = device
        .limits
        .max_storage_buffer_binding_size
        .min(device.limits.max_buffer_size);
    if bytes as u64 <= allowed {
        return Ok(());
    }
    let mebibytes = |bytes: u64| format!("{} MiB", bytes.div_ceil(1 << 20));
    Err(EngineError::TooLarge {
        needed: mebibytes(bytes as u64),
        allowed: mebibytes(allowed),
        adapter: device.name.clone(),
    })
}
