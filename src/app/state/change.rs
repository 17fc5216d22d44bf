//! What each action changes: opening, settings, selection. What a run changes stands in `run`.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Notice, Open, Phase, Selection, State};
use crate::app::action::{Action, Effect};
use crate::app::series::Series;
use crate::cli::Opening;
use crate::data::Study;
use crate::model::setting;
use crate::network::{Amount, EdgeOrigin, ImportError, inject};
use crate::train::{Command, Config};

impl State {
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

    fn loaded(&mut self, result: Result<Arc<Study>, ImportError>) -> Vec<Effect> {
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

    pub(super) fn discard_run(&mut self) -> Vec<Effect> {
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
}

fn toggle<T: Ord>(set: &mut BTreeSet<T>, item: T) {
    if !set.remove(&item) {
        set.insert(item);
    }
}
