//! Where `train` and `export` write to: a folder, which is replaced as a whole, or a project file, to which a run is added. Both hold
//! at any time from where the training can go on.

mod folder;
mod growing_table;
mod lock;
mod project_file;
mod run_folder;

pub(super) use folder::Folder;
pub(super) use run_folder::{RunFolder, settle};

use std::path::Path;

use self::project_file::ProjectFile;
use super::Failure;
use crate::data::InputFile;
use crate::project::{ENDING, KeptRun, Project};
use crate::run::RunStatus;

/// Where a run is written to.
pub(super) enum Output {
    /// The files that the README lists.
    Folder(Box<RunFolder>),
    /// A project.
    Project(ProjectFile),
}

/// Whether a path names a project.
pub(super) fn is_project_name(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == ENDING)
}

impl Output {
    /// The place for a new run, which is tried out and locked. `project` has no runs; those of a project that is there already are
    /// added.
    ///
    /// # Errors
    /// Another command writes there; it cannot be written to; or it holds something and nobody forces it to go.
    pub fn begin(out: &Path, project: &mut Project, force: bool) -> Result<Self, Failure> {
        if is_project_name(out) {
            return ProjectFile::begin(out, project).map(Self::Project);
        }
        let folder = RunFolder::begin(out, &project.study.files, force)?;
        Ok(Self::Folder(Box::new(folder)))
    }

    /// The place of a run that was interrupted, and its project.
    ///
    /// # Errors
    /// There is none, or it cannot be read.
    pub fn resume(out: &Path) -> Result<(Self, Project), Failure> {
        if is_project_name(out) {
            let (file, project) = ProjectFile::resume(out)?;
            return Ok((Self::Project(file), project));
        }
        let (folder, project) = RunFolder::resume(out)?;
        Ok((Self::Folder(Box::new(folder)), project))
    }

    /// Stores how far a run has come; it is the last one of the project.
    ///
    /// # Errors
    /// The disk refuses; what was stored before is unchanged.
    pub fn store(&mut self, project: &Project) -> Result<(), Failure> {
        match self {
            Self::Folder(folder) => folder.store(project),
            Self::Project(file) => file.store(project),
        }
    }

    /// Ends the work on a run that does not go on now: it was interrupted, or it failed.
    ///
    /// # Errors
    /// The disk refuses.
    pub fn leave(self, project: &Project) -> Result<(), Failure> {
        match self {
            Self::Folder(folder) => folder.leave(project),
            Self::Project(file) => file.finish(project),
        }
    }
}

/// The run that is being trained: the last one of its project.
pub(super) fn present(project: &Project) -> Result<&KeptRun, Failure> {
    let missing = || Failure::run(anyhow::anyhow!("the project has no run"));
    project.runs.last().map(|run| &**run).ok_or_else(missing)
}

/// A run that has epochs left; the newest, where there are several.
fn unfinished(project: &Project) -> Option<usize> {
    let mut runs = project.runs.iter();
    runs.rposition(|run| run.status != RunStatus::Finished && run.so_far().is_some())
}

/// Whether a file is one of those that were read.
pub(super) fn is_input(path: &Path, inputs: &[InputFile]) -> bool {
    let Ok(path) = path.canonicalize() else {
        return false;
    };
    let mut inputs = inputs.iter();
    inputs.any(|input| input.path.canonicalize().is_ok_and(|input| input == path))
}
