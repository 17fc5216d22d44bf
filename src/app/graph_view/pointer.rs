//! What a pointer does in the network: zoom, pan, drag nodes, draw edges, hover, select, select in a box.

use std::sync::Arc;

use egui::{PointerButton, Pos2, Rect, Response, Ui, Vec2};
use kurbo::ParamCurveNearest as _;

use super::compose::{ends, radius_on_screen};
use super::drawing::control;
use super::graph::node_index;
use super::pick::nearest_point;
use super::{NetworkView, Under};
use crate::app::query::{Prominence, Visibility};
use crate::app::state::State;
use crate::app::update::Intent;
use crate::network::{EdgeId, NodeId, Sign};

/// A node is hit within this distance of its rim, an edge within this distance of its line, on the screen.
const REACH: f32 = 5.0;
/// Largest distance on the screen of a drawn edge from the curve between its nodes' centres: moved aside, or cut at the rims.
const MOVED: f32 = 9.0;
/// Zoom for each point of the wheel.
const WHEEL: f32 = 0.003;

/// What the pointer drags.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) enum Drag {
    #[default]
    None,
    /// The camera.
    Pan,
    /// A node, held at this distance from its centre, on the canvas.
    Node(NodeId, Vec2),
    /// A box, from this corner, on the screen.
    Box(Pos2),
    /// A new edge from this node.
    Edge(NodeId),
}

impl NetworkView {
    /// Acts on the pointer; returns what lies under it.
    pub(super) fn pointer(
        &mut self,
        ui: &Ui,
        rect: Rect,
        response: &Response,
        state: &State,
        intents: &mut Vec<Intent>,
    ) -> Option<Under> {
        let Some(position) = response
            .hover_pos()
            .or_else(|| response.interact_pointer_pos())
        else {
            self.drag = Drag::None;
            return None;
        };
        if response.hovered() {
            let (wheel, pinch) =
                ui.input(|input| (input.smooth_scroll_delta().y, input.zoom_delta()));
            self.zoom_by((wheel * WHEEL).exp() * pinch, position);
        }
        let is_free = matches!(self.drag, Drag::None | Drag::Edge(_));
        let under = if is_free && rect.contains(position) {
            self.under(position, state)
        } else {
            None
        };
        self.dragging(ui, response, position, state, intents);
        if response.clicked() {
            self.click(ui, under, state, intents);
        }
        under
    }

    fn click(&mut self, ui: &Ui, under: Option<Under>, state: &State, intents: &mut Vec<Intent>) {
        if let Some(source) = self.drawing_from.take() {
            if let Some(Under::Node(target)) = under {
                intents.push(Intent::Draw(source, target, Sign::Stimulation));
            }
            return;
        }
        self.selects_itself = true;
        let adds = ui.input(|input| input.modifiers.shift || input.modifiers.command);
        match (under, adds) {
            (Some(Under::Node(node)), true) => intents.push(Intent::ToggleNode(node)),
            (Some(Under::Edge(edge)), true) => intents.push(Intent::ToggleEdge(edge)),
            (Some(Under::Node(node)), false) => {
                intents.push(Intent::Select(vec![node], Vec::new()));
            }
            (Some(Under::Edge(edge)), false) => {
                intents.push(Intent::Select(Vec::new(), vec![edge]));
            }
            (None, false) if !state.selection.is_empty() => {
                intents.push(Intent::Select(Vec::new(), Vec::new()));
            }
            (None, _) => {}
        }
    }

    fn dragging(
        &mut self,
        ui: &Ui,
        response: &Response,
        position: Pos2,
        state: &State,
        intents: &mut Vec<Intent>,
    ) {
        if response.drag_started() {
            self.drag = self.begin_drag(ui, response, position, state);
        }
        match self.drag {
            Drag::Pan => {
                self.fitted = None;
                self.camera.pan += response.drag_delta();
            }
            Drag::Node(node, hold) => {
                let place = self.camera.screen_to_canvas_pos(position) + hold;
                if let Some(node) = self
                    .graph
                    .as_mut()
                    .and_then(|(_, graph)| graph.node_mut(node_index(node)))
                {
                    node.set_location(place);
                }
                self.scene.moved();
            }
            Drag::Box(_) | Drag::Edge(_) | Drag::None => {}
        }
        if response.drag_stopped() {
            self.end_drag(position, state, intents);
        }
    }

    fn begin_drag(&mut self, ui: &Ui, response: &Response, position: Pos2, state: &State) -> Drag {
        let origin = ui
            .input(|input| input.pointer.press_origin())
            .unwrap_or(position);
        let (modifiers, is_space) =
            ui.input(|input| (input.modifiers, input.key_down(egui::Key::Space)));
        if response.drag_started_by(PointerButton::Middle) || is_space {
            return Drag::Pan;
        }
        match self.under(origin, state) {
            _ if modifiers.shift => Drag::Box(origin),
            Some(Under::Node(node)) if modifiers.alt => Drag::Edge(node),
            Some(Under::Node(node)) => {
                let place = self.place(node).unwrap_or_default();
                Drag::Node(node, place - self.camera.screen_to_canvas_pos(origin))
            }
            _ => Drag::Pan,
        }
    }

    fn end_drag(&mut self, position: Pos2, state: &State, intents: &mut Vec<Intent>) {
        match std::mem::take(&mut self.drag) {
            Drag::Box(start) => {
                self.selects_itself = true;
                let area = Rect::from_two_pos(start, position);
                intents.push(Intent::Select(self.inside(area, state.shown()), Vec::new()));
            }
            Drag::Node(node, hold) => {
                let place = self.camera.screen_to_canvas_pos(position) + hold;
                intents.push(Intent::Place(node, [place.x, place.y]));
            }
            Drag::Edge(source) => {
                if let Some(Under::Node(target)) = self.under(position, state) {
                    intents.push(Intent::Draw(source, target, Sign::Stimulation));
                }
            }
            Drag::Pan | Drag::None => {}
        }
    }

    fn inside(&self, area: Rect, shown: &Visibility) -> Vec<NodeId> {
        let seen = |node: &usize| {
            shown
                .nodes
                .get(*node)
                .is_some_and(|seen| *seen != Prominence::Hidden)
        };
        let nodes = self.places.iter().enumerate();
        nodes
            .filter(|(node, place)| {
                seen(node) && area.contains(self.camera.canvas_to_screen_pos(**place))
            })
            .map(|(node, _)| NodeId::new(node))
            .collect()
    }

    /// The nearest visible node within reach; if there is none, the nearest visible edge.
    pub(super) fn under(&mut self, position: Pos2, state: &State) -> Option<Under> {
        let canvas = self.camera.screen_to_canvas_pos(position);
        let reach = (radius_on_screen(&self.camera) + REACH) / self.camera.zoom;
        let nodes = self
            .places
            .iter()
            .copied()
            .zip(&state.shown().nodes)
            .enumerate();
        let seen = nodes
            .filter(|(_, (_, seen))| **seen != Prominence::Hidden)
            .map(|(node, (place, _))| (node, place));
        if let Some(node) = nearest_point(seen, canvas, reach) {
            return Some(Under::Node(NodeId::new(node)));
        }
        self.edge_at(canvas, state.shown()).map(Under::Edge)
    }

    /// The nearest edge: those close by on the canvas first, then exactly as they are drawn.
    fn edge_at(&mut self, canvas: Pos2, shown: &Arc<Visibility>) -> Option<EdgeId> {
        let reach = (REACH + MOVED) / self.camera.zoom;
        let pieces = self.scene.pieces(&self.places, shown);
        let mut near = pieces.within(canvas, reach);
        near.dedup();
        let position = self.camera.canvas_to_screen_pos(canvas);
        let radius = radius_on_screen(&self.camera);
        let distances = near.into_iter().filter_map(|edge| {
            let geometry = &self.scene.edge_geometry[edge as usize];
            let screen = |node: u32| self.camera.canvas_to_screen_pos(self.places[node as usize]);
            let (from, to) = ends(
                geometry,
                screen(geometry.source),
                screen(geometry.target),
                radius,
            )?;
            let distance = distance_to_line(position, from, to, geometry.bend(from.distance(to)));
            Some((distance, edge))
        });
        let (distance, edge) = distances.min_by(|a, b| a.0.total_cmp(&b.0))?;
        (distance <= REACH).then(|| EdgeId::new(edge as usize))
    }
}

/// Distance from a point to a line, exact to a tenth of a pixel.
fn distance_to_line(point: Pos2, from: Pos2, to: Pos2, bend: f32) -> f32 {
    const ACCURACY: f64 = 0.1;
    let [point, from, middle, to] = [point, from, control(from, to, bend), to]
        .map(|pos| kurbo::Point::new(f64::from(pos.x), f64::from(pos.y)));
    let nearest = if bend == 0.0 {
        kurbo::Line::new(from, to).nearest(point, ACCURACY)
    } else {
        kurbo::QuadBez::new(from, middle, to).nearest(point, ACCURACY)
    };
    nearest.distance_sq.sqrt() as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::graph_view::drawing::point_on;

    /// As near as the nearest of many points of the curve.
    #[test]
    fn a_curve_is_as_near_as_its_nearest_point() {
        let (from, to) = (Pos2::new(-400.0, 300.0), Pos2::new(900.0, -100.0));
        for bend in [0.0, 60.0, -190.0, 780.0] {
            let control = control(from, to, bend);
            let curve: Vec<Pos2> = (0..=20_000)
                .map(|step| point_on(from, control, to, step as f32 / 20_000.0))
                .collect();
            for (share, aside) in [
                (0, 3.0),
                (7_000, 0.0),
                (11_000, 4.5),
                (20_000, -2.0),
                (9_000, 8.0),
            ] {
                let point = curve[share] + Vec2::new(0.0, aside);
                let nearest = curve.iter().map(|at| at.distance(point));
                let nearest = nearest.fold(f32::INFINITY, f32::min);
                let found = distance_to_line(point, from, to, bend);
                // A tenth of a pixel is the accuracy that is asked for.
                assert!((found - nearest).abs() < 0.1, "{found} {nearest}");
            }
        }
    }
}
