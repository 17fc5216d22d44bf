//! Everything that the window shows. Knows no window: it is tested without one.

mod changes;
mod computed;
mod dialogs;
mod document;
mod memo;
mod open_network;
mod placement;
mod run_state;
mod view;
mod workspace;

pub use changes::{Changes, History, Via};
pub use computed::Computed;
pub(crate) use computed::{ModelKey, QueryKey, VisibilityKey};
pub use dialogs::Dialogs;
pub use document::Document;
pub use memo::{ByAddress, Memo};
pub use open_network::OpenNetwork;
pub use placement::{Arranging, Placement};
pub use run_state::{Compared, RunState, Viewed};
pub use view::{Labels, Motion, NodeColours, Playback, Tab, View, ViewChange};
pub use workspace::Workspace;

use std::collections::BTreeSet;

use crate::data::{DataSource, Dataset};
use crate::network::{EdgeId, NodeId};
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

/// An action that would end the present run and waits for the user's consent.
#[derive(Debug, Clone, PartialEq)]
pub enum Asked {
    /// To open something else.
    Open(DataSource),
    /// To close the window.
    Quit,
    /// To leave the run at the checkpoint that is shown.
    Branch,
    /// To change edges: the changes, how they come about, and the message once they are made.
    Change(Box<Changes>, Via, String),
}

/// The state of the window.
#[derive(Debug, Clone, Default)]
pub struct State {
    /// What the user has decided.
    pub document: Document,
    /// Earlier values of the document, to go back to.
    pub(in crate::app) history: History,
    /// What is open, and the network that the document makes of it.
    pub open: Option<OpenNetwork>,
    /// The present run.
    pub run: RunState,
    /// The run that the present one is compared with.
    pub compared: Option<Compared>,
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
    /// Whether settings that decide the shape of a run can be changed: not once it has begun.
    #[must_use]
    pub fn is_editable(&self) -> bool {
        self.open.is_some()
            && matches!(self.run.phase, Phase::Idle | Phase::Failed)
            && self.run.series.epochs == 0
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

    /// Whether there is a run that opening something else would end.
    #[must_use]
    pub fn has_run(&self) -> bool {
        self.run.phase != Phase::Idle
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

    /// The command line that repeats this run.
    #[must_use]
    pub fn command_line(&self) -> Option<String> {
        let source = &self.open.as_ref()?.source;
        Some(train_command(source, &self.config_as_begun(), "run"))
    }
}
