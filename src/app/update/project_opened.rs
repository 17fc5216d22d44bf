//! A project that was opened takes the place of the one before.

use std::path::PathBuf;
use std::sync::Arc;

use super::effects::Effect;
use crate::app::state::{
    Notice, OpenNetwork, ProjectState, RunList, RunState, Selection, State, View,
};
use crate::network::inject;
use crate::project::{KeptRun, Project};

impl State {
    pub(super) fn project_opened(
        &mut self,
        project: Project,
        (file, is_unsaved): (Option<PathBuf>, bool),
        read_only: Option<String>,
    ) -> Vec<Effect> {
        self.dialogs.loading = None;
        let mut effects = self.end_worker();
        let network = match project.document.config.edits.apply(&project.study.network) {
            Ok(edited) => {
                inject(&edited, project.document.config.spurious).map_err(|error| error.to_string())
            }
            Err(error) => Err(error.to_string()),
        };
        let (network, problem) = match network {
            Ok(network) => (network, None),
            Err(error) => (project.study.network.clone(), Some(error)),
        };
        self.forget_project();
        let study = Arc::clone(&project.study);
        self.open = Some(OpenNetwork::new(study, project.source, network));
        let motion = self.view.motion;
        let view: Result<View, _> = serde_json::from_value(project.view);
        self.view = self.fitting(view.unwrap_or_default());
        self.view.motion = motion;
        self.document = project.document;
        self.runs.kept = project.runs;
        self.project.notes = project.notes;
        if let Some(file) = &file {
            self.preferences.note_opened(file);
            effects.push(Effect::KeepPreferences(Box::new(self.preferences.clone())));
        }
        self.dialogs.notice = problem.or_else(|| read_only.clone()).map(Notice::Error);
        (self.project.file, self.project.read_only) = (file, read_only);
        if let Some(arrangement) = &self.document.arrangement {
            self.placement.layout = arrangement.kind;
        } else {
            effects.extend(self.arrange(self.placement.layout));
        }
        // The run that was looked at last is the one whose settings are shown.
        let fits = |run: &&Arc<KeptRun>| self.has_settings_of(run);
        if let Some(run) = self.runs.kept.iter().rev().find(fits).cloned() {
            self.take_up(&run);
        }
        let content = self.content();
        self.project.saved = (!is_unsaved).then(|| content.clone());
        self.project.handed = Some((content, self.view.clone()));
        self.project.is_stored = true;
        effects
    }

    /// The view, without what this network does not have.
    fn fitting(&self, mut view: View) -> View {
        let conditions = self.dataset().map_or(0, |data| data.conditions.len());
        view.condition = view.condition.min(conditions.saturating_sub(1));
        let nodes = self
            .open
            .as_ref()
            .map_or(0, |open| open.network.nodes().len());
        let paths = &mut view.paths;
        paths.from = paths.from.filter(|node| node.index() < nodes);
        paths.to = paths.to.filter(|node| node.index() < nodes);
        if !view.filter.threshold.is_finite() {
            view.filter.threshold = 0.0;
        }
        view.playback.is_playing = false;
        view
    }

    /// Forgets everything of the project that was open before.
    pub(super) fn forget_project(&mut self) {
        self.run = RunState::default();
        self.runs = RunList::default();
        let leftovers = std::mem::take(&mut self.project.leftovers);
        let last_number = self.project.last_number;
        self.project = ProjectState {
            last_number,
            leftovers,
            ..ProjectState::default()
        };
        self.history.clear();
        self.selection = Selection::default();
        self.document.arrangement = None;
        self.computed.simulation.forget();
        if let Some(arranging) = self.placement.arranging.take() {
            arranging.progress.cancel();
        }
        self.leave_run();
    }

    /// Whether a run has the settings of the document, but for those that can change on the way.
    fn has_settings_of(&self, run: &KeptRun) -> bool {
        let config = &run.run.experiment.config;
        let mut settings = self.document.config.clone();
        settings.scheduled.clone_from(&config.scheduled);
        settings.strengths.l2 = config.strengths.l2;
        settings.learning_rate = config.learning_rate;
        settings == *config
    }
}
