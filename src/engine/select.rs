//! Which engine to use: what the user asked for, or what this machine is best served with.

use super::cpu::CpuEngine;
use super::gpu::{Adapter, GpuEngine, adapters};
use super::{Engine, EngineChoice, EngineError};
use crate::model::{LossWeights, Parameters, Problem};

/// A decision, and the reason for it.
#[derive(Debug, Clone)]
pub struct Selection {
    /// The GPU to use; `None` for the CPU.
    pub adapter: Option<Adapter>,
    /// Why, as a sentence.
    pub reason: String,
}

impl Selection {
    /// Decides. `name` is a part of the name of the adapter to use, upper and lower case being the same.
    ///
    /// # Errors
    /// A GPU is wanted and there is none, or none of that name.
    pub fn new(choice: EngineChoice, name: Option<&str>) -> Result<Self, EngineError> {
        if choice == EngineChoice::Cpu {
            return Ok(Self {
                adapter: None,
                reason: "The CPU was asked for.".to_owned(),
            });
        }
        Self::among(adapters(), choice, name)
    }

    fn among(
        adapters: Vec<Adapter>,
        choice: EngineChoice,
        name: Option<&str>,
    ) -> Result<Self, EngineError> {
        if let Some(name) = name {
            return Self::named(adapters, name);
        }
        let first = adapters.into_iter().next();
        match (choice, first) {
            (_, Some(adapter)) if adapter.is_real() => {
                let reason = format!("{} is a real GPU.", adapter.name);
                Ok(Self { adapter: Some(adapter), reason })
            }
            (EngineChoice::Gpu, Some(adapter)) => {
                let reason = format!("There is no real GPU; {} imitates one on the CPU and is slow.", adapter.name);
                Ok(Self { adapter: Some(adapter), reason })
            }
            (EngineChoice::Gpu, None) => Err(EngineError::NoAdapter(
                "there is no GPU that this program can use. Install a driver for Vulkan, Metal or DirectX 12, or choose the CPU engine.".to_owned(),
            )),
            (_, Some(adapter)) => Ok(Self { adapter: None, reason: format!("There is no real GPU, and the CPU is faster than {}.", adapter.name) }),
            (_, None) => Ok(Self { adapter: None, reason: "There is no GPU that this program can use.".to_owned() }),
        }
    }

    fn named(adapters: Vec<Adapter>, name: &str) -> Result<Self, EngineError> {
        let names = adapters
            .iter()
            .map(|adapter| adapter.name.as_str())
            .collect::<Vec<_>>()
            .join(", ");
        let wanted = name.to_lowercase();
        match adapters
            .into_iter()
            .find(|adapter| adapter.name.to_lowercase().contains(&wanted))
        {
            Some(adapter) => Ok(Self {
                reason: format!("{} was asked for.", adapter.name),
                adapter: Some(adapter),
            }),
            None if names.is_empty() => Err(EngineError::NoAdapter(format!(
                "there is no adapter '{name}', nor any other. Choose the CPU engine."
            ))),
            None => Err(EngineError::NoAdapter(format!(
                "there is no adapter '{name}'. Choose one of: {names}."
            ))),
        }
    }

    /// Makes the engine.
    ///
    /// # Errors
    /// The device cannot be opened, or the problem does not fit it.
    pub fn engine(
        &self,
        problem: Problem,
        weights: LossWeights,
        start: &Parameters,
    ) -> Result<Box<dyn Engine>, EngineError> {
        Ok(match &self.adapter {
            Some(adapter) => Box::new(GpuEngine::new(adapter, problem, weights, start)?),
            None => Box::new(CpuEngine::<f32>::new(problem, weights, start)),
        })
    }
}
