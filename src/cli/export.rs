//! `espalier export`: a run of a project as the folder that `train` writes.

use std::sync::Arc;

use super::arguments::ExportArguments;
use super::output::Folder;
use super::progress::MODEL;
use super::report::{network_formats, protect_inputs, write_charts, write_networks};
use super::results::{write_report, write_results};
use super::terminal::print_line;
use super::{Failure, Hooks, report};
use crate::charts::Style;
use crate::engine::{Evaluation, Snapshot};
use crate::model::EngineChoice;
use crate::project::{KeptRun, Project, read_project};
use crate::run::{FILES, RunStatus};
use crate::settings::Config;
use crate::train::{RunSoFar, Trainer, summary};

/// Writes the files of a run.
pub(super) fn export(arguments: &ExportArguments, hooks: &Hooks) -> Result<(), Failure> {
    let networks = network_formats(&arguments.networks)?;
    let project = read_project(&arguments.file).map_err(Failure::input)?;
    let kept = find(&project, arguments)?;
    let run = &kept.run;
    protect_inputs(&arguments.networks, &run.study.files)?;
    let folder = Folder::new(&arguments.out)?;
    let names = FILES
        .into_iter()
        .chain(arguments.report.then_some(report::PAGE));
    folder.protect(names, &run.study.files, arguments.force)?;
    let evaluation = evaluate(&project, kept)?;
    let result = kept.summary.clone().unwrap_or_else(|| {
        summary(
            &run.experiment,
            &run.parameters,
            &evaluation,
            run.epochs,
            run.wall_secs,
        )
    });
    let command = run.command(&arguments.out.to_string_lossy());
    write_results(&folder, run, (&result, &evaluation), &command)?;
    if arguments.report {
        write_report(&folder, run, hooks)?;
    }
    print_line(format_args!("written to {}", arguments.out.display()));
    if let Some(charts) = &arguments.charts {
        write_charts(run, 0.0, charts, hooks, Style::default())?;
    }
    write_networks(run, 0.0, &networks, false)
}

fn find<'a>(project: &'a Project, arguments: &ExportArguments) -> Result<&'a KeptRun, Failure> {
    let by_name = |name: &str| {
        let number = name.parse().ok();
        let has_number = |run: &&Arc<KeptRun>| Some(run.id.number()) == number;
        let numbered = project.runs.iter().find(has_number);
        project.run(name).or(numbered)
    };
    let is_finished = |run: &&Arc<KeptRun>| run.status == RunStatus::Finished;
    let found = match &arguments.run {
        Some(name) => by_name(name),
        None => project.runs.iter().rev().find(is_finished),
    };
    let file = arguments.file.display();
    found.map(|run| &**run).ok_or_else(|| {
        Failure::Use(match &arguments.run {
            Some(name) => anyhow::anyhow!(
                "{file}: the project has no run '{name}'. `espalier show {file}` lists its runs."
            ),
            None => anyhow::anyhow!(
                "{file}: no run of this project is finished. Name one with --run; `espalier show {file}` lists them."
            ),
        })
    })
}

/// The predictions of a run, computed as at the end of its training, by the processor.
fn evaluate(project: &Project, kept: &KeptRun) -> Result<Evaluation, Failure> {
    let run = &kept.run;
    let config = Config {
        engine: EngineChoice::Cpu,
        adapter: None,
        ..run.experiment.config.clone()
    };
    let mut trainer = Trainer::open(&project.study, vec![config]).map_err(Failure::input)?;
    let so_far = RunSoFar {
        records: run.records.clone(),
        checkpoints: run.checkpoints.clone(),
        snapshot: Snapshot::start((*run.parameters).clone()),
    };
    trainer.take_over(MODEL, so_far).map_err(Failure::run)?;
    trainer.evaluate(MODEL).map_err(Failure::run)
}
