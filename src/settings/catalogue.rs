//! Every number that a user can set, written once: key, label, explanation and range. The command line, the window, the
//! run file and the checks all read it from here.

use crate::model::Penalty;

/// A number that a user can set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Setting {
    /// Name in files, and on the command line after `--`.
    pub key: &'static str,
    /// Name in the window.
    pub label: &'static str,
    /// What it does, in a sentence or two.
    pub help: &'static str,
    /// Smallest value that is accepted.
    pub min: f64,
    /// Largest value that is accepted.
    pub max: f64,
    /// Whether it is a whole number.
    pub whole: bool,
}

/// A value that is not accepted.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{label} cannot be {value}. Choose {kind} from {min} to {max}.")]
pub struct OutOfRange {
    label: &'static str,
    value: String,
    kind: &'static str,
    min: f64,
    max: f64,
}

impl Setting {
    /// The value, if it is accepted.
    ///
    /// # Errors
    /// It is outside the range, not a number, or not whole where it has to be.
    pub fn check(&self, value: f64) -> Result<f64, OutOfRange> {
        let accepted =
            (self.min..=self.max).contains(&value) && (!self.whole || value.fract() == 0.0);
        if accepted {
            Ok(value)
        } else {
            Err(self.refuse(&value.to_string()))
        }
    }

    /// The value that a text stands for, if it is accepted.
    ///
    /// # Errors
    /// As [`Self::check`], and where the text is no number.
    pub fn parse(&self, text: &str) -> Result<f64, OutOfRange> {
        text.trim()
            .parse()
            .map_err(|_| self.refuse(text))
            .and_then(|value| self.check(value))
    }

    /// The explanation with the range, for a list of flags.
    #[must_use]
    pub fn help_with_range(&self) -> String {
        format!("{} From {} to {}", self.help, self.min, self.max)
    }

    fn refuse(&self, value: &str) -> OutOfRange {
        let kind = if self.whole {
            "a whole number"
        } else {
            "a number"
        };
        OutOfRange {
            label: self.label,
            value: value.to_owned(),
            kind,
            min: self.min,
            max: self.max,
        }
    }
}

/// A number as short as it can be: `0.00001` as `1e-5`.
#[must_use]
pub fn short(value: f64) -> String {
    let plain = value.to_string();
    let scientific = format!("{value:e}");
    if value != 0.0 && scientific.len() < plain.len() {
        scientific
    } else {
        plain
    }
}

const fn whole(
    key: &'static str,
    label: &'static str,
    help: &'static str,
    min: f64,
    max: f64,
) -> Setting {
    Setting {
        key,
        label,
        help,
        min,
        max,
        whole: true,
    }
}

const fn real(
    key: &'static str,
    label: &'static str,
    help: &'static str,
    min: f64,
    max: f64,
) -> Setting {
    Setting {
        key,
        label,
        help,
        min,
        max,
        whole: false,
    }
}

/// Largest whole number up to which a double holds every whole number exactly: 2^53 - 1.
const EXACT: f64 = 9_007_199_254_740_991.0;

/// Number of spurious edges.
pub const SPURIOUS_COUNT: Setting = whole(
    "spurious",
    "Spurious edges",
    "How many edges that are not in the prior knowledge are put in at random.",
    0.0,
    1_000_000.0,
);
/// Spurious edges as a share of the prior knowledge.
pub const SPURIOUS_PERCENT: Setting = real(
    "spurious",
    "Spurious edges (%)",
    "Spurious edges, in percent of the edges of the prior knowledge.",
    0.0,
    1_000.0,
);
/// Seed of the spurious edges.
pub const SPURIOUS_SEED: Setting = whole(
    "spurious-seed",
    "Draw",
    "Another number draws other spurious edges; the same number draws the same ones.",
    0.0,
    EXACT,
);
/// State at which a node is clamped.
pub const CLAMPED_STATE: Setting = real(
    "clamped-state",
    "Clamp at",
    "The state that this protein is kept at, whatever acts on it; 0 knocks it out. Training does not see it.",
    0.0,
    1.0,
);
/// Magnitude below which edges fade in the network.
pub const THRESHOLD: Setting = real(
    "threshold",
    "Fade below",
    "Edges with a smaller |weight| count as pruned: they fade, and those below half of it are gone.",
    0.0,
    10.0,
);
/// Epoch of a scheduled change.
pub const CHANGE_EPOCH: Setting = whole(
    "at",
    "Scheduled change",
    "The epoch after which something is changed.",
    1.0,
    1_000_000.0,
);
/// Dose of a ligand in a simulation, in place of the measured one.
pub const DOSE: Setting = real(
    "dose",
    "Dose",
    "How much of a ligand is given in the chosen condition, in what is shown.",
    0.0,
    10.0,
);
/// Strength of the L2 term.
pub const L2: Setting = real(
    "l2",
    "L2 strength",
    "How strongly training pulls every weight towards zero. Edges that do not help the fit shrink.",
    0.0,
    1.0,
);
/// Number of epochs.
pub const EPOCHS: Setting = whole(
    "epochs",
    "Epochs",
    "How many training steps a run takes. The learning rate follows this length.",
    1.0,
    1_000_000.0,
);
/// Highest learning rate of the schedule.
pub const LEARNING_RATE: Setting = real(
    "learning-rate",
    "Learning rate",
    "The highest step size; the schedule rises to it and falls again.",
    1e-8,
    1.0,
);
/// Seed of the run.
pub const SEED: Setting = whole(
    "seed",
    "Seed",
    "Start weights and the held-out conditions are drawn from this number. The same seed repeats the run.",
    0.0,
    EXACT,
);
/// Share of conditions that test.
pub const TEST_FRACTION: Setting = real(
    "test-fraction",
    "Held out",
    "Share of the conditions that is not trained on and tests the model instead.",
    0.0,
    0.95,
);
/// Number of conditions that train.
pub const TRAIN_FIRST: Setting = whole(
    "train-first",
    "Train on the first",
    "Train on the first so many conditions of the table and test on the rest.",
    1.0,
    1_000_000.0,
);
/// Strength of the penalty for wrong signs.
pub const MOA_L1: Setting = real(
    "moa-l1",
    "Wrong signs",
    "How strongly a weight is pulled back whose sign is not that of its edge: an activator that inhibits.",
    0.0,
    100.0,
);
/// Strength of the penalty for biases of ligands.
pub const LIGAND_L2: Setting = real(
    "ligand-l2",
    "Ligand biases",
    "How strongly ligands are kept from being active by themselves.",
    0.0,
    100.0,
);
/// Strength of the penalty for magnitudes of weights.
pub const L1: Setting = real(
    "l1",
    "L1 strength",
    "Pulls every weight towards zero with the same force, however small it is.",
    0.0,
    1.0,
);
/// Strength of the spectral term.
pub const SPECTRAL: Setting = real(
    "spectral",
    "Spectral radius",
    "How strongly loops that amplify themselves are weakened, so that the network comes to rest.",
    0.0,
    100.0,
);
/// Strength of the uniform term.
pub const UNIFORM: Setting = real(
    "uniform",
    "Uniform states",
    "How strongly the states of each node are spread over its range. The strength follows the learning rate.",
    0.0,
    100.0,
);
/// The setting of the strength of a penalty.
#[must_use]
pub const fn strength_of(penalty: Penalty) -> &'static Setting {
    match penalty {
        Penalty::MoaL1 => &MOA_L1,
        Penalty::LigandL2 => &LIGAND_L2,
        Penalty::L2 => &L2,
        Penalty::L1 => &L1,
        Penalty::Spectral => &SPECTRAL,
        Penalty::Uniform => &UNIFORM,
    }
}

/// Noise on inputs.
pub const INPUT_NOISE: Setting = real(
    "input-noise",
    "Input noise",
    "Random input to every node, drawn anew in every step. '10*rate' makes it follow the learning rate.",
    0.0,
    1_000.0,
);
/// Noise on the gradient.
pub const GRADIENT_NOISE: Setting = real(
    "gradient-noise",
    "Gradient noise",
    "Random change to every slope. '0.01*rate' makes it follow the learning rate.",
    0.0,
    1_000.0,
);
/// Longest gradient.
pub const CLIP: Setting = real(
    "clip",
    "Longest gradient",
    "A gradient that is longer, over all parameters together, is shortened to this.",
    1e-9,
    1e9,
);
/// Conditions in a step.
pub const BATCH: Setting = whole(
    "batch",
    "Conditions in a step",
    "An epoch goes through the training conditions in random groups of so many, with a step after each.",
    1.0,
    1_000_000.0,
);
