//! Flags that say what to work on.

use std::path::PathBuf;

use clap::Args;

use crate::cli::Failure;
use crate::data::Example;
use crate::data::{DataSource, StudyData};
use crate::formats::Bundle;
use crate::settings::{Config, Preset, shell_quoted};

/// Where a study comes from.
#[derive(Debug, Args)]
#[group(skip)]
pub struct StudyArguments {
    /// An example that comes with the program
    #[arg(long, value_enum, group = "study")]
    example: Option<Example>,
    /// A folder, or a file such as NAME-Model.tsv; the files beside it are found by name
    #[arg(long, value_name = "FOLDER_OR_FILE", group = "study")]
    data: Option<PathBuf>,
    /// The network, as a table of edges
    #[arg(long, value_name = "FILE", group = "study")]
    network: Option<PathBuf>,
    /// Ligand concentrations, conditions in rows
    #[arg(long, value_name = "FILE", requires = "network")]
    ligands: Option<PathBuf>,
    /// Activities of transcription factors, conditions in rows
    #[arg(long, value_name = "FILE", requires = "network")]
    tfs: Option<PathBuf>,
    /// Gene symbols and marks
    #[arg(long, value_name = "FILE", requires = "network")]
    annotation: Option<PathBuf>,
}

impl StudyArguments {
    /// These arguments as flags.
    pub(super) fn flags(&self) -> Vec<String> {
        let example = self
            .example
            .map(|example| ("example", example.name().to_owned()));
        let path = |name: &'static str, path: &Option<PathBuf>| {
            path.as_ref()
                .map(|path| (name, shell_quoted(&path.to_string_lossy())))
        };
        let paths = [
            path("data", &self.data),
            path("network", &self.network),
            path("ligands", &self.ligands),
            path("tfs", &self.tfs),
            path("annotation", &self.annotation),
        ];
        let given = paths.into_iter().chain([example]).flatten();
        given
            .map(|(name, value)| format!("--{name} {value}"))
            .collect()
    }

    /// The settings of a preset, as they suit what is worked on.
    pub(super) fn config(&self, preset: Preset) -> Config {
        match self.example {
            Some(example) => Config::for_example(preset, example),
            None => Config::new(preset),
        }
    }

    /// What a window would open.
    ///
    /// # Errors
    /// Nothing was named.
    pub(in crate::cli) fn opening(&self) -> Result<DataSource, Failure> {
        let files = [
            &self.data,
            &self.network,
            &self.ligands,
            &self.tfs,
            &self.annotation,
        ];
        match self.example {
            Some(example) => Ok(DataSource::Example(example)),
            None if self.data.is_none() && self.network.is_none() => Err(nothing()),
            None => Ok(DataSource::Files(
                files.into_iter().flatten().cloned().collect(),
            )),
        }
    }

    /// Reads the study.
    pub(in crate::cli) fn read(&self) -> Result<StudyData, Failure> {
        if let Some(example) = self.example {
            return StudyData::example(example).map_err(Failure::input);
        }
        let bundle = match (&self.data, &self.network) {
            (Some(path), _) => Bundle::find(path).map_err(Failure::input)?,
            (None, Some(network)) => Bundle {
                ligands: self.ligands.clone(),
                transcription_factors: self.tfs.clone(),
                annotation: self.annotation.clone(),
                ..Bundle::of_model(network.clone())
            },
            (None, None) => return Err(nothing()),
        };
        StudyData::load(&bundle).map_err(Failure::input)
    }
}

fn nothing() -> Failure {
    Failure::Use(anyhow::anyhow!(
        "nothing to work on. Give --example, --data or --network."
    ))
}
