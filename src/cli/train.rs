//! `espalier train`: the same run as in the window, without one; and a run that was interrupted, to its end.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use super::arguments::TrainArguments;
use super::output::{Output, present};
use super::print_summary::print_summary;
use super::progress::{End, MODEL, Signals, train_with_progress};
use super::results::{write_report, write_results};
use super::terminal::note_line;
use super::{Failure, Hooks};
use crate::engine::{EngineError, Evaluation};
use crate::network::EdgeOrigin;
use crate::project::{Document, KeptRun, Project};
use crate::run::{Run, RunStatus, SeriesId, now};
use crate::settings::{Config, shell_line};
use crate::train::{OpenError, ResumePoint, Summary, Trainer, summary};

/// Trains and writes the files of a run.
pub(super) fn train(arguments: &TrainArguments, hooks: &Hooks) -> Result<(), Failure> {
    if let Some(threads) = arguments.threads {
        rayon::ThreadPoolBuilder::new()
            .num_threads(usize::from(threads))
            .build_global()
            .map_err(Failure::run)?;
    }
    arguments.check_resume()?;
    let signals = Signals::listen();
    let (mut work, mut output) = if arguments.resume {
        resume(&arguments.out)?
    } else {
        begin(arguments)?
    };
    work.tell();
    let store_every = Duration::from_secs_f64(arguments.store_every);
    let (project, earlier_secs) = (&mut work.project, work.earlier_secs);
    let store = |trainer: &mut Trainer, secs: f64| {
        note_progress(project, trainer, earlier_secs + secs, RunStatus::Unfinished)?;
        output.store(project)?;
        let epoch = trainer.model(MODEL).epoch();
        tracing::info!("stored the state after {epoch} epochs, from which --resume goes on");
        Ok(())
    };
    let (end, secs) = train_with_progress(&mut work.trainer, &signals, store_every, store)?;
    let secs = earlier_secs + secs;
    match end {
        End::Finished => {
            let result = work.finish(output, secs, (arguments, hooks))?;
            print_summary(&result, arguments);
            Ok(())
        }
        End::Stopped(why) => {
            let status = RunStatus::Failed(why.to_string());
            note_progress(&mut work.project, &mut work.trainer, secs, status)?;
            output.leave(&work.project)?;
            Err(Failure::run(why))
        }
        End::Signal(signal) => {
            note_progress(
                &mut work.project,
                &mut work.trainer,
                secs,
                RunStatus::Unfinished,
            )?;
            output.leave(&work.project)?;
            let progress = work.trainer.model(MODEL);
            let out = arguments.out.to_string_lossy();
            let command = shell_line(["espalier", "train", "--resume", "--out", &out]);
            let (epoch, epochs) = (progress.epoch(), progress.config().epochs);
            Err(Failure::Interrupted(
                128 + signal,
                format!("interrupted after {epoch} of {epochs} epochs; to go on: {command}"),
            ))
        }
    }
}

/// A run that is being trained, as the last one of its project.
struct Work {
    project: Project,
    trainer: Trainer,
    /// Seconds for which it was trained before it was interrupted.
    earlier_secs: f64,
}

fn open(project: &Project, config: Config) -> Result<Trainer, Failure> {
    Trainer::open(&project.study, vec![config]).map_err(|error| match error {
        OpenError::Engine(EngineError::Device { .. }) => Failure::run(error),
        error => Failure::input(error),
    })
}

/// A new run.
fn begin(arguments: &TrainArguments) -> Result<(Work, Output), Failure> {
    let study = Arc::new(arguments.data.read()?);
    for warning in &study.report.warnings {
        note_line(format_args!("warning: {warning}"));
    }
    let (source, config) = (arguments.data.source()?, arguments.config()?);
    let mut project = Project::new(study, source, Document::new(config.clone()));
    let mut trainer = open(&project, config)?;
    let mut output = Output::begin(&arguments.out, &mut project, arguments.force)?;
    let run = Run::from_trainer(
        Arc::clone(&project.study),
        project.source.clone(),
        (&mut trainer, MODEL),
        (now(), 0.0),
    );
    let run = Arc::new(run.map_err(Failure::run)?);
    let kept = KeptRun::new(project.next_run_id(), run);
    project.runs.push(Arc::new(kept));
    note_progress(&mut project, &mut trainer, 0.0, RunStatus::Unfinished)?;
    output.store(&project)?;
    let work = Work {
        project,
        trainer,
        earlier_secs: 0.0,
    };
    Ok((work, output))
}

/// A run that was interrupted.
fn resume(out: &Path) -> Result<(Work, Output), Failure> {
    let (output, mut project) = Output::resume(out)?;
    let kept = present(&project)?;
    let (run, so_far) = (Arc::clone(&kept.run), kept.so_far());
    let mut trainer = open(&project, run.experiment.config.clone())?;
    if let Some(so_far) = so_far {
        trainer.take_over(MODEL, so_far).map_err(Failure::run)?;
    }
    let epoch = trainer.model(MODEL).epoch();
    // Epochs after the resume point are trained again: what is stored of them is not a part of what comes.
    let kept = KeptRun {
        series: SeriesId::default(),
        ..kept.clone()
    };
    note_line(format_args!(
        "going on with '{}' from epoch {epoch}",
        kept.name
    ));
    let earlier_secs = run.wall_secs;
    project.runs.pop();
    project.runs.push(Arc::new(kept));
    let work = Work {
        project,
        trainer,
        earlier_secs,
    };
    Ok((work, output))
}

/// Takes over how far the trainer has come into the last run of the project.
fn note_progress(
    project: &mut Project,
    trainer: &mut Trainer,
    secs: f64,
    status: RunStatus,
) -> Result<(), Failure> {
    let before = present(project)?.clone();
    let snapshot = trainer.snapshot(MODEL).map_err(Failure::run)?;
    let mut run = Run::from_trainer(
        Arc::clone(&project.study),
        project.source.clone(),
        (trainer, MODEL),
        (before.run.started, secs),
    )
    .map_err(Failure::run)?;
    run.experiment = Arc::clone(&before.run.experiment);
    run.continues(&before.run);
    let is_longer = trainer.take_rewound(MODEL).is_none();
    let kept = KeptRun {
        resume_point: Some(ResumePoint {
            epoch: run.epochs,
            snapshot: Arc::new(snapshot),
        }),
        series: if is_longer {
            before.series.clone()
        } else {
            SeriesId::default()
        },
        status,
        run: Arc::new(run),
        ..before
    };
    project.runs.pop();
    project.runs.push(Arc::new(kept));
    Ok(())
}

impl Work {
    /// Says what is trained.
    fn tell(&self) {
        let experiment = self.trainer.model(MODEL).experiment();
        let network = &experiment.network;
        note_line(format_args!(
            "{}: {} known and {} spurious edges, {} training and {} test conditions, {}. {}",
            self.project.study.name,
            network.count(EdgeOrigin::Prior),
            network.count(EdgeOrigin::Spurious),
            experiment.split.train.len(),
            experiment.split.test.len(),
            self.trainer.engine().device,
            self.trainer.engine_reason()
        ));
    }

    /// Sums the run up and writes its results.
    fn finish(
        mut self,
        output: Output,
        secs: f64,
        (arguments, hooks): (&TrainArguments, &Hooks),
    ) -> Result<Summary, Failure> {
        let evaluation = self.trainer.evaluate(MODEL).map_err(Failure::run)?;
        note_progress(
            &mut self.project,
            &mut self.trainer,
            secs,
            RunStatus::Finished,
        )?;
        let (result, run) = self.sum_up(&evaluation)?;
        match output {
            Output::Folder(folder) => {
                let command = run.command(&arguments.out.to_string_lossy());
                write_results(folder.results(), &run, (&result, &evaluation), &command)?;
                if arguments.report {
                    write_report(folder.results(), &run, hooks)?;
                }
                folder.finish()?;
            }
            Output::Project(file) => file.finish(&self.project)?,
        }
        Ok(result)
    }

    fn sum_up(&mut self, evaluation: &Evaluation) -> Result<(Summary, Arc<Run>), Failure> {
        let mut kept = present(&self.project)?.clone();
        let run = Arc::clone(&kept.run);
        let result = summary(
            &run.experiment,
            &run.parameters,
            evaluation,
            run.epochs,
            run.wall_secs,
        );
        kept.summary = Some(result.clone());
        self.project.runs.pop();
        self.project.runs.push(Arc::new(kept));
        Ok((result, run))
    }
}
