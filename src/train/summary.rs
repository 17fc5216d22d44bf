//! The result of a run, in a dozen numbers.

use serde::{Deserialize, Serialize};

use super::Experiment;
use crate::engine::Evaluation;
use crate::model::Parameters;
use crate::statistics::pruning;

/// One cell of the table of transcription factors.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Prediction {
    /// Position of the condition in the data set.
    pub condition: usize,
    /// Position of the transcription factor in the data set.
    pub output: usize,
    /// Measured activity; `None` where nothing was measured.
    pub measured: Option<f64>,
    /// Predicted activity.
    pub predicted: f64,
    /// Whether the condition trains.
    pub trains: bool,
}

/// All cells, condition by condition.
#[must_use]
pub fn predictions(experiment: &Experiment, evaluation: &Evaluation) -> Vec<Prediction> {
    predicted_cells(experiment, &evaluation.prediction)
}

/// All cells, condition by condition, from predicted activities, `[conditions x TFs]`.
#[must_use]
pub fn predicted_cells(experiment: &Experiment, prediction: &[f64]) -> Vec<Prediction> {
    let dataset = &experiment.dataset;
    let outputs = dataset.transcription_factors.len();
    assert_eq!(
        prediction.len(),
        dataset.conditions.len() * outputs,
        "prediction [conditions x TFs]"
    );
    (0..prediction.len())
        .map(|cell| {
            let (condition, output) = (cell / outputs, cell % outputs);
            let (measured, predicted) = (dataset.activities[cell], prediction[cell]);
            Prediction {
                condition,
                output,
                measured,
                predicted,
                trains: experiment.problem.trains[condition],
            }
        })
        .collect()
}

/// A training condition whose states still moved after all steps.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Unsettled {
    /// Name of the condition.
    pub condition: String,
    /// Symbol of the node that moved most.
    pub node: String,
    /// Change of its state in the last step; infinite where the state is not finite.
    #[serde(deserialize_with = "null_is_infinite")]
    pub change: f64,
}

/// JSON has no infinity: it is written as null.
fn null_is_infinite<'de, D: serde::Deserializer<'de>>(json: D) -> Result<f64, D::Error> {
    Ok(Option::deserialize(json)?.unwrap_or(f64::INFINITY))
}

/// Nor has it a value that is not a number.
fn null_is_nan<'de, D: serde::Deserializer<'de>>(json: D) -> Result<f64, D::Error> {
    Ok(Option::deserialize(json)?.unwrap_or(f64::NAN))
}

/// A condition counts as unsettled if a state changes by at least this in its last step. Epochs of ordinary runs that use
/// all 150 steps were seen to end with changes of a few 1e-4; oscillating states change by 0.01 and more.
pub(super) const STILL: f64 = 1e-3;

fn unsettled(experiment: &Experiment, evaluation: &Evaluation) -> Vec<Unsettled> {
    let changes = evaluation.residuals.iter().zip(&evaluation.moving);
    let conditions = experiment.dataset.conditions.iter();
    changes
        .zip(conditions.zip(&experiment.problem.trains))
        .filter(|((change, _), (_, trains))| **trains && **change >= STILL)
        .map(|((&change, &node), (condition, _))| Unsettled {
            condition: condition.clone(),
            node: experiment.network.nodes()[node as usize].symbol.clone(),
            change,
        })
        .collect()
}

/// The result of a run. `None` where a number does not exist: no test conditions, no spurious edges, no variance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// Mean squared error on the training conditions; not a number where a prediction is none.
    #[serde(deserialize_with = "null_is_nan")]
    pub fit_train: f64,
    /// Mean squared error on the test conditions.
    pub fit_test: Option<f64>,
    /// Pearson correlation of measured and predicted activity on the training conditions.
    pub pearson_train: Option<f64>,
    /// The same on the test conditions.
    pub pearson_test: Option<f64>,
    /// Percentage of prior edges whose magnitude is below the median of all.
    pub pkn_below_median_percent: f64,
    /// The same for spurious edges.
    pub spurious_below_median_percent: Option<f64>,
    /// Largest gap between the cumulative distributions of the magnitudes of prior and spurious edges.
    pub ks_statistic: Option<f64>,
    /// Its p-value.
    pub ks_p: Option<f64>,
    /// Probability that a random spurious edge is smaller than a random prior edge.
    pub auc: Option<f64>,
    /// Training conditions whose states do not come to rest.
    pub unsettled: Vec<Unsettled>,
    /// Epochs that were trained.
    pub epochs: u32,
    /// Duration of the training.
    pub wall_secs: f64,
    /// Epochs per second.
    pub epochs_per_sec: f64,
}

impl Summary {
    /// The summary of a run that was trained for `earlier_secs` before it was taken over.
    #[must_use]
    pub fn after(mut self, earlier_secs: f64) -> Self {
        self.wall_secs += earlier_secs;
        self.epochs_per_sec = epochs_per_sec(self.epochs, self.wall_secs);
        self
    }
}

fn epochs_per_sec(epochs: u32, wall_secs: f64) -> f64 {
    if wall_secs > 0.0 {
        f64::from(epochs) / wall_secs
    } else {
        0.0
    }
}

/// Sums up a run.
#[must_use]
pub fn summary(
    experiment: &Experiment,
    parameters: &Parameters,
    evaluation: &Evaluation,
    epochs: u32,
    wall_secs: f64,
) -> Summary {
    let cells = predictions(experiment, evaluation);
    let pairs = |trains: bool| -> Vec<(f64, f64)> {
        cells
            .iter()
            .filter(|cell| cell.trains == trains)
            .filter_map(|cell| Some((cell.measured?, cell.predicted)))
            .collect()
    };
    let spurious = &experiment.problem.topology.spurious;
    let shares = pruning::below_median(&parameters.weights, spurious);
    let separation = pruning::separation(&parameters.weights, spurious);
    let finite = |value: f64| value.is_finite().then_some(value);
    Summary {
        fit_train: evaluation.losses.fit,
        fit_test: finite(evaluation.losses.test),
        pearson_train: pruning::pearson(&pairs(true)),
        pearson_test: pruning::pearson(&pairs(false)),
        pkn_below_median_percent: shares.pkn_percent,
        spurious_below_median_percent: finite(shares.spurious_percent),
        ks_statistic: separation.map(|separation| separation.ks_statistic),
        ks_p: separation.map(|separation| separation.ks_p),
        auc: separation.map(|separation| separation.auc),
        unsettled: unsettled(experiment, evaluation),
        epochs,
        wall_secs,
        epochs_per_sec: epochs_per_sec(epochs, wall_secs),
    }
}
