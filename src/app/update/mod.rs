//! What each intent and each reply of a thread changes in the state, and the effects that have to be carried out beside it.

mod analysis;
mod decisions;
mod edits;
mod effects;
mod intents;
mod kept_runs;
mod layout;
mod leaving;
mod opening;
mod perturbation;
mod project;
mod project_opened;
mod replies;
mod runs;
mod settings;
mod training;
mod view;

pub use effects::{Effect, Export, Picture, ProjectOrder, RunFile};
pub use intents::{Answer, EdgeEdit, Intent, RunChange};
pub use replies::{ProjectReply, Reply};

use std::collections::BTreeSet;

use crate::app::state::{Leaving, Motion, Notice, Preferences, Selection, State};
use crate::data::DataSource;
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
        effects.extend(self.hand_over(false));
        let is_reduced = self.view.motion == Motion::Reduced;
        if is_reduced != self.preferences.reduced_motion {
            self.preferences.reduced_motion = is_reduced;
            let preferences = Box::new(self.preferences.clone());
            effects.push(Effect::KeepPreferences(preferences));
        }
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
            Reply::Project(reply) => return self.take_project_reply(reply),
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
            Intent::Open(source) => return self.leave(Leaving::Open(source)),
            Intent::NewProject => return self.leave(Leaving::New),
            Intent::Quit => return self.leave(Leaving::Quit),
            Intent::Answer(answer) => return self.answer(answer),
            Intent::SaveProject => return self.save(),
            Intent::SaveProjectAs => return self.pick_project_place(),
            Intent::SaveProjectTo(file) => return self.save_to(file),
            Intent::CancelSaving => {
                (self.dialogs.save_as, self.project.after_saving) = (None, None);
            }
            Intent::SetNotes(notes) => self.project.notes = notes,
            Intent::ShowPreferences(shown) => self.dialogs.shows_preferences = shown,
            Intent::SetPreferences(preferences) => return self.prefer(*preferences),
            Intent::PickFile => return vec![Effect::PickFile(self.preferences.folder.clone())],
            Intent::PickFolder => return vec![Effect::PickFolder(self.preferences.folder.clone())],
            Intent::TrainOrPause => return self.train_or_pause(),
            Intent::Step => return self.start(Command::Step),
            Intent::NewRun => return self.new_run(),
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
            Intent::Undo => return self.go_back(false),
            Intent::Redo => return self.go_back(true),
            Intent::ViewEpoch(epoch) => self.view_epoch(epoch),
            Intent::ShowRun(id) => return self.show_run(id),
            Intent::DescribeRun(id, change) => self.describe_run(id, change),
            Intent::DeleteRun(id) => return self.delete_run(id),
            Intent::RestoreRun => self.restore_run(),
            Intent::CompareRun(id, is_compared) => self.compare_run(id, is_compared),
            Intent::Branch => return self.branch(),
            Intent::SetDose(ligand, dose) => return self.set_dose(ligand, dose),
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

    /// Takes over what the user prefers.
    fn prefer(&mut self, preferences: Preferences) -> Vec<Effect> {
        if preferences == self.preferences {
            return Vec::new();
        }
        self.view.motion = if preferences.reduced_motion {
            Motion::Reduced
        } else {
            Motion::Full
        };
        self.preferences = preferences;
        vec![Effect::KeepPreferences(Box::new(self.preferences.clone()))]
    }
}

fn toggle<T: Ord>(set: &mut BTreeSet<T>, item: T) {
    if !set.remove(&item) {
        set.insert(item);
    }
}
