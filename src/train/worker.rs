//! The thread that trains in the background: commands in, events out, nothing ever waits for the reader.
//!
//! There is one ordered channel of events. Lifecycle events always arrive. Samples may be held back while the reader is
//! slow: what they carried then travels with the next one, so the history has no gap; only pictures of weights are lost,
//! and counted.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender, TryRecvError, unbounded};

use super::{EpochRecord, Summary, TrainError, Trainer};
use crate::engine::{EngineError, EngineInfo};
use crate::model::Parameters;

/// What the worker can be told.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Command {
    /// Train until the end, or until told otherwise.
    Start,
    /// Wait after the epochs in flight.
    Pause,
    /// Train one epoch, then wait.
    Step,
    /// Go back to the start values, and wait.
    Reset,
    /// Another L2 strength, from the next epoch on.
    SetL2(f64),
    /// Another highest learning rate, from the next epoch on.
    SetLearningRate(f64),
}

/// What is new since the last sample.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    /// New epochs.
    pub records: Vec<EpochRecord>,
    /// Present weights; `[E]`.
    pub weights: Arc<Vec<f64>>,
    /// Speed over the last second or so; 0 where nothing was measured.
    pub epochs_per_sec: f64,
    /// Pictures of weights that were not sent because the reader was slow, since the start.
    pub dropped: u64,
}

/// What the worker tells.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// The engine is ready; the run waits at epoch 0 with these weights.
    Ready(EngineInfo, Sample),
    /// Training goes on.
    Running,
    /// Waiting, with everything up to here.
    Paused(Sample),
    /// News of a run that goes on.
    Sample(Sample),
    /// The run came to its end.
    Finished(Sample, Box<Summary>),
    /// Back at epoch 0.
    WasReset(Sample),
    /// The L2 strength from this epoch on.
    L2Changed(u32, f64),
    /// The highest learning rate from this epoch on.
    LearningRateChanged(u32, f64),
    /// The run cannot go on: what happened and what to do.
    Failed(String),
}

/// Called after every event, for example to wake a window.
pub type Notify = Box<dyn Fn() + Send>;
/// Makes a trainer, on the worker's thread: opening a GPU can take seconds.
pub type MakeTrainer = Box<dyn FnOnce() -> Result<Trainer, EngineError> + Send>;
/// Sums up a run: parameters, duration in seconds.
pub type Summarise =
    Box<dyn Fn(&mut Trainer, &Parameters, f64) -> Result<Summary, TrainError> + Send>;

/// A picture is worth sending so often.
const SAMPLE_EVERY: Duration = Duration::from_millis(50);
/// Epochs are trained in batches of about this duration, so that a command takes effect soon.
const BATCH: Duration = Duration::from_millis(20);
/// Samples that may wait for the reader.
const UNREAD_SAMPLES: usize = 2;

/// A running worker. Dropping it stops the training and waits for the epochs in flight.
pub struct Worker {
    commands: Option<Sender<Command>>,
    events: Receiver<Event>,
    unread: Arc<AtomicUsize>,
    thread: Option<JoinHandle<()>>,
}

impl Worker {
    /// Starts a thread. It makes the trainer and then waits for a command.
    ///
    /// # Errors
    /// The system gives no thread.
    pub fn spawn(make: MakeTrainer, summarise: Summarise, notify: Notify) -> std::io::Result<Self> {
        let (commands, receiver) = unbounded();
        let (sender, events) = unbounded();
        let unread = Arc::new(AtomicUsize::new(0));
        let out = Outbox {
            sender,
            unread: Arc::clone(&unread),
            notify,
            pending: Vec::new(),
            dropped: 0,
        };
        let thread = std::thread::Builder::new()
            .name("trainer".to_owned())
            .spawn(move || run(make, summarise, &receiver, out))?;
        Ok(Self {
            commands: Some(commands),
            events,
            unread,
            thread: Some(thread),
        })
    }

    /// Tells the worker something; lost where it has ended, which an event has told.
    pub fn send(&self, command: Command) {
        if let Some(commands) = &self.commands {
            _ = commands.send(command);
        }
    }

    /// The next event, if there is one.
    pub fn try_event(&self) -> Option<Event> {
        self.events
            .try_recv()
            .ok()
            .inspect(|event| self.count(event))
    }

    /// The next event, if one comes in time.
    pub fn event_within(&self, timeout: Duration) -> Option<Event> {
        self.events
            .recv_timeout(timeout)
            .ok()
            .inspect(|event| self.count(event))
    }

    fn count(&self, event: &Event) {
        if matches!(event, Event::Sample(_)) {
            self.unread.fetch_sub(1, Ordering::AcqRel);
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // Without a sender the worker ends before its next batch.
        self.commands = None;
        if let Some(thread) = self.thread.take() {
            _ = thread.join();
        }
    }
}

fn run(make: MakeTrainer, summarise: Summarise, commands: &Receiver<Command>, mut out: Outbox) {
    let result = catch_unwind(AssertUnwindSafe(|| -> Result<(), TrainError> {
        let mut session = Session::new(make()?, summarise, &mut out)?;
        session.serve(commands)
    }));
    match result {
        Ok(Ok(())) => {}
        Ok(Err(error)) => out.tell(Event::Failed(error.to_string())),
        Err(panic) => {
            let reason = panic
                .downcast_ref::<&str>()
                .map(|&text| text.to_owned())
                .or_else(|| panic.downcast_ref::<String>().cloned());
            let reason = reason.unwrap_or_else(|| "no reason given".to_owned());
            out.tell(Event::Failed(format!("Training stopped because of an error in the program ({reason}). Reset to train again.")));
        }
    }
}

/// The way out: events, and what waits to be sent.
struct Outbox {
    sender: Sender<Event>,
    unread: Arc<AtomicUsize>,
    notify: Notify,
    pending: Vec<EpochRecord>,
    dropped: u64,
}

impl Outbox {
    fn tell(&mut self, event: Event) {
        // Nobody may be listening any more; then the commands are closed too, and the worker ends.
        _ = self.sender.send(event);
        (self.notify)();
    }

    fn sample(&mut self, weights: Vec<f64>, epochs_per_sec: f64) -> Sample {
        Sample {
            records: std::mem::take(&mut self.pending),
            weights: Arc::new(weights),
            epochs_per_sec,
            dropped: self.dropped,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Waiting,
    Running,
}

struct Session<'a> {
    trainer: Trainer,
    summarise: Summarise,
    out: &'a mut Outbox,
    mode: Mode,
    batch: u32,
    trained: Duration,
    last_sample: Instant,
    speed: Speed,
}

impl<'a> Session<'a> {
    fn new(
        mut trainer: Trainer,
        summarise: Summarise,
        out: &'a mut Outbox,
    ) -> Result<Self, TrainError> {
        let weights = trainer.parameters()?.weights;
        let sample = out.sample(weights, 0.0);
        out.tell(Event::Ready(trainer.engine().clone(), sample));
        let (speed, last_sample) = (Speed::default(), Instant::now());
        Ok(Self {
            trainer,
            summarise,
            out,
            mode: Mode::Waiting,
            batch: 1,
            trained: Duration::ZERO,
            last_sample,
            speed,
        })
    }

    fn serve(&mut self, commands: &Receiver<Command>) -> Result<(), TrainError> {
        loop {
            let next = match self.mode {
                Mode::Waiting => commands.recv().map_err(|_| TryRecvError::Disconnected),
                Mode::Running => commands.try_recv(),
            };
            match next {
                Ok(command) => self.obey(command)?,
                Err(TryRecvError::Disconnected) => return Ok(()),
                Err(TryRecvError::Empty) => self.train(self.batch)?,
            }
        }
    }

    fn obey(&mut self, command: Command) -> Result<(), TrainError> {
        match command {
            Command::Start if self.trainer.is_finished() => {}
            Command::Start => {
                self.mode = Mode::Running;
                self.speed = Speed::default();
                self.out.tell(Event::Running);
            }
            Command::Pause if self.mode == Mode::Running => self.pause()?,
            Command::Pause => {}
            Command::Step => {
                self.train(1)?;
                if !self.trainer.is_finished() {
                    self.pause()?;
                }
            }
            Command::Reset => {
                self.trainer.reset()?;
                self.out.pending.clear();
                (self.mode, self.trained) = (Mode::Waiting, Duration::ZERO);
                let sample = self.sample()?;
                self.out.tell(Event::WasReset(sample));
            }
            Command::SetL2(l2) => {
                self.trainer.set_l2(l2)?;
                self.out.tell(Event::L2Changed(self.trainer.epoch(), l2));
            }
            Command::SetLearningRate(rate) => match self.trainer.set_learning_rate(rate) {
                Ok(()) => self
                    .out
                    .tell(Event::LearningRateChanged(self.trainer.epoch(), rate)),
                Err(error) => tracing::warn!("{error}"),
            },
        }
        Ok(())
    }

    fn pause(&mut self) -> Result<(), TrainError> {
        self.mode = Mode::Waiting;
        let sample = self.sample()?;
        self.out.tell(Event::Paused(sample));
        Ok(())
    }

    fn train(&mut self, epochs: u32) -> Result<(), TrainError> {
        if self.trainer.is_finished() {
            return Ok(());
        }
        let begin = Instant::now();
        let records = self.trainer.advance(epochs)?;
        let trained = records.len() as u32;
        self.out.pending.extend_from_slice(records);
        let took = begin.elapsed();
        self.trained += took;
        self.speed.add(trained, took);
        self.batch = next_batch(trained, took);
        if self.trainer.is_finished() {
            return self.finish();
        }
        if self.last_sample.elapsed() >= SAMPLE_EVERY {
            self.last_sample = Instant::now();
            if self.out.unread.load(Ordering::Acquire) < UNREAD_SAMPLES {
                let sample = self.sample()?;
                self.out.unread.fetch_add(1, Ordering::AcqRel);
                self.out.tell(Event::Sample(sample));
            } else {
                self.out.dropped += 1;
            }
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<(), TrainError> {
        self.mode = Mode::Waiting;
        let parameters = self.trainer.parameters()?;
        let summary = (self.summarise)(&mut self.trainer, &parameters, self.trained.as_secs_f64())?;
        let sample = self
            .out
            .sample(parameters.weights, self.speed.epochs_per_sec());
        self.out.tell(Event::Finished(sample, Box::new(summary)));
        Ok(())
    }

    fn sample(&mut self) -> Result<Sample, TrainError> {
        let weights = self.trainer.parameters()?.weights;
        Ok(self.out.sample(weights, self.speed.epochs_per_sec()))
    }
}

/// Number of epochs that take about [`BATCH`], at most twice as many as before so that one quick batch misleads little.
fn next_batch(trained: u32, took: Duration) -> u32 {
    const MOST: u32 = 64;
    let fitting = f64::from(trained) * BATCH.as_secs_f64() / took.as_secs_f64().max(1e-9);
    (fitting as u32).clamp(1, (trained.max(1) * 2).min(MOST))
}

/// Epochs a second, over about the last second of training.
#[derive(Debug, Default)]
struct Speed {
    epochs: f64,
    secs: f64,
}

impl Speed {
    fn add(&mut self, epochs: u32, took: Duration) {
        let took = took.as_secs_f64();
        // Older batches fade with a time constant of one second.
        let keep = (-took).exp();
        self.epochs = self.epochs * keep + f64::from(epochs);
        self.secs = self.secs * keep + took;
    }

    fn epochs_per_sec(&self) -> f64 {
        if self.secs > 0.0 {
            self.epochs / self.secs
        } else {
            0.0
        }
    }
}
