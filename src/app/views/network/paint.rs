//! Paints the network: edges first, faint ones below; then nodes, labels and legend.

use egui::{Mesh, Painter, Pos2, Rect, Shape, Ui};
use egui_graphs::{DisplayEdge as _, DisplayNode as _, DrawContext, MetadataFrame, SettingsStyle};

use super::graph::{EdgeStyle, Graph, edge_index, node_index, radius_on_screen};
use super::pointer::Drag;
use super::{NetworkView, Under, labels, legend};
use crate::app::state::{Open, State};
use crate::app::theme;
use crate::network::{EdgeId, EdgeOrigin, NodeId};

/// Above so many edges in view they have no tips, as in the programs that people come from.
const TIPS_UP_TO: usize = 600;

impl NetworkView {
    pub(super) fn paint(
        &mut self,
        ui: &Ui,
        rect: Rect,
        state: &State,
        open: &Open,
        under: Option<Under>,
    ) {
        let painter = ui.painter_at(rect);
        let focus = Focus::new(state, open, under);
        self.paint_edges(ui, &painter, rect, open, &focus);
        self.paint_nodes(ui, &painter, rect, state, open, &focus, under);
        if let Drag::Box(start) = self.drag
            && let Some(end) = ui.input(|input| input.pointer.hover_pos())
        {
            let line = (1.0, theme::SELECTION);
            painter.rect_stroke(
                Rect::from_two_pos(start, end),
                0.0,
                line,
                egui::StrokeKind::Middle,
            );
        }
        legend::paint(&painter, rect, ui.visuals());
    }

    /// All edges in one mesh; those in focus on top.
    fn paint_edges(&mut self, ui: &Ui, painter: &Painter, rect: Rect, open: &Open, focus: &Focus) {
        let Some((_, graph)) = &mut self.graph else {
            return;
        };
        let in_view = edges_in_view(graph, &self.camera, rect);
        let crowd = (250.0 / in_view.len().max(1) as f32)
            .powf(0.35)
            .clamp(0.3, 1.0);
        let opacity = if focus.dims { crowd * 0.3 } else { crowd };
        let tips = in_view.len() <= TIPS_UP_TO;
        let mut mesh = Mesh::default();
        // Spurious edges are what one looks for: they lie on top, at more than the opacity of the crowd.
        for (origin, opacity) in [
            (EdgeOrigin::Prior, opacity),
            (EdgeOrigin::Spurious, if focus.dims { 0.5 } else { 1.0 }),
        ] {
            let style = EdgeStyle {
                dark: ui.visuals().dark_mode,
                tips,
                opacity,
                highlighted: false,
            };
            let of_origin = |edge: EdgeId| {
                open.network.edge(edge).origin == origin && !focus.edges.contains(&edge)
            };
            for &(edge, from, to) in in_view.iter().filter(|(edge, ..)| of_origin(*edge)) {
                if let Some(face) = graph.edge(edge_index(edge)) {
                    face.display().add_to(&mut mesh, from, to, style);
                }
            }
        }
        painter.add(Shape::mesh(mesh));
        let settings = SettingsStyle::default();
        let ctx = draw_context(ui, painter, &settings, &self.camera);
        for &edge in &focus.edges {
            let index = edge_index(edge);
            let Some((start, end)) = graph.edge_endpoints(index) else {
                continue;
            };
            let (Some(start), Some(end)) = (graph.node(start).cloned(), graph.node(end).cloned())
            else {
                continue;
            };
            if let Some(face) = graph.edge_mut(index) {
                painter.extend(face.display_mut().shapes(&start, &end, &ctx));
            }
        }
    }

    #[expect(clippy::too_many_arguments, reason = "what is painted, and where")]
    fn paint_nodes(
        &mut self,
        ui: &Ui,
        painter: &Painter,
        rect: Rect,
        state: &State,
        open: &Open,
        focus: &Focus,
        under: Option<Under>,
    ) {
        let (Some((_, graph)), Some(layout)) = (&mut self.graph, &self.layout) else {
            return;
        };
        let settings = SettingsStyle::default();
        let ctx = draw_context(ui, painter, &settings, &self.camera);
        let mut names = Vec::new();
        for (index, node) in open.network.nodes().iter().enumerate() {
            let id = NodeId::new(index);
            let Some(face) = graph.node_mut(node_index(id)) else {
                continue;
            };
            let centre = self.camera.canvas_to_screen_pos(face.location());
            if !rect.expand(20.0).contains(centre) {
                continue;
            }
            let near = focus.nodes.contains(&id);
            face.payload_mut().selected =
                state.selection.nodes.contains(&id) || under == Some(Under::Node(id));
            face.payload_mut().dimmed = focus.dims && !near;
            let props = face.props().clone();
            face.display_mut().update(&props);
            painter.extend(face.display_mut().shapes(&ctx));
            let end = node.ligand || node.transcription_factor;
            let importance =
                layout.degrees[index] + 1_000 * u32::from(end) + 1_000_000 * u32::from(near);
            let faint = focus.dims && !near;
            names.push(labels::Label {
                text: &node.symbol,
                node: centre,
                importance,
                strong: end || near,
                faint,
            });
        }
        let visuals = ui.visuals();
        labels::paint(
            painter,
            names,
            radius_on_screen(&self.camera),
            visuals.text_color(),
            visuals.extreme_bg_color,
        );
    }
}

fn draw_context<'a>(
    ui: &'a Ui,
    painter: &'a Painter,
    style: &'a SettingsStyle,
    meta: &'a MetadataFrame,
) -> DrawContext<'a> {
    DrawContext {
        ctx: ui.ctx(),
        painter,
        style,
        is_directed: true,
        meta,
    }
}

/// Edges of which a part may be in view, with their ends on the screen.
fn edges_in_view(graph: &Graph, camera: &MetadataFrame, rect: Rect) -> Vec<(EdgeId, Pos2, Pos2)> {
    let mut found = Vec::new();
    for (index, edge) in graph.edges_iter() {
        let Some((start, end)) = graph.edge_endpoints(index) else {
            continue;
        };
        let (Some(start), Some(end)) = (graph.node(start), graph.node(end)) else {
            continue;
        };
        if let Some((from, to)) = edge
            .display()
            .ends(start.location(), end.location(), camera)
            && Rect::from_two_pos(from, to).intersects(rect)
        {
            found.push((EdgeId::new(index.index()), from, to));
        }
    }
    found
}

/// What is emphasised: the selection, or what is under the pointer, with its edges and neighbours.
#[derive(Default)]
struct Focus {
    nodes: std::collections::BTreeSet<NodeId>,
    edges: std::collections::BTreeSet<EdgeId>,
    /// Whether the rest steps back: for a selection, not for what the pointer happens to cross.
    dims: bool,
}

impl Focus {
    fn new(state: &State, open: &Open, under: Option<Under>) -> Self {
        let mut focus = Self {
            nodes: state.selection.nodes.clone(),
            edges: state.selection.edges.clone(),
            dims: !state.selection.is_empty(),
        };
        match under {
            Some(Under::Node(node)) => _ = focus.nodes.insert(node),
            Some(Under::Edge(edge)) => _ = focus.edges.insert(edge),
            None => {}
        }
        let centres = focus.nodes.clone();
        for (index, edge) in open.network.edges().iter().enumerate() {
            let id = EdgeId::new(index);
            if centres.contains(&edge.source) || centres.contains(&edge.target) {
                focus.edges.insert(id);
            }
            if focus.edges.contains(&id) {
                focus.nodes.extend([edge.source, edge.target]);
            }
        }
        focus
    }
}
