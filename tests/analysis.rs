//! What a run says: findings by edge, interventions, ablation, the fit, two runs side by side, and the charts.

use std::sync::Arc;

use espalier::analysis::{
    Distributions, Grouping, LEVELS, Term, ablation, by_magnitude, correlation, correlations,
    differences, edge_statistics, edges_below, effects, errors,
};
use espalier::charts::catalogue as charts;
use espalier::charts::description::{
    Axis, Chart, Ink, Layer, Stroke, Subject, Unit, thinned, ticks,
};
use espalier::data::{Example, StudyData};
use espalier::engine::simulate::{Perturbation, steady_states};
use espalier::engine::{Accuracy, reference};
use espalier::model::{LossWeights, Parameters, Topology};
use espalier::network::EdgeId;
use espalier::settings::{Config, Preset};
use espalier::train::{Checkpoint, Checkpoints, Experiment, Prediction};

fn experiment(example: Example) -> Experiment {
    let study = StudyData::example(example).expect("an example");
    Experiment::new(&study, Config::for_example(Preset::LowCoverage, example))
        .expect("an experiment")
}

fn largest_gap(a: &[f64], b: &[f64]) -> f64 {
    assert_eq!(a.len(), b.len());
    let gaps = a.iter().zip(b).map(|(a, b)| (a - b).abs());
    gaps.fold(0.0, f64::max)
}

#[test]
fn rest_is_the_state_that_the_engine_finds() {
    let experiment = experiment(Example::Signalling);
    let found = steady_states(
        &experiment.problem,
        experiment.start(),
        &Perturbation::default(),
    );
    let mut engine = reference(
        experiment.problem.clone(),
        LossWeights::default(),
        experiment.start(),
    );
    let evaluation = engine.evaluate(0, Accuracy::Full).expect("the CPU");
    // Iterations end at a change of 1e-9; with a radius of 0.9 what is left is ten times that.
    assert!(largest_gap(&found.state, &evaluation.state) < 1e-7);
    assert!(largest_gap(&found.prediction, &evaluation.prediction) < 1e-7);
    let (train, test) = errors(&experiment.problem, &found.prediction);
    assert!((train - evaluation.losses.fit).abs() < 1e-7);
    assert!((test.expect("there are test conditions") - evaluation.losses.test).abs() < 1e-7);
}

/// Each kind of perturbation is what one would get by changing the model itself.
#[test]
fn interventions_do_what_they_say() {
    let experiment = experiment(Example::Signalling);
    let (problem, start) = (&experiment.problem, experiment.start());
    let cut = vec![3, 40];
    let mut without = Parameters::clone(start);
    for &edge in &cut {
        without.weights[edge as usize] = 0.0;
    }
    let with = Perturbation {
        cut,
        ..Perturbation::default()
    };
    assert_eq!(
        steady_states(problem, start, &with),
        steady_states(problem, &without, &Perturbation::default()),
        "a cut edge has the weight 0"
    );

    let mut other = problem.clone();
    let ligands = other.ligands.len();
    Arc::make_mut(&mut Arc::make_mut(&mut other).doses)[2 * ligands + 1] = 0.77;
    let dose = Perturbation {
        doses: vec![(2, 1, 0.77)],
        ..Perturbation::default()
    };
    let (found, wanted) = (
        steady_states(problem, start, &dose),
        steady_states(&other, start, &Perturbation::default()),
    );
    assert_eq!(found, wanted, "a dose of one condition");
    let plain = steady_states(problem, start, &Perturbation::default());
    let nodes = problem.topology.nodes;
    assert_eq!(
        found.state[..2 * nodes],
        plain.state[..2 * nodes],
        "other conditions stay"
    );
    assert_ne!(
        found.state[2 * nodes..3 * nodes],
        plain.state[2 * nodes..3 * nodes]
    );

    let node = problem.topology.source[0];
    let clamped = Perturbation {
        clamped: vec![(node, 0.6)],
        ..Perturbation::default()
    };
    let found = steady_states(problem, start, &clamped);
    assert!(
        (0..problem.conditions)
            .all(|condition| { found.state[condition * nodes + node as usize] == 0.6 })
    );
    assert_ne!(
        found.prediction, plain.prediction,
        "what it acts on follows"
    );

    let seen = effects(problem, start, &clamped, plain.clone());
    assert!(seen.prediction_change > 0.0 && seen.train[0] != seen.train[1]);
    let none = effects(problem, start, &Perturbation::default(), plain);
    assert_eq!(
        (none.prediction_change, none.train[0]),
        (0.0, none.train[1])
    );
}

#[test]
fn ablation_begins_with_the_model_and_ends_without_edges() {
    let experiment = experiment(Example::Signalling);
    let (problem, start) = (&experiment.problem, experiment.start());
    let found = ablation(problem, start, 1);
    assert_eq!(found.smallest.len(), LEVELS.len());
    for mark in [0, 25, 50, 75, 100] {
        assert!(LEVELS.contains(&mark), "{mark} % is looked at");
    }
    let (plain, _) = errors(
        problem,
        &steady_states(problem, start, &Perturbation::default()).prediction,
    );
    for curve in [&found.smallest, &found.random] {
        assert_eq!((curve[0].percent, curve[0].prediction_change), (0.0, 0.0));
        assert_eq!(curve[0].train, plain);
        assert_eq!(curve[LEVELS.len() - 1].percent, 100.0);
    }
    // Without an edge it does not matter which were removed first.
    let (last, control) = (
        found.smallest.last().expect("a level"),
        found.random.last().expect("a level"),
    );
    assert!((last.prediction_change - control.prediction_change).abs() < 1e-12);
    let half = LEVELS.iter().position(|&level| level == 50).expect("50 %");
    let order = by_magnitude(&start.weights);
    let cut = Perturbation {
        cut: order[..order.len() / 2].to_vec(),
        ..Perturbation::default()
    };
    let (train, _) = errors(problem, &steady_states(problem, start, &cut).prediction);
    assert_eq!(
        found.smallest[half].train, train,
        "half of the edges, the smallest"
    );
    assert_eq!(
        ablation(problem, start, 1),
        found,
        "the same seed, the same control"
    );
    assert_ne!(
        ablation(problem, start, 2).random,
        found.random,
        "another control"
    );
}

#[test]
fn the_weakest_come_first() {
    let weights = [0.3, -0.1, 0.1, -0.7, 0.0];
    assert_eq!(
        by_magnitude(&weights),
        [4, 1, 2, 0, 3],
        "ties keep their order"
    );
    assert_eq!(
        edges_below(&weights, 0.1),
        [4],
        "the threshold itself is not below it"
    );
    assert_eq!(edges_below(&weights, 0.2), [1, 2, 4]);
    assert!(edges_below(&weights, 0.0).is_empty());
}

fn course_of(weights: &[&[f64]]) -> Checkpoints {
    let mut checkpoints = Checkpoints::default();
    for (epoch, weights) in weights.iter().enumerate() {
        let parameters = Parameters {
            weights: weights.to_vec(),
            ..Parameters::default()
        };
        checkpoints.push(Checkpoint::new(epoch as u32, &parameters));
    }
    checkpoints
}

#[test]
fn findings_of_edges() {
    let study = StudyData::example(Example::Toy).expect("an example");
    let topology = Topology::new(&study.network);
    let edges = topology.edges();
    let mut weights = vec![0.5; edges];
    // Two edges into one node, to have a share.
    let target = (0..topology.nodes)
        .find(|&node| topology.incoming.range(node).len() > 1)
        .expect("a node with two edges");
    let into: Vec<usize> = topology.incoming.edge[topology.incoming.range(target)]
        .iter()
        .map(|&edge| edge as usize)
        .collect();
    (weights[into[0]], weights[into[1]]) = (-0.8, 0.2);
    let at = |weight: f64| {
        let mut all = vec![0.5; edges];
        all[into[1]] = weight;
        all
    };
    let (a, b, c, d) = (at(0.5), at(0.2), at(0.4), at(0.25));
    let checkpoints = course_of(&[&a, &b, &c, &d, &d]);
    let found = edge_statistics(&topology, &a, &weights, &checkpoints, 0.3);
    assert_eq!(found[into[0]].rank, 1);
    assert_eq!((found[into[1]].share, found[into[0]].share), (0.25, 1.0));
    assert_eq!(found[into[1]].start, 0.5);
    assert_eq!(
        found[into[1]].fell,
        Some(3),
        "it was below at 1, above again at 2, and below since 3"
    );
    assert_eq!(found[into[0]].fell, None, "its magnitude is above");
    let low = edge_statistics(&topology, &b, &b, &course_of(&[&b, &b]), 0.3);
    assert_eq!(
        low[into[1]].fell,
        Some(0),
        "it was below from the beginning"
    );
    let before = edge_statistics(&topology, &b, &b, &Checkpoints::default(), 0.3);
    assert_eq!(before[into[1]].fell, None, "before a run nothing fell");
    let zero = edge_statistics(&topology, &a, &vec![0.0; edges], &checkpoints, 0.0);
    assert!(
        zero.iter().all(|found| found.share == 0.0),
        "no share of nothing"
    );
}

#[test]
fn a_course_is_bounded_and_even() {
    let mut checkpoints = Checkpoints::default();
    let parameters = Parameters {
        weights: vec![0.25, -1.0 / 3.0],
        ..Parameters::default()
    };
    for epoch in 0..=16_000 {
        if checkpoints.is_due(epoch) {
            checkpoints.push(Checkpoint::new(epoch, &parameters));
        }
        assert!(checkpoints.all().len() <= Checkpoints::MOST);
    }
    let epochs: Vec<u32> = checkpoints
        .all()
        .iter()
        .map(|checkpoint| checkpoint.epoch)
        .collect();
    let stride = epochs[1] - epochs[0];
    assert!(
        epochs.len() > Checkpoints::MOST / 2,
        "{} checkpoints",
        epochs.len()
    );
    assert!(
        epochs.windows(2).all(|pair| pair[1] - pair[0] == stride),
        "evenly spaced"
    );
    assert_eq!((epochs[0], checkpoints.next_due(16_000) % stride), (0, 0));
    assert_eq!(
        checkpoints
            .at(stride + 1)
            .map(|checkpoint| checkpoint.epoch),
        Some(stride)
    );
    let back = checkpoints.all()[0].parameters(&parameters.layout());
    assert_eq!(
        back.weights[0], 0.25,
        "what single precision holds comes back exactly"
    );
    checkpoints.forget_after(100);
    assert!(
        checkpoints
            .all()
            .iter()
            .all(|checkpoint| checkpoint.epoch <= 100)
    );
    assert!(checkpoints.is_due(2 * stride) && !checkpoints.is_due(2 * stride + 1));
}

fn cell(condition: usize, output: usize, measured: Option<f64>, predicted: f64) -> Prediction {
    Prediction {
        condition,
        output,
        measured,
        predicted,
        trains: condition < 3,
    }
}

#[test]
fn correlations_by_group_and_split() {
    let cells = [
        cell(0, 0, Some(0.1), 0.2),
        cell(1, 0, Some(0.2), 0.4),
        cell(2, 0, Some(0.3), 0.6),
        cell(0, 1, Some(0.1), 0.9),
        cell(1, 1, Some(0.2), 0.5),
        cell(2, 1, None, 0.3),
        cell(0, 2, Some(0.5), 0.1),
        cell(1, 2, Some(0.5), 0.2),
        cell(3, 0, Some(0.9), 0.0),
    ];
    let by_output = correlations(&cells, Grouping::ByOutput, true);
    let of: Vec<usize> = by_output.iter().map(|found| found.of).collect();
    assert_eq!(of, [0, 1, 2], "best first, those without variance last");
    assert!((by_output[0].r.expect("three values") - 1.0).abs() < 1e-12);
    assert!((by_output[1].r.expect("two values") + 1.0).abs() < 1e-12);
    assert_eq!((by_output[1].n, by_output[2].r), (2, None));
    assert_eq!(correlations(&cells, Grouping::ByCondition, true).len(), 3);
    assert_eq!(
        correlation(&cells, true).n,
        7,
        "what was not measured does not count"
    );
    let test = correlation(&cells, false);
    assert_eq!(
        (test.n, test.r),
        (1, None),
        "one test value has no correlation"
    );
}

#[test]
fn distributions_without_one_kind() {
    let none = Distributions::new(&[0.3, 0.1], &[false, false]);
    assert!(none.separation.is_none() && none.spurious.is_empty());
    let chart = charts::distributions(&none);
    assert_eq!(
        chart.layers.len(),
        2,
        "no gap and no KS where there is nothing to compare"
    );
    let equal = Distributions::new(&[0.5, 0.5, -0.5], &[false, false, true]);
    let separation = equal.separation.expect("both kinds");
    assert_eq!((separation.auc, separation.ks_statistic), (0.5, 0.0));
    assert_eq!(Distributions::percent_up_to(&equal.prior, 0.5), 100.0);
    assert_eq!(Distributions::percent_up_to(&equal.prior, 0.49), 0.0);
}

/// The line across the gap is as long as the statistic says, and stands where the gap is widest.
#[test]
fn the_gap_of_both_distributions_is_the_statistic() {
    let weights: Vec<f64> = (1..=12)
        .map(|place| f64::from(place) / 12.0)
        .chain([0.05, 0.11, 0.2])
        .collect();
    let marks: Vec<bool> = (0..15).map(|edge| edge >= 12).collect();
    let found = Distributions::new(&weights, &marks);
    let chart = charts::distributions(&found);
    let gap = chart.layers.iter().find_map(|layer| match layer {
        Layer::Line { name, points, .. } if name == "KS" => Some(points.clone()),
        _ => None,
    });
    let gap = gap.expect("the line");
    let length = (gap[0][1] - gap[1][1]).abs() / 100.0;
    let statistic = found.separation.expect("both kinds").ks_statistic;
    assert!(
        (length - statistic).abs() < 1e-12,
        "{length} and {statistic}"
    );
}

#[test]
fn edges_that_differ_most_come_first() {
    let study = StudyData::example(Example::Toy).expect("an example");
    let edges = study.network.edges().len();
    let here: Vec<f64> = (0..edges).map(|edge| edge as f64 / 10.0).collect();
    let mut there = here.clone();
    there[4] -= 0.3;
    there[2] += 0.9;
    let fewer = study.network.edges()[1..].to_vec();
    let network =
        espalier::network::Network::new("other".to_owned(), study.network.nodes().to_vec(), fewer);
    // A third run, which has the first edge, too.
    let mut third = here.clone();
    third[6] += 0.5;
    let others = [(&network, &there[1..]), (&study.network, &third[..])];
    let found = differences(&study.network, &here, &others);
    assert_eq!(found.len(), edges, "an edge that another one has is there");
    assert_eq!(found[1].edge, EdgeId::new(6));
    assert_eq!(found[1].there, [Some(there[6]), Some(third[6])]);
    let first = found
        .iter()
        .find(|found| found.edge == EdgeId::new(0))
        .expect("the first");
    assert_eq!(first.there, [None, Some(here[0])]);

    let found = differences(&study.network, &here, &others[..1]);
    assert_eq!(
        found.len(),
        edges - 1,
        "an edge that only one of them has is left out"
    );
    assert_eq!(
        (found[0].edge, found[1].edge),
        (EdgeId::new(2), EdgeId::new(4))
    );
    assert!((found[0].gap() - 0.9).abs() < 1e-12 && found[2].gap() == 0.0);
}

#[test]
fn ticks_are_few_tidy_and_inside() {
    let linear = Axis::new("x", Unit::Number);
    let labels = |axis: &Axis, low: f64, high: f64, most: usize| -> Vec<String> {
        let found = ticks(axis, [low, high], most);
        assert!(
            found.iter().all(|tick| (low..=high).contains(&tick.place)),
            "inside"
        );
        assert!(found.len() <= most + 1, "{} of {most}", found.len());
        found.into_iter().map(|tick| tick.label).collect()
    };
    assert_eq!(
        labels(&linear, 0.0, 1.0, 5),
        ["0", "0.2", "0.4", "0.6", "0.8", "1"]
    );
    assert_eq!(labels(&linear, -0.3, 0.31, 4), ["-0.2", "0", "0.2"]);
    let log = linear.clone().log(1e-6);
    assert_eq!(labels(&log, -3.0, 0.0, 4), ["0.001", "0.01", "0.1", "1"]);
    assert_eq!(labels(&log, -1.0, 0.0, 4), ["0.1", "0.2", "0.5", "1"]);
    assert_eq!(
        labels(&Axis::new("epoch", Unit::Epoch), 0.0, 3.0, 9),
        ["0", "1", "2", "3"]
    );
    assert!(
        ticks(&linear, [1.0, 1.0], 5).is_empty() && ticks(&linear, [0.0, f64::NAN], 5).is_empty()
    );
    assert_eq!(
        (log.place(0.0), log.place(1e-9)),
        (-6.0, -6.0),
        "0 has a place"
    );
}

#[test]
fn thinning_keeps_every_peak() {
    let mut points: Vec<[f64; 2]> = (0..10_000).map(|x| [f64::from(x), 0.5]).collect();
    points[7_777][1] = 9.0;
    points[1_234][1] = -9.0;
    let thin = thinned(&points, 300);
    assert!(thin.len() <= 600, "{} points", thin.len());
    assert!(thin.contains(&[7_777.0, 9.0]) && thin.contains(&[1_234.0, -9.0]));
    assert!(
        thin.windows(2).all(|pair| pair[0][0] < pair[1][0]),
        "in order"
    );
    assert_eq!(
        thinned(&points[..10], 300),
        points[..10].to_vec(),
        "few stay as they are"
    );
}

#[test]
fn bounds_hold_everything() {
    let mut chart = Chart::new("test", "Test", "help");
    assert_eq!(
        chart.bounds(),
        [[0.0, 1.0], [0.0, 1.0]],
        "an empty chart has a ground"
    );
    chart.y = Axis::new("y", Unit::Number).log(1e-3).including(&[10.0]);
    chart.line("a", Ink::Main, Stroke::Solid, vec![[2.0, 0.0], [4.0, 1.0]]);
    assert_eq!(chart.bounds(), [[2.0, 4.0], [-3.0, 1.0]]);
    assert_eq!(chart.legend(), [("a", Ink::Main, Stroke::Solid)]);
}

/// A trajectory stands for its edge, and the band for the known ones.
#[test]
fn trajectories_name_their_edges() {
    let checkpoints = course_of(&[&[0.1, 0.2, 0.3], &[0.1, 0.1, 0.05]]);
    let mut weight_history = charts::WeightHistory::default();
    weight_history.refresh(&checkpoints, &[false, false, true]);
    let chart = charts::trajectories(&weight_history, &[false, false, true]);
    let subjects: Vec<Subject> = chart
        .layers
        .iter()
        .filter_map(|layer| match layer {
            Layer::Line { subject, .. } => *subject,
            _ => None,
        })
        .collect();
    assert_eq!(subjects, [Subject::Edge(EdgeId::new(2))]);
    let many: Vec<f64> = (0..101).map(|edge| f64::from(edge) / 100.0).collect();
    let marks = vec![false; 101];
    let mut of_many = charts::WeightHistory::default();
    of_many.refresh(&course_of(&[&many]), &marks);
    let bands: Vec<[f64; 3]> = charts::trajectories(&of_many, &marks)
        .layers
        .iter()
        .filter_map(|layer| match layer {
            Layer::Band { points, .. } => Some(points[0]),
            _ => None,
        })
        .collect();
    // Single precision holds these to seven digits.
    let is_near = |found: [f64; 3], low: f64, high: f64| {
        (found[1] - low).abs() < 1e-6 && (found[2] - high).abs() < 1e-6
    };
    assert!(
        is_near(bands[0], 0.05, 0.95) && is_near(bands[1], 0.25, 0.75),
        "{bands:?}"
    );
    let histogram = charts::histogram(&weight_history, false);
    let [Layer::Cells { x, shares, .. }] = &histogram.layers[..] else {
        panic!("cells");
    };
    assert_eq!((x.len(), x[0], x[1]), (3, 0.0, 1.0));
    let rows = shares.len() / 2;
    let column: Vec<f64> = shares[..rows]
        .iter()
        .copied()
        .filter(|share| *share > 0.0)
        .collect();
    assert_eq!(
        column,
        [0.5, 0.5],
        "one edge in each of two cells, the fullest holds two"
    );
}

#[test]
fn every_number_has_a_definition() {
    let mut names: Vec<&str> = Term::ALL.map(|term| term.definition().name).to_vec();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), Term::ALL.len(), "each name once");
    for term in Term::ALL {
        let definition = term.definition();
        assert!(
            !definition.formula.is_empty() && definition.meaning.ends_with('.'),
            "{term:?}"
        );
    }
    assert!(
        Term::P
            .definition()
            .meaning
            .contains("one seed proves nothing")
    );
    assert!(Term::Auc.text("n = 3").ends_with("n = 3"));
}
