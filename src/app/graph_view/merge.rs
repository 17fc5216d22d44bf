//! Edges merged for the picture of the whole network: those that lead from one small area to another become one line.

use egui::Pos2;

use super::edge_geometry::EdgeGeometry;
use crate::app::query::Prominence;
use crate::network::{EdgeOrigin, Sign};

/// Size of an area on the screen; areas follow the zoom in steps of two, so that they stay the same while one pans.
const AREA: f32 = 9.0;

/// Edges that are one line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Strand {
    /// Means of the ends of its edges, on the canvas.
    pub from: Pos2,
    pub to: Pos2,
    pub origin: EdgeOrigin,
    pub sign: Sign,
    pub leads_back: bool,
    pub is_faint: bool,
    /// How many edges it is.
    pub count: u32,
    /// The largest magnitude among them.
    pub magnitude: Option<f64>,
}

/// All strands of a picture.
#[derive(Debug, Default)]
pub(super) struct Merged {
    pub strands: Vec<Strand>,
    /// Strand of each edge; `[E]`, `u32::MAX` for edges that are drawn by themselves or not at all.
    of: Vec<u32>,
}

impl Merged {
    /// Merges the edges for which `merges` holds. `places` are on the canvas, `[N]`; `seen` is `[E]`.
    pub fn new(
        edge_geometry: &[EdgeGeometry],
        places: &[Pos2],
        seen: &[Prominence],
        zoom: f32,
        merges: impl Fn(usize) -> bool,
    ) -> Self {
        let area = AREA / zoom.max(1e-6).log2().round().exp2();
        let cell = |node: u32| {
            let place = places[node as usize];
            // A canvas of 65,536 areas each way is far larger than any layout.
            let part =
                |value: f32| ((value / area).floor() as i64 + 32_768).clamp(0, 65_535) as u64;
            (part(place.x) << 16) | part(place.y)
        };
        let cells: Vec<u64> = (0..places.len() as u32).map(cell).collect();
        let mut keyed: Vec<((u64, u64), u32)> = Vec::with_capacity(edge_geometry.len());
        for (edge, geometry) in edge_geometry
            .iter()
            .enumerate()
            .filter(|(edge, _)| merges(*edge))
        {
            let (a, b) = (
                cells[geometry.source as usize],
                cells[geometry.target as usize],
            );
            // Both directions are one line, unless one of them is bent.
            let ends = if geometry.leads_back {
                (a, b)
            } else {
                (a.min(b), a.max(b))
            };
            let class = geometry.sign.mode_of_action() as u64 & 3
                | u64::from(geometry.leads_back) << 2
                | u64::from(seen[edge] == Prominence::Faint) << 3
                | u64::from(geometry.origin == EdgeOrigin::Spurious) << 4;
            keyed.push(((ends.0 << 32 | ends.1, class), edge as u32));
        }
        keyed.sort_unstable();
        let mut merged = Self {
            strands: Vec::new(),
            of: vec![u32::MAX; edge_geometry.len()],
        };
        for group in keyed.chunk_by(|a, b| a.0 == b.0) {
            merged.add(group, edge_geometry, places, &cells, seen);
        }
        merged
    }

    fn add(
        &mut self,
        group: &[((u64, u64), u32)],
        edge_geometry: &[EdgeGeometry],
        places: &[Pos2],
        cells: &[u64],
        seen: &[Prominence],
    ) {
        let first = &edge_geometry[group[0].1 as usize];
        let (mut from, mut to) = (egui::Vec2::ZERO, egui::Vec2::ZERO);
        for &(_, edge) in group {
            let geometry = &edge_geometry[edge as usize];
            self.of[edge as usize] = self.strands.len() as u32;
            let is_turned = cells[geometry.source as usize] != cells[first.source as usize];
            let (source, target) = if is_turned {
                (geometry.target, geometry.source)
            } else {
                (geometry.source, geometry.target)
            };
            from += places[source as usize].to_vec2();
            to += places[target as usize].to_vec2();
        }
        let count = group.len() as f32;
        self.strands.push(Strand {
            from: (from / count).to_pos2(),
            to: (to / count).to_pos2(),
            origin: first.origin,
            sign: first.sign,
            leads_back: first.leads_back,
            is_faint: seen[group[0].1 as usize] == Prominence::Faint,
            count: group.len() as u32,
            magnitude: None,
        });
    }

    /// Takes new weights; `[E]`.
    pub fn set_weights(&mut self, weights: Option<&[f64]>) {
        self.strands
            .iter_mut()
            .for_each(|strand| strand.magnitude = None);
        for (weight, &strand) in weights.unwrap_or_default().iter().zip(&self.of) {
            if let Some(strand) = self.strands.get_mut(strand as usize) {
                let magnitude = strand.magnitude.unwrap_or(0.0).max(weight.abs());
                strand.magnitude = Some(magnitude);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn geometry(source: u32, target: u32, sign: Sign, origin: EdgeOrigin) -> EdgeGeometry {
        EdgeGeometry {
            source,
            target,
            sign,
            origin,
            has_reverse: false,
            leads_back: false,
        }
    }

    #[test]
    fn edges_between_the_same_areas_are_one_strand() {
        use EdgeOrigin::{Prior, Spurious};
        use Sign::{Stimulation, Unknown};
        // Two nodes close together at either side.
        let places =
            [(0.0, 0.0), (2.0, 1.0), (200.0, 0.0), (202.0, 1.0)].map(|(x, y)| Pos2::new(x, y));
        let edge_geometry = [
            geometry(0, 2, Stimulation, Prior),
            geometry(1, 3, Stimulation, Prior),
            geometry(3, 0, Stimulation, Prior),
            geometry(0, 3, Unknown, Prior),
            geometry(1, 2, Unknown, Spurious),
            geometry(2, 1, Stimulation, Prior),
        ];
        let seen = [Prominence::Shown; 6];
        let mut merged = Merged::new(&edge_geometry, &places, &seen, 1.0, |edge| edge != 5);
        let mut counts: Vec<u32> = merged.strands.iter().map(|strand| strand.count).collect();
        counts.sort_unstable();
        assert_eq!(
            counts,
            [1, 1, 3],
            "signs and origins stay apart, directions do not"
        );
        merged.set_weights(Some(&[0.1, -0.7, 0.2, 0.9, 0.3, 5.0]));
        let three = merged.strands.iter().filter(|strand| strand.count == 3);
        let [three] = three.collect::<Vec<_>>()[..] else {
            panic!("three edges are one strand: {:?}", merged.strands)
        };
        assert_eq!(
            three.magnitude,
            Some(0.7),
            "the largest magnitude of its edges; the last edge is none of them"
        );
        let middle = [three.from.x, three.to.x].map(f32::round);
        assert!(
            middle.contains(&1.0) && middle.contains(&201.0),
            "{middle:?}: means of the ends"
        );
        let close = Merged::new(&edge_geometry, &places, &seen, 64.0, |_| true);
        assert_eq!(
            close.strands.len(),
            6,
            "closer, every edge is a line of its own"
        );
    }
}
