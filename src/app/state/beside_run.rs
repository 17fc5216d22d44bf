//! What is shown beside the present run: a layout on its way, a run to compare with, an earlier checkpoint.

use std::sync::Arc;

use super::memo::{Memo, Same};
use crate::analysis::Difference;
use crate::model::Parameters;
use crate::network::layout::{LayoutKind, Progress};
use crate::run::Run;

/// A layout that is being made.
#[derive(Debug, Clone)]
pub struct Arranging {
    /// The kind of layout.
    pub kind: LayoutKind,
    /// How far it is.
    pub progress: Arc<Progress>,
}

/// A run to be compared with, and how its weights differ from those that are shown.
#[derive(Debug, Clone)]
pub struct Compared {
    /// The other run.
    pub other: Arc<Run>,
    /// Edges of both, those that differ most first, for the weights that are shown.
    pub(crate) differences: Memo<Same<Parameters>, Arc<Vec<Difference>>>,
}

impl Compared {
    /// Edges of both runs, those that differ most first.
    #[must_use]
    pub fn differences(&self) -> &Arc<Vec<Difference>> {
        self.differences.value()
    }
}

/// An earlier checkpoint of the run that is shown in place of the present one.
#[derive(Debug, Clone, PartialEq)]
pub struct Viewed {
    /// Epochs that were trained until then.
    pub epoch: u32,
    /// Parameters then.
    pub parameters: Arc<Parameters>,
}
