//! Batches of models, every option of training, snapshots and faults: on both engines.

#![allow(
    clippy::too_many_lines,
    reason = "a test tells its story from beginning to end"
)]

mod support;

use std::sync::Arc;

use espalier::engine::cpu::CpuEngine;
use espalier::engine::gpu::{DispatchStrategy, GpuEngine, SubBatches};
use espalier::engine::{Accuracy, Engine, Epoch, EpochOutcome, Snapshot};
use espalier::model::{
    Activation, LOSS_TERMS, LossWeights, Model, Noise, Parameters, Problem, Solver, Spectral,
    SpectralForm, TrainingOptions, Uniform,
};
use support::{FIT_ONLY, gpu_engine, plain_model, relative_error, small_problem, test_adapter};

/// The problem of a model, to change it.
fn problem_of(model: &mut Model) -> &mut Problem {
    Arc::make_mut(&mut model.problem)
}

type Make = fn(Vec<Model>) -> Box<dyn Engine>;

fn cpu(models: Vec<Model>) -> Box<dyn Engine> {
    Box::new(CpuEngine::<f32>::new(models))
}

/// A GPU engine whose accelerated iteration takes single steps, as for large networks.
fn per_step(models: Vec<Model>) -> Box<dyn Engine> {
    let engine = GpuEngine::with_strategy(&test_adapter(), models, DispatchStrategy::PerStep);
    Box::new(engine.expect("a GPU engine"))
}

const ENGINES: [Make; 2] = [cpu, gpu_engine];

fn plan(epochs: std::ops::Range<u32>) -> Vec<Epoch> {
    epochs
        .map(|number| Epoch {
            number,
            learning_rate: 2e-3,
            clear_moments: number == 20,
        })
        .collect()
}

/// Everything on: all terms, both kinds of noise, mini-batches, a limit, biases and input weights.
fn everything(seed: u64) -> Model {
    let (mut problem, mut start) = small_problem(150, 1e-5);
    problem.hyperparameters.output_bias = true;
    problem.hyperparameters.learned_inputs = true;
    problem.spectral = Spectral {
        form: SpectralForm::Exponential {
            factor: 5.0,
            target: 0.5,
        },
        probes: 5,
        power_steps: 8,
        conditions: 2,
        given: None,
    };
    problem.uniform = Uniform {
        min: 0.0,
        max: 0.8,
        follows_rate: true,
    };
    start.output_biases = vec![0.1, -0.05];
    start.input_weights = vec![2.5, 3.2];
    Model {
        problem: Arc::new(problem),
        loss_weights: LossWeights {
            moa_l1: 0.1,
            ligand_l2: 1e-3,
            l2: 1e-4,
            l2_projection: 1e-3,
            l2_output_bias: 1e-3,
            l2_input: 1e-3,
            l1: 1e-3,
            spectral: 1e-2,
            uniform: 1.0,
        },
        training_options: TrainingOptions {
            solver: Solver::Accelerated,
            batch: Some(2),
            input_noise: Noise::TimesRate(5.0),
            gradient_noise: Noise::Constant(1e-3),
            clip: Some(0.3),
        },
        start,
        seed,
    }
}

/// Trains so many models of a batch.
fn train_all(
    engine: &mut dyn Engine,
    models: usize,
    epochs: std::ops::Range<u32>,
) -> Vec<Vec<EpochOutcome>> {
    engine.train(&vec![plan(epochs); models]).expect("training")
}

fn train(engine: &mut dyn Engine, epochs: std::ops::Range<u32>) -> Vec<Vec<EpochOutcome>> {
    train_all(engine, 1, epochs)
}

fn values(parameters: &Parameters) -> Vec<f64> {
    parameters.values().collect()
}

/// One change to everything that is on.
type Change = (&'static str, fn(&mut Model));

/// Each option alone makes a difference, and the same one on both engines.
#[test]
fn every_option_counts_and_both_engines_agree() {
    let changes: [Change; 15] = [
        ("nothing", |_| {}),
        ("published solver", |m| {
            m.training_options.solver = Solver::Published;
        }),
        ("no batches", |m| m.training_options.batch = None),
        ("no input noise", |m| {
            m.training_options.input_noise = Noise::Off;
        }),
        ("no gradient noise", |m| {
            m.training_options.gradient_noise = Noise::Off;
        }),
        ("no limit", |m| m.training_options.clip = None),
        ("no L1", |m| m.loss_weights.l1 = 0.0),
        ("no spectral term", |m| m.loss_weights.spectral = 0.0),
        ("no uniform term", |m| m.loss_weights.uniform = 0.0),
        ("no L2 on output biases", |m| {
            m.loss_weights.l2_output_bias = 0.0;
        }),
        ("no L2 on inputs", |m| m.loss_weights.l2_input = 0.0),
        ("normalised radius", |m| {
            problem_of(m).spectral.form = SpectralForm::Normalised;
        }),
        ("leaky ReLU", |m| {
            problem_of(m).hyperparameters.activation = Activation::LeakyRelu;
        }),
        ("sigmoid", |m| {
            problem_of(m).hyperparameters.activation = Activation::Sigmoid;
        }),
        ("another seed", |m| m.seed = 1 << 40 | 3),
    ];
    let mut seen: Vec<(&str, Vec<f64>)> = Vec::new();
    for (what, change) in changes {
        let mut model = everything(7);
        change(&mut model);
        let [on_cpu, on_gpu] = ENGINES.map(|make| {
            let mut engine = make(vec![model.clone()]);
            let outcomes = train(&mut *engine, 0..30).remove(0);
            (outcomes, values(&engine.parameters(0).expect("parameters")))
        });
        let error = relative_error(&on_gpu.1, &on_cpu.1);
        // Adam divides gradients by their own size: 90 steps of 2e-3 turn roundings into about 1e-4.
        assert!(error < 1e-3, "{what}: parameters differ by {error:e}");
        for (epoch, (cpu, gpu)) in on_cpu.0.iter().zip(&on_gpu.0).enumerate() {
            for term in &LOSS_TERMS {
                let (cpu, gpu) = ((term.get)(&cpu.losses), (term.get)(&gpu.losses));
                let term = term.name;
                // A radius is sensitive to the states, and its term to the radius.
                let allowed = 1e-3 * cpu.abs() + 1e-7;
                assert!(
                    (cpu - gpu).abs() <= 3.0 * allowed,
                    "{what}: {term} in epoch {epoch}: {cpu} on the CPU, {gpu} on the GPU"
                );
            }
            assert!(
                (cpu.losses.test - gpu.losses.test).abs() < 1e-3 * cpu.losses.test,
                "{what}: test error in epoch {epoch}"
            );
        }
        for (other, parameters) in &seen {
            // The two solvers reach the same solution.
            let are_alike = what == "published solver" && *other == "nothing";
            let difference = relative_error(&on_cpu.1, parameters);
            assert!(
                are_alike || on_cpu.1.len() != parameters.len() || difference > 2e-5,
                "{what} makes no difference to {other}: {difference:e}"
            );
        }
        seen.push((what, on_cpu.1));
    }
}

/// Without noise a seed decides the order of the conditions alone.
#[test]
fn batches_are_drawn_from_the_seed() {
    let parameters = |seed: u64| {
        let mut model = everything(seed);
        (
            model.training_options.input_noise,
            model.training_options.gradient_noise,
        ) = (Noise::Off, Noise::Off);
        model.loss_weights.spectral = 0.0;
        let mut engine = cpu(vec![model]);
        train(&mut *engine, 0..5);
        engine.parameters(0).expect("parameters")
    };
    assert_eq!(parameters(1), parameters(1));
    assert!(
        (2..6).any(|seed| parameters(seed) != parameters(1)),
        "another seed, another order"
    );
}

/// Conditions come and go in batches, and each starts from its own last solution: on both engines alike, so that both take
/// as few steps.
#[test]
fn solutions_are_kept_while_conditions_are_away() {
    let [on_cpu, on_gpu] = ENGINES.map(|make| {
        let mut model = everything(5);
        model.training_options.input_noise = Noise::Off;
        let mut engine = make(vec![model]);
        let outcomes = train(&mut *engine, 0..20).remove(0);
        let steps = |part: fn(&EpochOutcome) -> u32| outcomes.iter().map(part).sum::<u32>();
        [
            steps(|outcome| outcome.steps),
            steps(|outcome| outcome.adjoint_steps),
        ]
    });
    for (what, (cpu, gpu)) in ["state", "adjoint"]
        .iter()
        .zip(on_cpu.into_iter().zip(on_gpu))
    {
        // A rounding may cost a step now and then.
        assert!(
            cpu.abs_diff(gpu) <= 4,
            "{what}: {cpu} steps on the CPU, {gpu} on the GPU"
        );
    }
}

/// Models of a batch that differ in everything that they may differ in.
fn batch() -> Vec<Model> {
    (0..5)
        .map(|at| {
            let mut model = everything(100 + at);
            model.training_options.batch = None;
            model.loss_weights.l2 *= at as f64;
            if at % 2 == 1 {
                // Other spurious edges: one more, and another split.
                model.start.weights.push(0.1);
                let problem = problem_of(&mut model);
                *problem = with_edge(problem, at as u32 % 3, 5);
                problem.trains = vec![true, true, false, true, true, true];
                let targets = &mut problem.targets;
                let train = Arc::make_mut(&mut targets.train);
                let test = Arc::make_mut(&mut targets.test);
                for cell in 0..2 {
                    (train[6 + cell], test[6 + cell]) = (0.1, 0.0);
                }
                (train[4], train[5], test[4], test[5]) = (0.0, 0.0, 0.0, 1.0);
            }
            model
        })
        .collect()
}

/// The same network with one more spurious edge.
fn with_edge(problem: &Problem, source: u32, target: u32) -> Problem {
    use espalier::network::{Edge, EdgeOrigin, Network, Node, NodeId, Sign};
    let topology = &problem.topology;
    let node = |at: usize| Node {
        id: format!("N{at}"),
        symbol: format!("N{at}"),
        ligand: false,
        transcription_factor: false,
    };
    let mut edges: Vec<Edge> = (0..topology.edges())
        .map(|edge| Edge {
            source: NodeId::new(topology.source[edge] as usize),
            target: NodeId::new(topology.target[edge] as usize),
            sign: match topology.mode_of_action[edge] {
                1 => Sign::Stimulation,
                -1 => Sign::Inhibition,
                _ => Sign::Unknown,
            },
            origin: if topology.spurious[edge] {
                EdgeOrigin::Spurious
            } else {
                EdgeOrigin::Prior
            },
            databases: Vec::new(),
            references: Vec::new(),
        })
        .collect();
    edges.push(Edge {
        source: NodeId::new(source as usize),
        target: NodeId::new(target as usize),
        sign: Sign::Unknown,
        origin: EdgeOrigin::Spurious,
        databases: Vec::new(),
        references: Vec::new(),
    });
    let network = Network::new(
        "more".into(),
        (0..topology.nodes).map(node).collect(),
        edges,
    );
    Problem {
        topology: Arc::new(espalier::model::Topology::new(&network)),
        ..problem.clone()
    }
}

#[test]
fn a_batch_gives_what_its_models_give_alone() {
    for make in ENGINES {
        for solver in [Solver::Accelerated, Solver::Published] {
            let models: Vec<Model> = batch()
                .into_iter()
                .map(|mut model| {
                    model.training_options.solver = solver;
                    model
                })
                .collect();
            let mut together = make(models.clone());
            let outcomes = train_all(&mut *together, 5, 0..25);
            for (at, model) in models.into_iter().enumerate() {
                let mut alone = make(vec![model]);
                let name = alone.info().engine;
                assert_eq!(
                    train(&mut *alone, 0..25)[0],
                    outcomes[at],
                    "{name}: outcomes of model {at}"
                );
                assert_eq!(
                    alone.parameters(0),
                    together.parameters(at),
                    "{name}: parameters of model {at}"
                );
            }
        }
    }
}

/// Learning rates, lengths and resets of the optimiser differ between the models of a batch, with and without mini-batches; a
/// model whose plan is over waits, and goes on later as if it had not.
#[test]
fn models_of_a_batch_follow_plans_of_their_own() {
    let plan_of = |at: usize, epochs: std::ops::Range<u32>| -> Vec<Epoch> {
        epochs
            .map(|number| Epoch {
                number,
                learning_rate: 1e-3 * (at + 1) as f64,
                clear_moments: number as usize == 7 + at,
            })
            .collect()
    };
    let cases = [
        (cpu as Make, None, Solver::Accelerated),
        (cpu, Some(2), Solver::Published),
        (gpu_engine, None, Solver::Accelerated),
        (gpu_engine, Some(2), Solver::Accelerated),
        (gpu_engine, None, Solver::Published),
        (per_step, None, Solver::Accelerated),
    ];
    for (make, size, solver) in cases {
        let models: Vec<Model> = batch()
            .into_iter()
            .map(|mut model| {
                model.training_options.batch = size;
                model.training_options.solver = solver;
                model
            })
            .collect();
        // Model `at` first trains fewer epochs than the next one, and the first one none at all.
        let pause = |at: usize| 4 * at as u32;
        let mut together = make(models.clone());
        let name = together.info().engine;
        let halves = [
            |at, pause: u32| (at, 0..pause),
            |at, pause: u32| (at, pause..20),
        ];
        let mut outcomes = vec![Vec::new(); models.len()];
        for half in halves {
            let plans: Vec<Vec<Epoch>> = (0..models.len())
                .map(|at| {
                    let (at, epochs) = half(at, pause(at));
                    plan_of(at, epochs)
                })
                .collect();
            let trained = together.train(&plans).expect("training");
            for (all, new) in outcomes.iter_mut().zip(trained) {
                all.extend(new);
            }
        }
        for (at, model) in models.into_iter().enumerate() {
            let mut alone = make(vec![model]);
            let whole = alone.train(&[plan_of(at, 0..20)]).expect("training");
            let what = format!("{name}, {solver:?}, batches of {size:?}: model {at}");
            assert_eq!(whole[0], outcomes[at], "{what}: outcomes");
            assert_eq!(alone.snapshot(0), together.snapshot(at), "{what}: snapshot");
        }
    }
}

/// A batch that does not fit the buffers of a device is trained in parts, and gives the same.
#[test]
fn a_batch_that_does_not_fit_is_cut() {
    let adapter = test_adapter();
    let mut whole = SubBatches::new(&adapter, &batch()).expect("an engine");
    // Two models of this size fit, three do not.
    let mut cut = SubBatches::within(&adapter, &batch(), 24 << 10).expect("an engine");
    assert_eq!((whole.parts(), cut.parts()), (1, 3), "parts");
    assert_eq!(
        train_all(&mut cut, 5, 0..25),
        train_all(&mut whole, 5, 0..25)
    );
    let stronger = LossWeights {
        l2: 0.1,
        ..FIT_ONLY
    };
    for engine in [&mut whole, &mut cut] {
        engine.set_loss_weights(3, stronger).expect("new strengths");
        let last = engine.snapshot(4).expect("a snapshot");
        engine.restore(4, &last).expect("the snapshot");
    }
    assert_eq!(
        train_all(&mut cut, 5, 25..30),
        train_all(&mut whole, 5, 25..30)
    );
    for model in 0..5 {
        assert!(
            cut.snapshot(model) == whole.snapshot(model),
            "snapshot of model {model}"
        );
        // An evaluation leaves the solutions of the other models alone.
        let evaluate = |engine: &mut SubBatches| engine.evaluate(model, Accuracy::Full);
        assert!(
            evaluate(&mut cut) == evaluate(&mut whole),
            "evaluation of model {model}"
        );
    }
    let too_small = SubBatches::within(&adapter, &batch(), 1 << 10).err();
    let refused = too_small.expect("not even one fits").to_string();
    assert!(refused.contains("Choose the CPU engine"), "{refused}");
}

#[test]
fn a_run_resumed_from_a_snapshot_is_the_run_that_never_stopped() {
    let mut whole_batches = everything(3);
    whole_batches.training_options.batch = None;
    for make in ENGINES {
        for model in [everything(3), whole_batches.clone()] {
            let mut never_stopped = make(vec![model.clone()]);
            train(&mut *never_stopped, 0..13);
            let snapshot = never_stopped.snapshot(0).expect("a snapshot");
            let rest = train(&mut *never_stopped, 13..40);
            let mut resumed = make(vec![model.clone()]);
            resumed.restore(0, &snapshot).expect("the snapshot");
            assert_eq!(
                resumed.snapshot(0).expect("a snapshot"),
                snapshot,
                "it is kept whole"
            );
            assert_eq!(
                train(&mut *resumed, 13..40),
                rest,
                "{}",
                resumed.info().engine
            );
            assert_eq!(resumed.parameters(0), never_stopped.parameters(0));
            assert_eq!(resumed.snapshot(0), never_stopped.snapshot(0));
        }
    }
}

#[test]
fn evaluations_do_not_disturb() {
    for make in ENGINES {
        let [mut with, mut without] = [make(vec![everything(3)]), make(vec![everything(3)])];
        train(&mut *with, 0..9);
        train(&mut *without, 0..9);
        let [full, trained] = [Accuracy::Full, Accuracy::AsTrained]
            .map(|accuracy| with.evaluate(0, accuracy).expect("an evaluation"));
        let error = relative_error(&trained.state, &full.state);
        assert!(error < 1e-5, "both are at the same solution: {error:e}");
        assert_eq!(train(&mut *with, 9..20), train(&mut *without, 9..20));
    }
}

/// The leaky ReLU does not saturate: with large weights states grow beyond all bounds.
fn exploding() -> Model {
    let (mut problem, mut start) = small_problem(150, 1e-5);
    problem.hyperparameters.activation = Activation::LeakyRelu;
    start.weights.iter_mut().for_each(|weight| *weight = 40.0);
    plain_model(problem, FIT_ONLY, &start, Solver::Accelerated)
}

#[test]
fn values_that_are_not_finite_stop_a_model_at_its_last_good_state() {
    for make in ENGINES {
        let (problem, good_start) = small_problem(150, 1e-5);
        let good = plain_model(problem, FIT_ONLY, &good_start, Solver::Accelerated);
        let mut bad = exploding();
        problem_of(&mut bad).hyperparameters = good.problem.hyperparameters;
        bad.start.weights[3] = f64::INFINITY;
        let mut engine = make(vec![bad.clone(), good.clone()]);
        let name = engine.info().engine;
        let outcomes = train_all(&mut *engine, 2, 0..10);
        let fault = outcomes[0][0].fault.clone().expect("a fault");
        assert!(
            outcomes[0].len() == 1 && fault.term == "fit",
            "{name}: {fault:?}"
        );
        let start = make(vec![bad]).parameters(0);
        assert_eq!(engine.parameters(0), start, "{name}: nothing was changed");
        let mut alone = make(vec![good]);
        assert_eq!(
            train(&mut *alone, 0..10)[0],
            outcomes[1],
            "{name}: the other model goes on"
        );
        // It goes on from good parameters as if nothing had been.
        engine
            .restore(0, &Snapshot::start(good_start))
            .expect("good parameters");
        let again = train_all(&mut *engine, 2, 0..10).remove(0);
        assert!(
            again.len() == 10 && again[9].fault.is_none(),
            "{name}: {:?}",
            again.last()
        );
    }
}

#[test]
fn a_fault_names_the_nodes() {
    for make in ENGINES {
        let mut engine = make(vec![exploding()]);
        let fault = train(&mut *engine, 0..3)[0][0]
            .fault
            .clone()
            .expect("a fault");
        assert!(
            !fault.nodes.is_empty(),
            "{}: {fault:?}",
            engine.info().engine
        );
    }
}
