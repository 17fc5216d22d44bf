//! The GPU engine against the CPU engine: what each kernel computes, and runs of many epochs. Needs an adapter; a software
//! one will do.

mod support;

use espalier::engine::cpu::CpuEngine;
use espalier::engine::{Engine, Epoch, EpochOutcome};
use espalier::model::{LossWeights, Parameters, Problem, pruning};
use support::{Case, gpu_engine, relative_error, small_problem};

const WEIGHTS: LossWeights = LossWeights {
    moa_l1: 0.1,
    ligand_l2: 1e-3,
    l2: 1e-4,
    l2_projection: 1e-3,
};
/// Both engines compute in single precision, in another order: a few roundings of 6e-8, amplified by the fixed point.
const ROUNDING: f64 = 1e-5;

fn cpu_engine(problem: Problem, start: &Parameters) -> Box<dyn Engine> {
    Box::new(CpuEngine::<f32>::new(problem, WEIGHTS, start))
}

fn plan(epochs: u32) -> Vec<Epoch> {
    (0..epochs)
        .map(|epoch| Epoch {
            learning_rate: 1e-3,
            clear_moments: epoch == 20,
        })
        .collect()
}

/// Forward, output, adjoint, gradient and losses: each leaves its mark in one part of the evaluation.
#[test]
fn every_kernel_agrees_on_the_small_network() {
    let (problem, parameters) = small_problem(150, 1e-5);
    let cpu = cpu_engine(problem.clone(), &parameters)
        .evaluate()
        .expect("CPU");
    let gpu = gpu_engine(problem, WEIGHTS, &parameters)
        .evaluate()
        .expect("GPU");
    assert_eq!(cpu.steps, gpu.steps, "both stop by the same rule");
    let pairs = [
        ("state", &cpu.state, &gpu.state),
        ("prediction", &cpu.prediction, &gpu.prediction),
        (
            "gradient by weights",
            &cpu.gradient.weights,
            &gpu.gradient.weights,
        ),
        (
            "gradient by biases",
            &cpu.gradient.biases,
            &gpu.gradient.biases,
        ),
        (
            "gradient by projections",
            &cpu.gradient.projections,
            &gpu.gradient.projections,
        ),
    ];
    for (what, cpu, gpu) in pairs {
        let error = relative_error(gpu, cpu);
        assert!(error < ROUNDING, "{what} differs by {error:e}");
    }
    let terms = |losses: espalier::model::Losses| {
        [
            losses.fit,
            losses.test,
            losses.moa_l1,
            losses.ligand_l2,
            losses.l2,
        ]
    };
    for (term, (cpu, gpu)) in terms(cpu.losses)
        .into_iter()
        .zip(terms(gpu.losses))
        .enumerate()
    {
        assert!(
            (cpu - gpu).abs() <= ROUNDING * cpu.abs(),
            "loss term {term}: {cpu} and {gpu}"
        );
        assert!(
            cpu > 0.0,
            "loss term {term} is tested with a value that matters"
        );
    }
}

#[test]
fn fifty_epochs_agree_on_the_small_network() {
    let (problem, parameters) = small_problem(150, 1e-5);
    // Adam divides each gradient by its own size, so that a rounding error in a gradient near zero moves a weight as far
    // as any gradient would: 50 steps of 1e-3 turn roundings into about 1e-4.
    fifty_epochs(problem, &parameters, 1e-3);
}

#[test]
fn fifty_epochs_agree_on_the_reference_networks() {
    for case in Case::all() {
        fifty_epochs(case.problem(150, 1e-5), &case.parameters, 1e-2);
    }
}

fn fifty_epochs(problem: Problem, parameters: &Parameters, allowed: f64) {
    let (mut cpu, mut gpu) = (
        cpu_engine(problem.clone(), parameters),
        gpu_engine(problem.clone(), WEIGHTS, parameters),
    );
    let (on_cpu, on_gpu) = (
        cpu.train(&plan(50)).expect("CPU"),
        gpu.train(&plan(50)).expect("GPU"),
    );
    for (epoch, (cpu, gpu)) in on_cpu.iter().zip(&on_gpu).enumerate() {
        let (c, g) = (cpu.losses.total(), gpu.losses.total());
        assert!(
            (c - g).abs() <= allowed * c,
            "total loss at epoch {epoch}: {c} on the CPU, {g} on the GPU"
        );
    }
    let (cpu, gpu) = (
        cpu.parameters().expect("CPU"),
        gpu.parameters().expect("GPU"),
    );
    let error = relative_error(&gpu.weights, &cpu.weights);
    assert!(
        error < allowed,
        "weights after 50 epochs differ by {error:e}"
    );
    let moved = relative_error(&cpu.weights, &parameters.weights);
    assert!(
        moved > 2.0 * error,
        "training moved the weights ({moved:e}) by more than the engines differ"
    );
}

#[test]
fn shares_below_the_median_are_exact() {
    // Even and odd numbers of edges, ties, zeros and both signs.
    for weights in [
        vec![0.8, 0.5, 0.4, 0.9, -0.6, 0.7, 0.3, 0.2, 0.15, -0.2],
        vec![0.5; 10],
        vec![0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0, -1.0, 1e-30],
    ] {
        let (problem, mut parameters) = small_problem(30, 1e-5);
        parameters.weights.clone_from(&weights);
        let outcome = first_epoch(&mut *gpu_engine(problem.clone(), WEIGHTS, &parameters));
        let single: Vec<f64> = weights
            .iter()
            .map(|&weight| f64::from(weight as f32))
            .collect();
        let expected = pruning::below_median(&single, &problem.topology.spurious);
        assert_eq!(
            outcome.pkn_below_median, expected.pkn_percent,
            "prior edges of {weights:?}"
        );
        assert_eq!(
            outcome.spurious_below_median, expected.spurious_percent,
            "spurious edges of {weights:?}"
        );
    }
}

fn first_epoch(engine: &mut dyn Engine) -> EpochOutcome {
    engine.train(&plan(1)).expect("an epoch")[0]
}

#[test]
fn the_same_run_twice_is_the_same() {
    let (problem, parameters) = small_problem(150, 1e-5);
    let run = || {
        let mut engine = gpu_engine(problem.clone(), WEIGHTS, &parameters);
        (
            engine.train(&plan(30)).expect("training"),
            engine.parameters().expect("parameters"),
        )
    };
    assert_eq!(run(), run(), "the GPU engine is deterministic");
    let mut cpu = [
        cpu_engine(problem.clone(), &parameters),
        cpu_engine(problem.clone(), &parameters),
    ];
    let [a, b] = cpu
        .each_mut()
        .map(|engine| engine.train(&plan(30)).expect("training"));
    assert_eq!(a, b, "the CPU engine is deterministic");
}

#[test]
fn restart_forgets_everything() {
    let (problem, parameters) = small_problem(150, 1e-5);
    for mut engine in [
        cpu_engine(problem.clone(), &parameters),
        gpu_engine(problem.clone(), WEIGHTS, &parameters),
    ] {
        let first = engine.train(&plan(10)).expect("training");
        engine.restart(&parameters).expect("a restart");
        assert_eq!(
            first,
            engine.train(&plan(10)).expect("training"),
            "{}: the run after a restart",
            engine.info().engine
        );
    }
}

#[test]
fn epochs_beyond_the_ring_are_all_reported() {
    let (problem, parameters) = small_problem(30, 1e-5);
    let mut engine = gpu_engine(problem, WEIGHTS, &parameters);
    assert_eq!(
        engine.train(&plan(150)).expect("training").len(),
        150,
        "epochs of several submissions"
    );
}
