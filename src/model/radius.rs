//! The spectral radius of the weight matrix.

use rand::Rng;

use super::Topology;
use crate::random::{Purpose, generator};

/// Estimates the largest absolute eigenvalue of W from the mean growth of a random vector under repeated
/// multiplication. The mean is over many steps, because a complex pair of eigenvalues lets the growth of single steps
/// oscillate. Returns 0 where W is nilpotent, as for a network without loops.
#[must_use]
pub fn spectral_radius(topology: &Topology, weights: &[f64]) -> f64 {
    // After the first 500 steps the dominant eigenvalues rule; 2,000 more bring the error of the mean below 1e-3.
    const SETTLE: usize = 500;
    const MEASURE: usize = 2_000;
    assert_eq!(weights.len(), topology.edges(), "weights [E]");
    let mut random = generator(0, Purpose::SpectralProbe);
    let mut vector: Vec<f64> = (0..topology.nodes)
        .map(|_| random.random::<f64>() - 0.5)
        .collect();
    let mut growth = 0.0;
    for step in 0..SETTLE + MEASURE {
        let mut next = vec![0.0; topology.nodes];
        for (edge, weight) in weights.iter().enumerate() {
            next[topology.target[edge] as usize] += weight * vector[topology.source[edge] as usize];
        }
        let norm = next.iter().map(|value| value * value).sum::<f64>().sqrt();
        if norm < f64::MIN_POSITIVE {
            return 0.0;
        }
        next.iter_mut().for_each(|value| *value /= norm);
        vector = next;
        if step >= SETTLE {
            growth += norm.ln();
        }
    }
    (growth / MEASURE as f64).exp()
}
