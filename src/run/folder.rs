//! The folder of a run: what is in it, and how it is read again.

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::history::read_history;
use super::parameters::read_tensors;
use crate::formats::{ImportError, Table, read_bytes, text_of};
use crate::model::Parameters;
use crate::train::{Checkpoints, EpochRecord, Experiment};

/// Files of a run, in the order in which they are written: a folder with a `run.json` is complete.
pub const FILES: [&str; 6] = [
    "history.tsv",
    "edges.tsv",
    "predictions.tsv",
    "parameters.tsv",
    "model.safetensors",
    "run.json",
];

/// Why a run cannot be read again.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// A file is missing or cannot be read.
    #[error(transparent)]
    File(#[from] ImportError),
    /// A file does not hold what it should.
    #[error("{path}: {what} Train again to write it anew.")]
    Content {
        /// Which.
        path: PathBuf,
        /// What is wrong.
        what: String,
    },
}

/// What a folder tells of a run, beside the study that it was trained on.
#[derive(Debug, Clone)]
pub struct Stored {
    /// Where it lies.
    pub folder: PathBuf,
    /// The command that repeats it.
    pub command: String,
    /// What computed it.
    pub engine: String,
    /// Duration of the training.
    pub wall_secs: f64,
    /// Epochs that were trained.
    pub epochs: u32,
    /// What else one has to know.
    pub notes: Vec<String>,
    /// SHA-256 of every input, by path.
    pub inputs: Vec<(PathBuf, String)>,
    /// Its epochs.
    pub records: Vec<EpochRecord>,
}

/// Reads a folder.
///
/// # Errors
/// A file is missing, or does not hold what it should.
pub fn read(folder: &Path) -> Result<Stored, ReadError> {
    let path = folder.join("run.json");
    let content = |what: String| ReadError::Content {
        path: path.clone(),
        what,
    };
    let text = text_of(&path, &read_bytes(&path)?)?;
    let run: Value = serde_json::from_str(&text)
        .map_err(|error| content(format!("it is no JSON ({error}).")))?;
    let field = |pointer: &str| {
        run.pointer(pointer)
            .ok_or_else(|| content(format!("it has no {pointer}.")))
    };
    let string = |pointer: &str| {
        let value = field(pointer)?;
        let text = value.as_str().map(str::to_owned);
        text.ok_or_else(|| content(format!("{pointer} is no text.")))
    };
    let number = |pointer: &str| {
        let value = field(pointer)?;
        value
            .as_f64()
            .ok_or_else(|| content(format!("{pointer} is no number.")))
    };
    let inputs = field("/inputs")?.as_array().cloned().unwrap_or_default();
    let input = |input: &Value| {
        let text = |name: &str| input.get(name).and_then(Value::as_str).map(str::to_owned);
        Some((PathBuf::from(text("path")?), text("sha256")?))
    };
    let notes = field("/engine_changes")?
        .as_array()
        .cloned()
        .unwrap_or_default();
    let note = |change: &Value| change.get("reason")?.as_str().map(str::to_owned);
    let history = folder.join("history.tsv");
    let table = Table::parse(&history, &text_of(&history, &read_bytes(&history)?)?)?;
    Ok(Stored {
        folder: folder.to_owned(),
        command: string("/command")?,
        engine: string("/engine/device")?,
        wall_secs: number("/summary/wall_secs")?,
        epochs: number("/summary/epochs")? as u32,
        notes: notes.iter().filter_map(note).collect(),
        inputs: inputs.iter().filter_map(input).collect(),
        records: read_history(&table)?,
    })
}

impl Stored {
    /// Its parameters and their checkpoints.
    ///
    /// # Errors
    /// The file is missing, or is that of another model or of a network with other nodes or edges.
    pub fn parameters(
        &self,
        experiment: &Experiment,
    ) -> Result<(Parameters, Checkpoints), ReadError> {
        let path = self.folder.join("model.safetensors");
        let read = |path: &Path| {
            let bytes = std::fs::read(path).map_err(|error| error.to_string())?;
            read_tensors(&bytes, experiment)
        };
        read(&path).map_err(|what| ReadError::Content {
            path,
            what: format!("{what}."),
        })
    }
}
