//! What each action changes: opening, settings, selection. What a run changes stands in `run`.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Notice, Open, Phase, Selection, State};
use crate::app::action::{Action, Effect};
use crate::app::series::Series;
use crate::data::{Opening, Study};
use crate::model::setting;
use crate::network::{Amount, EdgeOrigin, ImportError, InjectError, inject};
use crate::train::{Command, Config};

impl State {
    /// Changes the state; returns what has to be done outside.
    pub fn apply(&mut self, action: Action) -> Vec<Effect> {
        match action {
            Action::Open(opening) if self.has_run() => self.asked = Some(opening),
            Action::Open(opening) => return self.load(opening),
            Action::Answer(yes) => {
                let Some(opening) = self.asked.take().filter(|_| yes) else {
                    return Vec::new();
                };
                let mut effects = self.discard_run();
                effects.extend(self.load(opening));
                return effects;
            }
            Action::PickFile => return vec![Effect::PickFile],
            Action::PickFolder => return vec![Effect::PickFolder],
            Action::Picked(path) => {
                return path.map_or_else(Vec::new, |path| {
                    self.apply(Action::Open(Opening::Files(vec![path])))
                });
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
                let Some(command) = self.command_line() else {
                    return Vec::new();
                };
                let text = if self.series.marks.is_empty() {
                    "Copied the command that repeats this run."
                } else {
                    "Copied, but settings were changed on the way: the command has those of its start."
                };
                self.notice = Some(Notice::Done(text.to_owned()));
                return vec![Effect::Copy(command)];
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
            setting => return self.set(setting),
        }
        Vec::new()
    }

    fn load(&mut self, opening: Opening) -> Vec<Effect> {
        self.loading = Some(opening.clone());
        vec![Effect::Load(opening)]
    }

    fn loaded(&mut self, result: Result<Arc<Study>, ImportError>) -> Vec<Effect> {
        let Some(opening) = self.loading.take() else {
            return Vec::new();
        };
        let study = match result {
            // A run was begun while the files were read.
            Ok(_) if self.has_run() => {
                self.asked = Some(opening);
                return Vec::new();
            }
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
        if let Err(error) = self.put_in_spurious() {
            // None fit always.
            self.config.spurious.amount = Amount::Count(0);
            self.notice = Some(Notice::Error(error.to_string()));
            _ = self.put_in_spurious();
        }
        self.discard_run()
    }

    /// Puts the spurious edges of the settings into the network.
    ///
    /// # Errors
    /// They do not fit; then nothing is changed.
    fn put_in_spurious(&mut self) -> Result<(), InjectError> {
        let Some(open) = &mut self.open else {
            return Ok(());
        };
        open.network = Arc::new(inject(&open.study.network, self.config.spurious)?);
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
        Ok(())
    }

    pub(super) fn discard_run(&mut self) -> Vec<Effect> {
        self.series = Series::default();
        self.phase = Phase::Idle;
        self.epochs_per_sec = 0.0;
        self.dropped = 0;
        self.begun = None;
        self.worker
            .take()
            .map(|_| Effect::EndWorker)
            .into_iter()
            .collect()
    }

    /// Settings that decide the shape of a run.
    fn set(&mut self, action: Action) -> Vec<Effect> {
        if !self.is_editable() {
            self.notice = Some(Notice::Error(
                "This run has begun. Reset it to change its settings.".to_owned(),
            ));
            return Vec::new();
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
            Action::SetOptions(options) => self.config.options = options,
            Action::SetEngine(engine) => self.config.engine = engine,
            other => tracing::error!("{other:?} is no setting"),
        }
        if self.config.spurious == before {
            return Vec::new();
        }
        match self.put_in_spurious() {
            // A worker that waits for this run would train the edges of before.
            Ok(()) => self.discard_run(),
            Err(error) => {
                self.config.spurious = before;
                self.notice = Some(Notice::Error(error.to_string()));
                Vec::new()
            }
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
                // A run that has ended stays what it was.
                let is_over = matches!(self.phase, Phase::Finished(_) | Phase::Failed);
                if let (Some(worker), false) = (&mut self.worker, is_over) {
                    set(worker, value);
                    return vec![Effect::Command(command(value))];
                }
            }
            Err(error) => self.notice = Some(Notice::Error(error.to_string())),
        }
        Vec::new()
    }
}

fn toggle<T: Ord>(set: &mut BTreeSet<T>, item: T) {
    if !set.remove(&item) {
        set.insert(item);
    }
}
