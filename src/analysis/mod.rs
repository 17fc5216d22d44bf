//! What a run says about pruning: statistics by edge, ablation, perturbations, the fit by condition and by transcription factor,
//! strongest paths, spectral radii, two runs side by side. Pure: reads a run and changes nothing; knows no window and no file.

mod ablation;
mod compare;
mod definitions;
mod distributions;
mod edges;
mod fit;
mod paths;
mod perturbation;
mod run_analysis;
mod spectral_radius;

pub use ablation::{Ablated, Ablation, LEVELS, ablation, by_magnitude, edges_below, percent_below};
pub use compare::{Difference, differences};
pub use definitions::{Definition, Term};
pub use distributions::Distributions;
pub use edges::{EdgeStatistics, edge_statistics, threshold_or_median};
pub use fit::{Correlation, Grouping, correlation, correlations, errors};
pub use paths::{SignalPath, StrongestPaths, block, equal_gains, gains, strongest_paths};
pub use perturbation::{PerturbationEffects, effects};
pub use run_analysis::{RunAnalysis, analyse, edges_of_run};
pub use spectral_radius::{Radius, radii_along, radius_at};
