//! The history of a run as a table, and back.

use std::fmt::Write as _;

use crate::formats::{ImportError, Table, number_cell};
use crate::model::{LOSS_TERMS, LossTerm};
use crate::train::EpochRecord;

/// A column: its name, and how a record is read and written.
pub struct EpochColumn {
    /// Name, also in tables of a database.
    pub name: String,
    /// Reads its value from a record.
    pub read: Read,
    /// Writes its value into a record.
    pub write: Write,
    /// Its value where none was stored.
    pub missing: f64,
}

/// Reads a value from a record.
type Read = Box<dyn Fn(&EpochRecord) -> f64>;
/// Writes a value into a record.
type Write = Box<dyn Fn(&mut EpochRecord, f64)>;

fn column(
    name: &str,
    read: impl Fn(&EpochRecord) -> f64 + 'static,
    write: impl Fn(&mut EpochRecord, f64) + 'static,
) -> EpochColumn {
    EpochColumn {
        name: name.to_owned(),
        read: Box::new(read),
        write: Box::new(write),
        missing: f64::NAN,
    }
}

fn loss_column(term: &'static LossTerm) -> EpochColumn {
    let name = format!("{}_loss", term.name);
    let read = |record: &EpochRecord| (term.get)(&record.losses);
    let write = |record: &mut EpochRecord, value| (term.set)(&mut record.losses, value);
    EpochColumn {
        // The run may be older than the term.
        missing: 0.0,
        ..column(&name, read, write)
    }
}

/// The columns from which a record is made, in their order; its number is none of them.
#[must_use]
pub fn epoch_columns() -> Vec<EpochColumn> {
    let derived = ["epoch", TOTAL];
    let mut columns = columns();
    columns.retain(|column| !derived.contains(&column.name.as_str()));
    columns
}

/// The column of the total loss.
const TOTAL: &str = "total_loss";

/// Columns, in their order. The total loss is written for readers and not read back, since it follows from the terms.
fn columns() -> Vec<EpochColumn> {
    let [fit, penalties @ ..] = &LOSS_TERMS;
    let mut columns = vec![
        column("epoch", |r| f64::from(r.epoch), |r, v| r.epoch = v as u32),
        column(
            "learning_rate",
            |r| r.learning_rate,
            |r, v| r.learning_rate = v,
        ),
        loss_column(fit),
        column("test_loss", |r| r.losses.test, |r, v| r.losses.test = v),
        column(TOTAL, |r| r.losses.total(), |_, _| {}),
        column(
            "pkn_below_median_percent",
            |r| r.pkn_below_median,
            |r, v| r.pkn_below_median = v,
        ),
        column(
            "spurious_below_median_percent",
            |r| r.spurious_below_median,
            |r, v| r.spurious_below_median = v,
        ),
    ];
    columns.extend(penalties.iter().map(loss_column));
    columns.extend([
        column("steps", |r| f64::from(r.steps), |r, v| r.steps = v as u32),
        column(
            "adjoint_steps",
            |r| f64::from(r.adjoint_steps),
            |r, v| r.adjoint_steps = v as u32,
        ),
        column("residual", |r| r.residual, |r, v| r.residual = v),
        column(
            "adjoint_residual",
            |r| r.adjoint_residual,
            |r, v| r.adjoint_residual = v,
        ),
    ]);
    columns
}

/// The table of a history, with one line for each epoch.
#[must_use]
pub fn history(records: &[EpochRecord]) -> String {
    let columns = columns();
    let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
    names.join("\t") + "\n" + &history_lines(records)
}

/// The lines of that table without its header.
#[must_use]
pub fn history_lines(records: &[EpochRecord]) -> String {
    let columns = columns();
    let mut text = String::new();
    for record in records {
        let cells: Vec<String> = columns
            .iter()
            .map(|column| number_cell((column.read)(record)))
            .collect();
        // Writing to a String cannot fail.
        _ = writeln!(text, "{}", cells.join("\t"));
    }
    text
}

/// Reads a history back from its table; an empty cell becomes NaN.
///
/// # Errors
/// A column is missing, or a cell is no number: where.
pub fn read_history(table: &Table) -> Result<Vec<EpochRecord>, ImportError> {
    let columns = columns();
    let places = columns.iter().map(|column| table.required(&column.name));
    let places: Vec<usize> = places.collect::<Result<_, _>>()?;
    table
        .rows
        .iter()
        .map(|row| {
            let mut record = EpochRecord::empty(0);
            for (&place, column) in places.iter().zip(&columns) {
                (column.write)(&mut record, table.number(row, place)?.unwrap_or(f64::NAN));
            }
            Ok(record)
        })
        .collect()
}
