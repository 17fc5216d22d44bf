//! Result files: each is written to a temporary name and renamed, so that a file is whole or not there.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use serde_json::{Value, json};

use super::Failure;
use crate::data::{InputFile, Study};
use crate::model::{Parameters, pruning};
use crate::train::{EpochRecord, Experiment, Prediction, Summary, Trainer};

/// A folder to write to.
pub(super) struct Folder {
    path: PathBuf,
}

impl Folder {
    /// The folder, made where it is missing.
    pub fn new(path: &Path) -> Result<Self, Failure> {
        std::fs::create_dir_all(path)
            .with_context(|| {
                format!(
                    "{}: the folder cannot be made. Choose another with --out",
                    path.display()
                )
            })
            .map_err(Failure::Use)?;
        Ok(Self {
            path: path.to_owned(),
        })
    }

    /// Removes files, where they are there.
    pub fn clear(&self, names: &[&str]) -> Result<(), Failure> {
        for name in names {
            match std::fs::remove_file(self.path.join(name)) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    let what = format!(
                        "{}: the file of an earlier run cannot be replaced. Choose another folder with --out",
                        self.path.join(name).display()
                    );
                    return Err(Failure::Use(anyhow::Error::new(error).context(what)));
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Whether the file of this name in this folder is one that was read.
    pub fn holds_one_of(&self, name: &str, inputs: &[InputFile]) -> bool {
        let Ok(path) = self.path.join(name).canonicalize() else {
            return false;
        };
        inputs
            .iter()
            .any(|input| input.path.canonicalize().is_ok_and(|input| input == path))
    }

    /// Writes a file.
    pub fn write(&self, name: &str, text: &str) -> Result<(), Failure> {
        let path = self.path.join(name);
        let written = || -> std::io::Result<()> {
            let mut file = new_file_in(&self.path)?;
            file.write_all(text.as_bytes())?;
            file.as_file().sync_all()?;
            file.persist(&path)?;
            Ok(())
        };
        written()
            .with_context(|| format!("{}: the file cannot be written. Check the free space and the rights of the folder", path.display()))
            .map_err(Failure::Run)
    }
}

/// A temporary file that gets the rights of any other new file; by default only its owner may read it.
fn new_file_in(folder: &Path) -> std::io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

/// A number for a table; empty where there is none.
fn cell(value: f64) -> String {
    if value.is_finite() {
        value.to_string()
    } else {
        String::new()
    }
}

/// `run.json`: what was run on what, and what came out.
pub(super) fn run_json(
    command: &str,
    study: &Study,
    trainer: &Trainer,
    summary: &Summary,
) -> Value {
    let experiment = trainer.experiment();
    let preset = experiment.config.preset_settings();
    let weights = experiment.config.loss_weights();
    json!({
        "program": { "name": "espalier", "version": env!("CARGO_PKG_VERSION") },
        "command": command,
        "settings": experiment.config,
        "preset": {
            "schedule": experiment.config.schedule(),
            "loss_weights": weights,
            "model": experiment.config.fixed(),
            "spectral": preset.spectral,
            "uniform": preset.uniform,
            "start_radius": preset.start_radius,
        },
        "engine": trainer.engine(),
        "engine_reason": trainer.engine_reason(),
        "engine_changes": trainer.engine_changes(),
        "inputs": study.files,
        "network": {
            "nodes": experiment.network.nodes().len(),
            "pkn_edges": experiment.network.count(crate::network::EdgeOrigin::Prior),
            "spurious_edges": experiment.network.count(crate::network::EdgeOrigin::Spurious),
        },
        "conditions": { "train": experiment.split.train.len(), "test": experiment.split.test.len() },
        "import_warnings": study.report.warnings.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "unsettled_epochs": trainer.unsettled_epochs(),
        "summary": summary,
    })
}

/// `history.tsv`: one line an epoch.
pub(super) fn history(records: &[EpochRecord]) -> String {
    let mut text = String::from(
        "epoch\tlearning_rate\tfit_loss\ttest_loss\ttotal_loss\tpkn_below_median_percent\tspurious_below_median_percent\tmoa_l1_loss\tligand_l2_loss\tl2_loss\tl1_loss\tspectral_loss\tuniform_loss\tsteps\tadjoint_steps\tresidual\tadjoint_residual\n",
    );
    for record in records {
        let losses = record.losses;
        let cells = [
            record.learning_rate,
            losses.fit,
            losses.test,
            losses.total(),
            record.pkn_below_median,
            record.spurious_below_median,
            losses.moa_l1,
            losses.ligand_l2,
            losses.l2,
            losses.l1,
            losses.spectral,
            losses.uniform,
            f64::from(record.steps),
            f64::from(record.adjoint_steps),
            record.residual,
            record.adjoint_residual,
        ]
        .map(cell);
        // Writing to a String cannot fail.
        _ = writeln!(text, "{}\t{}", record.epoch, cells.join("\t"));
    }
    text
}

/// `edges.tsv`: one line an edge; rank 1 has the largest magnitude.
pub(super) fn edges(experiment: &Experiment, parameters: &Parameters) -> String {
    let mut text = String::from("source\ttarget\tmoa\torigin\tweight\trank\n");
    let network = &experiment.network;
    for ((edge, weight), rank) in network
        .edges()
        .iter()
        .zip(&parameters.weights)
        .zip(pruning::ranks(&parameters.weights))
    {
        let (source, target) = (&network.node(edge.source).id, &network.node(edge.target).id);
        _ = writeln!(
            text,
            "{source}\t{target}\t{}\t{}\t{}\t{rank}",
            edge.sign.mode_of_action(),
            edge.origin,
            cell(*weight)
        );
    }
    text
}

/// `predictions.tsv`: one line for each condition and transcription factor.
pub(super) fn predictions(experiment: &Experiment, predictions: &[Prediction]) -> String {
    let mut text = String::from("condition\ttf\tmeasured\tpredicted\tsplit\n");
    for prediction in predictions {
        let tf = &experiment
            .network
            .node(experiment.dataset.transcription_factors[prediction.output])
            .id;
        let measured = prediction.measured.map_or_else(String::new, cell);
        let split = if prediction.trains { "train" } else { "test" };
        _ = writeln!(
            text,
            "{}\t{tf}\t{measured}\t{}\t{split}",
            experiment.dataset.conditions[prediction.condition],
            cell(prediction.predicted)
        );
    }
    text
}
