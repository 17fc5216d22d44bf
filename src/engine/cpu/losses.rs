//! The terms of the loss that are functions of the parameters alone. Twin of `shaders/losses.wgsl`.

use super::scalar::Scalar;
use crate::model::{LossWeights, Losses, ParameterLayout, Problem};

/// Terms of the loss that depend on the parameters alone, each times its strength, summed in double precision; other terms
/// are 0.
pub(super) fn regularisers<F: Scalar>(
    problem: &Problem,
    places: &ParameterLayout,
    strengths: LossWeights,
    parameters: &[F],
) -> Losses {
    let distance = |range: &std::ops::Range<usize>, centre: f64| -> f64 {
        parameters[range.clone()]
            .iter()
            .map(|value| (value.to_f64() - centre).powi(2))
            .sum()
    };
    let (mut wrong_signs, mut magnitudes) = (0.0, 0.0);
    for (edge, weight) in parameters[places.weights.clone()].iter().enumerate() {
        let weight = weight.to_f64();
        magnitudes += weight.abs();
        if problem.topology.violates_sign(edge, weight) {
            wrong_signs += weight.abs();
        }
    }
    let ligand_biases: f64 = problem
        .ligands
        .iter()
        .map(|&node| {
            parameters[places.biases.start + node as usize]
                .to_f64()
                .powi(2)
        })
        .sum();
    let hyperparameters = &problem.hyperparameters;
    Losses {
        moa_l1: strengths.moa_l1 * wrong_signs,
        ligand_l2: strengths.ligand_l2 * ligand_biases,
        l2: strengths.l2 * (distance(&places.weights, 0.0) + distance(&places.biases, 0.0))
            + strengths.l2_projection
                * distance(&places.projections, hyperparameters.output_amplitude)
            + strengths.l2_output_bias * distance(&places.output_biases, 0.0)
            + strengths.l2_input * distance(&places.input_weights, hyperparameters.input_amplitude),
        l1: strengths.l1 * magnitudes,
        ..Losses::default()
    }
}
