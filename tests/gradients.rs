//! The gradient against finite differences, for every kind of parameter and every term of the loss.

mod support;

use std::sync::Arc;

use espalier::engine::cpu::CpuEngine;
use espalier::engine::{Accuracy, Engine, Evaluation};
use espalier::model::{
    Activation, LossWeights, Parameters, Problem, Solver, Spectral, SpectralForm, Topology,
    Uniform, spectral_radius,
};
use support::{FIT_ONLY, plain_model, small_problem};

const ALL_TERMS: LossWeights = LossWeights {
    moa_l1: 0.1,
    ligand_l2: 1e-2,
    l2: 1e-2,
    l2_projection: 3e-2,
    l2_output_bias: 2e-2,
    l2_input: 4e-2,
    l1: 3e-3,
    spectral: 0.0,
    uniform: 0.2,
};
/// Steps and tolerance that bring the state to rounding.
const CONVERGED: (u32, f64) = (4_000, 1e-15);

fn evaluate(problem: &Problem, weights: LossWeights, parameters: &Parameters) -> Evaluation {
    let model = plain_model(problem.clone(), weights, parameters, Solver::Published);
    CpuEngine::<f64>::new(vec![model])
        .evaluate(0, Accuracy::Full)
        .expect("an evaluation")
}

/// Compares the gradient by every parameter with the difference quotient of the total loss.
fn check(problem: &Problem, weights: LossWeights, parameters: &Parameters, what: &str) {
    // The error of a central difference is of the order step^2 + rounding / step: 1e-5 balances them near 1e-10.
    const STEP: f64 = 1e-5;
    let places = parameters.layout();
    let values: Vec<f64> = parameters.values().collect();
    let analytic: Vec<f64> = evaluate(problem, weights, parameters)
        .gradient
        .values()
        .collect();
    for place in 0..places.count() {
        let shifted = |step: f64| {
            let mut moved = values.clone();
            moved[place] += step;
            let moved = Parameters::from_values(&moved, &places);
            evaluate(problem, weights, &moved).losses.total()
        };
        let numeric = (shifted(STEP) - shifted(-STEP)) / (2.0 * STEP);
        assert!(
            (analytic[place] - numeric).abs() <= 1e-8 + 1e-6 * numeric.abs(),
            "{what}, parameter {place}: analytic {:e}, numeric {numeric:e}",
            analytic[place]
        );
    }
}

/// A problem with every kind of parameter, and a uniform term whose strength is constant.
fn full_problem() -> (Problem, Parameters) {
    let (mut problem, mut parameters) = small_problem(CONVERGED.0, CONVERGED.1);
    problem.hyperparameters.output_bias = true;
    problem.hyperparameters.learned_inputs = true;
    problem.uniform = Uniform {
        min: 0.05,
        max: 0.5,
        follows_rate: false,
    };
    parameters.output_biases = vec![0.1, -0.2];
    parameters.input_weights = vec![2.0, 3.5];
    (problem, parameters)
}

#[test]
fn agrees_with_finite_differences() {
    for activation in [
        Activation::MichaelisMenten,
        Activation::LeakyRelu,
        Activation::Sigmoid,
    ] {
        let (mut problem, parameters) = full_problem();
        problem.hyperparameters.activation = activation;
        check(&problem, ALL_TERMS, &parameters, &format!("{activation:?}"));
    }
}

/// The states are held constant in the spectral term. Where no state is negative the slope of the leaky ReLU is 1 whatever
/// the states are, so that the difference quotient sees nothing of them.
#[test]
fn the_spectral_term_agrees_with_finite_differences() {
    let (mut problem, mut parameters) = full_problem();
    problem.hyperparameters.activation = Activation::LeakyRelu;
    problem.hyperparameters.max_steps = 300;
    parameters.biases.fill(2.0);
    Arc::make_mut(&mut problem.targets.train).fill(0.0);
    let vectors = (0..2 * 3 * 7)
        .map(|i| f64::from(i * 37 % 11) - 4.5)
        .collect();
    problem.spectral = Spectral {
        form: SpectralForm::Exponential {
            factor: 3.0,
            target: 0.4,
        },
        probes: 3,
        power_steps: 4,
        conditions: 2,
        given: Some(std::sync::Arc::new(espalier::model::GivenProbes {
            conditions: vec![0, 4],
            vectors,
        })),
    };
    let spectral = LossWeights {
        spectral: 0.7,
        ..FIT_ONLY
    };
    let found = evaluate(&problem, spectral, &parameters);
    assert!(
        found.state.iter().all(|&state| state > 0.0),
        "no state is negative"
    );
    assert!(
        found
            .gradient
            .weights
            .iter()
            .any(|slope| slope.abs() > 1e-3),
        "there is a gradient to check"
    );
    check(&problem, spectral, &parameters, "spectral");
}

#[test]
fn a_zero_weight_violates_its_sign_but_has_no_slope() {
    let (problem, mut parameters) = small_problem(CONVERGED.0, CONVERGED.1);
    let only_moa = LossWeights {
        moa_l1: 1.0,
        ..FIT_ONLY
    };
    assert!(
        problem.topology.violates_sign(0, 0.0),
        "the sign of 0 is not that of a stimulation"
    );
    parameters.weights[0] = 0.0;
    let mut silent = problem;
    Arc::make_mut(&mut silent.targets.train).fill(0.0);
    let gradient = evaluate(&silent, only_moa, &parameters).gradient;
    assert_eq!(gradient.weights[0], 0.0, "no slope at zero");
    assert_eq!(
        gradient.weights[7], 1.0,
        "edge 7 inhibits and has a positive weight"
    );
}

#[test]
fn test_conditions_do_not_train() {
    let (problem, parameters) = small_problem(CONVERGED.0, CONVERGED.1);
    let gradient = |problem: Problem| evaluate(&problem, ALL_TERMS, &parameters).gradient;
    let before = gradient(problem.clone());
    let mut changed = problem;
    // Condition 3 tests.
    Arc::make_mut(&mut changed.targets.values)[3 * 2] += 0.5;
    assert_eq!(
        before,
        gradient(changed),
        "a measured value of a test condition changed the gradient"
    );
}

const ACTIVATIONS: [Activation; 3] = [
    Activation::MichaelisMenten,
    Activation::LeakyRelu,
    Activation::Sigmoid,
];

/// After one step from the state 0 every state is the activation of bias and input: on each branch, and at its ends.
#[test]
fn the_engine_computes_the_activations() {
    let (mut problem, mut parameters) = small_problem(1, 0.0);
    Arc::make_mut(&mut problem.doses).fill(0.0);
    parameters.biases = vec![-3.0, -0.01, 0.0, 0.3, 0.5, 0.51, 40.0];
    for activation in ACTIVATIONS {
        problem.hyperparameters.activation = activation;
        let state = evaluate(&problem, ALL_TERMS, &parameters).state;
        let expected: Vec<f64> = parameters
            .biases
            .iter()
            .map(|&bias| activation.value(bias))
            .collect();
        assert_eq!(state[..7], expected, "{activation:?}: the first condition");
    }
}

#[test]
fn slopes_are_the_derivatives_of_the_activations() {
    for activation in ACTIVATIONS {
        for z in [-2.0, -0.1, 0.1, 0.4, 0.6, 1.0, 5.0] {
            let numeric = (activation.value(z + 1e-6) - activation.value(z - 1e-6)) / 2e-6;
            let found = activation.slope_from_output(activation.value(z));
            assert!(
                (found - numeric).abs() < 1e-8,
                "{activation:?} at {z}: {found} and {numeric}"
            );
        }
    }
    for activation in [Activation::MichaelisMenten, Activation::LeakyRelu] {
        assert_eq!(
            activation.slope_from_output(0.0),
            0.01,
            "at 0 the slope is the leak"
        );
    }
}

#[test]
fn spectral_radius_of_known_matrices() {
    let (problem, _) = small_problem(10, 0.0);
    let loop_of = |weights: &[f64], edges: &[(u32, u32)]| {
        let mut topology: Topology = (*problem.topology).clone();
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
