//! The grammar of queries: from the words of the search box to a [`Query`].

use super::terms::{Comparison, Extreme, Kind, Quantity, Query, QueryError, Term, Test};
use crate::network::{EdgeOrigin, Sign};

impl Query {
    /// Reads a query; `None` where there is no word.
    ///
    /// # Errors
    /// A word has the form of a comparison or of `key:value`, but is not a valid one.
    pub fn parse(text: &str) -> Result<Option<Self>, QueryError> {
        let mut query = Self {
            text: text.trim().to_owned(),
            terms: Vec::new(),
            limit: None,
        };
        for word in text.split_whitespace() {
            let (is_negated, plain) = match word.strip_prefix('!') {
                Some(rest) => (true, rest),
                None => (false, word),
            };
            match limit(plain)? {
                Some(limit) => query.limit = Some(limit),
                None => query.terms.push(Term {
                    is_negated,
                    test: test(plain)?,
                }),
            }
        }
        Ok((!query.terms.is_empty() || query.limit.is_some()).then_some(query))
    }
}

fn error(word: &str, hint: impl std::fmt::Display) -> QueryError {
    QueryError {
        word: word.to_owned(),
        hint: hint.to_string(),
    }
}

/// The limit that a `top:` or `least:` word sets; `None` for any other word.
fn limit(word: &str) -> Result<Option<(Extreme, usize)>, QueryError> {
    let (extreme, number) = match word.split_once(':') {
        Some(("top", number)) => (Extreme::Largest, number),
        Some(("least", number)) => (Extreme::Smallest, number),
        _ => return Ok(None),
    };
    match number.parse() {
        Ok(count) if count > 0 => Ok(Some((extreme, count))),
        _ => Err(error(word, "a number has to follow, for example top:10")),
    }
}

/// The test that a word stands for.
fn test(word: &str) -> Result<Test, QueryError> {
    if let Some((key, value)) = word.split_once(':') {
        return keyed(word, key, value);
    }
    for (sign, comparison) in [
        (">=", Comparison::GreaterOrEqual),
        ("<=", Comparison::LessOrEqual),
        (">", Comparison::Greater),
        ("<", Comparison::Less),
        ("=", Comparison::Equal),
    ] {
        if let Some((left, right)) = word.split_once(sign) {
            let value = right.parse().map_err(|_| {
                error(
                    word,
                    format!("a number has to follow {sign}, for example deg{sign}20"),
                )
            })?;
            return Ok(Test::Number(quantity(word, left)?, comparison, value));
        }
    }
    Ok(Test::Text(word.to_owned()))
}

fn quantity(word: &str, name: &str) -> Result<Quantity, QueryError> {
    Ok(match name.to_lowercase().as_str() {
        "deg" | "degree" => Quantity::Degree,
        "in" | "indeg" => Quantity::DegreeIn,
        "out" | "outdeg" => Quantity::DegreeOut,
        "state" => Quantity::State,
        "w" | "weight" => Quantity::Weight,
        "abs(w)" | "|w|" => Quantity::Magnitude,
        "rank" => Quantity::Rank,
        _ => {
            return Err(error(
                word,
                "what can be compared: deg, in, out, state, w, abs(w), rank",
            ));
        }
    })
}

fn keyed(word: &str, key: &str, value: &str) -> Result<Test, QueryError> {
    Ok(match (key, value.to_lowercase().as_str()) {
        ("sign", "stim" | "stimulation" | "stimulates" | "+") => Test::Sign(Sign::Stimulation),
        ("sign", "inh" | "inhibition" | "inhibits" | "-") => Test::Sign(Sign::Inhibition),
        ("sign", "unknown" | "?") => Test::Sign(Sign::Unknown),
        ("sign", _) => return Err(error(word, "signs are stim, inh and unknown")),
        ("kind", "spurious") => Test::Kind(Kind::Origin(EdgeOrigin::Spurious)),
        ("kind", "pkn" | "known" | "prior") => Test::Kind(Kind::Origin(EdgeOrigin::Prior)),
        ("kind", "drawn" | "user") => Test::Kind(Kind::Origin(EdgeOrigin::User)),
        ("kind", "doubted") => Test::Kind(Kind::Doubted),
        ("kind", "ligand") => Test::Kind(Kind::Ligand),
        ("kind", "tf") => Test::Kind(Kind::TranscriptionFactor),
        ("kind", "inner") => Test::Kind(Kind::Inner),
        ("kind", _) => {
            return Err(error(
                word,
                "kinds are spurious, pkn, drawn, doubted, ligand, tf and inner",
            ));
        }
        ("from" | "to", "") => return Err(error(word, "a symbol or an id has to follow")),
        ("from", _) => Test::From(value.to_owned()),
        ("to", _) => Test::To(value.to_owned()),
        _ => {
            return Err(error(
                word,
                "known are kind:, sign:, from:, to:, top: and least:",
            ));
        }
    })
}
