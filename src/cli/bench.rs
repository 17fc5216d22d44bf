//! `espalier bench`: how fast this machine trains.

use std::time::{Duration, Instant};

use serde::Serialize;

use super::output::Folder;
use super::terminal::print_line;
use super::{Failure, arguments::BenchArguments};
use crate::data::{DataSource, StudyData, random_study};
use crate::engine::{Engine, EngineInfo, Epoch, EpochOutcome, open};
use crate::formats::{Bundle, write_dataset, write_network};
use crate::network::Amount;
use crate::settings::Config;
use crate::train::{Experiment, next_epochs, planned_epoch};

/// What was measured.
#[derive(Debug, Serialize)]
struct Measured {
    nodes: usize,
    edges: usize,
    train_conditions: usize,
    models: u32,
    epochs: u32,
    solver: crate::model::Solver,
    engine: EngineInfo,
    /// Median seconds of an epoch of all models together.
    epoch_secs_median: f64,
    epoch_secs_min: f64,
    model_epochs_per_sec: f64,
    mean_steps: f64,
    mean_adjoint_steps: f64,
    fit_last: f64,
    peak_memory_mib: Option<f64>,
}

/// A number that was measured.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// Its name in JSON.
    pub key: &'static str,
    /// Its name for people, with its unit.
    pub name: &'static str,
    /// What was measured.
    pub value: f64,
}

/// Measures the cost of a frame of the window, from the study to open, the spurious edges and the number of frames. The program
/// hands it in, since the command line knows no window.
pub type MeasureView = fn(DataSource, Option<Amount>, u32) -> anyhow::Result<Vec<Figure>>;

/// Trains for `--epochs` epochs, or shows as many frames with `--view`, and prints the measurements.
pub(super) fn bench(arguments: &BenchArguments, measure_view: MeasureView) -> Result<(), Failure> {
    if arguments.view {
        return view(arguments, measure_view);
    }
    if let Some(threads) = arguments.threads {
        rayon::ThreadPoolBuilder::new()
            .num_threads(usize::from(threads))
            .build_global()
            .map_err(Failure::run)?;
    }
    let study = match arguments.random {
        Some(size) => StudyData::load(&Bundle::find(random(size)?.path()).map_err(Failure::input)?)
            .map_err(Failure::input)?,
        None => arguments.data.read()?,
    };
    let configs = (0..arguments.models).map(|model| arguments.config(model));
    let experiments = Experiment::batch(&study, configs.collect()).map_err(Failure::input)?;
    let config = arguments.config(0);
    let models = experiments.iter().map(Experiment::model).collect();
    let opened = open(config.engine, config.adapter.as_deref(), models).map_err(Failure::input)?;
    let mut engine = opened.engine;
    let first = &experiments[0];
    // The range of the setting lies far below the largest u32.
    let epochs = arguments.epochs as u32;
    let configs: Vec<&Config> = (experiments.iter())
        .map(|experiment| &experiment.config)
        .collect();
    let (secs, outcomes) = train(&mut *engine, &configs, epochs)?;
    let mean = |value: fn(&EpochOutcome) -> u32| {
        outcomes
            .iter()
            .map(|outcome| f64::from(value(outcome)))
            .sum::<f64>()
            / outcomes.len() as f64
    };
    let mut sorted = secs.clone();
    sorted.sort_unstable_by(f64::total_cmp);
    let measured = Measured {
        nodes: first.problem.topology.nodes,
        edges: first.problem.topology.edges(),
        train_conditions: first.split.train.len(),
        models: arguments.models,
        epochs,
        solver: config.options.solver,
        engine: engine.info().clone(),
        epoch_secs_median: sorted[sorted.len() / 2],
        epoch_secs_min: sorted[0],
        model_epochs_per_sec: f64::from(arguments.models) * f64::from(epochs)
            / secs.iter().sum::<f64>(),
        mean_steps: mean(|outcome| outcome.steps),
        mean_adjoint_steps: mean(|outcome| outcome.adjoint_steps),
        fit_last: outcomes
            .last()
            .map_or(f64::NAN, |outcome| outcome.losses.fit),
        peak_memory_mib: peak_memory_mib(),
    };
    print(&measured, arguments.json)
}

fn view(arguments: &BenchArguments, measure_view: MeasureView) -> Result<(), Failure> {
    let folder = arguments.random.map(random).transpose()?;
    let opening = match &folder {
        Some(folder) => DataSource::Files(vec![folder.path().to_owned()]),
        None => arguments.data.source()?,
    };
    // The range of the setting lies far below the largest u32.
    let figures = measure_view(opening, arguments.spurious(), arguments.epochs as u32)
        .map_err(Failure::Run)?;
    if arguments.json {
        let object: serde_json::Map<String, serde_json::Value> = figures
            .iter()
            .map(|figure| (figure.key.to_owned(), figure.value.into()))
            .collect();
        print_line(serde_json::Value::Object(object));
        return Ok(());
    }
    for figure in figures {
        let digits = if figure.value.fract() == 0.0 { 0 } else { 3 };
        print_line(format_args!(
            "{:<44} {:>10.digits$}",
            figure.name, figure.value
        ));
    }
    Ok(())
}

/// A folder with a random study of this size, gone when it is dropped.
fn random([nodes, edges]: [usize; 2]) -> Result<tempfile::TempDir, Failure> {
    const SEED: u64 = 1;
    let (network, dataset) = random_study(nodes, edges, SEED);
    let folder = tempfile::tempdir().map_err(Failure::run)?;
    let out = Folder::new(folder.path())?;
    let [model, annotation] = write_network(&network);
    let [ligands, activities] = write_dataset(&network, &dataset);
    for (ending, text) in [
        ("Model.tsv", model),
        ("Annotation.tsv", annotation),
        ("Ligands.tsv", ligands),
        ("TFs.tsv", activities),
    ] {
        out.write(&format!("{}-{ending}", network.name()), &text)?;
    }
    Ok(folder)
}

/// Seconds of each epoch, and all outcomes. Epochs that are too short to be timed alone are timed in groups.
fn train(
    engine: &mut dyn Engine,
    configs: &[&Config],
    epochs: u32,
) -> Result<(Vec<f64>, Vec<EpochOutcome>), Failure> {
    const GROUP: Duration = Duration::from_millis(20);
    const MOST: u32 = 64;
    let (mut secs, mut outcomes) = (Vec::new(), Vec::new());
    let (mut done, mut group) = (0, 1);
    while done < epochs {
        let last = (done + group).min(epochs);
        let plan = |config: &&Config| -> Vec<Epoch> {
            let (schedule, length) = (config.schedule(), config.epochs.max(epochs));
            (done..last)
                .map(|epoch| planned_epoch(&schedule, epoch, length))
                .collect()
        };
        let plans: Vec<Vec<Epoch>> = configs.iter().map(plan).collect();
        let begin = Instant::now();
        let trained = engine.train(&plans).map_err(Failure::run)?;
        outcomes.extend(trained.into_iter().flatten());
        if outcomes
            .iter()
            .any(|outcome: &EpochOutcome| outcome.fault.is_some())
        {
            return Err(Failure::run(anyhow::anyhow!(
                "a value is not finite; nothing was measured"
            )));
        }
        let took = begin.elapsed();
        let trained = last - done;
        secs.extend((0..trained).map(|_| took.as_secs_f64() / f64::from(trained)));
        group = next_epochs(trained, took, GROUP, MOST);
        done = last;
    }
    Ok((secs, outcomes))
}

fn print(measured: &Measured, json: bool) -> Result<(), Failure> {
    if json {
        print_line(serde_json::to_string(measured).map_err(Failure::run)?);
        return Ok(());
    }
    print_line(format_args!(
        "{} nodes, {} edges, {} training conditions, {} epochs of {} model(s), {:?} solver",
        measured.nodes,
        measured.edges,
        measured.train_conditions,
        measured.epochs,
        measured.models,
        measured.solver
    ));
    print_line(format_args!(
        "{} ({})",
        measured.engine.device, measured.engine.precision
    ));
    print_line(format_args!(
        "epoch                median {:.3} ms   least {:.3} ms",
        measured.epoch_secs_median * 1e3,
        measured.epoch_secs_min * 1e3
    ));
    if measured.models > 1 {
        let each = measured.epoch_secs_median / f64::from(measured.models);
        print_line(format_args!(
            "epoch of each model  median {:.3} ms",
            each * 1e3
        ));
    }
    print_line(format_args!(
        "model-epochs         {:.0} a second",
        measured.model_epochs_per_sec
    ));
    print_line(format_args!(
        "steps                {:.1} forward   {:.1} adjoint",
        measured.mean_steps, measured.mean_adjoint_steps
    ));
    match measured.peak_memory_mib {
        Some(memory) => print_line(format_args!("peak memory          {memory:.0} MiB")),
        None => print_line("peak memory          not known on this system"),
    }
    Ok(())
}

/// The most memory that this process has had; only Linux tells.
pub(super) fn peak_memory_mib() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kibibytes: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kibibytes / 1024.0)
}
