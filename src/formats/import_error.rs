//! Why a file cannot be read: what happened, where, and what to do.

use std::fmt;
use std::path::{Path, PathBuf};

/// Where in a file; lines and columns count from 1.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Location {
    /// The file.
    pub file: PathBuf,
    /// Line, counted from 1.
    pub line: Option<u64>,
    /// Column of a table, counted from 1, with its heading where it has one.
    pub column: Option<(usize, String)>,
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file.display())?;
        if let Some(line) = self.line {
            write!(f, ", line {line}")?;
        }
        match &self.column {
            Some((column, heading)) if heading.is_empty() => write!(f, ", column {column}"),
            Some((column, heading)) => write!(f, ", column {column} ({heading})"),
            None => Ok(()),
        }
    }
}

/// A file that cannot be used. Nothing is loaded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{location}: {what}. {advice}")]
pub struct ImportError {
    /// File, line and column of the error.
    pub location: Location,
    /// What is wrong, as a clause without a full stop.
    pub what: String,
    /// What to do, as a sentence.
    pub advice: String,
}

impl ImportError {
    /// An error that concerns a whole file or folder.
    #[must_use]
    pub fn file(file: &Path, what: impl Into<String>, advice: impl Into<String>) -> Self {
        Self {
            location: Location {
                file: file.to_owned(),
                ..Location::default()
            },
            what: what.into(),
            advice: advice.into(),
        }
    }

    /// An error at a line, and at a column where one is given.
    #[must_use]
    pub fn at(
        file: &Path,
        line: u64,
        column: Option<(usize, &str)>,
        what: impl Into<String>,
        advice: impl Into<String>,
    ) -> Self {
        let column = column.map(|(column, heading)| (column, heading.to_owned()));
        Self {
            location: Location {
                file: file.to_owned(),
                line: Some(line),
                column,
            },
            what: what.into(),
            advice: advice.into(),
        }
    }
}
