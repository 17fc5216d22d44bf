//! Every change of the document: one way to make it, to take it back, and to make it again. What else follows from it, follows from
//! the difference between the two documents.

use super::effects::Effect;
use super::training::MODEL;
use crate::app::state::{Notice, Phase, State};
use crate::project::Document;
use crate::settings::{Config, SettingChange};
use crate::train::Command;

/// Group of the step that shows another run: taking it back leaves that run.
pub(super) const SHOW_RUN: &str = "show run";

/// What a change is called, and how it is told of.
pub(super) struct Decision {
    name: String,
    group: Option<&'static str>,
    done: Option<String>,
}

impl Decision {
    /// A change that one sees, such as that of a setting; the name is what one would order.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            group: None,
            done: None,
        }
    }

    /// Further changes of the same group in one gesture belong to it.
    pub fn in_group(mut self, group: &'static str) -> Self {
        self.group = Some(group);
        self
    }

    /// What to say once it is made.
    pub fn saying(mut self, done: impl Into<String>) -> Self {
        self.done = Some(done.into());
        self
    }
}

impl State {
    /// Names of what would be taken back, and of what would be made again.
    #[must_use]
    pub fn undo_redo_names(&self) -> [Option<&str>; 2] {
        [self.history.undo_name(), self.history.redo_name()]
    }

    /// A gesture of the user is over: the next change is a step of its own.
    pub fn end_gesture(&mut self) {
        self.history.close_step();
    }

    /// Changes the document. What cannot be done is told of, and changes nothing.
    pub(super) fn decide(
        &mut self,
        decision: Decision,
        change: impl FnOnce(&mut Document),
    ) -> Vec<Effect> {
        let before = self.document.clone();
        let mut document = before.clone();
        change(&mut document);
        if document == before {
            return Vec::new();
        }
        match self.take_document(document) {
            Ok(effects) => {
                self.history.push(decision.name, decision.group, before);
                if let Some(done) = decision.done {
                    self.dialogs.notice = Some(Notice::Done(done));
                }
                effects
            }
            Err(error) => {
                self.dialogs.notice = Some(Notice::Error(error));
                Vec::new()
            }
        }
    }

    /// Takes the last change back, or makes it again.
    pub(super) fn go_back(&mut self, is_redo: bool) -> Vec<Effect> {
        let Some((name, group, document)) = self.history.take(is_redo) else {
            let which = if is_redo { "made again" } else { "taken back" };
            let text = format!("There is nothing to be {which}.");
            self.dialogs.notice = Some(Notice::Done(text));
            return Vec::new();
        };
        let present = self.document.clone();
        let taken = self.take_document(document.clone());
        match taken {
            Ok(mut effects) => {
                if group == Some(SHOW_RUN) {
                    // The run was shown by this step, and is no more.
                    effects.extend(self.park_run());
                }
                let done = if is_redo { "Made again" } else { "Taken back" };
                self.dialogs.notice = Some(Notice::Done(format!("{done}: {name}.")));
                self.history.put((name, group), present, !is_redo);
                effects
            }
            Err(error) => {
                self.history.put((name, group), document, is_redo);
                self.dialogs.notice = Some(Notice::Error(error));
                Vec::new()
            }
        }
    }

    /// Puts another document in the place of the present one. A run that was begun with other settings is kept as it is, and no
    /// more the present one.
    ///
    /// # Errors
    /// A run goes on that has other settings, or the spurious edges do not fit: the message. Then nothing is changed.
    fn take_document(&mut self, mut document: Document) -> Result<Vec<Effect>, String> {
        let (was, is) = (&self.document.config, &document.config);
        let is_other_run = !is_same_run(was, is);
        if is_other_run && matches!(self.run.phase, Phase::Running | Phase::Preparing) {
            return Err("This would change what is trained. Pause the run first (Space); it is kept, and a new one begins with the new settings.".to_owned());
        }
        let is_other_network = (&was.edits, was.spurious) != (&is.edits, is.spurious);
        let network = if is_other_network {
            self.network_of(is)?
        } else {
            None
        };
        let mut effects = Vec::new();
        if is_other_run {
            effects.extend(self.park_run());
        }
        if document.arrangement.is_none() {
            // A change from before the first layout has none of its own.
            document.arrangement.clone_from(&self.document.arrangement);
        }
        let before = std::mem::replace(&mut self.document, document);
        if let Some(network) = network {
            self.show_network(network);
        }
        if let Some(arrangement) = &self.document.arrangement {
            self.placement.layout = arrangement.kind;
        }
        effects.extend(self.follow_live_settings(&before.config));
        Ok(effects)
    }

    /// Tells the present run of settings that it takes from its next epoch on. A run that has ended stays what it was.
    fn follow_live_settings(&mut self, before: &Config) -> Vec<Effect> {
        let config = &self.document.config;
        let (l2, learning_rate) = (config.strengths.l2, config.learning_rate);
        let is_over = matches!(self.run.phase, Phase::Finished(_) | Phase::Failed);
        if self.run.begun.is_none() || is_over {
            return Vec::new();
        }
        let mut changes = Vec::new();
        if l2 != before.strengths.l2 {
            let command = Command::SetL2 { model: MODEL, l2 };
            changes.push((command, SettingChange::L2(l2)));
        }
        if learning_rate != before.learning_rate {
            let command = Command::SetLearningRate {
                model: MODEL,
                learning_rate,
            };
            changes.push((command, SettingChange::LearningRate(learning_rate)));
        }
        let mut effects = Vec::new();
        for (command, change) in changes {
            if self.run.has_worker {
                effects.push(Effect::Command(command));
            } else {
                self.schedule_change(self.run.series.epochs, change);
            }
        }
        effects
    }
}

/// Whether two settings differ only in what can be changed while a run goes on.
pub(super) fn is_same_run(one: &Config, other: &Config) -> bool {
    let mut one = one.clone();
    (one.strengths.l2, one.learning_rate) = (other.strengths.l2, other.learning_rate);
    one.scheduled.clone_from(&other.scheduled);
    one == *other
}
