//! The kernels, one line each, and their pipelines.

use wgpu::util::DeviceExt as _;

use super::device::Device;
use super::layout::names_in_wgsl;

const PRELUDE: &str = concat!(
    include_str!("../../../shaders/prelude.wgsl"),
    "\n",
    include_str!("../../../shaders/random.wgsl")
);

/// A kernel: one file, one entry point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kernel {
    /// Name of its file, its entry point and its pipeline.
    pub name: &'static str,
    /// The file below `src/engine/cpu` that computes the same.
    pub twin: &'static str,
    body: &'static str,
    /// WGSL that it shares with other kernels, beside the prelude.
    shares: &'static str,
}

/// What the kernels of the accelerated iteration share.
const ANDERSON: &str = include_str!("../../../shaders/anderson.wgsl");

impl Kernel {
    /// The shader: names that follow from tables in Rust, prelude and kernel.
    #[must_use]
    pub fn source(&self) -> String {
        format!(
            "{}{PRELUDE}\n{}\n{}",
            names_in_wgsl(),
            self.shares,
            self.body
        )
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

/// Writes the list of kernels, and the structure with a pipeline for each: one line a kernel, whose file, entry point and pipeline
/// have the same name, with the file of the CPU engine that computes the same.
macro_rules! kernels {
    (@shares) => { "" };
    (@shares $shares:expr) => { $shares };
    ($($kernel:ident = $twin:literal $(, shares $shares:expr)?;)*) => {
        /// All kernels, in the order in which a step runs them.
        pub const KERNELS: &[Kernel] = &[$(Kernel {
            name: stringify!($kernel),
            twin: $twin,
            body: include_str!(concat!("../../../shaders/", stringify!($kernel), ".wgsl")),
            shares: kernels!(@shares $($shares)?),
        }),*];

        /// Pipelines of all kernels, and the layout that they share.
        pub(super) struct Pipelines {
            pub layout: wgpu::BindGroupLayout,
            $(pub $kernel: wgpu::ComputePipeline,)*
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
                    $($kernel: next().expect("a kernel for each pipeline, from one list"),)*
                    layout,
                }
            }
        }
    };
}

kernels! {
    begin = "lane_block";
    forward = "forward";
    sweep = "forward", shares ANDERSON;
    apply = "forward", shares ANDERSON;
    converged = "anderson", shares ANDERSON;
    anderson_mix = "anderson", shares ANDERSON;
    output = "output";
    uniform_term = "uniform";
    adjoint = "adjoint";
    spectral = "spectral";
    spectral_back = "spectral";
    gradient = "gradient";
    losses = "losses";
    pruning = "model_state";
    adam = "adam";
    store = "model_state";
}

/// What a kernel may do with a buffer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Read a uniform, the same one in every dispatch.
    Uniform,
    /// Read the record of the dispatch, which has an offset of its own.
    DispatchRecord,
    /// Read storage.
    Read,
    /// Read and write storage.
    ReadWrite,
}

/// The buffers that every kernel sees, in the order of their bindings, by their names in the prelude. Eight of storage are as many as
/// every adapter offers.
pub const BINDINGS: [(&str, Access); 10] = [
    ("settings", Access::Uniform),
    ("dispatch", Access::DispatchRecord),
    ("graph", Access::Read),
    ("data", Access::Read),
    ("parameters", Access::ReadWrite),
    ("optimiser", Access::ReadWrite),
    ("state", Access::ReadWrite),
    ("control", Access::ReadWrite),
    ("ring", Access::ReadWrite),
    ("scratch", Access::ReadWrite),
];

fn bind_group_layout(device: &wgpu::Device) -> wgpu::BindGroupLayout {
    let entry = |(binding, (_, access)): (u32, (&str, Access))| wgpu::BindGroupLayoutEntry {
        binding,
        visibility: wgpu::ShaderStages::COMPUTE,
        ty: wgpu::BindingType::Buffer {
            ty: match access {
                Access::Uniform | Access::DispatchRecord => wgpu::BufferBindingType::Uniform,
                Access::Read => wgpu::BufferBindingType::Storage { read_only: true },
                Access::ReadWrite => wgpu::BufferBindingType::Storage { read_only: false },
            },
            has_dynamic_offset: access == Access::DispatchRecord,
            min_binding_size: None,
        },
        count: None,
    };
    let entries: Vec<_> = (0..).zip(BINDINGS).map(entry).collect();
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
