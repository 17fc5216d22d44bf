//! Gradient of the loss by every parameter. Twin of `shaders/gradient.wgsl`.

use super::scalar::Scalar;
use super::simd::{fused, vectorised};
use crate::model::{LossWeights, Problem, Topology};

vectorised! {
    /// Gradient of the fit by weights (`[E]`) and biases (`[N]`) over one block: `lambda[target] y[source]` and `lambda`.
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

#[inline(always)]
fn sum<F: Scalar, const L: usize>(values: &[F; L]) -> F {
    values.iter().fold(F::new(0.0), |sum, &value| sum + value)
}

/// Parameters or gradients as three arrays: by edge `[E]`, by node `[N]`, by output `[TFs]`.
#[derive(Debug, Clone, Default)]
pub(super) struct Arrays<F> {
    pub weights: Vec<F>,
    pub biases: Vec<F>,
    pub projections: Vec<F>,
}

impl<F: Scalar> Arrays<F> {
    pub fn zeros(topology: &Topology, outputs: usize) -> Self {
        let zeros = |length| vec![F::new(0.0); length];
        Self {
            weights: zeros(topology.edges()),
            biases: zeros(topology.nodes),
            projections: zeros(outputs),
        }
    }

    pub fn add(&mut self, other: &Self) {
        for (sum, more) in [
            (&mut self.weights, &other.weights),
            (&mut self.biases, &other.biases),
            (&mut self.projections, &other.projections),
        ] {
            sum.iter_mut()
                .zip(more)
                .for_each(|(sum, &more)| *sum += more);
        }
    }
}

/// Adds the gradient of the regularising terms.
pub(super) fn add_regularisers<F: Scalar>(
    problem: &Problem,
    strengths: LossWeights,
    parameters: &Arrays<F>,
    gradient: &mut Arrays<F>,
) {
    let (l2, moa_l1) = (F::new(2.0 * strengths.l2), F::new(strengths.moa_l1));
    for (edge, (gradient, &weight)) in gradient
        .weights
        .iter_mut()
        .zip(&parameters.weights)
        .enumerate()
    {
        *gradient += l2 * weight;
        let zero = F::new(0.0);
        // At zero the sign term has no slope.
        if weight != zero && problem.topology.violates_sign(edge, weight.to_f64()) {
            *gradient += if weight > zero { moa_l1 } else { zero - moa_l1 };
        }
    }
    for (gradient, &bias) in gradient.biases.iter_mut().zip(&parameters.biases) {
        *gradient += l2 * bias;
    }
    for &node in &problem.ligands {
        let node = node as usize;
        gradient.biases[node] += F::new(2.0 * strengths.ligand_l2) * parameters.biases[node];
    }
    let (l2, centre) = (
        F::new(2.0 * strengths.l2_projection),
        F::new(problem.output_amplitude),
    );
    for (gradient, &projection) in gradient.projections.iter_mut().zip(&parameters.projections) {
        *gradient += l2 * (projection - centre);
    }
}
