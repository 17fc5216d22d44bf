//! Where the camera is: what moves it, and fitting everything or the selection into view.

use egui::{Pos2, Rect};

use super::graph::{node_index, target};
use super::{Fit, NetworkView};
use crate::app::query::Prominence;
use crate::app::state::State;
use crate::network::layout::Arrangement;

/// Range of the zoom factor.
pub(super) const ZOOM: std::ops::RangeInclusive<f32> = 0.02..=12.0;
/// Fitting does not come closer than this.
const CLOSEST: f32 = 2.5;

impl NetworkView {
    /// Zooms towards a point, which stays where it is.
    pub(super) fn zoom_by(&mut self, factor: f32, towards: Pos2) {
        let zoom = (self.camera.zoom * factor).clamp(*ZOOM.start(), *ZOOM.end());
        let factor = zoom / self.camera.zoom;
        if factor != 1.0 {
            self.fitted = None;
            self.camera.zoom = zoom;
            self.camera.pan = towards.to_vec2() + (self.camera.pan - towards.to_vec2()) * factor;
        }
    }

    /// Fits everything or the selection into view, as [`Fit`] says; by the positions of the layout, also while nodes glide there.
    pub(super) fn move_camera(&mut self, rect: Rect, state: &State, arrangement: &Arrangement) {
        // While nobody has moved it, the picture keeps filling its area.
        if self.fit == Fit::No && self.fitted.is_some_and(|fitted| fitted != rect) {
            self.fit = Fit::Everything;
        }
        let places: Vec<Pos2> = match self.fit {
            Fit::No => return,
            Fit::Everything => {
                let seen = state.shown().nodes.iter().enumerate();
                seen.filter(|(_, seen)| **seen != Prominence::Hidden)
                    .map(|(node, _)| target(arrangement, node))
                    .collect()
            }
            Fit::Selection => surroundings(state)
                .map(|node| target(arrangement, node))
                .collect(),
        };
        let everything = self.fit == Fit::Everything;
        self.fit = Fit::No;
        if places.is_empty() {
            return;
        }
        self.fitted = everything.then_some(rect);
        let bounds = Rect::from_points(&places).expand(1.0);
        // Room for the names of the outermost nodes, which do not shrink with the picture.
        let room = rect.shrink2(egui::vec2(48.0, 22.0));
        let zoom = (room.width() / bounds.width())
            .min(room.height() / bounds.height())
            .clamp(*ZOOM.start(), CLOSEST);
        self.camera.zoom = zoom;
        self.camera.pan = rect.center().to_vec2() - bounds.center().to_vec2() * zoom;
    }

    /// Brings what is selected into view, where it is not: without zooming, so that one keeps one's bearings.
    pub(super) fn follow_selection(
        &mut self,
        rect: Rect,
        state: &State,
        arrangement: &Arrangement,
    ) {
        let places: Vec<Pos2> = selected_nodes(state)
            .map(|node| self.camera.canvas_to_screen_pos(target(arrangement, node)))
            .collect();
        if places.is_empty() {
            return;
        }
        let bounds = Rect::from_points(&places);
        let room = rect.shrink(40.0_f32.min(rect.width() / 4.0));
        if !room.contains_rect(bounds) {
            self.fitted = None;
            self.camera.pan += rect.center() - bounds.center();
        }
    }

    pub(super) fn place(&self, node: crate::network::NodeId) -> Option<Pos2> {
        let (_, graph) = self.graph.as_ref()?;
        graph
            .node(node_index(node))
            .map(egui_graphs::Node::location)
    }
}

/// Selected nodes, the ends of selected edges, and the nodes in focus around them.
fn surroundings(state: &State) -> impl Iterator<Item = usize> + '_ {
    let focused = state.shown().nodes.iter().enumerate();
    let focused = focused
        .filter(|(_, seen)| **seen == Prominence::Focused)
        .map(|(node, _)| node);
    selected_nodes(state).chain(focused)
}

/// Selected nodes and the ends of selected edges.
fn selected_nodes(state: &State) -> impl Iterator<Item = usize> + '_ {
    let network = state.open.as_ref().map(|open| &open.network);
    let ends = state
        .selection
        .edges
        .iter()
        .filter_map(move |&edge| network.map(|network| network.edge(edge)))
        .flat_map(|edge| [edge.source, edge.target]);
    state
        .selection
        .nodes
        .iter()
        .copied()
        .chain(ends)
        .map(crate::network::NodeId::index)
}
