//! Experiments: which ligands were given, which transcription factors were then active, and which conditions train.
//!
//! Knows the network, and nothing of models or training.

mod dataset;
mod examples;
mod import_report;
mod known_parameters;
mod random;
mod split;
mod study_data;

pub use dataset::Dataset;
pub use examples::Example;
pub use import_report::{ImportReport, Subject, Warning, WarningKind, preview};
pub use known_parameters::KnownParameters;
pub use random::random_study;
pub use split::{Split, SplitRule};
pub use study_data::{DataSource, InputFile, StudyData};
