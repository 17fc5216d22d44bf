//! Everything that takes time, on threads of its own: loading, dialogs, layouts, simulations, statistics, exports. Knows no drawing.

mod background;
mod dialog;
mod export;
mod picture;
pub mod workspace;

pub use picture::draw_network;
pub use workspace::{keep, recall};

use std::collections::{BTreeSet, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crossbeam_channel::{Receiver, TryRecvError};

use self::background::{Lost, arrived, start};
use self::dialog::Ask;
use self::workspace as kept;
use crate::app::computations::{Dug, Findings, Probed, dig, find, probe};
use crate::app::state::Kept;
use crate::app::update::{Action, Effect};
use crate::data::Study;
use crate::formats::ImportError;
use crate::network::NodeId;
use crate::network::layout::{Arrangement, arrange};

/// Wakes the window.
pub(super) type Wake = Box<dyn FnOnce() + Send>;
/// What came of a load.
type Loaded = Result<Arc<Study>, ImportError>;

/// Errands that are under way, at most one of a kind.
#[derive(Default)]
pub(super) struct Errands {
    /// Where things are kept between sessions; `None` keeps nothing.
    folder: Option<PathBuf>,
    loading: Option<Receiver<Loaded>>,
    dialog: Option<Receiver<Option<PathBuf>>>,
    /// What the open dialog asks for.
    asked: Option<Ask>,
    arranging: Option<Receiver<Option<Arrangement>>>,
    probing: Option<Receiver<Probed>>,
    finding: Option<Receiver<Findings>>,
    digging: Option<Receiver<Dug>>,
    recalling: Option<Receiver<Option<Kept>>>,
    keeping: Option<Receiver<Result<(), String>>>,
    /// What is still to be kept, behind what is being written.
    to_keep: VecDeque<ToKeep>,
    writing: VecDeque<Receiver<Result<String, String>>>,
}

impl Errands {
    /// Errands that keep things in this folder.
    pub fn new(folder: Option<PathBuf>) -> Self {
        Self {
            folder,
            ..Self::default()
        }
    }

    /// Starts what an effect asks for; returns the effect where it is none of these.
    pub fn start(&mut self, effect: Effect, wake: Wake) -> Option<Effect> {
        match effect {
            Effect::Load(opening) => {
                self.loading = Some(start(move || Study::open(&opening).map(Arc::new), wake));
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
            Effect::Probe(request) => self.probing = Some(start(move || probe(&request), wake)),
            Effect::Find(request) => self.finding = Some(start(move || find(&request), wake)),
            Effect::Dig(request) => self.digging = Some(start(move || dig(&request), wake)),
            Effect::Recall(study) => {
                let folder = self.folder.clone();
                let work = move || folder.and_then(|folder| kept::recall(&folder, &study.network));
                self.recalling = Some(start(work, wake));
            }
            Effect::Keep(study, arrangement, doubted) => {
                // Of one network only the latest is worth keeping.
                self.to_keep
                    .retain(|waiting| !Arc::ptr_eq(&waiting.study, &study));
                self.to_keep.push_back(ToKeep {
                    study,
                    arrangement,
                    doubted,
                });
                self.keep_next(wake);
            }
            Effect::Export(what) => self
                .writing
                .push_back(start(move || export::write(&what), wake)),
            other => return Some(other),
        }
        None
    }

    /// What has come of the errands.
    pub fn arrived(&mut self, wake: impl FnOnce() -> Wake) -> Vec<Action> {
        let mut actions = Vec::new();
        match arrived(&mut self.loading) {
            Some(Ok(loaded)) => actions.push(Action::Loaded(loaded)),
            Some(Err(Lost)) => {
                let error = ImportError::file(
                    Path::new("the files to open"),
                    "reading them ended without a result",
                    "Open them again.",
                );
                actions.push(Action::Loaded(Err(error)));
            }
            None => {}
        }
        let or_none = |answer: Result<_, Lost>| answer.unwrap_or_default();
        let answered = match self.asked {
            Some(Ask::Place(_)) => Action::Placed,
            Some(Ask::File | Ask::Folder) | None => Action::Picked,
        };
        actions.extend(arrived(&mut self.dialog).map(|path| answered(path.unwrap_or_default())));
        actions.extend(
            arrived(&mut self.recalling).map(|kept| Action::Recalled(kept.unwrap_or_default())),
        );
        actions.extend(
            arrived(&mut self.arranging)
                .map(or_none)
                .map(Action::Arranged),
        );
        actions.extend(
            arrived(&mut self.probing).map(|probed| Action::Probed(probed.ok().map(Box::new))),
        );
        actions.extend(
            arrived(&mut self.finding).map(|found| Action::Found(found.ok().map(Box::new))),
        );
        actions.extend(arrived(&mut self.digging).map(|dug| Action::Dug(dug.ok().map(Box::new))));
        if let Some(Ok(result)) = arrived(&mut self.keeping) {
            actions.extend(result.err().map(|error| Action::Written(Err(error))));
        }
        if self.keeping.is_none() && !self.to_keep.is_empty() {
            self.keep_next(wake());
        }
        self.writing
            .retain_mut(|receiver| match receiver.try_recv() {
                Ok(result) => {
                    actions.push(Action::Written(result));
                    false
                }
                Err(TryRecvError::Empty) => true,
                Err(TryRecvError::Disconnected) => {
                    let text =
                        "Writing the file ended without a result. Choose a smaller scale, or SVG.";
                    actions.push(Action::Written(Err(text.to_owned())));
                    false
                }
            });
        actions
    }

    fn ask(&mut self, ask: Ask, wake: Wake) {
        self.dialog = Some(dialog::pick(&ask, wake));
        self.asked = Some(ask);
    }

    /// Writes what is to be kept, once what is being written is done.
    fn keep_next(&mut self, wake: Wake) {
        let Some(folder) = self.folder.clone() else {
            self.to_keep.clear();
            return;
        };
        if self.keeping.is_some() {
            return;
        }
        if let Some(next) = self.to_keep.pop_front() {
            self.keeping = Some(start(move || next.keep(&folder), wake));
        }
    }

    /// Waits for what is being written, and writes the rest; called once, at the end.
    pub fn finish(&mut self) {
        if let Some(keeping) = self.keeping.take() {
            // An error has nobody left to tell it to.
            _ = keeping.recv();
        }
        for next in self.to_keep.drain(..) {
            if let Some(Err(error)) = self.folder.as_ref().map(|folder| next.keep(folder)) {
                tracing::warn!("{error}");
            }
        }
        for writing in self.writing.drain(..) {
            _ = writing.recv();
        }
    }
}

/// A layout and doubts that wait to be kept.
struct ToKeep {
    study: Arc<Study>,
    arrangement: Arc<Arrangement>,
    doubted: BTreeSet<(NodeId, NodeId)>,
}

impl ToKeep {
    fn keep(&self, folder: &Path) -> Result<(), String> {
        let network = &self.study.network;
        kept::keep(
            folder,
            network,
            &Kept::new(network, &self.arrangement, &self.doubted),
        )
    }
}
