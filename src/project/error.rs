//! Why a project cannot be opened or stored: what happened, where, and what to do.

use std::path::{Path, PathBuf};

use crate::train::ExperimentError;

/// Why a project cannot be opened or stored.
#[derive(Debug, thiserror::Error)]
pub enum ProjectError {
    /// The file is something else.
    #[error(
        "{path}: this is no Espalier project ({what}). Choose a file that Espalier has saved; tables of a network are opened as they are."
    )]
    Foreign {
        /// The file.
        path: PathBuf,
        /// What is there instead.
        what: String,
    },
    /// The file was a project once.
    #[error(
        "{path}: the project is damaged: {what}. The file was left as it is. Open a copy from a backup, or train again from the data."
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong, as a clause.
        what: String,
    },
    /// The file was written by a later version.
    #[error(
        "{path}: the project is of format {found}, and this version of Espalier knows formats up to {known}. Install the newest version."
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its format.
        found: i64,
        /// The latest format that is known.
        known: i64,
    },
    /// Another program works on it.
    #[error(
        "{path}: another window or command has this project open. Close it there first, or work on a copy."
    )]
    InUse {
        /// The file.
        path: PathBuf,
    },
    /// A program that worked on it was killed.
    #[error(
        "{path}: a program that worked on this project ended without saving. Open it with `espalier {path}`, which offers what was left; or go on with an interrupted run: `espalier train --resume --out {path}`."
    )]
    Leftover {
        /// The file.
        path: PathBuf,
    },
    /// There is nothing to open, or no folder to write to.
    #[error("{path}: there is no such file or folder. Check the name.")]
    Missing {
        /// What is missing.
        path: PathBuf,
    },
    /// The disk refuses.
    #[error(
        "{path}: {doing} failed ({reason}). Check the free space and the rights of the folder, or choose another place."
    )]
    Disk {
        /// The file.
        path: PathBuf,
        /// What was being done, as a gerund.
        doing: &'static str,
        /// What the system says.
        reason: String,
    },
    /// A run does not fit network and data.
    #[error("{path}: the run '{run}' cannot be shown: {error}")]
    Run {
        /// The file.
        path: PathBuf,
        /// Name of the run.
        run: String,
        /// Why.
        error: Box<ExperimentError>,
    },
}

impl ProjectError {
    /// The disk refuses.
    pub(super) fn disk(path: &Path, doing: &'static str, reason: impl std::fmt::Display) -> Self {
        Self::Disk {
            path: path.to_owned(),
            doing,
            reason: reason.to_string(),
        }
    }

    /// The file was a project once.
    pub(super) fn damaged(path: &Path, what: impl Into<String>) -> Self {
        Self::Damaged {
            path: path.to_owned(),
            what: what.into(),
        }
    }

    /// Refuses a path where nothing lies, or a folder.
    pub(super) fn check_file(path: &Path) -> Result<(), Self> {
        if path.is_dir() {
            return Err(Self::Foreign {
                path: path.to_owned(),
                what: "it is a folder".to_owned(),
            });
        }
        if !path.exists() {
            return Err(Self::Missing {
                path: path.to_owned(),
            });
        }
        // Reading a pipe or a device may never end.
        if !path.is_file() {
            return Err(Self::Foreign {
                path: path.to_owned(),
                what: "it is a device or a pipe".to_owned(),
            });
        }
        Ok(())
    }

    /// Refuses a path whose folder is missing.
    pub(super) fn check_folder(path: &Path) -> Result<(), Self> {
        match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() && !folder.is_dir() => {
                Err(Self::Missing {
                    path: folder.to_owned(),
                })
            }
            _ => Ok(()),
        }
    }

    /// What SQLite says of a file.
    pub(super) fn sqlite(path: &Path, doing: &'static str, error: &rusqlite::Error) -> Self {
        use rusqlite::ErrorCode;
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::InUse {
                path: path.to_owned(),
            },
            Some(ErrorCode::NotADatabase) => Self::Foreign {
                path: path.to_owned(),
                what: "it is no database, or it is cut off".to_owned(),
            },
            Some(
                ErrorCode::DiskFull
                | ErrorCode::CannotOpen
                | ErrorCode::ReadOnly
                | ErrorCode::SystemIoFailure
                | ErrorCode::PermissionDenied
                | ErrorCode::FileLockingProtocolFailed,
            ) => Self::disk(path, doing, error),
            _ => Self::damaged(path, error.to_string()),
        }
    }
}
