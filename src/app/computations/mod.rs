//! What is computed from a run while one looks at it: questions, answers, and the functions between them. Pure: threads are added by
//! `jobs`.

mod analysis_job;
mod pruning_statistics;
mod simulation;

pub use analysis_job::{Dig, Dug, dig};
pub use pruning_statistics::{FindRequest, Findings, find};
pub use simulation::{ProbeRequest, Probed, probe};
