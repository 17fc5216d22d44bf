//! A pass at the present parameters that changes nothing, and start vectors that are given instead of drawn.

use super::layout::{
    ADJOINT, Action, Dispatch, LANES, RING_FIELDS, RingField, STATE, given_start, group_words,
    spectral_groups, spectral_words,
};
use super::step::Kind;
use super::submission::LOST_STEPS;
use super::tables::{PlannedStep, plan};
use super::{GpuEngine, MEMORY};
use crate::engine::{Accuracy, EngineError, Evaluation};
use crate::model::Parameters;

const FLOAT: usize = size_of::<f32>();
/// Regions from which the accelerated iteration of a model without batches goes on.
const SOLUTIONS: [usize; 2] = [STATE, ADJOINT];

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
        let problem = &self.models[model].problem;
        let step = PlannedStep {
            batch: problem.training(),
            others: problem.testing(),
            action: Action::Evaluates,
            is_cold: !self.members[model].is_warm,
            uniform_rate: f64::from(u8::from(!problem.uniform.follows_rate)),
            ..PlannedStep::rest()
        };
        let mut words = Vec::new();
        for (at, each) in self.models.iter().enumerate() {
            let rest = PlannedStep::rest();
            words.extend(plan(
                each,
                if at == model { &step } else { &rest },
                &self.settings,
            ));
        }
        self.write_plan(0, &words);
        let record = Dispatch {
            tiles: self.settings.tiles,
            is_stored: u32::from(self.has_batches()),
            ..Dispatch::default()
        };
        self.write_dispatch(&record);
        let mut encoder = self.encoder();
        // The pass overwrites the solutions of this model; the copy, which stays on the device, restores them.
        let solutions = self.copy_of_solutions(model, &mut encoder);
        self.encode(&mut encoder, &record, Kind::Evaluation);
        let fields = RING_FIELDS * FLOAT;
        let found = self
            .copy_and_read(encoder, &self.buffers.ring, model * fields, fields)
            .and_then(|fields| self.read_evaluation(model, &fields));
        self.settings = usual;
        self.write_settings(&usual);
        let (mut encoder, bytes) = (self.encoder(), self.region_bytes());
        for (at, &region) in SOLUTIONS.iter().enumerate() {
            let (from, to) = (at as u64 * bytes, self.region_start(model, region));
            encoder.copy_buffer_to_buffer(&solutions, from, &self.buffers.state, to, bytes);
        }
        self.device.queue.submit([encoder.finish()]);
        self.device.wait()?;
        found
    }

    /// A new buffer with a copy of a model's solutions, taken before the commands that are encoded later.
    fn copy_of_solutions(&self, model: usize, encoder: &mut wgpu::CommandEncoder) -> wgpu::Buffer {
        let bytes = self.region_bytes();
        let copy = self.device.handle.create_buffer(&wgpu::BufferDescriptor {
            label: Some("solutions before an evaluation"),
            size: SOLUTIONS.len() as u64 * bytes,
            usage: wgpu::BufferUsages::COPY_SRC | wgpu::BufferUsages::COPY_DST,
            mapped_at_creation: false,
        });
        for (at, &region) in SOLUTIONS.iter().enumerate() {
            let (from, to) = (self.region_start(model, region), at as u64 * bytes);
            encoder.copy_buffer_to_buffer(&self.buffers.state, from, &copy, to, bytes);
        }
        copy
    }

    fn read_evaluation(&self, model: usize, fields: &[f32]) -> Result<Evaluation, EngineError> {
        if fields[RingField::Fault.place()] >= LOST_STEPS {
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
