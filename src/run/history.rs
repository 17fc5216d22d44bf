//! The history of a run as a table, and back.

use std::fmt::Write as _;

use crate::formats::number_cell;
use crate::formats::{ImportError, Table};
use crate::model::Losses;
use crate::train::EpochRecord;

/// A column: its name, and how a record is read and written.
type Column = (
    &'static str,
    fn(&EpochRecord) -> f64,
    fn(&mut EpochRecord, f64),
);

/// Columns, in their order. The total is for readers; it follows from the terms.
const COLUMNS: [Column; 17] = [
    ("epoch", |r| f64::from(r.epoch), |r, v| r.epoch = v as u32),
    (
        "learning_rate",
        |r| r.learning_rate,
        |r, v| r.learning_rate = v,
    ),
    ("fit_loss", |r| r.losses.fit, |r, v| r.losses.fit = v),
    ("test_loss", |r| r.losses.test, |r, v| r.losses.test = v),
    ("total_loss", |r| r.losses.total(), |_, _| {}),
    (
        "pkn_below_median_percent",
        |r| r.pkn_below_median,
        |r, v| r.pkn_below_median = v,
    ),
    (
        "spurious_below_median_percent",
        |r| r.spurious_below_median,
        |r, v| r.spurious_below_median = v,
    ),
    (
        "moa_l1_loss",
        |r| r.losses.moa_l1,
        |r, v| r.losses.moa_l1 = v,
    ),
    (
        "ligand_l2_loss",
        |r| r.losses.ligand_l2,
        |r, v| r.losses.ligand_l2 = v,
    ),
    ("l2_loss", |r| r.losses.l2, |r, v| r.losses.l2 = v),
    ("l1_loss", |r| r.losses.l1, |r, v| r.losses.l1 = v),
    (
        "spectral_loss",
        |r| r.losses.spectral,
        |r, v| r.losses.spectral = v,
    ),
    (
        "uniform_loss",
        |r| r.losses.uniform,
        |r, v| r.losses.uniform = v,
    ),
    ("steps", |r| f64::from(r.steps), |r, v| r.steps = v as u32),
    (
        "adjoint_steps",
        |r| f64::from(r.adjoint_steps),
        |r, v| r.adjoint_steps = v as u32,
    ),
    ("residual", |r| r.residual, |r, v| r.residual = v),
    (
        "adjoint_residual",
        |r| r.adjoint_residual,
        |r, v| r.adjoint_residual = v,
    ),
];

/// One line an epoch.
#[must_use]
pub fn history(records: &[EpochRecord]) -> String {
    let mut text = COLUMNS.map(|(name, ..)| name).join("\t") + "\n";
    for record in records {
        let cells = COLUMNS.map(|(_, read, _)| number_cell(read(record)));
        // Writing to a String cannot fail.
        _ = writeln!(text, "{}", cells.join("\t"));
    }
    text
}

/// Reads it again; an empty cell is no number.
///
/// # Errors
/// A column is missing, or a cell is no number: where.
pub fn read_history(table: &Table) -> Result<Vec<EpochRecord>, ImportError> {
    let mut places = [0; COLUMNS.len()];
    for (place, (name, ..)) in places.iter_mut().zip(COLUMNS) {
        *place = table.required(name)?;
    }
    table
        .rows
        .iter()
        .map(|row| {
            let mut record = EpochRecord {
                epoch: 0,
                learning_rate: 0.0,
                losses: Losses::default(),
                pkn_below_median: f64::NAN,
                spurious_below_median: f64::NAN,
                steps: 0,
                adjoint_steps: 0,
                residual: 0.0,
                adjoint_residual: 0.0,
            };
            for (&place, (.., write)) in places.iter().zip(COLUMNS) {
                write(&mut record, table.number(row, place)?.unwrap_or(f64::NAN));
            }
            Ok(record)
        })
        .collect()
}
