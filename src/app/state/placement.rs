//! Where the nodes lie in the picture.

use std::sync::Arc;

use super::beside_run::Arranging;
use crate::network::layout::{Arrangement, LayoutKind};

/// Where the nodes lie.
#[derive(Debug, Clone, Default)]
pub struct Placement {
    /// How they are laid out, or will be.
    pub layout: LayoutKind,
    /// Positions of all nodes, and which are pinned.
    pub arrangement: Option<Arc<Arrangement>>,
    /// A layout that is being made.
    pub arranging: Option<Arranging>,
}
