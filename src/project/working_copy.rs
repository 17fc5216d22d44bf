//! The working copy of a project: everything that happens is stored in it at once, and it is saved to the file of the project when
//! the user wants. It lies beside that file, or in a folder of the program as long as the project has no file, and is removed when the
//! project is closed; a program that was killed leaves it behind. It is locked while a program works on it, which also keeps
//! others away from the project.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::store::{log_path, read_project, saving_prefix, working_path};
use super::{ENDING, Project, ProjectError, Store};
use crate::formats::remove_temporary;

/// A project that is open for work.
pub struct WorkingCopy {
    /// `None` only while it is being closed.
    store: Option<Box<Store>>,
    file: Option<PathBuf>,
}

/// A working copy that nobody would miss is removed with it; one that was not saved stays, as after a crash.
impl Drop for WorkingCopy {
    fn drop(&mut self) {
        if let Some(store) = self.store.take()
            && matches!(store.is_unsaved(), Ok(false))
        {
            store.remove();
        }
    }
}

/// What became of the attempt to open a project.
pub enum Opened {
    /// It is open.
    Ready(WorkingCopy, Box<Project>),
    /// A program that worked on it ended without saving: when its changes were last stored. Open it once more with a choice.
    HasLeftover(SystemTime),
}

/// What to do with changes that a program left behind that was killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leftover {
    /// Tell of them, and open nothing.
    Ask,
    /// Go on with them.
    Recover,
    /// Open the project as it was saved, without them.
    Discard,
}

impl WorkingCopy {
    /// Begins a project that has no file yet, in a folder of the program, which is made if it is missing.
    ///
    /// # Errors
    /// The disk refuses.
    pub fn unnamed(folder: &Path, project: &Project) -> Result<Self, ProjectError> {
        let disk = |error| ProjectError::disk(folder, "storing the project", error);
        std::fs::create_dir_all(folder).map_err(disk)?;
        let mut number = 1;
        let path = loop {
            let path = folder.join(format!("unnamed-{number}.{ENDING}"));
            match std::fs::File::create_new(&path) {
                Ok(_) => break path,
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => number += 1,
                Err(error) => return Err(disk(error)),
            }
        };
        let mut store = Store::open(&path)?;
        store.write(project, false)?;
        Ok(Self::of(store, None))
    }

    /// Begins a project in a file that is not there yet; nothing is written to it before it is saved.
    ///
    /// # Errors
    /// The disk refuses, or another program is about to make the same file, or was when it was killed.
    pub fn named(file: &Path, project: &Project) -> Result<Self, ProjectError> {
        let mut store = Store::open(&working_path(file)).map_err(|error| about(file, error))?;
        if store.is_unsaved()? {
            return Err(ProjectError::Leftover {
                path: file.to_owned(),
            });
        }
        // As long as nothing else is stored, nobody would miss it.
        store.write(project, false)?;
        Ok(Self::of(store, Some(file)))
    }

    fn of(store: Store, file: Option<&Path>) -> Self {
        if let Some(file) = file {
            // Nobody else saves this project now.
            let folder = file
                .parent()
                .filter(|folder| !folder.as_os_str().is_empty());
            remove_temporary(folder.unwrap_or(Path::new(".")), &saving_prefix(file));
        }
        Self {
            store: Some(Box::new(store)),
            file: file.map(Path::to_owned),
        }
    }

    fn store_mut(&mut self) -> Result<&mut Store, ProjectError> {
        let path = self.file.clone().unwrap_or_default();
        let closed = || ProjectError::disk(&path, "storing the project", "it is closed");
        self.store.as_deref_mut().ok_or_else(closed)
    }

    /// Opens the project in a file.
    ///
    /// # Errors
    /// Another program works on it; or it is no project of a known format, or damaged; or its folder cannot be written to.
    pub fn open(file: &Path, leftover: Leftover) -> Result<Opened, ProjectError> {
        let working = working_path(file);
        let was_there = working.exists();
        // Before it is opened, which touches it.
        let stored = modified(&working);
        let mut store = open_or_set_aside(&working).map_err(|error| about(file, error))?;
        let is_unsaved = was_there && store.is_unsaved()?;
        if is_unsaved {
            match leftover {
                Leftover::Ask => return Ok(Opened::HasLeftover(stored)),
                Leftover::Recover => {
                    if let Some(project) = store.read()? {
                        let copy = Self::of(store, Some(file));
                        return Ok(Opened::Ready(copy, Box::new(project)));
                    }
                }
                // What was left behind is given up only for a file that can be opened.
                Leftover::Discard => _ = read_project(file)?,
            }
        }
        let project = store.fill_from(file).and_then(|()| {
            let empty = || ProjectError::damaged(file, "it is empty");
            store.read()?.ok_or_else(empty)
        });
        match project {
            Ok(project) => Ok(Opened::Ready(
                Self::of(store, Some(file)),
                Box::new(project),
            )),
            Err(error) => {
                store.remove();
                Err(about(file, error))
            }
        }
    }

    /// Goes on with a project that never had a file, which a program left behind that was killed.
    ///
    /// # Errors
    /// Another program works on it, or it is damaged.
    pub fn recover_unnamed(path: &Path) -> Result<(Self, Project), ProjectError> {
        let mut store = Store::open(path)?;
        let empty = || ProjectError::damaged(path, "it is empty");
        let project = store.read()?.ok_or_else(empty)?;
        Ok((Self::of(store, None), project))
    }

    /// Projects without a file that programs left behind that were killed, in a folder of the program, the latest first; and when
    /// they were last stored. Those without a change are removed, but for empty files, which another window is about to fill.
    #[must_use]
    pub fn leftovers(folder: &Path) -> Vec<(PathBuf, SystemTime)> {
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        let mut found: Vec<(PathBuf, SystemTime)> = Vec::new();
        for path in entries.map(|entry| entry.path()) {
            if path.extension().is_none_or(|ending| ending != ENDING) {
                continue;
            }
            if path.metadata().is_ok_and(|data| data.len() == 0) {
                continue;
            }
            let stored = modified(&path);
            // What another window works on cannot be opened, and is none of our concern.
            let Ok(store) = Store::open(&path) else {
                continue;
            };
            match store.is_unsaved() {
                Ok(true) => found.push((path.clone(), stored)),
                Ok(false) => store.remove(),
                Err(_) => {}
            }
        }
        found.sort_by_key(|(_, time)| std::cmp::Reverse(*time));
        found
    }

    /// The file of the project; `None` as long as it has none.
    #[must_use]
    pub fn file(&self) -> Option<&Path> {
        self.file.as_deref()
    }

    /// Stores what has changed; `is_unsaved` tells whether the user would miss it if the project were opened as it was saved.
    ///
    /// # Errors
    /// The disk refuses; then what was stored before is unchanged, and the same can be tried again.
    pub fn store(&mut self, project: &Project, is_unsaved: bool) -> Result<(), ProjectError> {
        self.store_mut()?.write(project, is_unsaved)
    }

    /// Saves what is stored to a file, which is the file of the project from now on.
    ///
    /// # Errors
    /// The disk refuses, or another program works on that file; then everything is as before.
    pub fn save(&mut self, file: &Path) -> Result<(), ProjectError> {
        if self.file.as_deref() == Some(file) {
            return self.store_mut()?.save_to(file);
        }
        let mut store = Store::open(&working_path(file)).map_err(|error| about(file, error))?;
        if store.is_unsaved()? {
            return Err(ProjectError::Leftover {
                path: file.to_owned(),
            });
        }
        let filled = store.fill_from_store(self.store_mut()?);
        if let Err(error) = filled.and_then(|()| store.save_to(file)) {
            store.remove();
            return Err(about(file, error));
        }
        if let Some(before) = self.store.replace(Box::new(store)) {
            before.remove();
        }
        self.file = Some(file.to_owned());
        Ok(())
    }

    /// Ends the work; what was not saved is given up.
    pub fn close(mut self) {
        if let Some(store) = self.store.take() {
            store.remove();
        }
    }
}

/// Opens a working copy. One that is damaged is put aside, so that it does not lock the project that it belongs to.
fn open_or_set_aside(working: &Path) -> Result<Store, ProjectError> {
    match Store::open(working) {
        Err(error @ (ProjectError::Damaged { .. } | ProjectError::Foreign { .. })) => {
            let mut aside = working.as_os_str().to_owned();
            aside.push(".damaged");
            let aside = PathBuf::from(aside);
            std::fs::rename(working, &aside)
                .map_err(|reason| ProjectError::disk(working, "putting it aside", reason))?;
            _ = std::fs::remove_file(log_path(working));
            tracing::warn!("{error} It was put aside as {}.", aside.display());
            Store::open(working)
        }
        opened => opened,
    }
}

/// Names the file of the project in an error about its working copy, which the user does not know.
fn about(file: &Path, error: ProjectError) -> ProjectError {
    match error {
        ProjectError::InUse { .. } => ProjectError::InUse {
            path: file.to_owned(),
        },
        ProjectError::Foreign { what, .. } => ProjectError::Foreign {
            path: file.to_owned(),
            what,
        },
        ProjectError::Damaged { what, .. } => ProjectError::damaged(file, what),
        ProjectError::Newer { found, known, .. } => ProjectError::Newer {
            path: file.to_owned(),
            found,
            known,
        },
        ProjectError::Disk { doing, reason, .. } => ProjectError::disk(file, doing, reason),
        other @ (ProjectError::Run { .. }
        | ProjectError::Leftover { .. }
        | ProjectError::Missing { .. }) => other,
    }
}

fn modified(path: &Path) -> SystemTime {
    let times =
        [path, &log_path(path)].map(|path| path.metadata().and_then(|data| data.modified()));
    times
        .into_iter()
        .flatten()
        .max()
        .unwrap_or(SystemTime::UNIX_EPOCH)
}
