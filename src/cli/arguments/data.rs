//! Flags that say what to work on.

use std::path::PathBuf;

use clap::Args;

use super::values::named;
use crate::cli::Failure;
use crate::data::{DataSource, Example, StudyData};
use crate::settings::{Config, Preset};

/// Where network and data come from.
#[derive(Debug, Args)]
#[group(skip)]
pub struct DataArguments {
    /// An example that comes with the program
    #[arg(long, value_name = "NAME", value_parser = named::<Example>(), group = "source")]
    example: Option<Example>,
    /// A folder, or a file such as NAME-Model.tsv; the files beside it are found by name; further files take the place of those
    #[arg(long, value_name = "FOLDER_OR_FILE", group = "source")]
    data: Vec<PathBuf>,
    /// The network, as a table of edges
    #[arg(long, value_name = "FILE", group = "source")]
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

impl DataArguments {
    /// The source of network and data that the flags name.
    ///
    /// # Errors
    /// No flag names a source, or a path is not valid UTF-8.
    pub(in crate::cli) fn source(&self) -> Result<DataSource, Failure> {
        let named = [&self.network, &self.ligands, &self.tfs, &self.annotation];
        let mut paths = self.data.iter().chain(named.into_iter().flatten());
        // `run.json` names the input files as text, which is UTF-8.
        if let Some(path) = paths.find(|path| path.to_str().is_none()) {
            return Err(Failure::Use(anyhow::anyhow!(
                "{}: this name is not valid UTF-8. Rename the file or its folder.",
                path.display()
            )));
        }
        let needs_network = [&self.ligands, &self.tfs, &self.annotation];
        if self.network.is_none() && needs_network.into_iter().any(Option::is_some) {
            return Err(Failure::Use(anyhow::anyhow!(
                "--ligands, --tfs and --annotation go with --network, which names every file. With --data, give a further --data FILE, named like NAME-TFs.tsv."
            )));
        }
        match (self.example, &self.network) {
            (Some(example), _) => Ok(DataSource::Example(example)),
            (None, Some(network)) => Ok(DataSource::Named {
                network: network.clone(),
                ligands: self.ligands.clone(),
                transcription_factors: self.tfs.clone(),
                annotation: self.annotation.clone(),
            }),
            (None, None) if !self.data.is_empty() => Ok(DataSource::Files(self.data.clone())),
            (None, None) => Err(Failure::Use(anyhow::anyhow!(
                "nothing to work on. Give --example, --data or --network."
            ))),
        }
    }

    /// The settings of a preset, adapted to the example if one is named.
    pub(super) fn defaults(&self, preset: Preset) -> Config {
        match self.example {
            Some(example) => Config::for_example(preset, example),
            None => Config::new(preset),
        }
    }

    /// Reads network and data.
    pub(in crate::cli) fn read(&self) -> Result<StudyData, Failure> {
        StudyData::open(&self.source()?).map_err(Failure::input)
    }
}
