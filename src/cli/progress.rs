//! Training with a bar in the terminal, with states that are stored on the way, and with an ear for signals.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

use super::Failure;
use super::terminal::{is_quiet, note_line};
use crate::train::{NotFinite, Trainer, next_epochs};

/// How the training ended.
pub(super) enum End {
    /// All epochs are trained.
    Finished,
    /// A value is not finite.
    Stopped(NotFinite),
    /// The signal of this number came.
    Signal(u8),
}

/// Signals that end a run: Ctrl-C, and what a system sends before it ends a program. The second one ends the program at once.
pub(super) struct Signals(Arc<AtomicUsize>);

impl Signals {
    /// Listens from now on.
    pub fn listen() -> Self {
        let (received, again) = (
            Arc::new(AtomicUsize::new(0)),
            Arc::new(AtomicBool::new(false)),
        );
        for signal in [SIGINT, SIGTERM] {
            // In this order: the first signal only sets the flags, the second finds them set.
            let registered =
                flag::register_conditional_shutdown(signal, 128 + signal, Arc::clone(&again))
                    .and_then(|_| flag::register(signal, Arc::clone(&again)))
                    .and_then(|_| {
                        flag::register_usize(signal, Arc::clone(&received), signal as usize)
                    });
            if let Err(error) = registered {
                tracing::warn!(
                    "signals cannot be caught ({error}): an interrupted run goes on from its last stored state"
                );
            }
        }
        Self(received)
    }

    fn received(&self) -> Option<u8> {
        let signal = self.0.load(Ordering::Relaxed);
        (signal > 0).then_some(signal as u8)
    }
}

/// The model of the run, which is a batch of one.
pub(super) const MODEL: usize = 0;

/// Trains to the end or to a signal. `store` is called with the seconds of training so far, at least every `store_every`.
pub(super) fn train_with_progress(
    trainer: &mut Trainer,
    signals: &Signals,
    store_every: Duration,
    mut store: impl FnMut(&mut Trainer, f64) -> Result<(), Failure>,
) -> Result<(End, f64), Failure> {
    /// Time between two moves of the bar; the epochs between are one batch.
    const UPDATE: Duration = Duration::from_millis(100);
    const MOST: u32 = 1_000;
    let bar = bar(trainer);
    let begin = Instant::now();
    let secs = || begin.elapsed().as_secs_f64();
    let (mut batch, mut told, mut stored) = (1, told_before(trainer), Instant::now());
    let update = UPDATE.min(store_every);
    while trainer.goes_on() {
        if let Some(signal) = signals.received() {
            bar.abandon();
            return Ok((End::Signal(signal), secs()));
        }
        let started = Instant::now();
        let before = trainer.model(MODEL).epoch();
        trainer.advance(batch).map_err(Failure::run)?;
        let progress = trainer.model(MODEL);
        if let Some(stopped) = progress.stopped() {
            bar.abandon();
            return Ok((End::Stopped(stopped.clone()), secs()));
        }
        let (epoch, epochs) = (progress.epoch(), progress.config().epochs);
        let trained = epoch.saturating_sub(before);
        if let Some(last) = progress.history().last() {
            bar.set_message(format!("fit {:.5}", last.losses.fit));
        }
        bar.set_position(u64::from(epoch));
        // Where there is no terminal the bar is hidden; then every tenth of the run is told.
        let tenth = epoch * 10 / epochs;
        if bar.is_hidden() && tenth > told {
            told = tenth;
            note_line(format_args!("{epoch} of {epochs} epochs"));
        }
        batch = next_epochs(trained, started.elapsed(), update, MOST);
        if stored.elapsed() >= store_every && trainer.goes_on() {
            if let Err(failure) = store(trainer, secs()) {
                warn(&failure);
            }
            stored = Instant::now();
        }
    }
    bar.finish();
    Ok((End::Finished, secs()))
}

/// A state that cannot be stored is no reason to end the training.
fn warn(failure: &Failure) {
    if let Failure::Use(error) | Failure::Run(error) = failure {
        tracing::warn!("{error:#}; the training goes on");
    }
}

fn told_before(trainer: &Trainer) -> u32 {
    let progress = trainer.model(MODEL);
    progress.epoch() * 10 / progress.config().epochs.max(1)
}

fn bar(trainer: &Trainer) -> ProgressBar {
    let progress = trainer.model(MODEL);
    let bar = if is_quiet() {
        ProgressBar::hidden()
    } else {
        ProgressBar::new(u64::from(progress.config().epochs))
    };
    if let Ok(style) =
        ProgressStyle::with_template("{bar:40} {pos}/{len} epochs  {per_sec}  {eta} left  {msg}")
    {
        bar.set_style(style);
    }
    bar.set_position(u64::from(progress.epoch()));
    bar
}
