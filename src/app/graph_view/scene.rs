//! What the view remembers between frames so that a frame is cheap: edges side by side, strands, pieces to pick from.

use std::sync::Arc;

use egui::Pos2;

use super::edge_geometry::{EdgeGeometry, edge_geometry};
use super::merge::Merged;
use super::pick::Pieces;
use crate::app::query::{Prominence, Visibility};
use crate::app::state::{ByAddress, Memo};
use crate::model::Parameters;
use crate::network::layout::Arrangement;
use crate::network::{EdgeOrigin, Network};

/// Number of the strongest edges that are drawn singly over the strands.
const STRONGEST: usize = 150;
/// Up to this number all spurious edges are drawn singly; if there are more, they are treated like known edges.
pub(super) const SPURIOUS_ALONE: usize = 600;

/// Visibility and weights of a frame; they are the keys of the memos of [`Scene`].
#[derive(Clone, Copy)]
pub(super) struct Content<'a> {
    pub shown: &'a Arc<Visibility>,
    /// Parameters whose weights are shown.
    pub parameters: Option<&'a Arc<Parameters>>,
}

impl Content<'_> {
    fn shown_key(self) -> ByAddress<Visibility> {
        ByAddress::new(self.shown)
    }

    fn weights_key(self) -> Option<ByAddress<Parameters>> {
        ByAddress::maybe(self.parameters)
    }

    fn weights(&self) -> Option<&[f64]> {
        self.parameters.map(|parameters| &parameters.weights[..])
    }
}

/// Everything that outlives a frame.
#[derive(Debug, Default)]
pub(super) struct Scene {
    pub edge_geometry: Vec<EdgeGeometry>,
    /// Number of edges of each node; `[N]`.
    pub degrees: Vec<u32>,
    spurious: usize,
    /// Counts up whenever nodes move.
    moves: u64,
    /// By moves, octave of the zoom, and what is shown.
    merged: Memo<(u64, i32, ByAddress<Visibility>), Merged>,
    /// Parameters whose magnitudes the strands have.
    merged_weights: Memo<Option<ByAddress<Parameters>>, ()>,
    /// By moves, and what is shown.
    pieces: Memo<(u64, ByAddress<Visibility>), Pieces>,
    /// Magnitude of the weakest of the strongest edges, by weights and what is shown.
    strongest: Memo<(Option<ByAddress<Parameters>>, ByAddress<Visibility>), f64>,
}

impl Scene {
    /// Of a network in a layout.
    pub fn new(network: &Network, arrangement: &Arrangement) -> Self {
        Self {
            edge_geometry: edge_geometry(network, arrangement),
            degrees: network.degrees(),
            spurious: network.count(EdgeOrigin::Spurious),
            ..Self::default()
        }
    }

    /// Nodes have moved.
    pub fn moved(&mut self) {
        self.moves += 1;
    }

    /// Whether an edge is drawn by itself wherever it is shown.
    pub fn is_alone(&self, edge: usize) -> bool {
        match self.edge_geometry[edge].origin {
            EdgeOrigin::Prior => false,
            EdgeOrigin::User => true,
            EdgeOrigin::Spurious => self.spurious <= SPURIOUS_ALONE,
        }
    }

    /// Strands of the edges that are shown, with these weights.
    pub fn strands(&mut self, places: &[Pos2], content: Content<'_>, zoom: f32) -> &Merged {
        let octave = zoom.max(1e-6).log2().round() as i32;
        let key = (self.moves, octave, content.shown_key());
        if self.merged.of(&key).is_none() {
            let edges = &content.shown.edges;
            let merges = |edge: usize| {
                matches!(edges[edge], Prominence::Shown | Prominence::Faint) && !self.is_alone(edge)
            };
            let merged = Merged::new(&self.edge_geometry, places, edges, zoom, merges);
            self.merged.set(key, merged);
            self.merged_weights.forget();
        }
        let merged = self.merged.value_mut();
        self.merged_weights.refresh(content.weights_key(), || {
            merged.set_weights(content.weights());
        });
        merged
    }

    /// Magnitude from which on an edge is one of the strongest that are shown.
    pub fn strongest(&mut self, content: Content<'_>) -> f64 {
        let key = (content.weights_key(), content.shown_key());
        *self.strongest.refresh(key, || {
            let weights = content.weights().unwrap_or_default().iter();
            let mut magnitudes: Vec<f64> = (weights.zip(&content.shown.edges))
                .filter(|(_, seen)| **seen == Prominence::Shown)
                .map(|(weight, _)| weight.abs())
                .collect();
            let place = magnitudes.len().saturating_sub(STRONGEST);
            if magnitudes.is_empty() {
                f64::INFINITY
            } else {
                *magnitudes.select_nth_unstable_by(place, f64::total_cmp).1
            }
        })
    }

    /// Pieces of all edges that are shown, on the canvas.
    pub fn pieces(&mut self, places: &[Pos2], shown: &Arc<Visibility>) -> &Pieces {
        let (edge_geometry, key) = (&self.edge_geometry, (self.moves, ByAddress::new(shown)));
        self.pieces.refresh(key, || {
            let mut pieces = Pieces::default();
            for (edge, geometry) in edge_geometry.iter().enumerate() {
                if shown.edges[edge] != Prominence::Hidden {
                    let (from, to) = (
                        places[geometry.source as usize],
                        places[geometry.target as usize],
                    );
                    pieces.add(edge as u32, from, to, geometry.bend(from.distance(to)));
                }
            }
            pieces
        })
    }
}
