//! Settings that are one of a few choices: what each choice is called, and what it means.

use super::preset::Preset;
use crate::model::{Activation, EngineChoice, Solver};
use crate::network::Method;

/// One of the values that a setting can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choice<T> {
    /// The value.
    pub value: T,
    /// Its name for people.
    pub label: &'static str,
    /// What it means, in a sentence.
    pub help: &'static str,
}

const fn choice<T>(value: T, label: &'static str, help: &'static str) -> Choice<T> {
    Choice { value, label, help }
}

/// Published settings.
pub const PRESETS: [Choice<Preset>; 3] = [
    choice(
        Preset::LowCoverage,
        "Study, few conditions",
        "The self-pruning study on data with few conditions (macrophage, synthetic).",
    ),
    choice(
        Preset::HighCoverage,
        "Study, many conditions",
        "The self-pruning study on data with many conditions (ligand screen).",
    ),
    choice(
        Preset::Library,
        "LEMBAS library",
        "The defaults of the LEMBAS library.",
    ),
];

/// Which engine computes.
pub const ENGINES: [Choice<EngineChoice>; 3] = [
    choice(
        EngineChoice::Auto,
        "auto",
        "Times a few epochs on every real GPU and on the CPU, and takes what is fastest.",
    ),
    choice(
        EngineChoice::Gpu,
        "GPU",
        "Compute shaders. Without a real GPU a program imitates one, and is slow.",
    ),
    choice(EngineChoice::Cpu, "CPU", "All processors of this computer."),
];

/// How the ends of spurious edges are drawn.
pub const METHODS: [Choice<Method>; 2] = [
    choice(
        Method::Uniform,
        "evenly",
        "Every pair of proteins without an edge is equally likely.",
    ),
    choice(
        Method::Degree,
        "by degree",
        "Proteins with many edges get more of them, as in real networks.",
    ),
];

/// How the steady states are found.
pub const SOLVERS: [Choice<Solver>; 2] = [
    choice(
        Solver::Accelerated,
        "accelerated",
        "Starts from the last solution and mixes iterates: many times faster, and closer to rest.",
    ),
    choice(
        Solver::Published,
        "published",
        "Starts from 0 in every epoch and iterates as in the published program.",
    ),
];

/// How the input of a node becomes its state.
pub const ACTIVATIONS: [Choice<Activation>; 3] = [
    choice(
        Activation::MichaelisMenten,
        "Michaelis-Menten",
        "Linear for small input, saturating at 1 for large input, like an enzyme.",
    ),
    choice(
        Activation::LeakyRelu,
        "leaky ReLU",
        "Linear above 0 without an end: states can grow beyond all bounds.",
    ),
    choice(
        Activation::Sigmoid,
        "sigmoid",
        "An S-shaped curve from 0 to 1.",
    ),
];
