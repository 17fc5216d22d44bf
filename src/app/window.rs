//! The window itself: takes in what threads report, shows the views, and carries out what they ask for.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::anyhow;
use crossbeam_channel::{Receiver, TryRecvError};
use egui::{CentralPanel, Context, Panel, Ui, ViewportBuilder, ViewportCommand};

use super::action::{Action, Effect};
use super::dialog::{self, Ask};
use super::loader::{self, Loaded};
use super::state::{Notice, Phase, State};
use super::theme;
use super::views::{
    NetworkView, bar_ui, controls_ui, inspector_ui, plots_ui, question_ui, shortcuts, status_ui,
    take_refusal,
};
use crate::data::Opening;
use crate::network::ImportError;
use crate::train::{Event, Trainer, Worker};

/// Events are taken in for at most this long in a frame, so that the window stays responsive.
const DRAIN_FOR: Duration = Duration::from_millis(4);

/// Opens the window and returns when it is closed.
///
/// # Errors
/// There is no display, or no graphics.
pub fn open(opening: Opening) -> anyhow::Result<()> {
    let viewport = ViewportBuilder::default()
        .with_title("Espalier")
        .with_inner_size([1440.0, 900.0])
        .with_min_inner_size([900.0, 600.0]);
    let options = eframe::NativeOptions {
        viewport,
        renderer: eframe::Renderer::Wgpu,
        ..Default::default()
    };
    eframe::run_native("espalier", options, Box::new(|creation| Ok(Box::new(Window::new(&creation.egui_ctx, opening))))).map_err(|error| {
        anyhow!("the window cannot be opened ({error}). It needs a display and a driver for Vulkan, Metal or DirectX 12; `espalier train` works without.")
    })
}

/// Everything behind the window.
pub struct Window {
    state: State,
    network: NetworkView,
    worker: Option<Worker>,
    /// Workers that were told to end, until the next one or the end of the program waits for them.
    ended: Vec<Worker>,
    loading: Option<Receiver<Loaded>>,
    dialog: Option<Receiver<Option<PathBuf>>>,
    title: String,
}

impl Window {
    /// A window that begins by loading something.
    #[must_use]
    pub fn new(ctx: &Context, opening: Opening) -> Self {
        theme::apply(ctx);
        let mut window = Self {
            state: State::default(),
            network: NetworkView::default(),
            worker: None,
            ended: Vec::new(),
            loading: None,
            dialog: None,
            title: String::new(),
        };
        window.act(ctx, Action::Open(opening));
        window
    }

    /// What is shown.
    #[must_use]
    pub fn state(&self) -> &State {
        &self.state
    }

    /// Changes the state, and does what that asks for.
    pub fn act(&mut self, ctx: &Context, action: Action) {
        for effect in self.state.apply(action) {
            self.perform(ctx, effect);
        }
    }

    fn perform(&mut self, ctx: &Context, effect: Effect) {
        let waker = ctx.clone();
        let wake = move || waker.request_repaint();
        match effect {
            Effect::Load(opening) => self.loading = Some(loader::load(opening, wake)),
            Effect::PickFile if self.dialog.is_none() => {
                self.dialog = Some(dialog::pick(Ask::File, wake))
            }
            Effect::PickFolder if self.dialog.is_none() => {
                self.dialog = Some(dialog::pick(Ask::Folder, wake))
            }
            // One dialog at a time.
            Effect::PickFile | Effect::PickFolder => {}
            Effect::Spawn(study, config) => {
                // The present worker ends before the next begins, since devices are made one after another; and on the
                // next one's thread, since ending waits for the epochs in flight.
                let (present, ended) = (self.worker.take(), std::mem::take(&mut self.ended));
                let make = move || {
                    drop((present, ended));
                    Trainer::open(&study, *config)
                };
                match Worker::spawn(Box::new(make), Box::new(wake)) {
                    Ok(worker) => self.worker = Some(worker),
                    Err(error) => self.act(
                        ctx,
                        Action::Train(Event::Failed(format!(
                            "no thread to train in ({error}). Close other programs."
                        ))),
                    ),
                }
            }
            Effect::Command(command) => {
                tracing::debug!("told the worker: {command:?}");
                if let Some(worker) = &self.worker {
                    worker.send(command);
                }
            }
            Effect::EndWorker => self.ended.extend(self.worker.take().map(|mut worker| {
                // It ends after the epochs in flight; the window does not wait for them.
                worker.stop();
                worker
            })),
            Effect::Copy(text) => ctx.copy_text(text),
        }
    }

    /// Takes in what threads report. Called before every frame, also while the window is hidden.
    pub fn logic(&mut self, ctx: &Context) {
        match arrived(&mut self.loading) {
            Some(Ok(loaded)) => self.act(ctx, Action::Loaded(loaded)),
            Some(Err(Lost)) => {
                let error = ImportError::file(
                    Path::new("the files to open"),
                    "reading them ended without a result",
                    "Open them again.",
                );
                self.act(ctx, Action::Loaded(Err(error)));
            }
            None => {}
        }
        match arrived(&mut self.dialog) {
            Some(Ok(path)) => self.act(ctx, Action::Picked(path)),
            Some(Err(Lost)) => self.act(ctx, Action::Picked(None)),
            None => {}
        }
        let begin = Instant::now();
        while let Some(event) = self.worker.as_ref().and_then(Worker::try_event) {
            tracing::debug!("the worker tells: {}", event.name());
            self.act(ctx, Action::Train(event));
            if begin.elapsed() > DRAIN_FOR {
                ctx.request_repaint();
                break;
            }
        }
        let dropped: Vec<PathBuf> = ctx.input(|input| {
            input
                .raw
                .dropped_files
                .iter()
                .map(|file| file.path().to_owned())
                .collect()
        });
        if !dropped.is_empty() {
            self.act(ctx, Action::Open(Opening::Files(dropped)));
        }
        self.set_title(ctx);
    }

    fn set_title(&mut self, ctx: &Context) {
        let name = self
            .state
            .open
            .as_ref()
            .map_or("", |open| open.study.name.as_str());
        let percent =
            100 * u64::from(self.state.series.epochs) / u64::from(self.state.config.epochs.max(1));
        let title = match (&self.state.phase, name) {
            (_, "") => "Espalier".to_owned(),
            (Phase::Running, name) => format!("{percent} % {name} - Espalier"),
            (_, name) => format!("{name} - Espalier"),
        };
        if title != self.title {
            ctx.send_viewport_cmd(ViewportCommand::Title(title.clone()));
            self.title = title;
        }
    }

    /// Shows everything.
    pub fn ui(&mut self, ui: &mut Ui) {
        let is_asked = self.state.asked.is_some();
        let (mut actions, mut commands) = (
            Vec::new(),
            if is_asked {
                Vec::new()
            } else {
                shortcuts(ui.ctx())
            },
        );
        let size = ui.available_size();
        Panel::top("bar").show(ui, |ui| bar_ui(ui, &self.state, &mut commands));
        Panel::bottom("status").show(ui, |ui| status_ui(ui, &self.state, &mut actions));
        Panel::left("controls")
            .resizable(true)
            .default_size(236.0)
            .size_range(210.0..=360.0)
            .show(ui, |ui| controls_ui(ui, &self.state, &mut actions));
        Panel::bottom("plots")
            .resizable(true)
            .default_size(size.y * 0.28)
            .size_range(120.0..=size.y * 0.7)
            .show(ui, |ui| plots_ui(ui, &self.state));
        Panel::right("inspector")
            .resizable(true)
            .default_size(250.0)
            .size_range(200.0..=420.0)
            .show(ui, |ui| inspector_ui(ui, &self.state, &mut actions));
        CentralPanel::no_frame().show(ui, |ui| self.network.ui(ui, &self.state, &mut actions));
        let ctx = ui.ctx().clone();
        question_ui(&ctx, &self.state, &mut commands);
        // Settings first: a click on Train also ends the typing in a field, whose value the run is to have. Where that value
        // is refused the user is to see why, and nothing is trained.
        let before = self.state.notice.clone();
        for action in actions {
            self.act(&ctx, action);
        }
        let is_new_error =
            self.state.notice != before && matches!(self.state.notice, Some(Notice::Error(_)));
        if take_refusal(&ctx) || is_new_error {
            commands.retain(|command| !matches!(command, Action::TrainOrPause | Action::Step));
        }
        for command in commands {
            self.act(&ctx, command);
        }
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
        // Waits for the epochs in flight, so that nothing is torn down under a running kernel.
        self.worker = None;
        self.ended.clear();
    }
}

/// A thread ended without an answer.
struct Lost;

/// What a thread has sent, if it has; then nobody waits for it any more.
fn arrived<T>(waiting: &mut Option<Receiver<T>>) -> Option<Result<T, Lost>> {
    let answer = match waiting.as_ref()?.try_recv() {
        Ok(answer) => Ok(answer),
        Err(TryRecvError::Disconnected) => Err(Lost),
        Err(TryRecvError::Empty) => return None,
    };
    *waiting = None;
    Some(answer)
}
