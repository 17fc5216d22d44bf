//! How the network is looked at: what is shown, in focus, searched for and coloured. Pure: knows no window and no thread, and
//! changes nothing of the network or of a run.

mod facts;
mod filter;
mod grammar;
mod query;
mod search;
mod shown;
mod spoken;
mod walk;

pub use facts::Facts;
pub use filter::{Filter, Focus, Parts, Reached, Rest};
pub use query::{EXAMPLES, Matches, Query, QueryError};
pub use search::{Suggestion, suggestions};
pub use shown::{Shown, Visibility};
pub use spoken::{edge_sentence, node_sentence, selection_sentence};
pub use walk::{Step, walk};

use crate::network::NodeId;
use crate::network::layout::LayoutKind;

/// What stands beside a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Labels {
    /// Gene symbols.
    #[default]
    Symbols,
    /// Identifiers of the files.
    Ids,
}

/// What the colour of a node tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum NodeColours {
    /// Ligand, transcription factor, or between.
    #[default]
    Role,
    /// State in the chosen condition.
    State,
    /// Measured minus predicted activity in the chosen condition.
    Error,
}

/// Whether things glide to a new place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Motion {
    /// They glide.
    #[default]
    Full,
    /// They jump.
    Reduced,
}

/// Between which nodes the strongest paths are sought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PathSearch {
    /// Where they begin.
    pub from: Option<NodeId>,
    /// Where they end.
    pub to: Option<NodeId>,
    /// How many.
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

/// How the network is looked at.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Lens {
    /// How nodes are laid out.
    pub layout: LayoutKind,
    /// What stands beside nodes.
    pub labels: Labels,
    /// What the colour of a node tells.
    pub colours: NodeColours,
    /// Position of the condition whose states are shown.
    pub condition: usize,
    /// The step of the recurrent network whose states are shown; `None` for the last.
    pub step: Option<u32>,
    /// Whether the steps follow each other by themselves.
    pub is_playing: bool,
    /// What is shown at all.
    pub filter: Filter,
    /// What happens around a selection.
    pub focus: Focus,
    /// Strongest paths.
    pub paths: PathSearch,
    /// Whether things glide.
    pub motion: Motion,
}
