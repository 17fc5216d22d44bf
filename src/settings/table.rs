//! The table of settings of a run, one line each: its flag, what its value looks like, and how it is read from and written to a
//! [`Config`]. The flags of the command line, their help, and the command that repeats a run all come from here.

use std::fmt::Display;
use std::str::FromStr;

use strum::VariantNames;

use super::catalogue::{self, OutOfRange, Setting, short};
use super::config::{Config, parse_amount};
use super::options::{noise_text, parse_noise, parse_or_off};
use crate::data::SplitRule;
use crate::model::{Activation, EngineChoice, Penalty, Solver};
use crate::network::{Amount, Method};

/// A setting of a run.
pub struct Entry {
    /// Name of the flag, without `--`.
    pub key: &'static str,
    /// What it does, in a sentence or two.
    pub help: &'static str,
    /// What a value looks like, for the help: `N`, `X|off`.
    pub form: &'static str,
    /// The range of the number, if it is one.
    pub range: Option<&'static Setting>,
    /// Names of the values that are accepted; empty for a number or free text.
    pub choices: &'static [&'static str],
    /// Whether the help lists it among the options that change a preset.
    pub is_option: bool,
    /// The value as text; `None` where the settings have none, or where it follows from another setting.
    pub read: fn(&Config) -> Option<String>,
    /// Sets the value from text.
    pub write: fn(&mut Config, &str) -> Result<(), ValueError>,
}

/// A value that is not accepted.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ValueError {
    /// A number out of range.
    #[error(transparent)]
    OutOfRange(#[from] OutOfRange),
    /// A name that is not among the choices.
    #[error("'{value}' is not one of {choices}.")]
    UnknownChoice {
        /// The value that was given.
        value: String,
        /// The values that are accepted, separated by commas.
        choices: String,
    },
}

impl Entry {
    /// The explanation, with the range where there is one.
    #[must_use]
    pub fn help_with_range(&self) -> String {
        self.range.map_or_else(
            || self.help.trim_end_matches('.').to_owned(),
            Setting::help_with_range,
        )
    }
}

fn one_of<T: FromStr + VariantNames>(text: &str) -> Result<T, ValueError> {
    text.parse().map_err(|_| ValueError::UnknownChoice {
        value: text.to_owned(),
        choices: T::VARIANTS.join(", "),
    })
}

fn or_off(value: Option<impl Display>) -> String {
    value.map_or_else(|| "off".to_owned(), |value| value.to_string())
}

/// Parses a strength; `off` means 0.
fn strength(setting: &Setting, text: &str) -> Result<f64, OutOfRange> {
    parse_or_off(setting, text).map(|strength| strength.unwrap_or(0.0))
}

const fn number(
    setting: &'static Setting,
    form: &'static str,
    read: fn(&Config) -> Option<String>,
    write: fn(&mut Config, &str) -> Result<(), ValueError>,
) -> Entry {
    Entry {
        key: setting.key,
        help: setting.help,
        form,
        range: Some(setting),
        choices: &[],
        is_option: false,
        read,
        write,
    }
}

const fn named(
    key: &'static str,
    help: &'static str,
    choices: &'static [&'static str],
    read: fn(&Config) -> Option<String>,
    write: fn(&mut Config, &str) -> Result<(), ValueError>,
) -> Entry {
    Entry {
        key,
        help,
        form: "NAME",
        range: None,
        choices,
        is_option: false,
        read,
        write,
    }
}

/// A setting that is on or off.
const fn switched(
    key: &'static str,
    help: &'static str,
    read: fn(&Config) -> Option<String>,
    write: fn(&mut Config, &str) -> Result<(), ValueError>,
) -> Entry {
    Entry {
        form: "true|false",
        ..named(key, help, SWITCH, read, write)
    }
}

/// The same entry, among the options of a preset.
#[expect(
    clippy::needless_pass_by_value,
    reason = "a constant takes its parts by value"
)]
const fn option(entry: Entry) -> Entry {
    Entry {
        is_option: true,
        ..entry
    }
}

/// Parses a whole number, for settings whose range lies far below the largest u32.
fn whole(setting: &Setting, text: &str) -> Result<u32, OutOfRange> {
    setting.parse(text).map(|value| value as u32)
}

/// Writes the entry of the strength of a penalty.
macro_rules! strength {
    ($penalty:ident, $field:ident) => {
        option(number(
            catalogue::strength_of(Penalty::$penalty),
            "X|off",
            |c| Some(short(c.strengths.$field)),
            |c, text| {
                c.strengths.$field = strength(catalogue::strength_of(Penalty::$penalty), text)?;
                Ok(())
            },
        ))
    };
}

/// Every setting, in the order in which they are set. The seed comes first: it is also the seed of the spurious edges,
/// unless a later entry sets that.
pub static TABLE: [Entry; 24] = [
    number(
        &catalogue::SEED,
        "N",
        |c| Some(c.seed.to_string()),
        |c, text| {
            c.seed = catalogue::SEED.parse(text)? as u64;
            c.spurious.seed = c.seed;
            Ok(())
        },
    ),
    number(
        &catalogue::SPURIOUS_COUNT,
        "N|P%",
        |c| {
            Some(match c.spurious.amount {
                Amount::Count(count) => count.to_string(),
                Amount::Percent(percent) => format!("{percent}%"),
            })
        },
        |c, text| {
            c.spurious.amount = parse_amount(text)?;
            Ok(())
        },
    ),
    named(
        "spurious-method",
        "Draw the ends of spurious edges evenly, or by the number of edges of a node.",
        Method::VARIANTS,
        |c| Some(c.spurious.method.to_string()),
        |c, text| {
            c.spurious.method = one_of(text)?;
            Ok(())
        },
    ),
    number(
        &catalogue::SPURIOUS_SEED,
        "N",
        |c| (c.spurious.seed != c.seed).then(|| c.spurious.seed.to_string()),
        |c, text| {
            c.spurious.seed = catalogue::SPURIOUS_SEED.parse(text)? as u64;
            Ok(())
        },
    ),
    number(
        &catalogue::L2,
        "X|off",
        |c| Some(short(c.strengths.l2)),
        |c, text| {
            c.strengths.l2 = strength(&catalogue::L2, text)?;
            Ok(())
        },
    ),
    number(
        &catalogue::LEARNING_RATE,
        "X",
        |c| Some(short(c.learning_rate)),
        |c, text| {
            c.learning_rate = catalogue::LEARNING_RATE.parse(text)?;
            Ok(())
        },
    ),
    number(
        &catalogue::EPOCHS,
        "N",
        |c| Some(c.epochs.to_string()),
        |c, text| {
            c.epochs = whole(&catalogue::EPOCHS, text)?;
            Ok(())
        },
    ),
    number(
        &catalogue::TEST_FRACTION,
        "X",
        |c| match c.split {
            SplitRule::TestFraction(fraction) => Some(short(fraction)),
            SplitRule::TrainFirst(_) => None,
        },
        |c, text| {
            c.split = SplitRule::TestFraction(catalogue::TEST_FRACTION.parse(text)?);
            Ok(())
        },
    ),
    number(
        &catalogue::TRAIN_FIRST,
        "N",
        |c| match c.split {
            SplitRule::TrainFirst(first) => Some(first.to_string()),
            SplitRule::TestFraction(_) => None,
        },
        |c, text| {
            c.split = SplitRule::TrainFirst(whole(&catalogue::TRAIN_FIRST, text)?);
            Ok(())
        },
    ),
    named(
        "engine",
        "What computes.",
        EngineChoice::VARIANTS,
        |c| Some(c.engine.to_string()),
        |c, text| {
            c.engine = one_of(text)?;
            Ok(())
        },
    ),
    named(
        "adapter",
        "Part of the name of the GPU to use; `espalier adapters` lists them.",
        &[],
        |c| c.adapter.clone(),
        |c, text| {
            c.adapter = Some(text.to_owned());
            Ok(())
        },
    ),
    strength!(MoaL1, moa_l1),
    strength!(LigandL2, ligand_l2),
    strength!(L1, l1),
    strength!(Spectral, spectral),
    strength!(Uniform, uniform),
    option(number(
        &catalogue::INPUT_NOISE,
        "X|X*rate|off",
        |c| Some(noise_text(c.options.input_noise)),
        |c, text| {
            c.options.input_noise = parse_noise(&catalogue::INPUT_NOISE, text)?;
            Ok(())
        },
    )),
    option(number(
        &catalogue::GRADIENT_NOISE,
        "X|X*rate|off",
        |c| Some(noise_text(c.options.gradient_noise)),
        |c, text| {
            c.options.gradient_noise = parse_noise(&catalogue::GRADIENT_NOISE, text)?;
            Ok(())
        },
    )),
    option(number(
        &catalogue::CLIP,
        "X|off",
        |c| Some(or_off(c.options.clip)),
        |c, text| {
            c.options.clip = parse_or_off(&catalogue::CLIP, text)?;
            Ok(())
        },
    )),
    option(number(
        &catalogue::BATCH,
        "N|off",
        |c| Some(or_off(c.options.batch)),
        |c, text| {
            let batch = parse_or_off(&catalogue::BATCH, text)?;
            // The range of the setting lies far below the largest u32.
            c.options.batch = batch.map(|batch| batch as u32);
            Ok(())
        },
    )),
    option(named(
        "activation",
        "How the input of a node becomes its state.",
        Activation::VARIANTS,
        |c| Some(c.options.activation.to_string()),
        |c, text| {
            c.options.activation = one_of(text)?;
            Ok(())
        },
    )),
    option(switched(
        "output-bias",
        "Whether every transcription factor learns a bias.",
        |c| Some(c.options.output_bias.to_string()),
        |c, text| {
            c.options.output_bias = switch(text)?;
            Ok(())
        },
    )),
    option(switched(
        "learned-inputs",
        "Whether every ligand learns an input weight.",
        |c| Some(c.options.learned_inputs.to_string()),
        |c, text| {
            c.options.learned_inputs = switch(text)?;
            Ok(())
        },
    )),
    option(named(
        "solver",
        "How the states at rest are found.",
        Solver::VARIANTS,
        |c| Some(c.options.solver.to_string()),
        |c, text| {
            c.options.solver = one_of(text)?;
            Ok(())
        },
    )),
];

const SWITCH: &[&str] = &["true", "false"];

fn switch(text: &str) -> Result<bool, ValueError> {
    text.parse().map_err(|_| ValueError::UnknownChoice {
        value: text.to_owned(),
        choices: SWITCH.join(", "),
    })
}

impl Config {
    /// The flags of `espalier train` that turn `default` into these settings, as words; a shell may need them quoted.
    #[must_use]
    pub fn flags(&self, default: &Self) -> Vec<String> {
        let mut flags = vec!["--preset".to_owned(), self.preset.to_string()];
        for entry in &TABLE {
            let value = (entry.read)(self);
            if let Some(value) = value.filter(|value| (entry.read)(default).as_ref() != Some(value))
            {
                flags.extend([format!("--{}", entry.key), value]);
            }
        }
        for edit in self.edits.list() {
            flags.extend(["--edit".to_owned(), edit.to_string()]);
        }
        for change in &self.scheduled {
            flags.extend(["--at".to_owned(), change.to_string()]);
        }
        flags
    }

    /// Sets the setting of a flag, named without `--`, from text.
    ///
    /// # Errors
    /// The value is not accepted. A flag that is not in the table is a bug of the caller and panics.
    pub fn set(&mut self, key: &str, value: &str) -> Result<(), ValueError> {
        let entry = TABLE.iter().find(|entry| entry.key == key);
        let entry = entry.unwrap_or_else(|| panic!("no setting is called '{key}'"));
        (entry.write)(self, value)
    }
}
