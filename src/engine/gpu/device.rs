//! Adapters of this machine, and a device of our own on one of them: the window's device may be lost or stall.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::super::EngineError;

/// The kind of an adapter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum AdapterKind {
    /// A graphics card of its own.
    Discrete,
    /// Graphics in the processor.
    Integrated,
    /// A GPU of a virtual machine.
    Virtual,
    /// Unknown.
    Other,
    /// A program that imitates a GPU on the CPU: far slower than the CPU engine.
    Software,
}

/// Something that runs compute shaders.
#[derive(Debug, Clone)]
pub struct Adapter {
    /// Name, as its driver gives it.
    pub name: String,
    /// Vulkan, Metal or Dx12.
    pub backend: String,
    /// Discrete, integrated, virtual or software.
    pub kind: AdapterKind,
    handle: wgpu::Adapter,
}

impl Adapter {
    /// Whether this is hardware.
    #[must_use]
    pub fn is_real(&self) -> bool {
        self.kind != AdapterKind::Software
    }
}

/// Every adapter that can run the engine, real and fast ones first. Each GPU is listed once, by its best backend.
#[must_use]
pub fn adapters() -> Vec<Adapter> {
    let instance =
        wgpu::Instance::new(wgpu::InstanceDescriptor::new_without_display_handle_from_env());
    let found = pollster::block_on(instance.enumerate_adapters(wgpu::Backends::PRIMARY));
    let mut adapters: Vec<Adapter> = found
        .into_iter()
        .filter(|handle| {
            handle
                .get_downlevel_capabilities()
                .flags
                .contains(wgpu::DownlevelFlags::COMPUTE_SHADERS)
        })
        .map(|handle| {
            let info = handle.get_info();
            let kind = match info.device_type {
                wgpu::DeviceType::DiscreteGpu => AdapterKind::Discrete,
                wgpu::DeviceType::IntegratedGpu => AdapterKind::Integrated,
                wgpu::DeviceType::VirtualGpu => AdapterKind::Virtual,
                wgpu::DeviceType::Cpu => AdapterKind::Software,
                wgpu::DeviceType::Other => AdapterKind::Other,
            };
            Adapter {
                name: info.name,
                backend: info.backend.to_string(),
                kind,
                handle,
            }
        })
        .collect();
    adapters.sort_by_key(|adapter| adapter.kind);
    adapters
        .dedup_by(|later, earlier| later.name == earlier.name && later.backend != earlier.backend);
    adapters
}

/// A submission that takes longer counts as hung: real GPUs are given some 30 ms of work at a time, and a software adapter
/// takes a few seconds for the largest step.
const PATIENCE: Duration = Duration::from_secs(60);

/// An open device.
pub(super) struct Device {
    pub handle: wgpu::Device,
    pub queue: wgpu::Queue,
    pub name: String,
    pub is_software: bool,
    pub limits: wgpu::Limits,
    /// Nanoseconds after which a submission counts as hung.
    patience: AtomicU64,
    failure: Arc<Mutex<Option<String>>>,
}

impl Device {
    /// Opens a device with all that the adapter offers.
    ///
    /// # Errors
    /// The adapter gives no device.
    pub fn open(adapter: &Adapter) -> Result<Self, EngineError> {
        let name = format!("{} ({})", adapter.name, adapter.backend);
        let limits = adapter.handle.limits();
        let descriptor = wgpu::DeviceDescriptor {
            label: Some("espalier training"),
            required_limits: limits.clone(),
            ..Default::default()
        };
        let (handle, queue) = pollster::block_on(adapter.handle.request_device(&descriptor))
            .map_err(|error| EngineError::Device {
                adapter: name.clone(),
                reason: error.to_string(),
            })?;
        let failure = Arc::new(Mutex::new(None));
        let note = |failure: &Arc<Mutex<Option<String>>>, reason: String| {
            // The first failure is the cause; what follows are its consequences.
            failure
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .get_or_insert(reason);
        };
        let seen = Arc::clone(&failure);
        handle.on_uncaptured_error(Arc::new(move |error: wgpu::Error| {
            note(&seen, error.to_string());
        }));
        let seen = Arc::clone(&failure);
        handle.set_device_lost_callback(move |reason, message| {
            note(
                &seen,
                format!("the device was lost ({reason:?}). {message}"),
            );
        });
        Ok(Self {
            handle,
            queue,
            name,
            is_software: !adapter.is_real(),
            limits,
            patience: AtomicU64::new(PATIENCE.as_nanos() as u64),
            failure,
        })
    }

    /// Sets the time after which a submission counts as hung.
    pub fn set_patience(&self, patience: Duration) {
        let nanos = patience.as_nanos() as u64;
        self.patience.store(nanos, Ordering::Relaxed);
    }

    /// Waits until everything that was submitted is done.
    ///
    /// # Errors
    /// The device has failed.
    pub fn wait(&self) -> Result<(), EngineError> {
        let patience = Duration::from_nanos(self.patience.load(Ordering::Relaxed));
        let polled = self.handle.poll(wgpu::PollType::Wait {
            submission_index: None,
            timeout: Some(patience),
        });
        match polled {
            Err(wgpu::PollError::Timeout) => {
                let secs = patience.as_secs_f64();
                Err(self.failed(format!("it has not answered for {secs} seconds")))
            }
            Err(error) => Err(self.failed(error.to_string())),
            Ok(_) if self.has_failed() => Err(self.failed(String::new())),
            Ok(_) => Ok(()),
        }
    }

    fn has_failed(&self) -> bool {
        let reported = self.failure.lock().unwrap_or_else(PoisonError::into_inner);
        reported.is_some()
    }

    /// An error of this device: the failure that the device has reported, or else `reason`.
    pub fn failed(&self, reason: String) -> EngineError {
        let reported = self.failure.lock().unwrap_or_else(PoisonError::into_inner);
        EngineError::Device {
            adapter: self.name.clone(),
            reason: reported.clone().unwrap_or(reason),
        }
    }

    /// Reads a buffer back.
    ///
    /// # Errors
    /// The device failed.
    pub fn read(&self, staging: &wgpu::Buffer, bytes: u64) -> Result<Vec<f32>, EngineError> {
        let (sender, receiver) = std::sync::mpsc::channel();
        let slice = staging.slice(..bytes);
        slice.map_async(wgpu::MapMode::Read, move |result| _ = sender.send(result));
        self.wait()?;
        let mapped = receiver
            .recv()
            .map_err(|error| self.failed(error.to_string()))?;
        mapped.map_err(|error| self.failed(error.to_string()))?;
        let view = slice
            .get_mapped_range()
            .map_err(|error| self.failed(error.to_string()))?;
        let values = bytemuck::cast_slice::<u8, f32>(&view).to_vec();
        drop(view);
        staging.unmap();
        Ok(values)
    }
}
