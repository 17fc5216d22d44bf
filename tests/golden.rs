//! Every engine against golden numbers of the public GPU implementation, computed in double precision.

#![allow(
    clippy::too_many_lines,
    reason = "a test tells its story from beginning to end"
)]

mod support;

use std::sync::Arc;

use espalier::engine::cpu::CpuEngine;
use espalier::engine::{Accuracy, Engine, Epoch, Evaluation};
use espalier::model::{
    GivenProbes, LossWeights, Model, Parameters, Problem, Solver, Spectral, SpectralForm, Uniform,
};
use espalier::settings::Schedule;
use espalier::statistics::pruning;
use support::{Case, FIT_ONLY, gpu_engine, plain_model, relative_error, test_adapter};

type Make = fn(Vec<Model>) -> Box<dyn Engine>;

fn cpu64(models: Vec<Model>) -> Box<dyn Engine> {
    Box::new(CpuEngine::<f64>::new(models))
}

fn cpu32(models: Vec<Model>) -> Box<dyn Engine> {
    Box::new(CpuEngine::<f32>::new(models))
}

/// How far an engine may be from the golden numbers, relative, norm-wise, per column.
struct Allowed {
    state: f64,
    gradient: f64,
}

/// Double precision, iterated to convergence: what rounding leaves.
const F64: Allowed = Allowed {
    state: 1e-8,
    gradient: 1e-8,
};
/// Single precision: rounding, amplified by the fixed point's condition (about 1 / (1 - radius)).
const F32: Allowed = Allowed {
    state: 1e-4,
    gradient: 1e-3,
};

/// Enough steps for convergence to rounding.
const CONVERGED_F64: (u32, f64) = (5_000, 1e-14);
/// Below 1e-7 single precision does not settle any further; the software GPU is slow.
const CONVERGED_F32: (u32, f64) = (400, 1e-7);

#[test]
fn cpu_f64_agrees() {
    agrees(cpu64, CONVERGED_F64, &F64);
}

#[test]
fn cpu_f32_agrees() {
    agrees(cpu32, CONVERGED_F32, &F32);
}

#[test]
fn gpu_agrees() {
    agrees(gpu_engine, CONVERGED_F32, &F32);
}

/// The problem of a case, with the settings of its spectral and uniform terms.
fn problem(case: &Case, max_steps: u32, tolerance: f64) -> Problem {
    let mut problem = case.problem(max_steps, tolerance);
    let number = |value: &serde_json::Value| value.as_f64().expect("a number in case.json");
    problem.uniform = Uniform {
        min: number(&case.json["uniform_min"]),
        max: number(&case.json["uniform_max"]),
        follows_rate: false,
    };
    let spectral = &case.json["spectral"];
    let (conditions, vectors) = case.probes();
    problem.spectral = Spectral {
        form: SpectralForm::Normalised,
        probes: number(&spectral["probes"]) as u32,
        power_steps: number(&spectral["power_steps"]) as u32,
        conditions: conditions.len() as u32,
        given: Some(Arc::new(GivenProbes {
            conditions,
            vectors,
        })),
    };
    problem
}

/// A term of the loss with its name in the golden numbers: its strength alone, and the problem made ready for it.
type Term = (&'static str, LossWeights, fn(&Case, &mut Problem));

fn terms(case: &Case) -> [Term; 7] {
    let weights = case.loss_weights;
    let keep: fn(&Case, &mut Problem) = |_, _| {};
    let spectral = LossWeights {
        spectral: case.json["spectral"]["factor"].as_f64().expect("a factor"),
        ..FIT_ONLY
    };
    let uniform = LossWeights {
        uniform: case.json["lambda_uniform"].as_f64().expect("a strength"),
        ..FIT_ONLY
    };
    let only = |change: fn(&mut LossWeights, LossWeights)| {
        let mut only = FIT_ONLY;
        change(&mut only, weights);
        only
    };
    [
        ("fit", FIT_ONLY, keep),
        ("moa_l1", only(|only, all| only.moa_l1 = all.moa_l1), keep),
        (
            "ligand_l2",
            only(|only, all| only.ligand_l2 = all.ligand_l2),
            keep,
        ),
        (
            "l2",
            only(|only, all| (only.l2, only.l2_projection) = (all.l2, all.l2_projection)),
            keep,
        ),
        ("spectral_normalised", spectral, keep),
        ("spectral_exponential", spectral, |case, problem| {
            let spectral = &case.json["spectral"];
            let number = |key: &str| spectral[key].as_f64().expect("a number");
            problem.spectral.form = SpectralForm::Exponential {
                factor: number("exp_factor"),
                target: number("target"),
            };
        }),
        ("uniform", uniform, keep),
    ]
}

fn agrees(make: Make, (max_steps, tolerance): (u32, f64), allowed: &Allowed) {
    for case in Case::all() {
        let check = |what: &str, found: &[f64], golden: &[f64], allowed: f64| {
            let error = relative_error(found, golden);
            println!("{}: {what}: {error:.1e}", case.name);
            assert!(
                error <= allowed,
                "{}: {what} is off by {error:e}, allowed {allowed:e}",
                case.name
            );
        };
        for (term, weights, prepare) in terms(&case) {
            let mut problem = problem(&case, max_steps, tolerance);
            prepare(&case, &mut problem);
            if term != "fit" {
                // No measured cell counts: the gradient is that of the other terms alone.
                Arc::make_mut(&mut problem.targets.train).fill(0.0);
            }
            let found = evaluate(make, problem, weights, &case.parameters);
            if term == "fit" {
                check("state", &found.state, &case.golden_state(), allowed.state);
                let golden = case.numbers("prediction.tsv", 1).concat();
                check("prediction", &found.prediction, &golden, allowed.state);
            }
            let golden = case.json["losses"][term]
                .as_f64()
                .expect("a loss of case.json");
            // Each term is a sum over many values, and the exponential one enlarges the error of a radius 50 times.
            check(term, &[found.losses.total()], &[golden], allowed.gradient);
            for (file, found) in [
                ("gradient_edges.tsv", &found.gradient.weights),
                ("gradient_nodes.tsv", &found.gradient.biases),
                ("gradient_projection.tsv", &found.gradient.projections),
            ] {
                let golden = case.column(file, term);
                check(&format!("{file} {term}"), found, &golden, allowed.gradient);
            }
        }
    }
}

fn evaluate(
    make: Make,
    problem: Problem,
    weights: LossWeights,
    parameters: &Parameters,
) -> Evaluation {
    make(vec![plain_model(
        problem,
        weights,
        parameters,
        Solver::Published,
    )])
    .evaluate(0, Accuracy::Full)
    .expect("an evaluation")
}

#[test]
fn cpu_follows_the_trajectories() {
    // One percent, as the reference states for a CPU engine: forward passes end after 150 steps at the latest.
    for make in [cpu64 as Make, cpu32] {
        for solver in [Solver::Published, Solver::Accelerated] {
            Case::all()
                .iter()
                .for_each(|case| follows(case, make, solver, 0.01, u32::MAX));
        }
    }
}

#[test]
fn gpu_follows_the_trajectories() {
    // Three percent, as the reference states for a GPU engine. A software adapter takes a while for each epoch, so there
    // the long trajectories are followed only to the first clearing of Adam's moments and a little further.
    let at_most = if test_adapter().is_real() {
        u32::MAX
    } else {
        260
    };
    for solver in [Solver::Published, Solver::Accelerated] {
        Case::all()
            .iter()
            .for_each(|case| follows(case, gpu_engine, solver, 0.03, at_most));
    }
}

fn follows(case: &Case, make: Make, solver: Solver, allowed: f64, at_most: u32) {
    let trajectory = &case.json["trajectory"];
    let number = |key: &str| {
        trajectory[key]
            .as_f64()
            .unwrap_or_else(|| panic!("{key} of case.json"))
    };
    let problem = case.problem(number("max_steps") as u32, number("tolerance"));
    let spurious = problem.topology.spurious.clone();
    let schedule = Schedule {
        start: 1e-5,
        peak: 1e-3,
        peak_at: 0.1,
        last: 1e-5,
    };
    let epochs_of_schedule = number("schedule_max_epochs") as u32;
    let mut engine = make(vec![plain_model(
        problem,
        case.loss_weights,
        &case.parameters,
        solver,
    )]);
    let epochs = (number("epochs") as u32).min(at_most);
    let plan: Vec<_> = (0..epochs)
        .map(|epoch| Epoch {
            number: epoch,
            learning_rate: schedule.rate(epoch, epochs_of_schedule),
            clear_moments: Schedule::clears_moments_after(epoch),
        })
        .collect();
    let outcomes = engine
        .train(std::slice::from_ref(&plan))
        .expect("training")
        .remove(0);
    let mut compared = 0;
    for row in case
        .numbers("trajectory.tsv", 0)
        .iter()
        .filter(|row| row[0] < f64::from(epochs))
    {
        let (epoch, golden) = (row[0] as usize, row[2]);
        assert!(
            (plan[epoch].learning_rate - row[1]).abs() <= 1e-9 * row[1].max(1e-9) + 1e-12,
            "{}: rate at epoch {epoch}",
            case.name
        );
        let error = (outcomes[epoch].losses.fit - golden).abs() / golden;
        assert!(
            error <= allowed,
            "{}: fit at epoch {epoch} is off by {error:.4}, allowed {allowed}",
            case.name
        );
        compared += 1;
    }
    assert!(
        compared > 3,
        "{}: only {compared} epochs compared",
        case.name
    );
    if epochs == number("epochs") as u32 {
        let weights = engine.parameters(0).expect("parameters").weights;
        let golden = case.column("trajectory_final_weights.tsv", "weight");
        let error = relative_error(&weights, &golden);
        println!(
            "{} {solver:?}: final weights: {error:.1e}; below the median {:?}",
            case.name,
            pruning::below_median(&weights, &spurious)
        );
        // The golden run back-propagates through steps that have not settled, where this engine takes the fixed point, and
        // Adam divides small gradients by their own size: on the synthetic case the weights part by up to 8 %.
        assert!(
            error <= 0.1,
            "{}: the final weights are off by {error:e}",
            case.name
        );
    }
}

/// How far states and gradient of the next epoch are from those that more iterations would give.
fn errors(engine: &mut dyn Engine, exact: &Evaluation) -> [f64; 2] {
    let found = engine
        .evaluate(0, Accuracy::AsTrained)
        .expect("an evaluation");
    [
        relative_error(&found.state, &exact.state),
        relative_error(&found.gradient.weights, &exact.gradient.weights),
    ]
}

/// On every case from the start, and along a run of the macrophage network, where each epoch starts from the last: the
/// accelerated solver is never farther from the converged solution than the published one.
#[test]
fn the_accelerated_solver_is_at_least_as_exact() {
    // Not a multiple of the epochs after which it starts from 0, so that most are in the middle of two such.
    const EVERY: u32 = 37;
    const LENGTH: u32 = 600;
    // What single precision leaves of either solver: a few roundings of 6e-8, enlarged by the fixed point, and in the
    // gradient by conditions that cancel each other.
    const ROUNDING: [f64; 2] = [1e-6, 1e-5];
    for case in Case::all() {
        let weights = FIT_ONLY;
        let model = |solver, (max_steps, tolerance)| {
            let problem = case.problem(max_steps, tolerance);
            plain_model(problem, weights, &case.parameters, solver)
        };
        let usual = (150, 1e-5);
        let mut accelerated = cpu32(vec![model(Solver::Accelerated, usual)]);
        let mut published = cpu32(vec![model(Solver::Published, usual)]);
        let mut exact = cpu64(vec![model(Solver::Published, CONVERGED_F64)]);
        // A run of a small network comes so close to its data that the gradients of the conditions cancel to the last digit.
        let length = if case.name == "macrophage" { LENGTH } else { 1 };
        for epoch in 0..length {
            if epoch % EVERY == 0 {
                let snapshot = accelerated.snapshot(0).expect("a snapshot");
                for engine in [&mut published, &mut exact] {
                    engine.restore(0, &snapshot).expect("the same parameters");
                }
                let exact = exact.evaluate(0, Accuracy::Full).expect("an evaluation");
                let accelerated = errors(&mut *accelerated, &exact);
                let published = errors(&mut *published, &exact);
                println!(
                    "{} epoch {epoch}: {accelerated:?} and {published:?}",
                    case.name
                );
                for (at, what) in ["state", "gradient"].into_iter().enumerate() {
                    let (found, limit) = (accelerated[at], published[at].max(ROUNDING[at]));
                    assert!(
                        found <= limit,
                        "{}: {what} at epoch {epoch} is off by {found:e}, allowed {limit:e}",
                        case.name
                    );
                }
            }
            let plan = Epoch {
                number: epoch,
                learning_rate: 1e-3,
                clear_moments: false,
            };
            accelerated.train(&[vec![plan]]).expect("training");
        }
    }
}
