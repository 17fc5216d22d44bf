//! The buffers of one problem on one device.

use wgpu::BufferUsages as Use;

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
        let nodes = layout::tiles(problem) * problem.topology.nodes;
        let state_bytes = STATE_REGIONS * nodes * LANES * size_of::<f32>();
        let parameter_bytes = start.count() * size_of::<f32>();
        let ring_bytes = RING_EPOCHS * RING_FIELDS * size_of::<f32>();
        let (graph, data) = (layout::graph(problem), layout::data(problem));
        let (graph, data): (&[u8], &[u8]) =
            (bytemuck::cast_slice(&graph), bytemuck::cast_slice(&data));
        for bytes in [state_bytes, graph.len(), data.len(), 2 * parameter_bytes] {
            check_size(device, bytes)?;
        }
        let (dispatches, dispatch_stride) = dispatch_records(device, chunks);
        let settings = filled(
            device,
            "settings",
            bytemuck::bytes_of(settings),
            Use::UNIFORM,
        );
        let graph = filled(device, "graph", graph, Use::STORAGE);
        let data = filled(device, "data", data, Use::STORAGE);
        let start = layout::pack(start);
        let parameters = filled(
            device,
            "parameters",
            bytemuck::cast_slice(&start),
            Use::STORAGE | Use::COPY_SRC,
        );
        let gradient = zeroed(device, "gradient", parameter_bytes);
        let moments = zeroed(device, "moments", 2 * parameter_bytes);
        let state = zeroed(device, "state", state_bytes);
        let control = zeroed(device, "control", 2 * chunks.len() * size_of::<u32>());
        let ring = zeroed(device, "ring", ring_bytes);
        let storage = [
            &graph,
            &data,
            &parameters,
            &gradient,
            &moments,
            &state,
            &control,
            &ring,
        ];
        let bindings = bind(device, pipelines, &settings, &dispatches, storage);
        let staging = device.handle.create_buffer(&wgpu::BufferDescriptor {
            label: Some("staging"),
            size: ring_bytes.max(state_bytes).max(parameter_bytes) as u64,
            usage: Use::MAP_READ | Use::COPY_DST,
            mapped_at_creation: false,
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

/// A storage buffer of zeros.
fn zeroed(device: &Device, label: &str, bytes: usize) -> wgpu::Buffer {
    device.handle.create_buffer(&wgpu::BufferDescriptor {
        label: Some(label),
        // A binding must not be empty.
        size: bytes.max(4 * LANES) as u64,
        usage: Use::STORAGE | Use::COPY_SRC | Use::COPY_DST,
        mapped_at_creation: false,
    })
}

/// A record for each dispatch of the passes, then one for each epoch of a submission; and the bytes from one to the next.
fn dispatch_records(device: &Device, chunks: &[Dispatch]) -> (wgpu::Buffer, u32) {
    let stride = device
        .limits
        .min_uniform_buffer_offset_alignment
        .max(size_of::<Dispatch>() as u32);
    let mut records = vec![0u8; (chunks.len() + RING_EPOCHS) * stride as usize];
    for (record, chunk) in records.chunks_exact_mut(stride as usize).zip(chunks) {
        record[..size_of::<Dispatch>()].copy_from_slice(bytemuck::bytes_of(chunk));
    }
    (filled(device, "dispatches", &records, Use::UNIFORM), stride)
}

/// The bindings of the prelude: both uniforms, then the storage buffers in order.
fn bind(
    device: &Device,
    pipelines: &Pipelines,
    settings: &wgpu::Buffer,
    dispatches: &wgpu::Buffer,
    storage: [&wgpu::Buffer; 8],
) -> wgpu::BindGroup {
    let record = wgpu::BindingResource::Buffer(wgpu::BufferBinding {
        buffer: dispatches,
        offset: 0,
        size: std::num::NonZeroU64::new(size_of::<Dispatch>() as u64),
    });
    let resources = [settings.as_entire_binding(), record]
        .into_iter()
        .chain(storage.map(wgpu::Buffer::as_entire_binding));
    let entries: Vec<_> = (0..)
        .zip(resources)
        .map(|(binding, resource)| wgpu::BindGroupEntry { binding, resource })
        .collect();
    device.handle.create_bind_group(&wgpu::BindGroupDescriptor {
        label: Some("espalier"),
        layout: &pipelines.layout,
        entries: &entries,
    })
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
