//! Toggles in the line.

use super::clause::{Clause, Value};
use super::flag::{FLAGS, Flag, FlagMeaning};
use super::lexer::{Word, words};
use super::parser;
use crate::query::time_term::Context;

/// A filter that a key toggles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Toggle {
    /// Only unread conversations, or all.
    Unread,
    /// Only archived conversations, or all.
    Archived,
}

impl Toggle {
    fn flag(self) -> Option<&'static Flag> {
        let value = match self {
            Self::Unread => "unread",
            Self::Archived => "archived",
        };
        FLAGS.iter().find(|flag| flag.key == "is" && flag.value == value)
    }
}

/// The line with a flag toggled: removed where it is present, in place of its
/// opposite, else prepended. Where `saved` has the opposite, that is restored
/// instead. The rest of the line is unchanged.
pub fn toggle(line: &str, toggle: Toggle, saved: &str, context: &Context) -> String {
    let Some(flag) = toggle.flag() else { return line.to_owned() };
    let FlagMeaning::Member(member, on) = flag.means else { return line.to_owned() };
    let opposite = words(saved).find(|word| flag_value(word, member, context) == Some(!on));
    let opposite = opposite.and_then(|word| saved.get(word.span));
    let term = format!("{}:{}", flag.key, flag.value);
    let said: Vec<(Word<'_>, bool)> = words(line)
        .filter_map(|word| Some((flag_value(&word, member, context)?, word)))
        .map(|(is, word)| (word, is == on))
        .collect();
    if said.is_empty() {
        return format!("{term} {line}");
    }
    let is_on = said.iter().any(|(_, on)| *on);
    let mut out = line.to_owned();
    for (at, (word, _)) in said.iter().enumerate().rev() {
        let instead = if is_on { opposite } else { Some(&*term) };
        if let (0, Some(instead)) = (at, instead) {
            out.replace_range(word.span.clone(), instead);
        } else {
            let rest = &line[word.span.end..];
            let gap = rest.len() - rest.trim_start().len();
            out.replace_range(word.span.start..word.span.end + gap, "");
        }
    }
    out
}

/// The value that a word requires of a boolean member, if any.
fn flag_value(word: &Word<'_>, member: &str, context: &Context) -> Option<bool> {
    match parser::clause(word, context) {
        Ok(Some(Clause::Member { field, value: Value::Flag(is), .. })) if field.name == member => {
            Some(is)
        }
        _ => None,
    }
}
