//! Resolves key presses to commands: counts, and incomplete sequences.

use super::MAX_COUNT;
use super::command::BoundCommand;
use super::key::{Key, KeyCode};
use super::{Keymap, Match, notation};
use crate::app::protocol::command::{COMMANDS, Command, Entry, Focus};

/// The result of a key press.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolution {
    /// A command, with the count typed before it.
    Action(Command, Option<u32>),
    /// A character for the edited text.
    Text(char),
    /// More keys are needed.
    Pending,
    /// These keys are not bound.
    Unbound(String),
    /// The keys typed so far were canceled.
    Cancelled,
}

/// The hint for a key that more keys follow.
pub const CONTINUES: &str = "…";

/// A possible continuation of a sequence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// The label of the next key, or of a range of digits.
    pub key: String,
    /// The short name of its command; [`CONTINUES`] if more keys follow.
    pub text: &'static str,
    /// The command and its count, if the key alone completes the sequence.
    pub command: Option<(Command, Option<u32>)>,
}

impl Hint {
    /// Whether the key is the digit after this one, or after the last of this
    /// range.
    fn precedes(&self, key: &str) -> bool {
        let digit = |c: Option<char>| c.and_then(|c| c.to_digit(10));
        let last = digit(self.key.chars().last());
        last.is_some_and(|last| key.parse() == Ok(last + 1))
    }

    /// Makes a range of the digits: `1-9`.
    fn extend_to(&mut self, key: &str) {
        self.key.truncate(1);
        self.key.push('-');
        self.key.push_str(key);
        self.command = None;
    }
}

/// The keys typed so far that are not resolved yet.
#[derive(Debug, Default)]
pub struct Resolver {
    focus: Focus,
    count: Option<u32>,
    keys: Vec<Key>,
}

impl Resolver {
    /// Resolves a key press. Keys typed in another focus are dropped.
    pub fn feed(&mut self, keymap: &Keymap, focus: Focus, key: Key) -> Resolution {
        if self.focus != focus {
            self.reset();
            self.focus = focus;
        }
        if key == Key::plain(KeyCode::Esc) && self.is_pending() {
            self.reset();
            return Resolution::Cancelled;
        }
        if self.take_digit(keymap, key) {
            return Resolution::Pending;
        }
        self.keys.push(key);
        match keymap.lookup(focus, &self.keys) {
            Match::Prefix => Resolution::Pending,
            Match::Command(command) => {
                let BoundCommand { action, count } = command.with_count(self.count);
                self.reset();
                Resolution::Action(action, count)
            }
            Match::Nothing => {
                let alone = self.keys.len() == 1;
                let typed = key.text().filter(|_| focus.takes_text() && alone);
                let resolution = typed
                    .map_or_else(|| Resolution::Unbound(self.pending_text()), Resolution::Text);
                self.reset();
                resolution
            }
        }
    }

    /// Whether keys or a count are incomplete.
    pub fn is_pending(&self) -> bool {
        self.count.is_some() || !self.keys.is_empty()
    }

    /// Drops the keys typed so far.
    pub fn reset(&mut self) {
        self.count = None;
        self.keys.clear();
    }

    /// The keys typed so far, such as `12g`; may be empty.
    pub fn pending_text(&self) -> String {
        let mut text = self.count.map(|count| count.to_string()).unwrap_or_default();
        text.push_str(&notation::label(&self.keys));
        text
    }

    /// The continuations of the keys typed so far.
    pub fn hints(&self, keymap: &Keymap) -> Vec<Hint> {
        let mut hints: Vec<Hint> = Vec::new();
        let done = self.keys.len();
        if done == 0 {
            return hints;
        }
        for (sequence, command) in keymap.continuations(self.focus, &self.keys) {
            let [next, after @ ..] = &sequence.keys()[done..] else { continue };
            let key = next.label();
            // Sorted by keys, so those that share the next key are adjacent.
            if hints.last().is_some_and(|hint| hint.key == key) {
                continue;
            }
            let is_last = after.is_empty();
            let text = if is_last { command.action.entry().short } else { CONTINUES };
            let BoundCommand { action, count } = command.with_count(self.count);
            let command = is_last.then_some((action, count));
            match hints.last_mut() {
                Some(last) if last.text == text && last.precedes(&key) => last.extend_to(&key),
                _ => hints.push(Hint { key, text, command }),
            }
        }
        hints
    }

    /// The keys that take the typed count.
    pub fn counted_keys<'a>(&self, keymap: &'a Keymap) -> impl Iterator<Item = &'a str> {
        let focus = self.focus;
        let is_typed = self.count.is_some() && self.keys.is_empty();
        let actions = COMMANDS.iter().filter(move |entry| is_typed && entry.command.takes_count());
        let free = actions.filter(move |entry| keymap.has_free_count(focus, entry.command));
        free.filter_map(move |entry: &Entry| keymap.first_key(focus, entry.command))
    }

    /// Adds a digit to a count, where the preset has counts. There are none
    /// where text is typed, and none begins with `0` or with a digit that is
    /// bound.
    fn take_digit(&mut self, keymap: &Keymap, key: Key) -> bool {
        let Some(digit) = key.text().and_then(|c| c.to_digit(10)) else { return false };
        if !keymap.has_counts() || self.focus.takes_text() || !self.keys.is_empty() {
            return false;
        }
        let count = match self.count {
            Some(count) => {
                Some(count * 10 + digit).filter(|longer| *longer <= MAX_COUNT).or(self.count)
            }
            None if digit == 0 || !matches!(keymap.lookup(self.focus, &[key]), Match::Nothing) => {
                return false;
            }
            None => Some(digit),
        };
        self.count = count;
        true
    }
}

#[cfg(test)]
mod tests;
