//! The spectral term: the radius of `T = diag(h(y)) W` at a few states, by the power iteration, and its gradient back
//! through all of its steps. Twin of `shaders/spectral.wgsl`.
//!
//! The estimate of a radius does not depend on the length of the vector, so the factors that normalise vectors on the way
//! count as constants in the gradient.

use rayon::prelude::*;

use super::activation::slopes;
use super::adjoint::product;
use super::fast::Float;
use super::gradient::add_products;
use super::matrix::Matrix;
use crate::model::{Activation, Topology};

/// The network that the term is computed for.
pub(super) struct Network<'a, F> {
    pub topology: &'a Topology,
    pub activation: Activation,
    /// Weights by target.
    pub incoming: Matrix<'a, F>,
    /// Weights by source.
    pub outgoing: Matrix<'a, F>,
}

/// A vector to estimate with, and the state to estimate at; each `[N]`.
pub(super) struct Probe<F> {
    pub vector: Vec<F>,
    pub state: Vec<F>,
}

/// The power iteration of up to L probes, with all that its gradient needs.
struct Power<F, const L: usize> {
    /// `h(y)`; `[N][L]`.
    slope: Vec<[F; L]>,
    /// The vector of unit length before each step; `[steps][N][L]`.
    units: Vec<Vec<[F; L]>>,
    /// Reciprocal length of the vector before each step; `[steps][L]`.
    scales: Vec<[F; L]>,
    /// The vector after the last step, and T times it; `[N][L]`.
    last: Vec<[F; L]>,
    product: Vec<[F; L]>,
    /// `d . T d` and `d . d`, for the last vector `d`.
    products: [[F; L]; 2],
}

/// Estimates of the radius by any number of probes, with what their gradient needs.
pub(super) struct Radii<F> {
    groups: Vec<Group<F>>,
}

enum Group<F> {
    Eight(Power<F, 8>),
    Sixteen(Power<F, 16>),
}

impl<F: Float> Radii<F> {
    /// Runs the power iteration.
    pub fn new(network: &Network<'_, F>, probes: &[Probe<F>], steps: u32) -> Self {
        let groups = if probes.len() <= 8 {
            vec![Group::Eight(Power::new(network, probes, steps))]
        } else {
            probes
                .par_chunks(16)
                .map(|probes| Group::Sixteen(Power::new(network, probes, steps)))
                .collect()
        };
        Self { groups }
    }

    /// Estimate of each probe.
    pub fn values(&self) -> Vec<f64> {
        self.groups
            .iter()
            .flat_map(|group| match group {
                Group::Eight(power) => power.radii().to_vec(),
                Group::Sixteen(power) => power.radii().to_vec(),
            })
            .collect()
    }

    /// Adds the gradient by weights (`[E]`) of a function of the estimates with these slopes, `[probes]`.
    pub fn add_gradient(&self, network: &Network<'_, F>, by_radius: &[f64], by_weight: &mut [F]) {
        let mut rest = by_radius;
        for group in &self.groups {
            let mut take = |lanes: usize| {
                let (now, later) = rest.split_at(lanes.min(rest.len()));
                rest = later;
                now
            };
            match group {
                Group::Eight(power) => power.add_gradient(network, take(8), by_weight),
                Group::Sixteen(power) => power.add_gradient(network, take(16), by_weight),
            }
        }
    }
}

impl<F: Float, const L: usize> Power<F, L> {
    fn new(network: &Network<'_, F>, probes: &[Probe<F>], steps: u32) -> Self {
        let nodes = network.topology.nodes;
        let rows = |values: fn(&Probe<F>) -> &[F]| {
            let mut rows = vec![[F::new(0.0); L]; nodes];
            for (lane, probe) in probes.iter().enumerate() {
                for (row, &value) in rows.iter_mut().zip(values(probe)) {
                    row[lane] = value;
                }
            }
            rows
        };
        let state = rows(|probe| &probe.state);
        let mut slope = state.clone();
        slopes(
            network.activation,
            state.as_flattened(),
            slope.as_flattened_mut(),
        );
        let mut vector = rows(|probe| &probe.vector);
        let (mut units, mut scales) = (Vec::new(), Vec::new());
        for _ in 0..steps {
            let scale = dots(&vector, &vector).map(|square| inverse(square.root()));
            let unit = scaled(&vector, &scale);
            vector = times(network, &slope, &unit);
            units.push(unit);
            scales.push(scale);
        }
        let product = times(network, &slope, &vector);
        let products = [dots(&vector, &product), dots(&vector, &vector)];
        Self {
            slope,
            units,
            scales,
            last: vector,
            product,
            products,
        }
    }

    /// `abs(d . T d / d . d)` of each lane; 0 where the vector has vanished, as in a network without loops.
    fn radii(&self) -> [f64; L] {
        let [above, below] = self.products;
        std::array::from_fn(|lane| (above[lane] * inverse(below[lane])).magnitude().to_f64())
    }

    fn add_gradient(&self, network: &Network<'_, F>, by_radius: &[f64], by_weight: &mut [F]) {
        let [above, below] = self.products;
        // Slope of the term by `d . T d`, and by `d . d`, for each lane.
        let mut by_above = [F::new(0.0); L];
        let mut by_below = [F::new(0.0); L];
        for (lane, &slope) in by_radius.iter().enumerate() {
            let ratio = above[lane] * inverse(below[lane]);
            let slope = if ratio < F::new(0.0) { -slope } else { slope };
            by_above[lane] = F::new(slope) * inverse(below[lane]);
            by_below[lane] = F::new(-2.0) * by_above[lane] * ratio;
        }
        let transposed = |values: &[[F; L]]| {
            let mut out = vec![[F::new(0.0); L]; values.len()];
            product(network.outgoing, values, &mut out);
            out
        };
        let left = scaled(&multiplied(&self.slope, &self.last), &by_above);
        let mut back = transposed(&left);
        let mut pairs = vec![(left, self.last.as_slice())];
        for (node, back) in back.iter_mut().enumerate() {
            for lane in 0..L {
                back[lane] += by_above[lane] * self.product[node][lane]
                    + by_below[lane] * self.last[node][lane];
            }
        }
        for (step, (unit, scale)) in self.units.iter().zip(&self.scales).enumerate().rev() {
            let left = multiplied(&self.slope, &back);
            if step > 0 {
                back = scaled(&transposed(&left), scale);
            }
            pairs.push((left, unit));
        }
        add_products(network.topology, &pairs, by_weight);
    }
}

/// `T x`.
fn times<F: Float, const L: usize>(
    network: &Network<'_, F>,
    slope: &[[F; L]],
    x: &[[F; L]],
) -> Vec<[F; L]> {
    let mut out = vec![[F::new(0.0); L]; x.len()];
    product(network.incoming, x, &mut out);
    multiplied(slope, &out)
}

fn multiplied<F: Float, const L: usize>(a: &[[F; L]], b: &[[F; L]]) -> Vec<[F; L]> {
    let pairs = a.iter().zip(b);
    pairs
        .map(|(a, b)| std::array::from_fn(|lane| a[lane] * b[lane]))
        .collect()
}

fn scaled<F: Float, const L: usize>(rows: &[[F; L]], scale: &[F; L]) -> Vec<[F; L]> {
    rows.iter()
        .map(|row| std::array::from_fn(|lane| row[lane] * scale[lane]))
        .collect()
}

fn dots<F: Float, const L: usize>(a: &[[F; L]], b: &[[F; L]]) -> [F; L] {
    let mut sums = [F::new(0.0); L];
    for (a, b) in a.iter().zip(b) {
        for lane in 0..L {
            sums[lane] += a[lane] * b[lane];
        }
    }
    sums
}

/// One over a number that is not negative; 0 for 0.
fn inverse<F: Float>(value: F) -> F {
    if value > F::new(0.0) {
        F::new(1.0) / value
    } else {
        F::new(0.0)
    }
}
