//! The folder of a run. While it is trained, everything lies in the subfolder `unfinished`: the history as far as it has come, and
//! the state from which the training can go on. Results of before are replaced only once the new ones are complete: the subfolder is
//! then renamed to `finished`, and its files are moved up, `run.json` last. Whoever finds a folder `finished` moves the rest
//! up first, so that no reader ever sees a mixture of two runs.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow};

use super::growing_table::GrowingTable;
use super::lock::{LOCK, Lock};
use super::{Folder, present, unfinished};
use crate::cli::{Failure, report};
use crate::data::InputFile;
use crate::formats::{TEMPORARY, remove_temporary};
use crate::project::{Project, ProjectError, Store};
use crate::run::{FILES, RunStatus, write_unfinished};

/// The subfolder of a run that is being trained, or was interrupted.
const UNFINISHED: &str = "unfinished";
/// The subfolder of a run that is complete, and about to be moved up.
const FINISHED: &str = "finished";
/// The database from which training goes on.
const STORE: &str = "training.espalier";

/// The folder of a run that is being trained.
pub(in crate::cli) struct RunFolder {
    top: PathBuf,
    work: Folder,
    store: Store,
    history: GrowingTable,
    _lock: Lock,
}

impl RunFolder {
    /// The folder for a new run.
    pub fn begin(top: &Path, inputs: &[InputFile], force: bool) -> Result<Self, Failure> {
        let lock = Lock::take(top)?;
        complete(top)?;
        let names = || FILES.iter().copied().chain([report::PAGE]);
        Folder::new(top)?.protect(names(), inputs, true)?;
        let held = held_files(top)?;
        if let (false, [first, more @ ..]) = (force, &held[..]) {
            let more = match more.len() {
                0 => String::new(),
                count => format!(" and {count} more"),
            };
            let advice = if first == UNFINISHED {
                format!(
                    "It holds a run that was interrupted: go on with `espalier train --resume --out {}`, or give --force to begin anew.",
                    top.display()
                )
            } else {
                "Choose another folder with --out, or give --force to replace the run in it."
                    .to_owned()
            };
            return Err(Failure::Use(anyhow!(
                "{}: the folder is not empty: {first}{more}. {advice}",
                top.display()
            )));
        }
        let work = top.join(UNFINISHED);
        remove_work(&work, inputs)?;
        let work = Folder::new(&work)?;
        let store = open_store(work.path())?;
        Ok(Self {
            history: GrowingTable::new(work.path().join("history.tsv"))?,
            top: top.to_owned(),
            work,
            store,
            _lock: lock,
        })
    }

    /// The folder of a run that was interrupted.
    pub fn resume(top: &Path) -> Result<(Self, Project), Failure> {
        let nothing = || {
            Failure::Use(anyhow!(
                "{}: no run was interrupted here. Train without --resume.",
                top.display()
            ))
        };
        if !top.is_dir() {
            return Err(nothing());
        }
        let lock = Lock::take(top)?;
        complete(top)?;
        let work = top.join(UNFINISHED);
        if !work.join(STORE).exists() {
            return Err(nothing());
        }
        let mut store = open_store(&work)?;
        let project = store.read().map_err(refuse)?.ok_or_else(nothing)?;
        unfinished(&project).ok_or_else(nothing)?;
        let folder = Self {
            history: GrowingTable::new(work.join("history.tsv"))?,
            top: top.to_owned(),
            work: Folder::new(&work)?,
            store,
            _lock: lock,
        };
        Ok((folder, project))
    }

    /// Where the results are to be written.
    pub fn results(&self) -> &Folder {
        &self.work
    }

    /// Stores how far the run has come.
    pub fn store(&mut self, project: &Project) -> Result<(), Failure> {
        self.store.write(project, true).map_err(refuse)?;
        let run = &present(project)?.run;
        self.history.write(&run.records)
    }

    /// Leaves a run that was interrupted or has failed: `run.json` says so. A run that failed takes the place of none.
    pub fn leave(mut self, project: &Project) -> Result<(), Failure> {
        self.store(project)?;
        let kept = present(project)?;
        write_unfinished(self.work.path(), &kept.run, &kept.status)
            .map_err(|error| Failure::Run(anyhow!(error)))?;
        let has_failed = matches!(kept.status, RunStatus::Failed(_));
        if has_failed && !self.top.join("run.json").exists() {
            return self.finish();
        }
        Ok(())
    }

    /// Puts the results in the place of those of before, as a whole.
    pub fn finish(self) -> Result<(), Failure> {
        drop(self.store);
        let (from, to) = (self.work.path(), self.top.join(FINISHED));
        std::fs::rename(from, &to)
            .with_context(|| {
                format!(
                    "{}: the results cannot be moved up. They are complete in {}",
                    self.top.display(),
                    from.display()
                )
            })
            .map_err(Failure::Run)?;
        complete(&self.top)?;
        // While it is still locked, so that no other command holds it.
        _ = std::fs::remove_file(self.top.join(LOCK));
        Ok(())
    }
}

fn open_store(work: &Path) -> Result<Store, Failure> {
    Store::open(&work.join(STORE)).map_err(refuse)
}

fn refuse(error: ProjectError) -> Failure {
    Failure::Run(error.into())
}

/// What the folder holds, apart from the lock; the results first.
fn held_files(top: &Path) -> Result<Vec<String>, Failure> {
    let entries = std::fs::read_dir(top)
        .with_context(|| format!("{}: the folder cannot be read", top.display()))
        .map_err(Failure::Use)?;
    let names = entries.flatten().map(|entry| entry.file_name());
    let mut names: Vec<String> = names
        .map(|name| name.to_string_lossy().into_owned())
        .filter(|name| name != LOCK)
        .collect();
    names.sort();
    Ok(names)
}

/// Removes what an interrupted run left behind; other files stay, and then the folder does.
fn remove_work(work: &Path, inputs: &[InputFile]) -> Result<(), Failure> {
    if !work.exists() {
        return Ok(());
    }
    remove_temporary(work, TEMPORARY);
    let log = format!("{STORE}-wal");
    let names = FILES.iter().copied().chain([report::PAGE, STORE, &log]);
    Folder::new(work)?.protect(names.clone(), inputs, true)?;
    for name in names {
        let path = work.join(name);
        match std::fs::remove_file(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                let what = format!("{}: the file cannot be removed", path.display());
                return Err(Failure::Use(anyhow::Error::new(error).context(what)));
            }
            _ => {}
        }
    }
    Ok(())
}

/// Completes the folder of a run that was just about to be moved up when its program ended.
///
/// # Errors
/// Another command writes to the folder, or a file cannot be moved.
pub(in crate::cli) fn settle(top: &Path) -> Result<(), Failure> {
    if !top.join(FINISHED).is_dir() {
        return Ok(());
    }
    let _lock = Lock::take(top)?;
    complete(top)
}

/// Moves the files of a complete run up, if there are any, in place of those of the run before.
///
/// # Errors
/// A file cannot be moved; the rest is moved the next time.
fn complete(top: &Path) -> Result<(), Failure> {
    let from = top.join(FINISHED);
    if !from.is_dir() {
        return Ok(());
    }
    let context = |path: &Path| {
        format!(
            "{}: the file cannot be replaced. Check the rights of the folder; the new results are in {}",
            path.display(),
            from.display()
        )
    };
    remove_temporary(&from, TEMPORARY);
    // The state from which training went on; the results say more.
    for name in [STORE.to_owned(), format!("{STORE}-wal")] {
        _ = std::fs::remove_file(from.join(name));
    }
    let all = || FILES.iter().copied().chain([report::PAGE]);
    // The first file is there until it is moved up: nothing was replaced yet. What the new run does not have goes with the old one,
    // whose `run.json` goes first, so that it counts as incomplete while its files are replaced.
    let is_untouched = from.join(FILES[0]).exists();
    let stale = all().filter(|name| *name != "run.json" && !from.join(name).exists());
    for name in ["run.json"]
        .into_iter()
        .chain(stale)
        .filter(|_| is_untouched)
    {
        let path = top.join(name);
        match std::fs::remove_file(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(Failure::Run(
                    anyhow::Error::new(error).context(context(&path)),
                ));
            }
            _ => {}
        }
    }
    let others = all().filter(|name| *name != "run.json");
    for name in others.chain(["run.json"]) {
        let path = from.join(name);
        if path.exists() {
            std::fs::rename(&path, top.join(name))
                .with_context(|| context(&top.join(name)))
                .map_err(Failure::Run)?;
        }
    }
    std::fs::remove_dir(&from)
        .with_context(|| format!("{}: the folder cannot be removed", from.display()))
        .map_err(Failure::Run)
}
