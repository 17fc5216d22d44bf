//! A tab-separated table as text cells, with the line that each row came from. Knows nothing of what the columns mean.

use std::path::{Path, PathBuf};

use super::{ImportError, read_bytes, text_of};

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Line in the file, counted from 1.
    pub line: u64,
    /// Cells without surrounding white space; may be fewer or more than the header has.
    pub cells: Vec<String>,
}

impl Row {
    /// The cell in a column; empty where the row is too short.
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
    /// Rows that hold anything at all.
    pub rows: Vec<Row>,
}

impl Table {
    /// Reads a table. Line ends may be LF, CRLF or CR; quotes mean nothing, since free text holds single ones.
    ///
    /// # Errors
    /// The file is unreadable or empty.
    pub fn read(path: &Path) -> Result<Self, ImportError> {
        Self::parse(path, &text_of(path, &read_bytes(path)?)?)
    }

    /// A table from text; `path` is for messages.
    ///
    /// # Errors
    /// The text holds no header.
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
        Ok(Self {
            file: path.to_owned(),
            header_line: header.line,
            header: header.cells,
            rows,
        })
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
                    super::preview(&found)
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
