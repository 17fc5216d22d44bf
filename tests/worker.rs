//! The background thread: every command takes effect, nothing is lost, nothing waits for ever.

#![allow(
    clippy::too_many_lines,
    reason = "a test tells its story from beginning to end"
)]

mod support;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use espalier::engine::cpu::CpuEngine;
use espalier::engine::{
    Accuracy, Engine, EngineError, EngineInfo, Epoch, EpochOutcome, Evaluation, Fault, Snapshot,
};
use espalier::model::{LossWeights, Parameters};
use espalier::network::Amount;
use espalier::settings::{Config, Preset};
use espalier::train::{
    Checkpoints, Command, EpochRecord, Event, Experiment, OpenError, RunSoFar, Sample, Trainer,
    Worker,
};

/// Nothing here may take longer.
const LIMIT: Duration = Duration::from_secs(20);

fn experiment(epochs: u32) -> Arc<Experiment> {
    let study = espalier::data::StudyData::example(espalier::data::Example::Toy).expect("the toy");
    let mut config = Config::new(Preset::LowCoverage);
    config.spurious.amount = Amount::Count(4);
    config.epochs = epochs;
    Arc::new(Experiment::new(&study, config).expect("an experiment"))
}

fn cpu(experiment: &Experiment) -> Box<dyn Engine> {
    Box::new(CpuEngine::<f32>::new(vec![experiment.model()]))
}

fn worker(
    experiment: &Arc<Experiment>,
    engine: impl FnOnce(&Experiment) -> Box<dyn Engine> + Send + 'static,
) -> Worker {
    let experiment = Arc::clone(experiment);
    let make = move || {
        Ok(Trainer::new(
            vec![(*experiment).clone()],
            engine(&experiment),
        ))
    };
    Worker::spawn(Box::new(make), Box::new(|| {})).expect("a thread")
}

fn set_l2(l2: f64) -> Command {
    Command::SetL2 { model: 0, l2 }
}

fn set_rate(learning_rate: f64) -> Command {
    Command::SetLearningRate {
        model: 0,
        learning_rate,
    }
}

/// Reads events until one is wanted; collects the records on the way.
fn until(
    worker: &Worker,
    records: &mut Vec<EpochRecord>,
    wanted: impl Fn(&Event) -> bool,
) -> Event {
    let deadline = Instant::now() + LIMIT;
    while let Some(event) = worker.event_within(deadline.saturating_duration_since(Instant::now()))
    {
        if let Some(sample) = sample_of(&event) {
            records.extend(&sample.models[0].records);
        }
        if wanted(&event) {
            return event;
        }
        assert!(!matches!(event, Event::Failed(_)), "{event:?}");
    }
    panic!("the event did not come within {LIMIT:?}");
}

fn sample_of(event: &Event) -> Option<&Sample> {
    match event {
        Event::Ready(_, _, sample)
        | Event::Stopped(sample, _)
        | Event::Paused(sample)
        | Event::Sample(sample)
        | Event::Finished(sample, _) => Some(sample),
        _ => None,
    }
}

fn assert_gapless(records: &[EpochRecord], from: u32) {
    let epochs: Vec<u32> = records.iter().map(|record| record.epoch).collect();
    assert_eq!(
        epochs,
        (from..from + records.len() as u32).collect::<Vec<_>>(),
        "every epoch once, in order"
    );
}

#[test]
fn a_run_comes_to_its_end() {
    let worker = worker(&experiment(300), cpu);
    let mut records = Vec::new();
    worker.send(Command::Start);
    let Event::Finished(sample, summaries) = until(&worker, &mut records, |event| {
        matches!(event, Event::Finished(..))
    }) else {
        unreachable!()
    };
    assert_gapless(&records, 0);
    assert_eq!((records.len(), summaries[0].epochs), (300, 300));
    assert_eq!(
        sample.models[0].parameters.weights.len(),
        15,
        "weights of all edges"
    );
    assert!(
        records[299].losses.total() < records[0].losses.total(),
        "training lowers the loss"
    );
}

#[test]
fn pause_waits_and_start_goes_on() {
    let worker = worker(&experiment(1_000_000), cpu);
    let mut records = Vec::new();
    worker.send(Command::Start);
    until(&worker, &mut records, |event| {
        matches!(event, Event::Sample(_))
    });
    worker.send(Command::Pause);
    until(&worker, &mut records, |event| {
        matches!(event, Event::Paused(_))
    });
    let paused_at = records.len();
    assert!(
        worker.event_within(Duration::from_millis(150)).is_none(),
        "a paused worker is silent"
    );
    worker.send(Command::Start);
    until(&worker, &mut records, |event| {
        matches!(event, Event::Sample(_))
    });
    assert!(records.len() > paused_at, "it went on");
    assert_gapless(&records, 0);
}

/// One step is one epoch; where the run waits, it tells from where it can go on, and another worker does.
#[test]
fn a_step_is_one_epoch_and_another_worker_goes_on_from_there() {
    let whole = worker(&experiment(100), cpu);
    whole.send(Command::Start);
    let mut all = Vec::new();
    let is_end = |event: &Event| matches!(event, Event::Finished(..));
    let Event::Finished(end, _) = until(&whole, &mut all, is_end) else {
        unreachable!()
    };
    let stepping = worker(&experiment(100), cpu);
    let mut records = Vec::new();
    stepping.send(Command::Step);
    let Event::Paused(stepped) = until(&stepping, &mut records, |event| {
        matches!(event, Event::Paused(_))
    }) else {
        unreachable!()
    };
    assert_eq!(records, all[..1]);
    let point = stepped.models[0]
        .resume_point
        .clone()
        .expect("where it waits");
    assert_eq!(point.epoch, 1);
    let so_far = RunSoFar {
        checkpoints: Checkpoints::of(stepped.models[0].checkpoints.clone(), 1),
        records: records.clone(),
        snapshot: (*point.snapshot).clone(),
    };
    let again = experiment(100);
    let make = move || {
        let engine = cpu(&again);
        let mut trainer = Trainer::new(vec![(*again).clone()], engine);
        trainer.take_over(0, so_far)?;
        Ok(trainer)
    };
    let other = Worker::spawn(Box::new(make), Box::new(|| {})).expect("a thread");
    other.send(Command::Start);
    let Event::Finished(sample, _) = until(&other, &mut records, is_end) else {
        unreachable!()
    };
    assert_eq!(records, all, "every epoch once, as without an interruption");
    assert_eq!(sample.models[0].parameters, end.models[0].parameters);
    assert_eq!(
        sample.models[0]
            .resume_point
            .as_ref()
            .map(|point| point.epoch),
        Some(100)
    );
}

#[test]
fn settings_change_from_the_next_epoch_on() {
    let worker = worker(&experiment(100), cpu);
    let mut records = Vec::new();
    worker.send(Command::Step);
    worker.send(set_l2(0.5));
    worker.send(set_rate(0.1));
    worker.send(Command::Step);
    let is_mark =
        |event: &Event| matches!(event, Event::L2Changed { epoch: 1, l2, .. } if *l2 == 0.5);
    until(&worker, &mut records, is_mark);
    until(&worker, &mut records, |event| {
        matches!(event, Event::LearningRateChanged { epoch: 1, .. })
    });
    until(&worker, &mut records, |event| {
        matches!(event, Event::Paused(_))
    });
    assert!(
        records[1].losses.l2 > 1_000.0 * records[0].losses.l2,
        "the L2 term grew with its strength"
    );
    let step = |record: &EpochRecord| record.learning_rate;
    assert!(
        step(&records[1]) > 10.0 * step(&records[0]),
        "the rate rose"
    );
}

#[test]
fn a_slow_reader_loses_no_epoch() {
    let worker = worker(&experiment(20_000), cpu);
    worker.send(Command::Start);
    std::thread::sleep(Duration::from_millis(400));
    let mut records = Vec::new();
    let Event::Finished(sample, _) = until(&worker, &mut records, |event| {
        matches!(event, Event::Finished(..))
    }) else {
        unreachable!()
    };
    assert_gapless(&records, 0);
    assert_eq!(records.len(), 20_000, "the history is whole");
    assert!(
        sample.dropped > 0,
        "pictures of weights were dropped meanwhile, and counted"
    );
}

/// Values that are not finite: the run goes back to its last safe state, tells what to forget, and goes on with another rate.
#[test]
fn a_run_that_meets_a_fault_goes_back_and_can_go_on() {
    let worker = worker(&experiment(160), |experiment| {
        Box::new(Probe {
            fails_at: Some(137),
            ..Probe::of(cpu(experiment))
        })
    });
    worker.send(Command::Start);
    let mut records = Vec::new();
    until(&worker, &mut records, |event| {
        matches!(event, Event::Rewound { epoch: 100, .. })
    });
    records.retain(|record| record.epoch < 100);
    let Event::Stopped(sample, _) = until(&worker, &mut records, |event| {
        matches!(event, Event::Stopped(..))
    }) else {
        unreachable!()
    };
    let reason = sample.models[0].stopped.as_deref().expect("a reason");
    for part in [
        "epoch 137",
        "'fit'",
        "back at epoch 100",
        "smaller learning rate",
    ] {
        assert!(reason.contains(part), "{part} in: {reason}");
    }
    worker.send(set_rate(1e-4));
    worker.send(Command::Start);
    until(&worker, &mut records, |event| {
        matches!(event, Event::Finished(..))
    });
    assert_gapless(&records, 0);
    assert_eq!(records.len(), 160);
}

/// Two models in one worker: a strength of one alone, a fault of one alone, and one end.
#[test]
fn models_of_a_batch_are_told_apart() {
    let experiment = experiment(160);
    let models = vec![(*experiment).clone(), (*experiment).clone()];
    let make = move || {
        let engine = CpuEngine::<f32>::new(models.iter().map(Experiment::model).collect());
        let probe = Probe {
            // Of the first model.
            fails_at: Some(137),
            ..Probe::of(Box::new(engine))
        };
        Ok(Trainer::new(models, Box::new(probe)))
    };
    let worker = Worker::spawn(Box::new(make), Box::new(|| {})).expect("a thread");
    worker.send(Command::SetL2 { model: 1, l2: 0.5 });
    worker.send(Command::Start);
    let mut records = [Vec::new(), Vec::new()];
    let collect = |records: &mut [Vec<EpochRecord>; 2], event: &Event| {
        if let Event::Rewound { model, epoch } = event {
            records[*model].retain(|record| record.epoch < *epoch);
        }
        if let Some(sample) = sample_of(event) {
            for (all, model) in records.iter_mut().zip(&sample.models) {
                all.extend(&model.records);
            }
        }
    };
    let mut next = |wanted: fn(&Event) -> bool| loop {
        let event = worker.event_within(LIMIT).expect("an event");
        collect(&mut records, &event);
        if wanted(&event) {
            return event;
        }
    };
    next(|event| {
        matches!(
            event,
            Event::Rewound {
                model: 0,
                epoch: 100
            }
        )
    });
    // The other one goes on to its end before the run waits.
    let Event::Stopped(sample, summaries) = next(|event| matches!(event, Event::Stopped(..)))
    else {
        unreachable!()
    };
    let stopped: Vec<bool> = (sample.models.iter())
        .map(|model| model.stopped.is_some())
        .collect();
    assert_eq!(stopped, [true, false]);
    let epochs = summaries
        .iter()
        .map(|summary| summary.as_ref().map(|summary| summary.epochs));
    assert!(
        epochs.eq([None, Some(160)]),
        "the model that is finished is summed up"
    );
    worker.send(Command::Start);
    let Event::Finished(_, summaries) = next(|event| matches!(event, Event::Finished(..))) else {
        unreachable!()
    };
    assert_eq!(summaries.len(), 2);
    for records in &records {
        assert_gapless(records, 0);
        assert_eq!(records.len(), 160);
    }
    assert!(
        records[1][0].losses.l2 > 1_000.0 * records[0][0].losses.l2,
        "the strength of the second model alone"
    );
}

/// A setting out of range is no reason to stop.
#[test]
fn a_setting_out_of_range_changes_nothing() {
    let worker = worker(&experiment(10), cpu);
    worker.send(set_l2(-1.0));
    worker.send(set_rate(f64::NAN));
    worker.send(Command::Step);
    let mut records = Vec::new();
    let is_end = |event: &Event| {
        matches!(
            event,
            Event::Paused(_) | Event::L2Changed { .. } | Event::LearningRateChanged { .. }
        )
    };
    assert!(
        matches!(until(&worker, &mut records, is_end), Event::Paused(_)),
        "no change is told"
    );
    assert!(records[0].losses.l2 > 0.0, "and none is made");
}

#[test]
fn a_dropped_handle_ends_the_thread() {
    let ended = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&ended);
    let worker = worker(&experiment(1_000_000), move |experiment| {
        Box::new(Probe {
            _ended: Some(Flag(flag)),
            ..Probe::of(cpu(experiment))
        })
    });
    worker.send(Command::Start);
    until(&worker, &mut Vec::new(), |event| {
        matches!(event, Event::Running)
    });
    let begin = Instant::now();
    drop(worker);
    assert!(
        ended.load(Ordering::SeqCst),
        "the engine was dropped before the handle was gone"
    );
    assert!(begin.elapsed() < LIMIT, "and that soon");
}

#[test]
fn a_panic_is_reported() {
    let worker = worker(&experiment(100), |experiment| {
        Box::new(Probe {
            panics: true,
            ..Probe::of(cpu(experiment))
        })
    });
    worker.send(Command::Start);
    let deadline = Instant::now() + LIMIT;
    loop {
        match worker.event_within(deadline.saturating_duration_since(Instant::now())) {
            Some(Event::Failed(reason)) => {
                break assert!(
                    reason.contains("on purpose") && reason.contains("Train again"),
                    "{reason}"
                );
            }
            Some(_) => {}
            None => panic!("no failure was reported"),
        }
    }
    worker.send(Command::Start);
    assert!(
        worker.event_within(Duration::from_millis(100)).is_none(),
        "an ended worker takes commands in silence"
    );
}

#[test]
fn an_engine_that_cannot_be_made_is_reported() {
    let make = || {
        Err(OpenError::Engine(EngineError::NoAdapter(
            "there is no GPU. Choose the CPU.".to_owned(),
        )))
    };
    let worker = Worker::spawn(Box::new(make), Box::new(|| {})).expect("a thread");
    assert_eq!(
        worker.event_within(LIMIT),
        Some(Event::Failed("there is no GPU. Choose the CPU.".to_owned()))
    );
}

#[test]
fn a_loss_that_is_no_number_is_reported_with_its_epoch() {
    let experiment = experiment(50);
    let mut poisoned = (*experiment).clone();
    let problem = Arc::make_mut(&mut poisoned.problem);
    Arc::make_mut(&mut problem.targets.values)[0] = f64::NAN;
    let engine = cpu(&poisoned);
    let mut trainer = Trainer::new(vec![poisoned], engine);
    trainer.advance(10).expect("the engine works");
    let stopped = trainer.model(0).stopped().expect("NaN");
    assert!(stopped.to_string().contains("epoch 0"), "{stopped}");
    assert_eq!(trainer.model(0).epoch(), 0, "the history ends before");
}

/// An engine that tells when it is gone, panics, or fails at an epoch.
struct Probe {
    inner: Box<dyn Engine>,
    _ended: Option<Flag>,
    panics: bool,
    fails_at: Option<u32>,
    epochs: u32,
}

impl Probe {
    fn of(inner: Box<dyn Engine>) -> Self {
        Self {
            inner,
            _ended: None,
            panics: false,
            fails_at: None,
            epochs: 0,
        }
    }
}

/// Sets the flag when the engine is dropped.
struct Flag(Arc<AtomicBool>);

impl Drop for Flag {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

impl Engine for Probe {
    fn info(&self) -> &EngineInfo {
        self.inner.info()
    }
    fn set_loss_weights(&mut self, model: usize, weights: LossWeights) -> Result<(), EngineError> {
        self.inner.set_loss_weights(model, weights)
    }
    fn train(&mut self, plans: &[Vec<Epoch>]) -> Result<Vec<Vec<EpochOutcome>>, EngineError> {
        assert!(!self.panics, "on purpose");
        let mut outcomes = self.inner.train(plans)?;
        for outcome in &mut outcomes[0] {
            if self.fails_at == Some(self.epochs) {
                outcome.fault = Some(Fault {
                    term: "fit",
                    nodes: vec![0],
                });
            }
            self.epochs += 1;
        }
        Ok(outcomes)
    }
    fn parameters(&mut self, model: usize) -> Result<Parameters, EngineError> {
        self.inner.parameters(model)
    }
    fn evaluate(&mut self, model: usize, accuracy: Accuracy) -> Result<Evaluation, EngineError> {
        self.inner.evaluate(model, accuracy)
    }
    fn snapshot(&mut self, model: usize) -> Result<Snapshot, EngineError> {
        self.inner.snapshot(model)
    }
    fn restore(&mut self, model: usize, snapshot: &Snapshot) -> Result<(), EngineError> {
        self.inner.restore(model, snapshot)
    }
}
