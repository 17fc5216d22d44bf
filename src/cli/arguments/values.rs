//! How the values of flags are read.

use std::str::FromStr;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use strum::VariantNames;

use crate::network::Amount;
use crate::settings::{Setting, parse_amount};

/// A number in the range of a setting.
pub(super) fn real(
    setting: &'static Setting,
) -> impl Fn(&str) -> Result<f64, String> + Clone + Send + Sync + 'static {
    |text: &str| setting.parse(text).map_err(|error| error.to_string())
}

/// A whole number in the range of a setting.
pub(super) fn whole(
    setting: &'static Setting,
) -> impl Fn(&str) -> Result<u64, String> + Clone + Send + Sync + 'static {
    |text: &str| {
        setting
            .parse(text)
            .map(|value| value as u64)
            .map_err(|error| error.to_string())
    }
}

/// A number of spurious edges, or a percentage.
pub(super) fn amount(text: &str) -> Result<Amount, String> {
    parse_amount(text).map_err(|error| error.to_string())
}

/// A parser for the names of the variants of `T`.
pub(super) fn named<T>() -> impl TypedValueParser<Value = T>
where
    T: FromStr<Err = strum::ParseError> + VariantNames + Clone + Send + Sync + 'static,
{
    PossibleValuesParser::new(T::VARIANTS).try_map(|name| name.parse())
}
