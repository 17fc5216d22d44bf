//! Ablation: the smallest weights set to 0, step by step, and as a control as many random ones. Source: `Pruning measures` of the
//! self-pruning study.

use rand::seq::SliceRandom;
use rayon::prelude::*;

use super::fit::errors;
use super::perturbation::mean_change;
use crate::engine::simulate::{Perturbation, SteadyStates, steady_states};
use crate::model::{Parameters, Problem};
use crate::random::{Purpose, generator};

/// Shares of the edges that are removed, in percent.
pub const LEVELS: [u32; 41] = levels();

const fn levels() -> [u32; 41] {
    let mut levels = [0; 41];
    let mut place = 0;
    while place < levels.len() {
        // Steps of 2.5, rounded down: 25, 50 and 75 are among them, which people ask for.
        levels[place] = (place as u32 * 5) / 2;
        place += 1;
    }
    levels
}

/// Random orders of the control; their mean is shown.
const CONTROLS: u64 = 3;

/// The model without some of its edges.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ablated {
    /// Share of the edges that were removed, in percent.
    pub percent: f64,
    /// Mean absolute change of a prediction, over all conditions and transcription factors.
    pub prediction_change: f64,
    /// Mean squared error on training conditions.
    pub train: f64,
    /// The same on test conditions, where there are any.
    pub test: Option<f64>,
}

/// Both curves, by [`LEVELS`].
#[derive(Debug, Clone, PartialEq)]
pub struct Ablation {
    /// The smallest magnitudes removed.
    pub smallest: Vec<Ablated>,
    /// As many random edges removed: means over three random orders.
    pub random: Vec<Ablated>,
}

/// Positions of edges by ascending magnitude; ties keep their order. `weights` is `[E]`.
#[must_use]
pub fn by_magnitude(weights: &[f64]) -> Vec<u32> {
    let mut order: Vec<u32> = (0..weights.len() as u32).collect();
    order.sort_by(|&a, &b| {
        weights[a as usize]
            .abs()
            .total_cmp(&weights[b as usize].abs())
    });
    order
}

/// Edges of smaller magnitude than a threshold.
#[must_use]
pub fn edges_below(weights: &[f64], threshold: f64) -> Vec<u32> {
    (0..weights.len() as u32)
        .filter(|&edge| weights[edge as usize].abs() < threshold)
        .collect()
}

/// Share of the edges with a smaller magnitude than a threshold, in percent; 0 without edges.
#[must_use]
pub fn percent_below(weights: &[f64], threshold: f64) -> f64 {
    100.0 * edges_below(weights, threshold).len() as f64 / weights.len().max(1) as f64
}

/// Both curves of a model. The random orders come from `seed`.
#[must_use]
pub fn ablation(problem: &Problem, parameters: &Parameters, seed: u64) -> Ablation {
    let plain = steady_states(problem, parameters, &Perturbation::default());
    let curve = |order: &[u32]| -> Vec<Ablated> {
        let points = LEVELS.par_iter().map(|&percent| {
            let count = order.len() * percent as usize / 100;
            ablated(problem, parameters, &order[..count], &plain, percent)
        });
        points.collect()
    };
    let smallest = curve(&by_magnitude(&parameters.weights));
    let mut random = generator(seed, Purpose::Ablation);
    let controls: Vec<Vec<Ablated>> = (0..CONTROLS)
        .map(|_| {
            let mut order: Vec<u32> = (0..parameters.weights.len() as u32).collect();
            order.shuffle(&mut random);
            curve(&order)
        })
        .collect();
    let mean_at = |level: usize| {
        let mean = |value: fn(&Ablated) -> f64| {
            controls
                .iter()
                .map(|curve| value(&curve[level]))
                .sum::<f64>()
                / controls.len() as f64
        };
        Ablated {
            percent: f64::from(LEVELS[level]),
            prediction_change: mean(|point| point.prediction_change),
            train: mean(|point| point.train),
            test: smallest[level]
                .test
                .map(|_| mean(|point| point.test.unwrap_or(f64::NAN))),
        }
    };
    Ablation {
        random: (0..LEVELS.len()).map(mean_at).collect(),
        smallest,
    }
}

fn ablated(
    problem: &Problem,
    parameters: &Parameters,
    cut: &[u32],
    plain: &SteadyStates,
    percent: u32,
) -> Ablated {
    let perturbation = Perturbation {
        cut: cut.to_vec(),
        ..Perturbation::default()
    };
    let found = steady_states(problem, parameters, &perturbation);
    let (train, test) = errors(problem, &found.prediction);
    Ablated {
        percent: f64::from(percent),
        prediction_change: mean_change(&plain.prediction, &found.prediction),
        train,
        test,
    }
}
