//! The perturbation that is shown: doses, clamped proteins, cut edges. Training never sees it.

use std::collections::{BTreeMap, BTreeSet};

use super::effects::Effect;
use crate::analysis::edges_below;
use crate::app::state::{Changes, Notice, State, Via};
use crate::engine::simulate::Perturbation;
use crate::network::{EdgeId, NodeId};
use crate::settings::catalogue as setting;

impl State {
    /// Cuts edges in what is shown, or joins them again where all of them are cut.
    pub(super) fn cut(&mut self, edges: &[EdgeId]) -> Vec<Effect> {
        let Some(open) = &self.open else {
            return Vec::new();
        };
        let ends = |&edge: &EdgeId| {
            let edge = open.network.edge(edge);
            (edge.source, edge.target)
        };
        let pairs: Vec<_> = edges.iter().map(ends).collect();
        let mut changes = self.changes();
        if pairs.iter().all(|pair| changes.cut.contains(pair)) {
            pairs.iter().for_each(|pair| _ = changes.cut.remove(pair));
            return self.change(changes, Via::New, "Joined again.".to_owned());
        }
        changes.cut.extend(pairs);
        let done = "Cut, in what is shown; training does not see it.";
        self.change(changes, Via::New, done.to_owned())
    }

    /// Whether an edge is cut in what is shown.
    #[must_use]
    pub fn is_cut(&self, edge: EdgeId) -> bool {
        // Tens of thousands of edges are asked in a frame.
        !self.document.cut.is_empty()
            && self.open.as_ref().is_some_and(|open| {
                let edge = open.network.edge(edge);
                self.document.cut.contains(&(edge.source, edge.target))
            })
    }

    /// Gives a ligand another dose in the chosen condition, or its own again.
    pub(super) fn set_dose(&mut self, ligand: NodeId, dose: Option<f64>) {
        let place = (self.view.condition, ligand);
        match dose.map(|dose| setting::DOSE.check(dose)) {
            Some(Ok(dose)) => _ = self.document.doses.insert(place, dose),
            Some(Err(error)) => self.dialogs.notice = Some(Notice::Error(error.to_string())),
            None => _ = self.document.doses.remove(&place),
        }
    }

    /// Takes the perturbation away.
    pub(super) fn put_back(&mut self) -> Vec<Effect> {
        self.view.ablated = false;
        let changes = Changes {
            doses: BTreeMap::new(),
            clamped: BTreeMap::new(),
            cut: BTreeSet::new(),
            ..self.changes()
        };
        self.change(changes, Via::New, "Everything is as it was.".to_owned())
    }

    /// The perturbation in words; nothing where there is none.
    #[must_use]
    pub fn perturbation_text(&self) -> Option<String> {
        let count = |count: usize, [one, more]: [&str; 2]| match count {
            0 => None,
            1 => Some(format!("1 {one}")),
            count => Some(format!("{count} {more}")),
        };
        let removed = self
            .weights()
            .filter(|_| self.view.ablated)
            .map_or(0, |weights| {
                edges_below(weights, self.view.filter.threshold).len()
            });
        let parts: Vec<String> = [
            count(self.document.doses.len(), ["other dose", "other doses"]),
            count(
                self.document.clamped.len(),
                ["protein clamped", "proteins clamped"],
            ),
            count(self.document.cut.len(), ["edge cut", "edges cut"]),
            count(removed, ["weakest edge removed", "weakest edges removed"]),
        ]
        .into_iter()
        .flatten()
        .collect();
        (!parts.is_empty()).then(|| parts.join(", "))
    }

    /// The perturbation that is shown: doses, clamped proteins, cut edges, and those below the threshold where they count as
    /// removed.
    #[must_use]
    pub fn perturbation(&self) -> Perturbation {
        let Some(open) = &self.open else {
            return Perturbation::default();
        };
        let ligands = open.study.dataset.as_ref().map(|dataset| &dataset.ligands);
        let place_of = |ligand: &NodeId| ligands?.iter().position(|known| known == ligand);
        let doses = self
            .document
            .doses
            .iter()
            .filter_map(|((condition, ligand), &dose)| Some((*condition, place_of(ligand)?, dose)));
        let clamped = self
            .document
            .clamped
            .iter()
            .map(|(&node, &state)| (node.index() as u32, state));
        let is_cut =
            |&(source, target): &(NodeId, NodeId)| open.network.edge_between(source, target);
        let mut cut: BTreeSet<u32> = self
            .document
            .cut
            .iter()
            .filter_map(is_cut)
            .map(|edge| edge.index() as u32)
            .collect();
        if let (true, Some(weights)) = (self.view.ablated, self.weights()) {
            cut.extend(edges_below(weights, self.view.filter.threshold));
        }
        Perturbation {
            doses: doses.collect(),
            clamped: clamped.collect(),
            cut: cut.into_iter().collect(),
        }
    }
}
