//! The charts of a report, in the order in which one reads them.

use crate::analysis::{Grouping, RunAnalysis};
use crate::charts::catalogue as of;
use crate::charts::description::Chart;
use crate::run::Run;

/// All charts of a run.
#[must_use]
pub fn charts(run: &Run, found: &RunAnalysis) -> Vec<Chart> {
    let experiment = &run.experiment;
    let spurious = &experiment.problem.topology.spurious;
    let mut weight_history = of::WeightHistory::default();
    weight_history.refresh(&run.checkpoints, spurious);
    let all = vec![
        of::loss(&run.records, None),
        of::below_median(&run.records, None),
        of::distributions(&found.distributions),
        of::trajectories(&weight_history, spurious),
        of::histogram(&weight_history, false),
        of::histogram(&weight_history, true),
        of::evidence(&experiment.network, &run.parameters.weights),
        of::predicted(&found.cells),
        of::correlated(&found.cells, Grouping::ByOutput),
        of::correlated(&found.cells, Grouping::ByCondition),
        of::ablated_change(Some(&found.ablation)),
        of::ablated_fit(Some(&found.ablation)),
        of::terms(&run.records),
        of::radii(
            &found.radii,
            &experiment.dataset.conditions[run.condition()],
        ),
        of::learning_rate(
            &experiment.config.schedule(),
            experiment.config.epochs,
            &run.records,
        ),
    ];
    all.into_iter().filter(|chart| !chart.is_empty()).collect()
}
