//! A project file to which a run is added. While it is trained it is stored in the working copy of the project, and at the end
//! in the file.

use std::path::{Path, PathBuf};

use super::unfinished;
use crate::cli::Failure;
use crate::project::{Leftover, Opened, Project, ProjectError, WorkingCopy};

/// A project that is open for work.
pub(in crate::cli) struct ProjectFile {
    copy: WorkingCopy,
    path: PathBuf,
}

fn refuse(error: ProjectError) -> Failure {
    match error {
        error @ ProjectError::Disk { .. } => Failure::Run(error.into()),
        error => Failure::Use(error.into()),
    }
}

impl ProjectFile {
    /// A project for a new run; if it is there already, `project` gets its runs and whatever else it holds.
    pub fn begin(path: &Path, project: &mut Project) -> Result<Self, Failure> {
        let copy = if path.exists() {
            match WorkingCopy::open(path, Leftover::Ask).map_err(refuse)? {
                Opened::Ready(copy, found) => {
                    check_same(path, &found, project)?;
                    *project = *found;
                    copy
                }
                Opened::HasLeftover(_) => {
                    let path = path.to_owned();
                    return Err(Failure::Use(ProjectError::Leftover { path }.into()));
                }
            }
        } else {
            WorkingCopy::named(path, project).map_err(refuse)?
        };
        Ok(Self {
            copy,
            path: path.to_owned(),
        })
    }

    /// The project of a run that was interrupted, with that run as its last one.
    pub fn resume(path: &Path) -> Result<(Self, Project), Failure> {
        let explain = |error: ProjectError| {
            if !matches!(error, ProjectError::Missing { .. }) {
                return refuse(error);
            }
            Failure::Use(anyhow::anyhow!(
                "{}: no run was interrupted here. Train without --resume.",
                path.display()
            ))
        };
        let mut opened = WorkingCopy::open(path, Leftover::Ask).map_err(explain)?;
        let is_left = matches!(opened, Opened::HasLeftover(_));
        if is_left {
            opened = WorkingCopy::open(path, Leftover::Recover).map_err(explain)?;
        }
        let Opened::Ready(copy, mut project) = opened else {
            return Err(Failure::Run(anyhow::anyhow!(
                "{}: what was left behind cannot be opened.",
                path.display()
            )));
        };
        // A run that was interrupted at its very end only has to be saved.
        let last = || project.runs.len().checked_sub(1).filter(|_| is_left);
        let Some(at) = unfinished(&project).or_else(last) else {
            return Err(Failure::Use(anyhow::anyhow!(
                "{0}: no run of this project was interrupted. `espalier show {0}` lists its runs.",
                path.display()
            )));
        };
        let run = project.runs.remove(at);
        project.runs.push(run);
        let path = path.to_owned();
        Ok((Self { copy, path }, *project))
    }

    pub fn store(&mut self, project: &Project) -> Result<(), Failure> {
        self.copy.store(project, true).map_err(refuse)
    }

    /// Saves the project and ends the work on it.
    pub fn finish(mut self, project: &Project) -> Result<(), Failure> {
        self.store(project)?;
        self.copy.save(&self.path).map_err(refuse)?;
        self.copy.close();
        Ok(())
    }
}

/// Refuses to add a run of one network to a project of another one.
fn check_same(path: &Path, there: &Project, wanted: &Project) -> Result<(), Failure> {
    let (a, b) = (&there.study, &wanted.study);
    let is_same = a.network.nodes() == b.network.nodes()
        && a.network.edges() == b.network.edges()
        && a.dataset == b.dataset;
    if is_same {
        return Ok(());
    }
    Err(Failure::Use(anyhow::anyhow!(
        "{}: this project is of another network or other data ('{}'). Choose another file with --out.",
        path.display(),
        a.name
    )))
}
