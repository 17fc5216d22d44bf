//! Reads `*-Model.tsv` and `*-Annotation.tsv` of the LEMBAS family.

use std::collections::HashMap;
use std::fmt::Write as _;

use super::import_error::ImportError;
use super::network_builder::{EdgeRow, NetworkBuilder};
use super::table::{Row, Table};
use crate::data::{ImportReport, Subject, WarningKind, preview};
use crate::network::{EdgeOrigin, Network, Sign};

/// Reads the edges of a network. Listing a pair of nodes twice gives one edge:
/// equal signs keep it, a known and an unknown sign give the known one, a contradiction gives unknown.
///
/// # Errors
/// The table lacks a column `source` or `target`, has a row without one of them or with a flag that is
/// neither 0 nor 1, or no edge is left.
pub fn read_network(
    table: &Table,
    name: String,
    report: &mut ImportReport,
) -> Result<Network, ImportError> {
    let columns = Columns::of(table)?;
    let mut builder = NetworkBuilder::default();
    for row in &table.rows {
        builder.add(edge_row(table, &columns, row)?);
    }
    if builder.is_empty() {
        return Err(ImportError::file(
            &table.file,
            "no edge is left",
            "A network needs at least one row with a source and another target.",
        ));
    }
    if matches!(columns.signs, SignColumns::Missing) {
        builder.report_no_signs(&table.file, &table.header, report);
    }
    builder.report(&table.file, report);
    Ok(builder.finish(name))
}

struct Columns {
    source: usize,
    target: usize,
    signs: SignColumns,
    databases: Option<usize>,
    references: Option<usize>,
    /// Where edges came from in the run that wrote the table.
    origin: Option<usize>,
}

impl Columns {
    fn of(table: &Table) -> Result<Self, ImportError> {
        Ok(Self {
            source: table.required("source")?,
            target: table.required("target")?,
            signs: SignColumns::of(table),
            databases: table.column("sources"),
            references: table.column("references"),
            origin: table.column("origin"),
        })
    }
}

/// Where a table says whether an edge stimulates or inhibits.
#[derive(Debug, Clone, Copy)]
enum SignColumns {
    /// Two flags, at least one of which is there.
    Flags {
        stimulation: Option<usize>,
        inhibition: Option<usize>,
    },
    /// One mode of action: 1, -1 or 0, as in the table of edges that a run writes.
    ModeOfAction(usize),
    /// No column says it.
    Missing,
}

impl SignColumns {
    fn of(table: &Table) -> Self {
        match (
            table.column("stimulation"),
            table.column("inhibition"),
            table.column("moa"),
        ) {
            (None, None, None) => Self::Missing,
            (None, None, Some(column)) => Self::ModeOfAction(column),
            (stimulation, inhibition, _) => Self::Flags {
                stimulation,
                inhibition,
            },
        }
    }

    /// Whether the edge of a row is said to stimulate, and whether it is said to inhibit.
    fn read(self, table: &Table, row: &Row) -> Result<(bool, bool), ImportError> {
        match self {
            Self::Flags {
                stimulation,
                inhibition,
            } => {
                let flag = |column: Option<usize>| {
                    column.map_or(Ok(false), |column| table.flag(row, column))
                };
                Ok((flag(stimulation)?, flag(inhibition)?))
            }
            Self::ModeOfAction(column) => match table.number(row, column) {
                Ok(Some(1.0)) => Ok((true, false)),
                Ok(Some(-1.0)) => Ok((false, true)),
                Ok(Some(0.0) | None) => Ok((false, false)),
                _ => Err(table.error(
                    row,
                    column,
                    format!("'{}' is no mode of action", row.cell(column)),
                    "Write 1 for stimulation, -1 for inhibition, or 0 where it is not known.",
                )),
            },
            Self::Missing => Ok((false, false)),
        }
    }
}

/// The edge of a row.
///
/// # Errors
/// The row has no source or no target, or its signs cannot be read.
fn edge_row<'a>(
    table: &'a Table,
    columns: &Columns,
    row: &'a Row,
) -> Result<EdgeRow<'a>, ImportError> {
    for column in [columns.source, columns.target] {
        if row.cell(column).is_empty() {
            return Err(table.error(
                row,
                column,
                "the cell is empty",
                "Every edge needs a source and a target.",
            ));
        }
    }
    let (stimulates, inhibits) = columns.signs.read(table, row)?;
    let list = |column: Option<usize>| {
        column
            .map(|column| split_list(row.cell(column)))
            .unwrap_or_default()
    };
    let origin = columns.origin.map(|column| row.cell(column));
    Ok(EdgeRow {
        line: row.line,
        source: row.cell(columns.source),
        target: row.cell(columns.target),
        stimulates,
        inhibits,
        databases: list(columns.databases),
        references: list(columns.references),
        was_spurious: origin == Some(EdgeOrigin::Spurious.to_string().as_str()),
    })
}

fn split_list(cell: &str) -> Vec<String> {
    cell.split(';')
        .map(str::trim)
        .filter(|item| !item.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Puts the gene symbols and the marks for ligands and transcription factors of an annotation onto a network.
///
/// # Errors
/// The table has no column `code`, or a mark that is neither true nor false.
pub fn read_annotation(
    table: &Table,
    network: Network,
    report: &mut ImportReport,
) -> Result<Network, ImportError> {
    let code = table.required("code")?;
    let (name, tf, ligand) = (
        table.column("name"),
        table.column("TF"),
        table.column("ligand"),
    );
    let mut marks = HashMap::new();
    let mut unknown = Vec::new();
    for row in &table.rows {
        let flag =
            |column: Option<usize>| column.map_or(Ok(false), |column| table.flag(row, column));
        let mark = (
            name.map_or("", |column| row.cell(column)),
            flag(tf)?,
            flag(ligand)?,
        );
        match network.find(row.cell(code)) {
            Some(_) => _ = marks.insert(row.cell(code), mark),
            None => unknown.push(row.cell(code).to_owned()),
        }
    }
    if !unknown.is_empty() {
        let message = format!(
            "{} rows of the annotation are not nodes of the network and were left out: {}.",
            unknown.len(),
            preview(&unknown)
        );
        report.warn(WarningKind::UnknownNames, message, Subject::Names(unknown));
    }
    Ok(network.annotated(|node| {
        if let Some(&(symbol, transcription_factor, ligand)) = marks.get(node.id.as_str()) {
            if !symbol.is_empty() {
                symbol.clone_into(&mut node.symbol);
            }
            node.transcription_factor = transcription_factor;
            node.ligand = ligand;
        }
    }))
}

/// The tables `*-Model.tsv` and `*-Annotation.tsv` of a network, as [`read_network`] and [`read_annotation`] read them.
#[must_use]
pub fn write_network(network: &Network) -> [String; 2] {
    let mut model =
        String::from("source\ttarget\tdirection\tstimulation\tinhibition\tsources\treferences\n");
    for edge in network.edges() {
        let (source, target) = (&network.node(edge.source).id, &network.node(edge.target).id);
        let (stimulation, inhibition) = (
            u8::from(edge.sign == Sign::Stimulation),
            u8::from(edge.sign == Sign::Inhibition),
        );
        let (databases, references) = (edge.databases.join(";"), edge.references.join(";"));
        // Writing to a String cannot fail.
        _ = writeln!(
            model,
            "{source}\t{target}\t1\t{stimulation}\t{inhibition}\t{databases}\t{references}"
        );
    }
    let mut annotation = String::from("code\tname\tTF\tligand\n");
    for node in network.nodes() {
        let flag = |yes: bool| if yes { "True" } else { "False" };
        let (tf, ligand) = (flag(node.transcription_factor), flag(node.ligand));
        _ = writeln!(annotation, "{}\t{}\t{tf}\t{ligand}", node.id, node.symbol);
    }
    [model, annotation]
}
