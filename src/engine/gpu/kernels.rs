//! The kernels, one line each, and their pipelines.

use wgpu::util::DeviceExt as _;

use super::device::Device;

const PRELUDE: &str = include_str!("../../../shaders/prelude.wgsl");

/// A kernel: one file, one entry point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kernel {
    /// Entry point.
    pub name: &'static str,
    body: &'static str,
}

impl Kernel {
    /// The shader: prelude and kernel.
    #[must_use]
    pub fn source(&self) -> String {
        format!("{PRELUDE}\n{}", self.body)
    }
}

macro_rules! kernel {
    ($name:literal, $file:literal) => {
        Kernel {
            name: $name,
            body: include_str!(concat!("../../../shaders/", $file, ".wgsl")),
        }
    };
}

/// All kernels, in the order in which an epoch runs them.
pub const KERNELS: [Kernel; 7] = [
    kernel!("forward", "forward"),
    kernel!("output", "output"),
    kernel!("adjoint", "adjoint"),
    kernel!("gradient_of_loss", "gradient"),
    kernel!("losses", "losses"),
    kernel!("pruning", "pruning"),
    kernel!("adam", "adam"),
];

/// Pipelines of all kernels, and the layout that they share.
pub(super) struct Pipelines {
    pub layout: wgpu::BindGroupLayout,
    pub forward: wgpu::ComputePipeline,
    pub output: wgpu::ComputePipeline,
    pub adjoint: wgpu::ComputePipeline,
    pub gradient: wgpu::ComputePipeline,
    pub losses: wgpu::ComputePipeline,
    pub pruning: wgpu::ComputePipeline,
    pub adam: wgpu::ComputePipeline,
}

impl Pipelines {
    pub fn new(device: &Device) -> Self {
        let layout = bind_group_layout(&device.handle);
        let pipeline_layout =
            device
                .handle
                .create_pipeline_layout(&wgpu::PipelineLayoutDescriptor {
                    label: Some("espalier"),
                    bind_group_layouts: &[Some(&layout)],
                    immediate_size: 0,
                });
        let [forward, output, adjoint, gradient, losses, pruning, adam] = KERNELS.map(|kernel| {
            let module = device
                .handle
                .create_shader_module(wgpu::ShaderModuleDescriptor {
                    label: Some(kernel.name),
                    source: wgpu::ShaderSource::Wgsl(kernel.source().into()),
                });
            device
                .handle
                .create_compute_pipeline(&wgpu::ComputePipelineDescriptor {
                    label: Some(kernel.name),
                    layout: Some(&pipeline_layout),
                    module: &module,
                    entry_point: Some(kernel.name),
                    compilation_options: wgpu::PipelineCompilationOptions::default(),
                    cache: None,
                })
        });
        Self {
            layout,
            forward,
            output,
            adjoint,
            gradient,
            losses,
            pruning,
            adam,
        }
    }
}

/// Bindings of the prelude: two uniforms, the second with a dynamic offset, and eight storage buffers, as many as every
/// adapter offers.
fn bind_group_layout(device: &wgpu::Device) -> wgpu::BindGroupLayout {
    const READ_ONLY: [u32; 2] = [2, 3];
    let entry = |binding: u32, ty: wgpu::BufferBindingType, has_dynamic_offset: bool| {
        wgpu::BindGroupLayoutEntry {
            binding,
            visibility: wgpu::ShaderStages::COMPUTE,
            ty: wgpu::BindingType::Buffer {
                ty,
                has_dynamic_offset,
                min_binding_size: None,
            },
            count: None,
        }
    };
    let mut entries = vec![
        entry(0, wgpu::BufferBindingType::Uniform, false),
        entry(1, wgpu::BufferBindingType::Uniform, true),
    ];
    entries.extend((2..10).map(|binding| {
        entry(
            binding,
            wgpu::BufferBindingType::Storage {
                read_only: READ_ONLY.contains(&binding),
            },
            false,
        )
    }));
    device.create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor {
        label: Some("espalier"),
        entries: &entries,
    })
}

/// A buffer with these contents.
pub(super) fn filled(
    device: &Device,
    label: &str,
    contents: &[u8],
    usage: wgpu::BufferUsages,
) -> wgpu::Buffer {
    device
        .handle
        .create_buffer_init(&wgpu::util::BufferInitDescriptor {
            label: Some(label),
            contents,
            usage: usage | wgpu::BufferUsages::COPY_DST,
        })
}
