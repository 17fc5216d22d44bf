//! The project: opened, stored as it changes, saved, and left; and what programs left behind that were killed.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::effects::{Effect, ProjectOrder};
use super::replies::ProjectReply;
use crate::app::state::{Asked, LeftBehind, Notice, State, View};
use crate::data::DataSource;
use crate::project::{ENDING, Leftover, is_project};

impl State {
    /// Begins to read what is to be opened: a project, or network and data.
    pub(super) fn load(&mut self, source: DataSource) -> Vec<Effect> {
        if let Some(file) = project_file(&source) {
            self.dialogs.loading = Some(source);
            self.dialogs.opens_project = true;
            let number = self.next_number();
            return vec![order(ProjectOrder::Open(number, file, Leftover::Ask))];
        }
        self.dialogs.loading = Some(source.clone());
        vec![Effect::Load(source)]
    }

    /// Saves the project to its file; asks for one where it has none.
    pub(super) fn save(&mut self) -> Vec<Effect> {
        match (&self.project.file, &self.project.read_only) {
            (Some(file), None) => self.save_to(file.clone()),
            _ => self.pick_project_place(),
        }
    }

    /// Asks where to save the project.
    pub(super) fn pick_project_place(&mut self) -> Vec<Effect> {
        let Some(name) = self.project_name() else {
            return Vec::new();
        };
        let file = self.project.file.clone();
        let folder = file.as_deref().and_then(Path::parent).map(Path::to_owned);
        // Only of data that were read from there: a path that a project file names is not followed.
        let is_read = file.is_none();
        let folder = folder.or_else(|| is_read.then(|| self.data_folder()).flatten());
        // Where nothing tells, the form proposes a folder.
        let folder = folder.or_else(|| self.preferences.folder.clone());
        let folder = folder.unwrap_or_default();
        // Another name where there is a file already: it is not to be replaced by itself.
        let copy = if file.is_some() { " copy" } else { "" };
        self.dialogs.save_as = Some(folder.join(format!("{name}{copy}.{ENDING}")));
        Vec::new()
    }

    /// The folder of the data, where a project is likely to be wanted.
    fn data_folder(&self) -> Option<PathBuf> {
        let files = &self.open.as_ref()?.study.files;
        let folder = files.first()?.path.parent()?;
        folder.is_dir().then(|| folder.to_owned())
    }

    /// Saves the project to this file.
    pub(super) fn save_to(&mut self, file: PathBuf) -> Vec<Effect> {
        self.dialogs.save_as = None;
        let is_project = file.extension().is_some_and(|ending| ending == ENDING);
        let file = if is_project {
            file
        } else {
            let mut name = file.into_os_string();
            name.push(format!(".{ENDING}"));
            name.into()
        };
        self.keep_present();
        let mut effects = self.hand_over(true);
        let content = self.content();
        self.project.saving.push_back(content);
        effects.push(order(ProjectOrder::Save(self.project.number, file)));
        effects
    }

    pub(super) fn take_project_reply(&mut self, reply: ProjectReply) -> Vec<Effect> {
        if let ProjectReply::Opened { .. }
        | ProjectReply::HasLeftover(..)
        | ProjectReply::Failed(_) = &reply
        {
            self.dialogs.opens_project = false;
        }
        match reply {
            ProjectReply::Opened {
                number,
                project,
                file,
                is_unsaved,
                read_only,
            } => {
                // Something else was begun meanwhile.
                if number < self.project.number {
                    return Vec::new();
                }
                let effects = self.project_opened(*project, (file, is_unsaved), read_only);
                self.project.number = number;
                return effects;
            }
            ProjectReply::HasLeftover(path, stored) => {
                self.dialogs.loading = None;
                self.project.is_given_up = false;
                self.dialogs.asked = Some(Asked::Recover(LeftBehind {
                    path,
                    is_named: true,
                    stored,
                }));
            }
            ProjectReply::Failed(why) => {
                self.dialogs.loading = None;
                self.project.is_given_up = false;
                self.dialogs.notice = Some(Notice::Error(why));
            }
            ProjectReply::Saved(number, file) if number == self.project.number => {
                return self.project_saved(file);
            }
            ProjectReply::NotSaved(number, why) if number == self.project.number => {
                self.project.saving.pop_front();
                if self.project.saving.is_empty() {
                    self.project.after_saving = None;
                }
                self.dialogs.notice = Some(Notice::Error(why));
            }
            // They are about a project that was left.
            ProjectReply::Saved(..) | ProjectReply::NotSaved(..) => {}
            ProjectReply::LeftBehind(leftovers) => {
                let named = |(path, stored): (PathBuf, SystemTime)| LeftBehind {
                    path,
                    is_named: false,
                    stored,
                };
                self.project.leftovers = leftovers.into_iter().map(named).collect();
                return self.ask_about_leftovers();
            }
        }
        Vec::new()
    }

    /// Offers the next project that was left behind, as long as nothing else is asked, and nothing would be lost for it.
    pub(super) fn ask_about_leftovers(&mut self) -> Vec<Effect> {
        if self.dialogs.asked.is_none()
            && !self.is_unsaved()
            && let Some(left) = self.project.leftovers.first()
        {
            self.dialogs.asked = Some(Asked::Recover(left.clone()));
        }
        Vec::new()
    }

    fn project_saved(&mut self, file: PathBuf) -> Vec<Effect> {
        let text = format!("Saved {}.", file.display());
        self.dialogs.notice = Some(Notice::Done(text));
        self.preferences.note_opened(&file);
        self.project.read_only = None;
        self.project.file = Some(file);
        // What has changed since it was handed over is not saved.
        self.project.saved = self.project.saving.pop_front();
        let mut effects = vec![Effect::KeepPreferences(Box::new(self.preferences.clone()))];
        // A later save is the one that was waited for.
        if self.project.saving.is_empty()
            && let Some(leaving) = self.project.after_saving.take()
        {
            effects.extend(self.leave(leaving));
        }
        effects
    }

    /// Hands the project over to be stored, if it has changed; in any case where `always` is set.
    pub(super) fn hand_over(&mut self, always: bool) -> Vec<Effect> {
        if !self.project.is_stored {
            return Vec::new();
        }
        let content = self.content();
        let is_same = (self.project.handed.as_ref())
            .is_some_and(|(handed, view)| *handed == content && is_same_view(view, &self.view));
        if is_same && !always {
            return Vec::new();
        }
        let Some(project) = self.to_project() else {
            return Vec::new();
        };
        let is_unsaved = self.is_unsaved();
        self.project.handed = Some((content, self.view.clone()));
        let number = self.project.number;
        vec![order(ProjectOrder::Store(
            number,
            Box::new(project),
            is_unsaved,
        ))]
    }

    /// Begins a project with what was read.
    pub(super) fn begin_project(&mut self) -> Vec<Effect> {
        let content = self.content();
        self.project.saved = Some(content.clone());
        self.project.handed = Some((content, self.view.clone()));
        self.project.is_stored = true;
        self.project.number = self.next_number();
        let number = self.project.number;
        let project = self.to_project().map(Box::new);
        let begin = project.map(|project| order(ProjectOrder::Begin(number, project)));
        begin.into_iter().collect()
    }

    pub(super) fn next_number(&mut self) -> u64 {
        self.project.last_number += 1;
        self.project.last_number
    }
}

/// Whether two views are the same for a project: a step that is played is not worth storing.
fn is_same_view(one: &View, other: &View) -> bool {
    let playback = other.playback;
    *other
        == View {
            playback,
            ..one.clone()
        }
}

pub(super) fn order(order: ProjectOrder) -> Effect {
    Effect::Project(order)
}

/// The project that a source names, if it names one.
fn project_file(source: &DataSource) -> Option<PathBuf> {
    let DataSource::Files(files) = source else {
        return None;
    };
    let [file] = &files[..] else { return None };
    let is_named = file.extension().is_some_and(|ending| ending == ENDING);
    (is_named || is_project(file)).then(|| file.clone())
}
