//! The contents of the read-only buffers: models, graphs, nodes, data, and the plan of a submission.

use strum::VariantArray as _;

use super::layout::{
    Action, LANES, MODEL_WORDS, PLAN_WORDS, PlanWord, RECORD_WORDS, Settings, tiles,
};
use crate::engine::{AdamRate, draws};
use crate::model::{Model, Topology};

const STIMULATES: u32 = 1;
const INHIBITS: u32 = 2;
const SPURIOUS: u32 = 4;
const NONE: u32 = u32::MAX;
/// The highest bit of a lane's word: its condition trains.
const TRAINS: u32 = 1 << 31;

/// The buffer `graph` up to the plan. Sets in `settings` where the node tables and the plan start.
pub(super) fn graph(
    models: &[Model],
    starts: &[usize],
    all: usize,
    settings: &mut Settings,
) -> Vec<u32> {
    let mut graphs = Vec::new();
    let mut records = Vec::new();
    let first = models.len() * MODEL_WORDS;
    for (model, &start) in models.iter().zip(starts) {
        records.extend(record(model, first + graphs.len(), start, all));
        graphs.extend(model_graph(&model.problem.topology));
    }
    let mut words = records;
    words.extend(graphs);
    settings.node_base = words.len() as u32;
    words.extend(nodes(&models[0]));
    settings.plan_base = words.len() as u32;
    settings.plan_stride = (PLAN_WORDS
        + settings.spectral_conditions as usize
        + settings.tiles as usize * LANES) as u32;
    words
}

/// The record of a model: where its graph and its parameters start, its seed, and its strengths.
pub(super) fn record(model: &Model, graph: usize, start: usize, all: usize) -> [u32; MODEL_WORDS] {
    let mut words = [0; MODEL_WORDS];
    let (before, strengths) = words.split_at_mut(RECORD_WORDS);
    before.copy_from_slice(&[
        graph as u32,
        model.problem.topology.edges() as u32,
        start as u32,
        model.seed as u32,
        (model.seed >> 32) as u32,
        all as u32,
    ]);
    for (word, (_, strength)) in strengths.iter_mut().zip(model.loss_weights.named()) {
        *word = (strength as f32).to_bits();
    }
    words
}

fn model_graph(topology: &Topology) -> Vec<u32> {
    let mut words = Vec::new();
    for neighbours in [&topology.incoming, &topology.outgoing] {
        words.extend(&neighbours.start);
        words.extend(&neighbours.node);
        words.extend(&neighbours.edge);
    }
    words.extend(&topology.source);
    words.extend(&topology.target);
    words.extend((0..topology.edges()).map(|edge| {
        let sign = match topology.mode_of_action[edge] {
            1 => STIMULATES,
            -1 => INHIBITS,
            _ => 0,
        };
        sign | if topology.spurious[edge] { SPURIOUS } else { 0 }
    }));
    words
}

fn nodes(model: &Model) -> Vec<u32> {
    let problem = &model.problem;
    let positions = |ends: &[u32]| {
        let mut of_node = vec![NONE; problem.topology.nodes];
        ends.iter()
            .zip(0..)
            .for_each(|(&node, position)| of_node[node as usize] = position);
        of_node
    };
    let mut words = positions(&problem.outputs);
    words.extend(positions(&problem.ligands));
    words.extend(&problem.outputs);
    words.extend(&problem.ligands);
    words
}

/// The buffer `data`. Conditions are padded to whole tiles.
pub(super) fn data(models: &[Model]) -> Vec<f32> {
    let problem = &models[0].problem;
    let conditions = tiles(problem.conditions) * LANES;
    let padded = |values: &mut dyn Iterator<Item = f64>, width: usize| {
        let mut row: Vec<f32> = values.map(|value| value as f32).collect();
        row.resize(conditions * width, 0.0);
        row
    };
    let targets = &problem.targets;
    let outputs = problem.outputs.len();
    let mut values = padded(&mut problem.doses.iter().copied(), problem.ligands.len());
    values.extend(padded(&mut targets.values.iter().copied(), outputs));
    let measured = targets.train.iter().zip(targets.test.iter());
    let is_measured = |(&train, &test): (&f64, &f64)| f64::from(u8::from(train + test > 0.0));
    values.extend(padded(&mut measured.map(is_measured), outputs));
    values
}

/// What a model does in one step of a submission.
pub(super) struct PlannedStep {
    /// Training conditions.
    pub batch: Vec<usize>,
    /// Conditions that are only predicted.
    pub others: Vec<usize>,
    /// Number of the step over the whole run.
    pub number: u32,
    pub action: Action,
    /// Of Adam, where the model trains.
    pub rate: Option<AdamRate>,
    pub is_cold: bool,
    /// Standard deviation of the noise on inputs, and on gradients.
    pub deviations: [f64; 2],
    /// Factor on the strength of the uniform term: the learning rate, or 1.
    pub uniform_rate: f64,
    /// Whether Adam forgets its moments after the step.
    pub clears_moments: bool,
}

impl PlannedStep {
    /// A model that stays as it is.
    pub fn rest() -> Self {
        Self {
            batch: Vec::new(),
            others: Vec::new(),
            number: 0,
            action: Action::Rests,
            rate: None,
            is_cold: false,
            deviations: [0.0; 2],
            uniform_rate: 0.0,
            clears_moments: false,
        }
    }

    /// Conditions that take part.
    pub fn conditions(&self) -> usize {
        self.batch.len() + self.others.len()
    }
}

/// The condition of every lane of a step. Where all conditions take part, they stand in the order of the data set, so that
/// their solutions keep their places.
pub(super) fn lanes(model: &Model, step: &PlannedStep) -> Vec<usize> {
    let mut lanes: Vec<usize> = step.batch.iter().chain(&step.others).copied().collect();
    if lanes.len() == model.problem.conditions {
        lanes.sort_unstable();
    }
    lanes
}

/// The words of the plan for one model and step.
pub(super) fn plan(model: &Model, step: &PlannedStep, settings: &Settings) -> Vec<u32> {
    let problem = &model.problem;
    let lanes = lanes(model, step);
    let outputs = problem.outputs.len();
    let cells = |conditions: &[usize], weights: &[f64]| {
        let cells = conditions
            .iter()
            .flat_map(|condition| &weights[condition * outputs..][..outputs]);
        cells.filter(|&&weight| weight > 0.0).count()
    };
    let one_over = |count: usize| {
        let weight = if count == 0 { 0.0 } else { 1.0 / count as f32 };
        weight.to_bits()
    };
    let bits = |value: f64| (value as f32).to_bits();
    let rate = step.rate.map_or([0.0; 2], |rate| {
        [rate.step_size, rate.second_correction_root]
    });
    let value = |word: &PlanWord| match word {
        PlanWord::TrainCellWeight => one_over(cells(&step.batch, &problem.targets.train)),
        PlanWord::TestCellWeight => one_over(cells(&step.others, &problem.targets.test)),
        PlanWord::StepSize => bits(rate[0]),
        PlanWord::SecondCorrectionRoot => bits(rate[1]),
        PlanWord::IsCold => u32::from(step.is_cold),
        PlanWord::Action => step.action as u32,
        PlanWord::StepNumber => step.number,
        PlanWord::InputDeviation => bits(step.deviations[0]),
        PlanWord::GradientDeviation => bits(step.deviations[1]),
        PlanWord::UniformRate => bits(step.uniform_rate),
        PlanWord::ClearsMoments => u32::from(step.clears_moments),
    };
    let mut words: Vec<u32> = PlanWord::VARIANTS.iter().map(value).collect();
    if settings.spectral_conditions > 0 {
        let chosen = draws::spectral_conditions(model, step.number, &step.batch);
        let lane_of = |condition: &usize| lanes.iter().position(|lane| lane == condition);
        words.extend(
            chosen
                .iter()
                .map(|condition| lane_of(condition).unwrap_or(0) as u32),
        );
        words.resize(PLAN_WORDS + settings.spectral_conditions as usize, NONE);
    }
    words.extend(lanes.iter().map(|&condition| {
        let trains = step.batch.contains(&condition);
        condition as u32 | if trains { TRAINS } else { 0 }
    }));
    words.resize(settings.plan_stride as usize, NONE);
    words
}
