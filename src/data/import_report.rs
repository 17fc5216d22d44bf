//! What a reader had to decide on its own while it loaded files: shown to the user, who may know better.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::network::{EdgeId, NodeId};

/// The edges, nodes or names that a warning is about, so that a click can select them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// These edges.
    Edges(Vec<EdgeId>),
    /// These nodes.
    Nodes(Vec<NodeId>),
    /// Something that is not in the network: columns or conditions of a table, by name.
    Names(Vec<String>),
}

/// The kind of a warning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WarningKind {
    /// No column of the network's table holds signs, so that every sign is unknown.
    NoSigns,
    /// The same pair of nodes stands twice.
    MergedDuplicates,
    /// An edge is said to stimulate and to inhibit.
    ContradictorySigns,
    /// An edge from a node to itself was dropped.
    SelfLoops,
    /// Columns of a table that are not nodes of the network.
    UnknownColumns,
    /// Conditions that only one of the two tables has.
    UnmatchedConditions,
    /// A table of ligands without one of transcription factors, or the other way round.
    LoneTable,
    /// Cells without a value.
    MissingValues,
    /// Values outside 0..1.
    OutsideRange,
    /// Nodes that no ligand reaches.
    Unreached,
    /// Nodes from which no transcription factor is reached.
    LeadNowhere,
    /// Edges that were spurious in the run that wrote the table.
    SpuriousBefore,
    /// Rows of the annotation or of the parameters that name nothing in the network.
    UnknownNames,
}

impl WarningKind {
    /// Whether a user who overlooks the warning would misread the results of a run.
    #[must_use]
    pub fn is_serious(self) -> bool {
        self == Self::NoSigns
    }
}

/// One line of the import report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    /// The kind of the warning.
    pub kind: WarningKind,
    /// A sentence: what was found, where, and what was done.
    pub message: String,
    /// The edges, nodes or names that the warning is about.
    pub subject: Subject,
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

/// All warnings of one import.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ImportReport {
    /// In the order in which they were found.
    pub warnings: Vec<Warning>,
}

impl ImportReport {
    /// Adds a warning to the report.
    pub fn warn(&mut self, kind: WarningKind, message: impl Into<String>, subject: Subject) {
        self.warnings.push(Warning {
            kind,
            message: message.into(),
            subject,
        });
    }

    /// Warnings that must not go unseen.
    pub fn serious(&self) -> impl Iterator<Item = &Warning> {
        self.warnings
            .iter()
            .filter(|warning| warning.kind.is_serious())
    }

    /// The first warning of a kind.
    #[must_use]
    pub fn find(&self, kind: WarningKind) -> Option<&Warning> {
        self.warnings.iter().find(|warning| warning.kind == kind)
    }
}

/// The first names of a list, for a message: `A, B, C and 27 more`.
#[must_use]
pub fn preview<T: AsRef<str>>(names: &[T]) -> String {
    const SHOWN: usize = 4;
    let first = names
        .iter()
        .take(SHOWN)
        .map(AsRef::as_ref)
        .collect::<Vec<_>>()
        .join(", ");
    match names.len().saturating_sub(SHOWN) {
        0 => first,
        more => format!("{first} and {more} more"),
    }
}
