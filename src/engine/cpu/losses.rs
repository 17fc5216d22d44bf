//! The terms of the loss. Twin of `shaders/losses.wgsl`.

use super::gradient::Arrays;
use super::output::BlockErrors;
use super::scalar::Scalar;
use crate::model::{LossWeights, Losses, Problem};

/// All terms, each times its strength, summed in double precision.
pub(super) fn losses<F: Scalar>(
    problem: &Problem,
    strengths: LossWeights,
    parameters: &Arrays<F>,
    errors: BlockErrors,
) -> Losses {
    let square = |value: &F| value.to_f64() * value.to_f64();
    let wrong_signs: f64 = parameters
        .weights
        .iter()
        .enumerate()
        .filter(|(edge, weight)| problem.topology.violates_sign(*edge, weight.to_f64()))
        .map(|(_, weight)| weight.magnitude().to_f64())
        .sum();
    let ligand_biases: f64 = problem
        .ligands
        .iter()
        .map(|&node| square(&parameters.biases[node as usize]))
        .sum();
    let squares: f64 = parameters
        .weights
        .iter()
        .chain(&parameters.biases)
        .map(square)
        .sum();
    let projections: f64 = parameters
        .projections
        .iter()
        .map(|projection| (projection.to_f64() - problem.output_amplitude).powi(2))
        .sum();
    Losses {
        fit: errors.train,
        test: problem.test_error(errors.test),
        moa_l1: strengths.moa_l1 * wrong_signs,
        ligand_l2: strengths.ligand_l2 * ligand_biases,
        l2: strengths.l2 * squares + strengths.l2_projection * projections,
    }
}
