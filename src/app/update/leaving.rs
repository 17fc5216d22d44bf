//! The present project is left for another one, or with the program; and the answers of the user to what is asked then.

use super::effects::{Effect, ProjectOrder};
use super::intents::Answer;
use super::project::order;
use crate::app::state::{Asked, Leaving, Notice, Phase, State};
use crate::data::DataSource;
use crate::project::Leftover;

impl State {
    /// Leaves the present project; asks first where something would be lost.
    pub(super) fn leave(&mut self, leaving: Leaving) -> Vec<Effect> {
        self.keep_present();
        if self.is_unsaved() {
            self.dialogs.asked = Some(Asked::Unsaved(leaving));
            return Vec::new();
        }
        self.leave_at_once(leaving)
    }

    fn leave_at_once(&mut self, leaving: Leaving) -> Vec<Effect> {
        match leaving {
            Leaving::Open(source) => self.load(source),
            Leaving::New => {
                let mut effects = self.end_worker();
                let preferences = std::mem::take(&mut self.preferences);
                let leftovers = std::mem::take(&mut self.project.leftovers);
                let (motion, last_number) = (self.view.motion, self.project.last_number);
                *self = Self {
                    preferences,
                    ..Self::default()
                };
                self.view.motion = motion;
                self.project.leftovers = leftovers;
                self.project.last_number = last_number;
                // What is still being opened comes too late.
                self.project.number = self.next_number();
                effects.push(order(ProjectOrder::Close));
                effects
            }
            Leaving::Quit => {
                let mut effects = self.end_worker();
                effects.extend([order(ProjectOrder::Close), Effect::Quit]);
                effects
            }
        }
    }

    /// Carries out what was asked about.
    pub(super) fn answer(&mut self, answer: Answer) -> Vec<Effect> {
        let Some(asked) = self.dialogs.asked.take() else {
            return Vec::new();
        };
        match (asked, answer) {
            (Asked::Unsaved(leaving), Answer::Yes) => {
                let mut effects = self.halt();
                self.project.after_saving = Some(leaving);
                effects.extend(self.save());
                effects
            }
            (Asked::Unsaved(leaving), Answer::No) => {
                let mut effects = self.halt();
                self.keep_present();
                self.project.is_given_up = true;
                effects.extend(self.leave_at_once(leaving));
                effects
            }
            (Asked::Unsaved(_), Answer::Cancel) => Vec::new(),
            (Asked::Recover(left), Answer::Yes) => {
                self.dialogs.loading = Some(DataSource::Files(vec![left.path.clone()]));
                self.dialogs.opens_project = true;
                let number = self.next_number();
                let how = if left.is_named {
                    ProjectOrder::Open(number, left.path, Leftover::Recover)
                } else {
                    ProjectOrder::Recover(number, left.path)
                };
                vec![order(how)]
            }
            (Asked::Recover(left), Answer::No) if left.is_named => {
                self.dialogs.loading = Some(DataSource::Files(vec![left.path.clone()]));
                self.dialogs.opens_project = true;
                let number = self.next_number();
                vec![order(ProjectOrder::Open(
                    number,
                    left.path,
                    Leftover::Discard,
                ))]
            }
            (Asked::Recover(left), Answer::No) => {
                self.project.leftovers.retain(|known| *known != left);
                let mut effects = vec![order(ProjectOrder::Discard(left.path))];
                effects.extend(self.ask_about_leftovers());
                effects
            }
            (Asked::Recover(left), Answer::Cancel) => {
                let text = format!(
                    "{} was not opened. What was left behind stays there.",
                    left.path.display()
                );
                self.dialogs.notice = left.is_named.then_some(Notice::Done(text));
                Vec::new()
            }
        }
    }

    /// Ends the training where it is; the run can go on from its last resume point.
    fn halt(&mut self) -> Vec<Effect> {
        if matches!(self.run.phase, Phase::Running | Phase::Preparing) {
            self.run.phase = Phase::Paused;
        }
        self.end_worker()
    }
}
