//! `espalier train`: the same run as in the window, without one.

use std::sync::Arc;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use super::arguments::TrainArguments;
use super::output_folder::Folder;
use super::terminal::{note_line, print_line};
use super::{Failure, Hooks, report};
use crate::analysis::edges_of_run;
use crate::charts::Style;
use crate::data::StudyData;
use crate::engine::EngineError;
use crate::network::EdgeOrigin;
use crate::report::{edges, predictions as prediction_table};
use crate::run::{FILES, Run, history, now, write_run};
use crate::train::{OpenError, Summary, Trainer, Unsettled, next_epochs, predictions, summary};

/// The model of the run, which is a batch of one.
const MODEL: usize = 0;

/// Trains and writes the files of a run.
pub(super) fn train(arguments: &TrainArguments, hooks: &Hooks) -> Result<(), Failure> {
    let study = Arc::new(arguments.data.read()?);
    for warning in &study.report.warnings {
        note_line(format_args!("warning: {warning}"));
    }
    let mut trainer =
        Trainer::open(&study, vec![arguments.config()?]).map_err(|error| match error {
            OpenError::Engine(EngineError::Device { .. }) => Failure::run(error),
            error => Failure::input(error),
        })?;
    let folder = Folder::new(&arguments.out)?;
    folder.protect(FILES.iter().chain([&report::PAGE]), &study.files)?;
    // Files of an earlier run are removed first, so that the folder never mixes two runs.
    folder.clear(&FILES)?;
    folder.clear(&[report::PAGE])?;
    let experiment = trainer.model(MODEL).experiment();
    let network = &experiment.network;
    let (known, spurious) = (
        network.count(EdgeOrigin::Prior),
        network.count(EdgeOrigin::Spurious),
    );
    note_line(format_args!(
        "{}: {known} known and {spurious} spurious edges, {} training and {} test conditions, {}. {}",
        study.name,
        experiment.split.train.len(),
        experiment.split.test.len(),
        trainer.engine().device,
        trainer.engine_reason()
    ));
    let result = with_progress(&mut trainer);
    // The history of a failed run is written, too: it shows what led to the failure.
    folder.write("history.tsv", history(trainer.model(MODEL).history()))?;
    let result = write_results(&study, &mut trainer, result?, &folder, (arguments, hooks))?;
    print_result(&result, arguments)
}

/// Trains to the end; returns the seconds that it took.
fn with_progress(trainer: &mut Trainer) -> Result<f64, Failure> {
    /// Time between two moves of the bar; the epochs between are one batch.
    const UPDATE: Duration = Duration::from_millis(100);
    const MOST: u32 = 1_000;
    let bar = ProgressBar::new(u64::from(trainer.model(MODEL).config().epochs));
    if let Ok(style) =
        ProgressStyle::with_template("{bar:40} {pos}/{len} epochs  {per_sec}  {eta} left  {msg}")
    {
        bar.set_style(style);
    }
    let begin = Instant::now();
    // Where there is no terminal the bar is hidden; then every tenth of the run is told.
    let (mut batch, mut told) = (1, 0);
    while trainer.goes_on() {
        let started = Instant::now();
        let before = trainer.model(MODEL).epoch();
        trainer.advance(batch).map_err(Failure::run)?;
        let progress = trainer.model(MODEL);
        if let Some(stopped) = progress.stopped() {
            return Err(Failure::run(stopped.clone()));
        }
        let (epoch, epochs) = (progress.epoch(), progress.config().epochs);
        let trained = epoch.saturating_sub(before);
        if let Some(last) = progress.history().last() {
            bar.set_message(format!("fit {:.5}", last.losses.fit));
        }
        bar.set_position(u64::from(epoch));
        let tenth = epoch * 10 / epochs;
        if bar.is_hidden() && tenth > told {
            told = tenth;
            note_line(format_args!("{epoch} of {epochs} epochs"));
        }
        batch = next_epochs(trained, started.elapsed(), UPDATE, MOST);
    }
    let wall_secs = begin.elapsed().as_secs_f64();
    bar.finish();
    Ok(wall_secs)
}

fn write_results(
    study: &Arc<StudyData>,
    trainer: &mut Trainer,
    wall_secs: f64,
    folder: &Folder,
    (arguments, hooks): (&TrainArguments, &Hooks),
) -> Result<Summary, Failure> {
    let evaluation = trainer.evaluate(MODEL).map_err(Failure::run)?;
    let source = arguments.data.source()?;
    let run = Run::from_trainer(
        Arc::clone(study),
        source,
        (trainer, MODEL),
        (now(), wall_secs),
    )
    .map_err(Failure::run)?;
    let experiment = &run.experiment;
    let result = summary(
        experiment,
        &run.parameters,
        &evaluation,
        run.epochs,
        wall_secs,
    );
    folder.write(
        "edges.tsv",
        edges(&experiment.network, &edges_of_run(&run, 0.0)),
    )?;
    folder.write(
        "predictions.tsv",
        prediction_table(experiment, &predictions(experiment, &evaluation)),
    )?;
    let command = run.command(&arguments.out.to_string_lossy());
    // A folder with a run.json is complete; the report can be made again.
    write_run(folder.path(), &run, &result, &command)
        .map_err(|error| Failure::run(anyhow::anyhow!(error)))?;
    if arguments.report {
        let page = report::page_of(&run, 0.0, hooks, Style::default())?;
        folder.write(report::PAGE, page)?;
    }
    Ok(result)
}

fn print_result(result: &Summary, arguments: &TrainArguments) -> Result<(), Failure> {
    if arguments.json {
        print_line(serde_json::to_string(result).map_err(Failure::run)?);
        return Ok(());
    }
    let number =
        |value: Option<f64>| value.map_or_else(|| "none".to_owned(), |value| format!("{value:.4}"));
    let percent = |value: Option<f64>| {
        value.map_or_else(|| "none".to_owned(), |value| format!("{value:.1} %"))
    };
    print_line(format_args!(
        "mean squared error   train {:.5}   test {}",
        result.fit_train,
        number(result.fit_test)
    ));
    print_line(format_args!(
        "correlation          train {}   test {}",
        number(result.pearson_train),
        number(result.pearson_test)
    ));
    print_line(format_args!(
        "below the median     PKN {:.1} %   spurious {}",
        result.pkn_below_median_percent,
        percent(result.spurious_below_median_percent)
    ));
    print_line(format_args!(
        "KS {}   AUC {}   {} epochs in {:.1} s",
        number(result.ks_statistic),
        number(result.auc),
        result.epochs,
        result.wall_secs
    ));
    print_unsettled(&result.unsettled);
    print_line(format_args!("written to {}", arguments.out.display()));
    Ok(())
}

/// Conditions that do not come to rest: how many, and the worst of them.
fn print_unsettled(unsettled: &[Unsettled]) {
    let Some(worst) = unsettled
        .iter()
        .max_by(|a, b| a.change.total_cmp(&b.change))
    else {
        return;
    };
    print_line(format_args!(
        "not at rest          {} training conditions; most of all {}, where {} still changes by {:.1e} in a step",
        unsettled.len(),
        worst.condition,
        worst.node,
        worst.change
    ));
    print_line(format_args!(
        "                     Numbers of a network in motion mean little: try a stronger L2 or a smaller learning rate."
    ));
}
