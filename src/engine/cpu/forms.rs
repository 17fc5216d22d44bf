//! Both forms of the sums, the plain and the fast one, give the same numbers.

use rand::Rng as _;

use super::adjoint::{plain_product, plain_sweep as plain_adjoint};
use super::anderson::{Anderson, Begin};
use super::fast::{After, Sweep, instruction_set, rows, sweep};
use super::forward::plain_sweep as plain_forward;
use super::matrix::{Matrix, Rows, TOGETHER};
use crate::engine::accelerated::CHUNK;
use crate::model::{Activation, Neighbours};
use crate::random::{Purpose, generator};

/// Nodes without edges, with many, and a last chunk that is not full.
const NODES: usize = 3 * CHUNK + 11;

/// Ends of edges.
fn ends() -> Vec<(u32, u32)> {
    let mut random = generator(7, Purpose::StartWeights);
    let mut node = |below: usize| random.random_range(0..below as u32);
    let mut ends: Vec<(u32, u32)> = (0..1_500).map(|_| (node(NODES), node(150))).collect();
    ends.sort_unstable();
    ends.dedup();
    ends
}

fn numbers<const L: usize>(rows: usize, seed: u64) -> Vec<[f32; L]> {
    let mut random = generator(seed, Purpose::StartWeights);
    let mut number = |_| random.random::<f32>() - 0.4;
    (0..rows)
        .map(|_| std::array::from_fn(&mut number))
        .collect()
}

fn compare<const L: usize>() {
    let ends = ends();
    let turned: Vec<_> = ends.iter().map(|&(a, b)| (b, a)).collect();
    for (ends, is_forward) in [(&ends, true), (&turned, false)] {
        let layout = Rows::new(&Neighbours::grouped(NODES, ends), TOGETHER);
        let weights = numbers::<1>(ends.len(), 1).as_flattened().to_vec();
        let mut ordered = Vec::new();
        layout.order(&weights, &mut ordered);
        let matrix = Matrix {
            rows: &layout,
            weights: &ordered,
        };
        let [constant, slopes] = [2, 3].map(|seed| numbers::<L>(NODES, seed));
        let x = numbers::<L>(NODES, 4);
        let (mut a, mut b) = (x.clone(), x.clone());
        let histories = [(); 2].map(|()| Anderson::new(NODES));
        let [mut of_a, mut of_b] = histories;
        of_a.begin(Begin::Warm);
        of_b.begin(Begin::Warm);
        for step in 1..=6 {
            of_a.next(step);
            of_b.next(step);
            let after = if is_forward {
                After::Activate(Activation::MichaelisMenten)
            } else {
                After::Multiply(&slopes)
            };
            let sums = Sweep {
                matrix,
                constant: &constant,
                after,
            };
            let Some(fast) = sweep(sums, &mut a, &mut of_a) else {
                assert_eq!(instruction_set(), "baseline", "all others have a fast form");
                return;
            };
            let plain = if is_forward {
                let activation = Activation::MichaelisMenten;
                plain_forward(activation, matrix, &constant, &mut b, &mut of_b)
            } else {
                plain_adjoint(matrix, &slopes, &constant, &mut b, &mut of_b)
            };
            assert_eq!(a, b, "step {step}");
            assert_eq!(fast.largest, plain.largest);
            assert_eq!(fast.magnitude, plain.magnitude);
            assert_eq!(fast.products, plain.products);
            assert_eq!(fast.by_change, plain.by_change);
            of_a.mix(&mut a, &fast, false);
            of_b.mix(&mut b, &plain, false);
        }
        let (mut fast, mut plain) = (x.clone(), x.clone());
        let sums = Sweep {
            matrix,
            constant: &[],
            after: After::Keep,
        };
        assert!(rows(sums, &x, &mut fast));
        plain_product(matrix, &x, &mut plain);
        assert_eq!(fast, plain);
    }
}

/// Where the processor has the instructions, the fast form gives what the plain one gives, bit for bit.
#[test]
fn both_forms_give_the_same_numbers() {
    compare::<8>();
    compare::<16>();
}
