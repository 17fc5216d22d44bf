//! What stands beside edges: the weights of a neighbourhood, and a mark where one is doubted.

use egui::{Align2, Pos2};

use super::compose::Composer;
use super::drawing::{Drawing, Line, Text, point_on};
use crate::app::graph_view::labels;
use crate::app::query::Prominence;
use crate::network::EdgeId;

/// Up to so many edges in view have their weights beside them.
const WEIGHTS_UP_TO: usize = 60;
/// A weight needs a line of this length.
const WEIGHT_ROOM: f32 = 64.0;

impl<'a> Composer<'a> {
    /// Writes weights beside edges that begin or end in view, if they are few, or beside the edges in focus, if these are few. A
    /// weight never covers the name of a node.
    pub(super) fn add_weights(&self, drawn: &[(EdgeId, Line)], drawing: &mut Drawing<'a>) {
        let Some(weights) = self.state.weights() else {
            return;
        };
        let is_local = |line: &Line| self.rect.contains(line.from) || self.rect.contains(line.to);
        let local: Vec<_> = drawn.iter().filter(|(_, line)| is_local(line)).collect();
        let is_focused =
            |edge: EdgeId| self.state.shown().edges[edge.index()] == Prominence::Focused;
        let focused = local.iter().filter(|(edge, _)| is_focused(*edge)).count();
        // Where something is in focus, its weights alone.
        let few_in_view = !self.is_whole && focused == 0 && local.len() <= WEIGHTS_UP_TO;
        if !few_in_view && !(1..=WEIGHTS_UP_TO).contains(&focused) {
            return;
        }
        // The strongest first: they were drawn last.
        for &&(edge, line) in local.iter().rev() {
            if !few_in_view && !is_focused(edge) {
                continue;
            }
            let weight = if self.state.is_cut(edge) {
                "cut".to_owned()
            } else {
                format!("{:+.2}", weights[edge.index()])
            };
            let text = |at| {
                labels::text(
                    self.painter,
                    weight.clone().into(),
                    at,
                    Align2::CENTER_CENTER,
                    self.dark,
                )
            };
            let is_free = |text: &Text<'_>| {
                !drawing
                    .texts
                    .iter()
                    .any(|other| other.rect.intersects(text.rect))
            };
            let free = self
                .weight_places(&line)
                .into_iter()
                .map(text)
                .find(is_free);
            drawing.texts.extend(free);
        }
    }

    /// Where the weight of an edge may stand: in the middle, or beside one of its ends, as far as it is in view.
    fn weight_places(&self, line: &Line) -> Vec<Pos2> {
        let length = line.from.distance(line.to);
        if length < WEIGHT_ROOM {
            return Vec::new();
        }
        let beside = (WEIGHT_ROOM / length).min(0.5);
        let shares = [0.5, 0.38, 0.62, beside, 1.0 - beside];
        let at = |share: f32| point_on(line.from, line.control(), line.to, share);
        let is_in = |at: &Pos2| self.rect.shrink(8.0).contains(*at);
        shares.into_iter().map(at).filter(is_in).collect()
    }

    /// A question mark on every doubted edge.
    pub(super) fn add_doubts(&self, drawn: &[(EdgeId, Line)], drawing: &mut Drawing<'a>) {
        // Beside the weight, which stands in the middle.
        const PLACE: f32 = 0.3;
        for (_, line) in drawn.iter().filter(|(edge, _)| self.is_doubted(*edge)) {
            let at = point_on(line.from, line.control(), line.to, PLACE);
            let mark = labels::text(
                self.painter,
                "?".into(),
                at,
                Align2::CENTER_CENTER,
                self.dark,
            );
            drawing.texts.push(mark);
        }
    }
}
