//! Where the nodes of a network lie in a picture. Pure arithmetic that reports how far it is and can be stopped; knows no
//! thread and no drawing.

mod apart;
mod circle;
mod flow;
mod force;
mod layers;

pub use apart::{NODE_SPACE, apart};
pub use layers::layers;

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use serde::{Deserialize, Serialize};

use super::Network;

/// A way to lay a network out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum LayoutKind {
    /// Ligands at the left, transcription factors at the right.
    #[default]
    SignalFlow,
    /// Springs along edges, repulsion between nodes.
    Force,
    /// Rings: ligands in the middle, transcription factors outermost.
    Circular,
}

impl LayoutKind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::SignalFlow, Self::Force, Self::Circular];

    /// Name to show.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::SignalFlow => "signal flow",
            Self::Force => "force",
            Self::Circular => "rings by layer",
        }
    }

    /// What the layout shows, in a sentence.
    #[must_use]
    pub fn help(self) -> &'static str {
        match self {
            Self::SignalFlow => {
                "Ligands at the left, transcription factors at the right, everything between by its distance to both. Edges that lead back are bent."
            }
            Self::Force => {
                "Connected proteins attract, all others repel each other: what belongs together lies together."
            }
            Self::Circular => {
                "Rings around the ligands; the transcription factors are outermost. Edges that lead back inwards are bent."
            }
        }
    }
}

/// How far a computation is, and whether it is still wanted; shared between threads.
#[derive(Debug, Default)]
pub struct Progress {
    thousandths: AtomicU32,
    cancelled: AtomicBool,
}

impl Progress {
    /// Share that is done, 0..1.
    #[must_use]
    pub fn share(&self) -> f32 {
        self.thousandths.load(Ordering::Relaxed) as f32 / 1_000.0
    }

    /// Asks the computation to stop, because its result is no longer wanted.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    /// Sets the share that is done; returns whether the computation is to go on.
    fn advance(&self, share: f32) -> bool {
        self.thousandths
            .store((share.clamp(0.0, 1.0) * 1_000.0) as u32, Ordering::Relaxed);
        !self.cancelled.load(Ordering::Relaxed)
    }
}

/// Positions of all nodes of a network.
#[derive(Debug, Clone, PartialEq)]
pub struct Arrangement {
    /// The kind of layout.
    pub kind: LayoutKind,
    /// Place of every node; `[N]`.
    pub positions: Vec<[f32; 2]>,
    /// Layer of every node, 0 for the inputs; `[N]`. An edge to a lower layer leads back.
    pub layers: Vec<u32>,
    /// Nodes that the user has put somewhere and that stay there; `[N]`.
    pub pinned: Vec<bool>,
}

/// Lays a network out; `None` where it was cancelled. The same network gives the same places. No two nodes lie closer than
/// [`NODE_SPACE`], but for pinned ones, which stay where `before` has them.
#[must_use]
pub fn arrange(
    network: &Network,
    kind: LayoutKind,
    before: Option<&Arrangement>,
    progress: &Progress,
) -> Option<Arrangement> {
    let layers = layers(network);
    let positions = match kind {
        LayoutKind::SignalFlow => flow::signal_flow(network, &layers, progress)?,
        LayoutKind::Force => force::force(network, &layers, progress)?,
        LayoutKind::Circular => circle::rings(network, &layers, progress)?,
    };
    let pinned = vec![false; positions.len()];
    let mut arrangement = Arrangement {
        kind,
        positions,
        layers,
        pinned,
    };
    match before {
        Some(before) => arrangement.pin_as(before),
        None => apart(&mut arrangement.positions, &arrangement.pinned),
    }
    progress.advance(1.0).then_some(arrangement)
}

impl Arrangement {
    /// Pins the nodes that are pinned in another arrangement, at its places; all others make room.
    pub fn pin_as(&mut self, other: &Self) {
        self.pinned.clone_from(&other.pinned);
        for (node, position) in self.positions.iter_mut().enumerate() {
            if other.pinned[node] {
                *position = other.positions[node];
            }
        }
        apart(&mut self.positions, &self.pinned);
    }
}

/// Neighbours of every node along the edges that are not spurious, in either direction; `[N]`. Spurious edges do not count,
/// so that nodes keep their places when spurious edges come and go.
fn neighbours(network: &Network) -> Vec<Vec<usize>> {
    let mut neighbours = vec![Vec::new(); network.nodes().len()];
    for edge in network
        .edges()
        .iter()
        .filter(|edge| edge.origin != super::EdgeOrigin::Spurious)
    {
        neighbours[edge.source.index()].push(edge.target.index());
        neighbours[edge.target.index()].push(edge.source.index());
    }
    neighbours
}
