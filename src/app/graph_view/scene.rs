//! What the view remembers between frames so that a frame is cheap: edges side by side, strands, pieces to pick from.

use egui::Pos2;

use super::edge_table::{Face, faces};
use super::merge::Merged;
use super::pick::Pieces;
use crate::app::query::{Prominence, Visibility};
use crate::network::layout::Arrangement;
use crate::network::{EdgeOrigin, Network};

/// So many of the strongest edges are drawn by themselves over the strands.
const STRONGEST: usize = 150;
/// Up to so many spurious edges are drawn by themselves; more are part of the crowd.
pub(super) const SPURIOUS_ALONE: usize = 600;

/// Everything that outlives a frame. What is shown comes with its revision, weights with theirs.
#[derive(Debug, Default)]
pub(super) struct Scene {
    pub faces: Vec<Face>,
    /// Number of edges of each node; `[N]`.
    pub degrees: Vec<u32>,
    spurious: usize,
    /// Counts up whenever nodes move.
    moves: u64,
    merged: Merged,
    merged_for: Option<StrandsFor>,
    merged_weights: u64,
    pieces: Pieces,
    pieces_for: Option<(u64, u64)>,
    /// Magnitude of the weakest of the strongest edges.
    strongest: f64,
    strongest_for: Option<(u64, u64)>,
}

/// What strands were made for: moves, octave of the zoom, what is shown.
type StrandsFor = (u64, i32, u64);

impl Scene {
    /// Of a network in a layout.
    pub fn new(network: &Network, arrangement: &Arrangement) -> Self {
        Self {
            faces: faces(network, arrangement),
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
        match self.faces[edge].origin {
            EdgeOrigin::Prior => false,
            EdgeOrigin::User => true,
            EdgeOrigin::Spurious => self.spurious <= SPURIOUS_ALONE,
        }
    }

    /// Strands of the edges that are shown, with these weights.
    pub fn strands(
        &mut self,
        places: &[Pos2],
        shown: (u64, &Visibility),
        zoom: f32,
        weights: (u64, Option<&[f64]>),
    ) -> &Merged {
        let wanted = (self.moves, zoom.max(1e-6).log2().round() as i32, shown.0);
        if self.merged_for != Some(wanted) {
            let merges = |edge: usize| {
                matches!(shown.1.edges[edge], Prominence::Shown | Prominence::Faint)
                    && !self.is_alone(edge)
            };
            self.merged = Merged::new(&self.faces, places, &shown.1.edges, zoom, merges);
            self.merged_for = Some(wanted);
            self.merged_weights = u64::MAX;
        }
        if self.merged_weights != weights.0 {
            self.merged.set_weights(weights.1);
            self.merged_weights = weights.0;
        }
        &self.merged
    }

    /// Magnitude from which on an edge is one of the strongest that are shown.
    pub fn strongest(&mut self, shown: (u64, &Visibility), weights: (u64, Option<&[f64]>)) -> f64 {
        let wanted = (weights.0, shown.0);
        if self.strongest_for != Some(wanted) {
            let seen = shown.1.edges.iter();
            let mut magnitudes: Vec<f64> = weights
                .1
                .unwrap_or_default()
                .iter()
                .zip(seen)
                .filter(|(_, seen)| **seen == Prominence::Shown)
                .map(|(weight, _)| weight.abs())
                .collect();
            let place = magnitudes.len().saturating_sub(STRONGEST);
            self.strongest = if magnitudes.is_empty() {
                f64::INFINITY
            } else {
                *magnitudes.select_nth_unstable_by(place, f64::total_cmp).1
            };
            self.strongest_for = Some(wanted);
        }
        self.strongest
    }

    /// Pieces of all edges that are shown, on the canvas.
    pub fn pieces(&mut self, places: &[Pos2], shown: (u64, &Visibility)) -> &Pieces {
        let wanted = (self.moves, shown.0);
        if self.pieces_for != Some(wanted) {
            let mut pieces = Pieces::default();
            for (edge, face) in self.faces.iter().enumerate() {
                if shown.1.edges[edge] != Prominence::Hidden {
                    let (from, to) = (places[face.source as usize], places[face.target as usize]);
                    pieces.add(edge as u32, from, to, face.bend(from.distance(to)));
                }
            }
            (self.pieces, self.pieces_for) = (pieces, Some(wanted));
        }
        &self.pieces
    }
}
