//! Flags of `espalier report`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::values::real;
use crate::charts::Style;
use crate::settings::{Setting, catalogue as setting};

/// The threshold, by the name that it has here.
static THRESHOLD: Setting = Setting {
    label: "Threshold",
    ..setting::THRESHOLD
};

/// Flags of `report`.
#[derive(Debug, Args)]
pub struct ReportArguments {
    /// Folder that `espalier train --out` wrote
    pub(in crate::cli) run: PathBuf,
    /// The page [default: report.html in that folder]
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) out: Option<PathBuf>,
    /// Colours of the charts: those of the window, or those of the self-pruning study
    #[arg(long, value_enum, default_value = "window")]
    style: StyleName,
    #[arg(long, allow_negative_numbers = true, value_name = "X", help = format!("Edges with a smaller |weight| count as pruned, from {} to {} [default: the median]", THRESHOLD.min, THRESHOLD.max), value_parser = real(&THRESHOLD))]
    pub(in crate::cli) threshold: Option<f64>,
    /// Write every chart into this folder, too, as SVG, PNG and TSV
    #[arg(long, value_name = "FOLDER")]
    pub(in crate::cli) charts: Option<PathBuf>,
    /// Write the network without the edges below the threshold; the ending says how: tsv, sif, graphml or cyjs
    #[arg(long = "network", value_name = "FILE")]
    pub(in crate::cli) networks: Vec<PathBuf>,
    /// Leave spurious edges out of that network, however strong they are
    #[arg(long, requires = "networks")]
    pub(in crate::cli) known_only: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum StyleName {
    Window,
    Paper,
}

impl ReportArguments {
    /// Colours of the charts.
    pub(in crate::cli) fn style(&self) -> Style {
        match self.style {
            StyleName::Window => Style::Window,
            StyleName::Paper => Style::Paper,
        }
    }
}
