//! What moves in the picture: nodes on their way to where a layout has them, and the camera behind a selection.

use std::sync::Arc;

use egui::{Pos2, Rect, Ui};

use super::graph::{graph, places, put_all, target};
use super::pointer::Drag;
use super::scene::Scene;
use super::{Fit, NetworkView};
use crate::app::state::{Motion, OpenNetwork, State};
use crate::network::layout::Arrangement;

/// Nodes on their way to new places.
pub(super) struct Glide {
    from: Vec<Pos2>,
    begin: f64,
}

/// Seconds that nodes take to new places.
const GLIDE_SECS: f64 = 0.6;

/// Seconds after which a picture that moved counts as still.
const STILL_AFTER: f64 = 0.15;

impl NetworkView {
    /// Brings graph, scene and places up to date.
    pub(super) fn prepare(
        &mut self,
        ui: &Ui,
        state: &State,
        open: &OpenNetwork,
        arrangement: &Arc<Arrangement>,
    ) {
        let is_same_network = self
            .graph
            .as_ref()
            .is_some_and(|(network, _)| Arc::ptr_eq(network, &open.network));
        let is_same_layout = self
            .arrangement
            .as_ref()
            .is_some_and(|known| Arc::ptr_eq(known, arrangement));
        if !is_same_network || !is_same_layout {
            let before = std::mem::take(&mut self.places);
            let has_same_nodes =
                before.len() == open.network.nodes().len() && self.arrangement.is_some();
            let kind_before = self.arrangement.as_ref().map(|known| known.kind);
            if !is_same_network {
                let graph = graph(&open.network, arrangement);
                self.graph = Some((Arc::clone(&open.network), graph));
            }
            self.scene = Scene::new(&open.network, arrangement);
            if !has_same_nodes || kind_before != Some(arrangement.kind) {
                self.fit = Fit::Everything;
            }
            let glides = has_same_nodes && !is_same_layout && state.view.motion == Motion::Full;
            self.glide = glides.then(|| Glide {
                from: before,
                begin: ui.input(|input| input.time),
            });
            self.arrangement = Some(Arc::clone(arrangement));
            if let (Some((_, graph)), false) = (&mut self.graph, glides) {
                put_all(graph, |node| target(arrangement, node));
            }
        }
        self.move_nodes(ui, arrangement);
        if let Some((_, graph)) = &self.graph {
            self.places = places(graph);
        }
    }

    /// Moves nodes on their way.
    fn move_nodes(&mut self, ui: &Ui, arrangement: &Arrangement) {
        let (Some(glide), Some((_, graph))) = (&self.glide, &mut self.graph) else {
            return;
        };
        let share =
            ((ui.input(|input| input.time) - glide.begin) / GLIDE_SECS).clamp(0.0, 1.0) as f32;
        // Quick at first, slow at the end.
        let share = 1.0 - (1.0 - share).powi(3);
        put_all(graph, |node| {
            glide.from[node].lerp(target(arrangement, node), share)
        });
        self.scene.moved();
        if share >= 1.0 {
            self.glide = None;
        } else {
            ui.ctx().request_repaint();
        }
    }

    /// Follows a selection that was made elsewhere: by key, in a list.
    pub(super) fn follow(&mut self, rect: Rect, state: &State, arrangement: &Arrangement) {
        if self.followed.as_ref() != Some(&state.selection) {
            let is_first = self.followed.is_none();
            self.followed = Some(state.selection.clone());
            let by_pointer = std::mem::take(&mut self.selects_itself);
            if !is_first && !by_pointer && self.drag == Drag::None {
                self.follow_selection(rect, state, arrangement);
            }
        }
    }

    /// Whether the picture moves; asks for one more frame after it has come to rest.
    pub(super) fn note_motion(&mut self, ui: &Ui) -> bool {
        let now = ui.input(|input| input.time);
        let is_at = (self.camera.pan, self.camera.zoom);
        if self.was_at != is_at || matches!(self.drag, Drag::Node(..)) || self.glide.is_some() {
            (self.was_at, self.moved_at) = (is_at, now);
        }
        let is_moving = now - self.moved_at < STILL_AFTER;
        if is_moving {
            ui.ctx()
                .request_repaint_after_secs((STILL_AFTER - (now - self.moved_at)) as f32 + 0.01);
        }
        is_moving
    }

    /// Brings the selection into view when it is time.
    pub(super) fn count_down(&mut self, ui: &Ui) {
        match self.reveals.take() {
            Some(0) => self.fit = Fit::Selection,
            Some(frames) => {
                self.reveals = Some(frames - 1);
                ui.ctx().request_repaint();
            }
            None => {}
        }
    }
}
