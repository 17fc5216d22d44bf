//! The loop of the worker: obeys commands, trains in batches, and sends what is new.

use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, TryRecvError};

use super::{Command, Event, Outbox, Sample};
use crate::train::{Checkpoint, TrainError, Trainer, next_batch};

/// A picture is worth sending so often, if the reader is quick.
const SAMPLE_EVERY: Duration = Duration::from_millis(50);
/// Epochs are trained in batches of about this duration, so that a command takes effect soon.
const BATCH: Duration = Duration::from_millis(20);
/// However short they are, a batch has no more epochs than this.
const MOST_EPOCHS: u32 = 64;
/// Samples that may wait for the reader.
const UNREAD_SAMPLES: usize = 2;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Waiting,
    Running,
}

pub(super) struct Session<'a> {
    trainer: Trainer,
    out: &'a mut Outbox,
    mode: Mode,
    batch: u32,
    trained: Duration,
    last_sample: Instant,
    speed: Speed,
    /// Changes of the engine that were told.
    changes_told: usize,
    /// The last checkpoint that was told, or waits to be.
    checkpoint_told: Option<u32>,
}

impl<'a> Session<'a> {
    pub(super) fn new(mut trainer: Trainer, out: &'a mut Outbox) -> Result<Self, TrainError> {
        let parameters = trainer.parameters()?;
        let sample = out.sample(Some(parameters), 0.0);
        let reason = trainer.engine_reason().to_owned();
        tracing::info!("{}: {reason}", trainer.engine().device);
        out.tell(Event::Ready(trainer.engine().clone(), reason, sample));
        let (speed, last_sample) = (Speed::default(), Instant::now());
        Ok(Self {
            trainer,
            out,
            mode: Mode::Waiting,
            batch: 1,
            trained: Duration::ZERO,
            last_sample,
            speed,
            changes_told: 0,
            checkpoint_told: None,
        })
    }

    pub(super) fn serve(&mut self, commands: &Receiver<Command>) -> Result<(), TrainError> {
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
                self.mode = Mode::Running;
                self.train(1)?;
                if self.mode == Mode::Running {
                    self.pause()?;
                }
            }
            Command::Reset => {
                self.trainer.reset()?;
                self.out.pending.clear();
                self.out.pending_checkpoints.clear();
                self.checkpoint_told = None;
                self.out.dropped = 0;
                self.speed = Speed::default();
                (self.mode, self.trained) = (Mode::Waiting, Duration::ZERO);
                let sample = self.sample()?;
                self.out.tell(Event::WasReset(sample));
            }
            Command::SetL2(l2) => {
                let changed = self.trainer.set_l2(l2);
                self.changed(changed, Event::L2Changed(self.trainer.epoch(), l2))?;
            }
            Command::SetLearningRate(rate) => {
                let changed = self.trainer.set_learning_rate(rate);
                self.changed(
                    changed,
                    Event::LearningRateChanged(self.trainer.epoch(), rate),
                )?;
            }
        }
        Ok(())
    }

    /// Tells of a setting that was changed. One that is out of range changes nothing, and is no reason to stop.
    fn changed(&mut self, result: Result<(), TrainError>, event: Event) -> Result<(), TrainError> {
        match result {
            Ok(()) => self.out.tell(event),
            Err(TrainError::Setting(error)) => tracing::warn!("{error}"),
            Err(error) => return Err(error),
        }
        Ok(())
    }

    fn pause(&mut self) -> Result<(), TrainError> {
        self.mode = Mode::Waiting;
        tracing::debug!("paused after {} epochs", self.trainer.epoch());
        let sample = self.sample()?;
        self.out.tell(Event::Paused(sample));
        Ok(())
    }

    fn train(&mut self, epochs: u32) -> Result<(), TrainError> {
        if self.trainer.is_finished() {
            return Ok(());
        }
        let (begin, first) = (Instant::now(), self.trainer.epoch());
        let result = self.trainer.advance(epochs);
        let took = begin.elapsed();
        let mut new = first;
        if let Some(epoch) = self.trainer.take_rewound() {
            new = first.min(epoch);
            self.out.pending.retain(|record| record.epoch < epoch);
            self.out
                .pending_checkpoints
                .retain(|checkpoint| checkpoint.epoch <= epoch);
            self.checkpoint_told = self.checkpoint_told.map(|told| told.min(epoch));
            self.out.tell(Event::Rewound(epoch));
        }
        let records = self.trainer.history_from(new);
        self.out.pending.extend_from_slice(records);
        self.collect_checkpoints();
        self.tell_engine_changes();
        if let Err(error @ TrainError::NotFinite { .. }) = &result {
            self.mode = Mode::Waiting;
            let reason = error.to_string();
            let sample = self.sample()?;
            self.out.tell(Event::Stopped(sample, reason));
            return Ok(());
        }
        if let Err(error) = result {
            // What led to the failure is shown, with the last weights that are known.
            let sample = self.out.sample(None, 0.0);
            self.send(sample);
            return Err(error);
        }
        let trained = self.trainer.epoch().saturating_sub(first);
        self.trained += took;
        self.speed.add(trained, took);
        self.batch = next_batch(trained, took, BATCH, MOST_EPOCHS);
        if self.trainer.is_finished() {
            return self.finish();
        }
        if self.last_sample.elapsed() >= SAMPLE_EVERY.max(self.out.reader.pace()) {
            self.last_sample = Instant::now();
            if self.out.reader.unread.load(Ordering::Acquire) < UNREAD_SAMPLES {
                let sample = self.sample()?;
                self.send(sample);
            } else {
                self.out.dropped += 1;
            }
        }
        Ok(())
    }

    fn send(&mut self, sample: Sample) {
        self.out.reader.unread.fetch_add(1, Ordering::AcqRel);
        self.out.tell(Event::Sample(sample));
    }

    fn finish(&mut self) -> Result<(), TrainError> {
        self.mode = Mode::Waiting;
        let summary = self.trainer.summary(self.trained.as_secs_f64())?;
        let sample = self.sample()?;
        self.out.tell(Event::Finished(sample, Box::new(summary)));
        Ok(())
    }

    fn collect_checkpoints(&mut self) {
        let checkpoints = self.trainer.checkpoints().all();
        let told = |checkpoint: &&Checkpoint| {
            self.checkpoint_told
                .is_none_or(|told| checkpoint.epoch > told)
        };
        let new: Vec<Checkpoint> = checkpoints.iter().filter(told).cloned().collect();
        self.checkpoint_told = new.last().map(|last| last.epoch).or(self.checkpoint_told);
        self.out.pending_checkpoints.extend(new);
    }

    /// Whoever asks an engine for something can be the one that finds it gone.
    fn tell_engine_changes(&mut self) {
        for change in &self.trainer.engine_changes()[self.changes_told..] {
            let event = Event::EngineChanged(change.engine.clone(), change.reason.clone());
            self.out.tell(event);
        }
        self.changes_told = self.trainer.engine_changes().len();
    }

    fn sample(&mut self) -> Result<Sample, TrainError> {
        let parameters = self.trainer.parameters()?;
        self.tell_engine_changes();
        Ok(self
            .out
            .sample(Some(parameters), self.speed.epochs_per_sec()))
    }
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
