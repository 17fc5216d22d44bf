//! The buffers of a batch of models on one device.

use wgpu::BufferUsages as Use;

use super::super::EngineError;
use super::device::Device;
use super::kernels::{Access, BINDINGS, Pipelines, filled};
use super::layout::{self, CONTROL_WORDS, Dispatch, LANES, MEMORY, REGIONS, RING_FIELDS, Settings};
use crate::model::Model;

/// Bytes of a vector of four.
const VECTOR: usize = LANES * FLOAT;
const FLOAT: usize = size_of::<f32>();

/// Sizes that determine the buffers.
pub(super) struct Sizes {
    /// Parameters of all models.
    pub parameters: usize,
    /// Most steps in a submission.
    pub slots: usize,
    /// Bytes of `control` that every step clears; the faults follow.
    pub step_control: usize,
}

pub(super) struct Buffers {
    pub settings: wgpu::Buffer,
    pub dispatches: wgpu::Buffer,
    pub graph: wgpu::Buffer,
    pub parameters: wgpu::Buffer,
    pub optimiser: wgpu::Buffer,
    pub state: wgpu::Buffer,
    pub control: wgpu::Buffer,
    pub ring: wgpu::Buffer,
    pub scratch: wgpu::Buffer,
    /// Parameters and moments at the beginning of an epoch of several steps.
    pub backup: wgpu::Buffer,
    pub staging: wgpu::Buffer,
    pub bindings: wgpu::BindGroup,
    /// Bytes from one dispatch record to the next.
    pub dispatch_stride: u32,
    pub sizes: Sizes,
}

impl Buffers {
    /// Allocates and fills everything.
    ///
    /// # Errors
    /// A buffer would be larger than the device allows.
    pub fn new(
        device: &Device,
        pipelines: &Pipelines,
        models: &[Model],
        settings: &Settings,
        graph: Vec<u32>,
        records: &[Dispatch],
        sizes: Sizes,
    ) -> Result<Self, EngineError> {
        let count = models.len();
        let mut graph = graph;
        let plan = sizes.slots * count * settings.plan_stride as usize;
        graph.resize(graph.len() + plan, 0);
        let mut data = super::tables::data(models);
        // A binding must not be empty.
        data.resize(data.len().max(LANES), 0.0);
        let bytes = sizes.bytes(settings);
        for bytes in bytes
            .into_iter()
            .chain([graph.len() * 4, data.len() * FLOAT])
        {
            check_size(device, bytes)?;
        }
        let [state_bytes, scratch_bytes, optimiser_bytes, ring_bytes] = bytes;
        let (dispatches, dispatch_stride) = dispatch_records(device, records, sizes.slots);
        let contents = bytemuck::bytes_of(settings);
        let settings_buffer = filled(device, "settings", contents, Use::UNIFORM);
        let graph = filled(device, "graph", bytemuck::cast_slice(&graph), Use::STORAGE);
        let data = filled(device, "data", bytemuck::cast_slice(&data), Use::STORAGE);
        let parameters = zeroed(device, "parameters", sizes.parameters * FLOAT);
        let optimiser = zeroed(device, "optimiser", optimiser_bytes);
        let state = zeroed(device, "state", state_bytes);
        let control_bytes = sizes.step_control + count * size_of::<u32>();
        let control = zeroed(device, "control", control_bytes);
        let ring = zeroed(device, "ring", ring_bytes);
        let scratch = zeroed(device, "scratch", scratch_bytes);
        let backup = zeroed(device, "backup", optimiser_bytes);
        let bound = [
            &settings_buffer,
            &dispatches,
            &graph,
            &data,
            &parameters,
            &optimiser,
            &state,
            &control,
            &ring,
            &scratch,
        ];
        let bindings = bind(device, pipelines, bound);
        // Room for the largest read: the ring, the parameters, or all regions of the state of a model.
        let staging_bytes = ring_bytes
            .max(state_bytes / count)
            .max(sizes.parameters * FLOAT);
        let staging = staging_buffer(device, staging_bytes);
        Ok(Self {
            settings: settings_buffer,
            dispatches,
            graph,
            parameters,
            optimiser,
            state,
            control,
            ring,
            scratch,
            backup,
            staging,
            bindings,
            dispatch_stride,
            sizes,
        })
    }
}

impl Sizes {
    /// Bytes of state, scratch, optimiser and ring.
    fn bytes(&self, settings: &Settings) -> [usize; 4] {
        let models = settings.models as usize;
        let cells = settings.tiles as usize * settings.nodes as usize;
        [
            REGIONS * models * cells * VECTOR,
            models * scratch_vectors(settings) * VECTOR,
            3 * self.parameters * FLOAT,
            self.slots * models * RING_FIELDS * FLOAT,
        ]
    }

    pub fn new(models: &[Model], settings: &Settings, slots: usize) -> Self {
        let words = CONTROL_WORDS + 2 * settings.chunks as usize;
        Self {
            parameters: models.iter().map(|model| model.start.count()).sum(),
            slots,
            step_control: models.len() * words * size_of::<u32>(),
        }
    }
}

/// Vectors of four that one model needs in `scratch`.
fn scratch_vectors(settings: &Settings) -> usize {
    let (nodes, tiles) = (settings.nodes as usize, settings.tiles as usize);
    tiles * (MEMORY + layout::step_words(nodes)) + nodes + layout::spectral_words(settings)
}

fn staging_buffer(device: &Device, bytes: usize) -> wgpu::Buffer {
    device.handle.create_buffer(&wgpu::BufferDescriptor {
        label: Some("staging"),
        size: bytes as u64,
        usage: Use::MAP_READ | Use::COPY_DST,
        mapped_at_creation: false,
    })
}

/// A storage buffer of zeros.
fn zeroed(device: &Device, label: &str, bytes: usize) -> wgpu::Buffer {
    device.handle.create_buffer(&wgpu::BufferDescriptor {
        label: Some(label),
        size: bytes.max(VECTOR) as u64,
        usage: Use::STORAGE | Use::COPY_SRC | Use::COPY_DST,
        mapped_at_creation: false,
    })
}

/// A record for each dispatch of the iterations, then one for each step of a submission; and the bytes from one to the next.
fn dispatch_records(device: &Device, dispatches: &[Dispatch], slots: usize) -> (wgpu::Buffer, u32) {
    let alignment = device.limits.min_uniform_buffer_offset_alignment;
    let stride = (size_of::<Dispatch>() as u32).next_multiple_of(alignment);
    let mut records = vec![0u8; (dispatches.len() + slots) * stride as usize];
    for (record, dispatch) in records.chunks_exact_mut(stride as usize).zip(dispatches) {
        record[..size_of::<Dispatch>()].copy_from_slice(bytemuck::bytes_of(dispatch));
    }
    (filled(device, "dispatches", &records, Use::UNIFORM), stride)
}

/// Binds the buffers, in the order of [`BINDINGS`].
fn bind(
    device: &Device,
    pipelines: &Pipelines,
    buffers: [&wgpu::Buffer; BINDINGS.len()],
) -> wgpu::BindGroup {
    let record = std::num::NonZeroU64::new(size_of::<Dispatch>() as u64);
    let mut entries = Vec::with_capacity(BINDINGS.len());
    for ((binding, buffer), (_, access)) in (0..).zip(buffers).zip(BINDINGS) {
        let resource = wgpu::BindingResource::Buffer(wgpu::BufferBinding {
            size: record.filter(|_| access == Access::DispatchRecord),
            ..buffer.as_entire_buffer_binding()
        });
        entries.push(wgpu::BindGroupEntry { binding, resource });
    }
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
