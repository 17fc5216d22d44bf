//! What comes in between two frames: reports of threads, files that are dropped, the wish to close.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use egui::{Context, ViewportCommand};

use super::Window;
use crate::app::state::Phase;
use crate::app::update::{Intent, Reply};
use crate::data::DataSource;
use crate::train::Worker;

/// Events are taken in for at most this long in a frame, so that the window stays responsive.
const DRAIN_FOR: Duration = Duration::from_millis(4);

impl Window {
    /// Takes in what threads report. Called before every frame, also while the window is hidden.
    pub fn logic(&mut self, ctx: &Context) {
        for reply in self.jobs.arrived() {
            self.receive(ctx, reply);
        }
        let begin = Instant::now();
        while let Some(event) = self.worker.as_ref().and_then(Worker::try_event) {
            tracing::debug!("the worker tells: {}", event.name());
            self.receive(ctx, Reply::Training(event));
            if begin.elapsed() > DRAIN_FOR {
                ctx.request_repaint();
                break;
            }
        }
        if ctx.input(|input| input.viewport().close_requested()) && !self.may_close {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            self.act(ctx, Intent::Quit);
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
            self.act(ctx, Intent::Open(DataSource::Files(dropped)));
        }
        if !ctx.input(|input| input.pointer.any_down()) {
            self.state.end_gesture();
        }
        self.follow_preferences(ctx);
        self.set_title(ctx);
    }

    fn set_title(&mut self, ctx: &Context) {
        let state = &self.state;
        let epochs = u64::from(state.document.config.epochs.max(1));
        let percent = 100 * u64::from(state.run.series.epochs) / epochs;
        let title = match state.project_name() {
            None => "Espalier".to_owned(),
            Some(name) => {
                let mark = if state.is_unsaved() { "*" } else { "" };
                let access = match state.project.read_only {
                    Some(_) => " (read only)",
                    None => "",
                };
                let progress = match state.run.phase {
                    Phase::Running => format!("{percent} % "),
                    _ => String::new(),
                };
                format!("{progress}{name}{mark}{access} - Espalier")
            }
        };
        if title != self.title {
            ctx.send_viewport_cmd(ViewportCommand::Title(title.clone()));
            self.title = title;
        }
    }
}
