//! The GPU engine against the CPU engine: what each kernel computes, and runs of many epochs. Needs an adapter; a software
//! one will do.

#![allow(
    clippy::too_many_lines,
    reason = "a test tells its story from beginning to end"
)]

mod support;

use std::sync::Arc;

use espalier::engine::cpu::CpuEngine;
use espalier::engine::gpu::{DispatchStrategy, GpuEngine};
use espalier::engine::{Accuracy, Engine, Epoch, EpochOutcome, Snapshot};
use espalier::model::{LossWeights, Model, Parameters, Problem, Solver};
use espalier::statistics::pruning;
use support::{
    Case, FIT_ONLY, gpu_engine, plain_model, relative_error, small_problem, test_adapter,
};

const WEIGHTS: LossWeights = LossWeights {
    moa_l1: 0.1,
    ligand_l2: 1e-3,
    l2: 1e-4,
    l2_projection: 1e-3,
    ..FIT_ONLY
};
/// Both engines compute in single precision, in another order: a few roundings of 6e-8, amplified by the fixed point.
const ROUNDING: f64 = 1e-5;

fn model(problem: Problem, start: &Parameters) -> Model {
    plain_model(problem, WEIGHTS, start, Solver::Accelerated)
}

fn cpu_engine(model: Model) -> Box<dyn Engine> {
    Box::new(CpuEngine::<f32>::new(vec![model]))
}

fn gpu(model: Model) -> Box<dyn Engine> {
    gpu_engine(vec![model])
}

fn plan(epochs: u32) -> Vec<Epoch> {
    (0..epochs)
        .map(|epoch| Epoch {
            number: epoch,
            learning_rate: 1e-3,
            clear_moments: epoch == 20,
        })
        .collect()
}

/// Forward, output, adjoint, gradient and losses: each leaves its mark in one part of the evaluation.
#[test]
fn every_kernel_agrees_on_the_small_network() {
    let (problem, parameters) = small_problem(150, 1e-5);
    let model = model(problem.clone(), &parameters);
    let evaluate = |mut engine: Box<dyn Engine>| engine.evaluate(0, Accuracy::Full).expect("both");
    let (cpu, gpu) = (evaluate(cpu_engine(model.clone())), evaluate(gpu(model)));
    let residuals = [cpu.residual(&problem), gpu.residual(&problem)];
    assert!(
        residuals.iter().all(|&residual| residual < 1e-5),
        "both settle: {residuals:?}"
    );
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
    fifty_epochs(&problem, &parameters, 1e-3);
}

#[test]
fn fifty_epochs_agree_on_the_reference_networks() {
    for case in Case::all() {
        fifty_epochs(&case.problem(150, 1e-5), &case.parameters, 1e-2);
    }
}

fn fifty_epochs(problem: &Problem, parameters: &Parameters, allowed: f64) {
    for solver in [Solver::Published, Solver::Accelerated] {
        agree_over_fifty_epochs(
            &plain_model(problem.clone(), WEIGHTS, parameters, solver),
            allowed,
        );
    }
}

/// Losses in every epoch, and weights at the end, up to a relative difference.
fn agree_over_fifty_epochs(model: &Model, allowed: f64) {
    let parameters = &model.start;
    let (mut cpu, mut gpu) = (cpu_engine(model.clone()), gpu(model.clone()));
    let (on_cpu, on_gpu) = (
        cpu.train(&[plan(50)]).expect("CPU").remove(0),
        gpu.train(&[plan(50)]).expect("GPU").remove(0),
    );
    for (epoch, (cpu, gpu)) in on_cpu.iter().zip(&on_gpu).enumerate() {
        let (c, g) = (cpu.losses.total(), gpu.losses.total());
        assert!(
            (c - g).abs() <= allowed * c,
            "total loss at epoch {epoch}: {c} on the CPU, {g} on the GPU"
        );
    }
    let (cpu, gpu) = (
        cpu.parameters(0).expect("CPU"),
        gpu.parameters(0).expect("GPU"),
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
        let outcome = first_epoch(&mut *gpu(model(problem.clone(), &parameters)));
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
    engine
        .train(&[plan(1)])
        .expect("an epoch")
        .remove(0)
        .remove(0)
}

#[test]
fn the_same_run_twice_is_the_same() {
    let (problem, parameters) = small_problem(150, 1e-5);
    let run = || {
        let mut engine = gpu(model(problem.clone(), &parameters));
        (
            engine.train(&[plan(30)]).expect("training").remove(0),
            engine.parameters(0).expect("parameters"),
        )
    };
    assert_eq!(run(), run(), "the GPU engine is deterministic");
    let mut cpu = [
        cpu_engine(model(problem.clone(), &parameters)),
        cpu_engine(model(problem.clone(), &parameters)),
    ];
    let [a, b] = cpu
        .each_mut()
        .map(|engine| engine.train(&[plan(30)]).expect("training").remove(0));
    assert_eq!(a, b, "the CPU engine is deterministic");
}

#[test]
fn restart_forgets_everything() {
    let (problem, parameters) = small_problem(150, 1e-5);
    for mut engine in [
        cpu_engine(model(problem.clone(), &parameters)),
        gpu(model(problem.clone(), &parameters)),
    ] {
        let first = engine.train(&[plan(10)]).expect("training").remove(0);
        engine
            .restore(0, &Snapshot::start(parameters.clone()))
            .expect("a restart");
        assert_eq!(
            first,
            engine.train(&[plan(10)]).expect("training").remove(0),
            "{}: the run after a restart",
            engine.info().engine
        );
    }
}

/// More epochs than the ring holds: every outcome is that of its own epoch.
#[test]
fn epochs_beyond_the_ring_are_all_reported() {
    let (problem, parameters) = small_problem(30, 1e-5);
    let mut at_once = gpu(model(problem.clone(), &parameters));
    let mut one_by_one = gpu(model(problem, &parameters));
    let plan = plan(150);
    let single: Vec<EpochOutcome> = plan
        .iter()
        .flat_map(|epoch| {
            one_by_one
                .train(&[vec![*epoch]])
                .expect("an epoch")
                .remove(0)
        })
        .collect();
    let together = at_once.train(&[plan]).expect("training").remove(0);
    assert_eq!(together, single);
    assert!(
        together[149].losses.total() < together[0].losses.total(),
        "and they differ from each other"
    );
}

#[test]
fn the_strength_of_the_terms_changes_on_the_way() {
    let (problem, parameters) = small_problem(150, 1e-5);
    let stronger = LossWeights {
        l2: 0.1,
        moa_l1: 0.0,
        ..WEIGHTS
    };
    let run = |mut engine: Box<dyn Engine>| {
        engine.train(&[plan(10)]).expect("training").remove(0);
        engine.set_loss_weights(0, stronger).expect("new strengths");
        let outcomes = engine.train(&[plan(10)]).expect("training").remove(0);
        (
            outcomes[0].losses,
            engine.parameters(0).expect("parameters").weights,
        )
    };
    let (on_cpu, on_gpu) = (
        run(cpu_engine(model(problem.clone(), &parameters))),
        run(gpu(model(problem, &parameters))),
    );
    assert!(
        (on_cpu.0.l2 - on_gpu.0.l2).abs() < 1e-4 * on_cpu.0.l2 && on_gpu.0.moa_l1 == 0.0,
        "{on_cpu:?} {on_gpu:?}"
    );
    assert!(
        relative_error(&on_gpu.1, &on_cpu.1) < 1e-3,
        "weights after the change"
    );
}

#[test]
fn an_evaluation_changes_nothing() {
    let (problem, parameters) = small_problem(150, 1e-5);
    for make in [gpu as fn(Model) -> Box<dyn Engine>, cpu_engine] {
        let (mut with, mut without) = (
            make(model(problem.clone(), &parameters)),
            make(model(problem.clone(), &parameters)),
        );
        for engine in [&mut with, &mut without] {
            engine.train(&[plan(5)]).expect("training").remove(0);
        }
        with.evaluate(0, Accuracy::Full).expect("an evaluation");
        assert_eq!(
            with.train(&[plan(5)]),
            without.train(&[plan(5)]),
            "{}",
            with.info().engine
        );
    }
}

/// Shapes at the edge of what is possible, on both engines: each gives finite numbers, and both the same.
#[test]
fn unusual_problems_are_computed_alike() {
    let (small, parameters) = small_problem(150, 1e-5);
    let no_test = |mut problem: Problem| {
        problem.trains.fill(true);
        Arc::make_mut(&mut problem.targets.test).fill(0.0);
        problem
    };
    let no_spurious = |mut problem: Problem| {
        Arc::make_mut(&mut problem.topology).spurious.fill(false);
        problem
    };
    let one_step = |mut problem: Problem| {
        problem.hyperparameters.max_steps = 1;
        problem
    };
    let oscillating = {
        // Random signs and large weights: the states never settle, and without a bound the adjoint was seen to grow to 1e30.
        let mut wild = parameters.clone();
        wild.weights
            .iter_mut()
            .zip([3.0, 4.0, 5.0, 1.0, -4.0, -1.0, -1.0, -5.0, 5.0, 5.0])
            .for_each(|(weight, value)| *weight = value);
        wild
    };
    let cases = [
        ("no test condition", no_test(small.clone()), &parameters),
        ("no spurious edge", no_spurious(small.clone()), &parameters),
        ("large weights", small.clone(), &oscillating),
        ("one step", one_step(small), &parameters),
    ];
    for (what, problem, start) in cases {
        for mut engine in [
            cpu_engine(model(problem.clone(), start)),
            gpu(model(problem.clone(), start)),
        ] {
            let outcomes = engine.train(&[plan(20)]).expect("training").remove(0);
            let name = engine.info().engine;
            assert!(
                outcomes
                    .iter()
                    .all(|outcome| outcome.losses.total().is_finite()),
                "{what} on {name}: {:?}",
                outcomes[19]
            );
            assert!(
                engine.parameters(0).expect("parameters").is_finite(),
                "{what} on {name}"
            );
            assert_eq!(
                outcomes[0].losses.test.is_nan(),
                what == "no test condition",
                "{what} on {name}"
            );
            assert_eq!(
                outcomes[0].spurious_below_median.is_nan(),
                what == "no spurious edge",
                "{what} on {name}"
            );
        }
        let first = |mut engine: Box<dyn Engine>| {
            engine
                .evaluate(0, Accuracy::Full)
                .expect("an evaluation")
                .losses
                .total()
        };
        let (on_cpu, on_gpu) = (
            first(cpu_engine(model(problem.clone(), start))),
            first(gpu(model(problem.clone(), start))),
        );
        if what == "large weights" {
            for mut engine in [
                cpu_engine(model(problem.clone(), start)),
                gpu(model(problem.clone(), start)),
            ] {
                let found = engine.evaluate(0, Accuracy::Full).expect("an evaluation");
                let largest = found
                    .gradient
                    .weights
                    .iter()
                    .fold(0.0f64, |largest, slope| largest.max(slope.abs()));
                assert!(
                    found.residual(&problem) > 1e-2,
                    "the states oscillate: {:?}",
                    found.residuals
                );
                // Adjoints of at most 100, states of at most 1, five conditions, and a little from the other terms.
                assert!(
                    (1.0..510.0).contains(&largest),
                    "the gradient is large, and bounded: {largest}"
                );
            }
        }
        // Oscillating states amplify rounding; the others agree to it.
        let allowed = if what == "large weights" {
            0.05
        } else {
            ROUNDING
        };
        assert!(
            (on_cpu - on_gpu).abs() <= allowed * on_cpu,
            "{what}: {on_cpu} on the CPU, {on_gpu} on the GPU"
        );
    }
}

/// Single steps spread over the device, as large networks take them, reach the same solutions and train alike.
#[test]
fn single_steps_agree_with_the_cpu() {
    let per_step = |model: Model| -> Box<dyn Engine> {
        let engine =
            GpuEngine::with_strategy(&test_adapter(), vec![model], DispatchStrategy::PerStep);
        Box::new(engine.expect("a GPU engine"))
    };
    let (small, parameters) = small_problem(150, 1e-5);
    let cases = Case::all();
    let references = cases
        .iter()
        .map(|case| (case.problem(150, 1e-5), &case.parameters, 1e-2));
    for (problem, start, allowed) in references.chain([(small, &parameters, 1e-3)]) {
        let model = model(problem, start);
        let (mut cpu, mut gpu) = (cpu_engine(model.clone()), per_step(model));
        let outcomes = [&mut cpu, &mut gpu]
            .map(|engine| engine.train(&[plan(15)]).expect("training").remove(0));
        for (epoch, (cpu, gpu)) in outcomes[0].iter().zip(&outcomes[1]).enumerate() {
            let (c, g) = (cpu.losses.total(), gpu.losses.total());
            assert!((c - g).abs() <= allowed * c, "epoch {epoch}: {c} and {g}");
            assert!(
                gpu.residual < 1e-6 && gpu.steps < 150,
                "epoch {epoch} settles: {gpu:?}"
            );
        }
        let [on_cpu, on_gpu] = [&mut cpu, &mut gpu]
            .map(|engine| engine.evaluate(0, Accuracy::AsTrained).expect("both"));
        let error = relative_error(&on_gpu.state, &on_cpu.state);
        assert!(error < allowed, "states differ by {error:e}");
    }
}
