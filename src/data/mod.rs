//! Experiments: which ligands were given, which transcription factors were then active, and which conditions train.
//!
//! Knows the network, and nothing of models or training.

mod dataset;
mod examples;
mod load;
mod parameters;
mod random;
mod split;

pub use dataset::{Dataset, read_dataset, write_dataset};
pub use examples::Example;
pub use load::{InputFile, Opening, Study};
pub use parameters::{KnownParameters, write_parameters};
pub use random::random_study;
pub use split::{Split, SplitRule};
