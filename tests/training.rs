//! Whole runs: settings, schedule, presets, simulated data, and that spurious edges are pruned.

#![allow(
    clippy::too_many_lines,
    reason = "a test tells its story from beginning to end"
)]

mod support;

use std::sync::Arc;

use espalier::data::{Example, SplitRule, StudyData};
use espalier::formats::{write_dataset, write_parameters};
use espalier::model::{EngineChoice, Noise, Solver, SpectralForm};
use espalier::network::{Amount, EdgeOrigin, Network};
use espalier::settings::{
    Config, Preset, Schedule, ScheduledChange, SettingChange, catalogue as setting, parse_amount,
    shell_line,
};
use espalier::train::{Experiment, ExperimentError, RunSoFar, Summary, Teacher, Trainer, simulate};

fn run(study: &StudyData, mut config: Config) -> (Trainer, Summary) {
    config.engine = EngineChoice::Cpu;
    let mut trainer = Trainer::open(study, vec![config]).expect("a trainer");
    trainer.advance(u32::MAX).expect("training");
    let result = trainer.summary(0, 1.0).expect("a summary");
    (trainer, result)
}

#[test]
fn the_examples_fit_and_prune() {
    for (example, most_error) in [(Example::Toy, 0.002), (Example::Signalling, 0.02)] {
        let study = StudyData::example(example).expect("an example");
        let mut config = Config::for_example(Preset::LowCoverage, example);
        config.epochs = 1_500;
        let (trainer, result) = run(&study, config);
        assert_eq!(trainer.model(0).history().len(), 1_500);
        let first = trainer.model(0).history()[0].losses.fit;
        // The noise of the data alone leaves an error of 0.02^2 / 3.
        assert!(
            result.fit_train < most_error && result.fit_train < first / 5.0,
            "{example:?}: {first} to {}",
            result.fit_train
        );
        assert!(
            result.pearson_train.is_some_and(|r| r > 0.9),
            "{example:?}: {result:?}"
        );
        let shares = (
            result
                .spurious_below_median_percent
                .expect("spurious edges"),
            result.pkn_below_median_percent,
        );
        assert!(
            shares.0 > shares.1,
            "{example:?}: spurious edges are pruned more than known ones: {shares:?}"
        );
        assert!(
            result.auc.is_some_and(|auc| auc > 0.5),
            "{example:?}: {result:?}"
        );
        assert_eq!(
            trainer
                .model(0)
                .experiment()
                .network
                .count(EdgeOrigin::Spurious),
            example.spurious() as usize
        );
    }
}

/// The data of the examples are what the simulation gives, so that anybody can make them again.
#[test]
fn the_examples_are_simulated() {
    for (example, conditions) in [(Example::Toy, 30), (Example::Signalling, 60)] {
        let study = StudyData::example(example).expect("an example");
        let teacher = Teacher {
            conditions,
            ligands_at_once: 5,
            noise: 0.02,
            seed: 1,
        };
        let simulated = simulate(
            &study,
            Preset::LowCoverage.settings().hyperparameters,
            teacher,
        )
        .expect("a simulation");
        let files = example.files();
        let (dataset, truth) = (&simulated.dataset, &simulated.truth);
        let outputs = dataset.transcription_factors.iter().copied();
        let projections: Vec<_> = outputs.zip(truth.projections.iter().copied()).collect();
        let network = &study.network;
        let parameters =
            write_parameters(network, &truth.weights, &truth.biases, &projections, &[]);
        let [ligands, activities] = write_dataset(network, dataset);
        for (file, made) in files[2..].iter().zip([ligands, activities, parameters]) {
            assert_eq!(file.1, made, "{} is what the simulation writes", file.0);
        }
    }
}

#[test]
fn the_schedule_is_the_published_one() {
    let schedule = Schedule {
        start: 1e-5,
        peak: 1e-3,
        peak_at: 0.1,
        last: 1e-5,
    };
    assert_eq!(schedule.rate(0, 5_000), 1e-5);
    assert!((schedule.rate(500, 5_000) - 1e-3).abs() < 1e-15, "the peak");
    // Half way up: the mean of both ends.
    assert!((schedule.rate(250, 5_000) - (1e-3 + 1e-5) / 2.0).abs() < 1e-15);
    assert!(
        (schedule.rate(4_750, 5_000) - 1e-5).abs() < 1e-15,
        "flat from 95 % on"
    );
    // Nine tenths of the way down: f + (h - f) / 2 * (1 + cos(0.9 pi)).
    let expected = 1e-5 + (1e-3 - 1e-5) / 2.0 * (1.0 + (0.9 * std::f64::consts::PI).cos());
    assert!((schedule.rate(4_325, 5_000) - expected).abs() < 1e-15);
    assert_eq!(schedule.rate(4_999, 5_000), 1e-5);
    assert_eq!(
        [0, 199, 200, 201, 400].map(Schedule::clears_moments_after),
        [false, false, true, false, true]
    );
    assert!(
        (1..20).all(|epochs| (0..epochs).all(|epoch| schedule.rate(epoch, epochs).is_finite())),
        "the shortest runs"
    );
}

#[test]
fn presets_are_the_published_ones() {
    let [low, high, library] =
        [Preset::LowCoverage, Preset::HighCoverage, Preset::Library].map(Preset::settings);
    assert_eq!(
        (low.epochs, high.epochs, library.epochs),
        (5_000, 16_000, 5_000)
    );
    assert_eq!((low.l2_projection, high.l2_projection), (None, Some(1e-4)));
    assert_eq!(
        (low.strengths.ligand_l2, high.strengths.ligand_l2),
        (1e-5, 1e-4)
    );
    assert_eq!(
        (library.schedule.peak, library.schedule.peak_at * 5_000.0),
        (2e-3, 1_000.0)
    );
    assert_eq!(
        (library.hyperparameters.max_steps, library.start_radius),
        (300, 0.8)
    );
    assert_eq!(library.spurious, Amount::Count(0));
    let [low_options, high_options, library_options] =
        [&low, &high, &library].map(|preset| preset.options);
    assert_eq!(
        [&low, &high, &library].map(|preset| preset.strengths.spectral),
        [1e-5, 1e-3, 1e-5]
    );
    assert_eq!(
        (
            low.spectral.probes,
            low.spectral.power_steps,
            low.spectral.conditions
        ),
        (2, 5, 2)
    );
    assert_eq!(
        (high.spectral.probes, high.spectral.form),
        (5, SpectralForm::Normalised)
    );
    assert_eq!(
        (
            library.spectral.probes,
            library.spectral.power_steps,
            library.spectral.conditions
        ),
        (5, 50, 10)
    );
    // e^(ln(1e-5) / 100).
    let SpectralForm::Exponential { factor, target } = library.spectral.form else {
        panic!("{:?}", library.spectral.form)
    };
    assert!(
        factor == 20.0 && (target - 0.891_250_938).abs() < 1e-9,
        "{target}"
    );
    assert_eq!(
        (
            low_options.input_noise,
            low_options.gradient_noise,
            low_options.clip
        ),
        (Noise::Off, Noise::Constant(1e-9), None)
    );
    assert_eq!(
        (
            high_options.input_noise,
            high_options.gradient_noise,
            high_options.clip
        ),
        (Noise::Constant(0.01), Noise::TimesRate(0.01), Some(1.0))
    );
    assert_eq!(
        (
            library_options.input_noise,
            library_options.batch,
            library.strengths.uniform
        ),
        (Noise::TimesRate(10.0), Some(8), 1e-4)
    );
    assert!(
        library_options.output_bias && !low_options.output_bias && library.uniform.follows_rate
    );
    // 22 of the 23 conditions of the study train.
    let split = espalier::data::Split::new(low.split, 23, 7);
    assert_eq!((split.train.len(), split.test.len()), (22, 1));
}

#[test]
fn start_weights_are_the_published_ones() {
    let study = StudyData::example(Example::Signalling).expect("an example");
    let experiment = Experiment::new(
        &study,
        Config::for_example(Preset::LowCoverage, Example::Signalling),
    )
    .expect("an experiment");
    let (topology, start) = (&experiment.problem.topology, experiment.start());
    let radius = espalier::model::spectral_radius(topology, &start.weights);
    assert!(
        (radius - 0.9).abs() < 1e-6,
        "radius {radius}: scaled by the same estimate"
    );
    let smallest = start
        .weights
        .iter()
        .map(|weight| weight.abs())
        .fold(f64::INFINITY, f64::min);
    let largest = start
        .weights
        .iter()
        .map(|weight| weight.abs())
        .fold(0.0, f64::max);
    assert!(
        largest / smallest <= 2.0,
        "magnitudes were drawn between 0.1 and 0.2"
    );
    for (edge, &weight) in start.weights.iter().enumerate() {
        assert_eq!(
            weight < 0.0,
            topology.mode_of_action[edge] < 0,
            "edge {edge} has the sign of its mode of action"
        );
    }
    for node in 0..topology.nodes {
        let incoming = &topology.incoming.edge[topology.incoming.range(node)];
        let all_inhibit = !incoming.is_empty()
            && incoming
                .iter()
                .all(|&edge| topology.mode_of_action[edge as usize] < 0);
        assert_eq!(
            start.biases[node],
            if all_inhibit { 1.0 } else { 0.001 },
            "bias of node {node}"
        );
    }
}

#[test]
fn settings_out_of_range_are_refused_with_their_range() {
    let study = StudyData::example(Example::Toy).expect("an example");
    let refuse = |change: fn(&mut Config)| {
        let mut config = Config::for_example(Preset::LowCoverage, Example::Toy);
        change(&mut config);
        Experiment::new(&study, config)
            .expect_err("out of range")
            .to_string()
    };
    assert!(refuse(|config| config.strengths.l2 = -1.0).contains("from 0 to 1"));
    assert!(refuse(|config| config.strengths.l2 = f64::NAN).contains("from 0 to 1"));
    assert!(refuse(|config| config.epochs = 0).contains("from 1 to 1000000"));
    assert!(
        refuse(|config| config.split = SplitRule::TestFraction(1.0)).contains("from 0 to 0.95")
    );
    assert!(refuse(|config| config.spurious.amount = Amount::Count(100)).contains("at most 99"));
    assert!(
        setting::EPOCHS
            .parse("2.5")
            .expect_err("not whole")
            .to_string()
            .contains("a whole number")
    );
    let error = setting::L2.parse("much").expect_err("no number");
    assert!(error.to_string().contains("cannot be much"), "{error}");
}

#[test]
fn a_network_without_data_is_refused() {
    let mut study = StudyData::example(Example::Toy).expect("an example");
    study.dataset = None;
    let error = Experiment::new(&study, Config::new(Preset::LowCoverage)).expect_err("no data");
    assert!(
        matches!(error, ExperimentError::NoData(_))
            && error.to_string().contains("toy-Ligands.tsv"),
        "{error}"
    );
}

#[test]
fn a_smaller_learning_rate_makes_every_step_smaller() {
    let mut config = Config::new(Preset::LowCoverage);
    let published = config.schedule();
    assert_eq!(
        (published.start, published.peak, published.last),
        (1e-5, 1e-3, 1e-5)
    );
    config.learning_rate = 1e-7;
    assert!(
        (0..100).all(|epoch| config.schedule().rate(epoch, 100) <= 1e-7 * (1.0 + 1e-12)),
        "no step above the highest"
    );
}

#[test]
fn words_for_a_shell_are_quoted_where_they_must_be() {
    let words = ["data/n-Model.tsv", "llvmpipe (LLVM 15)", "it's", ""];
    let line = shell_line(words);
    assert!(
        line.starts_with("data/n-Model.tsv 'llvmpipe (LLVM 15)' "),
        "{line}"
    );
    assert_eq!(shlex::split(&line).expect("words"), words);
}

#[test]
fn amounts_are_numbers_or_percentages() {
    assert_eq!(parse_amount("100").ok(), Some(Amount::Count(100)));
    assert_eq!(parse_amount(" 1.5% ").ok(), Some(Amount::Percent(1.5)));
    for wrong in ["", "%", "-1", "1.5", "1001%", "many"] {
        assert!(parse_amount(wrong).is_err(), "'{wrong}'");
    }
}

/// The smallest studies: no loops, so that there is no radius to scale to; one condition; nothing held out.
#[test]
fn the_smallest_studies_train() {
    let mut study = StudyData::example(Example::Toy).expect("an example");
    let edges: Vec<_> = study
        .network
        .edges()
        .iter()
        .filter(|edge| study.network.node(edge.source).id != "DUSP6")
        .cloned()
        .collect();
    study.network = Network::new("no loops".into(), study.network.nodes().to_vec(), edges);
    let dataset = Arc::make_mut(study.dataset.as_mut().expect("data"));
    dataset.conditions.truncate(2);
    dataset.doses.truncate(2 * dataset.ligands.len());
    dataset
        .activities
        .truncate(2 * dataset.transcription_factors.len());
    let mut config = Config::new(Preset::LowCoverage);
    (config.epochs, config.spurious.amount, config.split) =
        (1_500, Amount::Count(0), SplitRule::TrainFirst(1));
    let (trainer, result) = run(&study, config.clone());
    assert_eq!(trainer.model(0).experiment().split.train.len(), 1);
    assert!(
        result.fit_train < trainer.model(0).history()[0].losses.fit / 2.0
            && result.fit_test.is_some(),
        "{result:?}"
    );
    assert!(
        result.auc.is_none() && result.spurious_below_median_percent.is_none(),
        "no spurious edges, no comparison"
    );
    config.split = SplitRule::TestFraction(0.0);
    assert!(
        run(&study, config).1.fit_test.is_none(),
        "nothing held out, no test error"
    );
}

/// What the accelerated solver is for. Measured here: 36 % of the steps, and 59 % without the mixing.
#[test]
fn the_accelerated_solver_takes_far_fewer_steps() {
    let study = StudyData::example(Example::Signalling).expect("an example");
    let steps = |solver: Solver| {
        let mut config = Config::for_example(Preset::LowCoverage, Example::Signalling);
        (config.epochs, config.engine, config.options.solver) = (200, EngineChoice::Cpu, solver);
        let mut trainer = Trainer::open(&study, vec![config]).expect("a trainer");
        trainer.advance(200).expect("training");
        let records = trainer.model(0).history().iter();
        records
            .map(|record| record.steps + record.adjoint_steps)
            .sum::<u32>()
    };
    let [published, accelerated] = [Solver::Published, Solver::Accelerated].map(steps);
    println!("{published} published, {accelerated} accelerated steps");
    assert!(
        2 * accelerated < published,
        "{accelerated} and {published} steps"
    );
}

/// Models that are trained together are the runs that they are alone: other spurious edges, seeds, lengths, rates, strengths and
/// changes on the way.
#[test]
fn a_batch_of_runs_gives_what_each_gives_alone() {
    let study = StudyData::example(Example::Toy).expect("an example");
    let configs: Vec<Config> = (0..4)
        .map(|at| {
            let mut config = Config::for_example(Preset::LowCoverage, Example::Toy);
            (config.engine, config.epochs) = (EngineChoice::Cpu, 60 + 50 * at);
            (config.seed, config.strengths.l2) = (u64::from(at), 1e-4 * f64::from(at));
            config.learning_rate *= f64::from(at + 1);
            config.spurious.seed = u64::from(at / 2);
            if at == 2 {
                config.scheduled = vec![ScheduledChange {
                    epoch: 33,
                    what: SettingChange::L2(0.01),
                }];
            }
            config
        })
        .collect();
    let mut together = Trainer::open(&study, configs.clone()).expect("a trainer");
    let [first, second, third] = [0, 1, 2].map(|model| together.model(model).experiment().clone());
    assert!(
        Arc::ptr_eq(&first.network, &second.network)
            && Arc::ptr_eq(&first.problem.topology, &second.problem.topology)
            && Arc::ptr_eq(&first.problem.doses, &third.problem.doses)
            && Arc::ptr_eq(&first.dataset, &third.dataset),
        "what is equal is held once"
    );
    assert!(
        !Arc::ptr_eq(&first.network, &third.network),
        "other spurious edges, another network"
    );
    // In several calls that end in the middle of whatever is planned.
    while together.goes_on() {
        together.advance(37).expect("training");
    }
    assert!(together.is_finished());
    for (model, config) in configs.into_iter().enumerate() {
        let mut alone = Trainer::open(&study, vec![config]).expect("a trainer");
        alone.advance(u32::MAX).expect("training");
        assert_eq!(
            together.model(model).history(),
            alone.model(0).history(),
            "history of model {model}"
        );
        assert_eq!(
            together.parameters(model),
            alone.parameters(0),
            "parameters of model {model}"
        );
        assert_eq!(together.summary(model, 0.0), alone.summary(0, 0.0));
    }
}

#[test]
fn models_that_do_not_fit_together_are_refused() {
    let study = StudyData::example(Example::Toy).expect("an example");
    let config = Config::for_example(Preset::LowCoverage, Example::Toy);
    let mut other = config.clone();
    other.options.batch = Some(2);
    let error = Trainer::open(&study, vec![config, other]).err();
    let text = error.expect("other batches").to_string();
    assert!(
        text.contains("batch size") && text.contains("They may differ in"),
        "{text}"
    );
}

/// A run that is changed on the way gives bit for bit what its command gives, which names the scheduled changes.
#[test]
fn scheduled_changes_repeat_what_was_done_on_the_way() {
    let study = StudyData::example(Example::Toy).expect("an example");
    let config = Config {
        epochs: 90,
        engine: EngineChoice::Cpu,
        ..Config::for_example(Preset::LowCoverage, Example::Toy)
    };
    let mut live = Trainer::open(&study, vec![config.clone()]).expect("a trainer");
    live.advance(30).expect("it trains");
    live.set_l2(0, 1e-3).expect("an L2 strength");
    live.advance(20).expect("it trains");
    let checkpoint = live
        .model(0)
        .checkpoints()
        .at(50)
        .expect("a checkpoint")
        .clone();
    assert_eq!(checkpoint.epoch, 50, "so few epochs are all kept");

    // Another run leaves this one at epoch 50, as it is seen on the timeline.
    let mut branched = Trainer::open(&study, vec![config.clone()]).expect("a trainer");
    let places = branched.model(0).experiment().problem.parameter_layout();
    let so_far = RunSoFar {
        records: live.model(0).history().to_vec(),
        checkpoints: live.model(0).checkpoints().clone(),
        snapshot: live.snapshot(0).expect("a snapshot"),
    };
    let branch = so_far.branch(50, checkpoint.parameters(&places));
    branched.take_over(0, branch).expect("it takes over");
    branched.set_l2(0, 1e-5).expect("an L2 strength");
    branched.set_learning_rate(0, 2e-3).expect("a rate");
    branched.advance(1_000).expect("it trains");
    assert_eq!(
        (branched.model(0).epoch(), branched.model(0).history().len()),
        (90, 90)
    );

    let change = |epoch, what| ScheduledChange { epoch, what };
    let scheduled = vec![
        change(30, SettingChange::L2(1e-3)),
        change(50, SettingChange::Branch),
        change(50, SettingChange::L2(1e-5)),
        change(50, SettingChange::LearningRate(2e-3)),
    ];
    let mut repeated = Trainer::open(
        &study,
        vec![Config {
            scheduled,
            ..config
        }],
    )
    .expect("a trainer");
    repeated.advance(1_000).expect("it trains");
    assert_eq!(repeated.model(0).history()[..50], *live.model(0).history());
    assert_eq!(repeated.model(0).history(), branched.model(0).history());
    let parameters = |trainer: &mut Trainer| trainer.parameters(0).expect("parameters");
    assert_eq!(parameters(&mut repeated), parameters(&mut branched));
    let flags = repeated
        .model(0)
        .config()
        .flags(&Config::new(Preset::LowCoverage))
        .join(" ");
    let written = "--at 30,l2=1e-3 --at 50,branch --at 50,l2=1e-5 --at 50,rate=2e-3";
    assert!(flags.contains(written), "{flags}");
}

#[test]
fn scheduled_changes_are_read_as_they_are_written() {
    for text in ["1200,l2=1e-4", "1,rate=2e-3", "7,branch"] {
        let change: ScheduledChange = text.parse().expect("a scheduled change");
        assert_eq!(change.to_string(), text);
    }
    for text in [
        "",
        "5",
        "5,l2",
        "5,l2=x",
        "0,branch",
        "5,l2=9",
        "x,branch",
        "5,branch=1",
    ] {
        assert!(
            text.parse::<ScheduledChange>().is_err(),
            "'{text}' is no scheduled change"
        );
    }
}

/// An evaluation takes all conditions at once, however few of them a training step takes.
#[test]
fn every_condition_is_evaluated_where_steps_take_few() {
    let study = StudyData::example(Example::Signalling).expect("an example");
    let [few, all] = [Some(3), None].map(|batch| {
        let mut config = Config::for_example(Preset::LowCoverage, Example::Signalling);
        config.engine = EngineChoice::Cpu;
        config.split = SplitRule::TestFraction(0.3);
        config.options.batch = batch;
        let mut trainer = Trainer::open(&study, vec![config]).expect("a trainer");
        assert!(trainer.model(0).experiment().problem.conditions > 32);
        trainer.evaluate(0).expect("an evaluation")
    });
    assert_eq!(few.state, all.state);
    assert_eq!(few.prediction, all.prediction);
}
