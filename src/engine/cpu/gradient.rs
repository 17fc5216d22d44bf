//! Gradient of the loss by every parameter. Twin of `shaders/gradient.wgsl`.

use super::scalar::Scalar;
use super::simd::{fused, vectorised};
use crate::model::{LossWeights, ParameterLayout, Problem, Topology};

vectorised! {
    /// Gradient by weights (`[E]`) and biases (`[N]`) over one block: `lambda[target] y[source]` and `lambda`.
    pub(super) fn fit<F: Scalar, const L: usize>(topology: &Topology, state: &[[F; L]], adjoint: &[[F; L]], by_weight: &mut [F], by_bias: &mut [F]) {
        for (edge, by_weight) in by_weight.iter_mut().enumerate() {
            let (y, lambda) = (&state[topology.source[edge] as usize], &adjoint[topology.target[edge] as usize]);
            let mut products = [F::new(0.0); L];
            for lane in 0..L {
                products[lane] = fused::<F, FMA>(y[lane], lambda[lane], products[lane]);
            }
            *by_weight = sum(&products);
        }
        for (by_bias, lambda) in by_bias.iter_mut().zip(adjoint) {
            *by_bias = sum(lambda);
        }
    }
}

/// Two arrays of `[N][L]`: the first is read at the target of an edge, the second at its source.
pub(super) type Pair<'a, F, const L: usize> = (Vec<[F; L]>, &'a [[F; L]]);

vectorised! {
    /// Adds `left[target] right[source]`, summed over pairs of arrays and over the lanes, to the gradient by weights (`[E]`).
    pub(super) fn add_products<F: Scalar, const L: usize>(topology: &Topology, pairs: &[Pair<'_, F, L>], by_weight: &mut [F]) {
        for (edge, by_weight) in by_weight.iter_mut().enumerate() {
            let (target, source) = (topology.target[edge] as usize, topology.source[edge] as usize);
            let mut products = [F::new(0.0); L];
            for (left, right) in pairs {
                let (left, right) = (&left[target], &right[source]);
                for lane in 0..L {
                    products[lane] = fused::<F, FMA>(left[lane], right[lane], products[lane]);
                }
            }
            *by_weight += sum(&products);
        }
    }
}

/// Sum over the lanes, half upon half: one vector addition each.
#[inline(always)]
fn sum<F: Scalar, const L: usize>(values: &[F; L]) -> F {
    const { assert!(L.is_power_of_two()) };
    let mut sums = *values;
    let mut half = L / 2;
    while half > 0 {
        for lane in 0..half {
            sums[lane] += sums[lane + half];
        }
        half /= 2;
    }
    sums[0]
}

/// Adds the gradient of the terms that are functions of the parameters alone.
pub(super) fn add_regularisers<F: Scalar>(
    problem: &Problem,
    places: &ParameterLayout,
    strengths: LossWeights,
    parameters: &[F],
    gradient: &mut [F],
) {
    let zero = F::new(0.0);
    let (l2, moa_l1, l1) = (
        F::new(2.0 * strengths.l2),
        F::new(strengths.moa_l1),
        F::new(strengths.l1),
    );
    let signed = |strength: F, value: F| {
        if value > zero {
            strength
        } else {
            zero - strength
        }
    };
    for (edge, (gradient, &weight)) in gradient[places.weights.clone()]
        .iter_mut()
        .zip(&parameters[places.weights.clone()])
        .enumerate()
    {
        *gradient += l2 * weight;
        // At zero neither the sign term nor the magnitude has a slope.
        if weight != zero {
            *gradient += signed(l1, weight);
            if problem.topology.violates_sign(edge, weight.to_f64()) {
                *gradient += signed(moa_l1, weight);
            }
        }
    }
    let ligand_l2 = F::new(2.0 * strengths.ligand_l2);
    for &node in &problem.ligands {
        let place = places.biases.start + node as usize;
        gradient[place] += ligand_l2 * parameters[place];
    }
    let hyperparameters = &problem.hyperparameters;
    for (range, strength, centre) in [
        (&places.biases, strengths.l2, 0.0),
        (
            &places.projections,
            strengths.l2_projection,
            hyperparameters.output_amplitude,
        ),
        (&places.output_biases, strengths.l2_output_bias, 0.0),
        (
            &places.input_weights,
            strengths.l2_input,
            hyperparameters.input_amplitude,
        ),
    ] {
        let (strength, centre) = (F::new(2.0 * strength), F::new(centre));
        for (gradient, &value) in gradient[range.clone()]
            .iter_mut()
            .zip(&parameters[range.clone()])
        {
            *gradient += strength * (value - centre);
        }
    }
}
