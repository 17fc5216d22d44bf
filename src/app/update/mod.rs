//! What each intent and each reply of a thread changes in the state, and the effects that have to be carried out beside it.

mod analysis;
mod edits;
mod intents;
mod layout;
mod opening;
mod perturbation;
mod runs;
mod training;
mod view;

pub use intents::{Action, EdgeEdit, Effect, Export, Picture, RunFile};

use std::collections::BTreeSet;

use crate::app::state::{Asked, Notice, Phase, Selection, State, Via};
use crate::data::Opening;
use crate::network::Amount;
use crate::run::Series;
use crate::settings::Config;
use crate::settings::catalogue as setting;
use crate::train::Command;

impl State {
    /// Changes the state; returns what has to be done outside.
    pub fn apply(&mut self, action: Action) -> Vec<Effect> {
        let mut effects = self.carry_out(action);
        self.refresh_shown();
        self.refresh_comparison();
        effects.extend(self.ask_probe());
        effects.extend(self.ask_findings());
        effects.extend(self.ask_dig());
        effects
    }

    fn carry_out(&mut self, action: Action) -> Vec<Effect> {
        match action {
            Action::Open(opening) if self.has_run() => self.asked = Some(Asked::Open(opening)),
            Action::Open(opening) => return self.load(opening),
            Action::Answer(yes) => return self.answer(yes),
            Action::Quit if self.has_run() => self.asked = Some(Asked::Quit),
            Action::Quit => return vec![Effect::Quit],
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
            Action::Dismiss => self.notice = None,
            Action::CopyCommand => {
                let Some(command) = self.command_line() else {
                    return Vec::new();
                };
                let text = "Copied the command that repeats this run.";
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
            other => return self.change_view(other),
        }
        Vec::new()
    }

    /// How the network is looked at, where it lies, and what is changed in it.
    fn change_view(&mut self, action: Action) -> Vec<Effect> {
        match action {
            Action::Look(looks) => self.look(looks),
            Action::Arrange(kind) => return self.arrange(kind),
            Action::CancelArranging => self.cancel_arranging(),
            Action::Arranged(arrangement) => return self.arranged(arrangement),
            Action::Recalled(kept) => return self.recalled(kept),
            Action::Place(node, position) => return self.place(node, position),
            Action::Pin(nodes, pinned) => return self.pin(&nodes, pinned),
            Action::Draw(source, target, sign) => return self.draw(source, target, sign),
            Action::Edit(edges, edit) => return self.edit_edges(&edges, edit),
            Action::Doubt(edges) => return self.doubt(&edges),
            Action::Hold(nodes, state) => return self.hold(&nodes, state),
            Action::Undo => return self.go_back(Via::Undo),
            Action::Redo => return self.go_back(Via::Redo),
            Action::Probed(probed) => self.take_probed(probed.map(|probed| *probed)),
            Action::Found(found) => self.take_findings(found.map(|found| *found)),
            Action::Dug(dug) => self.take_dug(dug.map(|dug| *dug)),
            Action::ViewEpoch(epoch) => self.view_epoch(epoch),
            Action::KeepRun => self.keep_run(),
            Action::ForgetOther => {
                self.compared = None;
                self.findings_revision += 1;
            }
            Action::Branch => self.ask_branch(),
            Action::SetDose(ligand, dose) => self.set_dose(ligand, dose),
            Action::Cut(edges) => return self.cut(&edges),
            Action::PutBack => return self.put_back(),
            Action::Walk(step) => self.walk(step),
            Action::PickPlace(begin) => return vec![Effect::PickPlace(begin)],
            Action::Placed(Some(place)) => self.file_place = (self.file_place.0 + 1, place),
            Action::Placed(None) => {}
            Action::Export(export) => return vec![Effect::Export(export)],
            Action::Written(result) => {
                self.notice = Some(result.map_or_else(Notice::Error, Notice::Done));
            }
            Action::Select(nodes, edges) => {
                self.fan = None;
                self.selection = Selection {
                    nodes: nodes.into_iter().collect(),
                    edges: edges.into_iter().collect(),
                };
            }
            Action::ToggleNode(node) => toggle(&mut self.selection.nodes, node),
            Action::ToggleEdge(edge) => toggle(&mut self.selection.edges, edge),
            setting => return self.set(setting),
        }
        Vec::new()
    }

    /// Whether what was asked for may end the run.
    fn answer(&mut self, yes: bool) -> Vec<Effect> {
        let Some(asked) = self.asked.take().filter(|_| yes) else {
            return Vec::new();
        };
        if asked == Asked::Branch {
            return self.branch();
        }
        let mut effects = self.discard_run();
        effects.extend(match asked {
            Asked::Branch => Vec::new(),
            Asked::Open(opening) => self.load(opening),
            Asked::Quit => vec![Effect::Quit],
            Asked::Change(changes, via, done) => self.change(*changes, via, done),
        });
        effects
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
        let settings = self.config.clone();
        match action {
            Action::SetPreset(preset) => {
                let (engine, adapter) = (self.config.engine, self.config.adapter.take());
                let edits = std::mem::take(&mut self.config.edits);
                self.config = Config {
                    engine,
                    adapter,
                    edits,
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
            if self.config != settings {
                // The start weights that are known are those of other settings.
                self.series = Series::default();
                self.weights_revision += 1;
            }
            return Vec::new();
        }
        match self.put_in_spurious() {
            // A worker that waits for this run would train the edges of before.
            Ok(()) => self.discard_run(),
            Err(error) => {
                self.config.spurious = before;
                self.notice = Some(Notice::Error(error));
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
