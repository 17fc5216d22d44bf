//! Which charts a tab shows, made from the state.

use crate::analysis::{Distributions, Grouping, percent_below};
use crate::app::state::{OpenNetwork, State, Tab};
use crate::charts::catalogue as of;
use crate::charts::description::{Chart, Ink, Layer, Stroke, Subject, Unit};
use crate::network::EdgeId;
use crate::settings::SettingChange;
use crate::train::{Prediction, predicted_cells};

/// Selected edges that are drawn beside the spurious ones.
const MOST_SELECTED: usize = 20;

/// The charts of the tab as it lies.
pub(super) fn charts(state: &State, digest: &mut of::WeightHistory) -> Vec<Chart> {
    let Some(open) = &state.open else {
        return Vec::new();
    };
    let records = &state.run.series.records;
    let mut charts = match state.view.tab {
        Tab::Overview | Tab::Compare => overview(state, open),
        Tab::Weights => weights(state, open, digest),
        Tab::Fit => fit(state),
        Tab::Training => vec![
            of::terms(records),
            of::radii(state.radii(), condition_name(state)),
            of::learning_rate(
                &state.document.config.schedule(),
                state.document.config.epochs,
                records,
            ),
        ],
        Tab::Ablation => ablation(state),
        Tab::Edges | Tab::WhatIf => Vec::new(),
    };
    let over_epochs = |chart: &&mut Chart| chart.x.unit == Unit::Epoch;
    charts
        .iter_mut()
        .filter(over_epochs)
        .for_each(|chart| mark_epochs(state, chart));
    charts
}

/// Loss and shares, and the distributions or the weights of both runs.
fn overview(state: &State, open: &OpenNetwork) -> Vec<Chart> {
    let other = state.compared.as_ref().map(|compared| &compared.other);
    let other_records = other.map(|other| &other.records[..]);
    let records = &state.run.series.records;
    let last = match (state.view.tab, &state.compared) {
        (Tab::Compare, Some(compared)) => {
            of::compared(&open.network, compared.differences(), "the other run")
        }
        _ => {
            let none = Distributions::default();
            let found = state.statistics().map(|found| &found.distributions);
            of::distributions(found.unwrap_or(&none))
        }
    };
    vec![
        of::loss(records, other_records),
        of::below_median(records, other_records),
        last,
    ]
}

/// Weights over the epochs, and what the literature knows of them.
fn weights(state: &State, open: &OpenNetwork, digest: &mut of::WeightHistory) -> Vec<Chart> {
    let spurious = &open.topology.spurious;
    digest.refresh(&state.run.series.checkpoints, spurious);
    let mut trajectories = of::trajectories(digest, spurious);
    add_selected(state, &mut trajectories);
    let mut charts = vec![
        trajectories,
        of::histogram(digest, false),
        of::histogram(digest, true),
    ];
    let weights = state.weights();
    charts.extend(weights.map(|weights| of::evidence(&open.network, weights)));
    charts
}

/// Predicted against measured activity, under the perturbation that is shown.
fn fit(state: &State) -> Vec<Chart> {
    let cells = cells(state);
    let mut charts = vec![
        of::predicted(&cells),
        of::correlated(&cells, Grouping::ByOutput),
        of::correlated(&cells, Grouping::ByCondition),
    ];
    if let Some(text) = state.perturbation_text() {
        // Also where the chart goes without the window.
        charts
            .iter_mut()
            .for_each(|chart| chart.title += &format!(", with {text}"));
    }
    charts
}

/// Every cell of the table of transcription factors as the model predicts it now, under the perturbation that is shown.
fn cells(state: &State) -> Vec<Prediction> {
    let (Some(experiment), Some(effects)) = (state.experiment(), state.effects()) else {
        return Vec::new();
    };
    predicted_cells(experiment, &effects.changed.prediction)
}

fn ablation(state: &State) -> Vec<Chart> {
    let found = state.ablation();
    let mut charts = vec![of::ablated_change(found), of::ablated_fit(found)];
    let Some(weights) = state.weights() else {
        return charts;
    };
    let threshold = state.view.filter.threshold;
    let percent = percent_below(weights, threshold);
    if threshold > 0.0 {
        for chart in &mut charts {
            chart.marks.push((percent, "the threshold".to_owned()));
        }
    }
    charts
}

/// Changed settings, and the checkpoint that is shown.
fn mark_epochs(state: &State, chart: &mut Chart) {
    // At least ten epochs, so that the first ones do not jump.
    chart.x.includes = vec![0.0, f64::from(state.run.series.epochs.max(10))];
    for change in state.marked_changes() {
        let mark = (f64::from(change.epoch), change.what.label());
        chart.marks.push(mark);
    }
    if let Some(branched) = &state.run.branched {
        let epoch = f64::from(branched.epoch);
        chart.marks.push((epoch, SettingChange::Branch.label()));
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
    let dataset = state
        .open
        .as_ref()
        .and_then(|open| open.study.dataset.as_ref());
    dataset
        .and_then(|dataset| dataset.conditions.get(state.view.condition))
        .map_or("", String::as_str)
}
