//! How the nodes are laid out; where they lie then is a part of the document.

use std::sync::Arc;

use crate::network::layout::{LayoutKind, Progress};

/// How the nodes are laid out.
#[derive(Debug, Clone, Default)]
pub struct Placement {
    /// How they are laid out, or will be.
    pub layout: LayoutKind,
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
