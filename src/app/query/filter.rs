//! Which nodes and edges are shown at all, and what happens around a selection.

use serde::{Deserialize, Serialize};

use super::context::QueryContext;
use super::terms::Query;
use crate::network::{Direction, EdgeId, EdgeOrigin, NodeId, Sign};

/// Which parts of the network are shown, where it falls apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Parts {
    /// All.
    #[default]
    All,
    /// The largest part.
    Largest,
    /// All but the largest.
    Others,
}

/// Which nodes are shown, by what a signal can reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Reached {
    /// All.
    #[default]
    All,
    /// Those that lie between a ligand and a transcription factor.
    Between,
    /// Those that no ligand reaches, or that reach no transcription factor.
    Outside,
}

/// What is shown at all.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Filter {
    /// Whether known, drawn and spurious edges are shown, in the order of [`Filter::ORIGINS`].
    pub origins: [bool; 3],
    /// Whether edges that stimulate, inhibit, or of unknown sign are shown, in the order of [`Filter::SIGNS`].
    pub signs: [bool; 3],
    /// Edges of smaller magnitude fade; those below half of it are gone.
    pub threshold: f64,
    /// Nodes with fewer edges are not shown.
    pub least_degree: u32,
    /// Parts of the network.
    pub parts: Parts,
    /// Nodes by the signals that reach them.
    pub reached: Reached,
    /// Shows only the matches of this query.
    pub query: Option<Query>,
}

impl Filter {
    /// Origins of edges, in the order of the switches.
    pub const ORIGINS: [EdgeOrigin; 3] =
        [EdgeOrigin::Prior, EdgeOrigin::User, EdgeOrigin::Spurious];
    /// Signs of edges, in the order of the switches.
    pub const SIGNS: [Sign; 3] = [Sign::Stimulation, Sign::Inhibition, Sign::Unknown];

    /// How much of an edge of this magnitude the threshold leaves, 0..1.
    #[must_use]
    pub fn fade(&self, magnitude: Option<f64>) -> f32 {
        match magnitude {
            Some(magnitude) if magnitude < self.threshold => {
                ((2.0 * magnitude / self.threshold - 1.0) as f32).clamp(0.0, 1.0)
            }
            _ => 1.0,
        }
    }

    /// Whether a node is shown.
    pub(super) fn shows_node(&self, context: &QueryContext<'_>, node: NodeId) -> bool {
        let in_part = match self.parts {
            Parts::All => true,
            Parts::Largest => context.components[node.index()] == 0,
            Parts::Others => context.components[node.index()] != 0,
        };
        let is_between = || {
            context.reach.from_ligands[node.index()].is_some()
                && context.reach.to_transcription_factors[node.index()].is_some()
        };
        let is_reached = match self.reached {
            Reached::All => true,
            Reached::Between => is_between(),
            Reached::Outside => !is_between(),
        };
        in_part && is_reached && context.adjacency.degree(node) >= self.least_degree as usize
    }

    /// Whether an edge is shown, if its ends are.
    pub(super) fn shows_edge(&self, context: &QueryContext<'_>, edge: EdgeId) -> bool {
        let is_on =
            |switches: &[bool; 3], place: Option<usize>| place.is_none_or(|place| switches[place]);
        let known = context.network.edge(edge);
        let origin = Self::ORIGINS
            .iter()
            .position(|&origin| origin == known.origin);
        let sign = Self::SIGNS.iter().position(|&sign| sign == known.sign);
        is_on(&self.origins, origin)
            && is_on(&self.signs, sign)
            && self.fade(context.magnitude(edge)) > 0.0
    }
}

impl Default for Filter {
    fn default() -> Self {
        Self {
            origins: [true; 3],
            signs: [true; 3],
            threshold: 0.0,
            least_degree: 0,
            parts: Parts::All,
            reached: Reached::All,
            query: None,
        }
    }
}

/// What becomes of everything outside the focus.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Unfocused {
    /// It steps back.
    Dimmed,
    /// It is not shown.
    Hidden,
}

/// What is in focus around the selected nodes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Focus {
    /// Number of edges up to which neighbours are in focus.
    pub steps: u32,
    /// Whether upstream, downstream or both.
    pub direction: Direction,
    /// What becomes of the rest.
    pub rest: Unfocused,
}

impl Focus {
    /// More steps reach everything.
    pub const MOST_STEPS: u32 = 9;
}

impl Default for Focus {
    fn default() -> Self {
        Self {
            steps: 1,
            direction: Direction::Both,
            rest: Unfocused::Dimmed,
        }
    }
}
