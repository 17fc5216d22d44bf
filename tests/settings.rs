//! Settings: what is written is read again, as JSON and as flags, for every setting; each stands in the table once.

use std::collections::BTreeSet;

use espalier::data::{DataSource, Example, SplitRule};
use espalier::model::{Activation, EngineChoice, Noise, Penalty, Solver, Strengths};
use espalier::network::{Amount, Becomes, Edit, Method, Sign, SpuriousPlan};
use espalier::settings::{
    Config, Options, Preset, ScheduledChange, SettingChange, TABLE, catalogue, train_command,
};
use proptest::prelude::*;
use proptest::sample::select;

fn one_of<T: Clone + std::fmt::Debug + 'static>(values: &[T]) -> impl Strategy<Value = T> + use<T> {
    select(values.to_vec())
}

fn noise() -> impl Strategy<Value = Noise> {
    prop_oneof![
        Just(Noise::Off),
        (1e-9..1_000.0).prop_map(Noise::Constant),
        (1e-9..1_000.0).prop_map(Noise::TimesRate),
    ]
}

fn options() -> impl Strategy<Value = Options> {
    let rest = (
        prop::option::of(1e-9..1e9),
        prop::option::of(1..1_000_000_u32),
        one_of(&[
            Activation::MichaelisMenten,
            Activation::LeakyRelu,
            Activation::Sigmoid,
        ]),
        any::<bool>(),
        any::<bool>(),
        one_of(&[Solver::Published, Solver::Accelerated]),
    );
    (noise(), noise(), rest).prop_map(|(input_noise, gradient_noise, rest)| {
        let (clip, batch, activation, output_bias, learned_inputs, solver) = rest;
        Options {
            input_noise,
            gradient_noise,
            clip,
            batch,
            activation,
            output_bias,
            learned_inputs,
            solver,
        }
    })
}

fn strengths() -> impl Strategy<Value = Strengths> {
    let within = |penalty: Penalty| {
        let setting = catalogue::strength_of(penalty);
        setting.min..setting.max
    };
    Penalty::ALL.map(within).prop_map(|values| {
        let mut strengths = Strengths::OFF;
        for (penalty, value) in Penalty::ALL.into_iter().zip(values) {
            *strengths.get_mut(penalty) = value;
        }
        strengths
    })
}

fn change() -> impl Strategy<Value = ScheduledChange> {
    let what = prop_oneof![
        (0.0..1.0).prop_map(SettingChange::L2),
        (1e-8..1.0).prop_map(SettingChange::LearningRate),
        Just(SettingChange::Branch),
    ];
    (1..100_u32, what).prop_map(|(epoch, what)| ScheduledChange { epoch, what })
}

fn edit() -> impl Strategy<Value = Edit> {
    let becomes = one_of(&[
        Becomes::Removed,
        Becomes::Edge(Sign::Stimulation),
        Becomes::Edge(Sign::Inhibition),
        Becomes::Edge(Sign::Unknown),
    ]);
    ("[A-Z][A-Z0-9_]{0,8}", "[A-Z][A-Z0-9:]{0,8}", becomes).prop_map(|(source, target, becomes)| {
        Edit {
            source,
            target,
            becomes,
        }
    })
}

fn config() -> impl Strategy<Value = Config> {
    let spurious = (
        prop_oneof![
            (0..1_000_000_u32).prop_map(Amount::Count),
            (0.0..1_000.0).prop_map(Amount::Percent)
        ],
        one_of(&[Method::Uniform, Method::Degree]),
        0..1_u64 << 53,
    );
    let split = prop_oneof![
        (0.0..0.95).prop_map(SplitRule::TestFraction),
        (1..1_000_000_u32).prop_map(SplitRule::TrainFirst)
    ];
    let numbers = (strengths(), 1e-8..1.0, 100..1_000_000_u32, 0..1_u64 << 53);
    let lists = (
        prop::collection::vec(edit(), 0..4),
        prop::collection::vec(change(), 0..4),
    );
    let engine = (
        one_of(&[EngineChoice::Auto, EngineChoice::Gpu, EngineChoice::Cpu]),
        prop::option::of("[a-zA-Z0-9 ()]{1,20}"),
    );
    let preset = one_of(&[Preset::LowCoverage, Preset::HighCoverage, Preset::Library]);
    (preset, spurious, split, numbers, options(), lists, engine).prop_map(
        |(
            preset,
            (amount, method, spurious_seed),
            split,
            numbers,
            options,
            (edits, scheduled),
            (engine, adapter),
        )| {
            let (strengths, learning_rate, epochs, seed) = numbers;
            Config {
                preset,
                edits: edits.into_iter().collect(),
                spurious: SpuriousPlan {
                    amount,
                    method,
                    seed: spurious_seed,
                },
                split,
                strengths,
                learning_rate,
                options,
                epochs,
                seed,
                scheduled,
                engine,
                adapter,
            }
        },
    )
}

proptest! {
    /// Config and what it is made of deserialise what they serialise.
    #[test]
    fn settings_come_back_from_json(config in config()) {
        let json = serde_json::to_string(&config).expect("JSON");
        let back: Config = serde_json::from_str(&json).expect("settings");
        prop_assert_eq!(back, config);
    }

    /// The flags of settings give these settings, whatever they start from.
    #[test]
    fn settings_come_back_from_flags(config in config(), default in config()) {
        let default = Config { edits: config.edits.clone(), scheduled: config.scheduled.clone(), ..default };
        let flags = config.flags(&default);
        let mut back = Config { preset: config.preset, ..default };
        if config.adapter.is_none() {
            // No flag takes an adapter away: a command starts without one.
            back.adapter = None;
        }
        let mut given: Vec<(&str, &str)> = flags
            .chunks(2)
            .map(|pair| (pair[0].trim_start_matches("--"), pair[1].as_str()))
            .filter(|(key, _)| !["preset", "edit", "at"].contains(key))
            .collect();
        // As the command line does: in the order of the table.
        given.sort_by_key(|(key, _)| TABLE.iter().position(|entry| entry.key == *key));
        if !given.iter().any(|(key, _)| *key == "seed") {
            back.set("seed", &config.seed.to_string()).expect("a seed");
        }
        for (key, value) in given {
            back.set(key, value).expect("a value that was written");
        }
        prop_assert_eq!(back.spurious.seed, if flags.contains(&"--spurious-seed".to_owned()) { config.spurious.seed } else { back.spurious.seed });
        back.spurious.seed = config.spurious.seed;
        prop_assert_eq!(back, config);
    }
}

#[test]
fn the_command_names_all_that_was_opened() {
    let source = DataSource::Files(vec!["a b-Model.tsv".into(), "c-TFs.tsv".into()]);
    let config = Config::new(Preset::LowCoverage);
    let words = shlex::split(&train_command(&source, &config, "run")).expect("words");
    let expected = [
        "espalier",
        "train",
        "--data",
        "a b-Model.tsv",
        "--data",
        "c-TFs.tsv",
        "--preset",
        "low-coverage",
        "--out",
        "run",
    ];
    assert_eq!(words, expected);
    let example = train_command(
        &DataSource::Example(Example::Toy),
        &Config::for_example(Preset::Library, Example::Toy),
        "x",
    );
    assert_eq!(
        example,
        "espalier train --example toy --preset library --out x"
    );
}

#[test]
fn every_setting_stands_once_and_refuses_what_is_out_of_range() {
    let keys: BTreeSet<&str> = TABLE.iter().map(|entry| entry.key).collect();
    assert_eq!(keys.len(), TABLE.len(), "no flag twice");
    for penalty in Penalty::ALL {
        let setting = catalogue::strength_of(penalty);
        assert!(keys.contains(setting.key), "a flag for {}", setting.key);
    }
    for entry in &TABLE {
        assert!(
            entry.help.ends_with('.'),
            "{}: '{}' is a sentence",
            entry.key,
            entry.help
        );
        let mut config = Config::new(Preset::LowCoverage);
        if let Some(setting) = entry.range {
            assert_eq!(setting.key, entry.key);
            let mut written = |value: f64| (entry.write)(&mut config, &value.to_string());
            assert!(
                written(setting.min).is_ok(),
                "{}: the smallest value",
                entry.key
            );
            assert!(
                written(setting.max).is_ok() || entry.key == "spurious",
                "{}: the largest value",
                entry.key
            );
            let error = written(setting.max * 2.0 + 1.0)
                .expect_err("out of range")
                .to_string();
            assert!(
                error.contains(&setting.max.to_string()),
                "'{error}' names the range"
            );
        } else if !entry.choices.is_empty() {
            let error = (entry.write)(&mut config, "nonsense")
                .expect_err("no such name")
                .to_string();
            assert!(
                entry.choices.iter().all(|choice| error.contains(choice)),
                "'{error}' names the choices"
            );
        }
    }
    assert!(catalogue::L2.check(f64::NAN).is_err());
}
