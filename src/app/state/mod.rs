//! Everything that the window shows. Knows no window: it is tested without one.

mod computed;
mod dialogs;
mod history;
mod memo;
mod open_network;
mod placement;
mod preferences;
mod project_state;
mod run_list;
mod run_state;
mod view;

pub use computed::Computed;
pub(crate) use computed::{ModelKey, QueryKey, VisibilityKey};
pub use dialogs::{Asked, Dialogs};
pub use history::History;
pub use memo::{ByAddress, Memo};
pub use open_network::OpenNetwork;
pub use placement::{Arranging, Placement};
pub use preferences::{Preferences, ThemeChoice};
pub use project_state::{Leaving, LeftBehind, ProjectState};
pub(crate) use run_list::ComparisonKey;
pub use run_list::RunList;
pub use run_state::{RunState, Viewed};
pub use view::{Labels, Motion, NodeColours, Playback, Tab, View, ViewChange};

use std::collections::BTreeSet;

use crate::data::Dataset;
use crate::network::{EdgeId, NodeId};
use crate::project::Document;
use crate::run::EngineRecord;
use crate::settings::{Config, Preset, ScheduledChange, marked_changes, train_command};
use crate::train::Summary;

/// What the run is doing.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Phase {
    /// Nothing was started with the present settings.
    #[default]
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

/// Selected nodes and edges.
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

/// The state of the window.
#[derive(Debug, Clone, Default)]
pub struct State {
    /// What the user has decided.
    pub document: Document,
    /// Earlier values of the document, to go back to.
    pub history: History,
    /// What is open, and the network that the document makes of it.
    pub open: Option<OpenNetwork>,
    /// The present run.
    pub run: RunState,
    /// The runs that the project keeps.
    pub runs: RunList,
    /// The project file.
    pub project: ProjectState,
    /// What the user prefers, whatever is open.
    pub preferences: Preferences,
    /// How the network is looked at.
    pub view: View,
    /// Selected nodes and edges.
    pub selection: Selection,
    /// The earlier checkpoint that is shown; `None` shows the present parameters.
    pub viewed: Option<Viewed>,
    /// Where the nodes lie.
    pub placement: Placement,
    /// What was computed for the views.
    pub computed: Computed,
    /// Questions and messages.
    pub dialogs: Dialogs,
    /// The node whose edges the arrow keys go through.
    pub(in crate::app) fan: Option<NodeId>,
}

impl State {
    /// Whether settings that decide the shape of a run can be changed: not while one is trained.
    #[must_use]
    pub fn is_editable(&self) -> bool {
        self.open.is_some() && !matches!(self.run.phase, Phase::Preparing | Phase::Running)
    }

    /// The data of what is open.
    #[must_use]
    pub fn dataset(&self) -> Option<&Dataset> {
        self.open.as_ref()?.study.dataset.as_deref()
    }

    /// Whether there is something to train.
    #[must_use]
    pub fn is_trainable(&self) -> bool {
        self.open
            .as_ref()
            .is_some_and(|open| open.study.dataset.is_some())
    }

    /// Seconds until the end of the run at the present speed.
    #[must_use]
    pub fn secs_left(&self) -> Option<f64> {
        let left = f64::from(
            self.document
                .config
                .epochs
                .saturating_sub(self.run.series.epochs),
        );
        (self.run.phase == Phase::Running && self.run.epochs_per_sec > 0.0)
            .then(|| left / self.run.epochs_per_sec)
    }

    /// The settings of a preset, as they suit what is open and what the user prefers.
    pub(in crate::app) fn defaults(&self, preset: Preset) -> Config {
        let mut config = self.open.as_ref().map_or_else(
            || Config::new(preset),
            |open| Config::for_source(preset, &open.source),
        );
        if let Some(engine) = self.preferences.engine {
            config.engine = engine;
        }
        if let Some(amount) = self.preferences.spurious {
            config.spurious.amount = amount;
        }
        config
    }

    /// The settings that the run began with, and its scheduled changes.
    pub(in crate::app) fn config_as_begun(&self) -> Config {
        Config {
            scheduled: self.run.scheduled.clone(),
            ..self
                .run
                .begun
                .as_ref()
                .unwrap_or(&self.document.config)
                .clone()
        }
    }

    /// The changes of settings on the way that plots mark.
    #[must_use]
    pub fn marked_changes(&self) -> Vec<ScheduledChange> {
        marked_changes(&self.run.scheduled, self.document.config.epochs)
    }

    /// The command line that repeats this run, on the engine that computed it.
    #[must_use]
    pub fn command_line(&self) -> Option<String> {
        let source = &self.open.as_ref()?.source;
        let mut config = self.config_as_begun();
        if let (Some(engine), Some(_)) = (&self.run.engine, &self.run.begun) {
            let record = EngineRecord {
                engine: engine.clone(),
                engine_reason: String::new(),
                engine_changes: self.run.engine_changes.clone(),
            };
            config = record.named_in(config);
        }
        Some(train_command(source, &config, "run"))
    }
}
