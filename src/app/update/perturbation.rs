//! The perturbation that is shown: doses, clamped proteins, cut edges. Training never sees it.

use std::collections::BTreeSet;

use super::decisions::Decision;
use super::effects::Effect;
use crate::analysis::edges_below;
use crate::app::state::{Notice, State};
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
        let what = self.edges_text(edges);
        if pairs.iter().all(|pair| self.document.cut.contains(pair)) {
            let decision = Decision::new(format!("join {what} again")).saying("Joined again.");
            return self.decide(decision, |document| {
                pairs.iter().for_each(|pair| _ = document.cut.remove(pair));
            });
        }
        let decision = Decision::new(format!("cut {what}"))
            .saying("Cut, in what is shown; training does not see it.");
        self.decide(decision, |document| document.cut.extend(pairs))
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
    pub(super) fn set_dose(&mut self, ligand: NodeId, dose: Option<f64>) -> Vec<Effect> {
        let place = (self.view.condition, ligand);
        let dose = match dose.map(|dose| setting::DOSE.check(dose)).transpose() {
            Ok(dose) => dose,
            Err(error) => {
                self.dialogs.notice = Some(Notice::Error(error.to_string()));
                return Vec::new();
            }
        };
        let decision = Decision::new(format!("dose of {}", self.symbol(ligand))).in_group("dose");
        self.decide(decision, |document| match dose {
            Some(dose) => _ = document.doses.insert(place, dose),
            None => _ = document.doses.remove(&place),
        })
    }

    /// Takes the perturbation away.
    pub(super) fn put_back(&mut self) -> Vec<Effect> {
        self.view.ablated = false;
        let decision = Decision::new("put doses, proteins and cut edges back")
            .saying("Everything is as it was.");
        self.decide(decision, |document| {
            document.doses.clear();
            document.clamped.clear();
            document.cut.clear();
        })
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
