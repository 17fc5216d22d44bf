//! From files to a study: network, data, known parameters, and the report of the import.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::dataset::read_dataset;
use super::detect::Bundle;
use super::import_error::ImportError;
use super::lembas::{read_annotation, read_network};
use super::table::Table;
use super::text::{read_bytes, text_of};
use crate::data::{
    DataSource, Dataset, Example, ImportReport, InputFile, KnownParameters, StudyData, Subject,
    WarningKind, preview,
};
use crate::network::{Network, NodeId, reach};

impl StudyData {
    /// Opens an example or files.
    ///
    /// # Errors
    /// The first file that cannot be used.
    pub fn open(source: &DataSource) -> Result<Self, ImportError> {
        match source {
            DataSource::Example(example) => Self::example(*example),
            DataSource::Files(files) => Self::load(&Bundle::find_all(files)?),
            DataSource::Named {
                network,
                ligands,
                transcription_factors,
                annotation,
            } => Self::load(&Bundle {
                ligands: ligands.clone(),
                transcription_factors: transcription_factors.clone(),
                annotation: annotation.clone(),
                ..Bundle::of_model(network.clone())
            }),
        }
    }

    /// Reads all files of a data set.
    ///
    /// # Errors
    /// The first file that cannot be used.
    pub fn load(bundle: &Bundle) -> Result<Self, ImportError> {
        let mut files = Vec::new();
        let mut read = |path: &Path| -> Result<Table, ImportError> {
            let bytes = read_bytes(path)?;
            files.push(input_file(path.to_owned(), &bytes));
            Table::parse(path, &text_of(path, &bytes)?)
        };
        let mut optional = |path: &Option<PathBuf>| path.as_deref().map(&mut read).transpose();
        let annotation = optional(&bundle.annotation)?;
        let ligands = optional(&bundle.ligands)?;
        let tfs = optional(&bundle.transcription_factors)?;
        let parameters = optional(&bundle.parameters)?;
        let tables = Tables {
            model: read(&bundle.model)?,
            annotation,
            ligands,
            tfs,
            parameters,
        };
        Self::from_tables(&bundle.name, &tables, files)
    }

    /// An example that comes with the program.
    ///
    /// # Errors
    /// None that a released program can meet: a test loads every example.
    pub fn example(example: Example) -> Result<Self, ImportError> {
        let mut files = Vec::new();
        let mut read = |(name, text): (&str, &str)| -> Result<Table, ImportError> {
            files.push(input_file(PathBuf::from(name), text.as_bytes()));
            Table::parse(Path::new(name), text)
        };
        let [model, annotation, ligands, tfs, parameters] = example.files();
        let tables = Tables {
            model: read(model)?,
            annotation: Some(read(annotation)?),
            ligands: Some(read(ligands)?),
            tfs: Some(read(tfs)?),
            parameters: Some(read(parameters)?),
        };
        Self::from_tables(example.name(), &tables, files)
    }

    fn from_tables(
        name: &str,
        tables: &Tables,
        files: Vec<InputFile>,
    ) -> Result<Self, ImportError> {
        let mut report = ImportReport::default();
        let mut network = read_network(&tables.model, name.to_owned(), &mut report)?;
        if let Some(annotation) = &tables.annotation {
            network = read_annotation(annotation, network, &mut report)?;
        }
        let dataset = match (&tables.ligands, &tables.tfs) {
            (Some(ligands), Some(tfs)) => Some(read_dataset(&network, ligands, tfs, &mut report)?),
            (Some(lone), None) | (None, Some(lone)) => {
                let name = lone.file.display();
                let message = format!(
                    "{name} is not used: training needs a table of ligands and one of transcription factors."
                );
                report.warn(
                    WarningKind::LoneTable,
                    message,
                    Subject::Names(vec![name.to_string()]),
                );
                None
            }
            (None, None) => None,
        };
        if let Some(dataset) = &dataset {
            network = marked(network, dataset);
        }
        report_unreachable(&network, &mut report);
        let known = tables
            .parameters
            .as_ref()
            .map(|table| KnownParameters::read(table, &network, &mut report))
            .transpose()?;
        Ok(Self {
            name: name.to_owned(),
            network,
            dataset: dataset.map(Arc::new),
            known,
            report,
            files,
        })
    }
}

struct Tables {
    model: Table,
    annotation: Option<Table>,
    ligands: Option<Table>,
    tfs: Option<Table>,
    parameters: Option<Table>,
}

fn input_file(path: PathBuf, bytes: &[u8]) -> InputFile {
    let sha256 = Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    InputFile { path, sha256 }
}

/// Marks the ligands and transcription factors of the tables as inputs and outputs, in place of the marks of an annotation.
fn marked(network: Network, dataset: &Dataset) -> Network {
    let ids = |nodes: &[NodeId]| -> std::collections::HashSet<String> {
        nodes
            .iter()
            .map(|&node| network.node(node).id.clone())
            .collect()
    };
    let (ligands, tfs) = (ids(&dataset.ligands), ids(&dataset.transcription_factors));
    network.annotated(|node| {
        node.ligand = ligands.contains(&node.id);
        node.transcription_factor = tfs.contains(&node.id);
    })
}

fn report_unreachable(network: &Network, report: &mut ImportReport) {
    let (ligands, tfs) = (
        network.nodes_with(|node| node.ligand),
        network.nodes_with(|node| node.transcription_factor),
    );
    if ligands.is_empty() || tfs.is_empty() {
        return;
    }
    let reach = reach(network, &ligands, &tfs);
    let mut warn = |kind, distances: &[Option<u32>], what: &str| {
        let nodes: Vec<NodeId> = (0..distances.len())
            .filter(|&node| distances[node].is_none())
            .map(NodeId::new)
            .collect();
        if !nodes.is_empty() {
            let names: Vec<&str> = nodes
                .iter()
                .map(|&node| network.node(node).symbol.as_str())
                .collect();
            report.warn(
                kind,
                format!("{what} ({}): {}.", nodes.len(), preview(&names)),
                Subject::Nodes(nodes),
            );
        }
    };
    warn(
        WarningKind::Unreached,
        &reach.from_ligands,
        "nodes that no ligand reaches",
    );
    warn(
        WarningKind::LeadNowhere,
        &reach.to_transcription_factors,
        "nodes that lead to no transcription factor",
    );
}
