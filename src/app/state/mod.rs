//! Everything that the window shows. Knows no window: it is tested without one.

mod change;
mod run;

use std::collections::BTreeSet;
use std::sync::Arc;

use super::series::Series;
use crate::data::{Opening, Study};
use crate::network::{EdgeId, Network, NodeId};
use crate::train::{Config, EngineInfo, Preset, Summary, shell_quoted};

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

/// What is open: the prior knowledge with its data, and the network with spurious edges that is shown and trained.
#[derive(Debug, Clone)]
pub struct Open {
    /// Network without spurious edges, data, report.
    pub study: Arc<Study>,
    /// Where it came from.
    pub opening: Opening,
    /// The network with its spurious edges.
    pub network: Arc<Network>,
    /// Whether each edge is spurious; `[E]`.
    pub spurious: Vec<bool>,
}

/// The state of the window.
#[derive(Debug, Clone)]
pub struct State {
    /// What is open.
    pub open: Option<Open>,
    /// What is being loaded.
    pub loading: Option<Opening>,
    /// What was asked to be opened and would end the present run, until the user has said whether it may.
    pub asked: Option<Opening>,
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
    /// Settings with which the present run was begun.
    begun: Option<Config>,
    /// Settings of the worker that exists.
    worker: Option<Config>,
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
            begun: None,
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

    /// Whether there is a run that opening something else would end.
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
    fn defaults(&self, preset: Preset) -> Config {
        match self.open.as_ref().map(|open| &open.opening) {
            Some(Opening::Example(example)) => Config::for_example(preset, *example),
            _ => Config::new(preset),
        }
    }

    /// The command line that repeats this run.
    #[must_use]
    pub fn command_line(&self) -> Option<String> {
        let source = match &self.open.as_ref()?.opening {
            Opening::Example(example) => format!("--example {}", example.name()),
            Opening::Files(files) => {
                format!("--data {}", shell_quoted(&files.first()?.to_string_lossy()))
            }
        };
        let config = self.begun.as_ref().unwrap_or(&self.config);
        let flags = config.flags(&self.defaults(config.preset));
        Some(format!(
            "espalier train {source} {} --out run",
            flags.join(" ")
        ))
    }
}
