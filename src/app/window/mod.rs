//! The window itself: takes in the replies of threads, shows the views, and carries out their intents.

mod arrivals;
mod effects;
mod panels;
mod preferences;

use anyhow::anyhow;
use egui::{Context, Ui, ViewportBuilder};

use self::preferences::{PanelSizes, choose_theme};
use super::state::{Motion, Notice, State};
use super::theme;
use crate::app::commands::{CommandEffect, ExportKind, Palette, ViewCommand, shortcuts};
use crate::app::graph_view::NetworkView;
use crate::app::jobs::{Jobs, Places};
use crate::app::panels::export::{ExportForm, ExportTarget};
use crate::app::panels::results::ResultsView;
use crate::app::panels::{PreferencesForm, SaveForm, question_ui};
use crate::app::update::{Effect, Intent, ProjectOrder, Reply};
use crate::app::widgets::take_refusal;
use crate::data::DataSource;
use crate::network::NodeId;
use crate::train::Worker;

/// Opens the window and returns when it is closed.
///
/// # Errors
/// There is no display, or no graphics.
pub fn open(source: DataSource) -> anyhow::Result<()> {
    let places = Places::of_platform();
    let preferences = places.read_preferences();
    let viewport = ViewportBuilder::default()
        .with_title("Espalier")
        .with_inner_size(preferences.window.unwrap_or([1440.0, 900.0]))
        .with_min_inner_size([900.0, 600.0]);
    let options = eframe::NativeOptions {
        viewport,
        renderer: eframe::Renderer::Wgpu,
        ..Default::default()
    };
    let make: eframe::AppCreator<'_> = Box::new(|creation| {
        let mut window = Window::new(&creation.egui_ctx, source, places);
        window.look_for_leftovers(&creation.egui_ctx);
        Ok(Box::new(window))
    });
    eframe::run_native("espalier", options, make).map_err(|error| {
        anyhow!("the window cannot be opened ({error}). It needs a display and a driver for Vulkan, Metal or DirectX 12; `espalier train` works without.")
    })
}

/// Everything behind the window.
pub struct Window {
    state: State,
    network: NetworkView,
    results: ResultsView,
    save: ExportForm,
    worker: Option<Worker>,
    /// Workers that were told to end, until the next one or the end of the program waits for them.
    ended: Vec<Worker>,
    jobs: Jobs,
    palette: Palette,
    save_form: SaveForm,
    preferences_form: PreferencesForm,
    panels: PanelSizes,
    /// Whether the window may close: the user has confirmed it, or no run would be lost.
    may_close: bool,
    title: String,
}

impl Window {
    /// A window that begins by loading something. Preferences and projects without a file are kept in `places`.
    #[must_use]
    pub fn new(ctx: &Context, source: DataSource, places: Places) -> Self {
        theme::apply(ctx);
        let preferences = places.read_preferences();
        let repainted = ctx.clone();
        let jobs = Jobs::new(places, Box::new(move || repainted.request_repaint()));
        let mut state = State::default();
        if preferences.reduced_motion {
            state.view.motion = Motion::Reduced;
        }
        if let Some(scale) = preferences.scale {
            ctx.set_zoom_factor(scale);
        }
        choose_theme(ctx, preferences.theme);
        let panels = PanelSizes::new(&preferences);
        state.preferences = preferences;
        let mut window = Self {
            state,
            network: NetworkView::default(),
            results: ResultsView::default(),
            save: ExportForm::default(),
            worker: None,
            ended: Vec::new(),
            jobs,
            palette: Palette::default(),
            save_form: SaveForm::default(),
            preferences_form: PreferencesForm::default(),
            panels,
            may_close: false,
            title: String::new(),
        };
        window.act(ctx, Intent::Open(source));
        window
    }

    /// Asks for projects that programs left behind which were killed.
    pub fn look_for_leftovers(&mut self, ctx: &Context) {
        self.perform(ctx, Effect::Project(ProjectOrder::FindLeftovers));
    }

    /// The state that the views read.
    #[must_use]
    pub fn state(&self) -> &State {
        &self.state
    }

    /// Where a node is on the screen; `None` before the network is shown.
    #[must_use]
    pub fn on_screen(&self, node: NodeId) -> Option<egui::Pos2> {
        self.network.on_screen(node)
    }

    /// Whether so many edges are in view that they are merged.
    pub(super) fn shows_crowd(&self) -> bool {
        self.network.shows_crowd(&self.state)
    }

    /// Whether a node or an edge lies under a point of the screen.
    pub(super) fn is_over_something(&mut self, at: egui::Pos2) -> bool {
        self.network.is_over_something(at, &self.state)
    }

    /// Does what a person wants.
    pub fn act(&mut self, ctx: &Context, intent: Intent) {
        let effects = self.state.apply(intent);
        self.perform_all(ctx, effects);
    }

    /// Takes in what a thread reports.
    pub fn receive(&mut self, ctx: &Context, reply: Reply) {
        let effects = self.state.receive(reply);
        self.perform_all(ctx, effects);
    }

    /// Waits for everything that is under way: the epochs in flight, so that nothing is torn down under a running kernel, and files.
    pub fn end(&mut self) {
        self.worker = None;
        self.ended.clear();
        self.jobs.finish();
    }

    /// The title of the window.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Shows everything.
    pub fn ui(&mut self, ui: &mut Ui) {
        let ctx = ui.ctx().clone();
        let dialogs = &self.state.dialogs;
        let takes_keys = dialogs.asked.is_none()
            && !dialogs.opens_project
            && dialogs.save_as.is_none()
            && !dialogs.shows_preferences
            && !self.palette.is_open()
            && !self.save.is_open();
        let mut effects = if takes_keys {
            shortcuts(&ctx, &self.state, self.network.is_searching())
        } else {
            Vec::new()
        };
        let mut intents = self.panels_ui(ui, &mut effects);
        effects.extend(self.palette.ui(&ctx, &self.state));
        let mut commands = Vec::new();
        for effect in effects {
            match effect {
                CommandEffect::Act(intent) => commands.push(intent),
                CommandEffect::View(ViewCommand::Palette) => self.palette.toggle(),
                CommandEffect::View(ViewCommand::ResultsSize) => self.results.toggle_size(),
                CommandEffect::View(ViewCommand::Save(kind)) => {
                    self.save.open(target(kind), &self.state);
                }
                CommandEffect::View(command) => {
                    commands.extend(self.network.command(command, &self.state));
                }
            }
        }
        question_ui(&ctx, &self.state, &mut commands);
        self.save_form.ui(&ctx, &self.state, &mut commands);
        self.preferences_form.ui(&ctx, &self.state, &mut commands);
        let (network, state) = (&mut self.network, &self.state);
        self.save
            .ui(&ctx, state, || network.svg(ui, state), &mut intents);
        self.carry_out(&ctx, intents, commands);
    }

    /// Applies settings before commands: a click on Train also ends the typing in a field, and the run is to have its value. If
    /// that value is refused, the user sees why, and nothing is trained.
    fn carry_out(&mut self, ctx: &Context, settings: Vec<Intent>, mut commands: Vec<Intent>) {
        if !settings.is_empty() || !commands.is_empty() {
            // What they change is seen in the next frame.
            ctx.request_repaint();
        }
        let before = self.state.dialogs.notice.clone();
        for intent in settings {
            self.act(ctx, intent);
        }
        let is_new_error = self.state.dialogs.notice != before
            && matches!(self.state.dialogs.notice, Some(Notice::Error(_)));
        if take_refusal(ctx) || is_new_error {
            commands.retain(|command| !matches!(command, Intent::TrainOrPause | Intent::Step));
        }
        for command in commands {
            self.act(ctx, command);
        }
    }
}

/// What a command writes.
fn target(kind: ExportKind) -> ExportTarget {
    match kind {
        ExportKind::Picture => ExportTarget::Picture,
        ExportKind::Report => ExportTarget::Report,
        ExportKind::Edges => ExportTarget::Edges,
        ExportKind::Pruned => ExportTarget::Pruned,
        ExportKind::Parameters => ExportTarget::Parameters,
    }
}

impl eframe::App for Window {
    fn logic(&mut self, ctx: &Context, _: &mut eframe::Frame) {
        Self::logic(self, ctx);
    }

    fn ui(&mut self, ui: &mut Ui, _: &mut eframe::Frame) {
        Self::ui(self, ui);
    }

    fn on_exit(&mut self) {
        self.end();
    }
}
