//! `field:NAME=VALUE`: a comparison that the server makes, by the API's own name
//! of a member, whether or not the name is known here.

use std::fmt;

use serde_json::value::RawValue;

use super::did_you_mean::begins;
use super::error::{Error, not_negatable};
use super::field::{FIELDS, Field, FieldRef, Kind, MAX_VALUE};
use super::lexer::{EXACT, Key, Op, Quoted, Typed, Word};

/// The spelling up to the value.
pub(super) const TERM: &str = "field:NAME=";

pub(super) const EXPLANATION: &str = "exactly this value of any field, compared by the server";

/// What the values are called in the reference.
pub(super) const VALUES: &str = "true, false, null, 7, text, \"7\"";

/// A value in its JSON type.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum JsonScalar {
    Null,
    Bool(bool),
    Integer(i64),
    /// A number with a fraction or an exponent.
    Decimal(Decimal),
    Text(Box<str>),
}

/// A finite number as it was typed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Decimal(Box<str>);

impl Decimal {
    fn new(typed: &str) -> Option<Self> {
        typed.parse().is_ok_and(f64::is_finite).then(|| Self(typed.into()))
    }

    pub(super) fn value(&self) -> f64 {
        // It was parsed when it was made.
        self.0.parse().unwrap_or_default()
    }
}

impl JsonScalar {
    /// What a text without quotation marks says; `None` for a number that has no
    /// exact form here.
    fn parse(typed: &str) -> Option<Self> {
        match typed {
            "null" => Some(Self::Null),
            "true" => Some(Self::Bool(true)),
            "false" => Some(Self::Bool(false)),
            _ if !is_number(typed) => Some(Self::Text(typed.into())),
            _ if typed.contains(['.', 'e', 'E']) => Decimal::new(typed).map(Self::Decimal),
            _ => typed.parse().ok().map(Self::Integer),
        }
    }
}

/// Whether a text is a number of JSON.
fn is_number(typed: &str) -> bool {
    typed.starts_with(|c: char| c == '-' || c.is_ascii_digit())
        && serde_json::from_str::<&RawValue>(typed).is_ok()
}

impl fmt::Display for JsonScalar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Bool(is) => write!(f, "{is}"),
            Self::Integer(number) => write!(f, "{number}"),
            Self::Decimal(number) => f.write_str(&number.0),
            Self::Text(text) if matches!(Self::parse(text), Some(Self::Text(_))) => {
                write!(f, "{}", Typed { text, is_value: true })
            }
            Self::Text(text) => write!(f, "{}", Quoted(text)),
        }
    }
}

/// Parses a term whose key is [`EXACT`]: the name of its member, and the value.
///
/// # Errors
/// The error and its position.
pub(super) fn parse(word: &Word<'_>, key: &Key<'_>) -> Result<(Box<str>, JsonScalar), Error> {
    let Some(member) = key.exact() else { return Err(unnamed(word, key)) };
    if member.len() > MAX_VALUE || word.value.len() > MAX_VALUE {
        let message = format!("Names and values can have at most {MAX_VALUE} bytes");
        return Err(Error::new(word.span.clone(), message));
    }
    if word.value.is_empty() && !word.quoted {
        let message = format!("Add a value after `{}`", key.name);
        return Err(Error::new(word.span.clone(), message));
    }
    if key.op != Op::Eq {
        return Err(compared(word, key, member));
    }
    if word.negated {
        return Err(not_negatable(word.span.start, EXACT));
    }
    let value = if word.quoted {
        JsonScalar::Text((*word.value).into())
    } else {
        JsonScalar::parse(&word.value).ok_or_else(|| {
            let message = format!("`{}` is too large for a number", word.value);
            let text = Quoted(&word.value).to_string();
            Error::new(word.value_span.clone(), message).suggest(Some(text))
        })?
    };
    Ok((member.into(), value))
}

/// The error for a key without the name of a member.
fn unnamed(word: &Word<'_>, key: &Key<'_>) -> Error {
    if key.op == Op::Eq && word.value.contains(['=', '<', '>']) {
        let message = "Field names have only letters, digits, `_` and `.`";
        return Error::new(word.value_span.clone(), message);
    }
    Error::new(word.span.clone(), format!("Write it as `{TERM}VALUE`"))
}

/// The error for any comparison except equality. A member that is known here has
/// the others under its own name.
fn compared(word: &Word<'_>, key: &Key<'_>, member: &str) -> Error {
    let sign = key.op.sign();
    let message = format!("Can't compare `{EXACT}` with `{sign}`");
    let is_ordered = |field: &FieldRef| matches!(field.kind, Kind::Integer | Kind::Time);
    match Field::from_name(member).filter(is_ordered) {
        Some(field) => {
            let value = Typed { text: &word.value, is_value: true };
            let term = format!("{}{sign}{value}", field.name);
            Error::new(key.span.start..word.span.end, message).suggest(Some(term))
        }
        None => Error::new(key.span.end..word.value_span.start, message).suggest(Some("=")),
    }
}

/// The members of the API that begin with what was typed, as completions.
pub(super) fn members(typed: &str) -> impl Iterator<Item = (String, &'static str)> {
    let known = FIELDS.iter().filter(|field| field.derived.is_none());
    known
        .filter(move |field| begins(field.name, typed))
        .map(|field| (format!("{}=", field.name), field.explanation))
}

/// The known values of a member that begin with what was typed.
pub(super) fn values(member: &str, typed: &str) -> impl Iterator<Item = (String, &'static str)> {
    let field = FIELDS.iter().find(|field| field.derived.is_none() && field.name == member);
    let values = match field {
        Some(Field { kind: Kind::Bool, .. }) => &[("true", "yes"), ("false", "no")][..],
        Some(field) => field.values,
        None => &[],
    };
    let fits = values.iter().filter(move |(value, _)| begins(value, typed));
    fits.map(|(value, explanation)| ((*value).to_owned(), *explanation))
}
