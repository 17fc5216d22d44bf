//! The gradient against finite differences, for every kind of parameter and every term of the loss.

mod support;

use espalier::engine::Engine;
use espalier::engine::cpu::CpuEngine;
use espalier::model::{
    LossWeights, Losses, Parameters, Problem, Topology, activation, slope_from_output,
    spectral_radius,
};
use support::small_problem;

const ALL_TERMS: LossWeights = LossWeights {
    moa_l1: 0.1,
    ligand_l2: 1e-2,
    l2: 1e-2,
    l2_projection: 3e-2,
};
/// Steps and tolerance that bring the state to rounding.
const CONVERGED: (u32, f64) = (4_000, 1e-15);

fn losses(problem: &Problem, parameters: &Parameters) -> Losses {
    CpuEngine::<f64>::new(problem.clone(), ALL_TERMS, parameters)
        .evaluate()
        .expect("an evaluation")
        .losses
}

/// Compares one parameter's gradient with the difference quotient of the total loss.
fn check(
    problem: &Problem,
    parameters: &Parameters,
    analytic: f64,
    what: &str,
    at: impl Fn(&mut Parameters) -> &mut f64,
) {
    // The error of a central difference is of the order step^2 + rounding / step: 1e-5 balances them near 1e-10.
    const STEP: f64 = 1e-5;
    let shifted = |step: f64| {
        let mut moved = parameters.clone();
        *at(&mut moved) += step;
        losses(problem, &moved).total()
    };
    let numeric = (shifted(STEP) - shifted(-STEP)) / (2.0 * STEP);
    assert!(
        (analytic - numeric).abs() <= 1e-8 + 1e-6 * numeric.abs(),
        "{what}: analytic {analytic:e}, numeric {numeric:e}"
    );
}

#[test]
fn agrees_with_finite_differences() {
    let (problem, parameters) = small_problem(CONVERGED.0, CONVERGED.1);
    let gradient = CpuEngine::<f64>::new(problem.clone(), ALL_TERMS, &parameters)
        .evaluate()
        .expect("an evaluation")
        .gradient;
    for (edge, &analytic) in gradient.weights.iter().enumerate() {
        check(
            &problem,
            &parameters,
            analytic,
            &format!("weight {edge}"),
            |p| &mut p.weights[edge],
        );
    }
    for (node, &analytic) in gradient.biases.iter().enumerate() {
        check(
            &problem,
            &parameters,
            analytic,
            &format!("bias {node}"),
            |p| &mut p.biases[node],
        );
    }
    for (output, &analytic) in gradient.projections.iter().enumerate() {
        check(
            &problem,
            &parameters,
            analytic,
            &format!("projection {output}"),
            |p| &mut p.projections[output],
        );
    }
}

#[test]
fn a_zero_weight_violates_its_sign_but_has_no_slope() {
    let (problem, mut parameters) = small_problem(CONVERGED.0, CONVERGED.1);
    let only_moa = LossWeights {
        moa_l1: 1.0,
        ligand_l2: 0.0,
        l2: 0.0,
        l2_projection: 0.0,
    };
    assert!(
        problem.topology.violates_sign(0, 0.0),
        "the sign of 0 is not that of a stimulation"
    );
    parameters.weights[0] = 0.0;
    let mut silent = problem;
    silent.targets.train.fill(0.0);
    let gradient = CpuEngine::<f64>::new(silent, only_moa, &parameters)
        .evaluate()
        .expect("an evaluation")
        .gradient;
    assert_eq!(gradient.weights[0], 0.0, "no slope at zero");
    assert_eq!(
        gradient.weights[7], 1.0,
        "edge 7 inhibits and has a positive weight"
    );
}

#[test]
fn test_conditions_do_not_train() {
    let (problem, parameters) = small_problem(CONVERGED.0, CONVERGED.1);
    let gradient = |problem: Problem| {
        CpuEngine::<f64>::new(problem, ALL_TERMS, &parameters)
            .evaluate()
            .expect("an evaluation")
            .gradient
    };
    let before = gradient(problem.clone());
    let mut changed = problem;
    // Condition 3 tests.
    changed.targets.values[3 * 2] += 0.5;
    assert_eq!(
        before,
        gradient(changed),
        "a measured value of a test condition changed the gradient"
    );
}

/// After one step from the state 0 every state is the activation of bias and input: on each branch, and at its ends.
#[test]
fn the_engine_computes_the_activation() {
    let (mut problem, mut parameters) = small_problem(1, 0.0);
    problem.inputs.fill(0.0);
    parameters.biases = vec![-3.0, -0.01, 0.0, 0.3, 0.5, 0.51, 40.0];
    let state = CpuEngine::<f64>::new(problem, ALL_TERMS, &parameters)
        .evaluate()
        .expect("an evaluation")
        .state;
    let expected: Vec<f64> = parameters
        .biases
        .iter()
        .map(|&bias| activation(bias))
        .collect();
    assert_eq!(state[..7], expected, "the first condition");
}

#[test]
fn slope_is_the_derivative_of_the_activation() {
    for z in [-2.0, -0.1, 0.1, 0.4, 0.6, 1.0, 5.0] {
        let numeric = (activation(z + 1e-6) - activation(z - 1e-6)) / 2e-6;
        let found = slope_from_output(activation(z));
        assert!(
            (found - numeric).abs() < 1e-8,
            "at {z}: {found} and {numeric}"
        );
    }
    assert_eq!(
        slope_from_output(activation(0.0)),
        0.01,
        "at 0 the slope is the leak"
    );
}

#[test]
fn spectral_radius_of_known_matrices() {
    let (problem, _) = small_problem(10, 0.0);
    let loop_of = |weights: &[f64], edges: &[(u32, u32)]| {
        let mut topology: Topology = problem.topology.clone();
        topology.nodes = 3;
        topology.source = edges.iter().map(|edge| edge.0).collect();
        topology.target = edges.iter().map(|edge| edge.1).collect();
        spectral_radius(&topology, weights)
    };
    // A loop of three: the eigenvalues are the cube roots of the product, all of one magnitude.
    let triangle = [(0, 1), (1, 2), (2, 0)];
    let radius = loop_of(&[0.5, 2.0, 8.0], &triangle);
    assert!(
        (radius - 2.0).abs() < 2e-3,
        "cube root of 8, found {radius}"
    );
    // A pair with a negative product has a purely imaginary pair of eigenvalues.
    let radius = loop_of(&[0.9, -0.4], &[(0, 1), (1, 0)]);
    assert!((radius - 0.6).abs() < 2e-3, "root of 0.36, found {radius}");
    assert_eq!(
        loop_of(&[1.0, 1.0], &[(0, 1), (1, 2)]),
        0.0,
        "a network without loops"
    );
}
