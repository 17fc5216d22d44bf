//! What threads report: the worker, and the jobs of the window.

use std::path::PathBuf;
use std::sync::Arc;

use crate::app::computations::{AnalysisResult, PruningStatistics, Simulation};
use crate::app::state::Workspace;
use crate::data::StudyData;
use crate::formats::ImportError;
use crate::network::layout::Arrangement;
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
    /// What was kept of the network that is open.
    WorkspaceLoaded(Option<Workspace>),
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
