//! Between which nodes the strongest paths are sought.

use serde::{Deserialize, Serialize};

use crate::network::NodeId;

/// Between which nodes the strongest paths are sought.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PathSearch {
    /// The first node of the paths.
    pub from: Option<NodeId>,
    /// The last node of the paths.
    pub to: Option<NodeId>,
    /// Number of paths.
    pub count: usize,
}

impl PathSearch {
    /// Paths have at most so many edges: more steps than this nobody follows.
    pub const LONGEST: usize = 12;
    /// So many paths can be asked for.
    pub const COUNTS: std::ops::RangeInclusive<usize> = 1..=50;

    /// Both ends, once they are chosen and differ.
    #[must_use]
    pub fn ends(&self) -> Option<(NodeId, NodeId)> {
        self.from.zip(self.to).filter(|(from, to)| from != to)
    }
}

impl Default for PathSearch {
    fn default() -> Self {
        Self {
            from: None,
            to: None,
            count: 5,
        }
    }
}
