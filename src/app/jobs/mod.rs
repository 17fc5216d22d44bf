//! Slow work on threads of its own: loading, dialogs, layouts, simulations, statistics, exports. Knows no drawing.

mod background;
mod dialog;
mod export;
mod picture;
mod places;
mod saver;

pub use picture::draw_network;
pub use places::Places;

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crossbeam_channel::{Receiver, TryRecvError};

use self::background::{Lost, arrived, start};
use self::dialog::Ask;
use self::saver::Saver;
use crate::app::computations::{
    AnalysisResult, PruningStatistics, Simulation, pruning_statistics, run_analysis, simulate,
};
use crate::app::update::{Effect, Reply};
use crate::data::StudyData;
use crate::formats::ImportError;
use crate::network::layout::{Arrangement, arrange};

/// Wakes the window.
pub(super) type Wake = Box<dyn FnOnce() + Send>;
/// What came of a load.
type Loaded = Result<Arc<StudyData>, ImportError>;

/// Jobs that are under way: any number of exports, at most one of every other kind.
#[derive(Default)]
pub(super) struct Jobs {
    places: Places,
    /// The thread that works on the project file.
    saver: Option<Saver>,
    loading: Option<Receiver<Loaded>>,
    dialog: Option<Receiver<Option<PathBuf>>>,
    /// What the open dialog asks for.
    asked: Option<Ask>,
    arranging: Option<Receiver<Option<Arrangement>>>,
    is_simulating: Option<Receiver<Simulation>>,
    computing_statistics: Option<Receiver<PruningStatistics>>,
    analysing: Option<Receiver<AnalysisResult>>,
    writing: VecDeque<Receiver<Result<String, String>>>,
}

impl Jobs {
    /// Jobs that keep things in these places; `wake` is called when the project file has news.
    pub fn new(places: Places, wake: Box<dyn Fn() + Send>) -> Self {
        let saver = Saver::start(places.projects.clone(), wake);
        if let Err(error) = &saver {
            tracing::error!("there is no thread to store the project ({error})");
        }
        Self {
            places,
            saver: saver.ok(),
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
            Effect::PickFile(_) | Effect::PickFolder(_) | Effect::PickPlace(_)
                if self.dialog.is_some() => {}
            Effect::PickFile(begin) => self.ask(Ask::File(begin), wake),
            Effect::PickFolder(begin) => self.ask(Ask::Folder(begin), wake),
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
            Effect::Project(order) => {
                if let Some(saver) = &self.saver {
                    saver.order(order);
                }
            }
            Effect::KeepPreferences(preferences) => {
                if let (Some(saver), Some(file)) = (&self.saver, &self.places.preferences) {
                    saver.keep_preferences(file.clone(), preferences);
                }
            }
            Effect::Export(what) => self
                .writing
                .push_back(start(move || export::write(&what), wake)),
            other => return Some(other),
        }
        None
    }

    /// What has come of the jobs.
    pub fn arrived(&mut self) -> Vec<Reply> {
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
            Some(Ask::File(_) | Ask::Folder(_)) | None => Reply::PathPicked,
        };
        replies.extend(arrived(&mut self.dialog).map(|path| answered(path.unwrap_or_default())));
        let of_project = self
            .saver
            .iter()
            .flat_map(|saver| std::iter::from_fn(|| saver.reply()));
        replies.extend(of_project.map(Reply::Project));
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

    /// Waits for files that are being written and for the project file; called once, at the end.
    pub fn finish(&mut self) {
        if let Some(saver) = &mut self.saver {
            saver.finish();
        }
        for writing in self.writing.drain(..) {
            _ = writing.recv();
        }
    }
}
