//! The folder of a run: what is in it, how it is written, and how it is read again.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::history::{history, read_history};
use super::parameters::{lembas, read_tensors, tensors};
use super::{EngineRecord, Run, RunStatus};
use crate::data::{DataSource, InputFile, StudyData};
use crate::formats::{ImportError, Table, read_bytes, text_of, write_file};
use crate::network::EdgeOrigin;
use crate::settings::Config;
use crate::statistics::pruning::median_magnitude;
use crate::train::{Experiment, ExperimentError, Summary};

/// Files of a run, in the order in which they are written: a folder with a `run.json` is complete. A run is read back from
/// `history.tsv`, `model.safetensors` and `run.json`; the other tables are for readers and other programs.
pub const FILES: [&str; 6] = [
    "edges.tsv",
    "predictions.tsv",
    "history.tsv",
    "parameters.tsv",
    "model.safetensors",
    "run.json",
];

/// Why a run cannot be read again.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// A file of the folder is missing or cannot be read.
    #[error(transparent)]
    File(Box<ImportError>),
    /// A file of the folder does not hold what it should.
    #[error("{path}: {what} Train again to write it anew.")]
    Content {
        /// The file.
        path: PathBuf,
        /// What is wrong, as a sentence.
        what: String,
    },
    /// The network or the data cannot be read.
    #[error(
        "{error} The run in {folder} names its data as its command did: call `espalier report` in the folder where it was trained."
    )]
    Data {
        /// The folder of the run.
        folder: PathBuf,
        /// Why.
        error: Box<ImportError>,
    },
    /// The files to read are not the files that the run was trained on.
    #[error("{path}: {what} Bring the files of the run back, or train again.")]
    Inputs {
        /// The file.
        path: PathBuf,
        /// What is wrong, as a sentence.
        what: &'static str,
    },
    /// The settings do not fit the data any more.
    #[error(transparent)]
    Experiment(Box<ExperimentError>),
}

impl From<ImportError> for ReadError {
    fn from(error: ImportError) -> Self {
        Self::File(Box::new(error))
    }
}

impl From<ExperimentError> for ReadError {
    fn from(error: ExperimentError) -> Self {
        Self::Experiment(Box::new(error))
    }
}

/// The part of `run.json` from which a run is read back.
#[derive(Debug, Serialize, Deserialize)]
struct RunFile {
    source: DataSource,
    settings: Config,
    #[serde(flatten)]
    engine: EngineRecord,
    inputs: Vec<InputFile>,
    notes: Vec<String>,
    /// As `2026-11-28T06:24:00Z`.
    started: Option<Timestamp>,
    status: RunStatus,
    /// `None` as long as the run is not finished.
    summary: Option<Summary>,
}

/// Writes history, parameters and `run.json` of a run; `command` is the line that repeats it.
///
/// # Errors
/// A file cannot be written: which, and why.
pub fn write_run(folder: &Path, run: &Run, summary: &Summary, command: &str) -> Result<(), String> {
    let write = |name: &str, content: &[u8]| {
        let path = folder.join(name);
        write_file(&path, content).map_err(|error| {
            format!("{}: the file cannot be written ({error}). Check the free space and the rights of the folder.", path.display())
        })
    };
    write("history.tsv", history(&run.records).as_bytes())?;
    write("parameters.tsv", lembas(run).as_bytes())?;
    let tensors = tensors(run)
        .map_err(|error| format!("the parameters cannot be written as safetensors: {error}"))?;
    write("model.safetensors", &tensors)?;
    let json = run_json(run, (&RunStatus::Finished, Some(summary)), command)
        .map_err(|error| error.to_string())?;
    write("run.json", (json + "\n").as_bytes())
}

/// Writes the `run.json` of a run that was interrupted or has failed.
///
/// # Errors
/// The file cannot be written: which, and why.
pub fn write_unfinished(folder: &Path, run: &Run, status: &RunStatus) -> Result<(), String> {
    let path = folder.join("run.json");
    let json =
        run_json(run, (status, None), &run.command("run")).map_err(|error| error.to_string())?;
    write_file(&path, (json + "\n").as_bytes())
        .map_err(|error| format!("{}: the file cannot be written ({error}).", path.display()))
}

/// The text of `run.json`: the part from which a run is read back, and further facts for readers.
fn run_json(
    run: &Run,
    (status, summary): (&RunStatus, Option<&Summary>),
    command: &str,
) -> serde_json::Result<String> {
    let (experiment, config) = (&run.experiment, &run.experiment.config);
    let (preset, network) = (config.preset_settings(), &experiment.network);
    let warnings = run.study.report.warnings.iter().map(ToString::to_string);
    let unsettled = run.records.iter().filter(|record| !record.is_settled());
    let mut json = json!({
        "program": { "name": "espalier", "version": env!("CARGO_PKG_VERSION") },
        "command": command,
        "preset": {
            "schedule": config.schedule(),
            "loss_weights": config.loss_weights(),
            "model": config.hyperparameters(),
            "spectral": preset.spectral,
            "uniform": preset.uniform,
            "start_radius": preset.start_radius,
        },
        "network": {
            "nodes": network.nodes().len(),
            "pkn_edges": network.count(EdgeOrigin::Prior),
            "spurious_edges": network.count(EdgeOrigin::Spurious),
        },
        "conditions": { "train": experiment.split.train.len(), "test": experiment.split.test.len() },
        "import_warnings": warnings.collect::<Vec<_>>(),
        "unsettled_epochs": unsettled.count(),
        "epochs_trained": run.epochs,
        "duration_secs": run.wall_secs,
        "threads": run.engine.as_ref().map(|record| record.engine.threads),
        // Edges below it count as fallen, in `edges.tsv`.
        "median_abs_weight": median_magnitude(&run.parameters.weights),
    });
    let stored = serde_json::to_value(RunFile {
        source: run.source.clone(),
        settings: config.clone(),
        engine: run.engine.clone().ok_or_else(|| {
            serde::ser::Error::custom("a run that nothing has trained is not written")
        })?,
        inputs: run.study.files.clone(),
        notes: run.notes.clone(),
        started: run.started_at(),
        status: status.clone(),
        summary: summary.cloned(),
    })?;
    if let (Value::Object(all), Value::Object(stored)) = (&mut json, stored) {
        all.extend(stored);
    }
    serde_json::to_string_pretty(&json)
}

/// Reads a folder, and the network and data of its run.
///
/// # Errors
/// A file is missing or does not hold what it should, or network and data are not those that were trained on.
pub fn read_run(folder: &Path) -> Result<Run, ReadError> {
    let content = |name: &str, what: String| ReadError::Content {
        path: folder.join(name),
        what,
    };
    let text = |name: &str| {
        let path = folder.join(name);
        text_of(&path, &read_bytes(&path)?)
    };
    let stored: RunFile = serde_json::from_str(&text("run.json")?).map_err(|error| {
        let what = format!("it is not the run.json of this version ({error}).");
        content("run.json", what)
    })?;
    let Some(summary) = stored.summary else {
        let what = match stored.status {
            RunStatus::Failed(why) => format!("the run failed: {why}"),
            RunStatus::Unfinished | RunStatus::Finished => "the run is not finished.".to_owned(),
        };
        return Err(content("run.json", what));
    };
    let table = Table::parse(&folder.join("history.tsv"), &text("history.tsv")?)?;
    let study = StudyData::open(&stored.source).map_err(|error| ReadError::Data {
        folder: folder.to_owned(),
        error: Box::new(error),
    })?;
    check_inputs(&stored.inputs, &study.files)?;
    let experiment = Experiment::new(&study, stored.settings)?;
    let bytes = read_bytes(&folder.join("model.safetensors"))?;
    let (parameters, checkpoints) = read_tensors(&bytes, &experiment)
        .map_err(|what| content("model.safetensors", format!("{what}.")))?;
    Ok(Run {
        study: Arc::new(study),
        source: stored.source,
        experiment: Arc::new(experiment),
        records: read_history(&table)?,
        checkpoints,
        parameters: Arc::new(parameters),
        epochs: summary.epochs,
        started: stored
            .started
            .and_then(|time| time.as_second().try_into().ok()),
        wall_secs: summary.wall_secs,
        engine: Some(stored.engine),
        notes: stored.notes,
    })
}

/// Refuses other files than those that were trained on: changed ones, others in their place, and more or fewer of them.
fn check_inputs(trained_on: &[InputFile], found: &[InputFile]) -> Result<(), ReadError> {
    let refuse = |path: &Path, what: &'static str| {
        Err(ReadError::Inputs {
            path: path.to_owned(),
            what,
        })
    };
    for input in trained_on {
        match found.iter().find(|file| file.path == input.path) {
            None => {
                let what = "the run was trained on this file, which is not read now.";
                return refuse(&input.path, what);
            }
            Some(file) if file.sha256 != input.sha256 => {
                return refuse(&input.path, "the file has changed since the run.");
            }
            Some(_) => {}
        }
    }
    let is_new = |file: &&InputFile| trained_on.iter().all(|input| file.path != input.path);
    match found.iter().find(is_new) {
        Some(file) => refuse(
            &file.path,
            "the run was not trained on this file, which is read now.",
        ),
        None => Ok(()),
    }
}
