//! Bound commands: a command with an optional count.

use std::fmt;

use super::MAX_COUNT;
use super::error::BindingError;
use crate::app::protocol::command::{COMMANDS, Command};
use crate::domain::did_you_mean::closest;
use crate::settings::KeyLayer;

/// The name that removes a key's binding.
pub(super) const NONE: &str = "none";

/// A command with the count fixed by its binding, if any.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct BoundCommand {
    pub action: Command,
    /// The count unless one is typed.
    pub count: Option<u32>,
}

impl BoundCommand {
    /// Parses `NAME`, or `NAME COUNT` if the command takes a count; `None` for
    /// [`NONE`].
    pub(super) fn parse(written: &str) -> Result<Option<Self>, BindingError> {
        let mut words = written.split_whitespace();
        let name = words.next().unwrap_or_default();
        let rest: Vec<&str> = words.collect();
        if name == NONE {
            return if rest.is_empty() {
                Ok(None)
            } else {
                Err(BindingError::NoCount { name: NONE })
            };
        }
        let action = Command::named(name).ok_or_else(|| unknown(name))?;
        let count = match rest.as_slice() {
            [] => None,
            _ if !action.takes_count() => {
                return Err(BindingError::NoCount { name: action.entry().name });
            }
            [digits] => Some(count(digits)?),
            more => return Err(BindingError::BadCount { written: more.join(" ") }),
        };
        Ok(Some(Self { action, count }))
    }

    /// The same command with the typed count, if any.
    pub(super) fn with_count(self, typed: Option<u32>) -> Self {
        Self { count: typed.or(self.count), ..self }
    }
}

/// The commands that a layer can bind: their names, and whether they take a
/// count.
pub fn bindable(layer: KeyLayer) -> impl Iterator<Item = (&'static str, bool)> {
    let entries = COMMANDS.iter().filter(move |entry| layer.allows(entry.command));
    entries.map(|entry| (entry.name, entry.takes_count))
}

/// The short name for hints.
impl fmt::Display for BoundCommand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.action.entry().short)?;
        self.count.map_or(Ok(()), |count| write!(f, " {count}"))
    }
}

fn count(digits: &str) -> Result<u32, BindingError> {
    let plain = digits.bytes().all(|byte| byte.is_ascii_digit());
    let number = digits.parse().ok().filter(|number| plain && (1..=MAX_COUNT).contains(number));
    number.ok_or_else(|| BindingError::BadCount { written: digits.to_owned() })
}

fn unknown(name: &str) -> BindingError {
    let known = COMMANDS.iter().map(|entry| entry.name).chain([NONE]);
    let hint = closest(name, known).map(|known| format!("; did you mean `{known}`?"));
    BindingError::UnknownAction { name: name.to_owned(), hint: hint.unwrap_or_default() }
}
