//! Everything that decides a run, but the data: a seed, a preset, and what the user set.

use serde::Serialize;

use super::catalogue::OutOfRange;
use super::options::Options;
use super::preset::{Preset, PresetSettings};
use super::schedule::Schedule;
use super::scheduled_change::ScheduledChange;
use crate::data::{Example, SplitRule};
use crate::model::EngineChoice;
use crate::model::{Hyperparameters, LossWeights};
use crate::network::{Amount, Edits, Method, SpuriousPlan};
use crate::settings::catalogue as setting;

/// Settings of a run.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Config {
    /// Where everything that is not set here comes from.
    pub preset: Preset,
    /// Changes of the prior knowledge, made before spurious edges are drawn.
    pub edits: Edits,
    /// Spurious edges.
    pub spurious: SpuriousPlan,
    /// Division into training and test.
    pub split: SplitRule,
    /// L2 strength.
    pub l2: f64,
    /// Highest learning rate.
    pub learning_rate: f64,
    /// Everything else that can be changed in the preset.
    pub options: Options,
    /// Number of epochs.
    pub epochs: u32,
    /// Start weights and split are drawn from this seed.
    pub seed: u64,
    /// What is changed on the way.
    pub scheduled: Vec<ScheduledChange>,
    /// What computes.
    pub engine: EngineChoice,
    /// Part of the name of the GPU to use.
    pub adapter: Option<String>,
}

impl Config {
    /// The settings of a preset, with seed 1, spurious edges drawn from the same seed.
    #[must_use]
    pub fn new(preset: Preset) -> Self {
        const SEED: u64 = 1;
        let settings = preset.settings();
        Self {
            preset,
            edits: Edits::default(),
            spurious: SpuriousPlan {
                amount: settings.spurious,
                method: Method::Uniform,
                seed: SEED,
            },
            split: settings.split,
            l2: settings.l2,
            learning_rate: settings.schedule.peak,
            options: settings.options,
            epochs: settings.epochs,
            seed: SEED,
            scheduled: Vec::new(),
            engine: EngineChoice::Auto,
            adapter: None,
        }
    }

    /// The settings of a preset, with the number of spurious edges and the L2 strength that suit an example.
    #[must_use]
    pub fn for_example(preset: Preset, example: Example) -> Self {
        let mut config = Self::new(preset);
        if config.spurious.amount != Amount::Count(0) {
            config.spurious.amount = Amount::Count(example.spurious());
        }
        config.l2 = example.l2();
        config
    }

    /// The settings of the preset.
    #[must_use]
    pub fn preset_settings(&self) -> PresetSettings {
        self.preset.settings()
    }

    /// Learning rates of the run: the preset's, all scaled with the highest.
    #[must_use]
    pub fn schedule(&self) -> Schedule {
        let published = self.preset_settings().schedule;
        let scale = self.learning_rate / published.peak;
        Schedule {
            start: published.start * scale,
            peak: self.learning_rate,
            last: published.last * scale,
            ..published
        }
    }

    /// Strength of each term of the loss.
    #[must_use]
    pub fn loss_weights(&self) -> LossWeights {
        let options = &self.options;
        LossWeights {
            moa_l1: options.moa_l1,
            ligand_l2: options.ligand_l2,
            l2: self.l2,
            l2_projection: self.preset_settings().l2_projection.unwrap_or(self.l2),
            l2_output_bias: self.l2,
            l2_input: self.l2,
            l1: options.l1,
            spectral: options.spectral,
            uniform: options.uniform,
        }
    }

    /// Hyperparameters of the model.
    #[must_use]
    pub fn hyperparameters(&self) -> Hyperparameters {
        Hyperparameters {
            activation: self.options.activation,
            output_bias: self.options.output_bias,
            learned_inputs: self.options.learned_inputs,
            ..self.preset_settings().hyperparameters
        }
    }

    /// Checks every number against its range.
    ///
    /// # Errors
    /// The first that is out of range.
    pub fn check(&self) -> Result<(), OutOfRange> {
        match self.spurious.amount {
            Amount::Count(count) => setting::SPURIOUS_COUNT.check(f64::from(count))?,
            Amount::Percent(percent) => setting::SPURIOUS_PERCENT.check(percent)?,
        };
        match self.split {
            SplitRule::TestFraction(fraction) => setting::TEST_FRACTION.check(fraction)?,
            SplitRule::TrainFirst(first) => setting::TRAIN_FIRST.check(f64::from(first))?,
        };
        setting::L2.check(self.l2)?;
        setting::LEARNING_RATE.check(self.learning_rate)?;
        setting::EPOCHS.check(f64::from(self.epochs))?;
        for change in &self.scheduled {
            change.check(self.epochs)?;
        }
        self.options.check()
    }

    /// The flags of `espalier train` that give these settings, where they differ from those that it starts from.
    #[must_use]
    pub fn flags(&self, default: &Self) -> Vec<String> {
        let mut flags = vec!["--preset".to_owned(), self.preset.name().to_owned()];
        let mut flag = |changed: bool, name: &str, value: String| {
            if changed {
                flags.extend([format!("--{name}"), value]);
            }
        };
        let amount = match self.spurious.amount {
            Amount::Count(count) => count.to_string(),
            Amount::Percent(percent) => format!("{percent}%"),
        };
        flag(
            self.spurious.amount != default.spurious.amount,
            setting::SPURIOUS_COUNT.key,
            amount,
        );
        flag(
            self.spurious.method != default.spurious.method,
            "spurious-method",
            "degree".to_owned(),
        );
        flag(
            self.spurious.seed != self.seed,
            setting::SPURIOUS_SEED.key,
            self.spurious.seed.to_string(),
        );
        flag(self.l2 != default.l2, setting::L2.key, self.l2.to_string());
        flag(
            self.learning_rate != default.learning_rate,
            setting::LEARNING_RATE.key,
            self.learning_rate.to_string(),
        );
        flag(
            self.epochs != default.epochs,
            setting::EPOCHS.key,
            self.epochs.to_string(),
        );
        flag(
            self.seed != default.seed,
            setting::SEED.key,
            self.seed.to_string(),
        );
        let (split, value) = match self.split {
            SplitRule::TestFraction(fraction) => (setting::TEST_FRACTION.key, fraction.to_string()),
            SplitRule::TrainFirst(first) => (setting::TRAIN_FIRST.key, first.to_string()),
        };
        flag(self.split != default.split, split, value);
        let engine = if self.engine == EngineChoice::Gpu {
            "gpu"
        } else {
            "cpu"
        };
        flag(
            self.engine != EngineChoice::Auto,
            "engine",
            engine.to_owned(),
        );
        if let Some(adapter) = &self.adapter {
            flag(true, "adapter", shell_quoted(adapter));
        }
        for edit in self.edits.list() {
            flags.extend(["--edit".to_owned(), shell_quoted(&edit.to_string())]);
        }
        for change in &self.scheduled {
            flags.extend(["--at".to_owned(), change.to_string()]);
        }
        flags.extend(self.options.flags(default.options));
        flags
    }
}

/// A word for a command line, quoted where a shell would take it apart.
#[must_use]
pub fn shell_quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "/._-+=:,%".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', "'\\''"))
}

/// A number of spurious edges as one writes it: `100`, or `1.5%` of the known edges.
///
/// # Errors
/// It is no number, or out of range.
pub fn parse_amount(text: &str) -> Result<Amount, OutOfRange> {
    match text.trim().strip_suffix('%') {
        Some(percent) => setting::SPURIOUS_PERCENT
            .parse(percent)
            .map(Amount::Percent),
        None => setting::SPURIOUS_COUNT
            .parse(text)
            .map(|count| Amount::Count(count as u32)),
    }
}
