//! The files of a run: what `train` and `export` write alike.

use super::output::Folder;
use super::{Failure, Hooks, report};
use crate::analysis::edges_of_run;
use crate::charts::Style;
use crate::engine::Evaluation;
use crate::report::{edges, predictions as prediction_table};
use crate::run::{Run, write_run};
use crate::train::{Summary, predictions};

/// Writes all files of a finished run, `run.json` last; `command` is the line that repeats it.
pub(super) fn write_results(
    folder: &Folder,
    run: &Run,
    (summary, evaluation): (&Summary, &Evaluation),
    command: &str,
) -> Result<(), Failure> {
    let experiment = &run.experiment;
    let statistics = edges_of_run(run, 0.0);
    folder.write("edges.tsv", edges(&experiment.network, &statistics))?;
    let cells = predictions(experiment, evaluation);
    folder.write("predictions.tsv", prediction_table(experiment, &cells))?;
    write_run(folder.path(), run, summary, command)
        .map_err(|error| Failure::run(anyhow::anyhow!(error)))
}

/// Writes the report beside the files of a run.
pub(super) fn write_report(folder: &Folder, run: &Run, hooks: &Hooks) -> Result<(), Failure> {
    let page = report::page_of(run, 0.0, hooks, Style::default())?;
    folder.write(report::PAGE, page)
}
