//! The lock of a folder: one command writes to it at a time.

use std::fs::File;
use std::path::Path;

use anyhow::{Context as _, anyhow};

use super::Folder;
use crate::cli::Failure;

/// The file that is locked while a command writes to the folder.
pub(super) const LOCK: &str = ".lock";

/// A lock of a folder, which the system gives back when the program ends, however it ends.
pub(super) struct Lock(
    #[expect(dead_code, reason = "the lock lasts as long as its file is open")] File,
);

impl Lock {
    /// Makes the folder where it is missing, makes sure that it can be written to, and locks it.
    pub fn take(top: &Path) -> Result<Self, Failure> {
        let folder = Folder::new(top)?;
        let path = folder.path().join(LOCK);
        let file = File::create(&path)
            .with_context(|| {
                format!(
                    "{}: the folder cannot be written to. Check its rights and the free space, or choose another with --out",
                    top.display()
                )
            })
            .map_err(Failure::Use)?;
        match file.try_lock() {
            Ok(()) => Ok(Self(file)),
            Err(std::fs::TryLockError::WouldBlock) => Err(Failure::Use(anyhow!(
                "{}: another command writes to this folder. Wait for it, or choose another folder with --out.",
                top.display()
            ))),
            // A file system without locks: two commands at once are then up to their user.
            Err(std::fs::TryLockError::Error(error)) => {
                tracing::warn!("{}: the folder cannot be locked ({error})", top.display());
                Ok(Self(file))
            }
        }
    }
}
