//! What a run says about pruning: findings by edge, ablation, interventions, the fit by condition and by transcription factor,
//! two runs side by side, and the charts that show it all. Pure: reads a run and changes nothing; knows no window and no file.

mod ablation;
pub mod chart;
pub mod charts;
mod compare;
mod definitions;
mod distributions;
mod edges;
mod fit;
mod radius;
mod what_if;

pub use ablation::{Ablated, Ablation, LEVELS, ablation, by_magnitude, edges_below, percent_below};
pub use compare::{Difference, Other, differences};
pub use definitions::{Definition, Term};
pub use distributions::Distributions;
pub use edges::{EdgeFinding, edge_findings, threshold_or_median};
pub use fit::{Correlation, Grouping, correlation, correlations, errors};
pub use radius::{Radius, radii_along, radius_at};
pub use what_if::{Effects, effects};
