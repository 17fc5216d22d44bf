//! Writes what one takes home: pictures, charts, tables, networks, parameters and reports.

use super::action::{Export, Picture, RunFile};
use super::views::png;
use crate::report::{
    Pruned, Run, chart_table, edges, ending, lembas, network_file, page, svg, tensors, written,
};

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
                "tsv" => chart_table(chart, network, study.dataset.as_ref()).into_bytes(),
                "png" => png(&svg(chart, *style), *scale)?,
                _ => svg(chart, *style).into_bytes(),
            };
            written(path, &bytes)
        }
        Export::Run { path, what, run } => written(path, &run_file(*what, run)?),
    }
}

fn run_file(what: RunFile, run: &Run) -> Result<Vec<u8>, String> {
    Ok(match what {
        RunFile::Report(style) => page(run, style)
            .map_err(|error| error.to_string())?
            .into_bytes(),
        RunFile::Edges => edges(&run.experiment.network, &run.edges()).into_bytes(),
        RunFile::Network { format, known_only } => {
            let pruned = Pruned {
                network: &run.experiment.network,
                weights: &run.parameters.weights,
                threshold: run.threshold(),
                known_only,
            };
            network_file(pruned, format)?.into_bytes()
        }
        RunFile::Parameters => lembas(run).into_bytes(),
        RunFile::Tensors => tensors(run)?,
    })
}
