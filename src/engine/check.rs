//! The check of an adapter: a small case on it and on the CPU. Drivers have been seen to give wrong numbers without an error.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::cpu::CpuEngine;
use super::gpu::{Adapter, DispatchStrategy, GpuEngine};
use super::{Engine, EngineError, Epoch};
use crate::data::{Dataset, Split};
use crate::model::{
    Hyperparameters, LOSS_TERMS, LossWeights, Model, Noise, Parameters, Problem, Solver, Strengths,
    TrainingOptions, Uniform,
};
use crate::network::{Edge, EdgeOrigin, Network, Node, NodeId, Sign};
use crate::random::{CounterStream, Draw};

/// How far an adapter may be from the CPU, relative. Both compute in single precision; the epochs of the check turn a
/// rounding of 6e-8 into up to 1e-4, since Adam divides gradients by their own size. Wrong numbers differ by far more.
const ALLOWED: f64 = 1e-3;

/// Compares an adapter with the CPU, once in a run of the program unless the device fails.
///
/// # Errors
/// The adapter gives no device, fails, or gives other numbers.
pub fn check_adapter(adapter: &Adapter) -> Result<(), EngineError> {
    static CHECKED: Mutex<Option<HashMap<String, Result<(), EngineError>>>> = Mutex::new(None);
    let mut checked = CHECKED.lock().unwrap_or_else(PoisonError::into_inner);
    let checked = checked.get_or_insert_default();
    let name = format!("{} {}", adapter.name, adapter.backend);
    if let Some(known) = checked.get(&name) {
        return known.clone();
    }
    let found = compare(adapter);
    // A device that fails may work the next time; wrong numbers stay wrong.
    if !matches!(found, Err(EngineError::Device { .. })) {
        checked.insert(name, found.clone());
    }
    found
}

fn compare(adapter: &Adapter) -> Result<(), EngineError> {
    let cases = [
        (Solver::Published, DispatchStrategy::PerTile, None),
        (Solver::Accelerated, DispatchStrategy::PerTile, Some(3)),
        (Solver::Accelerated, DispatchStrategy::PerStep, None),
    ];
    for (solver, tier, batch) in cases {
        let mut model = small_case(solver);
        model.training_options.batch = batch;
        let on_cpu = train(&mut CpuEngine::<f32>::new(vec![model.clone()]))?;
        let on_gpu = train(&mut GpuEngine::with_strategy(adapter, vec![model], tier)?)?;
        if let Some(difference) = difference(&on_cpu, &on_gpu) {
            return Err(EngineError::Untrusted {
                adapter: adapter.name.clone(),
                what: format!("after a short training {difference}"),
            });
        }
    }
    Ok(())
}

fn train(engine: &mut dyn Engine) -> Result<Vec<f64>, EngineError> {
    let plan: Vec<Epoch> = (0..10)
        .map(|number| Epoch {
            number,
            learning_rate: 1e-3,
            clear_moments: number == 6,
        })
        .collect();
    let outcomes = engine.train(&[plan])?.remove(0);
    let losses = outcomes.iter().map(|outcome| &outcome.losses);
    let mut numbers: Vec<f64> = losses
        .flat_map(|losses| LOSS_TERMS.iter().map(|term| (term.get)(losses)))
        .collect();
    numbers.extend(engine.parameters(0)?.values());
    Ok(numbers)
}

/// The first number that differs, if any.
fn difference(expected: &[f64], found: &[f64]) -> Option<String> {
    if expected.len() != found.len() {
        return Some(format!(
            "it gives {} numbers instead of {}",
            found.len(),
            expected.len()
        ));
    }
    let pairs = expected.iter().zip(found);
    let mut wrong = pairs.filter(|(expected, found)| {
        let difference = (*expected - *found).abs();
        // A difference of NaN counts as too large.
        difference.is_nan() || difference > ALLOWED * expected.abs().max(0.1)
    });
    wrong
        .next()
        .map(|(expected, found)| format!("it gives {found} where the CPU gives {expected}"))
}

const NODES: usize = 150;
const CONDITIONS: usize = 9;
/// Ligands, and transcription factors.
const ENDS: usize = 5;

/// Random edges between more nodes than a workgroup has threads.
fn random_network(stream: &CounterStream) -> Network {
    const EDGES: usize = 600;
    let node = |at: usize| Node {
        id: format!("N{at}"),
        symbol: format!("N{at}"),
        ligand: false,
        transcription_factor: false,
    };
    let edge = |at: usize| {
        let [source, target, sign, origin] = stream.words(1, at as u32).map(|word| word as usize);
        let origin = if origin % 8 == 0 {
            EdgeOrigin::Spurious
        } else {
            EdgeOrigin::Prior
        };
        Edge {
            source: NodeId::new(source % NODES),
            target: NodeId::new(target % NODES),
            sign: [Sign::Stimulation, Sign::Inhibition, Sign::Unknown][sign % 3],
            origin,
            databases: Vec::new(),
            references: Vec::new(),
        }
    };
    let nodes = (0..NODES).map(node).collect();
    Network::new("check".to_owned(), nodes, (0..EDGES).map(edge).collect())
}

/// Random doses at the first nodes and random activities at the last ones, in more than two tiles of conditions.
fn random_data(stream: &CounterStream) -> Dataset {
    let share = |row: u32, at: usize| {
        let [word, ..] = stream.words(row, at as u32);
        f64::from(word) / f64::from(u32::MAX)
    };
    let ends = |first: usize| (first..first + ENDS).map(NodeId::new).collect();
    let cells = 0..CONDITIONS * ENDS;
    Dataset {
        conditions: (0..CONDITIONS).map(|at| format!("C{at}")).collect(),
        ligands: ends(0),
        doses: cells.clone().map(|at| share(2, at)).collect(),
        transcription_factors: ends(NODES - ENDS),
        activities: cells.map(|at| Some(share(3, at))).collect(),
    }
}

/// A small model with every term and both kinds of noise.
fn small_case(solver: Solver) -> Model {
    let stream = CounterStream::new(1, Draw::Batches, 0);
    let (network, dataset) = (random_network(&stream), random_data(&stream));
    let split = Split {
        train: (0..CONDITIONS - 1).collect(),
        test: vec![CONDITIONS - 1],
    };
    let hyperparameters = Hyperparameters {
        output_bias: true,
        learned_inputs: true,
        ..Hyperparameters::default()
    };
    #[expect(
        clippy::expect_used,
        reason = "there are training conditions, and everything is measured"
    )]
    let mut problem = Problem::new(&network, &dataset, &split, hyperparameters).expect("a problem");
    problem.uniform = Uniform::published(&hyperparameters);
    Model {
        loss_weights: LossWeights::new(&Strengths::all(0.01)),
        training_options: TrainingOptions {
            solver,
            batch: None,
            input_noise: Noise::Constant(0.01),
            gradient_noise: Noise::Constant(1e-4),
            clip: Some(0.5),
        },
        start: Parameters::start(&problem, 0.9, 1),
        problem: Arc::new(problem),
        seed: 1,
    }
}
