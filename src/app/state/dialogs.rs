//! Questions to the user, and messages.

use std::path::PathBuf;

use super::{Asked, Notice};
use crate::data::DataSource;

/// Questions and messages.
#[derive(Debug, Clone, Default)]
pub struct Dialogs {
    /// What is being loaded.
    pub loading: Option<DataSource>,
    /// An action that would end the present run, until the user confirms or cancels it.
    pub asked: Option<Asked>,
    /// The latest message.
    pub notice: Option<Notice>,
    /// Number of answers of the save dialog, and the path of the last one.
    pub file_place: (u64, PathBuf),
}
