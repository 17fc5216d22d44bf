//! Which charts a tab shows, made from the state.

use std::borrow::Cow;
use std::cell::OnceCell;

use crate::analysis::{Ablation, Difference, Distributions, Radius, percent_below};
use crate::app::state::{OpenNetwork, State, Tab};
use crate::charts::description::{Chart, Ink, Layer, Stroke, Subject, Unit};
use crate::charts::{ChartData, ChartKind, catalogue as of};
use crate::network::{EdgeId, Network};
use crate::settings::{Schedule, SettingChange};
use crate::train::{EpochRecord, Prediction, predicted_cells};

/// Selected edges that are drawn beside the spurious ones.
const MOST_SELECTED: usize = 20;

/// The charts of a tab.
fn kinds(tab: Tab) -> &'static [ChartKind] {
    use ChartKind as Of;
    match tab {
        Tab::Overview => &[Of::Loss, Of::BelowMedian, Of::Distributions],
        Tab::Compare => &[Of::ComparedLoss, Of::ComparedPruning, Of::ComparedWeights],
        Tab::Weights => &[
            Of::Trajectories,
            Of::KnownDensity,
            Of::SpuriousDensity,
            Of::Evidence,
        ],
        Tab::Fit => &[Of::Predicted, Of::FitByOutput, Of::FitByCondition],
        Tab::Training => &[Of::Terms, Of::Radii, Of::LearningRate],
        Tab::Ablation => &[Of::AblatedChange, Of::AblatedFit],
        Tab::Edges | Tab::WhatIf | Tab::Runs => &[],
    }
}

/// The charts of the shown tab, made from the state.
pub(super) fn charts(state: &State, weight_history: &mut of::WeightHistory) -> Vec<Chart> {
    let Some(open) = &state.open else {
        return Vec::new();
    };
    if state.view.tab == Tab::Weights {
        weight_history.refresh(&state.run.series.checkpoints, &open.topology.spurious);
    }
    let data = StateData {
        state,
        open,
        weight_history,
        cells: OnceCell::new(),
    };
    let kinds = kinds(state.view.tab).iter();
    let drawn = kinds.filter_map(|kind| Some((*kind, kind.draw(&data)?)));
    drawn
        .map(|(kind, mut chart)| {
            annotate(state, kind, &mut chart);
            chart
        })
        .collect()
}

/// Adds to a chart what the window shows beside the run: selection, perturbation, threshold, checkpoint.
fn annotate(state: &State, kind: ChartKind, chart: &mut Chart) {
    match kind {
        ChartKind::Trajectories => add_selected(state, chart),
        ChartKind::Predicted | ChartKind::FitByOutput | ChartKind::FitByCondition => {
            if let Some(text) = state.perturbation_text() {
                // In the title, so that an exported chart names the perturbation, too.
                chart.title += &format!(", with {text}");
            }
        }
        ChartKind::AblatedChange | ChartKind::AblatedFit => {
            let threshold = state.view.filter.threshold;
            if let (Some(weights), true) = (state.weights(), threshold > 0.0) {
                let percent = percent_below(weights, threshold);
                chart.marks.push((percent, "the threshold".to_owned()));
            }
        }
        _ => {}
    }
    if chart.x.unit == Unit::Epoch {
        mark_epochs(state, chart);
    }
}

/// The run of the window as charts see it.
struct StateData<'a> {
    state: &'a State,
    open: &'a OpenNetwork,
    weight_history: &'a of::WeightHistory,
    cells: OnceCell<Vec<Prediction>>,
}

impl ChartData for StateData<'_> {
    fn network(&self) -> &Network {
        &self.open.network
    }
    fn spurious(&self) -> &[bool] {
        &self.open.topology.spurious
    }
    fn records(&self) -> &[EpochRecord] {
        &self.state.run.series.records
    }
    fn weight_history(&self) -> &of::WeightHistory {
        self.weight_history
    }
    fn weights(&self) -> Option<&[f64]> {
        self.state.weights()
    }
    fn distributions(&self) -> Cow<'_, Distributions> {
        let found = self.state.statistics();
        found.map_or_else(Cow::default, |found| Cow::Borrowed(&found.distributions))
    }
    /// As the model predicts them now, under the perturbation that is shown.
    fn cells(&self) -> &[Prediction] {
        self.cells.get_or_init(|| {
            let known = self.state.experiment().zip(self.state.effects());
            known.map_or_else(Vec::new, |(experiment, effects)| {
                predicted_cells(experiment, &effects.changed.prediction)
            })
        })
    }
    fn ablation(&self) -> Option<&Ablation> {
        self.state.ablation()
    }
    fn radii(&self) -> (&[Radius], &str) {
        (self.state.radii(), condition_name(self.state))
    }
    fn schedule(&self) -> (Schedule, u32) {
        let config = &self.state.document.config;
        (config.schedule(), config.epochs)
    }
    fn compared(&self) -> Vec<of::NamedRun<'_>> {
        let state = self.state;
        let others = state.runs.compared_with(state.run.id);
        if others.is_empty() {
            return Vec::new();
        }
        let kept = state.run.id.and_then(|id| state.runs.get(id));
        let shown = of::NamedRun {
            name: kept.map_or("the present run", |kept| &kept.name),
            colour: kept.map_or(0, |kept| state.runs.colour_of(kept, state.run.id)),
            records: &state.run.series.records,
        };
        let others = others.into_iter().map(|kept| of::NamedRun {
            name: &kept.name,
            colour: state.runs.colour_of(kept, state.run.id),
            records: &kept.run.records,
        });
        [shown].into_iter().chain(others).collect()
    }
    fn differences(&self) -> &[Difference] {
        self.state.runs.differences()
    }
}

/// Marks the epochs of changed settings, of a branch, and of the shown checkpoint.
fn mark_epochs(state: &State, chart: &mut Chart) {
    // At least ten epochs, so that the first ones do not jump.
    chart.x.includes = vec![0.0, f64::from(state.run.series.epochs.max(10))];
    for change in state.marked_changes() {
        let mark = (f64::from(change.epoch), change.what.label());
        chart.marks.push(mark);
    }
    let changes = state.run.scheduled.iter();
    for branch in changes.filter(|change| change.what == SettingChange::Branch) {
        let mark = (f64::from(branch.epoch), branch.what.label());
        chart.marks.push(mark);
    }
    if let Some(viewed) = &state.viewed {
        let text = format!("epoch {} is shown", viewed.epoch);
        chart.marks.push((f64::from(viewed.epoch), text));
    } else if chart.key == "learning-rate" && state.run.series.epochs > 0 {
        let epoch = f64::from(state.run.series.epochs);
        chart.marks.push((epoch, "now".to_owned()));
    }
}

/// Curves of known edges that are selected; spurious ones are there already.
fn add_selected(state: &State, chart: &mut Chart) {
    let Some(open) = &state.open else { return };
    let checkpoints = state.run.series.checkpoints.all();
    let is_known = |edge: &&EdgeId| !open.topology.spurious[edge.index()];
    for &edge in state
        .selection
        .edges
        .iter()
        .filter(is_known)
        .take(MOST_SELECTED)
    {
        chart.layers.push(Layer::Line {
            name: "selected".to_owned(),
            is_listed: false,
            ink: Ink::Selected,
            stroke: Stroke::Solid,
            points: checkpoints
                .iter()
                .map(|checkpoint| {
                    [
                        f64::from(checkpoint.epoch),
                        checkpoint.weight(edge.index()).abs(),
                    ]
                })
                .collect(),
            subject: Some(Subject::Edge(edge)),
        });
    }
}

/// The condition that is looked at.
fn condition_name(state: &State) -> &str {
    let dataset = state.dataset();
    dataset
        .and_then(|dataset| dataset.conditions.get(state.view.condition))
        .map_or("", String::as_str)
}

#[cfg(test)]
mod tests {
    use strum::VariantArray as _;

    use super::*;

    #[test]
    fn every_chart_lies_on_a_tab() {
        let shown: Vec<ChartKind> = (Tab::VARIANTS.iter())
            .flat_map(|&tab| kinds(tab))
            .copied()
            .collect();
        for kind in ChartKind::VARIANTS {
            assert!(shown.contains(kind), "{kind:?} lies on no tab");
        }
    }
}
