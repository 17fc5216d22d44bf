//! Everything that the window shows. Knows no window: it is tested without one.

mod changes;
mod open_network;
mod results;
mod view;
mod workspace;

pub use changes::{Changes, Via};
pub use open_network::OpenNetwork;
pub(crate) use results::{AnalysisResults, AskedAbout, VisibilityKey};
pub use results::{Arranging, Compared, Viewed};
pub use view::{Labels, Motion, NodeColours, Playback, Tab, View, ViewChange};
pub use workspace::Workspace;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use crate::app::computations::{PruningStatistics, PruningStatisticsRequest};
use crate::app::computations::{Simulation, SimulationRequest};
use crate::app::query::Visibility;
use crate::data::DataSource;
use crate::network::layout::{Arrangement, LayoutKind};
use crate::network::{EdgeId, NodeId};
use crate::run::Series;
use crate::settings::{Config, Preset, ScheduledChange, train_command};
use crate::train::{Branch, EngineInfo, Summary};

/// What the run is doing.
#[derive(Debug, Clone, PartialEq)]
pub enum Phase {
    /// Nothing was started with the present settings.
    Idle,
    /// The engine is being made ready.
    Preparing,
    /// Training.
    Running,
    /// Waiting to go on.
    Paused,
    /// All epochs are done.
    Finished(Box<Summary>),
    /// It cannot go on.
    Failed,
}

/// A message to the user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// Something went well.
    Done(String),
    /// Something went wrong: what, where, and what to do.
    Error(String),
}

/// What is selected.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    /// Nodes.
    pub nodes: BTreeSet<NodeId>,
    /// Edges.
    pub edges: BTreeSet<EdgeId>,
}

impl Selection {
    /// Whether nothing is selected.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty() && self.edges.is_empty()
    }
}

/// Something that would end the present run, until the user has said whether it may.
#[derive(Debug, Clone, PartialEq)]
pub enum Asked {
    /// To open something else.
    Open(DataSource),
    /// To close the window.
    Quit,
    /// To leave the run at the moment that is shown.
    Branch,
    /// To change edges: what they become, how one comes there, and what to say then.
    Change(Box<Changes>, Via, String),
}

/// The state of the window.
#[derive(Debug, Clone)]
pub struct State {
    /// What is open.
    pub open: Option<OpenNetwork>,
    /// What is being loaded.
    pub loading: Option<DataSource>,
    /// What was asked for and would end the present run.
    pub asked: Option<Asked>,
    /// Settings of the next run, or of the present one.
    pub config: Config,
    /// What the run is doing.
    pub phase: Phase,
    /// What it has shown.
    pub series: Series,
    /// What computes.
    pub engine: Option<EngineInfo>,
    /// Why this and nothing else computes.
    pub engine_reason: String,
    /// Present speed.
    pub epochs_per_sec: f64,
    /// Pictures that were skipped because the window was slow.
    pub dropped: u64,
    /// What is selected.
    pub selection: Selection,
    /// The latest message.
    pub notice: Option<Notice>,
    /// Counts up whenever another network is shown.
    pub network_revision: u64,
    /// Counts up with the weights.
    pub weights_revision: u64,
    /// How the network is looked at.
    pub view: View,
    /// What is seen of it.
    pub shown: Arc<Visibility>,
    /// Counts up whenever something else is seen of it.
    pub shown_revision: u64,
    /// How its nodes are laid out, or will be.
    pub layout: LayoutKind,
    /// Where its nodes lie.
    pub arrangement: Option<Arc<Arrangement>>,
    /// A layout that is being made.
    pub arranging: Option<Arranging>,
    /// Where a dialog said that a file is to be written, and how many have said so.
    pub file_place: (u64, PathBuf),
    /// Edges that the user doubts.
    pub doubted: BTreeSet<(NodeId, NodeId)>,
    /// Nodes that are clamped at a state, in what is shown; training does not see it.
    pub clamped: BTreeMap<NodeId, f64>,
    /// Edges that are cut, in what is shown.
    pub cut: BTreeSet<(NodeId, NodeId)>,
    /// Doses that are other than in the data, by condition and ligand, in what is shown.
    pub doses: BTreeMap<(usize, NodeId), f64>,
    /// The earlier moment that is shown, if it is not the present one.
    pub viewed: Option<Viewed>,
    /// Where the present run left another one.
    pub branched: Option<Branch>,
    /// The run that the present one is compared with.
    pub compared: Option<Compared>,
    /// Counts up with what is found in the weights.
    pub statistics_revision: u64,
    pub(in crate::app) undo: Vec<Changes>,
    pub(in crate::app) redo: Vec<Changes>,
    pub(in crate::app) shown_for: Option<VisibilityKey>,
    pub(in crate::app) simulation: Option<Arc<Simulation>>,
    pub(in crate::app) asked_simulation: Option<SimulationRequest>,
    pub(in crate::app) statistics: Option<Arc<PruningStatistics>>,
    pub(in crate::app) asked_statistics: Option<PruningStatisticsRequest>,
    /// Whether weights are being looked through.
    pub(in crate::app) is_computing_statistics: bool,
    pub(in crate::app) analyses: AnalysisResults,
    /// Whether a simulation has not ended yet.
    pub(in crate::app) is_simulating: bool,
    /// The node whose edges the arrow keys go through.
    pub(in crate::app) fan: Option<NodeId>,
    /// Settings with which the present run was begun.
    pub(in crate::app) begun: Option<Config>,
    /// What was changed in it since.
    pub(in crate::app) scheduled: Vec<ScheduledChange>,
    /// Settings of the worker that exists.
    pub(in crate::app) worker: Option<Config>,
}

impl Default for State {
    fn default() -> Self {
        Self {
            open: None,
            loading: None,
            asked: None,
            config: Config::new(Preset::LowCoverage),
            phase: Phase::Idle,
            series: Series::default(),
            engine: None,
            engine_reason: String::new(),
            epochs_per_sec: 0.0,
            dropped: 0,
            selection: Selection::default(),
            notice: None,
            network_revision: 0,
            weights_revision: 0,
            view: View::default(),
            shown: Arc::default(),
            shown_revision: 0,
            layout: LayoutKind::default(),
            arrangement: None,
            arranging: None,
            file_place: (0, PathBuf::new()),
            doubted: BTreeSet::new(),
            clamped: BTreeMap::new(),
            cut: BTreeSet::new(),
            doses: BTreeMap::new(),
            viewed: None,
            branched: None,
            compared: None,
            statistics_revision: 0,
            undo: Vec::new(),
            redo: Vec::new(),
            shown_for: None,
            simulation: None,
            asked_simulation: None,
            statistics: None,
            asked_statistics: None,
            is_computing_statistics: false,
            analyses: AnalysisResults::default(),
            is_simulating: false,
            fan: None,
            begun: None,
            scheduled: Vec::new(),
            worker: None,
        }
    }
}

impl State {
    /// Whether settings that decide the shape of a run can be changed: not once it has begun.
    #[must_use]
    pub fn is_editable(&self) -> bool {
        self.open.is_some()
            && matches!(self.phase, Phase::Idle | Phase::Failed)
            && self.series.epochs == 0
    }

    /// Whether there is something to train.
    #[must_use]
    pub fn is_trainable(&self) -> bool {
        self.open
            .as_ref()
            .is_some_and(|open| open.study.dataset.is_some())
    }

    /// Whether there is a run that source something else would end.
    #[must_use]
    pub fn has_run(&self) -> bool {
        self.phase != Phase::Idle
    }

    /// Seconds until the end of the run at the present speed.
    #[must_use]
    pub fn secs_left(&self) -> Option<f64> {
        let left = f64::from(self.config.epochs.saturating_sub(self.series.epochs));
        (self.phase == Phase::Running && self.epochs_per_sec > 0.0)
            .then(|| left / self.epochs_per_sec)
    }

    /// The settings of a preset, as they suit what is open.
    pub(in crate::app) fn defaults(&self, preset: Preset) -> Config {
        self.open.as_ref().map_or_else(
            || Config::new(preset),
            |open| Config::for_source(preset, &open.source),
        )
    }

    /// The settings that the run began with, and its scheduled changes.
    pub(in crate::app) fn config_as_begun(&self) -> Config {
        Config {
            scheduled: self.scheduled.clone(),
            ..self.begun.as_ref().unwrap_or(&self.config).clone()
        }
    }

    /// The command line that repeats this run.
    #[must_use]
    pub fn command_line(&self) -> Option<String> {
        let source = &self.open.as_ref()?.source;
        Some(train_command(source, &self.config_as_begun(), "run"))
    }
}
