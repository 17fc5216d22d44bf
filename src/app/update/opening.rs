//! Opening network and data, and making the network that is shown from them.

use std::sync::Arc;

use super::effects::Effect;
use crate::app::query::{Filter, PathSearch};
use crate::app::state::{Leaving, Notice, OpenNetwork, Playback, State};
use crate::data::{DataSource, Dataset, StudyData};
use crate::formats::ImportError;
use crate::network::{Amount, Network, inject};
use crate::project::Document;
use crate::run::Series;
use crate::settings::Config;

impl State {
    pub(super) fn loaded(&mut self, result: Result<Arc<StudyData>, ImportError>) -> Vec<Effect> {
        let Some(source) = self.dialogs.loading.take() else {
            return Vec::new();
        };
        let study = match result {
            // Something was changed while the files were read.
            Ok(_) if self.is_unsaved() && !self.project.is_given_up => {
                return self.leave(Leaving::Open(source));
            }
            Ok(study) => study,
            Err(error) => {
                self.project.is_given_up = false;
                self.dialogs.notice = Some(Notice::Error(error.to_string()));
                return Vec::new();
            }
        };
        let mut effects = self.end_worker();
        if let DataSource::Files(files) = &source
            && let [file] = &files[..]
        {
            self.preferences.note_opened(file);
            effects.push(Effect::KeepPreferences(Box::new(self.preferences.clone())));
        }
        self.forget_project();
        let network = study.network.clone();
        self.open = Some(OpenNetwork::new(Arc::clone(&study), source, network));
        self.show_anew();
        let mut serious = study.report.serious();
        self.dialogs.notice = serious
            .next()
            .map(|warning| Notice::Error(warning.to_string()));
        self.document = Document::new(self.defaults(self.document.config.preset));
        match self.network_of(&self.document.config) {
            Ok(Some(network)) => self.show_network(network),
            Ok(None) => {}
            Err(error) => {
                // A network without spurious edges is always possible.
                self.document.config.spurious.amount = Amount::Count(0);
                self.dialogs.notice = Some(Notice::Error(error));
            }
        }
        effects.extend(self.arrange(self.placement.layout));
        effects.extend(self.begin_project());
        effects
    }

    /// Shows all of a network that was opened anew.
    fn show_anew(&mut self) {
        // A control without ligands has little to show.
        let dataset = self.dataset();
        self.view.condition = dataset.map_or(0, Dataset::first_with_ligand);
        self.view.playback = Playback::default();
        (self.view.filter, self.view.paths) = (Filter::default(), PathSearch::default());
        self.view.ablated = false;
    }

    /// The network that settings make of what is open; nothing where nothing is.
    ///
    /// # Errors
    /// The changes or the spurious edges do not fit: why.
    pub(super) fn network_of(&self, config: &Config) -> Result<Option<Network>, String> {
        let Some(open) = &self.open else {
            return Ok(None);
        };
        let edited = config.edits.apply(&open.study.network);
        let edited = edited.map_err(|error| error.to_string())?;
        let network = inject(&edited, config.spurious).map_err(|error| error.to_string())?;
        Ok(Some(network))
    }

    /// Shows another network of the same nodes.
    pub(super) fn show_network(&mut self, network: Network) {
        let Some(open) = &mut self.open else { return };
        // An edge that is still there stays selected, wherever it stands now.
        let selected = self.selection.edges.iter();
        let ends = selected.map(|&edge| open.network.edge(edge));
        self.selection.edges = ends
            .filter_map(|edge| network.edge_between(edge.source, edge.target))
            .collect();
        let is_there = |(source, target)| network.edge_between(source, target).is_some();
        self.document.cut.retain(|&ends| is_there(ends));
        *open = OpenNetwork::new(Arc::clone(&open.study), open.source.clone(), network);
        self.run.series = Series::default();
        self.leave_run();
    }

    pub(super) fn end_worker(&mut self) -> Vec<Effect> {
        if std::mem::take(&mut self.run.has_worker) {
            vec![Effect::EndWorker]
        } else {
            Vec::new()
        }
    }
}
