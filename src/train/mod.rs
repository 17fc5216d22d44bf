//! Training: what to run, the loop over epochs, and the thread that it runs in.
//!
//! [`Trainer`] is synchronous and knows no thread, channel or clock; [`Worker`] adds them.

mod config;
mod course;
mod experiment;
mod options;
mod pace;
mod preset;
mod record;
mod schedule;
mod simulate;
mod summary;
mod trainer;
mod turn;
mod worker;

pub use config::{Config, parse_amount, shell_quoted};
pub use course::{Course, Moment};
pub use experiment::{Experiment, ExperimentError};
pub use options::{Options, TERMS, noise_text, parse_noise, parse_or_off};
pub use pace::next_batch;
pub use preset::{Preset, PresetSettings, STRENGTHS};
pub use record::{EpochRecord, OpenError, TrainError};
pub use schedule::Schedule;
pub use simulate::{SimulateError, Simulated, Teacher, simulate};
pub use summary::{Prediction, Summary, Unsettled, predicted_cells, predictions, summary};
pub use trainer::{Branch, EngineChange, Trainer};
pub use turn::{Turn, TurnError, Turned};
pub use worker::{Command, Event, Notify, Sample, Worker};

pub use crate::engine::{EngineChoice, EngineInfo};
