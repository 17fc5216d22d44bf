//! What lies under a point: the nearest node, or the nearest edge of tens of thousands.

use egui::Pos2;

use super::drawing::{control, point_on};

/// A bent edge is picked as so many straight pieces.
const PIECES: usize = 4;
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
        // A quadratic curve lies at most a quarter of its bend beside its chord, and each halving divides that by four: the bend
        // over PIECES squared is never less. That the drawn curve ends at the rims of the nodes matters less than the reach.
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

    /// Edges with a piece that may lie within `reach` of a point; an edge of several pieces may stand there several times,
    /// one after the other.
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::graph_view::drawing::{control, point_on};

    /// Every point of a curve is found, however far one zooms in: reach shrinks on the canvas.
    #[test]
    fn a_bent_edge_is_found_all_along() {
        for (length, zoom) in [(300.0, 1.0), (800.0, 4.0), (1_500.0, 2.5), (2_000.0, 12.0)] {
            let (from, to) = (Pos2::new(10.0, 20.0), Pos2::new(10.0 + length, -40.0));
            let bend = 0.14 * from.distance(to);
            let mut pieces = Pieces::default();
            pieces.add(7, from, to, bend);
            for share in 0..=200 {
                let at = point_on(from, control(from, to, bend), to, share as f32 / 200.0);
                assert!(
                    pieces.within(at, 8.0 / zoom).contains(&7),
                    "{length} at {zoom}: {share}"
                );
            }
            let beside = Pos2::new(10.0 + length / 2.0, -0.4 * length);
            assert!(
                pieces.within(beside, 8.0 / zoom).is_empty(),
                "far from it there is nothing"
            );
        }
    }

    /// In lanes and beyond the last whole lane alike.
    #[test]
    fn straight_edges_are_found_wherever_they_stand() {
        let mut pieces = Pieces::default();
        for edge in 0..21 {
            let y = 10.0 * edge as f32;
            pieces.add(edge, Pos2::new(0.0, y), Pos2::new(100.0, y), 0.0);
        }
        for edge in 0..21 {
            assert_eq!(
                pieces.within(Pos2::new(50.0, 10.0 * edge as f32 + 2.0), 3.0),
                [edge]
            );
        }
        assert_eq!(
            nearest_point(
                [(3, Pos2::new(0.0, 0.0)), (4, Pos2::new(5.0, 0.0))].into_iter(),
                Pos2::new(4.0, 0.0),
                2.0
            ),
            Some(4)
        );
    }
}
