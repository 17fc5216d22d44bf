//! What a pointer does in the network: zoom, pan, drag nodes, hover, select, select in a box.

use egui::{PointerButton, Pos2, Rect, Response, Ui, Vec2};

use super::graph::{Graph, edge_index, node_index, radius_on_screen};
use super::strokes::distance_to_segment;
use super::{NetworkView, Under};
use crate::app::action::Action;
use crate::app::state::State;
use crate::network::{EdgeId, NodeId};

/// A node is hit within this distance of its rim, an edge within this distance of its line, on the screen.
const REACH: f32 = 4.0;
/// Zoom for each point of the wheel.
const WHEEL: f32 = 0.003;
/// Zoom factors between which a network is a picture.
const ZOOM: std::ops::RangeInclusive<f32> = 0.02..=12.0;

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
}

impl NetworkView {
    /// Acts on the pointer; returns what lies under it.
    pub(super) fn pointer(
        &mut self,
        ui: &Ui,
        rect: Rect,
        response: &Response,
        state: &State,
        actions: &mut Vec<Action>,
    ) -> Option<Under> {
        let Some(position) = response
            .hover_pos()
            .or_else(|| response.interact_pointer_pos())
        else {
            self.drag = Drag::None;
            return None;
        };
        if response.hovered() {
            self.zoom(ui, position);
        }
        let under = if self.drag == Drag::None && rect.contains(position) {
            self.under(position)
        } else {
            None
        };
        self.dragging(ui, response, position, actions);
        if response.clicked() {
            let adds = ui.input(|input| input.modifiers.shift || input.modifiers.command);
            match (under, adds) {
                (Some(Under::Node(node)), true) => actions.push(Action::ToggleNode(node)),
                (Some(Under::Edge(edge)), true) => actions.push(Action::ToggleEdge(edge)),
                (Some(Under::Node(node)), false) => {
                    actions.push(Action::Select(vec![node], Vec::new()))
                }
                (Some(Under::Edge(edge)), false) => {
                    actions.push(Action::Select(Vec::new(), vec![edge]))
                }
                (None, false) if !state.selection.is_empty() => {
                    actions.push(Action::Select(Vec::new(), Vec::new()))
                }
                (None, _) => {}
            }
        }
        under
    }

    fn zoom(&mut self, ui: &Ui, position: Pos2) {
        let (wheel, pinch) = ui.input(|input| (input.smooth_scroll_delta().y, input.zoom_delta()));
        let factor = (wheel * WHEEL).exp() * pinch;
        let zoom = (self.camera.zoom * factor).clamp(*ZOOM.start(), *ZOOM.end());
        let factor = zoom / self.camera.zoom;
        if factor != 1.0 {
            self.fitted = None;
            self.camera.zoom = zoom;
            // What lies under the pointer stays there.
            self.camera.pan = position.to_vec2() + (self.camera.pan - position.to_vec2()) * factor;
        }
    }

    fn dragging(
        &mut self,
        ui: &Ui,
        response: &Response,
        position: Pos2,
        actions: &mut Vec<Action>,
    ) {
        if response.drag_started() {
            let origin = ui
                .input(|input| input.pointer.press_origin())
                .unwrap_or(position);
            let (shift, middle) = (
                ui.input(|input| input.modifiers.shift),
                response.drag_started_by(PointerButton::Middle),
            );
            self.drag = match (shift, self.under(origin)) {
                (true, _) if !middle => Drag::Box(origin),
                (_, Some(Under::Node(node))) if !middle => {
                    let place = self.place(node).unwrap_or_default();
                    Drag::Node(node, place - self.camera.screen_to_canvas_pos(origin))
                }
                _ => Drag::Pan,
            };
        }
        match self.drag {
            Drag::Pan => {
                self.fitted = None;
                self.camera.pan += response.drag_delta();
            }
            Drag::Node(node, hold) => {
                let place = self.camera.screen_to_canvas_pos(position) + hold;
                self.put(node, place);
            }
            Drag::Box(_) | Drag::None => {}
        }
        if response.drag_stopped() {
            if let Drag::Box(start) = self.drag {
                actions.push(Action::Select(
                    self.inside(Rect::from_two_pos(start, position)),
                    Vec::new(),
                ));
            }
            self.drag = Drag::None;
        }
    }

    fn place(&self, node: NodeId) -> Option<Pos2> {
        self.graph
            .as_ref()?
            .1
            .node(node_index(node))
            .map(egui_graphs::Node::location)
    }

    /// Moves a node, in the picture and in the layout, so that it stays there when spurious edges come and go.
    fn put(&mut self, node: NodeId, place: Pos2) {
        if let Some(node) = self
            .graph
            .as_mut()
            .and_then(|(_, graph)| graph.node_mut(node_index(node)))
        {
            node.set_location(place);
        }
        if let Some(layout) = &mut self.layout {
            layout.positions[node.index()] = [place.x, place.y];
        }
    }

    fn inside(&self, area: Rect) -> Vec<NodeId> {
        let Some((_, graph)) = &self.graph else {
            return Vec::new();
        };
        let inside = graph
            .nodes_iter()
            .filter(|(_, node)| area.contains(self.camera.canvas_to_screen_pos(node.location())));
        inside
            .map(|(index, _)| NodeId::new(index.index()))
            .collect()
    }

    /// The nearest node within reach, otherwise the nearest edge.
    fn under(&self, position: Pos2) -> Option<Under> {
        let (_, graph) = self.graph.as_ref()?;
        self.nearest_node(graph, position)
            .map(Under::Node)
            .or_else(|| self.nearest_edge(graph, position).map(Under::Edge))
    }

    fn nearest_node(&self, graph: &Graph, position: Pos2) -> Option<NodeId> {
        let reach = radius_on_screen(&self.camera) + REACH;
        let distances = graph.nodes_iter().map(|(index, node)| {
            (
                self.camera
                    .canvas_to_screen_pos(node.location())
                    .distance(position),
                index,
            )
        });
        let (distance, index) = distances.min_by(|a, b| a.0.total_cmp(&b.0))?;
        (distance <= reach).then(|| NodeId::new(index.index()))
    }

    fn nearest_edge(&self, graph: &Graph, position: Pos2) -> Option<EdgeId> {
        let distances = graph.edges_iter().filter_map(|(index, edge)| {
            let (start, end) = graph.edge_endpoints(edge_index(EdgeId::new(index.index())))?;
            let (from, to) = edge.display().ends(
                graph.node(start)?.location(),
                graph.node(end)?.location(),
                &self.camera,
            )?;
            Some((distance_to_segment(position, from, to), index))
        });
        let (distance, index) = distances.min_by(|a, b| a.0.total_cmp(&b.0))?;
        (distance <= REACH).then(|| EdgeId::new(index.index()))
    }
}
