//! Everything that the window shows. Knows no window: it is tested without one.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::action::{Action, Effect};
use super::series::{Mark, Series};
use crate::cli::Opening;
use crate::data::Study;
use crate::engine::EngineInfo;
use crate::model::setting;
use crate::network::{Amount, EdgeId, EdgeOrigin, Network, NodeId, inject};
use crate::train::{Command, Config, Event, Preset, Sample, Summary};

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
    /// Settings of the next run, or of the present one.
    pub config: Config,
    /// What the run is doing.
    pub phase: Phase,
    /// What it has shown.
    pub series: Series,
    /// What computes.
    pub engine: Option<EngineInfo>,
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
    /// Settings of the worker that exists.
    worker: Option<Config>,
}

impl Default for State {
    fn default() -> Self {
        Self {
            open: None,
            loading: None,
            config: Config::new(Preset::LowCoverage),
            phase: Phase::Idle,
            series: Series::default(),
            engine: None,
            epochs_per_sec: 0.0,
            dropped: 0,
            selection: Selection::default(),
            notice: None,
            network_revision: 0,
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
            Opening::Files(files) => format!("--data '{}'", files.first()?.display()),
        };
        let flags = self.config.flags(&self.defaults(self.config.preset));
        Some(format!(
            "espalier train {source} {} --out run",
            flags.join(" ")
        ))
    }

    /// Changes the state; returns what has to be done outside.
    pub fn apply(&mut self, action: Action) -> Vec<Effect> {
        match action {
            Action::Open(opening) => return self.load(opening),
            Action::PickFile => return vec![Effect::PickFile],
            Action::PickFolder => return vec![Effect::PickFolder],
            Action::Picked(path) => {
                return path.map_or_else(Vec::new, |path| self.load(Opening::Files(vec![path])));
            }
            Action::Loaded(result) => return self.loaded(result),
            Action::TrainOrPause => return self.train_or_pause(),
            Action::Step => return self.start(Command::Step),
            Action::Reset => return self.reset(),
            Action::Train(event) => self.follow(event),
            Action::Select(nodes, edges) => {
                self.selection = Selection {
                    nodes: nodes.into_iter().collect(),
                    edges: edges.into_iter().collect(),
                };
            }
            Action::ToggleNode(node) => toggle(&mut self.selection.nodes, node),
            Action::ToggleEdge(edge) => toggle(&mut self.selection.edges, edge),
            Action::Dismiss => self.notice = None,
            Action::CopyCommand => {
                return self.command_line().map(Effect::Copy).into_iter().collect();
            }
            Action::SetL2(l2) => {
                return self.set_live(
                    setting::L2.check(l2),
                    |config, l2| config.l2 = l2,
                    Command::SetL2,
                );
            }
            Action::SetLearningRate(rate) => {
                return self.set_live(
                    setting::LEARNING_RATE.check(rate),
                    |config, rate| config.learning_rate = rate,
                    Command::SetLearningRate,
                );
            }
            setting => self.set(setting),
        }
        Vec::new()
    }

    fn load(&mut self, opening: Opening) -> Vec<Effect> {
        self.loading = Some(opening.clone());
        vec![Effect::Load(opening)]
    }

    fn loaded(&mut self, result: Result<Arc<Study>, crate::network::ImportError>) -> Vec<Effect> {
        let Some(opening) = self.loading.take() else {
            return Vec::new();
        };
        let study = match result {
            Ok(study) => study,
            Err(error) => {
                self.notice = Some(Notice::Error(error.to_string()));
                return Vec::new();
            }
        };
        let network = Arc::new(study.network.clone());
        self.open = Some(Open {
            spurious: Vec::new(),
            network,
            opening,
            study,
        });
        self.notice = None;
        self.selection = Selection::default();
        let suited = self.defaults(self.config.preset);
        (self.config.spurious.amount, self.config.l2) = (suited.spurious.amount, suited.l2);
        self.put_in_spurious();
        self.discard_run()
    }

    /// Puts the spurious edges of the settings into the network; where they do not fit, none.
    fn put_in_spurious(&mut self) {
        let Some(open) = &mut self.open else { return };
        match inject(&open.study.network, self.config.spurious) {
            Ok(network) => open.network = Arc::new(network),
            Err(error) => {
                self.notice = Some(Notice::Error(error.to_string()));
                self.config.spurious.amount = Amount::Count(0);
                open.network = Arc::new(open.study.network.clone());
            }
        }
        open.spurious = open
            .network
            .edges()
            .iter()
            .map(|edge| edge.origin == EdgeOrigin::Spurious)
            .collect();
        let prior = open.network.count(EdgeOrigin::Prior);
        self.selection.edges.retain(|edge| edge.index() < prior);
        self.series = Series::default();
        self.network_revision += 1;
    }

    fn discard_run(&mut self) -> Vec<Effect> {
        self.series = Series::default();
        self.phase = Phase::Idle;
        self.epochs_per_sec = 0.0;
        self.worker
            .take()
            .map(|_| Effect::EndWorker)
            .into_iter()
            .collect()
    }

    /// Settings that decide the shape of a run.
    fn set(&mut self, action: Action) {
        if !self.is_editable() {
            self.notice = Some(Notice::Error(
                "This run has begun. Reset it to change its settings.".to_owned(),
            ));
            return;
        }
        let before = self.config.spurious;
        match action {
            Action::SetPreset(preset) => {
                let (engine, adapter) = (self.config.engine, self.config.adapter.take());
                self.config = Config {
                    engine,
                    adapter,
                    ..self.defaults(preset)
                };
            }
            Action::SetSpurious(amount) => self.config.spurious.amount = amount,
            Action::SetMethod(method) => self.config.spurious.method = method,
            Action::DrawAgain => {
                self.config.spurious.seed = self.config.spurious.seed.wrapping_add(1)
            }
            Action::RemoveSpurious => self.config.spurious.amount = Amount::Count(0),
            Action::SetEpochs(epochs) => self.config.epochs = epochs,
            Action::SetSeed(seed) => self.config.seed = seed,
            Action::SetSplit(split) => self.config.split = split,
            Action::SetEngine(engine) => self.config.engine = engine,
            other => tracing::error!("{other:?} is no setting"),
        }
        if self.config.spurious != before {
            self.put_in_spurious();
        }
    }

    /// Settings that a run takes on the way.
    fn set_live(
        &mut self,
        value: Result<f64, setting::OutOfRange>,
        set: fn(&mut Config, f64),
        command: fn(f64) -> Command,
    ) -> Vec<Effect> {
        match value {
            Ok(value) => {
                set(&mut self.config, value);
                if let Some(worker) = &mut self.worker {
                    set(worker, value);
                    return vec![Effect::Command(command(value))];
                }
            }
            Err(error) => self.notice = Some(Notice::Error(error.to_string())),
        }
        Vec::new()
    }

    fn train_or_pause(&mut self) -> Vec<Effect> {
        match self.phase {
            Phase::Running => vec![Effect::Command(Command::Pause)],
            _ => self.start(Command::Start),
        }
    }

    /// Tells the worker to train; makes one where there is none with these settings.
    fn start(&mut self, command: Command) -> Vec<Effect> {
        let Some(open) = &self.open else {
            return Vec::new();
        };
        if open.study.dataset.is_none() {
            let name = &open.study.name;
            self.notice = Some(Notice::Error(format!(
                "'{name}' has no data to train on. Put {name}-Ligands.tsv and {name}-TFs.tsv beside the network."
            )));
            return Vec::new();
        }
        match self.phase {
            Phase::Finished(_) => {
                self.notice = Some(Notice::Done(
                    "This run is finished. Reset it to train again.".to_owned(),
                ));
                Vec::new()
            }
            Phase::Preparing | Phase::Running => Vec::new(),
            Phase::Idle | Phase::Paused | Phase::Failed
                if self.worker.as_ref() == Some(&self.config) =>
            {
                vec![Effect::Command(command)]
            }
            _ => {
                self.worker = Some(self.config.clone());
                self.series = Series::default();
                (self.phase, self.notice) = (Phase::Preparing, None);
                vec![
                    Effect::Spawn(Arc::clone(&open.study), Box::new(self.config.clone())),
                    Effect::Command(command),
                ]
            }
        }
    }

    fn reset(&mut self) -> Vec<Effect> {
        match self.phase {
            Phase::Running | Phase::Paused | Phase::Finished(_) => {
                vec![Effect::Command(Command::Reset)]
            }
            Phase::Preparing | Phase::Failed => self.discard_run(),
            Phase::Idle => Vec::new(),
        }
    }

    fn follow(&mut self, event: Event) {
        match event {
            Event::Ready(engine, sample) => {
                self.engine = Some(engine);
                self.phase = Phase::Paused;
                self.take(sample);
            }
            Event::Running => self.phase = Phase::Running,
            Event::Paused(sample) => {
                self.phase = Phase::Paused;
                self.take(sample);
            }
            Event::Sample(sample) => self.take(sample),
            Event::Finished(sample, summary) => {
                self.phase = Phase::Finished(summary);
                self.take(sample);
            }
            Event::WasReset(sample) => {
                self.series = Series::default();
                self.phase = Phase::Idle;
                self.epochs_per_sec = 0.0;
                self.take(sample);
            }
            Event::L2Changed(epoch, l2) => self.mark(epoch, format!("L2 {l2:.0e}")),
            Event::LearningRateChanged(epoch, rate) => self.mark(epoch, format!("rate {rate:.0e}")),
            Event::Failed(reason) => {
                self.phase = Phase::Failed;
                self.worker = None;
                self.notice = Some(Notice::Error(reason));
            }
        }
    }

    fn take(&mut self, sample: Sample) {
        self.series.extend(&sample.records);
        if let Some(open) = &self.open
            && sample.weights.len() == open.spurious.len()
        {
            self.series.set_weights(sample.weights, &open.spurious);
        }
        self.epochs_per_sec = sample.epochs_per_sec;
        self.dropped = sample.dropped;
    }

    /// Marks a change of settings in the plots; dragging a slider leaves one mark, not hundreds.
    fn mark(&mut self, epoch: u32, text: String) {
        if epoch == 0 {
            return;
        }
        self.series.marks.retain(|mark| {
            mark.epoch != epoch || mark.text.split(' ').next() != text.split(' ').next()
        });
        self.series.marks.push(Mark { epoch, text });
    }
}

fn toggle<T: Ord>(set: &mut BTreeSet<T>, item: T) {
    if !set.remove(&item) {
        set.insert(item);
    }
}
