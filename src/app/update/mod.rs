//! What each intent and each reply of a thread changes in the state, and the effects that have to be carried out beside it.

mod analysis;
mod edits;
mod effects;
mod intents;
mod layout;
mod opening;
mod perturbation;
mod replies;
mod runs;
mod training;
mod view;

pub use effects::{Effect, Export, Picture, RunFile};
pub use intents::{EdgeEdit, Intent};
pub use replies::Reply;

use std::collections::BTreeSet;

use self::training::MODEL;
use crate::app::state::{Asked, Notice, Phase, Selection, State, Via};
use crate::data::DataSource;
use crate::network::Amount;
use crate::run::Series;
use crate::settings::{Config, SettingChange, catalogue as setting};
use crate::train::Command;

impl State {
    /// Changes the state as a person wants it; returns what has to be done outside.
    pub fn apply(&mut self, intent: Intent) -> Vec<Effect> {
        let effects = self.carry_out(intent);
        self.refreshed(effects)
    }

    /// Takes in what a thread reports; returns what has to be done outside.
    pub fn receive(&mut self, reply: Reply) -> Vec<Effect> {
        let effects = self.take_in(reply);
        self.refreshed(effects)
    }

    /// Brings up to date what depends on the state, and asks for what has to be computed anew.
    fn refreshed(&mut self, mut effects: Vec<Effect>) -> Vec<Effect> {
        self.refresh_shown();
        self.refresh_comparison();
        effects.extend(self.ask_simulation());
        effects.extend(self.ask_statistics());
        effects.extend(self.ask_analysis());
        effects
    }

    fn take_in(&mut self, reply: Reply) -> Vec<Effect> {
        match reply {
            Reply::PathPicked(path) => {
                return path.map_or_else(Vec::new, |path| {
                    self.carry_out(Intent::Open(DataSource::Files(vec![path])))
                });
            }
            Reply::Loaded(result) => return self.loaded(result),
            Reply::Training(event) => self.follow(event),
            Reply::Arranged(arrangement) => return self.arranged(arrangement),
            Reply::WorkspaceLoaded(kept) => return self.workspace_loaded(kept),
            Reply::Simulated(simulation) => {
                self.take_simulation(simulation.map(|simulation| *simulation));
            }
            Reply::StatisticsComputed(found) => self.take_statistics(found.map(|found| *found)),
            Reply::Analysed(result) => self.take_analysis(result.map(|result| *result)),
            Reply::PlacePicked(Some(place)) => {
                self.dialogs.file_place = (self.dialogs.file_place.0 + 1, place);
            }
            Reply::PlacePicked(None) => {}
            Reply::Written(result) => {
                self.dialogs.notice = Some(result.map_or_else(Notice::Error, Notice::Done));
            }
        }
        Vec::new()
    }

    fn carry_out(&mut self, intent: Intent) -> Vec<Effect> {
        match intent {
            Intent::Open(source) if self.has_run() => {
                self.dialogs.asked = Some(Asked::Open(source));
            }
            Intent::Open(source) => return self.load(source),
            Intent::Answer(yes) => return self.answer(yes),
            Intent::Quit if self.has_run() => self.dialogs.asked = Some(Asked::Quit),
            Intent::Quit => return vec![Effect::Quit],
            Intent::PickFile => return vec![Effect::PickFile],
            Intent::PickFolder => return vec![Effect::PickFolder],
            Intent::TrainOrPause => return self.train_or_pause(),
            Intent::Step => return self.start(Command::Step),
            Intent::Reset => return self.reset(),
            Intent::Refuse(why) => self.dialogs.notice = Some(Notice::Error(why)),
            Intent::Dismiss => self.dialogs.notice = None,
            Intent::CopyCommand => {
                let Some(command) = self.command_line() else {
                    return Vec::new();
                };
                let text = "Copied the command that repeats this run.";
                self.dialogs.notice = Some(Notice::Done(text.to_owned()));
                return vec![Effect::Copy(command)];
            }
            Intent::SetL2(l2) => {
                return self.set_live(
                    setting::L2.check(l2),
                    |config, l2| config.strengths.l2 = l2,
                    SettingChange::L2,
                    |l2| Command::SetL2 { model: MODEL, l2 },
                );
            }
            Intent::SetLearningRate(rate) => {
                return self.set_live(
                    setting::LEARNING_RATE.check(rate),
                    |config, rate| config.learning_rate = rate,
                    SettingChange::LearningRate,
                    |learning_rate| Command::SetLearningRate {
                        model: MODEL,
                        learning_rate,
                    },
                );
            }
            other => return self.change_view(other),
        }
        Vec::new()
    }

    /// Carries out intents about view, layout, edges, perturbation, checkpoints, exports and selection.
    fn change_view(&mut self, intent: Intent) -> Vec<Effect> {
        match intent {
            Intent::ChangeView(changes) => self.change_view_by(changes),
            Intent::Arrange(kind) => return self.arrange(kind),
            Intent::CancelArranging => self.cancel_arranging(),
            Intent::Place(node, position) => return self.place(node, position),
            Intent::Pin(nodes, pinned) => return self.pin(&nodes, pinned),
            Intent::Draw(source, target, sign) => return self.draw(source, target, sign),
            Intent::Edit(edges, edit) => return self.edit_edges(&edges, edit),
            Intent::Doubt(edges) => return self.doubt(&edges),
            Intent::Clamp(nodes, state) => return self.clamp(&nodes, state),
            Intent::Undo => return self.go_back(Via::Undo),
            Intent::Redo => return self.go_back(Via::Redo),
            Intent::ViewEpoch(epoch) => self.view_epoch(epoch),
            Intent::KeepRun => self.keep_run(),
            Intent::ForgetOther => {
                self.compared = None;
            }
            Intent::Branch => self.ask_branch(),
            Intent::SetDose(ligand, dose) => self.set_dose(ligand, dose),
            Intent::Cut(edges) => return self.cut(&edges),
            Intent::PutBack => return self.put_back(),
            Intent::Walk(step) => self.walk(step),
            Intent::PickPlace(begin) => return vec![Effect::PickPlace(begin)],
            Intent::Export(export) => return vec![Effect::Export(export)],
            Intent::Select(nodes, edges) => {
                self.fan = None;
                self.selection = Selection {
                    nodes: nodes.into_iter().collect(),
                    edges: edges.into_iter().collect(),
                };
            }
            Intent::ToggleNode(node) => toggle(&mut self.selection.nodes, node),
            Intent::ToggleEdge(edge) => toggle(&mut self.selection.edges, edge),
            setting => return self.set(setting),
        }
        Vec::new()
    }

    /// Carries out the action that was waiting for consent, if the user agrees that it ends the run.
    fn answer(&mut self, yes: bool) -> Vec<Effect> {
        let Some(asked) = self.dialogs.asked.take().filter(|_| yes) else {
            return Vec::new();
        };
        if asked == Asked::Branch {
            return self.branch();
        }
        let mut effects = self.discard_run();
        effects.extend(match asked {
            Asked::Branch => Vec::new(),
            Asked::Open(source) => self.load(source),
            Asked::Quit => vec![Effect::Quit],
            Asked::Change(changes, via, done) => self.change(*changes, via, done),
        });
        effects
    }
    /// Changes a setting that is fixed once a run has begun.
    fn set(&mut self, intent: Intent) -> Vec<Effect> {
        if !self.is_editable() {
            self.dialogs.notice = Some(Notice::Error(
                "This run has begun. Reset it to change its settings.".to_owned(),
            ));
            return Vec::new();
        }
        let before = self.document.config.spurious;
        let settings = self.document.config.clone();
        match intent {
            Intent::SetPreset(preset) => {
                let (engine, adapter) = (
                    self.document.config.engine,
                    self.document.config.adapter.take(),
                );
                let edits = std::mem::take(&mut self.document.config.edits);
                self.document.config = Config {
                    edits,
                    engine,
                    adapter,
                    ..self.defaults(preset)
                };
            }
            Intent::SetSpurious(amount) => self.document.config.spurious.amount = amount,
            Intent::SetMethod(method) => self.document.config.spurious.method = method,
            Intent::DrawAgain => {
                self.document.config.spurious.seed =
                    self.document.config.spurious.seed.wrapping_add(1);
            }
            Intent::RemoveSpurious => self.document.config.spurious.amount = Amount::Count(0),
            Intent::SetEpochs(epochs) => self.document.config.epochs = epochs,
            Intent::SetSeed(seed) => self.document.config.seed = seed,
            Intent::SetSplit(split) => self.document.config.split = split,
            Intent::SetOptions(options) => self.document.config.options = options,
            Intent::SetStrength(penalty, strength) => {
                *self.document.config.strengths.get_mut(penalty) = strength;
            }
            Intent::SetEngine(engine) => self.document.config.engine = engine,
            other => tracing::error!("{other:?} is no setting"),
        }
        if self.document.config.spurious == before {
            if self.document.config != settings {
                // The known start weights were drawn with other settings.
                self.run.series = Series::default();
            }
            return Vec::new();
        }
        match self.put_in_spurious() {
            // A worker that waits would train the network with the spurious edges of before.
            Ok(()) => self.discard_run(),
            Err(error) => {
                self.document.config.spurious = before;
                self.dialogs.notice = Some(Notice::Error(error));
                Vec::new()
            }
        }
    }

    /// Changes a setting that takes effect in the present run, from its next epoch on.
    fn set_live(
        &mut self,
        value: Result<f64, setting::OutOfRange>,
        set: fn(&mut Config, f64),
        change: fn(f64) -> SettingChange,
        command: impl Fn(f64) -> Command,
    ) -> Vec<Effect> {
        match value {
            Ok(value) => {
                set(&mut self.document.config, value);
                // A run that has ended stays what it was.
                let is_over = matches!(self.run.phase, Phase::Finished(_) | Phase::Failed);
                if self.run.has_worker && !is_over {
                    return vec![Effect::Command(command(value))];
                }
                if self.run.begun.is_some() && !is_over {
                    self.schedule_change(self.run.series.epochs, change(value));
                }
            }
            Err(error) => self.dialogs.notice = Some(Notice::Error(error.to_string())),
        }
        Vec::new()
    }
}

fn toggle<T: Ord>(set: &mut BTreeSet<T>, item: T) {
    if !set.remove(&item) {
        set.insert(item);
    }
}
