//! Changes of the view, walking with the arrow keys, which nodes and edges are visible, and requests to simulate the model.

use std::sync::Arc;

use super::effects::Effect;
use crate::analysis::StrongestPaths;
use crate::app::computations::{Simulation, SimulationRequest};
use crate::app::query::{QueryContext, Step, Visibility, walk};
use crate::app::state::{
    ByAddress, NodeColours, Phase, Selection, State, Tab, ViewChange, VisibilityKey,
};
use crate::engine::simulate::Trace;
use crate::network::NodeId;

impl State {
    /// Network, weights and states that filters, queries and spoken descriptions are evaluated on; `None` while nothing is open.
    #[must_use]
    pub fn context(&self) -> Option<QueryContext<'_>> {
        let open = self.open.as_ref()?;
        Some(QueryContext {
            network: &open.network,
            adjacency: &open.adjacency,
            components: &open.components,
            reach: &open.reach,
            weights: self.weights(),
            state: self.node_states(),
            doubted: &self.document.doubted,
        })
    }

    /// The weights that are shown: of a checkpoint of the run, or before it those that it would start from; `[E]`.
    #[must_use]
    pub fn weights(&self) -> Option<&[f64]> {
        let edges = self.open.as_ref()?.topology.edges();
        let parameters = self.parameters()?;
        (parameters.weights.len() == edges).then_some(&parameters.weights[..])
    }

    /// The last simulation, if it is of the open network.
    #[must_use]
    pub fn simulation(&self) -> Option<&Simulation> {
        let open = self.open.as_ref()?;
        self.computed
            .simulation
            .answer()
            .map(|simulation| &**simulation)
            .filter(|simulation| Arc::ptr_eq(&simulation.network, &open.network))
    }

    /// States by step in the chosen condition. `None` during training while no view shows simulated values: no new trace is
    /// requested then, and the last one is out of date.
    #[must_use]
    pub fn trace(&self) -> Option<&Trace> {
        let is_followed = self.run.phase != Phase::Running || self.is_looked_at();
        let of_condition = |simulation: &&Simulation| simulation.condition == self.view.condition;
        self.simulation()
            .filter(of_condition)
            .filter(|_| is_followed)?
            .trace
            .as_ref()
    }

    /// Strongest paths between the chosen ends, once they are found.
    #[must_use]
    pub fn strongest_paths(&self) -> Option<&StrongestPaths> {
        let wanted = self.wanted_paths()?;
        let (of, found) = self.simulation()?.paths.as_ref()?;
        (*of == wanted).then_some(found)
    }

    fn wanted_paths(&self) -> Option<(NodeId, NodeId, usize)> {
        let (from, to) = self.view.paths.ends()?;
        Some((from, to, self.view.paths.count))
    }

    /// Whether a view shows states, paths, queries or predictions, which need a simulation.
    fn is_looked_at(&self) -> bool {
        self.view.colours != NodeColours::Role
            || self.view.paths.ends().is_some()
            || self.view.filter.query.is_some()
            || !self.selection.nodes.is_empty()
            || self.wants_effects()
    }

    /// Whether predictions of all conditions are shown.
    fn wants_effects(&self) -> bool {
        self.view.colours == NodeColours::Change
            || matches!(self.view.tab, Tab::Fit | Tab::Ablation | Tab::WhatIf)
    }

    /// States of all nodes in the chosen condition at the chosen step; `[N]`.
    #[must_use]
    pub fn node_states(&self) -> Option<&[f64]> {
        let trace = self.trace()?;
        let last = trace.states.len().checked_sub(1)?;
        let step = self
            .view
            .playback
            .step
            .map_or(last, |step| (step as usize).min(last));
        Some(&trace.states[step])
    }

    /// By how much the perturbation changes the state of a node in the chosen condition.
    #[must_use]
    pub fn state_change(&self, node: NodeId) -> Option<f64> {
        let (effects, open) = (self.effects()?, self.open.as_ref()?);
        let place = self.view.condition * open.network.nodes().len() + node.index();
        Some(effects.changed.state.get(place)? - effects.plain.state.get(place)?)
    }

    /// Measured and predicted activity of a node in the chosen condition; each where there is one.
    #[must_use]
    pub fn activity(&self, node: NodeId) -> (Option<f64>, Option<f64>) {
        let Some(dataset) = self.dataset() else {
            return (None, None);
        };
        let outputs = &dataset.transcription_factors;
        let Some(place) = outputs.iter().position(|&output| output == node) else {
            return (None, None);
        };
        let in_range = self.view.condition < dataset.conditions.len();
        let measured = in_range
            .then(|| dataset.activities_of(self.view.condition)[place])
            .flatten();
        (measured, self.trace().map(|trace| trace.prediction[place]))
    }

    pub(super) fn change_view_by(&mut self, changes: Vec<ViewChange>) {
        for change in changes {
            if let ViewChange::Paths(paths) = &change
                && paths.from != self.view.paths.from
            {
                self.view.condition = self.telling_condition(paths.from);
            }
            self.view.set(change);
        }
        self.view.condition = self
            .view
            .condition
            .min(self.condition_count().saturating_sub(1));
    }

    /// The present condition, or, if a ligand has no dose in it, the condition with the largest dose of the ligand.
    fn telling_condition(&self, ligand: Option<NodeId>) -> usize {
        let (present, dataset) = (self.view.condition, self.dataset());
        let Some((dataset, ligand)) = dataset.zip(ligand) else {
            return present;
        };
        let Some(place) = dataset.ligands.iter().position(|&known| known == ligand) else {
            return present;
        };
        let dose = |condition: usize| dataset.doses_of(condition)[place];
        let conditions = 0..dataset.conditions.len();
        if conditions.contains(&present) && dose(present) > 0.0 {
            return present;
        }
        conditions
            .max_by(|&a, &b| dose(a).total_cmp(&dose(b)).then(b.cmp(&a)))
            .unwrap_or(present)
    }

    fn condition_count(&self) -> usize {
        let dataset = self.dataset();
        dataset.map_or(0, |dataset| dataset.conditions.len())
    }

    pub(super) fn walk(&mut self, step: Step) {
        let Some(context) = self.context() else {
            return;
        };
        let (node, edge) = (self.selection.nodes.first(), self.selection.edges.first());
        let next = walk(&context, node.copied(), edge.copied(), self.fan, step);
        match next {
            Some(Ok(node)) => {
                self.fan = None;
                self.selection = Selection {
                    nodes: [node].into(),
                    ..Selection::default()
                };
            }
            Some(Err(edge)) => {
                // A step from a node to one of its edges makes the node the fan.
                self.fan = self.selection.nodes.first().copied().or(self.fan);
                self.selection = Selection {
                    edges: [edge].into(),
                    ..Selection::default()
                };
            }
            None => {}
        }
    }

    /// Computes the visibility of nodes and edges again if network, filter, focus, selection, model or query have changed.
    pub(super) fn refresh_shown(&mut self) {
        let (Some(context), Some(open)) = (self.context(), &self.open) else {
            self.computed.shown.forget();
            return;
        };
        let filter = &self.view.filter;
        let weights_matter = filter.threshold > 0.0 || filter.query.is_some();
        let key = VisibilityKey {
            network: ByAddress::new(&open.network),
            filter: filter.clone(),
            focus: self.view.focus,
            selection: self.selection.clone(),
            model: weights_matter.then(|| self.model_key()),
            asked: filter.query.as_ref().map(|_| self.query_key()),
        };
        if self.computed.shown.of(&key).is_some() {
            return;
        }
        let selected = (&self.selection.nodes, &self.selection.edges);
        let shown = Visibility::new(&context, filter, &self.view.focus, selected);
        self.computed.shown.set(key, Arc::new(shown));
    }

    /// Requests a simulation of the model if its inputs have changed; during training only for views that show simulated values.
    /// One request at a time; later changes are requested afterwards.
    pub(super) fn ask_simulation(&mut self) -> Vec<Effect> {
        let Some(open) = &self.open else {
            return Vec::new();
        };
        let is_training = self.run.phase == Phase::Running;
        if self.computed.simulation.is_waiting() || (is_training && !self.is_looked_at()) {
            return Vec::new();
        }
        let request = SimulationRequest {
            study: Arc::clone(&open.study),
            network: Arc::clone(&open.network),
            config: self.document.config.clone(),
            parameters: self
                .viewed
                .as_ref()
                .map(|viewed| &viewed.parameters)
                .or(self.run.series.parameters.as_ref())
                .cloned(),
            condition: self.view.condition,
            perturbation: self.perturbation(),
            wants_effects: !is_training || self.wants_effects(),
            paths: self.wanted_paths(),
            before: self
                .simulation()
                .and(self.computed.simulation.answer().cloned()),
        };
        let request = self.computed.simulation.ask(request);
        let effect = request.map(|request| Effect::Simulate(Box::new(request)));
        effect.into_iter().collect()
    }

    /// Whether every question about the model has its answer.
    #[must_use]
    pub fn is_answered(&self) -> bool {
        !self.computed.simulation.is_waiting()
    }

    pub(super) fn take_simulation(&mut self, simulation: Option<Simulation>) {
        self.computed.simulation.take(simulation);
    }
}
