//! The loop of the worker: obeys commands, trains in batches of epochs, and sends samples.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, TryRecvError};

use super::{Command, Event, ModelSample, Outbox, Sample};
use crate::train::{
    Checkpoint, ModelProgress, ResumePoint, Summary, TrainError, Trainer, next_epochs,
};

/// Shortest time between samples, if the reader keeps up.
const SAMPLE_EVERY: Duration = Duration::from_millis(50);
/// Epochs are trained in batches of about this duration, so that a command takes effect soon.
const LOOK_EVERY: Duration = Duration::from_millis(20);
/// Most epochs in a batch, however short they are.
const MOST_EPOCHS: u32 = 64;
/// Samples take at most one part in this many of the time.
const SAMPLE_SHARE: u32 = 10;
/// Unread samples from which on no further sample is sent.
const UNREAD_SAMPLES: usize = 2;
/// Time between two resume points: nothing older than 10 s may be lost, and it takes a moment to store one.
const RESUME_POINT_EVERY: Duration = Duration::from_secs(5);

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Waiting,
    Running,
}

pub(super) struct Session<'a> {
    trainer: Trainer,
    out: &'a mut Outbox,
    mode: Mode,
    /// Number of epochs that are trained between two looks at the commands.
    epochs_at_once: u32,
    trained: Duration,
    last_sample: Instant,
    last_resume_point: Instant,
    /// Duration of the last sample, most of which is reading parameters.
    sample_cost: Duration,
    speed: Speed,
    /// Number of engine changes that were reported.
    changes_told: usize,
    /// Epoch of the last checkpoint of every model that was sent or is pending; `[models]`.
    checkpoints_told: Vec<Option<u32>>,
}

impl<'a> Session<'a> {
    pub(super) fn new(trainer: Trainer, out: &'a mut Outbox) -> Result<Self, TrainError> {
        let models = trainer.models().len();
        // The reader knows a run that was taken over.
        let told = (trainer.models().iter())
            .map(|model| model.checkpoints().last_epoch())
            .collect();
        out.pending = vec![ModelSample::default(); models];
        let mut session = Self {
            trainer,
            out,
            mode: Mode::Waiting,
            epochs_at_once: 1,
            trained: Duration::ZERO,
            last_sample: Instant::now(),
            last_resume_point: Instant::now(),
            sample_cost: Duration::ZERO,
            speed: Speed::default(),
            changes_told: 0,
            checkpoints_told: told,
        };
        session.collect_parameters()?;
        let sample = session.out.sample(0.0, Duration::ZERO);
        let (engine, reason) = (session.trainer.engine(), session.trainer.engine_reason());
        tracing::info!("{}: {reason}", engine.device);
        let ready = Event::Ready(engine.clone(), reason.to_owned(), sample);
        session.out.tell(ready);
        session.tell_engine_changes();
        Ok(session)
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
                Err(TryRecvError::Empty) => self.train(self.epochs_at_once)?,
            }
        }
    }

    fn obey(&mut self, command: Command) -> Result<(), TrainError> {
        match command {
            Command::Start if self.trainer.is_finished() => {}
            Command::Start => {
                self.trainer.resume_stopped();
                self.mode = Mode::Running;
                self.speed = Speed::default();
                self.out.tell(Event::Running);
            }
            Command::Pause if self.mode == Mode::Running => self.pause()?,
            Command::Pause => {}
            Command::Step => {
                self.trainer.resume_stopped();
                self.mode = Mode::Running;
                self.train(1)?;
                if self.mode == Mode::Running {
                    self.pause()?;
                }
            }
            Command::SetL2 { model, l2 } => {
                let changed = self.trainer.set_l2(model, l2);
                let epoch = self.trainer.model(model).epoch();
                self.changed(changed, Event::L2Changed { model, epoch, l2 })?;
            }
            Command::SetLearningRate {
                model,
                learning_rate,
            } => {
                let changed = self.trainer.set_learning_rate(model, learning_rate);
                let epoch = self.trainer.model(model).epoch();
                let event = Event::LearningRateChanged {
                    model,
                    epoch,
                    learning_rate,
                };
                self.changed(changed, event)?;
            }
        }
        Ok(())
    }

    /// Reports that a setting was changed. A value that is out of range changes nothing, and does not stop the run.
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
        let epochs = self.epochs().into_iter().max();
        tracing::debug!("paused after {} epochs", epochs.unwrap_or(0));
        self.take_resume_points()?;
        let sample = self.sample()?;
        self.out.tell(Event::Paused(sample));
        Ok(())
    }

    fn train(&mut self, epochs: u32) -> Result<(), TrainError> {
        if self.trainer.is_finished() {
            return Ok(());
        }
        let before = self.epochs();
        let begin = Instant::now();
        let result = self.trainer.advance(epochs);
        let took = begin.elapsed();
        self.collect_all(&before);
        if let Err(error) = result {
            // The epochs before the failure are sent, with the last known weights.
            let sample = self.out.sample(0.0, self.trained);
            self.send(sample);
            return Err(error);
        }
        let models = self.trainer.models().iter();
        let trained = (models.zip(before))
            .map(|(model, first)| model.epoch().saturating_sub(first))
            .max();
        let trained = trained.unwrap_or(0);
        self.trained += took;
        self.speed.add(trained, took);
        self.epochs_at_once = next_epochs(trained, took, LOOK_EVERY, MOST_EPOCHS);
        if !self.trainer.goes_on() {
            return self.finish();
        }
        let interval = SAMPLE_EVERY.max(self.out.reader.pace());
        if self.last_sample.elapsed() >= interval.max(SAMPLE_SHARE * self.sample_cost) {
            if self.last_resume_point.elapsed() >= RESUME_POINT_EVERY {
                self.take_resume_points()?;
            }
            if self.out.reader.unread.load(Ordering::Acquire) < UNREAD_SAMPLES {
                let begin = Instant::now();
                let sample = self.sample()?;
                self.send(sample);
                self.sample_cost = begin.elapsed();
            } else {
                self.out.dropped += 1;
            }
            self.last_sample = Instant::now();
        }
        Ok(())
    }

    fn send(&mut self, sample: Sample) {
        self.out.reader.unread.fetch_add(1, Ordering::AcqRel);
        self.out.tell(Event::Sample(sample));
    }

    /// Sums up, once no model goes on: all are finished, or some have stopped.
    fn finish(&mut self) -> Result<(), TrainError> {
        self.mode = Mode::Waiting;
        let before = self.epochs();
        let secs = self.trained.as_secs_f64();
        let mut summaries = Vec::with_capacity(before.len());
        for model in 0..before.len() {
            let is_finished = self.trainer.model(model).is_finished();
            summaries.push(if is_finished {
                Some(self.trainer.summary(model, secs)?)
            } else {
                None
            });
        }
        // A device that is lost only now lets the CPU train the last epochs again.
        self.collect_all(&before);
        self.take_resume_points()?;
        let sample = self.sample()?;
        let finished: Option<Vec<Summary>> = summaries.iter().cloned().collect();
        self.out.tell(match finished {
            Some(summaries) => Event::Finished(sample, summaries),
            None => Event::Stopped(sample, summaries),
        });
        Ok(())
    }

    /// Epochs of every model; `[models]`.
    fn epochs(&self) -> Vec<u32> {
        let models = self.trainer.models().iter();
        models.map(ModelProgress::epoch).collect()
    }

    /// Adds the news of all models to the pending sample; `before` are the numbers of epochs that the models had.
    fn collect_all(&mut self, before: &[u32]) {
        for (model, &first) in before.iter().enumerate() {
            self.collect(model, first);
        }
        self.tell_engine_changes();
    }

    /// Adds the news of a model to the pending sample; `before` is the number of its epochs before this batch.
    fn collect(&mut self, model: usize, before: u32) {
        let mut new = before;
        let pending = &mut self.out.pending[model];
        let told = &mut self.checkpoints_told[model];
        let rewound = self.trainer.take_rewound(model);
        if let Some(epoch) = rewound {
            new = new.min(epoch);
            pending.records.retain(|record| record.epoch < epoch);
            pending
                .checkpoints
                .retain(|checkpoint| checkpoint.epoch <= epoch);
            *told = told.map(|told| told.min(epoch));
            pending.resume_point = pending
                .resume_point
                .take()
                .filter(|point| point.epoch <= epoch);
        }
        let progress = self.trainer.model(model);
        pending
            .records
            .extend_from_slice(progress.history_from(new));
        pending.stopped = progress.stopped().map(ToString::to_string);
        let is_new = |checkpoint: &&Checkpoint| told.is_none_or(|told| checkpoint.epoch > told);
        let checkpoints = progress.checkpoints().all().iter().filter(is_new);
        pending.checkpoints.extend(checkpoints.cloned());
        *told = pending.checkpoints.last().map(|last| last.epoch).or(*told);
        if let Some(epoch) = rewound {
            self.out.tell(Event::Rewound { model, epoch });
        }
    }

    fn take_resume_points(&mut self) -> Result<(), TrainError> {
        for (model, pending) in self.out.pending.iter_mut().enumerate() {
            pending.resume_point = Some(ResumePoint {
                snapshot: Arc::new(self.trainer.snapshot(model)?),
                epoch: self.trainer.model(model).epoch(),
            });
        }
        self.last_resume_point = Instant::now();
        Ok(())
    }

    fn collect_parameters(&mut self) -> Result<(), TrainError> {
        for (model, pending) in self.out.pending.iter_mut().enumerate() {
            pending.parameters = Arc::new(self.trainer.parameters(model)?);
        }
        Ok(())
    }

    /// Reports new changes of the engine. Any call of an engine can find that it has failed, and so change it.
    fn tell_engine_changes(&mut self) {
        for change in &self.trainer.engine_changes()[self.changes_told..] {
            let event = Event::EngineChanged(change.engine.clone(), change.reason.clone());
            self.out.tell(event);
        }
        self.changes_told = self.trainer.engine_changes().len();
    }

    fn sample(&mut self) -> Result<Sample, TrainError> {
        self.collect_parameters()?;
        self.tell_engine_changes();
        Ok((self.out).sample(self.speed.epochs_per_sec(), self.trained))
    }
}

/// Epochs per second, over about the last second of training.
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
