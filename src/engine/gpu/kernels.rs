//! The kernels, one line each, and their pipelines.

use wgpu::util::DeviceExt as _;

use super::device::Device;

const PRELUDE: &str = concat!(
    include_str!("../../../shaders/prelude.wgsl"),
    "\n",
    include_str!("../../../shaders/random.wgsl")
);

/// A kernel: one file, one entry point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kernel {
    /// Entry point.
    pub name: &'static str,
    body: &'static str,
    /// What it has in common with others, beside the prelude.
    shares: &'static str,
}

/// What the kernels of the accelerated iteration share.
const ANDERSON: &str = include_str!("../../../shaders/anderson.wgsl");

impl Kernel {
    /// The shader: prelude and kernel.
    #[must_use]
    pub fn source(&self) -> String {
        format!("{PRELUDE}\n{}\n{}", self.shares, self.body)
    }

    fn pipeline(
        &self,
        device: &wgpu::Device,
        layout: &wgpu::PipelineLayout,
    ) -> wgpu::ComputePipeline {
        let module = device.create_shader_module(wgpu::ShaderModuleDescriptor {
            label: Some(self.name),
            source: wgpu::ShaderSource::Wgsl(self.source().into()),
        });
        device.create_compute_pipeline(&wgpu::ComputePipelineDescriptor {
            label: Some(self.name),
            layout: Some(layout),
            module: &module,
            entry_point: Some(self.name),
            compilation_options: wgpu::PipelineCompilationOptions::default(),
            cache: None,
        })
    }
}

/// Writes the list of kernels, and the structure with a pipeline for each: one line a kernel.
macro_rules! kernels {
    ($($pipeline:ident: $name:literal in $file:literal with $shares:expr,)*) => {
        /// All kernels, in the order in which a step runs them.
        pub const KERNELS: &[Kernel] = &[$(Kernel {
            name: $name,
            body: include_str!(concat!("../../../shaders/", $file, ".wgsl")),
            shares: $shares,
        }),*];

        /// Pipelines of all kernels, and the layout that they share.
        pub(super) struct Pipelines {
            pub layout: wgpu::BindGroupLayout,
            $(pub $pipeline: wgpu::ComputePipeline,)*
        }

        impl Pipelines {
            /// Compiles all kernels.
            pub fn new(device: &Device) -> Self {
                let layout = bind_group_layout(&device.handle);
                let shared = device.handle.create_pipeline_layout(&wgpu::PipelineLayoutDescriptor {
                    label: Some("espalier"),
                    bind_group_layouts: &[Some(&layout)],
                    immediate_size: 0,
                });
                let mut kernels = KERNELS.iter();
                // The fields are in the order of the list.
                let mut next = || kernels.next().map(|kernel| kernel.pipeline(&device.handle, &shared));
                Self {
                    $($pipeline: next().expect("a kernel for each pipeline, from one list"),)*
                    layout,
                }
            }
        }
    };
}

kernels! {
    begin: "begin" in "begin" with "",
    forward: "forward" in "forward" with "",
    sweep: "sweep" in "sweep" with ANDERSON,
    image: "image_of_all" in "image" with ANDERSON,
    judge: "judge_tile" in "judge" with ANDERSON,
    mix: "mix" in "mix" with ANDERSON,
    output: "output" in "output" with "",
    uniform: "uniform_term" in "uniform" with "",
    adjoint: "adjoint" in "adjoint" with "",
    spectral: "spectral" in "spectral" with "",
    spectral_back: "spectral_back" in "spectral_back" with "",
    gradient: "gradient" in "gradient" with "",
    losses: "losses" in "losses" with "",
    pruning: "pruning" in "pruning" with "",
    adam: "adam" in "adam" with "",
    store: "store" in "store" with "",
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
