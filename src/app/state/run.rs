//! What a run changes: commands to the worker, and what its events bring.

use std::sync::Arc;

use super::{Notice, Phase, State};
use crate::app::action::Effect;
use crate::app::series::{Mark, Series};
use crate::train::{Command, Event, Sample};

impl State {
    pub(super) fn train_or_pause(&mut self) -> Vec<Effect> {
        match self.phase {
            Phase::Running => vec![Effect::Command(Command::Pause)],
            _ => self.start(Command::Start),
        }
    }

    /// Tells the worker to train; makes one where there is none with these settings.
    pub(super) fn start(&mut self, command: Command) -> Vec<Effect> {
        let Some(open) = &self.open else {
            return Vec::new();
        };
        if open.study.dataset.is_none() {
            let name = &open.study.name;
            self.notice = Some(Notice::Error(format!(
                "'{name}' has no data to train on. Put {name}-Ligands.tsv and {name}-TFs.tsv beside the network."
            )));
            return Vec::new();
        }
        match self.phase {
            Phase::Finished(_) => {
                self.notice = Some(Notice::Done(
                    "This run is finished. Reset it to train again.".to_owned(),
                ));
                Vec::new()
            }
            Phase::Preparing | Phase::Running => Vec::new(),
            Phase::Idle | Phase::Paused | Phase::Failed
                if self.worker.as_ref() == Some(&self.config) =>
            {
                vec![Effect::Command(command)]
            }
            _ => {
                self.worker = Some(self.config.clone());
                self.series = Series::default();
                (self.phase, self.notice) = (Phase::Preparing, None);
                vec![
                    Effect::Spawn(Arc::clone(&open.study), Box::new(self.config.clone())),
                    Effect::Command(command),
                ]
            }
        }
    }

    pub(super) fn reset(&mut self) -> Vec<Effect> {
        match self.phase {
            Phase::Running | Phase::Paused | Phase::Finished(_) => {
                vec![Effect::Command(Command::Reset)]
            }
            Phase::Preparing | Phase::Failed => self.discard_run(),
            Phase::Idle => Vec::new(),
        }
    }

    pub(super) fn follow(&mut self, event: Event) {
        match event {
            Event::Ready(engine, sample) => {
                self.engine = Some(engine);
                self.phase = Phase::Paused;
                self.take(sample);
            }
            Event::Running => self.phase = Phase::Running,
            Event::Paused(sample) => {
                self.phase = Phase::Paused;
                self.take(sample);
            }
            Event::Sample(sample) => self.take(sample),
            Event::Finished(sample, summary) => {
                self.phase = Phase::Finished(summary);
                self.take(sample);
            }
            Event::WasReset(sample) => {
                self.series = Series::default();
                self.phase = Phase::Idle;
                self.epochs_per_sec = 0.0;
                self.take(sample);
            }
            Event::L2Changed(epoch, l2) => self.mark(epoch, format!("L2 {l2:.0e}")),
            Event::LearningRateChanged(epoch, rate) => self.mark(epoch, format!("rate {rate:.0e}")),
            Event::Failed(reason) => {
                self.phase = Phase::Failed;
                self.worker = None;
                self.notice = Some(Notice::Error(reason));
            }
        }
    }

    fn take(&mut self, sample: Sample) {
        self.series.extend(&sample.records);
        if let Some(open) = &self.open
            && sample.weights.len() == open.spurious.len()
        {
            self.series.set_weights(sample.weights, &open.spurious);
        }
        self.epochs_per_sec = sample.epochs_per_sec;
        self.dropped = sample.dropped;
    }

    /// Marks a change of settings in the plots; dragging a slider leaves one mark, not hundreds.
    fn mark(&mut self, epoch: u32, text: String) {
        if epoch == 0 {
            return;
        }
        self.series.marks.retain(|mark| {
            mark.epoch != epoch || mark.text.split(' ').next() != text.split(' ').next()
        });
        self.series.marks.push(Mark { epoch, text });
    }
}
