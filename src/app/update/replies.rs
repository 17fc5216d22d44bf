//! What threads report: the worker, and the jobs of the window.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::SystemTime;

use crate::app::computations::{AnalysisResult, PruningStatistics, Simulation};
use crate::data::StudyData;
use crate::formats::ImportError;
use crate::network::layout::Arrangement;
use crate::project::Project;
use crate::train::Event;

/// What a thread reports.
#[derive(Debug, Clone)]
pub enum Reply {
    /// A dialog was closed: a path, or nothing.
    PathPicked(Option<PathBuf>),
    /// Loading has ended.
    Loaded(Result<Arc<StudyData>, ImportError>),
    /// News from the worker.
    Training(Event),
    /// A layout is done; nothing where it was lost.
    Arranged(Option<Arrangement>),
    /// What has become of an order about the project file.
    Project(ProjectReply),
    /// The answer to a simulation request; nothing where it was lost.
    Simulated(Option<Box<Simulation>>),
    /// What is found in the weights; nothing where it was lost.
    StatisticsComputed(Option<Box<PruningStatistics>>),
    /// What took longer to find out; nothing where it was lost.
    Analysed(Option<Box<AnalysisResult>>),
    /// The dialog for the place of a file was closed: a path, or nothing.
    PlacePicked(Option<PathBuf>),
    /// A file was written, or not: what to say.
    Written(Result<String, String>),
}

/// What has become of an order about the project file.
#[derive(Debug, Clone)]
pub enum ProjectReply {
    /// A project is open.
    Opened {
        /// The number of the order.
        number: u64,
        /// What it holds.
        project: Box<Project>,
        /// Its file; `None` where it never had one.
        file: Option<PathBuf>,
        /// Whether it holds changes that are not in that file.
        is_unsaved: bool,
        /// Why it cannot be saved to that file.
        read_only: Option<String>,
    },
    /// The project was not opened: a program that worked on it was killed, and left changes of this time behind.
    HasLeftover(PathBuf, SystemTime),
    /// The project of this number is saved to this file.
    Saved(u64, PathBuf),
    /// The project of this number could not be saved: why, and what to do.
    NotSaved(u64, String),
    /// Something could not be done: what, where, and what to do.
    Failed(String),
    /// Projects without a file that were left behind, the latest first.
    LeftBehind(Vec<(PathBuf, SystemTime)>),
}
