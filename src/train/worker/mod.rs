//! The thread that trains in the background: commands in, events out, nothing ever waits for the reader.
//!
//! There is one ordered channel of events. Lifecycle events always arrive. Samples may be held back while the reader is
//! slow: their records and checkpoints then travel with the next sample, so that the history has no gap. Only intermediate
//! weights are skipped, and the skipped samples counted.

mod session;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender, unbounded};

use self::session::Session;
use super::{EpochRecord, OpenError, ResumePoint, Summary, Trainer};
use crate::engine::EngineInfo;
use crate::model::Parameters;
use crate::train::Checkpoint;

/// A command to the worker.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Command {
    /// Train until the end, or until another command.
    Start,
    /// Wait after the epochs in flight.
    Pause,
    /// Train one epoch, then wait.
    Step,
    /// Another L2 strength of a model, from its next epoch on.
    SetL2 {
        /// Position in the batch.
        model: usize,
        /// The strength.
        l2: f64,
    },
    /// Another highest learning rate of a model, from its next epoch on.
    SetLearningRate {
        /// Position in the batch.
        model: usize,
        /// The highest rate of its schedule.
        learning_rate: f64,
    },
}

/// News of one model since the last sample.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ModelSample {
    /// New epochs.
    pub records: Vec<EpochRecord>,
    /// New checkpoints of the parameters.
    pub checkpoints: Vec<Checkpoint>,
    /// Present parameters.
    pub parameters: Arc<Parameters>,
    /// From where the run can go on, if this was taken since the last sample: every few seconds, and wherever the run waits.
    /// Its epochs are all told by now.
    pub resume_point: Option<ResumePoint>,
    /// Why the model waits at its last safe state: what happened and what to do.
    pub stopped: Option<String>,
}

/// News of all models since the last sample.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    /// News of every model; `[models]`.
    pub models: Vec<ModelSample>,
    /// Epochs per second of every model over about the last second of training; 0 where nothing was measured.
    pub epochs_per_sec: f64,
    /// Duration of the training by this worker so far, in seconds.
    pub trained_secs: f64,
    /// Samples that were skipped because the reader was slow, since the start.
    pub dropped: u64,
    /// When it was sent.
    pub sent: Instant,
}

/// An event that the worker reports.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// The engine is ready, and why it was chosen; the run waits at its first epoch with the parameters of the sample.
    Ready(EngineInfo, String, Sample),
    /// Training goes on.
    Running,
    /// The worker waits; the sample holds all news up to here.
    Paused(Sample),
    /// News of a run that goes on.
    Sample(Sample),
    /// Every model came to its end; their summaries, `[models]`.
    Finished(Sample, Vec<Summary>),
    /// A model has another L2 strength.
    L2Changed {
        /// Position in the batch.
        model: usize,
        /// The first epoch with it.
        epoch: u32,
        /// The strength.
        l2: f64,
    },
    /// A model has another highest learning rate.
    LearningRateChanged {
        /// Position in the batch.
        model: usize,
        /// The first epoch with it.
        epoch: u32,
        /// The highest rate of its schedule.
        learning_rate: f64,
    },
    /// No model goes on, and at least one waits at its last safe state because a value was not finite. Another setting may
    /// help; the sample says which models wait, and why.
    Stopped(Sample, Vec<Option<Summary>>),
    /// All epochs of a model from this one on are to be forgotten, since they are trained again.
    Rewound {
        /// Position in the batch.
        model: usize,
        /// The first epoch that is trained again.
        epoch: u32,
    },
    /// Training goes on with another engine; the text says why.
    EngineChanged(EngineInfo, String),
    /// The run cannot go on: what happened and what to do.
    Failed(String),
}

impl Event {
    /// Its name, for the log.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Ready(..) => "ready",
            Self::Running => "running",
            Self::Paused(_) => "paused",
            Self::Sample(_) => "sample",
            Self::Finished(..) => "finished",
            Self::L2Changed { .. } => "L2 changed",
            Self::LearningRateChanged { .. } => "learning rate changed",
            Self::Stopped(..) => "stopped",
            Self::Rewound { .. } => "rewound",
            Self::EngineChanged(..) => "engine changed",
            Self::Failed(_) => "failed",
        }
    }
}

/// Called after every event, for example to wake a window.
pub type Notify = Box<dyn Fn() + Send>;
/// Makes a trainer, on the worker's thread: opening a GPU can take seconds.
pub type MakeTrainer = Box<dyn FnOnce() -> Result<Trainer, OpenError> + Send>;

/// A running worker. Dropping it stops the training and waits for the epochs in flight.
pub struct Worker {
    commands: Option<Sender<Command>>,
    events: Receiver<Event>,
    reader: Arc<Reader>,
    thread: Option<JoinHandle<()>>,
}

impl Worker {
    /// Starts a thread. It makes the trainer and then waits for a command.
    ///
    /// # Errors
    /// The system gives no thread.
    pub fn spawn(make: MakeTrainer, notify: Notify) -> std::io::Result<Self> {
        let (commands, receiver) = unbounded();
        let (sender, events) = unbounded();
        let reader = Arc::new(Reader::default());
        let out = Outbox {
            sender,
            reader: Arc::clone(&reader),
            notify,
            pending: Vec::new(),
            dropped: 0,
        };
        let thread = std::thread::Builder::new()
            .name("trainer".to_owned())
            .spawn(move || run(make, &receiver, out))?;
        Ok(Self {
            commands: Some(commands),
            events,
            reader,
            thread: Some(thread),
        })
    }

    /// Tells the worker to end after the epochs in flight; does not wait for it.
    pub fn stop(&mut self) {
        self.commands = None;
    }

    /// Sends a command. It is lost if the worker has ended, which an event has reported.
    pub fn send(&self, command: Command) {
        if let Some(commands) = &self.commands {
            _ = commands.send(command);
        }
    }

    /// The next event, if there is one.
    #[must_use]
    pub fn try_event(&self) -> Option<Event> {
        self.events
            .try_recv()
            .ok()
            .inspect(|event| self.count(event))
    }

    /// The next event, if one comes in time.
    #[must_use]
    pub fn event_within(&self, timeout: Duration) -> Option<Event> {
        self.events
            .recv_timeout(timeout)
            .ok()
            .inspect(|event| self.count(event))
    }

    fn count(&self, event: &Event) {
        if let Event::Sample(sample) = event {
            self.reader.has_read(sample.sent.elapsed());
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // Without a sender the worker ends before its next batch.
        self.stop();
        if let Some(thread) = self.thread.take() {
            _ = thread.join();
        }
    }
}

fn run(make: MakeTrainer, commands: &Receiver<Command>, mut out: Outbox) {
    let result = catch_unwind(AssertUnwindSafe(|| -> Result<(), String> {
        let trainer = make().map_err(|error| error.to_string())?;
        Session::new(trainer, &mut out)
            .and_then(|mut session| session.serve(commands))
            .map_err(|error| error.to_string())
    }));
    match result {
        Ok(Ok(())) => {}
        Ok(Err(error)) => out.tell(Event::Failed(error)),
        Err(panic) => {
            let reason = panic
                .downcast_ref::<&str>()
                .map(|&text| text.to_owned())
                .or_else(|| panic.downcast_ref::<String>().cloned());
            let reason = reason.unwrap_or_else(|| "no reason given".to_owned());
            out.tell(Event::Failed(format!(
                "Training stopped because of an error in the program ({reason}). Train again."
            )));
        }
    }
}

/// How well the reader of the samples keeps up.
#[derive(Default)]
struct Reader {
    /// Samples that are sent and not yet read.
    unread: AtomicUsize,
    /// How long samples waited to be read lately, in microseconds.
    delay: AtomicU64,
}

impl Reader {
    fn has_read(&self, after: Duration) {
        self.unread.fetch_sub(1, Ordering::AcqRel);
        // A sample that comes just before the reader looks says little: the longest wait fades slowly.
        let faded = self.delay.load(Ordering::Acquire) / 10 * 9;
        self.delay
            .store(faded.max(after.as_micros() as u64), Ordering::Release);
    }

    /// Time between samples: twice the delay, so that the reader has half of its time for its user.
    fn pace(&self) -> Duration {
        2 * Duration::from_micros(self.delay.load(Ordering::Acquire))
    }
}

/// The channel of events, and the news that is not sent yet.
struct Outbox {
    sender: Sender<Event>,
    reader: Arc<Reader>,
    notify: Notify,
    /// News of every model for the next sample; `[models]`.
    pending: Vec<ModelSample>,
    dropped: u64,
}

impl Outbox {
    fn tell(&mut self, event: Event) {
        // Nobody may be listening any more; then the commands are closed too, and the worker ends.
        _ = self.sender.send(event);
        (self.notify)();
    }

    /// Takes the pending news as a sample, with the last known parameters.
    fn sample(&mut self, epochs_per_sec: f64, trained: Duration) -> Sample {
        let take = |model: &mut ModelSample| ModelSample {
            records: std::mem::take(&mut model.records),
            checkpoints: std::mem::take(&mut model.checkpoints),
            resume_point: model.resume_point.take(),
            ..model.clone()
        };
        Sample {
            models: self.pending.iter_mut().map(take).collect(),
            epochs_per_sec,
            trained_secs: trained.as_secs_f64(),
            dropped: self.dropped,
            sent: Instant::now(),
        }
    }
}
