//! Every engine against golden numbers of the public GPU implementation, computed in double precision.

mod support;

use espalier::engine::Engine;
use espalier::engine::cpu::CpuEngine;
use espalier::model::{LossWeights, Parameters, Problem, pruning};
use espalier::train::Schedule;
use support::{Case, FIT_ONLY, evaluate, gpu_engine, relative_error, test_adapter};

type Make = fn(Problem, LossWeights, &Parameters) -> Box<dyn Engine>;

fn cpu64(problem: Problem, weights: LossWeights, start: &Parameters) -> Box<dyn Engine> {
    Box::new(CpuEngine::<f64>::new(problem, weights, start))
}

fn cpu32(problem: Problem, weights: LossWeights, start: &Parameters) -> Box<dyn Engine> {
    Box::new(CpuEngine::<f32>::new(problem, weights, start))
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

fn agrees(make: Make, (max_steps, tolerance): (u32, f64), allowed: &Allowed) {
    for case in Case::all() {
        let problem = || case.problem(max_steps, tolerance);
        let check = |what: &str, found: &[f64], golden: &[f64], allowed: f64| {
            let error = relative_error(found, golden);
            println!("{}: {what}: {error:.1e}", case.name);
            assert!(
                error <= allowed,
                "{}: {what} is off by {error:e}, allowed {allowed:e}",
                case.name
            );
        };
        let fit = evaluate(make(problem(), FIT_ONLY, &case.parameters));
        check("state", &fit.state, &case.golden_state(), allowed.state);
        check(
            "prediction",
            &fit.prediction,
            &case.numbers("prediction.tsv", 1).concat(),
            allowed.state,
        );

        let full = evaluate(make(problem(), case.loss_weights, &case.parameters));
        let losses = [
            ("fit", full.losses.fit),
            ("moa_l1", full.losses.moa_l1),
            ("ligand_l2", full.losses.ligand_l2),
            ("l2", full.losses.l2),
        ];
        for (term, found) in losses {
            let golden = case.json["losses"][term]
                .as_f64()
                .expect("a loss of case.json");
            check(term, &[found], &[golden], allowed.state);
        }
        for (term, weights) in single_terms(case.loss_weights) {
            let found = if term == "fit" {
                fit.gradient.clone()
            } else {
                without_fit(&case, make, problem(), weights)
            };
            for (file, found) in [
                ("gradient_edges.tsv", &found.weights),
                ("gradient_nodes.tsv", &found.biases),
                ("gradient_projection.tsv", &found.projections),
            ] {
                check(
                    &format!("{file} {term}"),
                    found,
                    &case.column(file, term),
                    allowed.gradient,
                );
            }
        }
    }
}

/// Each term of the loss with all others off.
fn single_terms(weights: LossWeights) -> [(&'static str, LossWeights); 4] {
    [
        ("fit", FIT_ONLY),
        (
            "moa_l1",
            LossWeights {
                moa_l1: weights.moa_l1,
                ..FIT_ONLY
            },
        ),
        (
            "ligand_l2",
            LossWeights {
                ligand_l2: weights.ligand_l2,
                ..FIT_ONLY
            },
        ),
        (
            "l2",
            LossWeights {
                l2: weights.l2,
                l2_projection: weights.l2_projection,
                ..FIT_ONLY
            },
        ),
    ]
}

/// Gradient of the regularising terms alone: no measured cell counts.
fn without_fit(case: &Case, make: Make, mut problem: Problem, weights: LossWeights) -> Parameters {
    problem.targets.train.fill(0.0);
    problem.max_steps = 10;
    evaluate(make(problem, weights, &case.parameters)).gradient
}

#[test]
fn cpu_follows_the_trajectories() {
    // One percent, as the reference states for a CPU engine: forward passes end after 150 steps at the latest.
    for make in [cpu64 as Make, cpu32] {
        Case::all()
            .iter()
            .for_each(|case| follows(case, make, 0.01, u32::MAX));
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
    Case::all()
        .iter()
        .for_each(|case| follows(case, gpu_engine, 0.03, at_most));
}

fn follows(case: &Case, make: Make, allowed: f64, at_most: u32) {
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
    let mut engine = make(problem, case.loss_weights, &case.parameters);
    let epochs = (number("epochs") as u32).min(at_most);
    let plan: Vec<_> = (0..epochs)
        .map(|epoch| espalier::engine::Epoch {
            learning_rate: schedule.rate(epoch, epochs_of_schedule),
            clear_moments: Schedule::clears_moments_after(epoch),
        })
        .collect();
    let outcomes = engine.train(&plan).expect("training");
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
        let weights = engine.parameters().expect("parameters").weights;
        let golden = case.column("trajectory_final_weights.tsv", "weight");
        let error = relative_error(&weights, &golden);
        println!(
            "{}: final weights: {error:.1e}; below the median {:?}",
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
