//! Charts of single weights: their histogram over time, their trajectories, and what the literature knows of them.

use super::SMALLEST;
use crate::analysis::chart::{Axis, Chart, Ink, Layer, Stroke, Subject, Unit};
use crate::model::pruning::spearman;
use crate::network::{EdgeId, EdgeOrigin, Network};
use crate::train::{Course, Moment};

/// Columns of a histogram and points of a trajectory: as many as one can tell apart.
const COLUMNS: usize = 60;
/// Rows of a histogram, from [`SMALLEST`] to [`LARGEST`].
const ROWS: usize = 40;
/// Larger magnitudes are counted in the last row.
const LARGEST: f64 = 10.0;
/// So many trajectories can be told apart; of more, as many are drawn, evenly chosen.
const MOST_TRAJECTORIES: usize = 150;

/// Where edges without a reference stand.
const UNKNOWN: f64 = 0.5;

/// At most [`COLUMNS`] moments, evenly chosen, with the first and the last.
fn chosen(course: &Course) -> Vec<&Moment> {
    let moments = course.moments();
    let stride = moments.len().div_ceil(COLUMNS).max(1);
    let mut chosen: Vec<&Moment> = moments.iter().step_by(stride).collect();
    if let (Some(last), Some(of_all)) = (chosen.last(), moments.last())
        && last.epoch != of_all.epoch
    {
        chosen.push(of_all);
    }
    chosen
}

/// How the magnitudes of one kind of edges are spread, moment by moment.
#[must_use]
pub fn histogram(course: &Course, spurious: &[bool], of_spurious: bool) -> Chart {
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
    let moments = chosen(course);
    let edges: Vec<usize> = (0..spurious.len())
        .filter(|&edge| spurious[edge] == of_spurious)
        .collect();
    if moments.len() < 2 || edges.is_empty() {
        return chart;
    }
    let row_of = |magnitude: f64| {
        let share = (magnitude.max(SMALLEST) / SMALLEST).ln() / (LARGEST / SMALLEST).ln();
        ((share * ROWS as f64) as usize).min(ROWS - 1)
    };
    let mut shares = vec![0.0; moments.len() * ROWS];
    for (column, moment) in moments.iter().enumerate() {
        for &edge in &edges {
            shares[column * ROWS + row_of(moment.weight(edge).abs())] += 1.0;
        }
    }
    let most = shares.iter().copied().fold(1.0, f64::max);
    shares.iter_mut().for_each(|share| *share /= most);
    let mut x: Vec<f64> = moments
        .iter()
        .map(|moment| f64::from(moment.epoch))
        .collect();
    // The last column is as wide as the one before.
    x.push(2.0 * x[x.len() - 1] - x[x.len() - 2]);
    let y = (0..=ROWS)
        .map(|row| SMALLEST * (LARGEST / SMALLEST).powf(row as f64 / ROWS as f64))
        .collect();
    chart.layers.push(Layer::Cells { ink, x, y, shares });
    chart
}

/// The course of the magnitudes: known edges as a band, spurious ones one by one.
#[must_use]
pub fn trajectories(course: &Course, spurious: &[bool]) -> Chart {
    let mut chart = Chart::new(
        "trajectories",
        "Course of |weight|",
        "Every spurious edge is a line; the areas hold half and nine tenths of the known edges. Point at a line to see which edge it is, click to select it.",
    );
    chart.y = Axis::new("|weight|", Unit::Number).log(SMALLEST);
    let moments = chosen(course);
    let of_kind = |wanted: bool| -> Vec<usize> {
        (0..spurious.len())
            .filter(|&edge| spurious[edge] == wanted)
            .collect()
    };
    let (known, random) = (of_kind(false), of_kind(true));
    if !known.is_empty() {
        let sorted: Vec<(f64, Vec<f64>)> = moments
            .iter()
            .map(|moment| {
                let mut magnitudes: Vec<f64> = known
                    .iter()
                    .map(|&edge| moment.weight(edge).abs())
                    .collect();
                magnitudes.sort_unstable_by(f64::total_cmp);
                (f64::from(moment.epoch), magnitudes)
            })
            .collect();
        let at = |magnitudes: &[f64], share: f64| {
            magnitudes[((magnitudes.len() - 1) as f64 * share).round() as usize]
        };
        for (name, is_listed, low, high) in [
            ("PKN, 5 to 95 %", false, 0.05, 0.95),
            ("PKN", true, 0.25, 0.75),
        ] {
            let points = sorted
                .iter()
                .map(|(epoch, all)| [*epoch, at(all, low), at(all, high)]);
            chart.layers.push(Layer::Band {
                name: name.to_owned(),
                is_listed,
                ink: Ink::Prior,
                points: points.collect(),
            });
        }
        let middle = sorted.iter().map(|(epoch, all)| [*epoch, at(all, 0.5)]);
        chart.unlisted_line("PKN, median", Ink::Prior, Stroke::Solid, middle.collect());
    }
    let stride = random.len().div_ceil(MOST_TRAJECTORIES).max(1);
    for (place, &edge) in random.iter().step_by(stride).enumerate() {
        chart.layers.push(Layer::Line {
            name: "spurious".to_owned(),
            // One for all of them.
            is_listed: place == 0,
            ink: Ink::Spurious,
            stroke: Stroke::Hair,
            points: trajectory(&moments, edge),
            subject: Some(Subject::Edge(EdgeId::new(edge))),
        });
    }
    chart
}

fn trajectory(moments: &[&Moment], edge: usize) -> Vec<[f64; 2]> {
    moments
        .iter()
        .map(|moment| [f64::from(moment.epoch), moment.weight(edge).abs()])
        .collect()
}

/// Number of references of every known edge against its magnitude.
#[must_use]
pub fn evidence(network: &Network, weights: &[f64]) -> Chart {
    let known = network
        .edges()
        .iter()
        .enumerate()
        .filter(|(_, edge)| edge.origin == EdgeOrigin::Prior);
    let (points, subjects): (Vec<[f64; 2]>, Vec<Subject>) = known
        .map(|(place, edge)| {
            // Without a reference an edge stands left of 1: a logarithmic axis has no 0.
            let references = (edge.references.len() as f64).max(UNKNOWN);
            (
                [references, weights[place].abs()],
                Subject::Edge(EdgeId::new(place)),
            )
        })
        .unzip();
    let pairs: Vec<(f64, f64)> = points.iter().map(|point| (point[0], point[1])).collect();
    let title = spearman(&pairs).map_or_else(
        || "Evidence".to_owned(),
        |rho| format!("Evidence: ρ {rho:.2}"),
    );
    let mut chart = Chart::new(
        "evidence",
        title,
        "Every point is a known edge: how many references it has, and how strong training made it. At the left end: no reference.",
    );
    chart.x = Axis::new("references", Unit::Number).log(UNKNOWN);
    chart.y = Axis::new("|weight|", Unit::Number).log(SMALLEST);
    chart.layers.push(Layer::Points {
        name: "known edges".to_owned(),
        is_listed: true,
        ink: Ink::Prior,
        points,
        subjects,
    });
    chart
}
