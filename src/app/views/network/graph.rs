//! The network as the graph library holds it: positions, payloads, and how a node and an edge look.

use egui::{Color32, Mesh, Pos2, Shape, Stroke, Vec2, pos2, vec2};
use egui_graphs::{
    DisplayEdge, DisplayNode, DrawContext, EdgeProps, MetadataFrame, Node, NodeProps,
};
use petgraph::Directed;
use petgraph::stable_graph::{EdgeIndex, NodeIndex, StableGraph};

use super::strokes::{Tip, add_line, add_tip};
use crate::app::theme::{self, Role};
use crate::network::{EdgeId, EdgeOrigin, Network, NodeId, Sign};

/// The graph; its indices are those of the network.
pub(super) type Graph = egui_graphs::Graph<NodeFace, EdgeFace, Directed, u32, NodeShape, EdgeShape>;

/// What a node shows.
#[derive(Debug, Clone, Copy)]
pub(super) struct NodeFace {
    pub role: Role,
    pub selected: bool,
    pub dimmed: bool,
}

/// What an edge shows.
#[derive(Debug, Clone, Copy)]
pub(super) struct EdgeFace {
    pub sign: Sign,
    pub origin: EdgeOrigin,
    /// Whether there is an edge the other way too; then both are moved aside.
    pub has_reverse: bool,
    /// Magnitude of the weight, once there is one.
    pub magnitude: Option<f64>,
}

/// The graph of a network with its nodes at these places.
pub(super) fn graph(network: &Network, positions: &[[f32; 2]]) -> Graph {
    let mut plain: StableGraph<NodeFace, EdgeFace, Directed, u32> = StableGraph::default();
    for node in network.nodes() {
        let role = match (node.ligand, node.transcription_factor) {
            (true, _) => Role::Ligand,
            (_, true) => Role::TranscriptionFactor,
            _ => Role::Inner,
        };
        plain.add_node(NodeFace {
            role,
            selected: false,
            dimmed: false,
        });
    }
    let pairs: std::collections::HashSet<_> = network
        .edges()
        .iter()
        .map(|edge| (edge.source, edge.target))
        .collect();
    for edge in network.edges() {
        let has_reverse = pairs.contains(&(edge.target, edge.source));
        let face = EdgeFace {
            sign: edge.sign,
            origin: edge.origin,
            has_reverse,
            magnitude: None,
        };
        plain.add_edge(node_index(edge.source), node_index(edge.target), face);
    }
    egui_graphs::to_graph_custom(
        &plain,
        |node: &mut Node<NodeFace, EdgeFace, Directed, u32, NodeShape>| {
            let [x, y] = positions[node.id().index()];
            node.set_location(pos2(x, y));
        },
        // An edge has no label of its own: its card says what it is.
        |edge| edge.set_label(String::new()),
    )
}

pub(super) fn node_index(node: NodeId) -> NodeIndex<u32> {
    NodeIndex::new(node.index())
}

pub(super) fn edge_index(edge: EdgeId) -> EdgeIndex<u32> {
    EdgeIndex::new(edge.index())
}

/// A node: inputs are triangles that point into the network, outputs squares, all others discs.
#[derive(Debug, Clone)]
pub(super) struct NodeShape {
    face: NodeFace,
    location: Pos2,
}

/// On the screen a node is never smaller than this, so that it can be hit.
const SMALLEST_RADIUS: f32 = 2.0;
/// Nor larger, so that zooming in makes room.
const LARGEST_RADIUS: f32 = 14.0;

/// Radius of a node on the screen.
pub(super) fn radius_on_screen(meta: &MetadataFrame) -> f32 {
    meta.canvas_to_screen_size(theme::NODE_RADIUS)
        .clamp(SMALLEST_RADIUS, LARGEST_RADIUS)
}

impl From<NodeProps<NodeFace>> for NodeShape {
    fn from(props: NodeProps<NodeFace>) -> Self {
        Self {
            face: props.payload,
            location: props.location(),
        }
    }
}

impl DisplayNode<NodeFace, EdgeFace, Directed, u32> for NodeShape {
    fn closest_boundary_point(&self, direction: Vec2) -> Pos2 {
        self.location + direction.normalized() * theme::NODE_RADIUS
    }

    fn shapes(&mut self, ctx: &DrawContext<'_>) -> Vec<Shape> {
        let dark = ctx.ctx.global_style().visuals.dark_mode;
        let (centre, radius) = (
            ctx.meta.canvas_to_screen_pos(self.location),
            radius_on_screen(ctx.meta),
        );
        let fill = theme::node_fill(self.face.role, dark).gamma_multiply(if self.face.dimmed {
            0.25
        } else {
            1.0
        });
        let ground = ctx.ctx.global_style().visuals.extreme_bg_color;
        let outline = if self.face.selected {
            Stroke::new(2.5, theme::SELECTION)
        } else {
            Stroke::new(1.0, ground)
        };
        let at = |x: f32, y: f32| centre + vec2(x, y) * radius;
        vec![match self.face.role {
            Role::Ligand => Shape::convex_polygon(
                vec![at(-1.0, -1.2), at(1.4, 0.0), at(-1.0, 1.2)],
                fill,
                outline,
            ),
            Role::TranscriptionFactor => Shape::convex_polygon(
                vec![at(-1.0, -1.0), at(1.0, -1.0), at(1.0, 1.0), at(-1.0, 1.0)],
                fill,
                outline,
            ),
            Role::Inner => Shape::Circle(egui::epaint::CircleShape {
                center: centre,
                radius,
                fill,
                stroke: outline,
            }),
        }]
    }

    fn update(&mut self, state: &NodeProps<NodeFace>) {
        (self.face, self.location) = (state.payload, state.location());
    }

    fn is_inside(&self, pos: Pos2) -> bool {
        self.location.distance(pos) <= theme::NODE_RADIUS
    }
}

/// An edge: a line with an arrowhead, a bar or a circle at its target, dashed if spurious.
#[derive(Debug, Clone)]
pub(super) struct EdgeShape {
    face: EdgeFace,
}

/// How edges are drawn at present.
#[derive(Debug, Clone, Copy)]
pub(super) struct EdgeStyle {
    pub dark: bool,
    pub tips: bool,
    pub opacity: f32,
    pub highlighted: bool,
}

impl EdgeShape {
    /// Ends of the line on the screen: at the boundaries of the nodes, moved aside where there is an edge the other way.
    pub fn ends(&self, start: Pos2, end: Pos2, meta: &MetadataFrame) -> Option<(Pos2, Pos2)> {
        const ASIDE: f32 = 3.0;
        let (from, to) = (
            meta.canvas_to_screen_pos(start),
            meta.canvas_to_screen_pos(end),
        );
        let direction = (to - from).normalized();
        let radius = radius_on_screen(meta);
        if from.distance(to) <= 2.0 * radius + 1.0 {
            return None;
        }
        let aside = if self.face.has_reverse {
            direction.rot90() * ASIDE.min(radius)
        } else {
            Vec2::ZERO
        };
        Some((
            from + direction * radius + aside,
            to - direction * (radius + 1.0) + aside,
        ))
    }

    /// Adds the edge to a mesh.
    pub fn add_to(&self, mesh: &mut Mesh, from: Pos2, to: Pos2, style: EdgeStyle) {
        let spurious = self.face.origin == EdgeOrigin::Spurious;
        let mut colour = theme::edge_colour(self.face.origin, self.face.sign, style.dark);
        let mut width = theme::edge_width(self.face.magnitude);
        if style.highlighted {
            width = width.max(1.5);
        } else {
            colour = fade(
                colour,
                theme::edge_opacity(self.face.magnitude) * style.opacity,
            );
        }
        let tip = match self.face.sign {
            Sign::Stimulation => Tip::Arrow,
            Sign::Inhibition => Tip::Bar,
            Sign::Unknown => Tip::Circle,
        };
        let shortened = if style.tips {
            add_tip(mesh, tip, from, to, width, colour)
        } else {
            to
        };
        add_line(mesh, from, shortened, width, colour, spurious);
    }
}

fn fade(colour: Color32, opacity: f32) -> Color32 {
    colour.gamma_multiply(opacity.clamp(0.0, 1.0))
}

impl From<EdgeProps<EdgeFace>> for EdgeShape {
    fn from(props: EdgeProps<EdgeFace>) -> Self {
        Self {
            face: props.payload,
        }
    }
}

impl DisplayEdge<NodeFace, EdgeFace, Directed, u32, NodeShape> for EdgeShape {
    fn shapes(
        &mut self,
        start: &Node<NodeFace, EdgeFace, Directed, u32, NodeShape>,
        end: &Node<NodeFace, EdgeFace, Directed, u32, NodeShape>,
        ctx: &DrawContext<'_>,
    ) -> Vec<Shape> {
        let style = EdgeStyle {
            dark: ctx.ctx.global_style().visuals.dark_mode,
            tips: true,
            opacity: 1.0,
            highlighted: true,
        };
        let mut mesh = Mesh::default();
        if let Some((from, to)) = self.ends(start.location(), end.location(), ctx.meta) {
            self.add_to(&mut mesh, from, to, style);
        }
        vec![Shape::mesh(mesh)]
    }

    fn update(&mut self, state: &EdgeProps<EdgeFace>) {
        self.face = state.payload;
    }

    fn is_inside(
        &self,
        start: &Node<NodeFace, EdgeFace, Directed, u32, NodeShape>,
        end: &Node<NodeFace, EdgeFace, Directed, u32, NodeShape>,
        pos: Pos2,
    ) -> bool {
        super::strokes::distance_to_segment(pos, start.location(), end.location())
            <= theme::NODE_RADIUS / 2.0
    }
}
