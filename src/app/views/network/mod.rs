//! The network: thousands of edges in one picture, and what a pointer can do with it. Repaints only when asked to.

mod graph;
mod labels;
mod layout;
mod legend;
mod pointer;
mod strokes;

use std::sync::Arc;

use crossbeam_channel::{Receiver, bounded};
use egui::{Mesh, Pos2, Rect, Sense, Shape, Ui};
use egui_graphs::{DisplayEdge as _, DisplayNode as _, DrawContext, MetadataFrame, SettingsStyle};

use self::graph::{EdgeStyle, Graph, edge_index, graph, node_index, radius_on_screen};
use self::pointer::Drag;
use super::inspector::{edge_card_ui, node_card_ui};
use crate::app::action::Action;
use crate::app::state::{Open, State};
use crate::data::Study;
use crate::network::{EdgeId, EdgeOrigin, NodeId};

/// Above so many edges in view they have no tips, as in the programs that people come from.
const TIPS_UP_TO: usize = 600;

/// Memory of the view: where nodes lie, and where the camera is.
#[derive(Default)]
pub struct NetworkView {
    layout: Option<Layout>,
    arranging: Option<Arranging>,
    graph: Option<(u64, Graph)>,
    camera: MetadataFrame,
    fit: Fit,
    drag: Drag,
    shown_weights: Option<Arc<Vec<f64>>>,
}

/// What the camera should do in the next frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Fit {
    #[default]
    No,
    Everything,
    Selection,
}

struct Layout {
    study: Arc<Study>,
    positions: Vec<[f32; 2]>,
    degrees: Vec<u32>,
}

struct Arranging {
    study: Arc<Study>,
    positions: Receiver<Vec<[f32; 2]>>,
}

/// What lies under the pointer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Under {
    Node(NodeId),
    Edge(EdgeId),
}

impl NetworkView {
    /// Shows the network in all the space there is.
    pub fn ui(&mut self, ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
        let (rect, response) = ui.allocate_exact_size(ui.available_size(), Sense::click_and_drag());
        response
            .widget_info(|| egui::WidgetInfo::labeled(egui::WidgetType::Other, true, "network"));
        let painter = ui.painter_at(rect);
        painter.rect_filled(rect, 0.0, ui.visuals().extreme_bg_color);
        let Some(open) = &state.open else {
            let hint = "Open a data set, or an example, at the left.";
            painter.text(
                rect.center(),
                egui::Align2::CENTER_CENTER,
                hint,
                egui::FontId::proportional(15.0),
                ui.visuals().weak_text_color(),
            );
            return;
        };
        if !self.prepare(ui, state, open) {
            painter.text(
                rect.center(),
                egui::Align2::CENTER_CENTER,
                "arranging the network …",
                egui::FontId::proportional(15.0),
                ui.visuals().weak_text_color(),
            );
            return;
        }
        self.keys(ui);
        self.move_camera(rect, state);
        let under = self.pointer(ui, rect, &response, state, actions);
        self.paint(ui, rect, state, open, under);
        let hovering = self.drag == Drag::None;
        if let (Some(under), true) = (under, hovering) {
            response.on_hover_ui_at_pointer(|ui| {
                ui.set_max_width(280.0);
                match under {
                    Under::Node(node) => node_card_ui(ui, open, node),
                    Under::Edge(edge) => edge_card_ui(ui, state, open, edge),
                }
            });
        }
    }

    /// Brings layout, graph and weights up to date; whether there is something to show.
    fn prepare(&mut self, ui: &Ui, state: &State, open: &Open) -> bool {
        self.arrange(ui, open);
        let Some(layout) = &self.layout else {
            return false;
        };
        if self
            .graph
            .as_ref()
            .is_none_or(|(revision, _)| *revision != state.network_revision)
        {
            self.graph = Some((
                state.network_revision,
                graph(&open.network, &layout.positions),
            ));
            self.shown_weights = None;
        }
        let weights = &state.series.weights;
        let is_shown = match (&self.shown_weights, weights) {
            (Some(shown), Some(weights)) => Arc::ptr_eq(shown, weights),
            (None, None) => true,
            _ => false,
        };
        if let (Some((_, graph)), false) = (&mut self.graph, is_shown) {
            for index in 0..open.network.edges().len() {
                if let Some(edge) = graph.edge_mut(edge_index(EdgeId::new(index))) {
                    edge.payload_mut().magnitude =
                        weights.as_ref().map(|weights| weights[index].abs());
                    let props = edge.props().clone();
                    edge.display_mut().update(&props);
                }
            }
            self.shown_weights.clone_from(weights);
        }
        true
    }

    /// Starts a layout for a new study, and takes it once it is done.
    fn arrange(&mut self, ui: &Ui, open: &Open) {
        let is_for = |study: &Arc<Study>| Arc::ptr_eq(study, &open.study);
        if let Some(arranging) = &self.arranging
            && let Ok(positions) = arranging.positions.try_recv()
        {
            let study = Arc::clone(&arranging.study);
            let degrees = study.network.degrees();
            self.arranging = None;
            self.graph = None;
            self.fit = Fit::Everything;
            self.layout = Some(Layout {
                study,
                positions,
                degrees,
            });
        }
        let has_layout = self
            .layout
            .as_ref()
            .is_some_and(|layout| is_for(&layout.study));
        let is_coming = self
            .arranging
            .as_ref()
            .is_some_and(|arranging| is_for(&arranging.study));
        if has_layout || is_coming {
            return;
        }
        self.layout = None;
        self.graph = None;
        let (sender, positions) = bounded(1);
        let (study, ctx) = (Arc::clone(&open.study), ui.ctx().clone());
        self.arranging = Some(Arranging {
            study: Arc::clone(&study),
            positions,
        });
        std::thread::spawn(move || {
            // Where the window was closed meanwhile nobody listens.
            _ = sender.send(layout::signal_flow(&study.network));
            ctx.request_repaint();
        });
    }

    fn keys(&mut self, ui: &Ui) {
        use egui::{Key, Modifiers};
        if ui.ctx().egui_wants_keyboard_input() {
            return;
        }
        let pressed = |key: Key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        if pressed(Key::Home) {
            self.fit = Fit::Everything;
        }
        if pressed(Key::F) {
            self.fit = Fit::Selection;
        }
        for (key, factor) in [(Key::Plus, 1.25), (Key::Equals, 1.25), (Key::Minus, 0.8)] {
            if pressed(key) {
                self.camera.zoom *= factor;
                let centre = ui.available_rect_before_wrap().center().to_vec2();
                self.camera.pan = centre + (self.camera.pan - centre) * factor;
            }
        }
    }

    /// Carries out what the camera was told.
    fn move_camera(&mut self, rect: Rect, state: &State) {
        let rect = rect.with_max_y(rect.max.y - legend::HEIGHT);
        let Some((_, graph)) = &self.graph else {
            return;
        };
        let places: Vec<Pos2> = match self.fit {
            Fit::No => return,
            Fit::Everything => graph
                .nodes_iter()
                .map(|(_, node)| node.location())
                .collect(),
            Fit::Selection => self.selected_places(state),
        };
        self.fit = Fit::No;
        if places.is_empty() {
            return;
        }
        let bounds = Rect::from_points(&places).expand(30.0);
        const CLOSEST: f32 = 2.5;
        let zoom = (rect.width() / bounds.width())
            .min(rect.height() / bounds.height())
            .min(CLOSEST);
        self.camera.zoom = zoom;
        self.camera.pan = rect.center().to_vec2() - bounds.center().to_vec2() * zoom;
    }

    fn selected_places(&self, state: &State) -> Vec<Pos2> {
        let Some((_, graph)) = &self.graph else {
            return Vec::new();
        };
        let ends = state
            .selection
            .edges
            .iter()
            .filter_map(|&edge| graph.edge_endpoints(edge_index(edge)))
            .flat_map(|(a, b)| [a, b]);
        let nodes = state
            .selection
            .nodes
            .iter()
            .map(|&node| node_index(node))
            .chain(ends);
        nodes
            .filter_map(|node| graph.node(node))
            .map(egui_graphs::Node::location)
            .collect()
    }

    /// Edges first, faint ones below; then nodes, labels and legend.
    fn paint(&mut self, ui: &Ui, rect: Rect, state: &State, open: &Open, under: Option<Under>) {
        let Some((_, graph)) = &mut self.graph else {
            return;
        };
        let Some(layout) = &self.layout else { return };
        let painter = ui.painter_at(rect);
        let visuals = ui.visuals();
        let camera = &self.camera;
        let settings = SettingsStyle::default();
        let ctx = DrawContext {
            ctx: ui.ctx(),
            painter: &painter,
            style: &settings,
            is_directed: true,
            meta: camera,
        };
        let focus = Focus::new(state, open, under);

        let in_view = edges_in_view(graph, camera, rect);
        let crowd = (250.0 / in_view.len().max(1) as f32)
            .powf(0.35)
            .clamp(0.3, 1.0);
        let opacity = if !focus.dims { crowd } else { crowd * 0.3 };
        let style = EdgeStyle {
            dark: visuals.dark_mode,
            tips: in_view.len() <= TIPS_UP_TO,
            opacity,
            highlighted: false,
        };
        let mut mesh = Mesh::default();
        // Spurious edges are what one looks for: they lie on top, at more than the opacity of the crowd.
        for origin in [EdgeOrigin::Prior, EdgeOrigin::Spurious] {
            let style = if origin == EdgeOrigin::Spurious {
                EdgeStyle {
                    opacity: opacity.max(opacity.sqrt()),
                    ..style
                }
            } else {
                style
            };
            for &(edge, from, to) in in_view.iter().filter(|(edge, ..)| {
                open.network.edge(*edge).origin == origin && !focus.edges.contains(edge)
            }) {
                if let Some(face) = graph.edge(edge_index(edge)) {
                    face.display().add_to(&mut mesh, from, to, style);
                }
            }
        }
        painter.add(Shape::mesh(mesh));
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
        let mut names = Vec::new();
        for (index, node) in open.network.nodes().iter().enumerate() {
            let id = NodeId::new(index);
            let Some(face) = graph.node_mut(node_index(id)) else {
                continue;
            };
            let centre = camera.canvas_to_screen_pos(face.location());
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
            if !focus.dims || near {
                names.push(labels::Label {
                    text: &node.symbol,
                    node: centre,
                    importance,
                    strong: end || near,
                });
            }
        }
        labels::paint(
            &painter,
            names,
            radius_on_screen(camera),
            visuals.text_color(),
            visuals.extreme_bg_color,
        );
        if let Drag::Box(start) = self.drag
            && let Some(end) = ui.input(|input| input.pointer.hover_pos())
        {
            painter.rect_stroke(
                Rect::from_two_pos(start, end),
                0.0,
                (1.0, crate::app::theme::SELECTION),
                egui::StrokeKind::Middle,
            );
        }
        legend::paint(&painter, rect, visuals);
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
