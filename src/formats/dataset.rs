//! The tables `NAME-Ligands.tsv` and `NAME-TFs.tsv`: read and joined by the names of the conditions, and written.

use std::collections::HashMap;

use super::import_error::ImportError;
use super::table::{Row, Table};
use crate::data::{Dataset, ImportReport, Subject, WarningKind, preview};
use crate::network::{Network, NodeId};

/// Reads both tables and joins them by the names of the conditions.
///
/// # Errors
/// A table shares no node with the network or no condition with the other table, names a condition or a node twice,
/// or has a cell that is not a number.
pub fn read_dataset(
    network: &Network,
    ligands: &Table,
    tfs: &Table,
    report: &mut ImportReport,
) -> Result<Dataset, ImportError> {
    let ligand_columns = Columns::of(network, ligands, "ligands", report)?;
    let tf_columns = Columns::of(network, tfs, "transcription factors", report)?;
    let ligand_rows = rows_by_condition(ligands)?;
    let tf_rows = rows_by_condition(tfs)?;
    let shared: Vec<&Row> = ligands
        .rows
        .iter()
        .filter(|row| tf_rows.contains_key(row.cell(0)))
        .collect();
    if shared.is_empty() {
        let what = format!("no condition stands in {} too", ligands.file.display());
        return Err(ImportError::file(
            &tfs.file,
            what,
            "Use the same condition names in the first column of both tables.",
        ));
    }
    report_unmatched(ligands, &tf_rows, report);
    report_unmatched(tfs, &ligand_rows, report);

    let doses = ligand_columns.read(ligands, &shared, "a dose of 0 is assumed", report)?;
    let tf_rows: Vec<&Row> = shared.iter().map(|row| tf_rows[row.cell(0)]).collect();
    let activities = tf_columns.read(tfs, &tf_rows, "left out of the loss", report)?;
    Ok(Dataset {
        conditions: shared.iter().map(|row| row.cell(0).to_owned()).collect(),
        ligands: ligand_columns.nodes,
        doses: doses.into_iter().map(|dose| dose.unwrap_or(0.0)).collect(),
        transcription_factors: tf_columns.nodes,
        activities,
    })
}

/// The columns of a table that are nodes of the network.
struct Columns {
    columns: Vec<usize>,
    nodes: Vec<NodeId>,
}

impl Columns {
    fn of(
        network: &Network,
        table: &Table,
        what: &str,
        report: &mut ImportReport,
    ) -> Result<Self, ImportError> {
        let (mut columns, mut nodes, mut unknown) = (Vec::new(), Vec::new(), Vec::new());
        // Headings that are shifted by one would give every node the data of its neighbour.
        if let Some(first) = table
            .header
            .first()
            .filter(|name| network.find(name).is_some())
        {
            return Err(ImportError::at(
                &table.file,
                table.header_line,
                Some((1, first)),
                "the first heading is a node of the network, but the first column holds the names of the conditions",
                "Leave the first cell of the header empty, or call it 'condition'.",
            ));
        }
        for (column, heading) in table.header.iter().enumerate().skip(1) {
            match network.find(heading) {
                Some(node) if nodes.contains(&node) => {
                    return Err(ImportError::at(
                        &table.file,
                        table.header_line,
                        Some((column + 1, heading)),
                        "this column stands twice",
                        "Keep one column for each node.",
                    ));
                }
                Some(node) => {
                    columns.push(column);
                    nodes.push(node);
                }
                None => unknown.push(heading.clone()),
            }
        }
        if nodes.is_empty() {
            let what = format!(
                "no column is a node of the network (columns: {})",
                preview(&unknown)
            );
            return Err(ImportError::file(
                &table.file,
                what,
                "Name the columns by the node ids of the network.",
            ));
        }
        if !unknown.is_empty() {
            let message = format!(
                "{} of {} columns of {what} are not in the network and were left out: {}.",
                unknown.len(),
                unknown.len() + nodes.len(),
                preview(&unknown)
            );
            report.warn(
                WarningKind::UnknownColumns,
                message,
                Subject::Names(unknown),
            );
        }
        Ok(Self { columns, nodes })
    }

    /// The cells of `rows`; `[rows x columns]`.
    fn read(
        &self,
        table: &Table,
        rows: &[&Row],
        missing_means: &str,
        report: &mut ImportReport,
    ) -> Result<Vec<Option<f64>>, ImportError> {
        let mut values = Vec::with_capacity(rows.len() * self.columns.len());
        let (mut missing, mut outside) = (Vec::new(), Vec::new());
        for row in rows {
            for (&column, &node) in self.columns.iter().zip(&self.nodes) {
                let value = table.number(row, column)?;
                match value {
                    None => missing.push(node),
                    Some(value) if !(0.0..=1.0).contains(&value) => outside.push(node),
                    Some(_) => {}
                }
                values.push(value);
            }
        }
        let file = table.file.file_name().unwrap_or_default().to_string_lossy();
        if !missing.is_empty() {
            let message = format!(
                "{file}: {} cells have no value; {missing_means}.",
                missing.len()
            );
            report.warn(WarningKind::MissingValues, message, distinct(missing));
        }
        if !outside.is_empty() {
            let message = format!(
                "{file}: {} values lie outside 0 to 1; used as they are.",
                outside.len()
            );
            report.warn(WarningKind::OutsideRange, message, distinct(outside));
        }
        Ok(values)
    }
}

fn distinct(mut nodes: Vec<NodeId>) -> Subject {
    nodes.sort_unstable();
    nodes.dedup();
    Subject::Nodes(nodes)
}

fn rows_by_condition(table: &Table) -> Result<HashMap<&str, &Row>, ImportError> {
    let mut rows = HashMap::new();
    for row in &table.rows {
        if let Some(first) = rows.insert(row.cell(0), row) {
            let first: &Row = first;
            let what = format!(
                "the condition '{}' stands in line {} already",
                row.cell(0),
                first.line
            );
            return Err(table.error(row, 0, what, "Give every condition a name of its own."));
        }
    }
    Ok(rows)
}

fn report_unmatched(table: &Table, other: &HashMap<&str, &Row>, report: &mut ImportReport) {
    let alone: Vec<String> = table
        .rows
        .iter()
        .map(|row| row.cell(0))
        .filter(|name| !other.contains_key(name))
        .map(str::to_owned)
        .collect();
    if !alone.is_empty() {
        let file = table.file.file_name().unwrap_or_default().to_string_lossy();
        let message = format!(
            "conditions that stand only in {file} were left out ({}): {}.",
            alone.len(),
            preview(&alone)
        );
        report.warn(
            WarningKind::UnmatchedConditions,
            message,
            Subject::Names(alone),
        );
    }
}

/// The tables of ligands and of transcription factors, as [`read_dataset`] reads them.
#[must_use]
pub fn write_dataset(network: &Network, dataset: &Dataset) -> [String; 2] {
    let table = |nodes: &[NodeId], cells: &dyn Fn(usize) -> Vec<String>| {
        let header = nodes
            .iter()
            .map(|&node| format!("\t{}", network.node(node).id))
            .collect::<String>();
        let row = |(row, condition): (usize, &String)| {
            format!("{condition}\t{}\n", cells(row).join("\t"))
        };
        format!(
            "{header}\n{}",
            dataset
                .conditions
                .iter()
                .enumerate()
                .map(row)
                .collect::<String>()
        )
    };
    let doses = |row: usize| dataset.doses_of(row).iter().map(f64::to_string).collect();
    let activities = |row: usize| {
        dataset
            .activities_of(row)
            .iter()
            .map(|value| value.map_or_else(String::new, |value| value.to_string()))
            .collect()
    };
    [
        table(&dataset.ligands, &doses),
        table(&dataset.transcription_factors, &activities),
    ]
}
