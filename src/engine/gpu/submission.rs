//! Submissions of training steps to the device, and the outcomes that are read back.

use std::ops::Range;
use std::time::Instant;

use super::GpuEngine;
use super::layout::{Action, Dispatch, RING_FIELDS, RingField, tiles};
use super::step::Kind;
use super::tables::{PlannedStep, plan};
use crate::engine::outcome::{Solved, StepOutcome};
use crate::engine::{AdamRate, EngineError, Epoch, EpochOutcome, Fault, draws, is_cold};
use crate::model::{LOSS_TERMS, Losses, Model};
use crate::statistics::BelowMedian;

/// Intended duration of a submission, in seconds: short enough for drivers that abort long work and for a desktop that
/// shares the device, long enough to hide the fixed cost of a submission.
const SUBMISSION_SECS: f64 = 0.03;

/// Fault in the ring of a step whose loops the device has broken off; `LOST_STEPS` in the prelude.
pub(super) const LOST_STEPS: f32 = 2.0;

impl GpuEngine {
    /// Trains the plan of every model, as many epochs at a time as make a submission of the right length.
    pub(super) fn train_in_submissions(
        &mut self,
        plans: &[Vec<Epoch>],
    ) -> Result<Vec<Vec<EpochOutcome>>, EngineError> {
        assert_eq!(plans.len(), self.models.len(), "plans [models]");
        let faults = self.buffers.sizes.step_control as u64;
        let mut encoder = self.encoder();
        encoder.clear_buffer(&self.buffers.control, faults, None);
        self.device.queue.submit([encoder.finish()]);
        self.members
            .iter_mut()
            .for_each(|member| member.is_faulty = false);
        let mut outcomes = vec![Vec::new(); self.models.len()];
        let mut done = 0;
        loop {
            let left = self.epochs_left(plans, done);
            if left == 0 {
                return Ok(outcomes);
            }
            let next = done + self.fitting_epochs().min(left);
            let part = |plan: &'_ Vec<Epoch>| -> Vec<Epoch> {
                plan.iter().take(next).skip(done).copied().collect()
            };
            let epochs: Vec<Vec<Epoch>> = plans.iter().map(part).collect();
            let begin = Instant::now();
            self.submit(&epochs, next - done, &mut outcomes)?;
            self.epoch_secs = begin.elapsed().as_secs_f64() / (next - done) as f64;
            done = next;
        }
    }

    /// Most epochs that the plans of the models without a fault have left, after `done` epochs.
    fn epochs_left(&self, plans: &[Vec<Epoch>], done: usize) -> usize {
        let going_on = plans.iter().zip(&self.members);
        let left = going_on.filter(|(_, member)| !member.is_faulty);
        let left = left.map(|(plan, _)| plan.len().saturating_sub(done));
        left.max().unwrap_or(0)
    }

    fn fitting_epochs(&self) -> usize {
        // An epoch of several steps is taken back as a whole if one of them fails, so it is a submission of its own.
        if self.has_batches() {
            return 1;
        }
        ((SUBMISSION_SECS / self.epoch_secs) as usize).clamp(1, self.buffers.sizes.slots)
    }

    /// Number of steps in a submission, where an epoch has many.
    fn fitting_steps(&self) -> usize {
        let steps = self
            .models
            .iter()
            .map(draws::steps_per_epoch)
            .max()
            .unwrap_or(1);
        let of_a_step = self.epoch_secs / f64::from(steps);
        if self.has_batches() {
            ((SUBMISSION_SECS / of_a_step) as usize).clamp(1, self.buffers.sizes.slots)
        } else {
            self.buffers.sizes.slots
        }
    }

    /// Submits the epochs of every model, at most `count`, reads the ring, and adds to the outcomes of every model that has no
    /// fault yet.
    fn submit(
        &mut self,
        epochs: &[Vec<Epoch>],
        count: usize,
        outcomes: &mut [Vec<EpochOutcome>],
    ) -> Result<(), EngineError> {
        let mut encoder = self.encoder();
        if self.has_batches() {
            self.back_up(&mut encoder);
        }
        for member in &mut self.members {
            member.planned_steps = member.adam_steps;
        }
        let per_submission = self.fitting_steps();
        let mut slot = 0;
        let mut slots = Vec::with_capacity(count);
        for at in 0..count {
            let first = slot;
            let now: Vec<Option<Epoch>> = epochs.iter().map(|plan| plan.get(at).copied()).collect();
            for record in self.plan_epoch(&now, first) {
                let kind = if slot == first {
                    Kind::First
                } else {
                    Kind::Later
                };
                self.write_dispatch(&record);
                self.encode(&mut encoder, &record, kind);
                slot += 1;
                if slot % per_submission == 0 {
                    let full = std::mem::replace(&mut encoder, self.encoder());
                    self.device.queue.submit([full.finish()]);
                    self.device.wait()?;
                }
            }
            slots.push(first..slot);
        }
        let bytes = slot * self.models.len() * RING_FIELDS * size_of::<f32>();
        let ring = self.copy_and_read(encoder, &self.buffers.ring, 0, bytes)?;
        if ring
            .chunks_exact(RING_FIELDS)
            .any(|fields| fields[RingField::Fault.place()] >= LOST_STEPS)
        {
            return Err(self
                .device
                .failed("it has not taken all steps of a loop".to_owned()));
        }
        for (model, outcomes) in outcomes.iter_mut().enumerate() {
            self.take_outcomes(model, &epochs[model], &slots, &ring, outcomes)?;
        }
        Ok(())
    }

    /// The steps of an epoch of every model, whose words are written to the plan from `first` on. A model without an epoch, or
    /// with a fault, rests.
    fn plan_epoch(&mut self, epochs: &[Option<Epoch>], first: usize) -> Vec<Dispatch> {
        let batches: Vec<Vec<Vec<usize>>> = (epochs.iter().zip(&self.models).zip(&self.members))
            .map(|((epoch, model), member)| match epoch {
                Some(epoch) if !member.is_faulty => draws::batches(model, epoch.number),
                _ => Vec::new(),
            })
            .collect();
        let steps = batches.iter().map(Vec::len).max().unwrap_or(0);
        (0..steps)
            .map(|step| {
                let (mut words, mut tiles_used) = (Vec::new(), 1);
                for (at, (batches, epoch)) in batches.iter().zip(epochs).enumerate() {
                    let planned = match (batches.get(step), epoch) {
                        (Some(batch), Some(epoch)) => {
                            let is_last = step + 1 == batches.len();
                            self.planned(at, batch, step, (*epoch, is_last))
                        }
                        _ => PlannedStep::rest(),
                    };
                    tiles_used = tiles_used.max(tiles(planned.conditions()));
                    words.extend(plan(&self.models[at], &planned, &self.settings));
                }
                let slot = first + step;
                self.write_plan(slot, &words);
                Dispatch {
                    slot: slot as u32,
                    tiles: tiles_used as u32,
                    is_stored: u32::from(self.has_batches()),
                    ..Dispatch::default()
                }
            })
            .collect()
    }

    /// What a model does in a step of an epoch; `is_last` marks the last step of the epoch.
    fn planned(
        &mut self,
        model: usize,
        batch: &[usize],
        step: usize,
        (epoch, is_last): (Epoch, bool),
    ) -> PlannedStep {
        let member = &mut self.members[model];
        let Model {
            problem,
            training_options: options,
            ..
        } = &self.models[model];
        let is_cold = is_cold(epoch.number) || !member.is_warm;
        // In a submission of whole epochs, each epoch starts from the solutions of the epoch before.
        if options.batch.is_none() {
            member.is_warm = self.settings.is_published == 0;
        }
        let rate = AdamRate::new(epoch.learning_rate, member.planned_steps + 1);
        let clears_moments = epoch.clear_moments && is_last;
        member.planned_steps = if clears_moments {
            0
        } else {
            member.planned_steps + 1
        };
        let noise = [options.input_noise, options.gradient_noise];
        PlannedStep {
            batch: batch.to_vec(),
            others: if step == 0 {
                problem.testing()
            } else {
                Vec::new()
            },
            number: epoch
                .number
                .wrapping_mul(draws::steps_per_epoch(&self.models[model]))
                .wrapping_add(step as u32),
            action: Action::Trains,
            rate: Some(rate),
            is_cold,
            deviations: noise.map(|noise| noise.deviation(epoch.learning_rate)),
            uniform_rate: if problem.uniform.follows_rate {
                epoch.learning_rate
            } else {
                1.0
            },
            clears_moments,
        }
    }

    fn take_outcomes(
        &mut self,
        model: usize,
        epochs: &[Epoch],
        slots: &[Range<usize>],
        ring: &[f32],
        outcomes: &mut Vec<EpochOutcome>,
    ) -> Result<(), EngineError> {
        for (epoch, slots) in epochs.iter().zip(slots) {
            if outcomes.last().is_some_and(|last| last.fault.is_some()) {
                return Ok(());
            }
            let steps = draws::steps_per_epoch(&self.models[model]) as usize;
            let fields: Vec<&[f32]> = (slots.clone().take(steps))
                .map(|slot| {
                    &ring[(slot * self.models.len() + model) * RING_FIELDS..][..RING_FIELDS]
                })
                .collect();
            let shares = self.shares(model, fields[0]);
            let found: Vec<StepOutcome> = fields
                .iter()
                .map(|fields| self.step(model, fields))
                .collect();
            let mut outcome = EpochOutcome::new(shares, &found);
            if fields
                .iter()
                .any(|fields| fields[RingField::Fault.place()] != 0.0)
            {
                outcome.fault = Some(self.fault(model, &outcome.losses)?);
            } else {
                let member = &mut self.members[model];
                member.is_warm = self.settings.is_published == 0;
                member.adam_steps = if epoch.clear_moments {
                    0
                } else {
                    member.adam_steps + steps as u32
                };
            }
            outcomes.push(outcome);
        }
        Ok(())
    }

    fn shares(&self, model: usize, fields: &[f32]) -> BelowMedian {
        let edges = self.members[model].edges;
        let percent = |which: usize| {
            f64::from(fields[RingField::PknBelow.place() + which]) / edges[which] * 100.0
        };
        BelowMedian {
            pkn_percent: percent(0),
            spurious_percent: percent(1),
        }
    }

    /// The outcome of a step, from its numbers in the ring.
    pub(super) fn step(&self, model: usize, fields: &[f32]) -> StepOutcome {
        let number = |field: RingField| f64::from(fields[field.place()]);
        let mut losses = Losses {
            test: self.models[model]
                .problem
                .test_error(number(RingField::Test)),
            ..Losses::default()
        };
        for (term, &value) in LOSS_TERMS.iter().zip(fields) {
            (term.set)(&mut losses, f64::from(value));
        }
        StepOutcome {
            losses,
            state: Solved {
                steps: number(RingField::StateSteps) as u32,
                residual: number(RingField::StateChange),
            },
            adjoint: Solved {
                steps: number(RingField::AdjointStepsTaken) as u32,
                residual: number(RingField::AdjointChange),
            },
        }
    }

    /// Finds the values of a model that are not finite. With mini-batches, restores parameters and moments from before the
    /// epoch.
    fn fault(&mut self, model: usize, losses: &Losses) -> Result<Fault, EngineError> {
        let gradient = self.read_parameters(model, &self.buffers.optimiser, 0)?;
        let biases = &gradient[self.places[model].biases.clone()];
        let [state, _] = self.read_regions(model, super::layout::STATE, 2)?;
        let nodes = self.settings.nodes as usize;
        let is_bad = |node: usize| {
            !biases[node].is_finite()
                || state
                    .chunks_exact(nodes)
                    .any(|condition| !condition[node].is_finite())
        };
        const NAMED: usize = 5;
        let nodes = (0..nodes)
            .filter(|&node| is_bad(node))
            .map(|node| node as u32)
            .take(NAMED);
        let fault = Fault {
            term: losses.not_finite().map_or("gradient", |term| term.name),
            nodes: nodes.collect(),
        };
        self.members[model].is_warm = false;
        self.members[model].is_faulty = true;
        if self.has_batches() {
            self.take_back(model);
        }
        Ok(fault)
    }
}
