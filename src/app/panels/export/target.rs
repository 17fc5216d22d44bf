//! What can be written, and as which kinds of files.

use crate::app::state::State;
use crate::charts::description::Chart;

/// Something to write.
#[derive(Debug, Clone, PartialEq)]
pub enum ExportTarget {
    /// The network as it is seen.
    Picture,
    /// A chart.
    Chart(Box<Chart>),
    /// The report of the run.
    Report,
    /// The table of edges.
    Edges,
    /// The network without the edges below the threshold.
    Pruned,
    /// The parameters.
    Parameters,
}

/// A kind of file: its ending, its name, and what it is good for.
pub(super) type Kind = (&'static str, &'static str, &'static str);

const SVG: Kind = (
    "svg",
    "SVG",
    "Lines and text that can be edited and enlarged without loss.",
);
const PNG: Kind = ("png", "PNG", "Pixels, for slides and the web.");

impl ExportTarget {
    pub(super) fn title(&self) -> &'static str {
        match self {
            Self::Picture => "Picture of the network",
            Self::Chart(_) => "Chart",
            Self::Report => "Report",
            Self::Edges => "Table of edges",
            Self::Pruned => "Pruned network",
            Self::Parameters => "Weights and other parameters",
        }
    }

    pub(super) fn help(&self, state: &State) -> String {
        match self {
            Self::Picture => "What you see now, with its legend, on a white ground.".to_owned(),
            Self::Chart(chart) => chart.title.clone(),
            Self::Report => "One page that needs nothing else: charts, the network as you see it, settings, tables, definitions, a paragraph for a methods section, and the command that repeats the run.".to_owned(),
            Self::Edges => "Every edge with weight, rank, share and the epoch at which it fell below the threshold.".to_owned(),
            Self::Pruned => match state.view.filter.threshold {
                threshold if threshold > 0.0 => format!("The edges with a |weight| of at least {threshold:.4}, with their weights."),
                _ => "The stronger half of the edges, with their weights: no threshold is chosen. Choose one under Ablation, or with Fade below.".to_owned(),
            },
            Self::Parameters => "Weights, biases, output and input weights at the epoch that is shown.".to_owned(),
        }
    }

    /// Kinds of files that it can be.
    pub(super) fn kinds(&self) -> &'static [Kind] {
        match self {
            Self::Picture => &[SVG, PNG],
            Self::Chart(_) => &[SVG, PNG, ("tsv", "TSV", "Its values, as a table.")],
            Self::Report => &[(
                "html",
                "HTML",
                "Any browser opens it, also without a network.",
            )],
            Self::Edges => &[("tsv", "TSV", "For spreadsheets, R and Python.")],
            Self::Pruned => &[
                (
                    "tsv",
                    "TSV",
                    "A table as Espalier and LEMBAS read it, and the weights.",
                ),
                (
                    "sif",
                    "SIF",
                    "Source, action, target: for Cytoscape and CellNOpt. It has no weights.",
                ),
                (
                    "graphml",
                    "GraphML",
                    "For Cytoscape, Gephi, yEd and networkx.",
                ),
                ("cyjs", "Cytoscape", "JSON for Cytoscape and Cytoscape.js."),
            ],
            Self::Parameters => &[
                ("tsv", "LEMBAS", "A table: source, target, type, value."),
                (
                    "safetensors",
                    "safetensors",
                    "Arrays for Python, with their values at every checkpoint.",
                ),
            ],
        }
    }

    /// A name for its file.
    pub(super) fn file_name(&self, state: &State) -> String {
        let name = state
            .open
            .as_ref()
            .map_or("network", |open| open.study.name.as_str());
        let ending = self.kinds()[0].0;
        match self {
            Self::Picture => format!("{name}.{ending}"),
            Self::Chart(chart) => format!("{name}-{}.{ending}", chart.key),
            Self::Report => format!("{name}-report.{ending}"),
            Self::Edges => format!("{name}-edges.{ending}"),
            Self::Pruned => format!("{name}-pruned.{ending}"),
            Self::Parameters => format!("{name}-Parameters.{ending}"),
        }
    }

    pub(super) fn has_style(&self) -> bool {
        matches!(self, Self::Chart(_) | Self::Report)
    }
}
