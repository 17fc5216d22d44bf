//! A project: network and data as they were imported, what the user has decided, and every run that is kept; and the file that holds
//! all of it, `NAME.espalier`, which is a database of SQLite.
//!
//! Synchronous; knows no window and no thread. The tables are written and read side by side: [`Project`] in `study_tables` and
//! `run_tables`, the file as a whole in `database` and `working_copy`.

mod blob;
mod checksum;
mod contents;
mod database;
mod document;
mod error;
mod kept_run;
mod run_tables;
mod schema;
mod store;
mod study_tables;
mod working_copy;

pub use database::is_project;
pub use document::Document;
pub use error::ProjectError;
pub use kept_run::{KeptRun, RunId};
pub use store::{Store, read_project, working_path};
pub use working_copy::{Leftover, Opened, WorkingCopy};

use std::sync::Arc;

use crate::data::{DataSource, StudyData};

/// The ending of project files, without its dot.
pub const ENDING: &str = "espalier";

/// Everything that a project file holds. Cheap to clone: its large parts are shared.
#[derive(Debug, Clone)]
pub struct Project {
    /// Network and data as they were imported.
    pub study: Arc<StudyData>,
    /// Where they came from.
    pub source: DataSource,
    /// What the user has decided.
    pub document: Document,
    /// How the window looks at it: JSON that only the window understands; null where no window has seen it.
    pub view: serde_json::Value,
    /// Notes of the user, as plain text.
    pub notes: String,
    /// Every run that is kept, the oldest first.
    pub runs: Vec<Arc<KeptRun>>,
}

impl Project {
    /// A project of a study, without runs and with the settings that suit it.
    #[must_use]
    pub fn new(study: Arc<StudyData>, source: DataSource, document: Document) -> Self {
        Self {
            study,
            source,
            document,
            view: serde_json::Value::Null,
            notes: String::new(),
            runs: Vec::new(),
        }
    }

    /// The run of this name; names are not unique, and the newest counts.
    #[must_use]
    pub fn run(&self, name: &str) -> Option<&Arc<KeptRun>> {
        self.runs.iter().rev().find(|run| run.name == name)
    }

    /// An id that no run of this project has.
    #[must_use]
    pub fn next_run_id(&self) -> RunId {
        RunId::after(self.runs.iter().map(|run| run.id))
    }
}
