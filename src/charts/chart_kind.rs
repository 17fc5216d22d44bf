//! Every chart, one line each, and what it is drawn from: a run that is over, or one that goes on in the window.

use std::borrow::Cow;

use strum::VariantArray as _;

use crate::analysis::{Ablation, Difference, Distributions, Grouping, Radius, RunAnalysis};
use crate::charts::catalogue as of;
use crate::charts::description::Chart;
use crate::network::Network;
use crate::run::Run;
use crate::settings::Schedule;
use crate::train::{EpochRecord, Prediction};

/// A chart, in the order in which one reads them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::VariantArray)]
pub enum ChartKind {
    /// Errors by epoch.
    Loss,
    /// Shares of known and spurious edges below the median, by epoch.
    BelowMedian,
    /// Cumulative distributions of |weight|.
    Distributions,
    /// |weight| by epoch.
    Trajectories,
    /// |weight| of known edges by epoch, as densities.
    KnownDensity,
    /// |weight| of spurious edges by epoch, as densities.
    SpuriousDensity,
    /// |weight| against references in the literature.
    Evidence,
    /// Predicted against measured activities.
    Predicted,
    /// Correlation of predicted and measured activities over the conditions, of each transcription factor.
    FitByOutput,
    /// Correlation of predicted and measured activities over the transcription factors, of each condition.
    FitByCondition,
    /// Change of the predictions without the weakest edges.
    AblatedChange,
    /// Error without the weakest edges.
    AblatedFit,
    /// Terms of the loss by epoch.
    Terms,
    /// Spectral radii by epoch.
    Radii,
    /// Learning rate by epoch.
    LearningRate,
    /// Errors of several runs by epoch.
    ComparedLoss,
    /// Shares below the median of several runs by epoch.
    ComparedPruning,
    /// Weights of the shown run against those of others.
    ComparedWeights,
}

/// What charts are drawn from.
pub trait ChartData {
    /// The network with its spurious edges.
    fn network(&self) -> &Network;
    /// Whether each edge is spurious; `[E]`.
    fn spurious(&self) -> &[bool];
    /// Losses, shares and learning rate of every epoch.
    fn records(&self) -> &[EpochRecord];
    /// Quantiles and histograms of the weights at each checkpoint.
    fn weight_history(&self) -> &of::WeightHistory;
    /// Weights; `[E]`, or nothing where none are known.
    fn weights(&self) -> Option<&[f64]>;
    /// Magnitudes of both kinds of edges.
    fn distributions(&self) -> Cow<'_, Distributions>;
    /// Measured and predicted activities.
    fn cells(&self) -> &[Prediction];
    /// What becomes of the predictions without the weakest edges.
    fn ablation(&self) -> Option<&Ablation>;
    /// Spectral radii by epoch, and the name of the condition at whose steady state [`Radius::at_rest`] is taken.
    fn radii(&self) -> (&[Radius], &str);
    /// Learning rates, and number of epochs.
    fn schedule(&self) -> (Schedule, u32);
    /// The runs that are compared, the shown one first; none where it is compared with no other.
    fn compared(&self) -> Vec<of::NamedRun<'_>>;
    /// Edges of the runs that are compared, those that differ most first.
    fn differences(&self) -> &[Difference];
}

impl ChartKind {
    /// The chart of these data; `None` without the weights or the other runs that it needs.
    #[must_use]
    pub fn draw(self, data: &dyn ChartData) -> Option<Chart> {
        let compared = || Some(data.compared()).filter(|runs| !runs.is_empty());
        Some(match self {
            Self::Loss => of::loss(data.records()),
            Self::BelowMedian => of::below_median(data.records()),
            Self::Distributions => of::distributions(&data.distributions()),
            Self::Trajectories => of::trajectories(data.weight_history(), data.spurious()),
            Self::KnownDensity => of::histogram(data.weight_history(), false),
            Self::SpuriousDensity => of::histogram(data.weight_history(), true),
            Self::Evidence => of::evidence(data.network(), data.weights()?),
            Self::Predicted => of::predicted(data.cells()),
            Self::FitByOutput => of::correlated(data.cells(), Grouping::ByOutput),
            Self::FitByCondition => of::correlated(data.cells(), Grouping::ByCondition),
            Self::AblatedChange => of::ablated_change(data.ablation()),
            Self::AblatedFit => of::ablated_fit(data.ablation()),
            Self::Terms => of::terms(data.records()),
            Self::Radii => {
                let (radii, condition) = data.radii();
                of::radii(radii, condition)
            }
            Self::LearningRate => {
                let (schedule, epochs) = data.schedule();
                of::learning_rate(&schedule, epochs, data.records())
            }
            Self::ComparedLoss => of::compared_loss(&compared()?),
            Self::ComparedPruning => of::compared_pruning(&compared()?),
            Self::ComparedWeights => of::compared_weights(&compared()?, data.differences()),
        })
    }
}

/// All charts of a run that have something to show.
#[must_use]
pub fn charts(run: &Run, found: &RunAnalysis) -> Vec<Chart> {
    let data = RunData::new(run, found);
    let all = ChartKind::VARIANTS
        .iter()
        .filter_map(|kind| kind.draw(&data));
    all.filter(|chart| !chart.is_empty()).collect()
}

/// A run and what is found in it.
struct RunData<'a> {
    run: &'a Run,
    found: &'a RunAnalysis,
    weight_history: of::WeightHistory,
}

impl<'a> RunData<'a> {
    fn new(run: &'a Run, found: &'a RunAnalysis) -> Self {
        let mut weight_history = of::WeightHistory::default();
        weight_history.refresh(&run.checkpoints, &run.experiment.problem.topology.spurious);
        Self {
            run,
            found,
            weight_history,
        }
    }
}

impl ChartData for RunData<'_> {
    fn network(&self) -> &Network {
        &self.run.experiment.network
    }
    fn spurious(&self) -> &[bool] {
        &self.run.experiment.problem.topology.spurious
    }
    fn records(&self) -> &[EpochRecord] {
        &self.run.records
    }
    fn weight_history(&self) -> &of::WeightHistory {
        &self.weight_history
    }
    fn weights(&self) -> Option<&[f64]> {
        Some(&self.run.parameters.weights)
    }
    fn distributions(&self) -> Cow<'_, Distributions> {
        Cow::Borrowed(&self.found.distributions)
    }
    fn cells(&self) -> &[Prediction] {
        &self.found.cells
    }
    fn ablation(&self) -> Option<&Ablation> {
        Some(&self.found.ablation)
    }
    fn radii(&self) -> (&[Radius], &str) {
        let conditions = &self.run.experiment.dataset.conditions;
        (&self.found.radii, &conditions[self.run.condition()])
    }
    fn schedule(&self) -> (Schedule, u32) {
        let config = &self.run.experiment.config;
        (config.schedule(), config.epochs)
    }
    fn compared(&self) -> Vec<of::NamedRun<'_>> {
        Vec::new()
    }
    fn differences(&self) -> &[Difference] {
        &[]
    }
}
