//! Strongest paths against a search that tries them all, and the spread of a signal against the engine.

mod support;

use espalier::analysis::{equal_gains, gains, strongest_paths};
use espalier::data::StudyData;
use espalier::data::{Example, random_study};
use espalier::engine::simulate::{Perturbation, trace};
use espalier::engine::{Accuracy, reference};
use espalier::model::{Activation, LossWeights, Parameters, Topology};
use espalier::network::Network;
use espalier::settings::{Config, Preset};
use espalier::train::Experiment;
use proptest::prelude::*;

/// All paths without loops, by trying them.
fn all_paths(topology: &Topology, gains: &[f64], [from, to]: [u32; 2], longest: usize) -> Vec<f64> {
    fn go(
        topology: &Topology,
        gains: &[f64],
        to: u32,
        left: usize,
        passed: &mut Vec<u32>,
        gain: f64,
        found: &mut Vec<f64>,
    ) {
        let here = *passed.last().expect("a node");
        if here == to {
            found.push(gain.abs());
            return;
        }
        if left == 0 {
            return;
        }
        for edge in 0..topology.edges() {
            let next = topology.target[edge];
            if topology.source[edge] == here && !passed.contains(&next) && gains[edge] != 0.0 {
                passed.push(next);
                go(
                    topology,
                    gains,
                    to,
                    left - 1,
                    passed,
                    gain * gains[edge],
                    found,
                );
                passed.pop();
            }
        }
    }
    let mut found = Vec::new();
    go(
        topology,
        gains,
        to,
        longest,
        &mut vec![from],
        1.0,
        &mut found,
    );
    found.sort_by(|a, b| b.total_cmp(a));
    found
}

fn small(seed: u64) -> (Network, Topology) {
    let network = random_study(20, 60, seed).0;
    let topology = Topology::new(&network);
    (network, topology)
}

proptest! {
    /// Also with gains above 1, where a loop would strengthen a signal, and with edges that were pruned to 0.
    #[test]
    fn the_strongest_paths_are_found(seed in 0u64..40, values in proptest::collection::vec(-1.6f64..1.6, 60), to in 1u32..20) {
        let (_, topology) = small(seed);
        let gains: Vec<f64> = values.iter().map(|&gain| if gain.abs() < 0.1 { 0.0 } else { gain }).collect();
        const COUNT: usize = 6;
        const LONGEST: usize = 7;
        let found = strongest_paths(&topology, &gains, [0, to], COUNT, LONGEST);
        let expected = all_paths(&topology, &gains, [0, to], LONGEST);
        prop_assert!(!found.is_cut_short);
        prop_assert_eq!(found.paths.len(), expected.len().min(COUNT));
        for (path, expected) in found.paths.iter().zip(&expected) {
            // Products of seven factors in another order differ in the last digits.
            prop_assert!((path.gain.abs() - expected).abs() <= 1e-12 * expected.max(1.0), "{} against {}", path.gain, expected);
            let mut here = 0;
            let mut passed = vec![0];
            for &edge in &path.edges {
                prop_assert_eq!(topology.source[edge as usize], here, "edges follow each other");
                here = topology.target[edge as usize];
                prop_assert!(!passed.contains(&here), "no node twice");
                passed.push(here);
            }
            prop_assert_eq!(here, to);
            let product: f64 = path.edges.iter().map(|&edge| gains[edge as usize]).product();
            prop_assert_eq!(product, path.gain);
        }
    }
}

#[test]
fn without_weights_the_shortest_path_is_the_strongest() {
    let study = StudyData::example(Example::Toy).expect("an example");
    let topology = Topology::new(&study.network);
    let node = |id: &str| study.network.find(id).expect("a node").index() as u32;
    let (from, to) = (study.ligands()[0], study.transcription_factors()[0]);
    let found = strongest_paths(
        &topology,
        &equal_gains(&topology),
        [from, to].map(|id| id.index() as u32),
        3,
        12,
    );
    let lengths: Vec<usize> = found.paths.iter().map(|path| path.edges.len()).collect();
    assert!(!lengths.is_empty() && lengths.is_sorted(), "{lengths:?}");
    let nowhere = strongest_paths(
        &topology,
        &equal_gains(&topology),
        [node(&study.network.node(to).id), from.index() as u32],
        3,
        12,
    );
    assert!(
        nowhere.paths.is_empty() && !nowhere.is_cut_short,
        "no edge leads back to a ligand"
    );
}

#[test]
fn a_gain_is_the_weight_times_the_slope_of_its_target() {
    let study = StudyData::example(Example::Toy).expect("an example");
    let topology = Topology::new(&study.network);
    let weights: Vec<f64> = (0..topology.edges())
        .map(|edge| edge as f64 - 4.0)
        .collect();
    let state: Vec<f64> = (0..topology.nodes)
        .map(|node| node as f64 / 11.0 - 0.1)
        .collect();
    let found = gains(&topology, &weights, Activation::MichaelisMenten, &state);
    for (edge, gain) in found.iter().enumerate() {
        let y = state[topology.target[edge] as usize];
        let slope = if y <= 0.0 {
            0.01
        } else if y <= 0.5 {
            1.0
        } else {
            4.0 * (1.0 - y).powi(2)
        };
        assert!((gain - weights[edge] * slope).abs() < 1e-12, "edge {edge}");
    }
}

fn experiment() -> Experiment {
    let study = StudyData::example(Example::Signalling).expect("an example");
    Experiment::new(
        &study,
        Config::for_example(Preset::LowCoverage, Example::Signalling),
    )
    .expect("an experiment")
}

/// The last step is the state that the engine finds, and the prediction is its prediction.
#[test]
fn a_signal_spreads_to_the_state_of_the_engine() {
    let experiment = experiment();
    let mut engine = reference(
        experiment.problem.clone(),
        LossWeights::default(),
        experiment.start(),
    );
    let evaluation = engine
        .evaluate(0, Accuracy::Full)
        .expect("the CPU does not fail");
    let (nodes, outputs) = (
        experiment.problem.topology.nodes,
        experiment.problem.outputs.len(),
    );
    for condition in [0, 7, 59] {
        let found = trace(
            &experiment.problem,
            experiment.start(),
            condition,
            &Perturbation::default(),
        );
        assert_eq!(
            found.states.len(),
            experiment.problem.hyperparameters.max_steps as usize + 1
        );
        assert!(
            found.states[0].iter().all(|&state| state == 0.0),
            "it begins at 0"
        );
        let last = found.states.last().expect("a step");
        // Both compute in double precision; the engine may end early, once nothing moves by more than 1e-5 in ten steps.
        let error = support::relative_error(last, &evaluation.state[condition * nodes..][..nodes]);
        assert!(error < 1e-4, "condition {condition}: {error}");
        let error = support::relative_error(
            &found.prediction,
            &evaluation.prediction[condition * outputs..][..outputs],
        );
        assert!(error < 1e-4, "condition {condition}: {error}");
    }
}

#[test]
fn a_clamped_node_keeps_its_state_and_others_feel_it() {
    let experiment = experiment();
    let node = experiment.problem.topology.source[0];
    let free = trace(
        &experiment.problem,
        experiment.start(),
        3,
        &Perturbation::default(),
    );
    for value in [0.0, 1.0] {
        let clamped = Perturbation {
            clamped: vec![(node, value)],
            ..Perturbation::default()
        };
        let clamped = trace(&experiment.problem, experiment.start(), 3, &clamped);
        assert!(
            clamped
                .states
                .iter()
                .all(|state| state[node as usize] == value),
            "in every step"
        );
        assert_ne!(
            clamped.states.last(),
            free.states.last(),
            "what it acts on changes"
        );
    }
}

#[test]
fn learned_inputs_and_output_biases_are_followed() {
    let experiment = experiment();
    let plain = trace(
        &experiment.problem,
        experiment.start(),
        5,
        &Perturbation::default(),
    );
    let ligands = experiment.problem.ligands.len();
    let with = Parameters {
        input_weights: vec![0.0; ligands],
        output_biases: vec![0.25; experiment.problem.outputs.len()],
        ..Parameters::clone(experiment.start())
    };
    let found = trace(&experiment.problem, &with, 5, &Perturbation::default());
    assert_ne!(
        found.states.last(),
        plain.states.last(),
        "without input another state"
    );
    let node = experiment.problem.outputs[0] as usize;
    let expected = with.projections[0] * found.states.last().expect("a step")[node] + 0.25;
    assert!((found.prediction[0] - expected).abs() < 1e-12);
}
