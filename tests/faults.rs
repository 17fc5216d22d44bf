//! What can go wrong does, and nothing is lost: devices that fail, networks that do not settle, studies at the edge of what
//! is possible.

mod support;

use std::sync::Arc;
use std::time::Duration;

use espalier::data::{Example, SplitRule, StudyData};
use espalier::engine::cpu::CpuEngine;
use espalier::engine::gpu::{DispatchStrategy, GpuEngine};
use espalier::engine::{Accuracy, Engine, EngineError, EngineKind, Epoch, check_adapter, fastest};
use espalier::model::{EngineChoice, Model, Parameters, Solver, spectral_radius};
use espalier::network::{Amount, Edge, EdgeOrigin, Network, Node, NodeId, Sign};
use espalier::settings::{Config, Preset};
use espalier::train::{Experiment, Trainer};
use support::{FIT_ONLY, gpu_engine, plain_model, small_problem, test_adapter};

fn experiment(epochs: u32) -> Experiment {
    let study = StudyData::example(Example::Toy).expect("the toy");
    let mut config = Config::for_example(Preset::LowCoverage, Example::Toy);
    config.epochs = epochs;
    Experiment::new(&study, config).expect("an experiment")
}

fn gpu(experiment: &Experiment) -> GpuEngine {
    GpuEngine::with_strategy(
        &test_adapter(),
        vec![experiment.model()],
        DispatchStrategy::PerTile,
    )
    .expect("a GPU engine")
}

/// The run goes on with the CPU, from the last safe state, as if nothing had been: exactly as a CPU engine that is given the
/// GPU's state of that epoch.
fn assert_went_on(mut trainer: Trainer, expected: &str, safe: u32, l2: f64) {
    let epochs: Vec<u32> = trainer
        .model(0)
        .history()
        .iter()
        .map(|record| record.epoch)
        .collect();
    assert_eq!(
        epochs,
        (0..190).collect::<Vec<_>>(),
        "every epoch once, in order"
    );
    assert!(trainer.is_finished());
    let [change] = trainer.engine_changes() else {
        panic!("one change of engine: {:?}", trainer.engine_changes())
    };
    let change = change.clone();
    assert_eq!(
        (change.engine.engine, change.epoch),
        (EngineKind::Cpu, safe)
    );
    assert!(
        change.reason.contains(expected) && change.reason.contains(&format!("from epoch {safe}")),
        "{}",
        change.reason
    );
    assert_eq!(trainer.take_rewound(0), Some(safe), "what was made again");
    let mut experiment = experiment(190);
    let schedule = experiment.config.schedule();
    let plan = |epochs: std::ops::Range<u32>| -> Vec<Epoch> {
        epochs
            .map(|epoch| espalier::train::planned_epoch(&schedule, epoch, 190))
            .collect()
    };
    let mut gpu = gpu(&experiment);
    gpu.train(&[plan(0..safe)]).expect("training");
    experiment.config.strengths.l2 = l2;
    let mut cpu = CpuEngine::<f32>::new(vec![experiment.model()]);
    let snapshot = gpu.snapshot(0).expect("a snapshot");
    cpu.restore(0, &snapshot).expect("the snapshot");
    cpu.train(&[plan(safe..190)]).expect("training");
    assert_eq!(
        trainer.parameters(0).expect("parameters"),
        cpu.parameters(0).expect("parameters")
    );
}

#[test]
fn a_lost_device_is_replaced_by_the_cpu() {
    let experiment = experiment(190);
    let engine = gpu(&experiment);
    let break_device = engine.breaker();
    let mut trainer = Trainer::new(vec![experiment], Box::new(engine));
    trainer.advance(130).expect("training");
    // A setting that changes on the way makes a safe state of its own.
    trainer.set_l2(0, 1e-3).expect("another strength");
    trainer.advance(20).expect("training");
    assert_eq!(trainer.engine().engine, EngineKind::Gpu);
    break_device();
    // Whoever asks first notices: here somebody who wants the parameters.
    trainer.parameters(0).expect("parameters of the same epoch");
    assert_eq!(
        (trainer.model(0).epoch(), trainer.engine().engine),
        (150, EngineKind::Cpu)
    );
    trainer.advance(40).expect("training goes on");
    assert_went_on(trainer, "lost", 130, 1e-3);
}

/// Several models, of which one is finished, one has stopped, and one goes on: each falls back to its own safe state, and only the
/// last one is trained again.
#[test]
fn models_of_a_batch_fall_back_each_to_its_own_state() {
    let experiments = vec![experiment(120), experiment(190), experiment(190)];
    let mut models: Vec<Model> = experiments.iter().map(Experiment::model).collect();
    // A weight that is not finite stops the second model before its first step.
    models[1].start.weights[3] = f64::INFINITY;
    let engine = GpuEngine::with_strategy(&test_adapter(), models, DispatchStrategy::PerTile);
    let engine = engine.expect("a GPU engine");
    let break_device = engine.breaker();
    let mut trainer = Trainer::new(experiments, Box::new(engine));
    trainer.set_learning_rate(2, 5e-4).expect("a rate");
    trainer.advance(150).expect("training");
    assert!(trainer.model(0).is_finished() && trainer.model(1).stopped().is_some());
    let finished = trainer.parameters(0).expect("parameters");
    break_device();
    trainer.advance(40).expect("training goes on");
    assert_eq!(trainer.engine().engine, EngineKind::Cpu);
    let epochs = [0, 1, 2].map(|model| trainer.model(model).epoch());
    assert_eq!(epochs, [120, 0, 190]);
    assert_eq!(
        trainer.parameters(0).expect("parameters"),
        finished,
        "a finished model keeps its weights"
    );
    let changes = [0, 1, 2].map(|model| trainer.model(model).engine_changes().to_vec());
    assert!(
        changes[0].is_empty() && changes[1].is_empty(),
        "no epoch of these was computed again"
    );
    assert_eq!(changes[2].len(), 1);
    assert_eq!(changes[2][0].epoch, 100, "its last safe state");
    assert!(changes[2][0].reason.contains("near epoch 150"));
    for model in [0, 1, 2] {
        let records = trainer.model(model).history();
        let epochs: Vec<u32> = records.iter().map(|record| record.epoch).collect();
        assert_eq!(epochs, (0..records.len() as u32).collect::<Vec<_>>());
    }
}

#[test]
fn a_device_that_does_not_answer_is_replaced_by_the_cpu() {
    let experiment = experiment(190);
    let l2 = experiment.config.strengths.l2;
    let mut engine = gpu(&experiment);
    engine.set_patience(Duration::from_nanos(1));
    let mut trainer = Trainer::new(vec![experiment], Box::new(engine));
    trainer.advance(190).expect("training goes on");
    assert_went_on(trainer, "has not answered", 0, l2);
}

#[test]
fn a_failing_device_says_so_where_there_is_no_trainer() {
    let mut engine = gpu(&experiment(10));
    engine.breaker()();
    let plan = vec![Epoch {
        number: 0,
        learning_rate: 1e-3,
        clear_moments: false,
    }];
    let error = engine.train(&[plan]).expect_err("the device is gone");
    assert!(matches!(&error, EngineError::Device { .. }), "{error:?}");
}

#[test]
fn the_adapter_of_the_tests_computes_what_the_cpu_computes() {
    check_adapter(&test_adapter()).expect("an adapter to trust");
}

/// The CPU and an adapter are timed on the run at hand, and the reason says both.
#[test]
fn what_is_fastest_is_taken() {
    let adapter = test_adapter();
    let opened = fastest(std::slice::from_ref(&adapter), vec![experiment(10).model()]);
    assert!(
        opened.reason.contains("ms on the CPU") && opened.reason.contains(&adapter.name),
        "{}",
        opened.reason
    );
    if !adapter.is_real() {
        assert!(
            opened.reason.ends_with("the CPU was taken."),
            "{}",
            opened.reason
        );
        assert_eq!(opened.engine.info().engine, EngineKind::Cpu);
    }
}

fn train(engine: &mut dyn Engine, epochs: u32) -> bool {
    let plan: Vec<Epoch> = (0..epochs)
        .map(|number| Epoch {
            number,
            learning_rate: 1e-3,
            clear_moments: false,
        })
        .collect();
    let outcomes = engine.train(&[plan]).expect("training").remove(0);
    outcomes.len() == epochs as usize
        && outcomes.iter().all(|outcome| outcome.fault.is_none())
        && engine.parameters(0).expect("parameters").is_finite()
}

/// Random signs and a radius far beyond 1: nothing settles, and nothing becomes infinite.
#[test]
fn networks_that_do_not_settle_train_without_infinities() {
    let study = StudyData::example(Example::Signalling).expect("an example");
    for (radius, epochs) in [(1.5, 120), (3.0, 120), (6.0, 200)] {
        for solver in [Solver::Accelerated, Solver::Published] {
            let mut config = Config::for_example(Preset::LowCoverage, Example::Signalling);
            config.options.solver = solver;
            let mut model = Experiment::new(&study, config)
                .expect("an experiment")
                .model();
            let weights = &mut model.start.weights;
            weights.iter_mut().enumerate().for_each(|(edge, weight)| {
                *weight *= if edge * 7919 % 10 < 5 { -1.0 } else { 1.0 }
            });
            let scale = radius / spectral_radius(&model.problem.topology, weights);
            weights.iter_mut().for_each(|weight| *weight *= scale);
            let mut cpu = CpuEngine::<f32>::new(vec![model.clone()]);
            assert!(train(&mut cpu, epochs), "radius {radius}, {solver:?}, CPU");
            // A software adapter takes its time for networks that use all steps.
            assert!(
                train(&mut *gpu_engine(vec![model]), 4),
                "radius {radius}, {solver:?}, GPU"
            );
        }
    }
}

/// Where states do not settle, an evaluation tells in which conditions, and which node moves most.
#[test]
fn what_does_not_settle_is_named() {
    let (problem, mut start) = small_problem(150, 1e-5);
    start.weights = vec![3.0, 4.0, 5.0, 1.0, -4.0, -1.0, -1.0, -5.0, 5.0, 5.0];
    for make in [
        |models: Vec<Model>| -> Box<dyn Engine> { Box::new(CpuEngine::<f32>::new(models)) },
        gpu_engine,
    ] {
        let model = plain_model(problem.clone(), FIT_ONLY, &start, Solver::Accelerated);
        let found = make(vec![model])
            .evaluate(0, Accuracy::Full)
            .expect("an evaluation");
        let moving: Vec<usize> = (0..6).filter(|&at| found.residuals[at] > 1e-2).collect();
        assert!(
            !moving.is_empty() && moving.len() < 6,
            "some settle: {:?}",
            found.residuals
        );
        // The loop and what follows it, not the ligands.
        assert!(
            moving.iter().all(|&at| found.moving[at] >= 2),
            "{:?}",
            found.moving
        );
    }
}

fn node(id: &str) -> Node {
    Node {
        id: id.into(),
        symbol: id.into(),
        ligand: false,
        transcription_factor: false,
    }
}

fn edge(source: usize, target: usize, sign: Sign) -> Edge {
    Edge {
        source: NodeId::new(source),
        target: NodeId::new(target),
        sign,
        origin: EdgeOrigin::Prior,
        databases: Vec::new(),
        references: Vec::new(),
    }
}

/// A study of these nodes and edges; the first node is the ligand, the last the transcription factor.
fn study(nodes: &[&str], edges: Vec<Edge>, conditions: usize) -> StudyData {
    let mut study = StudyData::example(Example::Toy).expect("the toy");
    study.network = Network::new(
        "edge".into(),
        nodes.iter().map(|id| node(id)).collect(),
        edges,
    );
    let dataset = Arc::make_mut(study.dataset.as_mut().expect("data"));
    dataset.ligands = vec![NodeId::new(0)];
    dataset.transcription_factors = vec![NodeId::new(nodes.len() - 1)];
    dataset.conditions = (0..conditions).map(|at| format!("C{at}")).collect();
    dataset.doses = (0..conditions).map(|at| at as f64 / 4.0).collect();
    dataset.activities = (0..conditions)
        .map(|at| Some(0.2 + at as f64 / 8.0))
        .collect();
    study
}

fn config() -> Config {
    let mut config = Config::new(Preset::Library);
    (config.epochs, config.engine) = (30, EngineChoice::Cpu);
    config.split = SplitRule::TestFraction(0.0);
    config
}

fn runs(study: &StudyData, config: &Config, what: &str) {
    for make in [
        |models: Vec<Model>| -> Box<dyn Engine> { Box::new(CpuEngine::<f32>::new(models)) },
        gpu_engine,
    ] {
        let experiment = Experiment::new(study, config.clone()).expect(what);
        let engine = make(vec![experiment.model()]);
        let mut trainer = Trainer::new(vec![experiment], engine);
        trainer
            .advance(30)
            .unwrap_or_else(|error| panic!("{what}: {error}"));
        let summary = trainer.summary(0, 1.0).expect("a summary");
        assert!(summary.fit_train.is_finite(), "{what}: {summary:?}");
    }
}

#[test]
fn the_strangest_studies_train() {
    use Sign::{Inhibition, Stimulation};
    let two = ["L", "T"];
    runs(
        &study(&["A"], vec![edge(0, 0, Stimulation)], 3),
        &config(),
        "one node",
    );
    runs(
        &study(&two, vec![edge(0, 1, Stimulation)], 1),
        &config(),
        "one condition",
    );
    runs(
        &study(&["L", "alone", "T"], vec![edge(0, 2, Stimulation)], 4),
        &config(),
        "an isolated node",
    );
    let inhibiting = vec![
        edge(0, 1, Inhibition),
        edge(1, 2, Inhibition),
        edge(2, 0, Inhibition),
        edge(0, 2, Inhibition),
    ];
    runs(
        &study(&["L", "K", "T"], inhibiting, 5),
        &config(),
        "all edges inhibit",
    );
    let example = StudyData::example(Example::Signalling).expect("an example");
    let mut many = config();
    many.spurious.amount = Amount::Count(10_000);
    many.epochs = 3;
    let experiment = Experiment::new(&example, many).expect("10,000 spurious edges");
    let mut trainer = Trainer::new(
        vec![experiment.clone()],
        Box::new(CpuEngine::<f32>::new(vec![experiment.model()])),
    );
    trainer.advance(3).expect("10,000 spurious edges");
    assert_eq!(experiment.problem.topology.edges(), 10_311);
}

#[test]
fn studies_without_anything_to_fit_are_refused() {
    let refuse = |study: &StudyData| {
        let error = Experiment::new(study, config()).expect_err("nothing to fit");
        error.to_string()
    };
    let two = vec![edge(0, 1, Sign::Stimulation)];
    let none = study(&["L", "T"], two.clone(), 0);
    assert!(refuse(&none).contains("condition"), "{}", refuse(&none));
    let mut no_tf = study(&["L", "T"], two, 2);
    let dataset = Arc::make_mut(no_tf.dataset.as_mut().expect("data"));
    dataset.transcription_factors.clear();
    dataset.activities.clear();
    assert!(refuse(&no_tf).contains("measured"), "{}", refuse(&no_tf));
}

/// A value in the data that is no number stops the run before it has changed anything.
#[test]
fn a_nan_in_the_data_is_found_before_the_first_step() {
    for make in [
        |models: Vec<Model>| -> Box<dyn Engine> { Box::new(CpuEngine::<f32>::new(models)) },
        gpu_engine,
    ] {
        let mut experiment = experiment(5);
        let problem = Arc::make_mut(&mut experiment.problem);
        Arc::make_mut(&mut problem.targets.values)[3] = f64::NAN;
        let engine = make(vec![experiment.model()]);
        let before = Parameters::clone(experiment.start());
        let mut trainer = Trainer::new(vec![experiment], engine);
        trainer.advance(5).expect("the engine works");
        let stopped = trainer.model(0).stopped().expect("no number");
        assert_eq!((stopped.epoch, stopped.term), (0, "fit"), "{stopped}");
        let after = trainer.parameters(0).expect("parameters");
        assert_eq!(trainer.model(0).epoch(), 0);
        let moved = before
            .values()
            .zip(after.values())
            .map(|(a, b)| (a - b).abs())
            .fold(0.0, f64::max);
        assert!(moved < 1e-6, "nothing but rounding: {moved:e}");
    }
}
