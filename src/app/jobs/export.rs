//! Writes what one takes home: pictures, charts, tables, networks, parameters and reports.

use crate::analysis::{edges_of_run, threshold_or_median};
use crate::app::graph_view::png;
use crate::app::update::{Export, Picture, RunFile};
use crate::charts::{chart_table, svg};
use crate::formats::{Pruned, ending, network_file, written};
use crate::report::{PageOptions, edges, page};
use crate::run::{Run, lembas, tensors};

/// Writes it: what to say.
pub(super) fn write(export: &Export) -> Result<String, String> {
    match export {
        Export::Picture(Picture { path, svg, scale }) => {
            let bytes = match scale {
                Some(scale) => png(svg, *scale)?,
                None => svg.clone().into_bytes(),
            };
            written(path, &bytes)
        }
        Export::Chart {
            path,
            chart,
            style,
            scale,
            network,
            study,
        } => {
            let bytes = match ending(path).as_str() {
                "tsv" => chart_table(chart, network, study.dataset.as_deref()).into_bytes(),
                "png" => png(&svg(chart, *style), *scale)?,
                _ => svg(chart, *style).into_bytes(),
            };
            written(path, &bytes)
        }
        Export::Run {
            path,
            what,
            run,
            threshold,
        } => written(path, &run_file(what, run, *threshold)?),
    }
}

fn run_file(what: &RunFile, run: &Run, threshold: f64) -> Result<Vec<u8>, String> {
    Ok(match what {
        RunFile::Report {
            style,
            network_picture,
        } => {
            let options = PageOptions {
                style: *style,
                threshold,
                network_picture: network_picture.clone(),
            };
            let page = page(run, &options).map_err(|error| error.to_string())?;
            page.into_bytes()
        }
        RunFile::Edges => {
            edges(&run.experiment.network, &edges_of_run(run, threshold)).into_bytes()
        }
        RunFile::Network { format, known_only } => {
            let pruned = Pruned {
                network: &run.experiment.network,
                weights: &run.parameters.weights,
                threshold: threshold_or_median(&run.parameters.weights, threshold),
                known_only: *known_only,
            };
            network_file(pruned, *format)?.into_bytes()
        }
        RunFile::Parameters => lembas(run).into_bytes(),
        RunFile::Tensors => tensors(run)?,
    })
}
