//! What a tab remembers of its charts: scales, whether they follow the data, and the charts themselves until something
//! that they show has changed.

use std::collections::HashMap;

use egui_plot::PlotUi;

use crate::analysis::{Ablation, Difference, Radius};
use crate::app::computations::PruningStatistics;
use crate::app::panels::results::content;
use crate::app::state::{ByAddress, Memo, ModelKey, Selection, State, Tab};
use crate::charts::catalogue::WeightHistory;
use crate::charts::description::{Axis, Chart, Layer, Scale};
use crate::network::Network;
use crate::project::KeptRun;
use crate::settings::ScheduledChange;

/// How a chart is looked at.
#[derive(Debug, Clone, Default)]
pub(super) struct ChartView {
    /// Scales of both axes, where they are other than those of the chart.
    scales: [Option<Scale>; 2],
    /// Whether it was set not to follow the data.
    is_free: bool,
    /// Whether it follows the data at present, which dragging and zooming end.
    follows: bool,
    wants_fit: bool,
}

impl ChartView {
    /// The axes as they are shown.
    pub fn axes(&self, chart: &Chart) -> [Axis; 2] {
        let of = |axis: &Axis, place: usize| match self.scales[place] {
            Some(Scale::Log) if axis.scale == Scale::Linear => {
                axis.clone().log(least_positive(chart, place))
            }
            Some(scale) => Axis {
                scale,
                ..axis.clone()
            },
            None => axis.clone(),
        };
        [of(&chart.x, 0), of(&chart.y, 1)]
    }

    /// Gives an axis another scale.
    pub fn set_scale(&mut self, axis: usize, scale: Scale) {
        self.scales[axis] = Some(scale);
        self.wants_fit = true;
    }

    /// Whether it follows the data.
    pub fn is_following(&self) -> bool {
        self.follows && !self.is_free
    }

    /// Follows the data, or stays as it is.
    pub fn set_following(&mut self, follows: bool) {
        self.is_free = !follows;
        self.wants_fit = follows;
    }

    /// Shows everything again.
    pub fn fit(&mut self) {
        (self.wants_fit, self.is_free) = (true, false);
    }

    /// Whether everything is to be shown again, asked once.
    pub fn take_fit(&mut self) -> bool {
        std::mem::take(&mut self.wants_fit)
    }

    /// Holds the bounds of a chart that is set not to follow the data, and notes whether the plot's bounds are automatic.
    pub fn follow(&mut self, plot: &mut PlotUi<'_>) {
        if self.is_free {
            plot.set_auto_bounds(false);
        }
        self.follows = plot.auto_bounds().any();
    }
}

/// The smallest positive value along an axis: the floor of a linear axis that is made logarithmic.
fn least_positive(chart: &Chart, axis: usize) -> f64 {
    let mut least = f64::INFINITY;
    let mut note = |value: f64| {
        if value > 0.0 {
            least = least.min(value);
        }
    };
    for layer in &chart.layers {
        match layer {
            Layer::Line { points, .. } | Layer::Points { points, .. } => {
                points.iter().for_each(|point| note(point[axis]));
            }
            Layer::Band { points, .. } => points.iter().for_each(|point| note(point[axis])),
            Layer::Cells { x, y, .. } => [x, y][axis].iter().for_each(|&border| note(border)),
        }
    }
    if least.is_finite() { least } else { 1e-3 }
}

/// Key of the charts: they are made again when it changes.
#[derive(Debug, Clone, PartialEq)]
struct Stamp {
    tab: Tab,
    epochs: u32,
    shown_epoch: u32,
    network: Option<ByAddress<Network>>,
    model: ModelKey,
    found: Found,
    scheduled: Vec<ScheduledChange>,
    condition: usize,
    selection: Selection,
    threshold: f64,
    /// The settings that the schedule comes from.
    planned: (u32, f64),
}

/// Computed results that charts show.
#[derive(Debug, Clone, PartialEq)]
struct Found {
    statistics: Option<ByAddress<PruningStatistics>>,
    ablation: Option<ByAddress<Ablation>>,
    radii: ByAddress<[Radius]>,
    compared: Vec<ByAddress<KeptRun>>,
    differences: ByAddress<Vec<Difference>>,
}

impl Found {
    fn new(state: &State) -> Self {
        let computed = &state.computed;
        let shown = state.run.id.and_then(|id| state.runs.get(id));
        let compared = state.runs.compared_with(state.run.id);
        Self {
            statistics: ByAddress::maybe(computed.statistics.answer()),
            ablation: ByAddress::maybe(computed.ablation.value().as_ref()),
            radii: ByAddress::new(computed.radii.value()),
            compared: shown
                .into_iter()
                .chain(compared)
                .map(ByAddress::new)
                .collect(),
            differences: ByAddress::new(state.runs.differences()),
        }
    }
}

impl Stamp {
    fn new(state: &State) -> Self {
        Self {
            tab: state.view.tab,
            epochs: state.run.series.epochs,
            shown_epoch: state.shown_epoch(),
            network: ByAddress::maybe(state.open.as_ref().map(|open| &open.network)),
            model: state.model_key(),
            found: Found::new(state),
            scheduled: state.run.scheduled.clone(),
            condition: state.view.condition,
            selection: state.selection.clone(),
            threshold: state.view.filter.threshold,
            planned: (
                state.document.config.epochs,
                state.document.config.learning_rate,
            ),
        }
    }
}

/// Memory of all charts.
#[derive(Default)]
pub(super) struct Charts {
    views: HashMap<&'static str, ChartView>,
    made: Memo<Stamp, Vec<Chart>>,
    weight_history: WeightHistory,
}

impl Charts {
    /// The charts of the shown tab, and the scales and bounds of each.
    pub fn of(&mut self, state: &State) -> (&[Chart], &mut HashMap<&'static str, ChartView>) {
        let weight_history = &mut self.weight_history;
        let charts = self
            .made
            .refresh(Stamp::new(state), || content::charts(state, weight_history));
        (charts, &mut self.views)
    }
}
