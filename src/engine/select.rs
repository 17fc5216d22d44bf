//! Which engine to use: what the user asked for, or what is fastest for the run at hand.

use std::time::Instant;

use super::cpu::CpuEngine;
use super::gpu::{Adapter, SubBatches, adapters};
use super::{Engine, EngineError, Epoch, check_adapter};
use crate::model::{EngineChoice, Model};

/// An engine that is ready, and the reason why it was taken.
pub struct Opened {
    /// The engine, with every model at its start parameters.
    pub engine: Box<dyn Engine>,
    /// Why, as a sentence or two.
    pub reason: String,
}

/// Makes an engine for a batch of models. `name` is a part of the name of the adapter to use, upper and lower case being the
/// same. Every adapter is compared with the CPU on a small case before it is trusted with a run.
///
/// # Errors
/// A GPU is wanted and there is none, or none of that name; it computes wrong numbers, or the batch does not fit it.
pub fn open(
    choice: EngineChoice,
    name: Option<&str>,
    models: Vec<Model>,
) -> Result<Opened, EngineError> {
    match (choice, name) {
        (EngineChoice::Cpu, _) => Ok(cpu(models, "The CPU was asked for.".to_owned())),
        (_, Some(name)) => {
            let adapter = named(adapters(), name)?;
            let reason = format!("{} was asked for.", adapter.name);
            gpu(&adapter, &models, reason)
        }
        (EngineChoice::Gpu, None) => {
            let adapter = adapters().into_iter().next().ok_or_else(|| {
                EngineError::NoAdapter(
                    "there is no GPU that this program can use. Install a driver for Vulkan, Metal or DirectX 12, or choose the CPU engine.".to_owned(),
                )
            })?;
            let reason = if adapter.is_real() {
                "A GPU was asked for.".to_owned()
            } else {
                format!(
                    "There is no real GPU; {} imitates one on the CPU and is slow.",
                    adapter.name
                )
            };
            gpu(&adapter, &models, reason)
        }
        (EngineChoice::Auto, None) => {
            let (real, software): (Vec<_>, Vec<_>) =
                adapters().into_iter().partition(Adapter::is_real);
            match (real.is_empty(), software.first()) {
                (false, _) => Ok(fastest(&real, models)),
                (true, Some(adapter)) => {
                    let reason = format!(
                        "There is no real GPU, and the CPU is faster than {}.",
                        adapter.name
                    );
                    Ok(cpu(models, reason))
                }
                (true, None) => Ok(cpu(
                    models,
                    "There is no GPU that this program can use.".to_owned(),
                )),
            }
        }
    }
}

/// The CPU engine for a batch of models.
#[must_use]
pub fn cpu(models: Vec<Model>, reason: String) -> Opened {
    Opened {
        engine: Box::new(CpuEngine::<f32>::new(models)),
        reason,
    }
}

fn gpu(adapter: &Adapter, models: &[Model], mut reason: String) -> Result<Opened, EngineError> {
    check_adapter(adapter)?;
    let count = models.len();
    let engine = SubBatches::new(adapter, models)?;
    if engine.parts() > 1 {
        reason += &format!(
            " Its buffers do not hold {count} models at once: they train in {} parts.",
            engine.parts()
        );
    }
    Ok(Opened {
        engine: Box::new(engine),
        reason,
    })
}

/// Times a few epochs of the run on the CPU and on every adapter, and takes what is fastest. An adapter that does not work
/// is left out.
#[must_use]
pub fn fastest(adapters: &[Adapter], models: Vec<Model>) -> Opened {
    let mut tried = cpu(models.clone(), String::new());
    let (mut best, mut reason) = match secs_per_epoch(&mut *tried.engine, models.len()) {
        Ok(secs) => (
            secs,
            format!("An epoch took {} on the CPU", milliseconds(secs)),
        ),
        Err(error) => (f64::INFINITY, format!("The CPU did not work: {error}")),
    };
    let mut winner = None;
    for adapter in adapters {
        let timed = gpu(adapter, &models, String::new())
            .and_then(|mut opened| secs_per_epoch(&mut *opened.engine, models.len()));
        match timed {
            Ok(secs) => {
                reason += &format!(" and {} on {}", milliseconds(secs), adapter.name);
                if secs < best {
                    (best, winner) = (secs, Some(adapter));
                }
            }
            Err(error) => reason += &format!("; {} does not work here: {error}", adapter.name),
        }
    }
    let taken = winner.map_or("the CPU", |adapter| adapter.name.as_str());
    let reason = format!("{reason}; {taken} was taken.");
    tracing::info!("{reason}");
    let Some(adapter) = winner else {
        return cpu(models, reason);
    };
    match gpu(adapter, &models, reason.clone()) {
        Ok(opened) => opened,
        Err(error) => cpu(
            models,
            format!("{reason} Then it failed, and the CPU took its place: {error}"),
        ),
    }
}

fn milliseconds(secs: f64) -> String {
    format!("{:.2} ms", secs * 1e3)
}

/// Seconds per epoch, from the fastest of a few groups of epochs: other work of the machine makes it slower, never faster.
fn secs_per_epoch(engine: &mut dyn Engine, models: usize) -> Result<f64, EngineError> {
    const GROUPS: u32 = 4;
    const EPOCHS: u32 = 8;
    let mut least = f64::INFINITY;
    for group in 0..GROUPS {
        let plan: Vec<Epoch> = (0..EPOCHS)
            .map(|at| Epoch {
                number: group * EPOCHS + at,
                learning_rate: 1e-5,
                clear_moments: false,
            })
            .collect();
        let begin = Instant::now();
        engine.train(&vec![plan; models])?;
        // The first group waits for memory and compilers.
        if group > 0 {
            least = least.min(begin.elapsed().as_secs_f64() / f64::from(EPOCHS));
        }
    }
    Ok(least)
}

fn named(adapters: Vec<Adapter>, name: &str) -> Result<Adapter, EngineError> {
    let names = adapters
        .iter()
        .map(|adapter| adapter.name.as_str())
        .collect::<Vec<_>>()
        .join(", ");
    let wanted = name.to_lowercase();
    let found = adapters
        .into_iter()
        .find(|adapter| adapter.name.to_lowercase().contains(&wanted));
    found.ok_or_else(|| {
        EngineError::NoAdapter(if names.is_empty() {
            format!("there is no adapter '{name}', nor any other. Choose the CPU engine.")
        } else {
            format!("there is no adapter '{name}'. Choose one of: {names}.")
        })
    })
}
