//! `espalier report`: a run that was trained before, as a page that explains itself, and in the formats of other programs.

use std::path::{Path, PathBuf};

use super::arguments::ReportArguments;
use super::output::{Folder, is_input, settle};
use super::terminal::print_line;
use super::{Failure, Hooks};
use crate::analysis::{analyse, threshold_or_median};
use crate::charts::description::Chart;
use crate::charts::{Style, chart_table, charts, svg};
use crate::data::InputFile;
use crate::formats::{NetworkFormat, Pruned, ending, network_file, write_file};
use crate::report::{PageOptions, page};
use crate::run::{Run, read_run};

/// Name of the page in the folder of a run.
pub(super) const PAGE: &str = "report.html";
/// Pixels for each point of a chart as PNG.
const PNG_SCALE: f32 = 2.0;

/// Writes the page, and what else was asked for.
pub(super) fn report(arguments: &ReportArguments, hooks: &Hooks) -> Result<(), Failure> {
    let networks = network_formats(&arguments.networks)?;
    settle(&arguments.run)?;
    let run = read_run(&arguments.run).map_err(Failure::input)?;
    let written = arguments.networks.iter().chain(&arguments.out);
    protect_inputs(written, &run.study.files)?;
    let threshold = arguments.threshold.unwrap_or(0.0);
    let page = page_of(&run, threshold, hooks, arguments.style())?;
    let path = arguments
        .out
        .clone()
        .unwrap_or_else(|| arguments.run.join(PAGE));
    write(&path, page.as_bytes())?;
    if let Some(folder) = &arguments.charts {
        write_charts(&run, threshold, folder, hooks, arguments.style())?;
    }
    write_networks(&run, threshold, &networks, arguments.known_only)
}

/// Refuses to write over a file that was read.
pub(super) fn protect_inputs<'a>(
    paths: impl IntoIterator<Item = &'a PathBuf>,
    inputs: &[InputFile],
) -> Result<(), Failure> {
    match paths.into_iter().find(|path| is_input(path, inputs)) {
        Some(path) => Err(Failure::Use(anyhow::anyhow!(
            "{}: this file is an input of the run and would be overwritten. Choose another name.",
            path.display()
        ))),
        None => Ok(()),
    }
}

/// Writes the network without the edges below the threshold, in every format that is asked for.
pub(super) fn write_networks(
    run: &Run,
    threshold: f64,
    networks: &[(&Path, NetworkFormat)],
    known_only: bool,
) -> Result<(), Failure> {
    for (path, format) in networks {
        let pruned = Pruned {
            network: &run.experiment.network,
            weights: &run.parameters.weights,
            threshold: threshold_or_median(&run.parameters.weights, threshold),
            known_only,
        };
        let text =
            network_file(pruned, *format).map_err(|error| Failure::run(anyhow::anyhow!(error)))?;
        write(path, text.as_bytes())?;
    }
    Ok(())
}

/// Which format each file has, by its ending.
pub(super) fn network_formats(paths: &[PathBuf]) -> Result<Vec<(&Path, NetworkFormat)>, Failure> {
    let format = |path: &'_ PathBuf| {
        NetworkFormat::of_ending(&ending(path)).ok_or_else(|| {
            Failure::Use(anyhow::anyhow!(
                "{}: a network ends in tsv, sif, graphml or cyjs. Choose one of them.",
                path.display()
            ))
        })
    };
    paths
        .iter()
        .map(|path| Ok((path.as_path(), format(path)?)))
        .collect()
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    write_file(path, bytes).map_err(|error| {
        let what = format!(
            "{}: the file cannot be written. Check that its folder is there, the free space and the rights",
            path.display()
        );
        Failure::Run(anyhow::Error::new(error).context(what))
    })?;
    print_line(format_args!("written to {}", path.display()));
    Ok(())
}

/// The page, with a picture of the network where this build draws one.
pub(super) fn page_of(
    run: &Run,
    threshold: f64,
    hooks: &Hooks,
    style: Style,
) -> Result<String, Failure> {
    let network_picture = match hooks.draw_network {
        Some(draw) => Some(draw(run).map_err(Failure::Run)?),
        None => None,
    };
    let options = PageOptions {
        style,
        threshold,
        network_picture,
    };
    page(run, &options).map_err(Failure::run)
}

/// Every chart as SVG and TSV, and as PNG where this build draws it.
pub(super) fn write_charts(
    run: &Run,
    threshold: f64,
    path: &Path,
    hooks: &Hooks,
    style: Style,
) -> Result<(), Failure> {
    let folder = Folder::new(path)?;
    let found = analyse(run, threshold).map_err(Failure::run)?;
    for chart in charts(run, &found) {
        let picture = svg(&chart, style);
        let name = |ending: &str| file_name(&chart, ending);
        folder.write(
            &name("tsv"),
            chart_table(
                &chart,
                &run.experiment.network,
                Some(&run.experiment.dataset),
            ),
        )?;
        if let Some(png) = hooks.png {
            let bytes =
                png(&picture, PNG_SCALE).map_err(|error| Failure::run(anyhow::anyhow!(error)))?;
            folder.write(&name("png"), bytes)?;
        }
        folder.write(&name("svg"), picture)?;
    }
    print_line(format_args!("written to {}", path.display()));
    Ok(())
}

fn file_name(chart: &Chart, ending: &str) -> String {
    format!("{}.{ending}", chart.key)
}
