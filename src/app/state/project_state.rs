//! The project file that the window works on: where it lies, and what of the project is stored and saved.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use super::{State, View};
use crate::data::DataSource;
use crate::project::{Document, KeptRun, Project};

/// The project file.
#[derive(Debug, Clone, Default)]
pub struct ProjectState {
    /// Where it lies; `None` before it is saved first.
    pub file: Option<PathBuf>,
    /// Why it cannot be saved to that file; `None` where it can.
    pub read_only: Option<String>,
    /// Notes of the user on the whole project.
    pub notes: String,
    /// Whether there is a working copy in which changes are stored.
    pub(in crate::app) is_stored: bool,
    /// What lies in the file, or was there when the data were opened.
    pub(in crate::app) saved: Option<Content>,
    /// Number of the project, by which orders and replies about another one are told from its own.
    pub(in crate::app) number: u64,
    /// Numbers that were given so far.
    pub(in crate::app) last_number: u64,
    /// What is being saved, the first order first: every order has one reply.
    pub(in crate::app) saving: VecDeque<Content>,
    /// Whether the user has given it up: what is opened in its place does not ask again.
    pub(in crate::app) is_given_up: bool,
    /// What was handed over to be stored.
    pub(in crate::app) handed: Option<(Content, View)>,
    /// What is to be done once it is saved.
    pub(in crate::app) after_saving: Option<Leaving>,
    /// Projects that programs left behind which were killed.
    pub leftovers: Vec<LeftBehind>,
}

/// A project that a program left behind which was killed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftBehind {
    /// The file of the project, or the working copy itself where it never had a file.
    pub path: PathBuf,
    /// Whether it has a file.
    pub is_named: bool,
    /// When it was stored last.
    pub stored: SystemTime,
}

/// What ends the work on a project.
#[derive(Debug, Clone, PartialEq)]
pub enum Leaving {
    /// To open something else.
    Open(DataSource),
    /// To begin with nothing.
    New,
    /// To close the window.
    Quit,
}

/// What a user would miss.
#[derive(Debug, Clone)]
pub(in crate::app) struct Content {
    pub document: Document,
    pub notes: String,
    pub runs: Vec<Arc<KeptRun>>,
}

impl PartialEq for Content {
    fn eq(&self, other: &Self) -> bool {
        self.notes == other.notes
            && same_runs(&self.runs, &other.runs)
            && self.document == other.document
    }
}

fn same_runs(one: &[Arc<KeptRun>], other: &[Arc<KeptRun>]) -> bool {
    one.len() == other.len() && one.iter().zip(other).all(|(a, b)| Arc::ptr_eq(a, b))
}

impl State {
    /// Whether closing the project would lose something.
    #[must_use]
    pub fn is_unsaved(&self) -> bool {
        self.open.is_some()
            && (self.project.saved.as_ref()).is_none_or(|saved| !self.is_as_saved(saved))
    }

    fn is_as_saved(&self, saved: &Content) -> bool {
        if self.project.notes != saved.notes || !same_runs(&self.runs.kept, &saved.runs) {
            return false;
        }
        if self.document == saved.document {
            return true;
        }
        // A layout that was made by itself can be made again.
        let mut document = self.document.clone();
        let is_by_itself = self.history.undo_name().is_none();
        (document.arrangement).clone_from(&saved.document.arrangement);
        is_by_itself && document == saved.document
    }

    /// Number of runs that closing the project would lose, as a whole or in part.
    #[must_use]
    pub fn unsaved_runs(&self) -> usize {
        let saved = self
            .project
            .saved
            .as_ref()
            .map_or(&[][..], |saved| &saved.runs);
        let is_saved =
            |run: &Arc<KeptRun>| saved.iter().any(|known| Arc::ptr_eq(&known.run, &run.run));
        self.runs.kept.iter().filter(|run| !is_saved(run)).count()
    }

    /// Name of the project: that of its file, or of its data.
    #[must_use]
    pub fn project_name(&self) -> Option<String> {
        let of_file = self.project.file.as_deref().and_then(Path::file_stem);
        let of_file = of_file.map(|name| name.to_string_lossy().into_owned());
        of_file.or_else(|| Some(self.open.as_ref()?.study.name.clone()))
    }

    pub(in crate::app) fn content(&self) -> Content {
        Content {
            document: self.document.clone(),
            notes: self.project.notes.clone(),
            runs: self.runs.kept.clone(),
        }
    }

    /// The project as it is now; nothing where nothing is open.
    pub(in crate::app) fn to_project(&self) -> Option<Project> {
        let open = self.open.as_ref()?;
        let content = self.content();
        Some(Project {
            study: Arc::clone(&open.study),
            source: open.source.clone(),
            document: content.document,
            // A view is numbers, names and switches: this cannot fail.
            view: serde_json::to_value(&self.view).unwrap_or_default(),
            notes: content.notes,
            runs: content.runs,
        })
    }
}
