//! Everything that decides a run, except its data: a preset, and the settings of the user.

use serde::{Deserialize, Serialize};

use super::catalogue::{self as setting, OutOfRange};
use super::options::Options;
use super::preset::{Preset, PresetSettings};
use super::schedule::Schedule;
use super::scheduled_change::{ScheduledChange, SettingChange};
use crate::data::{DataSource, Example, SplitRule};
use crate::model::{
    EngineChoice, Hyperparameters, LossWeights, Penalty, Strengths, TrainingOptions,
};
use crate::network::{Amount, Edits, Method, SpuriousPlan};

/// Settings of a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Config {
    /// The preset that gives every setting that is not stored here.
    pub preset: Preset,
    /// Changes of the prior knowledge, made before spurious edges are drawn.
    pub edits: Edits,
    /// Spurious edges.
    pub spurious: SpuriousPlan,
    /// Division into training and test.
    pub split: SplitRule,
    /// Strengths of the penalties.
    pub strengths: Strengths,
    /// Highest learning rate.
    pub learning_rate: f64,
    /// Everything else that can be changed in the preset.
    pub options: Options,
    /// Number of epochs.
    pub epochs: u32,
    /// Start weights, split, noise and mini-batches are drawn from this seed.
    pub seed: u64,
    /// Changes of settings during the run.
    pub scheduled: Vec<ScheduledChange>,
    /// Which engine computes.
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
            strengths: settings.strengths,
            learning_rate: settings.schedule.peak,
            options: settings.options,
            epochs: settings.epochs,
            seed: SEED,
            scheduled: Vec::new(),
            engine: EngineChoice::Auto,
            adapter: None,
        }
    }

    /// The settings of a preset for a data source; an example has its own spurious edges and L2 strength.
    #[must_use]
    pub fn for_source(preset: Preset, source: &DataSource) -> Self {
        match source {
            DataSource::Example(example) => Self::for_example(preset, *example),
            DataSource::Files(_) | DataSource::Named { .. } => Self::new(preset),
        }
    }

    /// The settings of a preset, with the number of spurious edges and the L2 strength that suit an example.
    #[must_use]
    pub fn for_example(preset: Preset, example: Example) -> Self {
        let mut config = Self::new(preset);
        if config.spurious.amount != Amount::Count(0) {
            config.spurious.amount = Amount::Count(example.spurious());
        }
        config.strengths.l2 = example.l2();
        config
    }

    /// The settings of the preset.
    #[must_use]
    pub fn preset_settings(&self) -> PresetSettings {
        self.preset.settings()
    }

    /// L2 strength and highest learning rate after `epoch` epochs, with all changes that are scheduled up to then.
    #[must_use]
    pub fn in_force(&self, epoch: u32) -> (f64, f64) {
        let made = self.scheduled.iter().filter(|change| change.epoch <= epoch);
        made.fold(
            (self.strengths.l2, self.learning_rate),
            |(l2, rate), change| match change.what {
                SettingChange::L2(changed) => (changed, rate),
                SettingChange::LearningRate(changed) => (l2, changed),
                SettingChange::Branch => (l2, rate),
            },
        )
    }

    /// The learning-rate schedule of the preset, scaled so that its peak is the highest learning rate of these settings.
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
        let all = LossWeights::new(&self.strengths);
        LossWeights {
            l2_projection: self
                .preset_settings()
                .l2_projection
                .unwrap_or(all.l2_projection),
            ..all
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
        for penalty in Penalty::ALL {
            setting::strength_of(penalty).check(self.strengths.get(penalty))?;
        }
        setting::LEARNING_RATE.check(self.learning_rate)?;
        setting::EPOCHS.check(f64::from(self.epochs))?;
        for change in &self.scheduled {
            change.check(self.epochs)?;
        }
        self.options.check()
    }

    /// How a model with these settings is trained.
    #[must_use]
    pub fn training_options(&self) -> TrainingOptions {
        TrainingOptions {
            solver: self.options.solver,
            batch: self.options.batch,
            input_noise: self.options.input_noise,
            gradient_noise: self.options.gradient_noise,
            clip: self.options.clip,
        }
    }
}

/// The command that trains this source with these settings, as a line for a shell.
#[must_use]
pub fn train_command(source: &DataSource, config: &Config, out: &str) -> String {
    let default = Config::for_source(config.preset, source);
    let words = ["espalier", "train"].map(str::to_owned).into_iter();
    let words = words.chain(source.flags()).chain(config.flags(&default));
    let words: Vec<String> = words.chain(["--out".to_owned(), out.to_owned()]).collect();
    shell_line(words.iter().map(String::as_str))
}

/// Words as one line for a shell, quoted where a shell would take them apart.
#[must_use]
pub fn shell_line<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    // A word with a NUL cannot be quoted; no file name and no setting holds one.
    let quoted = |word: &'a str| {
        shlex::try_quote(word).map_or_else(|_| word.to_owned(), std::borrow::Cow::into_owned)
    };
    words.into_iter().map(quoted).collect::<Vec<_>>().join(" ")
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
