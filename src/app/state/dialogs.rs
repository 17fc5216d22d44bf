//! Questions to the user, and messages.

use std::path::PathBuf;

use super::{Leaving, LeftBehind, Notice};
use crate::data::DataSource;

/// A question that waits for the user.
#[derive(Debug, Clone, PartialEq)]
pub enum Asked {
    /// Whether to save the project before it is left.
    Unsaved(Leaving),
    /// What to do with a project that a program left behind which was killed.
    Recover(LeftBehind),
}

/// Questions and messages.
#[derive(Debug, Clone, Default)]
pub struct Dialogs {
    /// What is being loaded.
    pub loading: Option<DataSource>,
    /// Whether that is a project: it takes the place of the present one, which must not change meanwhile.
    pub opens_project: bool,
    /// A question that waits for the user.
    pub asked: Option<Asked>,
    /// Where the project is to be saved, until the user confirms or cancels it.
    pub save_as: Option<PathBuf>,
    /// Whether the form of the preferences is open.
    pub shows_preferences: bool,
    /// The latest message.
    pub notice: Option<Notice>,
    /// Number of answers of the save dialog, and the path of the last one.
    pub file_place: (u64, PathBuf),
}
