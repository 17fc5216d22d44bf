//! Charts of single weights: their histogram over time, and their trajectories.

use super::SMALLEST;
use super::weight_history::{CheckpointSummary, LARGEST, ROWS, WeightHistory};
use crate::charts::description::{Axis, Chart, Ink, Layer, Stroke, Subject, Unit};
use crate::network::EdgeId;

/// Most trajectories that are drawn, evenly chosen: more cannot be told apart.
const MOST_TRAJECTORIES: usize = 150;

/// How the magnitudes of one kind of edges are spread, checkpoint by checkpoint.
#[must_use]
pub fn histogram(weight_history: &WeightHistory, of_spurious: bool) -> Chart {
    let (key, title, ink) = if of_spurious {
        (
            "histogram-spurious",
            "|weight| of spurious edges",
            Ink::Spurious,
        )
    } else {
        ("histogram-pkn", "|weight| of known edges", Ink::Prior)
    };
    let mut chart = Chart::new(
        key,
        title,
        "How many edges have a |weight| of this size, over the epochs; the darker, the more. Edges that are pruned move down.",
    );
    chart.y = Axis::new("|weight|", Unit::Number).log(SMALLEST);
    let checkpoints = weight_history.checkpoints();
    let counts = checkpoints
        .iter()
        .flat_map(|checkpoint| checkpoint.counts[usize::from(of_spurious)]);
    let counts: Vec<u32> = counts.collect();
    let most = counts.iter().copied().max().unwrap_or(0);
    if checkpoints.len() < 2 || most == 0 {
        return chart;
    }
    let shares = counts
        .into_iter()
        .map(|count| f64::from(count) / f64::from(most));
    let mut x: Vec<f64> = checkpoints.iter().map(CheckpointSummary::epoch).collect();
    // The last column is as wide as the one before.
    x.push(2.0 * x[x.len() - 1] - x[x.len() - 2]);
    let y = (0..=ROWS)
        .map(|row| SMALLEST * (LARGEST / SMALLEST).powf(row as f64 / ROWS as f64))
        .collect();
    chart.layers.push(Layer::Cells {
        ink,
        x,
        y,
        shares: shares.collect(),
    });
    chart
}

/// Magnitudes over the epochs: known edges as a band, spurious ones one by one. `spurious` is `[E]`.
#[must_use]
pub fn trajectories(weight_history: &WeightHistory, spurious: &[bool]) -> Chart {
    let mut chart = Chart::new(
        "trajectories",
        "|weight| over the epochs",
        "Every spurious edge is a line; the areas hold half and nine tenths of the known edges.",
    );
    chart.y = Axis::new("|weight|", Unit::Number).log(SMALLEST);
    let checkpoints = weight_history.checkpoints();
    let known = || {
        checkpoints
            .iter()
            .filter_map(|checkpoint| Some((checkpoint.epoch(), checkpoint.known?)))
    };
    for (name, is_listed, low, high) in [
        ("PKN, 5 to 95 %", false, 0, 4),
        ("PKN, 25 to 75 %", true, 1, 3),
    ] {
        chart.layers.push(Layer::Band {
            name: name.to_owned(),
            is_listed,
            ink: Ink::Prior,
            points: known()
                .map(|(epoch, shares)| [epoch, shares[low], shares[high]])
                .collect(),
        });
    }
    let middle = known().map(|(epoch, shares)| [epoch, shares[2]]);
    chart.unlisted_line("PKN, median", Ink::Prior, Stroke::Solid, middle.collect());
    let random: Vec<usize> = (0..spurious.len()).filter(|&edge| spurious[edge]).collect();
    let stride = random.len().div_ceil(MOST_TRAJECTORIES).max(1);
    for (place, &edge) in random.iter().step_by(stride).enumerate() {
        let checkpoints = checkpoints
            .iter()
            .map(|checkpoint| [checkpoint.epoch(), checkpoint.checkpoint.weight(edge).abs()]);
        chart.layers.push(Layer::Line {
            name: "spurious".to_owned(),
            // One entry of the legend for all trajectories.
            is_listed: place == 0,
            ink: Ink::Spurious,
            stroke: Stroke::Hair,
            points: checkpoints.collect(),
            subject: Some(Subject::Edge(EdgeId::new(edge))),
        });
    }
    chart
}
