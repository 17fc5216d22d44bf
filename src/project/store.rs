//! A project in a database: what has changed since the last time is written in one transaction, so that the file always holds
//! one whole state or the one before.

use std::fs::File;
use std::path::{Path, PathBuf};

use rusqlite::backup::Backup;
use rusqlite::{Connection, OpenFlags};

use super::contents::{read, text, write, write_text};
use super::database::{check, distrust, open_alone, prepare};
use super::{Project, ProjectError};
use crate::formats::new_file_in;

/// A database that holds a project, open for this program alone.
pub struct Store {
    connection: Connection,
    path: PathBuf,
    /// The project as it was written last.
    written: Option<Project>,
}

impl Store {
    /// Opens the database at a path, or makes an empty one.
    ///
    /// # Errors
    /// Another program has it open, or it is no project of a known format, or damaged.
    pub fn open(path: &Path) -> Result<Self, ProjectError> {
        ProjectError::check_folder(path)?;
        Ok(Self {
            connection: open_alone(path)?,
            path: path.to_owned(),
            written: None,
        })
    }

    /// Takes over what another file holds, in place of what is there.
    ///
    /// # Errors
    /// The file is no project of a known format, or damaged, or the disk refuses.
    pub fn fill_from(&mut self, file: &Path) -> Result<(), ProjectError> {
        let source = open_to_read(file)?;
        self.fill(&source, file)?;
        // The file holds what its working copy said when it was saved.
        write_text(&self.connection, "unsaved", "false")
            .map_err(|error| ProjectError::sqlite(file, "opening the project", &error))
    }

    /// Takes over what another store holds.
    pub(super) fn fill_from_store(&mut self, other: &Self) -> Result<(), ProjectError> {
        self.fill(&other.connection, &other.path)?;
        self.written.clone_from(&other.written);
        Ok(())
    }

    fn fill(&mut self, source: &Connection, file: &Path) -> Result<(), ProjectError> {
        let path = self.path.clone();
        copy(source, &mut self.connection, &path)?;
        prepare(&mut self.connection)
            .map_err(|error| ProjectError::sqlite(file, "opening the project", &error))?;
        self.written = None;
        Ok(())
    }

    /// Reads the project; `None` where nothing was ever written.
    ///
    /// # Errors
    /// It is damaged: what is wrong.
    pub fn read(&mut self) -> Result<Option<Project>, ProjectError> {
        let project = read(&self.connection, &self.path)?;
        self.written.clone_from(&project);
        Ok(project)
    }

    /// Whether it holds changes that were not saved to the file of the project.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn is_unsaved(&self) -> Result<bool, ProjectError> {
        let unsaved = text(&self.connection, &self.path, "unsaved")?;
        Ok(unsaved.as_deref() == Some("true"))
    }

    /// Writes what differs from the project as it was written last, and whether it is to be saved.
    ///
    /// # Errors
    /// The disk refuses; then the database is unchanged.
    pub fn write(&mut self, project: &Project, is_unsaved: bool) -> Result<(), ProjectError> {
        let explain = |error: &rusqlite::Error| {
            ProjectError::sqlite(&self.path, "storing the project", error)
        };
        let transaction = self
            .connection
            .transaction()
            .map_err(|error| explain(&error))?;
        write(&transaction, project, self.written.as_ref()).map_err(|error| explain(&error))?;
        write_text(&transaction, "unsaved", &is_unsaved.to_string())
            .map_err(|error| explain(&error))?;
        transaction.commit().map_err(|error| explain(&error))?;
        self.written = Some(project.clone());
        Ok(())
    }

    /// Writes everything to another file, which is replaced as a whole: a reader sees the old one or the new one.
    ///
    /// # Errors
    /// The disk refuses; then the file is unchanged.
    pub fn save_to(&mut self, file: &Path) -> Result<(), ProjectError> {
        let disk = |error: std::io::Error| ProjectError::disk(file, "saving the project", error);
        let explain =
            |error: rusqlite::Error| ProjectError::sqlite(file, "saving the project", &error);
        let folder = match file.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        let new = new_file_in(folder, &saving_prefix(file)).map_err(disk)?;
        let name = new.path().to_str().ok_or_else(|| {
            ProjectError::disk(file, "saving the project", "its path is no valid UTF-8")
        })?;
        self.connection
            .execute("VACUUM INTO ?1", [name])
            .map_err(explain)?;
        // The bytes are to be on the disk before the name is.
        new.as_file().sync_all().map_err(disk)?;
        new.persist(file).map_err(|error| disk(error.error))?;
        // The new name is on the disk once its folder is; Windows cannot open a folder, and needs no such thing.
        if let Ok(folder) = File::open(folder) {
            _ = folder.sync_all();
        }
        // Only now is the working copy no more than the file.
        write_text(&self.connection, "unsaved", "false").map_err(explain)
    }

    /// Closes the database and removes its files.
    pub fn remove(self) {
        // While it is still locked, so that nobody opens what is about to go; a system that cannot do that removes it afterwards.
        let is_gone = std::fs::remove_file(&self.path).is_ok();
        drop(self.connection);
        if !is_gone {
            _ = std::fs::remove_file(&self.path);
        }
        // SQLite leaves its log where the database is gone already.
        _ = std::fs::remove_file(log_path(&self.path));
    }
}

/// Where the working copy of a project file lies.
#[must_use]
pub fn working_path(file: &Path) -> PathBuf {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    file.with_file_name(format!(".{name}.autosave"))
}

/// How the names of files begin into which a project is saved, before they take its place.
pub(super) fn saving_prefix(file: &Path) -> String {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    format!(".{name}.saving-")
}

/// The log of a database that is open: the latest changes, until they are moved into it.
pub(super) fn log_path(path: &Path) -> PathBuf {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    log.into()
}

/// Reads the project in a file, and changes nothing of it. What another program has open can be read, too.
///
/// # Errors
/// It is no project of a known format, or damaged, or nothing was ever written.
pub fn read_project(file: &Path) -> Result<Project, ProjectError> {
    if !file.exists() && working_path(file).exists() {
        return Err(ProjectError::Leftover {
            path: file.to_owned(),
        });
    }
    let source = open_to_read(file)?;
    let explain =
        |error: rusqlite::Error| ProjectError::sqlite(file, "reading the project", &error);
    // A copy, since an older format has to be brought to that of today.
    let mut memory = Connection::open_in_memory().map_err(explain)?;
    distrust(&memory).map_err(explain)?;
    copy(&source, &mut memory, file)?;
    prepare(&mut memory).map_err(explain)?;
    read(&memory, file)?.ok_or_else(|| ProjectError::damaged(file, "it is empty"))
}

fn open_to_read(file: &Path) -> Result<Connection, ProjectError> {
    ProjectError::check_file(file)?;
    let explain =
        |error: rusqlite::Error| ProjectError::sqlite(file, "opening the project", &error);
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let source = Connection::open_with_flags(file, flags).map_err(explain)?;
    distrust(&source).map_err(explain)?;
    check(&source, file)?;
    Ok(source)
}

fn copy(source: &Connection, target: &mut Connection, file: &Path) -> Result<(), ProjectError> {
    let explain =
        |error: rusqlite::Error| ProjectError::sqlite(file, "opening the project", &error);
    // All pages at once: nobody else reads or writes either of them.
    let backup = Backup::new(source, target).map_err(explain)?;
    backup
        .run_to_completion(i32::MAX, std::time::Duration::ZERO, None)
        .map_err(explain)
}
