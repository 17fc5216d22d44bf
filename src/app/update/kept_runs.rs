//! The runs that are kept: shown, described, deleted and brought back, compared.

use std::sync::Arc;

use super::decisions::{Decision, SHOW_RUN};
use super::effects::Effect;
use super::intents::RunChange;
use crate::analysis::differences;
use crate::app::state::{ByAddress, ComparisonKey, Notice, Phase, RunList, RunState, State, Tab};
use crate::network::Network;
use crate::project::{KeptRun, RunId};
use crate::run::{Run, RunStatus, Series};

impl State {
    /// Shows a run that is kept, with its settings. One that is not finished can go on.
    pub(super) fn show_run(&mut self, id: RunId) -> Vec<Effect> {
        if self.run.id == Some(id) {
            return Vec::new();
        }
        let Some(kept) = self.runs.get(id).cloned() else {
            return Vec::new();
        };
        if matches!(self.run.phase, Phase::Running | Phase::Preparing) {
            let text =
                "A run is being trained. Pause it first (Space); it is kept, and can go on later.";
            self.dialogs.notice = Some(Notice::Error(text.to_owned()));
            return Vec::new();
        }
        let mut effects = self.park_run();
        let begun = kept.run.experiment.config.clone();
        let (l2, learning_rate) = begun.in_force(kept.run.epochs);
        effects.extend(self.decide(
            Decision::new(format!("show the run '{}'", kept.name)).in_group(SHOW_RUN),
            |document| {
                document.config = begun;
                document.config.scheduled.clear();
                document.config.strengths.l2 = l2;
                document.config.learning_rate = learning_rate;
            },
        ));
        self.take_up(&kept);
        effects
    }

    /// Makes a run that is kept the present one; the document has its settings.
    pub(super) fn take_up(&mut self, kept: &KeptRun) {
        let run = &kept.run;
        let mut begun = run.experiment.config.clone();
        let scheduled = std::mem::take(&mut begun.scheduled);
        let mut series = Series::default();
        series.extend(&run.records);
        series.id = kept.series.clone();
        series.epochs = run.epochs;
        series.set_parameters(Arc::clone(run.experiment.start()));
        series.set_parameters(Arc::clone(&run.parameters));
        series.checkpoints = run.checkpoints.clone();
        let engine = run.engine.clone();
        self.run = RunState {
            id: Some(kept.id),
            parent: kept.parent,
            phase: match (&kept.status, &kept.summary) {
                (RunStatus::Finished, Some(summary)) => Phase::Finished(Box::new(summary.clone())),
                (RunStatus::Failed(_), _) => Phase::Failed,
                _ => Phase::Paused,
            },
            failure: match &kept.status {
                RunStatus::Failed(why) => Some(why.clone()),
                RunStatus::Finished | RunStatus::Unfinished => None,
            },
            series,
            engine_reason: engine
                .as_ref()
                .map_or_else(String::new, |record| record.engine_reason.clone()),
            engine_changes: engine
                .as_ref()
                .map_or_else(Vec::new, |record| record.engine_changes.clone()),
            engine: engine.map(|record| record.engine),
            resume_point: kept.resume_point.clone(),
            started: run.started,
            earlier_secs: run.wall_secs,
            wall_secs: run.wall_secs,
            begun: Some(begun),
            scheduled,
            ..RunState::default()
        };
        self.leave_run();
    }

    /// Changes what the user says of a run.
    pub(super) fn describe_run(&mut self, id: RunId, change: RunChange) {
        self.runs.change(id, |run| match change {
            RunChange::Name(name) => run.name = name,
            RunChange::Note(note) => run.note = note,
            RunChange::Colour(colour) => run.colour = colour % KeptRun::COLOURS,
        });
    }

    /// Takes a run away; it can be brought back as long as the project is open.
    pub(super) fn delete_run(&mut self, id: RunId) -> Vec<Effect> {
        if self.run.id == Some(id) && matches!(self.run.phase, Phase::Running | Phase::Preparing) {
            let text = "This run is being trained. Pause it first (Space).";
            self.dialogs.notice = Some(Notice::Error(text.to_owned()));
            return Vec::new();
        }
        let effects = if self.run.id == Some(id) {
            self.park_run()
        } else {
            Vec::new()
        };
        if let Some(at) = self.runs.kept.iter().position(|run| run.id == id) {
            let run = self.runs.kept.remove(at);
            self.dialogs.notice = Some(Notice::Done(format!(
                "Deleted the run '{}'. Bring it back under Runs, as long as the project is open.",
                run.name
            )));
            self.runs.compared.remove(&id);
            self.runs.deleted.push(run);
        }
        effects
    }

    /// Brings the run back that was deleted last.
    pub(super) fn restore_run(&mut self) {
        if let Some(run) = self.runs.deleted.pop() {
            self.dialogs.notice = Some(Notice::Done(format!("'{}' is back.", run.name)));
            let place = self.runs.kept.partition_point(|known| known.id < run.id);
            self.runs.kept.insert(place, run);
        }
    }

    /// Compares a run with the one that is shown, or no more.
    pub(super) fn compare_run(&mut self, id: RunId, is_compared: bool) {
        self.runs.is_chosen = true;
        if !is_compared {
            self.runs.compared.remove(&id);
        } else if self.runs.compared_with(self.run.id).len() + 1 >= RunList::MOST_COMPARED {
            self.dialogs.notice = Some(Notice::Error(format!(
                "{} runs are compared, which is all that one can tell apart. Take one out first.",
                RunList::MOST_COMPARED
            )));
        } else {
            self.runs.compared.insert(id);
        }
    }

    /// Compares the weights that are shown with those of the runs that are chosen.
    pub(super) fn refresh_comparison(&mut self) {
        if self.view.tab != Tab::Compare {
            return;
        }
        let (Some(parameters), Some(open)) = (self.parameters().cloned(), &self.open) else {
            return;
        };
        if parameters.weights.len() != open.topology.edges() {
            return;
        }
        let others: Vec<Arc<Run>> = (self.runs.compared_with(self.run.id).into_iter())
            .map(|kept| Arc::clone(&kept.run))
            .collect();
        let key = ComparisonKey {
            shown: ByAddress::new(&parameters),
            others: others.iter().map(ByAddress::new).collect(),
        };
        let network = &open.network;
        self.runs.differences.refresh(key, || {
            let theirs: Vec<(&Network, &[f64])> = (others.iter())
                .map(|run| (&*run.experiment.network, &run.parameters.weights[..]))
                .collect();
            Arc::new(differences(network, &parameters.weights, &theirs))
        });
    }
}
