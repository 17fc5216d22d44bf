//! Training: what to run, the loop over epochs, and the thread that it runs in.
//!
//! [`Trainer`] is synchronous and knows no thread, channel or clock; [`Worker`] adds them.

mod config;
mod experiment;
mod preset;
mod schedule;
mod simulate;
mod summary;
mod trainer;
mod worker;

pub use config::Config;
pub use experiment::{Experiment, ExperimentError};
pub use preset::{Preset, PresetSettings, STRENGTHS};
pub use schedule::Schedule;
pub use simulate::{SimulateError, Simulated, Teacher, simulate};
pub use summary::{Prediction, Summary, predictions, summary};
pub use trainer::{EpochRecord, TrainError, Trainer};
pub use worker::{Command, Event, Notify, Sample, Worker};
