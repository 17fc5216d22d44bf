//! Where the nodes lie in the picture.

use std::sync::Arc;

use crate::network::layout::{Arrangement, LayoutKind, Progress};

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

/// A layout that is being made.
#[derive(Debug, Clone)]
pub struct Arranging {
    /// The kind of layout.
    pub kind: LayoutKind,
    /// How far it is.
    pub progress: Arc<Progress>,
}
