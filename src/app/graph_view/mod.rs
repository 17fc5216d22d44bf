//! The network: thousands of edges in one picture, and what a pointer can do with it. Repaints only when asked to.

mod camera;
mod compose;
mod context_menu;
mod drawing;
mod edge_geometry;
mod edge_labels;
mod export;
mod filter_menu;
mod graph;
mod labels;
mod legend;
mod merge;
mod mesh;
mod motion;
mod nodes;
mod overlay;
mod paint;
mod pick;
mod playback;
mod pointer;
mod scene;
mod search_box;
mod strands;
mod svg;
mod toolbar;

pub use svg::png;

use std::sync::Arc;

use egui::{Pos2, Rect, Response, Sense, Ui};
use egui_graphs::MetadataFrame;

use self::compose::{Composer, REGION_UP_TO};
use self::graph::Graph;
use self::motion::Glide;
use self::overlay::{count_ui, describe, hint_ui};
use self::pointer::Drag;
use self::scene::Scene;
use self::search_box::SearchBox;
use crate::app::commands::ViewCommand;
use crate::app::query::{Prominence, Visibility};
use crate::app::state::{OpenNetwork, State};
use crate::app::theme;
use crate::app::update::Intent;
use crate::network::layout::Arrangement;
use crate::network::{EdgeId, Network, NodeId, Sign};

/// Memory of the view: positions of nodes while they glide, the camera, and the state of drags and menus.
pub struct NetworkView {
    /// The graph, and of which network it is.
    graph: Option<(Arc<Network>, Graph)>,
    /// The layout that the nodes belong to.
    arrangement: Option<Arc<Arrangement>>,
    glide: Option<Glide>,
    scene: Scene,
    /// Places of the nodes in this frame, on the canvas; `[N]`.
    places: Vec<Pos2>,
    camera: MetadataFrame,
    fit: Fit,
    /// Where the network was shown last, with its legend.
    area: Rect,
    /// The area that everything was fitted into, until the camera is moved.
    fitted: Option<Rect>,
    drag: Drag,
    /// The next node that is clicked becomes the target of an edge from this one.
    drawing_from: Option<NodeId>,
    /// What the open menu is about.
    menu: Option<Under>,
    search: SearchBox,
    /// Whether a picture was asked for in its menu.
    wants_picture: bool,
    /// Triangles of the lines.
    lines: Arc<egui::Mesh>,
    /// When the next step of the playback is due.
    next_step: Option<f64>,
    /// What was selected when the camera last followed it.
    followed: Option<crate::app::state::Selection>,
    /// Frames after which the selection is brought into view.
    reveals: Option<u8>,
    /// Whether the pointer made the selection in this view: then the camera does not follow it.
    selects_itself: bool,
    /// When the camera last moved.
    moved_at: f64,
    was_at: (egui::Vec2, f32),
}

impl Default for NetworkView {
    fn default() -> Self {
        Self {
            graph: None,
            arrangement: None,
            glide: None,
            scene: Scene::default(),
            places: Vec::new(),
            camera: MetadataFrame::default(),
            fit: Fit::No,
            area: Rect::ZERO,
            fitted: None,
            drag: Drag::None,
            drawing_from: None,
            menu: None,
            search: SearchBox::default(),
            wants_picture: false,
            lines: Arc::default(),
            next_step: None,
            followed: None,
            reveals: None,
            selects_itself: false,
            moved_at: 0.0,
            was_at: (egui::Vec2::ZERO, 0.0),
        }
    }
}

/// What the camera should do in the next frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Fit {
    #[default]
    No,
    Everything,
    Selection,
}

/// Frames after which the state has a selection that any panel has asked for.
const REVEAL_AFTER: u8 = 2;
/// How often it is shown how far a layout is.
const PROGRESS_EVERY: std::time::Duration = std::time::Duration::from_millis(60);

/// What lies under the pointer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Under {
    Node(NodeId),
    Edge(EdgeId),
}

impl NetworkView {
    /// Carries out a command; returns the intent to draw an edge if the command finishes one.
    pub fn command(&mut self, command: ViewCommand, state: &State) -> Option<Intent> {
        let centre = self.area.center();
        match command {
            ViewCommand::FitEverything => self.fit = Fit::Everything,
            ViewCommand::FitSelection => self.fit = Fit::Selection,
            ViewCommand::ZoomIn => self.zoom_by(1.25, centre),
            ViewCommand::ZoomOut => self.zoom_by(0.8, centre),
            ViewCommand::Search => self.search.focus(),
            ViewCommand::DrawEdge => self.drawing_from = state.selection.nodes.first().copied(),
            ViewCommand::FinishEdge => {
                let target = state.selection.nodes.first().copied();
                let (source, target) = self.drawing_from.take().zip(target)?;
                return Some(Intent::Draw(source, target, Sign::Stimulation));
            }
            ViewCommand::Save(_) | ViewCommand::ResultsSize | ViewCommand::Palette => {}
        }
        None
    }

    /// Where a node is on the screen; `None` before the network is shown.
    #[must_use]
    pub fn on_screen(&self, node: NodeId) -> Option<Pos2> {
        let place = self.places.get(node.index())?;
        Some(self.camera.canvas_to_screen_pos(*place))
    }

    /// Whether so many edges are in view that they are merged.
    #[must_use]
    pub fn shows_crowd(&self, state: &State) -> bool {
        self.is_whole(state.shown(), self.area)
    }

    /// Whether a node or an edge lies under a point of the screen.
    #[must_use]
    pub fn is_over_something(&mut self, at: Pos2, state: &State) -> bool {
        self.under(at, state).is_some()
    }

    /// Brings into view what is selected next: once the state has it, which is after this frame.
    pub fn reveal(&mut self) {
        self.reveals = Some(REVEAL_AFTER);
    }

    /// Whether the search box had the keyboard in the last frame.
    #[must_use]
    pub fn is_searching(&self) -> bool {
        self.search.has_keyboard()
    }

    /// Whether a picture was asked for in its menu, asked once.
    pub fn take_wants_picture(&mut self) -> bool {
        std::mem::take(&mut self.wants_picture)
    }

    /// Forgets what belongs to the network that was shown before.
    fn forget(&mut self) {
        (self.graph, self.arrangement, self.glide) = (None, None, None);
        self.places.clear();
        (self.drag, self.drawing_from, self.menu, self.followed) = (Drag::None, None, None, None);
    }

    /// Shows the network in all the space there is.
    pub fn ui(&mut self, ui: &mut Ui, state: &State, intents: &mut Vec<Intent>) {
        // The toolbar and the picture touch.
        ui.spacing_mut().item_spacing.y = 0.0;
        self.count_down(ui);
        if state.open.is_some() {
            self.toolbar_ui(ui, state, intents);
        }
        let (rect, response) = ui.allocate_exact_size(ui.available_size(), Sense::click_and_drag());
        let dark = ui.visuals().dark_mode;
        ui.painter_at(rect)
            .rect_filled(rect, 0.0, theme::ground(dark));
        if state.placement.arranging.is_some() {
            ui.ctx().request_repaint_after(PROGRESS_EVERY);
        }
        let Some(open) = &state.open else {
            return hint_ui(ui, rect, "Open a data set, or an example, at the left.");
        };
        describe(ui, &response, state);
        let Some(arrangement) = state.document.arrangement.clone() else {
            self.forget();
            let text = match &state.placement.arranging {
                Some(arranging) => {
                    format!(
                        "arranging the network … {:.0} %",
                        100.0 * arranging.progress.share()
                    )
                }
                None => "Press 1, 2 or 3 to lay the network out.".to_owned(),
            };
            return hint_ui(ui, rect, &text);
        };
        self.area = rect;
        // A shortcut has consumed the event of the press, so the state of the key is read.
        if ui.input(|input| input.key_down(egui::Key::Escape)) {
            self.drawing_from = None;
        }
        self.prepare(ui, state, open, &arrangement);
        self.picture_ui(ui, &response, (state, open, &arrangement), intents);
    }

    /// Shows nothing but the network, for a picture of it.
    pub fn picture_alone_ui(&mut self, ui: &mut Ui, state: &State) {
        let (rect, response) = ui.allocate_exact_size(ui.available_size(), Sense::hover());
        if let (Some(open), Some(arrangement)) = (&state.open, state.document.arrangement.clone()) {
            self.area = rect;
            self.prepare(ui, state, open, &arrangement);
            self.picture_ui(ui, &response, (state, open, &arrangement), &mut Vec::new());
        }
    }

    /// The picture with its legend, and what the pointer does in it.
    fn picture_ui(
        &mut self,
        ui: &mut Ui,
        response: &Response,
        (state, open, arrangement): (&State, &OpenNetwork, &Arrangement),
        intents: &mut Vec<Intent>,
    ) {
        let (rect, dark) = (self.area, ui.visuals().dark_mode);
        let painter = ui.painter_at(rect);
        let is_whole = self.is_whole(state.shown(), rect);
        let (legend, below) = legend::legend(&painter, rect, state, open, is_whole, dark);
        let room = rect.with_max_y(below.min.y);
        self.move_camera(room, state, arrangement);
        self.follow(room, state, arrangement);
        let under = self.pointer(ui, room, response, state, intents);
        let is_moving = self.note_motion(ui);
        let composer = Composer {
            state,
            open,
            camera: &self.camera,
            places: &self.places,
            rect: room,
            is_whole: self.is_whole(state.shown(), room),
            dark,
            is_moving,
            under,
            painter: &painter,
        };
        let drawing = composer.compose(&mut self.scene);
        paint::paint(&ui.painter_at(room), &drawing, dark, &mut self.lines);
        painter.rect_filled(below, 0.0, ui.visuals().panel_fill);
        painter.hline(below.x_range(), below.min.y, theme::hairline(dark));
        paint::paint(&painter, &legend, dark, &mut Arc::default());
        self.paint_drag(ui, &painter, under);
        count_ui(ui, room, state);
        self.menu_ui(response, state, under, intents);
        self.card_ui(response, state, open, under);
    }

    /// Whether so many edges begin or end in view that they are merged.
    fn is_whole(&self, shown: &Visibility, rect: Rect) -> bool {
        let view = Rect::from_two_pos(
            self.camera.screen_to_canvas_pos(rect.min),
            self.camera.screen_to_canvas_pos(rect.max),
        );
        let is_in = |node: u32| view.contains(self.places[node as usize]);
        let seen = self.scene.edge_geometry.iter().zip(&shown.edges);
        seen.filter(|(geometry, seen)| {
            **seen != Prominence::Hidden && (is_in(geometry.source) || is_in(geometry.target))
        })
        .nth(REGION_UP_TO)
        .is_some()
    }
}
