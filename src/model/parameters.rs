//! The trained parameters and their start values.

use rand::Rng;

use super::{Topology, spectral_radius};
use crate::random::{Purpose, generator};

/// Everything that training changes. Engines may compute in single precision; this exchange form holds either exactly.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Parameters {
    /// Weight of each edge; `[E]`.
    pub weights: Vec<f64>,
    /// Bias of each node; `[N]`.
    pub biases: Vec<f64>,
    /// Output weight of each transcription factor; `[TFs]`.
    pub projections: Vec<f64>,
}

impl Parameters {
    /// Published start values: weights `0.1 + 0.1 u`, negative where an edge inhibits, all scaled to the spectral radius
    /// `radius`; bias 0.001, but 1 at a node all of whose incoming edges inhibit; projection `output_amplitude`.
    #[must_use]
    pub fn start(
        topology: &Topology,
        outputs: usize,
        output_amplitude: f64,
        radius: f64,
        seed: u64,
    ) -> Self {
        let mut random = generator(seed, Purpose::StartWeights);
        let mut weights: Vec<f64> = topology
            .mode_of_action
            .iter()
            .map(|&mode| {
                let magnitude = 0.1 + 0.1 * random.random::<f64>();
                if mode < 0 { -magnitude } else { magnitude }
            })
            .collect();
        let found = spectral_radius(topology, &weights);
        // A network without loops has radius 0 and settles with any weights.
        if found > 0.0 {
            weights
                .iter_mut()
                .for_each(|weight| *weight *= radius / found);
        }
        let biases = (0..topology.nodes)
            .map(|node| {
                let incoming = &topology.incoming.edge[topology.incoming.range(node)];
                let all_inhibit = !incoming.is_empty()
                    && incoming
                        .iter()
                        .all(|&edge| topology.mode_of_action[edge as usize] < 0);
                if all_inhibit { 1.0 } else { 0.001 }
            })
            .collect();
        Self {
            weights,
            biases,
            projections: vec![output_amplitude; outputs],
        }
    }

    /// Number of parameters, E + N + TFs.
    #[must_use]
    pub fn count(&self) -> usize {
        self.weights.len() + self.biases.len() + self.projections.len()
    }

    /// Whether every value is finite.
    #[must_use]
    pub fn is_finite(&self) -> bool {
        [&self.weights, &self.biases, &self.projections]
            .into_iter()
            .flatten()
            .all(|value| value.is_finite())
    }
}
