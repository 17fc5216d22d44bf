//! From state and camera to a drawing, at three levels of detail: the whole network as strands with the strongest edges on top,
//! a region with every edge and its sign, a neighbourhood with weights.

use egui::{Color32, Painter, Pos2, Rect, Vec2};
use egui_graphs::MetadataFrame;

use super::Under;
use super::drawing::{Drawing, Line, Pattern, Tip, control};
use super::edge_geometry::EdgeGeometry;
use super::scene::{Content, Scene};
use crate::app::query::Prominence;
use crate::app::state::{OpenNetwork, State};
use crate::app::theme;
use crate::network::{EdgeId, EdgeOrigin, Sign};

/// Most edges in view that are drawn one by one with tips; more are merged into strands.
pub(super) const REGION_UP_TO: usize = 600;
/// Width that the halo of a selected edge adds to its line.
const HALO: f32 = 5.0;
/// Opacity of edges outside the focus.
pub(super) const FAINT: f32 = 0.3;
/// Opacity of edges that pass through the view with both ends outside.
pub(super) const PASSING: f32 = 0.3;
/// On the screen a node is never smaller than this, so that it can be hit.
const SMALLEST_RADIUS: f32 = 2.0;
/// Nor larger, so that zooming in makes room.
const LARGEST_RADIUS: f32 = 14.0;

/// Radius of a node on the screen.
pub(super) fn radius_on_screen(camera: &MetadataFrame) -> f32 {
    camera
        .canvas_to_screen_size(theme::NODE_RADIUS)
        .clamp(SMALLEST_RADIUS, LARGEST_RADIUS)
}

/// Ends of an edge on the screen: at the rims of its nodes, moved aside where there is an edge the other way; `None` where
/// there is no room between them.
pub(super) fn ends(
    geometry: &EdgeGeometry,
    from: Pos2,
    to: Pos2,
    radius: f32,
) -> Option<(Pos2, Pos2)> {
    const ASIDE: f32 = 3.0;
    if from.distance(to) <= 2.0 * radius + 1.0 {
        return None;
    }
    let direction = (to - from).normalized();
    // A bent edge is aside by itself.
    let aside = if geometry.has_reverse && !geometry.leads_back {
        direction.rot90() * ASIDE.min(radius)
    } else {
        Vec2::ZERO
    };
    Some((
        from + direction * radius + aside,
        to - direction * (radius + 1.0) + aside,
    ))
}

/// Everything that a drawing is made from.
pub(super) struct Composer<'a> {
    pub state: &'a State,
    pub open: &'a OpenNetwork,
    pub camera: &'a MetadataFrame,
    /// Places of the nodes on the canvas; `[N]`.
    pub places: &'a [Pos2],
    /// What is in view.
    pub rect: Rect,
    /// Whether so many edges are in view that they are merged.
    pub is_whole: bool,
    pub dark: bool,
    pub is_moving: bool,
    pub under: Option<Under>,
    /// Measures texts.
    pub painter: &'a Painter,
}

impl<'a> Composer<'a> {
    /// The whole picture, without its legend.
    pub fn compose(&self, scene: &mut Scene) -> Drawing<'a> {
        let screen: Vec<Pos2> = self
            .places
            .iter()
            .map(|&place| self.camera.canvas_to_screen_pos(place))
            .collect();
        let mut drawing = Drawing::default();
        let drawn = self.add_edges(scene, &screen, &mut drawing);
        self.add_nodes(scene, &screen, &mut drawing);
        self.add_weights(&drawn, &mut drawing);
        self.add_doubts(&drawn, &mut drawing);
        drawing
    }

    /// Adds the edges; returns the ones drawn singly, with their lines.
    fn add_edges(
        &self,
        scene: &mut Scene,
        screen: &[Pos2],
        drawing: &mut Drawing<'a>,
    ) -> Vec<(EdgeId, Line)> {
        let content = self.content();
        let strongest = if self.is_whole {
            scene.strongest(content)
        } else {
            f64::INFINITY
        };
        let in_view = |edge: &EdgeId| self.is_in_view(scene, screen, *edge);
        let is_local = |edge: &EdgeId| self.is_local(scene, screen, *edge);
        let all = || (0..scene.edge_geometry.len()).map(EdgeId::new);
        let has_few = !self.is_whole && all().filter(in_view).nth(REGION_UP_TO).is_none();
        let is_alone = |edge: &EdgeId| {
            has_few
                || (!self.is_whole && is_local(edge))
                || self.stands_out(scene, *edge, strongest)
        };
        let mut alone: Vec<EdgeId> = all().filter(is_alone).filter(in_view).collect();
        let crowd = crowd_opacity(alone.iter().filter(|edge| is_local(edge)).count());
        // The strongest lie on top, and what is in focus above all others.
        alone.sort_by(|&a, &b| {
            let key = |edge: EdgeId| {
                (
                    self.rank_of_layer(scene, edge),
                    self.magnitude(edge).unwrap_or(0.0),
                )
            };
            let (a, b) = (key(a), key(b));
            a.0.cmp(&b.0).then(a.1.total_cmp(&b.1))
        });
        let has_tips = !self.is_whole || alone.len() <= REGION_UP_TO;
        if !has_few {
            self.add_strands(scene, content, &mut drawing.lines);
        }
        let mut drawn = Vec::with_capacity(alone.len());
        for edge in alone {
            if let Some(line) = self.edge_line(scene, screen, edge, (has_tips, crowd)) {
                if self.state.selection.edges.contains(&edge) {
                    // Around it, so that it keeps the colour of its sign.
                    let width = line.width + HALO;
                    let (colour, pattern) = (theme::SELECTION.gamma_multiply(0.5), Pattern::Solid);
                    drawing.lines.push(Line {
                        width,
                        colour,
                        pattern,
                        tip: None,
                        ..line
                    });
                }
                drawing.lines.push(line);
                drawn.push((edge, line));
            }
        }
        drawn
    }

    /// What is shown of the network, and its weights.
    fn content(&self) -> Content<'a> {
        let state = self.state;
        Content {
            shown: state.shown(),
            parameters: state.weights().and_then(|_| state.parameters()),
        }
    }

    /// Whether a part of an edge may be in view.
    fn is_in_view(&self, scene: &Scene, screen: &[Pos2], edge: EdgeId) -> bool {
        let geometry = &scene.edge_geometry[edge.index()];
        let (from, to) = (
            screen[geometry.source as usize],
            screen[geometry.target as usize],
        );
        let bounds = Rect::from_two_pos(from, to);
        // A curve lies in the box of its ends and its control point.
        let bounds = if geometry.leads_back {
            bounds.union(Rect::from_pos(control(
                from,
                to,
                geometry.bend(from.distance(to)),
            )))
        } else {
            bounds
        };
        self.state.shown().edges[edge.index()] != Prominence::Hidden
            && bounds.intersects(self.rect.expand(20.0))
    }

    /// Whether an edge begins or ends in view.
    fn is_local(&self, scene: &Scene, screen: &[Pos2], edge: EdgeId) -> bool {
        let geometry = &scene.edge_geometry[edge.index()];
        [geometry.source, geometry.target]
            .iter()
            .any(|&end| self.rect.contains(screen[end as usize]))
    }

    /// Whether an edge is drawn by itself in the picture of the whole network.
    fn stands_out(&self, scene: &Scene, edge: EdgeId, strongest: f64) -> bool {
        match self.state.shown().edges[edge.index()] {
            Prominence::Focused => true,
            Prominence::Hidden => false,
            _ if self.is_under(scene, edge)
                || scene.is_alone(edge.index())
                || self.is_doubted(edge) =>
            {
                true
            }
            Prominence::Faint => false,
            Prominence::Shown => self
                .magnitude(edge)
                .is_some_and(|magnitude| magnitude >= strongest),
        }
    }

    /// Whether the pointer is on an edge, or on one of its ends.
    fn is_under(&self, scene: &Scene, edge: EdgeId) -> bool {
        match self.under {
            Some(Under::Edge(under)) => under == edge,
            Some(Under::Node(node)) => {
                let (geometry, node) = (&scene.edge_geometry[edge.index()], node.index() as u32);
                geometry.source == node || geometry.target == node
            }
            None => false,
        }
    }

    pub(super) fn is_doubted(&self, edge: EdgeId) -> bool {
        // Tens of thousands of edges are asked in a frame.
        !self.state.document.doubted.is_empty() && {
            let ends = self.open.network.edge(edge);
            self.state
                .document
                .doubted
                .contains(&(ends.source, ends.target))
        }
    }

    fn rank_of_layer(&self, scene: &Scene, edge: EdgeId) -> u8 {
        let is_emphasised = self.state.shown().edges[edge.index()] == Prominence::Focused
            || self.is_under(scene, edge);
        u8::from(scene.edge_geometry[edge.index()].origin != EdgeOrigin::Prior)
            + 2 * u8::from(is_emphasised)
    }

    fn magnitude(&self, edge: EdgeId) -> Option<f64> {
        let weights = self.state.weights()?;
        // What is cut acts as if it had no weight.
        Some(if self.state.is_cut(edge) {
            0.0
        } else {
            weights[edge.index()].abs()
        })
    }

    /// An edge as it is drawn; `None` where there is no room between its ends.
    fn edge_line(
        &self,
        scene: &Scene,
        screen: &[Pos2],
        edge: EdgeId,
        (has_tips, crowd): (bool, f32),
    ) -> Option<Line> {
        let geometry = &scene.edge_geometry[edge.index()];
        let centres = [
            screen[geometry.source as usize],
            screen[geometry.target as usize],
        ];
        let (from, to) = ends(
            geometry,
            centres[0],
            centres[1],
            radius_on_screen(self.camera),
        )?;
        let is_passing = !centres.iter().any(|&centre| self.rect.contains(centre));
        let magnitude = self.magnitude(edge);
        let mut colour = theme::edge_colour(geometry.origin, geometry.sign, self.dark);
        let mut width = theme::edge_width(magnitude);
        let seen = self.state.shown().edges[edge.index()];
        if self.state.selection.edges.contains(&edge) {
            width = width.max(1.8);
        } else if seen == Prominence::Focused || self.is_under(scene, edge) {
            width = width.max(1.5);
        } else {
            let faint = if seen == Prominence::Faint {
                FAINT
            } else {
                1.0
            };
            let fade = self.state.view.filter.fade(magnitude);
            let opacity = match geometry.origin {
                // Spurious edges are dimmed less in a crowd than known ones, but fade as they are pruned.
                EdgeOrigin::Spurious => theme::edge_opacity(magnitude).max(0.45) * crowd.max(0.7),
                EdgeOrigin::Prior | EdgeOrigin::User => theme::edge_opacity(magnitude) * crowd,
            };
            let passing = if is_passing { PASSING } else { 1.0 };
            colour = fade_colour(colour, opacity * faint * passing * fade);
        }
        Some(Line {
            from,
            to,
            bend: geometry.bend(from.distance(to)),
            width,
            colour,
            pattern: pattern(geometry.origin),
            tip: has_tips.then(|| tip(geometry.sign)),
        })
    }
}

/// Opacity of an edge among `count` that are drawn singly: the more there are, the more the strands below shine through.
fn crowd_opacity(count: usize) -> f32 {
    const ALL: f32 = 80.0;
    (ALL / count.max(1) as f32).powf(0.35).clamp(0.45, 1.0)
}

/// How edges of an origin are drawn.
pub(super) fn pattern(origin: EdgeOrigin) -> Pattern {
    match origin {
        EdgeOrigin::Prior => Pattern::Solid,
        EdgeOrigin::User => Pattern::Dotted,
        EdgeOrigin::Spurious => Pattern::Dashed,
    }
}

/// What stands at the target of an edge of this sign.
pub(super) fn tip(sign: Sign) -> Tip {
    match sign {
        Sign::Stimulation => Tip::Arrow,
        Sign::Inhibition => Tip::Bar,
        Sign::Unknown => Tip::Circle,
    }
}

pub(super) fn fade_colour(colour: Color32, opacity: f32) -> Color32 {
    colour.gamma_multiply(opacity.clamp(0.0, 1.0))
}
