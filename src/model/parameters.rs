//! The trained parameters and their start values.

use std::ops::Range;

use rand::Rng;

use super::{Problem, spectral_radius};
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
    /// Output bias of each transcription factor; `[TFs]`, or empty where the model has none.
    pub output_biases: Vec<f64>,
    /// Input weight of each ligand; `[ligands]`, or empty where they are not learned.
    pub input_weights: Vec<f64>,
}

/// Where each kind of parameter lies in an array of all parameters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParameterLayout {
    /// Weights.
    pub weights: Range<usize>,
    /// Biases.
    pub biases: Range<usize>,
    /// Output weights.
    pub projections: Range<usize>,
    /// Output biases.
    pub output_biases: Range<usize>,
    /// Input weights.
    pub input_weights: Range<usize>,
}

impl ParameterLayout {
    /// The layout of parts of these lengths, in the order of the fields.
    #[must_use]
    pub fn of(lengths: [usize; 5]) -> Self {
        let mut end = 0;
        let [weights, biases, projections, output_biases, input_weights] = lengths.map(|length| {
            let start = end;
            end += length;
            start..end
        });
        Self {
            weights,
            biases,
            projections,
            output_biases,
            input_weights,
        }
    }

    /// Number of parameters.
    #[must_use]
    pub fn count(&self) -> usize {
        self.input_weights.end
    }
}

impl Parameters {
    /// Published start values. Weights are `0.1 + 0.1 u`, negative where an edge inhibits, all scaled to the spectral radius
    /// `radius`. Biases are 0.001, but 1 at a node all of whose incoming edges inhibit; output biases are 0. Input and
    /// output weights are the amplitudes among the hyperparameters.
    #[must_use]
    pub fn start(problem: &Problem, radius: f64, seed: u64) -> Self {
        let (topology, hyperparameters) = (&*problem.topology, &problem.hyperparameters);
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
        let places = problem.parameter_layout();
        Self {
            weights,
            biases,
            projections: vec![hyperparameters.output_amplitude; places.projections.len()],
            output_biases: vec![0.0; places.output_biases.len()],
            input_weights: vec![hyperparameters.input_amplitude; places.input_weights.len()],
        }
    }

    /// Parameters of each kind, in the order of [`ParameterLayout`].
    #[must_use]
    pub fn parts(&self) -> [&Vec<f64>; 5] {
        [
            &self.weights,
            &self.biases,
            &self.projections,
            &self.output_biases,
            &self.input_weights,
        ]
    }

    /// Where each kind lies in the array of these parameters.
    #[must_use]
    pub fn layout(&self) -> ParameterLayout {
        ParameterLayout::of(self.parts().map(Vec::len))
    }

    /// All values, in the order of [`ParameterLayout`].
    pub fn values(&self) -> impl Iterator<Item = f64> + '_ {
        self.parts().into_iter().flatten().copied()
    }

    /// Parameters from an array of all values.
    #[must_use]
    pub fn from_values(values: &[f64], places: &ParameterLayout) -> Self {
        assert_eq!(values.len(), places.count(), "all parameters");
        let take = |range: &Range<usize>| values[range.clone()].to_vec();
        Self {
            weights: take(&places.weights),
            biases: take(&places.biases),
            projections: take(&places.projections),
            output_biases: take(&places.output_biases),
            input_weights: take(&places.input_weights),
        }
    }

    /// Number of parameters.
    #[must_use]
    pub fn count(&self) -> usize {
        self.layout().count()
    }

    /// Whether every value is finite.
    #[must_use]
    pub fn is_finite(&self) -> bool {
        self.values().all(f64::is_finite)
    }
}
