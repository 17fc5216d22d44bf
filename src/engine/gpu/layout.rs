//! Layout of the buffers. Twin of `shaders/prelude.wgsl`; a test compares the two.

use bytemuck::{Pod, Zeroable};
use strum::VariantArray as _;

use super::super::{ADAM, ADJOINT_BOUND, FIRST_CHECK, STEPS_PER_CHECK, accelerated};
use crate::model::{
    LEAK, LOSS_TERMS, LossWeights, Model, Neighbours, ParameterLayout, Solver, SpectralForm,
    Topology,
};

/// Conditions in a tile: the lanes of a vec4.
pub(super) const LANES: usize = 4;
/// Numbers in the ring for each model and step.
pub const RING_FIELDS: usize = LOSS_TERMS.len() + RingField::VARIANTS.len();

/// A number in the ring after the terms of the loss, which come first, in the order of [`LOSS_TERMS`]. Kernels know its
/// place as the constant `FIELD_…`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
pub enum RingField {
    /// Sum over the test cells.
    Test,
    /// Iterations of the state.
    StateSteps,
    /// Iterations of the adjoint.
    AdjointStepsTaken,
    /// Largest change of a state in its last iteration.
    StateChange,
    /// Largest change of an adjoint in its last iteration, relative to the largest adjoint of its condition.
    AdjointChange,
    /// Number of edges below the median magnitude that are not spurious.
    PknBelow,
    /// Number of spurious edges below the median magnitude.
    SpuriousBelow,
    /// 1 if a value is not finite, 2 if the device has lost steps of a loop, 0 without a fault.
    Fault,
}

impl RingField {
    /// Its place in the ring.
    #[must_use]
    pub fn place(self) -> usize {
        LOSS_TERMS.len() + self as usize
    }
}

/// WGSL that every kernel includes: constants for the places in the ring, of every term of the loss (`TERM_…`) and of every
/// other number (`FIELD_…`), and a function for every strength (`strength_…`).
pub(super) fn names_in_wgsl() -> String {
    let mut text = format!(
        "const RING_FIELDS: u32 = {RING_FIELDS}u;\nconst TERMS: u32 = {}u;\nconst MODEL_WORDS: u32 = {MODEL_WORDS}u;\n",
        LOSS_TERMS.len()
    );
    for (place, term) in LOSS_TERMS.iter().enumerate() {
        let name = term.name.to_uppercase();
        text += &format!("const TERM_{name}: u32 = {place}u;\n");
    }
    for field in RingField::VARIANTS {
        let name: &str = field.into();
        text += &format!("const FIELD_{name}: u32 = {}u;\n", field.place());
    }
    text += &format!("const PLAN_WORDS: u32 = {PLAN_WORDS}u;\n");
    for word in PlanWord::VARIANTS {
        let name: &str = word.into();
        text += &format!("const PLAN_{name}: u32 = {}u;\n", *word as usize);
    }
    for action in Action::VARIANTS {
        let name: &str = action.into();
        text += &format!("const {name}: u32 = {}u;\n", *action as u32);
    }
    for (word, (name, _)) in (RECORD_WORDS..).zip(LossWeights::default().named()) {
        text += &format!("fn strength_{name}() -> f32 {{ return model_number({word}u); }}\n");
    }
    text
}

/// Regions of the buffer `state`.
pub const REGIONS: usize = 16;
/// Regions of the state and of the adjoint; and, with mini-batches, of the last states and adjoints of all conditions.
pub(super) const STATE: usize = 0;
pub(super) const ADJOINT: usize = 2;
pub(super) const STORED_STATE: usize = 7;
pub(super) const STORED_ADJOINT: usize = 8;
/// Control words of each model, beside two for each chunk.
pub const CONTROL_WORDS: usize = 8;
/// Vectors that the accelerated iteration keeps of a tile from one dispatch to the next.
pub const MEMORY: usize = accelerated::DEPTH * accelerated::DEPTH + 5;
/// Vectors of partial sums for each group of 64 nodes of a tile, where a large network takes single steps.
pub const PARTIAL_SUMS: usize = 2 * accelerated::DEPTH + 2;
/// Vectors for the shares of the iterates of a tile, where a large network takes single steps.
pub const TILE_SHARES: usize = accelerated::DEPTH + 1;
/// Words of the plan of a model and step, before its lanes.
pub const PLAN_WORDS: usize = PlanWord::VARIANTS.len();

/// A word of the plan of a model and step. Kernels know its place as the constant `PLAN_…`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
pub enum PlanWord {
    /// Weight of a measured cell in the training error.
    TrainCellWeight,
    /// Weight of a measured cell in the test error.
    TestCellWeight,
    /// Bias-corrected step size of Adam.
    StepSize,
    /// Root of the bias correction of the second moment of Adam.
    SecondCorrectionRoot,
    /// Whether solutions start from 0.
    IsCold,
    /// What the model does: one of `RESTS`, `EVALUATES` or `TRAINS`.
    Action,
    /// Number of the step over the whole run, from which its noise is drawn.
    StepNumber,
    /// Standard deviation of the noise on inputs.
    InputDeviation,
    /// Standard deviation of the noise on gradients.
    GradientDeviation,
    /// Factor of the uniform term.
    UniformRate,
    /// Whether Adam forgets its moments after the step.
    ClearsMoments,
}

/// What a model does in a step. Kernels know its number as the constant `RESTS`, `EVALUATES` or `TRAINS`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
pub(super) enum Action {
    /// It keeps parameters, moments and solutions while other models train.
    Rests,
    /// A pass that changes no parameter.
    Evaluates,
    /// A step of Adam.
    Trains,
}

/// Words of the record of a model before its strengths.
pub(super) const RECORD_WORDS: usize = 6;
/// Words of the record of a model, with a strength for every penalty and the three L2 strengths of output weights, output
/// biases and input weights.
pub const MODEL_WORDS: usize = RECORD_WORDS + LossWeights::COUNT;
/// Threads of a workgroup that iterates.
const THREADS: usize = 64;

/// `struct Settings` of the prelude.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Default, Pod, Zeroable)]
pub struct Settings {
    pub(super) nodes: u32,
    pub(super) outputs: u32,
    pub(super) ligands: u32,
    pub(super) models: u32,
    pub(super) tiles: u32,
    pub(super) chunks: u32,
    pub(super) node_base: u32,
    pub(super) plan_base: u32,
    pub(super) plan_stride: u32,
    pub(super) is_published: u32,
    max_steps: u32,
    first_check: u32,
    pub(super) tolerance: f32,
    accelerated_tolerance: f32,
    sample_stride: u32,
    activation: u32,
    leak: f32,
    adjoint_bound: f32,
    input_amplitude: f32,
    output_amplitude: f32,
    has_output_bias: u32,
    has_input_weights: u32,
    pub(super) spectral_conditions: u32,
    spectral_probes: u32,
    spectral_steps: u32,
    spectral_is_exponential: u32,
    spectral_factor: f32,
    spectral_target: f32,
    spectral_is_given: u32,
    uniform_min: f32,
    uniform_max: f32,
    clip: f32,
    keep_first: f32,
    keep_second: f32,
    new_first: f32,
    new_second: f32,
    epsilon: f32,
}

/// `struct Dispatch` of the prelude.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Default, Pod, Zeroable)]
pub struct Dispatch {
    pub(super) first_step: u32,
    pub(super) steps: u32,
    pub(super) chunk: u32,
    pub(super) is_check: u32,
    pub(super) is_adjoint: u32,
    pub(super) slot: u32,
    pub(super) tiles: u32,
    pub(super) is_stored: u32,
}

macro_rules! offsets {
    ($type:ident: $($field:ident),* $(,)?) => {
        /// Names of the fields with their offsets in bytes, for the test that compares them with the shader.
        pub const FIELDS: &[(&str, usize)] = &[$((stringify!($field), std::mem::offset_of!($type, $field))),*];
    };
}

impl Settings {
    offsets!(Settings: nodes, outputs, ligands, models, tiles, chunks, node_base, plan_base, plan_stride, is_published,
        max_steps, first_check, tolerance, accelerated_tolerance, sample_stride, activation, leak, adjoint_bound, input_amplitude,
        output_amplitude, has_output_bias, has_input_weights, spectral_conditions, spectral_probes, spectral_steps,
        spectral_is_exponential, spectral_factor, spectral_target, spectral_is_given, uniform_min, uniform_max, clip,
        keep_first, keep_second, new_first, new_second, epsilon);

    /// The settings of a batch, whose models agree in all of them.
    pub(super) fn new(models: &[Model], chunks: usize) -> Self {
        let (problem, training_options) = (&models[0].problem, &models[0].training_options);
        let (hyperparameters, spectral) = (&problem.hyperparameters, &problem.spectral);
        let (factor, target) = match spectral.form {
            SpectralForm::Normalised => (0.0, 0.0),
            SpectralForm::Exponential { factor, target } => (factor, target),
        };
        let flag = u32::from;
        let has_spectral = models
            .iter()
            .any(|model| model.loss_weights.spectral != 0.0);
        Self {
            nodes: problem.topology.nodes as u32,
            outputs: problem.outputs.len() as u32,
            ligands: problem.ligands.len() as u32,
            models: models.len() as u32,
            tiles: tiles(problem.conditions) as u32,
            chunks: chunks as u32,
            is_published: flag(training_options.solver == Solver::Published),
            max_steps: hyperparameters.max_steps,
            first_check: FIRST_CHECK,
            tolerance: hyperparameters.tolerance as f32,
            accelerated_tolerance: (hyperparameters.tolerance * accelerated::TOLERANCE) as f32,
            sample_stride: accelerated::sample_stride(problem.topology.nodes) as u32,
            activation: hyperparameters.activation as u32,
            leak: LEAK as f32,
            adjoint_bound: ADJOINT_BOUND as f32,
            input_amplitude: hyperparameters.input_amplitude as f32,
            output_amplitude: hyperparameters.output_amplitude as f32,
            has_output_bias: flag(hyperparameters.output_bias),
            has_input_weights: flag(hyperparameters.learned_inputs),
            spectral_conditions: if has_spectral { spectral.conditions } else { 0 },
            spectral_probes: spectral.probes,
            spectral_steps: spectral.power_steps,
            spectral_is_exponential: flag(spectral.form != SpectralForm::Normalised),
            spectral_factor: factor as f32,
            spectral_target: target as f32,
            spectral_is_given: flag(spectral.given.is_some()),
            uniform_min: problem.uniform.min as f32,
            uniform_max: problem.uniform.max as f32,
            clip: training_options.clip.unwrap_or(0.0) as f32,
            keep_first: ADAM.0 as f32,
            keep_second: ADAM.1 as f32,
            new_first: (1.0 - ADAM.0) as f32,
            new_second: (1.0 - ADAM.1) as f32,
            epsilon: ADAM.2 as f32,
            ..Self::default()
        }
    }
}

impl Dispatch {
    offsets!(Dispatch: first_step, steps, chunk, is_check, is_adjoint, slot, tiles, is_stored);
}

/// Number of tiles for this many conditions.
pub(super) fn tiles(conditions: usize) -> usize {
    conditions.div_ceil(LANES)
}

/// The dispatches that take a published pass through all its steps, at most `steps_each` at a time, never across a check.
pub(super) fn chunks(max_steps: u32, steps_each: u32) -> Vec<Dispatch> {
    let mut chunks = Vec::new();
    let mut done = 0;
    while done < max_steps {
        let to_check = STEPS_PER_CHECK - done % STEPS_PER_CHECK;
        let steps = steps_each.min(to_check).min(max_steps - done);
        let after = done + steps;
        let is_check = u32::from(after.is_multiple_of(STEPS_PER_CHECK) || after == max_steps);
        chunks.push(Dispatch {
            first_step: done,
            steps,
            chunk: chunks.len() as u32,
            is_check,
            ..Dispatch::default()
        });
        done = after;
    }
    chunks
}

/// Vectors of four that a tile needs where a large network takes single steps.
pub(super) fn step_words(nodes: usize) -> usize {
    nodes.div_ceil(THREADS) * PARTIAL_SUMS + TILE_SHARES
}

/// The dispatches that take an accelerated solution through all its steps, of the state or of the adjoint.
pub(super) fn sweeps(max_steps: u32, steps_each: u32, is_adjoint: bool) -> Vec<Dispatch> {
    (0..max_steps)
        .step_by(steps_each as usize)
        .map(|first_step| Dispatch {
            first_step,
            steps: steps_each.min(max_steps - first_step),
            is_adjoint: u32::from(is_adjoint),
            ..Dispatch::default()
        })
        .collect()
}

/// Most loop iterations that a thread of a workgroup takes in one step, forward or backward.
pub(super) fn iterations_per_step(topology: &Topology) -> usize {
    let busiest = |neighbours: &Neighbours| {
        (0..THREADS.min(topology.nodes))
            .map(|thread| {
                (thread..topology.nodes)
                    .step_by(THREADS)
                    .map(|node| 1 + neighbours.range(node).len())
                    .sum::<usize>()
            })
            .max()
            .unwrap_or(0)
    };
    busiest(&topology.incoming).max(busiest(&topology.outgoing))
}

/// Most loop iterations of a thread in an accelerated step: products and mixture for every node, sums over the workgroup,
/// and least squares.
pub(super) fn iterations_per_sweep(topology: &Topology) -> usize {
    const DEPTH: usize = accelerated::DEPTH;
    let chunks = topology.nodes.div_ceil(THREADS);
    let sums = 6 * (2 * DEPTH + 3) + 2 * DEPTH;
    let least_squares = DEPTH * DEPTH * (DEPTH + 4);
    iterations_per_step(topology) + chunks * (2 * DEPTH + 4) + sums + least_squares
}

/// Vectors of four that the spectral term of a model keeps.
pub(super) fn spectral_words(settings: &Settings) -> usize {
    let (nodes, steps) = (settings.nodes as usize, settings.spectral_steps as usize);
    let groups = settings.spectral_conditions as usize * spectral_groups(settings);
    groups * group_words(nodes, steps)
}

/// Groups of up to four probes of a condition.
pub(super) fn spectral_groups(settings: &Settings) -> usize {
    settings.spectral_probes.div_ceil(LANES as u32) as usize
}

/// Vectors of four of one group.
pub(super) fn group_words(nodes: usize, steps: usize) -> usize {
    (2 * steps + 4) * nodes + steps + 3
}

/// Where the given probes of a group start among its vectors.
pub(super) fn given_start(settings: &Settings) -> usize {
    (2 * settings.spectral_steps as usize + 3) * settings.nodes as usize
}

/// Places of every model's parameters: where they start in an array of all, and how they are ordered.
pub(super) fn parameter_starts(models: &[Model]) -> (Vec<usize>, Vec<ParameterLayout>) {
    let places: Vec<ParameterLayout> = models.iter().map(|model| model.start.layout()).collect();
    let mut end = 0;
    let starts = places
        .iter()
        .map(|places| {
            let start = end;
            end += places.count();
            start
        })
        .collect();
    (starts, places)
}
