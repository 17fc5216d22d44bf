//! Parameters of a model that a file gives: true ones of simulated data, or those of an earlier training.

use serde::{Deserialize, Serialize};

/// Parameters of a model as far as a file gives them.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct KnownParameters {
    /// Weight of each edge; `[E]`.
    pub weights: Vec<Option<f64>>,
    /// Bias of each node; `[N]`.
    pub biases: Vec<Option<f64>>,
    /// Output weight of each node that is a transcription factor; `[N]`.
    pub projections: Vec<Option<f64>>,
    /// Input weight of each node that is a ligand; `[N]`.
    pub inputs: Vec<Option<f64>>,
}
