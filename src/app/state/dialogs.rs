//! Questions to the user, and messages.

use std::path::PathBuf;

use super::{Asked, Notice};
use crate::data::DataSource;

/// Questions and messages.
#[derive(Debug, Clone, Default)]
pub struct Dialogs {
    /// What is being loaded.
    pub loading: Option<DataSource>,
    /// What was asked for and would end the present run.
    pub asked: Option<Asked>,
    /// The latest message.
    pub notice: Option<Notice>,
    /// Where a dialog said that a file is to be written, and how many have said so.
    pub file_place: (u64, PathBuf),
}
