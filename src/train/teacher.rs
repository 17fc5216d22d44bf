//! Simulated data with known parameters: a teacher network of random weights, its predictions for random doses, and noise on
//! them. The weights are scaled down until the network settles.

use std::sync::Arc;

use rand::Rng;
use rand::seq::index::sample;

use crate::data::{Dataset, Split, StudyData};
use crate::engine::{Accuracy, EngineError, Snapshot, reference};
use crate::model::{Hyperparameters, LossWeights, Parameters, Problem, ProblemError, Topology};
use crate::random::{Purpose, generator};

/// How data are simulated.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Teacher {
    /// Number of conditions; the first is a control without ligands.
    pub conditions: usize,
    /// Most ligands that are given together in a condition.
    pub ligands_at_once: usize,
    /// Half width of the uniform noise on every activity.
    pub noise: f64,
    /// Everything is drawn from this seed.
    pub seed: u64,
}

/// Simulated data and the parameters behind them.
#[derive(Debug, Clone)]
pub struct Simulated {
    /// The true parameters.
    pub truth: Parameters,
    /// Doses and noisy activities.
    pub dataset: Dataset,
}

/// Why nothing was simulated.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SimulateError {
    /// The network has no ligands or no transcription factors.
    #[error(
        "the network has no ligands or no transcription factors. Mark them in an annotation, {0}-Annotation.tsv beside the network or --annotation."
    )]
    NoEnds(String),
    /// The states of the drawn network oscillate.
    #[error("the simulated network does not settle. Choose another seed.")]
    Unsettled,
    /// The problem is empty.
    #[error(transparent)]
    Problem(#[from] ProblemError),
    /// The engine failed.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

/// Simulates data for the network of a study, between its ligands and its transcription factors.
///
/// # Errors
/// The network marks no ligands or no transcription factors, its states oscillate however weak the weights, or the engine
/// failed.
pub fn simulate(
    study: &StudyData,
    hyperparameters: Hyperparameters,
    teacher: Teacher,
) -> Result<Simulated, SimulateError> {
    let mut random = generator(teacher.seed, Purpose::Teacher);
    let topology = Topology::new(&study.network);
    let (ligands, tfs) = (study.ligands(), study.transcription_factors());
    if ligands.is_empty() || tfs.is_empty() {
        return Err(SimulateError::NoEnds(study.name.clone()));
    }
    let mut truth = draw_truth(
        &topology,
        tfs.len(),
        hyperparameters.output_amplitude,
        &mut random,
    );
    let doses = draw_doses(teacher, ligands.len(), &mut random);
    let mut dataset = Dataset {
        conditions: (0..teacher.conditions)
            .map(|condition| format!("C{condition:02}"))
            .collect(),
        ligands,
        doses,
        activities: vec![Some(0.0); teacher.conditions * tfs.len()],
        transcription_factors: tfs,
    };
    let answers = settled_answers(study, &dataset, hyperparameters, &mut truth)?;
    for (activity, answer) in dataset.activities.iter_mut().zip(answers) {
        let noise = teacher.noise * (2.0 * random.random::<f64>() - 1.0);
        *activity = Some(four_digits((answer + noise).clamp(0.0, 1.0)));
    }
    Ok(Simulated { truth, dataset })
}

/// Random parameters. Weights have the sign of their edge, or a random sign where it is unknown, and are smaller at nodes
/// with many incoming edges, so that these together neither vanish nor saturate a node. The bias of a node grows with its
/// share of inhibiting edges, since an inhibition shows only at an active node.
fn draw_truth(
    topology: &Topology,
    outputs: usize,
    amplitude: f64,
    random: &mut impl Rng,
) -> Parameters {
    let inputs = |node: u32| topology.incoming.range(node as usize).len() as f64;
    let weights = (0..topology.edges())
        .map(|edge| {
            let magnitude =
                (0.6 + 0.8 * random.random::<f64>()) / inputs(topology.target[edge]).sqrt();
            sign(topology.mode_of_action[edge], random) * magnitude
        })
        .collect();
    let biases = (0..topology.nodes)
        .map(|node| {
            let incoming = &topology.incoming.edge[topology.incoming.range(node)];
            let inhibitors = incoming
                .iter()
                .filter(|&&edge| topology.mode_of_action[edge as usize] < 0)
                .count();
            let base = if incoming.is_empty() {
                0.0
            } else {
                0.6 * inhibitors as f64 / incoming.len() as f64
            };
            base + 0.05 * random.random::<f64>()
        })
        .collect();
    Parameters {
        weights,
        biases,
        projections: vec![amplitude; outputs],
        ..Parameters::default()
    }
}

fn sign(mode_of_action: i8, random: &mut impl Rng) -> f64 {
    match mode_of_action {
        0 if random.random::<bool>() => 1.0,
        0 => -1.0,
        known => f64::from(known),
    }
}

fn draw_doses(teacher: Teacher, ligands: usize, random: &mut impl Rng) -> Vec<f64> {
    let mut doses = vec![0.0; teacher.conditions * ligands];
    for condition in 1..teacher.conditions {
        let given = random.random_range(1..=teacher.ligands_at_once.min(ligands));
        for ligand in sample(random, ligands, given) {
            doses[condition * ligands + ligand] = four_digits(random.random());
        }
    }
    doses
}

/// Predictions of the teacher; `[conditions x TFs]`. Strong feedback makes a network oscillate: its weights are made
/// smaller, all by the same factor, until every condition settles.
fn settled_answers(
    study: &StudyData,
    dataset: &Dataset,
    hyperparameters: Hyperparameters,
    truth: &mut Parameters,
) -> Result<Vec<f64>, SimulateError> {
    const WEAKER: f64 = 0.95;
    const TRIES: usize = 40;
    // Far more steps than a run takes: the truth is the fixed point itself.
    let exact = Hyperparameters {
        max_steps: 2_000,
        tolerance: 0.0,
        ..hyperparameters
    };
    // Largest residual of a state at rest; what remains is rounding.
    const STILL: f64 = 1e-9;
    let all = Split {
        train: (0..dataset.conditions.len()).collect(),
        test: Vec::new(),
    };
    let problem = Problem::new(&study.network, dataset, &all, exact)?;
    let mut engine = reference(Arc::new(problem.clone()), LossWeights::default(), truth);
    for _ in 0..TRIES {
        engine.restore(0, &Snapshot::start(truth.clone()))?;
        let evaluation = engine.evaluate(0, Accuracy::Full)?;
        if evaluation.residual(&problem) < STILL {
            return Ok(evaluation.prediction);
        }
        truth
            .weights
            .iter_mut()
            .for_each(|weight| *weight *= WEAKER);
    }
    Err(SimulateError::Unsettled)
}

/// Rounds to four decimals: tables stay readable, and no measurement is more exact.
fn four_digits(value: f64) -> f64 {
    (value * 1e4).round() / 1e4
}
