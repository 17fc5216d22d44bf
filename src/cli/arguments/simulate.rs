//! Flags of `espalier simulate`.

use std::path::PathBuf;

use clap::Args;

use super::data::DataArguments;
use super::values::{real, whole};
use crate::settings::{Setting, catalogue as setting};

/// Flags of `simulate`.
#[derive(Debug, Args)]
pub struct SimulateArguments {
    #[command(flatten)]
    pub(in crate::cli) data: DataArguments,
    /// Number of conditions; the first is a control without ligands
    #[arg(long, allow_negative_numbers = true, default_value = "40", value_parser = clap::value_parser!(u16).range(2..=10_000))]
    pub(in crate::cli) conditions: u16,
    /// Half width of the uniform noise on every activity
    #[arg(long, allow_negative_numbers = true, default_value = "0.02", value_parser = real(&NOISE))]
    pub(in crate::cli) noise: f64,
    /// Everything is drawn from this number
    #[arg(long, allow_negative_numbers = true, default_value = "1", value_parser = whole(&setting::SEED))]
    pub(in crate::cli) seed: u64,
    /// Folder for the tables; made if it is missing
    #[arg(long, value_name = "FOLDER")]
    pub(in crate::cli) out: PathBuf,
}

static NOISE: Setting = Setting {
    key: "noise",
    label: "Noise",
    help: "",
    min: 0.0,
    max: 1.0,
    whole: false,
};
