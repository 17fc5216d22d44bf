//! Training: what to run, the loop over epochs, and the thread that it runs in.
//!
//! [`Trainer`] is synchronous and knows no thread, channel or clock; [`Worker`] adds them.

mod checkpoints;
mod experiment;
mod fall_back;
mod pace;
mod plan;
mod progress;
mod record;
mod so_far;
mod summary;
mod teacher;
mod trainer;
mod worker;

pub use checkpoints::{Checkpoint, Checkpoints};
pub use experiment::{Experiment, ExperimentError};
pub use pace::next_epochs;
pub use plan::planned_epoch;
pub use progress::ModelProgress;
pub use record::{EngineChange, EpochRecord, NotFinite, OpenError, TrainError};
pub use so_far::{ResumePoint, RunSoFar};
pub use summary::{Prediction, Summary, Unsettled, predicted_cells, predictions, summary};
pub use teacher::{SimulateError, Simulated, Teacher, simulate};
pub use trainer::Trainer;
pub use worker::{Command, Event, ModelSample, Notify, Sample, Worker};

pub use crate::engine::{EngineInfo, Snapshot, Solutions};
pub use crate::settings::{
    Config, Options, Preset, PresetSettings, STRENGTHS, Schedule, ScheduledChange,
    ScheduledChangeError, SettingChange, noise_text, parse_amount, parse_noise, parse_or_off,
};
