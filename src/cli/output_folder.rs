//! Result files of a run.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use serde_json::{Value, json};

use super::Failure;
use crate::data::{InputFile, StudyData};
use crate::formats::write_file;
use crate::train::{Summary, Trainer};

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

    /// Refuses to write files of these names where one of them was read.
    pub fn protect<'a>(
        &self,
        names: impl IntoIterator<Item = &'a &'a str>,
        inputs: &[InputFile],
    ) -> Result<(), Failure> {
        match names
            .into_iter()
            .find(|name| self.holds_one_of(name, inputs))
        {
            Some(name) => Err(Failure::Use(anyhow::anyhow!(
                "{}: this file is an input and would be overwritten. Choose another folder with --out.",
                self.path.join(name).display()
            ))),
            None => Ok(()),
        }
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
    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) -> Result<(), Failure> {
        let path = self.path.join(name);
        write_file(&path, content.as_ref())
            .with_context(|| format!("{}: the file cannot be written. Check the free space and the rights of the folder", path.display()))
            .map_err(Failure::Run)
    }
}

/// `run.json`: what was run on what, and what came out.
pub(super) fn run_json(
    command: &str,
    study: &StudyData,
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
            "model": experiment.config.hyperparameters(),
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
