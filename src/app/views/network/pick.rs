//! What lies under a point: the nearest node, or the nearest edge of tens of thousands.

use egui::Pos2;

use super::drawing::{control, point_on};

/// A bent edge is picked as so many straight pieces.
const PIECES: usize = 8;
/// Segments that are looked at together: the compiler makes them one instruction each.
const LANES: usize = 8;

/// Straight pieces of edges, side by side in memory, so that looking at all of them takes less than a search tree: a long edge
/// lies in most of the boxes of a tree.
#[derive(Debug, Default)]
pub(super) struct Pieces {
    x: Vec<f32>,
    y: Vec<f32>,
    dx: Vec<f32>,
    dy: Vec<f32>,
    /// One over the squared length.
    inverse: Vec<f32>,
    /// How far the curve that it is a piece of may lie beside it.
    slack: Vec<f32>,
    edge: Vec<u32>,
}

impl Pieces {
    /// Adds an edge; `bend` as in a line.
    pub fn add(&mut self, edge: u32, from: Pos2, to: Pos2, bend: f32) {
        if bend == 0.0 {
            return self.add_straight(edge, from, to, 0.0);
        }
        // The chord of a piece lies at most so far from a quadratic curve; the curve that is drawn ends at the rims of its nodes,
        // which moves it by a fraction of a radius, within the reach of a pointer.
        let slack = bend.abs() / (PIECES * PIECES) as f32;
        let control = control(from, to, bend);
        let at = |piece: usize| point_on(from, control, to, piece as f32 / PIECES as f32);
        (0..PIECES).for_each(|piece| self.add_straight(edge, at(piece), at(piece + 1), slack));
    }

    fn add_straight(&mut self, edge: u32, from: Pos2, to: Pos2, slack: f32) {
        let along = to - from;
        self.x.push(from.x);
        self.y.push(from.y);
        self.dx.push(along.x);
        self.dy.push(along.y);
        // A piece without length is a point: no share of the way is gone along it.
        self.inverse.push(if along.length_sq() > 0.0 {
            along.length_sq().recip()
        } else {
            0.0
        });
        self.slack.push(slack);
        self.edge.push(edge);
    }

    /// Edges with a piece that may lie within `reach` of a point; an edge of several pieces may stand there several times.
    pub fn within(&self, point: Pos2, reach: f32) -> Vec<u32> {
        let mut found = Vec::new();
        let whole = self.edge.len() / LANES * LANES;
        for first in (0..whole).step_by(LANES) {
            let beyond = self.beyond(first, point, reach);
            if beyond.iter().any(|&beyond| beyond <= 0.0) {
                let near = (0..LANES).filter(|&lane| beyond[lane] <= 0.0);
                found.extend(near.map(|lane| self.edge[first + lane]));
            }
        }
        for at in whole..self.edge.len() {
            let square = square(
                point,
                [self.x[at], self.y[at]],
                [self.dx[at], self.dy[at]],
                self.inverse[at],
            );
            let limit = reach + self.slack[at];
            if square <= limit * limit {
                found.push(self.edge[at]);
            }
        }
        found
    }

    /// By how much the squared distances of neighbouring pieces are beyond reach.
    fn beyond(&self, first: usize, point: Pos2, reach: f32) -> [f32; LANES] {
        let part = |array: &[f32]| -> [f32; LANES] {
            array[first..first + LANES]
                .try_into()
                .unwrap_or([0.0; LANES])
        };
        let (x, y, dx, dy) = (part(&self.x), part(&self.y), part(&self.dx), part(&self.dy));
        let (inverse, slack) = (part(&self.inverse), part(&self.slack));
        let mut beyond = [0.0; LANES];
        for lane in 0..LANES {
            let limit = reach + slack[lane];
            let square = square(
                point,
                [x[lane], y[lane]],
                [dx[lane], dy[lane]],
                inverse[lane],
            );
            beyond[lane] = square - limit * limit;
        }
        beyond
    }
}

/// Squared distance from a point to a straight piece.
#[inline(always)]
fn square(point: Pos2, from: [f32; 2], along: [f32; 2], inverse: f32) -> f32 {
    let (px, py) = (point.x - from[0], point.y - from[1]);
    let share = ((px * along[0] + py * along[1]) * inverse).clamp(0.0, 1.0);
    let (rx, ry) = (px - share * along[0], py - share * along[1]);
    rx * rx + ry * ry
}

/// The nearest of some points within reach.
pub(super) fn nearest_point(
    points: impl Iterator<Item = (usize, Pos2)>,
    to: Pos2,
    reach: f32,
) -> Option<usize> {
    let distances = points.map(|(index, point)| (point.distance_sq(to), index));
    let (square, index) = distances.min_by(|a, b| a.0.total_cmp(&b.0))?;
    (square <= reach * reach).then_some(index)
}
