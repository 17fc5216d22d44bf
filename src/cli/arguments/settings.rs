//! The flags of every setting of a run, made from the table of settings.

use clap::builder::{PossibleValuesParser, ValueParser};
use clap::{Arg, ArgMatches, Args, Command, FromArgMatches};

use crate::settings::{Config, Entry, Preset, TABLE, ValueError};

const HEADING: &str = "Options that change the preset; a strength of 0 switches a term off";

/// The settings that were given, by flag, in the order of the table.
#[derive(Debug, Clone, Default)]
pub struct SettingArguments(Vec<(&'static str, String)>);

impl SettingArguments {
    /// The first flag that was given.
    pub(super) fn first(&self) -> Option<&'static str> {
        self.0.first().map(|(key, _)| *key)
    }

    /// Changes the settings that were given.
    ///
    /// # Errors
    /// A value is not accepted.
    pub(super) fn apply(&self, config: &mut Config) -> Result<(), ValueError> {
        self.0
            .iter()
            .try_for_each(|(key, value)| config.set(key, value))
    }
}

fn argument(entry: &'static Entry) -> Arg {
    let parser = if entry.choices.is_empty() {
        let accepts = |text: &str| {
            // Whether a value is accepted depends on no other setting.
            let mut scratch = Config::new(Preset::LowCoverage);
            let accepted = (entry.write)(&mut scratch, text);
            accepted
                .map(|()| text.to_owned())
                .map_err(|error| error.to_string())
        };
        ValueParser::new(accepts)
    } else {
        PossibleValuesParser::new(entry.choices).into()
    };
    let argument = Arg::new(entry.key)
        .long(entry.key)
        .value_name(entry.form)
        .help(entry.help_with_range())
        .allow_negative_numbers(true)
        .value_parser(parser);
    if entry.is_option {
        argument.help_heading(HEADING)
    } else {
        argument
    }
}

impl Args for SettingArguments {
    fn augment_args(command: Command) -> Command {
        TABLE
            .iter()
            .fold(command, |command, entry| command.arg(argument(entry)))
            .group(clap::ArgGroup::new("split").args(["test-fraction", "train-first"]))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for SettingArguments {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let given = |entry: &'static Entry| {
            let value = matches.get_one::<String>(entry.key)?;
            Some((entry.key, value.clone()))
        };
        Ok(Self(TABLE.iter().filter_map(given).collect()))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}
