//! Computations from a run while it is shown: requests, answers, and the functions between them. Pure: threads are added by
//! `jobs`.

mod analysis_job;
mod pruning_statistics;
mod simulation;

pub use analysis_job::{AnalysisJob, AnalysisResult, run_analysis};
pub use pruning_statistics::{PruningStatistics, PruningStatisticsRequest, pruning_statistics};
pub use simulation::{Simulation, SimulationRequest, simulate};
