//! Opening something, and making the network that is shown from it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::effects::Effect;
use crate::app::query::{Filter, PathSearch};
use crate::app::state::{Asked, Notice, OpenNetwork, Phase, Playback, Selection, State};
use crate::data::{DataSource, Dataset, StudyData};
use crate::formats::ImportError;
use crate::network::{Amount, Edits, inject};
use crate::run::Series;

impl State {
    pub(super) fn load(&mut self, source: DataSource) -> Vec<Effect> {
        self.dialogs.loading = Some(source.clone());
        vec![Effect::Load(source)]
    }

    pub(super) fn loaded(&mut self, result: Result<Arc<StudyData>, ImportError>) -> Vec<Effect> {
        let Some(source) = self.dialogs.loading.take() else {
            return Vec::new();
        };
        let study = match result {
            // A run was begun while the files were read.
            Ok(_) if self.has_run() => {
                self.dialogs.asked = Some(Asked::Open(source));
                return Vec::new();
            }
            Ok(study) => study,
            Err(error) => {
                self.dialogs.notice = Some(Notice::Error(error.to_string()));
                return Vec::new();
            }
        };
        let network = study.network.clone();
        self.open = Some(OpenNetwork::new(Arc::clone(&study), source, network));
        self.forget_view();
        self.dialogs.notice = study
            .report
            .serious()
            .next()
            .map(|warning| Notice::Error(warning.to_string()));
        let suited = self.defaults(self.document.config.preset);
        (
            self.document.config.spurious.amount,
            self.document.config.strengths.l2,
        ) = (suited.spurious.amount, suited.strengths.l2);
        if let Err(error) = self.put_in_spurious() {
            // A network without spurious edges is always possible.
            self.document.config.spurious.amount = Amount::Count(0);
            self.dialogs.notice = Some(Notice::Error(error));
            _ = self.put_in_spurious();
        }
        let mut effects = self.discard_run();
        effects.push(Effect::LoadWorkspace(study));
        effects
    }

    /// Resets selection, changes, filter and layout, which belong to the network that was open before.
    fn forget_view(&mut self) {
        self.selection = Selection::default();
        self.document.config.edits = Edits::default();
        // A control without ligands has little to show.
        let dataset = self.dataset();
        self.view.condition = dataset.map_or(0, Dataset::first_with_ligand);
        self.view.playback = Playback::default();
        (self.view.filter, self.view.paths) = (Filter::default(), PathSearch::default());
        self.placement.arrangement = None;
        self.computed.simulation.forget();
        if let Some(arranging) = self.placement.arranging.take() {
            arranging.progress.cancel();
        }
        (self.document.doubted, self.document.cut) = (BTreeSet::new(), BTreeSet::new());
        (self.document.clamped, self.document.doses) = (BTreeMap::new(), BTreeMap::new());
        (self.compared, self.view.ablated) = (None, false);
        (self.history.undo, self.history.redo) = (Vec::new(), Vec::new());
    }

    /// Puts the changes and the spurious edges of the settings into the network.
    ///
    /// # Errors
    /// They do not fit: why. Then nothing is changed.
    pub(super) fn put_in_spurious(&mut self) -> Result<(), String> {
        let Some(open) = &mut self.open else {
            return Ok(());
        };
        let edited = self
            .document
            .config
            .edits
            .apply(&open.study.network)
            .map_err(|error| error.to_string())?;
        let network =
            inject(&edited, self.document.config.spurious).map_err(|error| error.to_string())?;
        // An edge that is still there stays selected, wherever it stands now.
        let ends = self
            .selection
            .edges
            .iter()
            .map(|&edge| open.network.edge(edge));
        self.selection.edges = ends
            .filter_map(|edge| network.edge_between(edge.source, edge.target))
            .collect();
        self.document
            .cut
            .retain(|&(source, target)| network.edge_between(source, target).is_some());
        *open = OpenNetwork::new(Arc::clone(&open.study), open.source.clone(), network);
        self.run.series = Series::default();
        self.leave_run();
        Ok(())
    }

    pub(super) fn discard_run(&mut self) -> Vec<Effect> {
        self.run.series = Series::default();
        self.leave_run();
        self.run.phase = Phase::Idle;
        self.run.epochs_per_sec = 0.0;
        self.run.dropped = 0;
        (self.run.begun, self.run.scheduled) = (None, Vec::new());
        (self.run.resume_point, self.run.earlier_secs) = (None, 0.0);
        self.end_worker()
    }

    pub(super) fn end_worker(&mut self) -> Vec<Effect> {
        if std::mem::take(&mut self.run.has_worker) {
            vec![Effect::EndWorker]
        } else {
            Vec::new()
        }
    }
}
