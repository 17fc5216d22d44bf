//! Random choices of a training step, the same for both engines: mini-batches, and conditions and start vectors of the
//! spectral term.

use crate::model::Model;
use crate::random::{CounterStream, Draw};

/// The training conditions of each step of an epoch, in random order; all in one step where there are no mini-batches.
pub(super) fn batches(model: &Model, epoch: u32) -> Vec<Vec<usize>> {
    let train = model.problem.training();
    match model.training_options.batch {
        Some(batch) if (batch as usize) < train.len() => {
            let stream = CounterStream::new(model.seed, Draw::Batches, epoch);
            let order = stream.choose(train.len(), train.len());
            let shuffled: Vec<usize> = order.into_iter().map(|place| train[place]).collect();
            shuffled
                .chunks(batch as usize)
                .map(<[usize]>::to_vec)
                .collect()
        }
        _ => vec![train],
    }
}

/// Steps in an epoch of a model.
pub(super) fn steps_per_epoch(model: &Model) -> u32 {
    let train = model.problem.training().len() as u32;
    match model.training_options.batch {
        Some(batch) => train.div_ceil(batch).max(1),
        None => 1,
    }
}

/// The conditions at which a step estimates the spectral radius.
pub(super) fn spectral_conditions(model: &Model, step: u32, batch: &[usize]) -> Vec<usize> {
    let spectral = &model.problem.spectral;
    if let Some(given) = &spectral.given {
        return given.conditions.clone();
    }
    CounterStream::new(model.seed, Draw::SpectralConditions, step)
        .choose(spectral.conditions as usize, batch.len())
        .into_iter()
        .map(|place| batch[place])
        .collect()
}

/// Start vector of the spectral term for a probe, the `place`-th of its step; `[N]`.
pub(super) fn spectral_probe(model: &Model, step: u32, place: usize) -> Vec<f64> {
    let nodes = model.problem.topology.nodes;
    if let Some(given) = &model.problem.spectral.given {
        let row = &given.vectors[place * nodes..][..nodes];
        return row.to_vec();
    }
    let mut probe = vec![0.0; nodes];
    CounterStream::new(model.seed, Draw::SpectralProbes, step).normals(place as u32, &mut probe);
    probe.into_iter().map(f64::from).collect()
}
