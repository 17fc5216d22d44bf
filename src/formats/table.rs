//! A tab-separated table as text cells, with the line that each row came from. Knows nothing of what the columns mean.

use std::path::{Path, PathBuf};

use super::import_error::ImportError;
use super::text::{read_bytes, text_of};

/// A number for the cell of a table; empty where it is not finite.
#[must_use]
pub fn number_cell(value: f64) -> String {
    if value.is_finite() {
        value.to_string()
    } else {
        String::new()
    }
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Line in the file, counted from 1.
    pub line: u64,
    /// Cells without surrounding white space; as many as the header has.
    pub cells: Vec<String>,
}

impl Row {
    /// The cell in a column; empty in a column that the table does not have.
    #[must_use]
    pub fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }
}

/// A table with a header line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// The file, for messages.
    pub file: PathBuf,
    /// Line of the header, counted from 1.
    pub header_line: u64,
    /// Headings without surrounding white space.
    pub header: Vec<String>,
    /// Rows with at least one cell that is not empty.
    pub rows: Vec<Row>,
}

/// Takes empty cells off the end of a row, but leaves it `keep` cells.
fn trim_empty_end(cells: &mut Vec<String>, keep: usize) {
    while cells.len() > keep && cells.last().is_some_and(String::is_empty) {
        cells.pop();
    }
}

impl Table {
    /// Reads a table. Line ends may be LF, CRLF or CR; quotes mean nothing, since free text holds single ones.
    ///
    /// # Errors
    /// The file is unreadable or empty.
    pub fn read(path: &Path) -> Result<Self, ImportError> {
        Self::parse(path, &text_of(path, &read_bytes(path)?)?)
    }

    /// A table from text; `path` is for messages. Where every row has one cell more than the header, the header lacks the cell
    /// over the row names, as `write.table` of R leaves it out. Empty cells at the end of a row count for nothing.
    ///
    /// # Errors
    /// The text holds no header, or a row has another number of cells than the header.
    pub fn parse(path: &Path, text: &str) -> Result<Self, ImportError> {
        let rows = text.lines().zip(1..).map(|(line, number)| {
            let cells = line
                .split('\t')
                .map(|cell| cell.trim().to_owned())
                .collect();
            Row {
                line: number,
                cells,
            }
        });
        let mut rows: Vec<Row> = rows
            .filter(|row| row.cells.iter().any(|cell| !cell.is_empty()))
            .collect();
        if rows.is_empty() {
            return Err(ImportError::file(
                path,
                "the file is empty",
                "Choose a tab-separated table with a header line.",
            ));
        }
        let header = rows.remove(0);
        let mut table = Self {
            file: path.to_owned(),
            header_line: header.line,
            header: header.cells,
            rows,
        };
        table.align()?;
        Ok(table)
    }

    /// Makes every row as long as the header.
    fn align(&mut self) -> Result<(), ImportError> {
        trim_empty_end(&mut self.header, 0);
        let width = self.header.len();
        for row in &mut self.rows {
            trim_empty_end(&mut row.cells, width);
        }
        if !self.rows.is_empty() && self.rows.iter().all(|row| row.cells.len() == width + 1) {
            self.header.insert(0, String::new());
            return Ok(());
        }
        let Some(other) = self.rows.iter().find(|row| row.cells.len() != width) else {
            return Ok(());
        };
        Err(ImportError::at(
            &self.file,
            other.line,
            None,
            format!(
                "the row has {} cells and the header, in line {}, has {width}",
                other.cells.len(),
                self.header_line
            ),
            "Give every row one cell for each column, separated by tabs.",
        ))
    }

    /// The column with this heading; upper and lower case are the same.
    #[must_use]
    pub fn column(&self, heading: &str) -> Option<usize> {
        self.header
            .iter()
            .position(|name| name.eq_ignore_ascii_case(heading))
    }

    /// The column with this heading.
    ///
    /// # Errors
    /// There is none.
    pub fn required(&self, heading: &str) -> Result<usize, ImportError> {
        self.column(heading).ok_or_else(|| {
            let found = self
                .header
                .iter()
                .filter(|name| !name.is_empty())
                .map(String::as_str)
                .collect::<Vec<_>>();
            ImportError::at(
                &self.file,
                self.header_line,
                None,
                format!(
                    "there is no column '{heading}'; the header has {}",
                    crate::data::preview(&found)
                ),
                "Name the columns in the first line, separated by tabs.",
            )
        })
    }

    /// An error at a cell.
    #[must_use]
    pub fn error(
        &self,
        row: &Row,
        column: usize,
        what: impl Into<String>,
        advice: impl Into<String>,
    ) -> ImportError {
        let heading = self.header.get(column).map_or("", String::as_str);
        ImportError::at(
            &self.file,
            row.line,
            Some((column + 1, heading)),
            what,
            advice,
        )
    }

    /// The cell as a yes or no: `1`, `True`, `yes` or `0`, `False`, `no`, nothing.
    ///
    /// # Errors
    /// It is something else.
    pub fn flag(&self, row: &Row, column: usize) -> Result<bool, ImportError> {
        match row.cell(column).to_ascii_lowercase().as_str() {
            "1" | "true" | "yes" | "1.0" => Ok(true),
            "0" | "false" | "no" | "0.0" | "" => Ok(false),
            other => Err(self.error(
                row,
                column,
                format!("'{other}' is neither yes nor no"),
                "Write 1 or 0.",
            )),
        }
    }

    /// The cell as a number; `None` where nothing was measured (empty, `NA`, `NaN`).
    ///
    /// # Errors
    /// It is not a number, or an infinite one.
    pub fn number(&self, row: &Row, column: usize) -> Result<Option<f64>, ImportError> {
        let text = row.cell(column);
        if text.is_empty() || text.eq_ignore_ascii_case("na") || text.eq_ignore_ascii_case("nan") {
            return Ok(None);
        }
        match text.parse::<f64>() {
            Ok(value) if value.is_finite() => Ok(Some(value)),
            _ => Err(self.error(
                row,
                column,
                format!("'{text}' is not a number"),
                "Write a number such as 0.5, or leave the cell empty if it was not measured.",
            )),
        }
    }
}
