//! The runs that the project keeps: which there are, which were deleted, and which are compared.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::memo::{ByAddress, Memo};
use crate::analysis::Difference;
use crate::model::Parameters;
use crate::project::{KeptRun, RunId};
use crate::run::Run;

/// The runs that the project keeps.
#[derive(Debug, Clone, Default)]
pub struct RunList {
    /// The oldest first. The present run is among them as it was when it was stored last.
    pub(in crate::app) kept: Vec<Arc<KeptRun>>,
    /// Deleted since the project was opened, the latest last.
    pub(in crate::app) deleted: Vec<Arc<KeptRun>>,
    /// Those that are compared with the run that is shown.
    pub(in crate::app) compared: BTreeSet<RunId>,
    /// Whether the user has chosen them; before that, it is the run before the present one.
    pub(in crate::app) is_chosen: bool,
    /// How their weights differ from those that are shown.
    pub(in crate::app) differences: Memo<ComparisonKey, Arc<Vec<Difference>>>,
}

/// What the differences depend on.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ComparisonKey {
    pub(crate) shown: ByAddress<Parameters>,
    pub(crate) others: Vec<ByAddress<Run>>,
}

impl RunList {
    /// Most runs that are compared with each other, the one that is shown among them.
    pub const MOST_COMPARED: usize = 8;

    /// All of them, the oldest first.
    #[must_use]
    pub fn kept(&self) -> &[Arc<KeptRun>] {
        &self.kept
    }

    /// Those that can be brought back, the latest last.
    #[must_use]
    pub fn deleted(&self) -> &[Arc<KeptRun>] {
        &self.deleted
    }

    /// The run of this id.
    #[must_use]
    pub fn get(&self, id: RunId) -> Option<&Arc<KeptRun>> {
        self.kept.iter().find(|run| run.id == id)
    }

    /// Whether a run is compared with the one that is shown.
    #[must_use]
    pub fn is_compared(&self, id: RunId) -> bool {
        self.compared.contains(&id)
    }

    /// The runs that are compared with the one that is shown, which is not among them.
    #[must_use]
    pub fn compared_with(&self, shown: Option<RunId>) -> Vec<&Arc<KeptRun>> {
        let runs = self.kept.iter();
        runs.filter(|run| self.is_compared(run.id) && Some(run.id) != shown)
            .take(Self::MOST_COMPARED - 1)
            .collect()
    }

    /// The colour in which a run is drawn: its own, unless a run has it already with which it is compared.
    #[must_use]
    pub fn colour_of(&self, run: &KeptRun, shown: Option<RunId>) -> u8 {
        let first = shown.and_then(|id| self.get(id));
        let all = first.into_iter().chain(self.compared_with(shown));
        // A run that is not kept yet is drawn in the first one.
        let mut taken = if first.is_none() { vec![0] } else { Vec::new() };
        for other in all {
            let free = (0..KeptRun::COLOURS).map(|step| (other.colour + step) % KeptRun::COLOURS);
            let colour = free.into_iter().find(|colour| !taken.contains(colour));
            let colour = colour.unwrap_or(other.colour);
            if other.id == run.id {
                return colour;
            }
            taken.push(colour);
        }
        run.colour
    }

    /// Edges of the run that is shown and of those that are compared with it, those that differ most first.
    #[must_use]
    pub fn differences(&self) -> &Arc<Vec<Difference>> {
        self.differences.value()
    }

    /// An id that no run has, or had before it was deleted.
    pub(in crate::app) fn next_id(&self, present: Option<RunId>) -> RunId {
        let ids = self.kept.iter().chain(&self.deleted).map(|run| run.id);
        RunId::after(ids.chain(present))
    }

    /// Keeps a run, in place of what was kept of it before.
    pub(in crate::app) fn put(&mut self, run: KeptRun) {
        let run = Arc::new(run);
        match self.kept.iter().position(|known| known.id == run.id) {
            Some(at) => self.kept[at] = run,
            None => self.kept.push(run),
        }
    }

    /// Changes what the user says of a run.
    pub(in crate::app) fn change(&mut self, id: RunId, change: impl FnOnce(&mut KeptRun)) {
        if let Some(run) = self.kept.iter_mut().find(|run| run.id == id) {
            let mut changed = KeptRun::clone(run);
            change(&mut changed);
            *run = Arc::new(changed);
        }
    }
}
