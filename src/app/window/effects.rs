//! Carries out what the state orders: with threads, the clipboard and the window itself.

use egui::{Context, ViewportCommand};

use super::Window;
use crate::app::jobs::Wake;
use crate::app::update::{Effect, Reply};
use crate::train::{Event, Trainer, Worker};

impl Window {
    pub(super) fn perform_all(&mut self, ctx: &Context, effects: Vec<Effect>) {
        for effect in effects {
            self.perform(ctx, effect);
        }
    }

    pub(super) fn perform(&mut self, ctx: &Context, effect: Effect) {
        let Some(effect) = self.jobs.start(effect, waker(ctx)) else {
            return;
        };
        match effect {
            Effect::Spawn(study, config, so_far) => {
                // The present worker ends before the next one opens its device, since devices are made one after another. It is
                // dropped on the thread of the next one, since that waits for the epochs in flight.
                let (present, ended) = (self.worker.take(), std::mem::take(&mut self.ended));
                let make = move || {
                    drop((present, ended));
                    let mut trainer = Trainer::open(&study, vec![*config])?;
                    if let Some(so_far) = so_far {
                        trainer.take_over(0, *so_far)?;
                    }
                    Ok(trainer)
                };
                let ctx_of_worker = ctx.clone();
                let wake = move || ctx_of_worker.request_repaint();
                match Worker::spawn(Box::new(make), Box::new(wake)) {
                    Ok(worker) => self.worker = Some(worker),
                    Err(error) => self.receive(
                        ctx,
                        Reply::Training(Event::Failed(format!(
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
            Effect::Quit => {
                self.may_close = true;
                ctx.send_viewport_cmd(ViewportCommand::Close);
            }
            other => tracing::error!("nobody does {other:?}"),
        }
    }
}

/// Wakes the window, from any thread.
fn waker(ctx: &Context) -> Wake {
    let ctx = ctx.clone();
    Box::new(move || ctx.request_repaint())
}
