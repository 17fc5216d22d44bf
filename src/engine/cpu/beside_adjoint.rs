//! The spectral term and the gradient noise, which can be computed beside the adjoints since they do not depend on them.

use super::block::Shared;
use super::fast::Float;
use super::model_state::{ModelState, Step};
use super::spectral::{Network, Probe, Radii};
use crate::engine::draws;
use crate::model::Model;
use crate::random::{CounterStream, Draw};

/// The spectral term and the gradient noise of a step.
pub(super) struct Apart<F> {
    /// Value of the spectral term.
    pub spectral: f64,
    /// Its gradient by weights; `[E]`, or empty.
    pub by_weight: Vec<F>,
    /// Standard normal numbers, `[parameters]`, or empty without noise; and the standard deviation to scale them by.
    pub noise: Vec<f32>,
    pub deviation: f64,
}

impl<F: Float> ModelState<F> {
    /// Probes of the spectral term, each a start vector and a state, and the number of conditions.
    pub(super) fn probes(&self, step: &Step<'_>) -> (Vec<Probe<F>>, usize) {
        if self.model.loss_weights.spectral == 0.0 {
            return (Vec::new(), 0);
        }
        let conditions = draws::spectral_conditions(&self.model, step.number, step.batch);
        let count = self.model.problem.spectral.probes as usize;
        let probes = (0..conditions.len() * count)
            .map(|place| Probe {
                vector: draws::spectral_probe(&self.model, step.number, place)
                    .into_iter()
                    .map(F::new)
                    .collect(),
                state: self.state_of(conditions[place / count]),
            })
            .collect();
        (probes, conditions.len())
    }

    fn state_of(&self, condition: usize) -> Vec<F> {
        let found = self.blocks.iter().find_map(|block| {
            let lane = block
                .conditions()
                .iter()
                .position(|&here| here == condition)?;
            Some(block.column(lane).state)
        });
        found.unwrap_or_default()
    }
}

/// Value and gradient of the spectral term.
pub(super) fn spectral_term<F: Float>(
    model: &Model,
    shared: &Shared<'_, F>,
    probes: &[Probe<F>],
    conditions: usize,
) -> Apart<F> {
    let strength = model.loss_weights.spectral;
    let mut apart = Apart {
        spectral: 0.0,
        by_weight: Vec::new(),
        noise: Vec::new(),
        deviation: 0.0,
    };
    if strength == 0.0 || probes.is_empty() {
        return apart;
    }
    let problem = &model.problem;
    let (settings, count) = (&problem.spectral, probes.len() / conditions);
    let network = Network {
        topology: &problem.topology,
        activation: problem.hyperparameters.activation,
        incoming: shared.incoming,
        outgoing: shared.outgoing,
    };
    let radii = Radii::new(&network, probes, settings.power_steps);
    let values = radii.values();
    // The largest estimate of each condition, and which probe gave it.
    let largest: Vec<usize> = (0..conditions)
        .map(|condition| {
            let places = condition * count..(condition + 1) * count;
            let larger = |best, place| {
                if values[place] > values[best] {
                    place
                } else {
                    best
                }
            };
            places.reduce(larger).unwrap_or_default()
        })
        .collect();
    let found: Vec<f64> = largest.iter().map(|&place| values[place]).collect();
    let (value, slopes) = settings.form.value_and_slopes(&found);
    let mut by_radius = vec![0.0; values.len()];
    for (&place, slope) in largest.iter().zip(slopes) {
        by_radius[place] = strength * slope;
    }
    apart.spectral = strength * value;
    apart.by_weight = vec![F::new(0.0); problem.topology.edges()];
    radii.add_gradient(&network, &by_radius, &mut apart.by_weight);
    apart
}

/// Standard normal numbers for the gradient noise, and its standard deviation; empty and 0 without noise.
pub(super) fn gradient_noise(model: &Model, step: &Step<'_>, parameters: usize) -> (Vec<f32>, f64) {
    let deviation = model
        .training_options
        .gradient_noise
        .deviation(step.learning_rate);
    if deviation == 0.0 || !step.is_noisy {
        return (Vec::new(), 0.0);
    }
    let mut normals = vec![0.0; parameters];
    CounterStream::new(model.seed, Draw::GradientNoise, step.number).normals(0, &mut normals);
    (normals, deviation)
}
