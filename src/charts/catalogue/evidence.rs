//! What the literature knows of an edge, beside what training made of it.

use super::SMALLEST;
use crate::analysis::Term;
use crate::charts::description::{Axis, Chart, Ink, Subject, Unit};
use crate::network::{EdgeId, EdgeOrigin, Network};
use crate::statistics::spearman;

/// Where edges without a reference are drawn, left of 1: a logarithmic axis has no 0.
const UNKNOWN: f64 = 0.5;

/// Number of references of every known edge against its magnitude.
#[must_use]
pub fn evidence(network: &Network, weights: &[f64]) -> Chart {
    let known = network
        .edges()
        .iter()
        .enumerate()
        .filter(|(_, edge)| edge.origin == EdgeOrigin::Prior);
    let known: Vec<([f64; 2], Subject)> = known
        .map(|(place, edge)| {
            (
                [edge.references.len() as f64, weights[place].abs()],
                Subject::Edge(EdgeId::new(place)),
            )
        })
        .collect();
    let pairs: Vec<(f64, f64)> = known
        .iter()
        .map(|(point, _)| (point[0], point[1]))
        .collect();
    let title = spearman(&pairs).map_or_else(
        || "Evidence".to_owned(),
        |rho| format!("Evidence: ρ {rho:.2}"),
    );
    let mut chart = Chart::new(
        "evidence",
        title,
        "Every point is a known edge: how many references it has, and how strong training made it. At the left end: no reference.",
    );
    chart.terms = vec![Term::Rho];
    chart.x = Axis::new("references", Unit::Number)
        .log(UNKNOWN)
        .including(&[1.0, 10.0]);
    chart.y = Axis::new("|weight|", Unit::Number).log(SMALLEST);
    chart.points("known edges", Ink::Prior, known.into_iter());
    chart
}
