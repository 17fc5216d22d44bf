//! A pass at the present parameters that changes nothing, and start vectors that are given instead of drawn.

use super::layout::{
    Dispatch, LANES, RING_FIELDS, RingField, STATE, given_start, group_words, spectral_groups,
    spectral_words,
};
use super::step::Kind;
use super::submission::LOST_STEPS;
use super::tables::{PlannedStep, plan};
use super::{GpuEngine, MEMORY};
use crate::engine::{Accuracy, EngineError, Evaluation};
use crate::model::Parameters;

const FLOAT: usize = size_of::<f32>();

impl GpuEngine {
    /// Writes the start vectors of the spectral term, where they are given.
    pub(super) fn write_given_probes(&self) {
        let settings = &self.settings;
        let (nodes, probes) = (
            settings.nodes as usize,
            self.models[0].problem.spectral.probes as usize,
        );
        let groups = spectral_groups(settings);
        let words = group_words(nodes, self.models[0].problem.spectral.power_steps as usize);
        let before = self.models.len() * (settings.tiles as usize * MEMORY + nodes);
        for (model, given) in self.models.iter().enumerate() {
            let Some(given) = &given.problem.spectral.given else {
                continue;
            };
            for (group, lanes) in (0..settings.spectral_conditions as usize * groups).zip(0..) {
                let (condition, first) = (lanes / groups, lanes % groups * LANES);
                let vectors: Vec<[f32; LANES]> = (0..nodes)
                    .map(|node| {
                        std::array::from_fn(|lane| {
                            let probe = first + lane;
                            let vector = (condition * probes + probe) * nodes;
                            if probe < probes {
                                given.vectors[vector + node] as f32
                            } else {
                                0.0
                            }
                        })
                    })
                    .collect();
                let start = before
                    + model * spectral_words(settings)
                    + group * words
                    + given_start(settings);
                self.write(
                    &self.buffers.scratch,
                    start * LANES * FLOAT,
                    bytemuck::cast_slice(&vectors),
                );
            }
        }
    }

    /// Runs a pass without noise and without a step.
    pub(super) fn evaluate_model(
        &mut self,
        model: usize,
        accuracy: Accuracy,
    ) -> Result<Evaluation, EngineError> {
        let usual = self.settings;
        if accuracy == Accuracy::Full {
            (self.settings.is_published, self.settings.tolerance) = (1, 0.0);
            self.write_settings(&self.settings);
        }
        let mut words = Vec::new();
        for (at, each) in self.models.iter().enumerate() {
            let step = PlannedStep {
                batch: each.problem.training(),
                others: each.problem.testing(),
                number: 0,
                rate: None,
                is_cold: !self.members[at].is_warm,
            };
            words.extend(plan(each, &step, &self.settings));
        }
        self.write_plan(0, &words);
        let record = Dispatch {
            tiles: self.settings.tiles,
            is_stored: u32::from(self.has_batches()),
            uniform_rate: f32::from(u8::from(!self.models[0].problem.uniform.follows_rate)),
            ..Dispatch::default()
        };
        self.write_dispatch(&record);
        let mut encoder = self.encoder();
        // The pass moves the states of all models. They are kept on the device, so that only those of this model are read back.
        let states = self.copy_of_states(&mut encoder);
        self.encode(&mut encoder, &record, Kind::Evaluation);
        let bytes = RING_FIELDS * FLOAT;
        let found = self
            .copy_and_read(encoder, &self.buffers.ring, model * bytes, bytes)
            .and_then(|fields| self.read_evaluation(model, &fields));
        self.settings = usual;
        self.write_settings(&usual);
        let mut encoder = self.encoder();
        encoder.copy_buffer_to_buffer(&states, 0, &self.buffers.state, 0, states.size());
        self.device.queue.submit([encoder.finish()]);
        self.device.wait()?;
        found
    }

    /// A buffer with what the states of all models are before what the encoder gets next.
    fn copy_of_states(&self, encoder: &mut wgpu::CommandEncoder) -> wgpu::Buffer {
        let states = &self.buffers.state;
        let copy = self.device.handle.create_buffer(&wgpu::BufferDescriptor {
            label: Some("states before an evaluation"),
            size: states.size(),
            usage: wgpu::BufferUsages::COPY_SRC | wgpu::BufferUsages::COPY_DST,
            mapped_at_creation: false,
        });
        encoder.copy_buffer_to_buffer(states, 0, &copy, 0, states.size());
        copy
    }

    fn read_evaluation(&self, model: usize, fields: &[f32]) -> Result<Evaluation, EngineError> {
        if fields[RingField::Fault as usize] >= LOST_STEPS {
            return Err(self
                .device
                .failed("it has not taken all steps of a loop".to_owned()));
        }
        let outcome = self.step(model, fields);
        let is_published = self.settings.is_published != 0;
        let [mut state, mut other] = self.read_regions(model, STATE, 2)?;
        if is_published && outcome.state.steps % 2 == 1 {
            std::mem::swap(&mut state, &mut other);
        }
        let parameters = Parameters::from_values(
            &self.read_parameters(model, &self.buffers.parameters, 0)?,
            &self.places[model],
        );
        let problem = &self.models[model].problem;
        let nodes = problem.topology.nodes;
        let count = if is_published { problem.conditions } else { 0 };
        let (mut residuals, mut moving) = (vec![0.0; count], vec![0; count]);
        if is_published {
            for (cell, (now, before)) in state.iter().zip(&other).enumerate() {
                let change = (now - before).abs();
                let change = if change.is_nan() {
                    f64::INFINITY
                } else {
                    change
                };
                if change > residuals[cell / nodes] {
                    (residuals[cell / nodes], moving[cell / nodes]) =
                        (change, (cell % nodes) as u32);
                }
            }
        }
        let gradient = self.read_parameters(model, &self.buffers.optimiser, 0)?;
        Ok(Evaluation {
            prediction: crate::engine::predictions(&parameters, problem, &state),
            losses: outcome.losses,
            gradient: Parameters::from_values(&gradient, &self.places[model]),
            residuals,
            moving,
            state,
        })
    }
}
