//! The loop of the worker: obeys commands, trains in batches, and sends what is new.

use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, TryRecvError};

use super::{Command, Event, Outbox, Sample, Summarise};
use crate::train::{TrainError, Trainer};

/// A picture is worth sending so often.
const SAMPLE_EVERY: Duration = Duration::from_millis(50);
/// Epochs are trained in batches of about this duration, so that a command takes effect soon.
const BATCH: Duration = Duration::from_millis(20);
/// Samples that may wait for the reader.
const UNREAD_SAMPLES: usize = 2;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Waiting,
    Running,
}

pub(super) struct Session<'a> {
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
    pub(super) fn new(
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
