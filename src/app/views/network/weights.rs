//! What stands beside edges: the weights of a neighbourhood, and a mark where one is doubted.

use egui::{Align2, Pos2};

use super::compose::Composer;
use super::drawing::{Drawing, Line, point_on};
use super::labels;
use crate::app::lens::Visibility;
use crate::network::EdgeId;

/// Up to so many edges in view have their weights beside them.
const WEIGHTS_UP_TO: usize = 60;
/// A weight needs a line of this length.
const WEIGHT_ROOM: f32 = 64.0;

impl<'a> Composer<'a> {
    /// Weights beside the edges that begin or end in view, where there are few of them, or few in focus.
    pub(super) fn add_weights(&self, drawn: &[EdgeId], first: usize, drawing: &mut Drawing<'a>) {
        let Some(weights) = self.state.weights() else {
            return;
        };
        let local: Vec<(EdgeId, Line)> = drawn
            .iter()
            .copied()
            .zip(drawing.lines[first..].iter().copied())
            .filter(|(_, line)| self.rect.contains(line.from) || self.rect.contains(line.to))
            .collect();
        let is_focused = |edge: EdgeId| self.shown.edges[edge.index()] == Visibility::Focused;
        let focused = local.iter().filter(|(edge, _)| is_focused(*edge)).count();
        let few_in_view = local.len() <= WEIGHTS_UP_TO;
        if !few_in_view && !(1..=WEIGHTS_UP_TO).contains(&focused) {
            return;
        }
        let begin = drawing.texts.len();
        // The strongest first: they were drawn last.
        for (edge, line) in local.into_iter().rev() {
            let Some(at) = self
                .weight_place(&line)
                .filter(|_| few_in_view || is_focused(edge))
            else {
                continue;
            };
            let text = format!("{:+.2}", weights[edge.index()]);
            let text = labels::text(
                self.painter,
                text.into(),
                at,
                Align2::CENTER_CENTER,
                self.dark,
            );
            if !drawing.texts[begin..]
                .iter()
                .any(|other| other.rect.intersects(text.rect))
            {
                drawing.texts.push(text);
            }
        }
    }

    /// Where the weight of an edge stands: in the middle, or, where that is out of view, beside the end that is in view.
    fn weight_place(&self, line: &Line) -> Option<Pos2> {
        let length = line.from.distance(line.to);
        if length < WEIGHT_ROOM {
            return None;
        }
        let beside = WEIGHT_ROOM / length;
        let shares = [0.5, beside, 1.0 - beside];
        let at = |share: f32| point_on(line.from, line.control(), line.to, share);
        shares
            .into_iter()
            .map(at)
            .find(|&at| self.rect.shrink(8.0).contains(at))
    }

    /// A question mark on every doubted edge.
    pub(super) fn add_doubts(&self, drawn: &[EdgeId], first: usize, drawing: &mut Drawing<'a>) {
        // Beside the weight, which stands in the middle.
        const PLACE: f32 = 0.35;
        let doubted = drawn.iter().enumerate().filter(|(_, edge)| self.is_doubted(**edge));
        for (place, _) in doubted {
            let line = drawing.lines[first + place];
            let at = point_on(line.from, line.control(), line.to, PLACE);
            let mark = labels::text(self.painter, "?".into(), at, Align2::CENTER_CENTER, self.dark);
            drawing.texts.push(mark);
        }
    }
}
