//! Slow work on threads of its own: loading, dialogs, layouts, simulations, statistics, exports. Knows no drawing.

mod background;
mod dialog;
mod export;
mod picture;
pub mod workspace;

pub use picture::draw_network;
pub use workspace::{load_workspace, save_workspace};

use std::collections::{BTreeSet, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crossbeam_channel::{Receiver, TryRecvError};

use self::background::{Lost, arrived, start};
use self::dialog::Ask;
use crate::app::computations::{
    AnalysisResult, PruningStatistics, Simulation, pruning_statistics, run_analysis, simulate,
};
use crate::app::state::Workspace;
use crate::app::update::{Effect, Reply};
use crate::data::StudyData;
use crate::formats::ImportError;
use crate::network::NodeId;
use crate::network::layout::{Arrangement, arrange};

/// Wakes the window.
pub(super) type Wake = Box<dyn FnOnce() + Send>;
/// What came of a load.
type Loaded = Result<Arc<StudyData>, ImportError>;

/// Jobs that are under way: any number of exports, at most one of every other kind.
#[derive(Default)]
pub(super) struct Jobs {
    /// Where things are saved between sessions; `None` keeps nothing.
    folder: Option<PathBuf>,
    loading: Option<Receiver<Loaded>>,
    dialog: Option<Receiver<Option<PathBuf>>>,
    /// What the open dialog asks for.
    asked: Option<Ask>,
    arranging: Option<Receiver<Option<Arrangement>>>,
    is_simulating: Option<Receiver<Simulation>>,
    computing_statistics: Option<Receiver<PruningStatistics>>,
    analysing: Option<Receiver<AnalysisResult>>,
    loading_workspace: Option<Receiver<Option<Workspace>>>,
    saving_workspace: Option<Receiver<Result<(), String>>>,
    /// Workspaces to save after the one that is being saved.
    to_save: VecDeque<ToSave>,
    writing: VecDeque<Receiver<Result<String, String>>>,
}

impl Jobs {
    /// Jobs that keep things in this folder.
    pub fn new(folder: Option<PathBuf>) -> Self {
        Self {
            folder,
            ..Self::default()
        }
    }

    /// Starts the job of an effect; returns an effect that is not a job.
    pub fn start(&mut self, effect: Effect, wake: Wake) -> Option<Effect> {
        match effect {
            Effect::Load(source) => {
                self.loading = Some(start(move || StudyData::open(&source).map(Arc::new), wake));
            }
            // One dialog at a time.
            Effect::PickFile | Effect::PickFolder | Effect::PickPlace(_)
                if self.dialog.is_some() => {}
            Effect::PickFile => self.ask(Ask::File, wake),
            Effect::PickFolder => self.ask(Ask::Folder, wake),
            Effect::PickPlace(begin) => self.ask(Ask::Place(begin), wake),
            Effect::Arrange(network, kind, before, progress) => {
                let work = move || arrange(&network, kind, before.as_deref(), &progress);
                self.arranging = Some(start(work, wake));
            }
            Effect::Simulate(request) => {
                self.is_simulating = Some(start(move || simulate(&request), wake));
            }
            Effect::ComputeStatistics(request) => {
                self.computing_statistics = Some(start(move || pruning_statistics(&request), wake));
            }
            Effect::Analyse(request) => {
                self.analysing = Some(start(move || run_analysis(&request), wake));
            }
            Effect::LoadWorkspace(study) => {
                let folder = self.folder.clone();
                let work = move || {
                    folder.and_then(|folder| workspace::load_workspace(&folder, &study.network))
                };
                self.loading_workspace = Some(start(work, wake));
            }
            Effect::SaveWorkspace(study, arrangement, doubted) => {
                // Of one network only the latest is worth saving.
                self.to_save
                    .retain(|waiting| !Arc::ptr_eq(&waiting.study, &study));
                self.to_save.push_back(ToSave {
                    study,
                    arrangement,
                    doubted,
                });
                self.save_next(wake);
            }
            Effect::Export(what) => self
                .writing
                .push_back(start(move || export::write(&what), wake)),
            other => return Some(other),
        }
        None
    }

    /// What has come of the jobs.
    pub fn arrived(&mut self, wake: impl FnOnce() -> Wake) -> Vec<Reply> {
        let mut replies = Vec::new();
        match arrived(&mut self.loading) {
            Some(Ok(loaded)) => replies.push(Reply::Loaded(loaded)),
            Some(Err(Lost)) => {
                let error = ImportError::file(
                    Path::new("the files to open"),
                    "reading them ended without a result",
                    "Open them again.",
                );
                replies.push(Reply::Loaded(Err(error)));
            }
            None => {}
        }
        let or_none = |answer: Result<_, Lost>| answer.unwrap_or_default();
        let answered = match self.asked {
            Some(Ask::Place(_)) => Reply::PlacePicked,
            Some(Ask::File | Ask::Folder) | None => Reply::PathPicked,
        };
        replies.extend(arrived(&mut self.dialog).map(|path| answered(path.unwrap_or_default())));
        replies.extend(
            arrived(&mut self.loading_workspace)
                .map(|workspace| Reply::WorkspaceLoaded(workspace.unwrap_or_default())),
        );
        replies.extend(
            arrived(&mut self.arranging)
                .map(or_none)
                .map(Reply::Arranged),
        );
        replies.extend(
            arrived(&mut self.is_simulating)
                .map(|simulation| Reply::Simulated(simulation.ok().map(Box::new))),
        );
        replies.extend(
            arrived(&mut self.computing_statistics)
                .map(|found| Reply::StatisticsComputed(found.ok().map(Box::new))),
        );
        replies.extend(
            arrived(&mut self.analysing).map(|result| Reply::Analysed(result.ok().map(Box::new))),
        );
        if let Some(Ok(result)) = arrived(&mut self.saving_workspace) {
            replies.extend(result.err().map(|error| Reply::Written(Err(error))));
        }
        if self.saving_workspace.is_none() && !self.to_save.is_empty() {
            self.save_next(wake());
        }
        self.writing
            .retain_mut(|receiver| match receiver.try_recv() {
                Ok(result) => {
                    replies.push(Reply::Written(result));
                    false
                }
                Err(TryRecvError::Empty) => true,
                Err(TryRecvError::Disconnected) => {
                    let text =
                        "Writing the file ended without a result. Choose a smaller scale, or SVG.";
                    replies.push(Reply::Written(Err(text.to_owned())));
                    false
                }
            });
        replies
    }

    fn ask(&mut self, ask: Ask, wake: Wake) {
        self.dialog = Some(dialog::pick(&ask, wake));
        self.asked = Some(ask);
    }

    /// Saves the next workspace in the queue, unless one is being saved.
    fn save_next(&mut self, wake: Wake) {
        let Some(folder) = self.folder.clone() else {
            self.to_save.clear();
            return;
        };
        if self.saving_workspace.is_some() {
            return;
        }
        if let Some(next) = self.to_save.pop_front() {
            self.saving_workspace = Some(start(move || next.save(&folder), wake));
        }
    }

    /// Waits for files that are being written, and saves the workspaces in the queue; called once, at the end.
    pub fn finish(&mut self) {
        if let Some(saving_workspace) = self.saving_workspace.take() {
            // An error has nobody left to tell it to.
            _ = saving_workspace.recv();
        }
        for next in self.to_save.drain(..) {
            if let Some(Err(error)) = self.folder.as_ref().map(|folder| next.save(folder)) {
                tracing::warn!("{error}");
            }
        }
        for writing in self.writing.drain(..) {
            _ = writing.recv();
        }
    }
}

/// A layout and doubts that wait to be saved.
struct ToSave {
    study: Arc<StudyData>,
    arrangement: Arc<Arrangement>,
    doubted: BTreeSet<(NodeId, NodeId)>,
}

impl ToSave {
    fn save(&self, folder: &Path) -> Result<(), String> {
        let network = &self.study.network;
        workspace::save_workspace(
            folder,
            network,
            &Workspace::new(network, &self.arrangement, &self.doubted),
        )
    }
}
