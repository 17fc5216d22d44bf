//! What has to be done outside the state after an intent or a reply: jobs to start, the worker to command, the window to close.

use std::path::PathBuf;
use std::sync::Arc;

use crate::app::computations::{AnalysisJob, PruningStatisticsRequest, SimulationRequest};
use crate::app::state::Preferences;
use crate::charts::Style;
use crate::charts::description::Chart;
use crate::data::{DataSource, StudyData};
use crate::formats::NetworkFormat;
use crate::network::Network;
use crate::network::layout::{Arrangement, LayoutKind, Progress};
use crate::project::{Leftover, Project};
use crate::run::Run;
use crate::settings::Config;
use crate::train::RunSoFar;

/// A picture of the network to write.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    /// The file to write.
    pub path: PathBuf,
    /// The picture as SVG.
    pub svg: String,
    /// Pixels for each point of the screen, for a PNG; `None` writes the SVG itself.
    pub scale: Option<f32>,
}

/// A file to write.
#[derive(Debug, Clone)]
pub enum Export {
    /// A picture of the network.
    Picture(Picture),
    /// A chart; the ending of the path says whether as SVG, PNG or TSV.
    Chart {
        /// The file to write.
        path: PathBuf,
        /// The chart.
        chart: Chart,
        /// Colours of the chart.
        style: Style,
        /// Pixels for each point, for a PNG.
        scale: f32,
        /// The network whose edges it names.
        network: Arc<Network>,
        /// The study whose conditions it names.
        study: Arc<StudyData>,
    },
    /// Something of a run.
    Run {
        /// The file to write.
        path: PathBuf,
        /// Which file of the run.
        what: RunFile,
        /// The run that it is written from.
        run: Run,
        /// Magnitude below which an edge counts as pruned; 0 for the median of all.
        threshold: f64,
    },
}

/// What can be written of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RunFile {
    /// The report.
    Report {
        /// Colours of its charts.
        style: Style,
        /// A picture of the network as SVG.
        network_picture: Option<String>,
    },
    /// Every edge, as a table.
    Edges,
    /// The network without the edges below the threshold, and without spurious ones where only known ones are wanted.
    Network {
        /// As which kind of file.
        format: NetworkFormat,
        /// Whether spurious edges are left out.
        known_only: bool,
    },
    /// The parameters as a table of the LEMBAS family.
    Parameters,
    /// The parameters and their checkpoints as safetensors.
    Tensors,
}

/// What [`crate::app::state::State`] cannot do itself.
#[derive(Debug, Clone)]
pub enum Effect {
    /// Load in the background, then report [`super::Reply::Loaded`].
    Load(DataSource),
    /// Open a dialog that begins in this folder, then report [`super::Reply::PathPicked`].
    PickFile(Option<PathBuf>),
    /// The same for a folder.
    PickFolder(Option<PathBuf>),
    /// The same for the place of a file to write, then report [`super::Reply::PlacePicked`].
    PickPlace(PathBuf),
    /// Start a worker for this study and these settings, in place of the present one; it goes on with a run, if there is one.
    Spawn(Arc<StudyData>, Box<Config>, Option<Box<RunSoFar>>),
    /// Tell the worker.
    Command(crate::train::Command),
    /// End the worker.
    EndWorker,
    /// Close the window.
    Quit,
    /// Copy to the clipboard.
    Copy(String),
    /// Lay a network out, in place of a layout that is still being made, then report [`super::Reply::Arranged`].
    Arrange(
        Arc<Network>,
        LayoutKind,
        Option<Arc<Arrangement>>,
        Arc<Progress>,
    ),
    /// Simulate the model, then report [`super::Reply::Simulated`].
    Simulate(Box<SimulationRequest>),
    /// Compute statistics of weights, then report [`super::Reply::StatisticsComputed`].
    ComputeStatistics(Box<PruningStatisticsRequest>),
    /// Compute an ablation or spectral radii, then report [`super::Reply::Analysed`].
    Analyse(Box<AnalysisJob>),
    /// Do something with the project file, then report [`super::Reply::Project`].
    Project(ProjectOrder),
    /// Keep what the user prefers for the next time.
    KeepPreferences(Box<Preferences>),
    /// Write a file, then report [`super::Reply::Written`].
    Export(Box<Export>),
}

/// What to do with the project file. Orders are carried out one after another. A number says of which project they speak: what is
/// said of another one than the present comes too late.
#[derive(Debug, Clone)]
pub enum ProjectOrder {
    /// Begin a project without a file, in place of the present one.
    Begin(u64, Box<Project>),
    /// Open the project in a file, in place of the present one.
    Open(u64, PathBuf, Leftover),
    /// Go on with a project without a file that was left behind.
    Recover(u64, PathBuf),
    /// Give up a project without a file that was left behind.
    Discard(PathBuf),
    /// Store the project; the flag tells whether the user would miss what is not in its file.
    Store(u64, Box<Project>, bool),
    /// Save what is stored to this file, which is the file of the project from then on.
    Save(u64, PathBuf),
    /// End the work on the project; what is not saved is given up.
    Close,
    /// Look for projects that were left behind.
    FindLeftovers,
}
