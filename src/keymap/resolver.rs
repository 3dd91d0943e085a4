//! Resolves key presses to commands: counts, and incomplete sequences.
//!
//! A digit can be bound and begin a count. The next event decides which is
//! meant: a digit or a key that takes a count, another key, or a pause.

use std::time::Duration;

use super::MAX_COUNT;
use super::command::BoundCommand;
use super::key::{Key, KeyCode};
use super::{Keymap, Match};
use crate::app::protocol::command::{COMMANDS, Command, Entry, Focus};

/// How long a bound digit waits for the next key.
const PAUSE: Duration = Duration::from_millis(250);

/// The result of a key press.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolution {
    /// A command, with the count typed before it.
    Action(Command, Option<u32>),
    /// A character for the edited text.
    Text(char),
    /// A command that waited for this key is to be executed first; then the key
    /// is to be fed again.
    First(Command, Option<u32>),
    /// The key is bound, and may begin a count: unless another one is fed
    /// within `after`, [`Resolver::paused`] is to be called with this `wait`.
    Waits {
        /// Identifies this wait.
        wait: u64,
        after: Duration,
    },
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
    /// The label of the next key.
    pub key: String,
    /// The short name of its command; [`CONTINUES`] if more keys follow.
    pub text: &'static str,
}

/// The keys typed so far that are not resolved yet.
#[derive(Debug, Default)]
pub struct Resolver {
    focus: Focus,
    count: Option<u32>,
    keys: Vec<Key>,
    /// The binding of the count's only digit, in case it is not a count.
    waiting: Option<BoundCommand>,
    /// Number of waits so far.
    waits: u64,
    /// Whether the last result was [`Resolution::First`].
    is_fed_again: bool,
}

impl Resolver {
    /// Resolves a key press. Keys typed in another focus are dropped, unless
    /// the command executed before the last of them moved the focus.
    pub fn feed(&mut self, keymap: &Keymap, focus: Focus, key: Key) -> Resolution {
        let is_fed_again = std::mem::take(&mut self.is_fed_again);
        if self.focus != focus {
            if let Some(first) = self.waiting().and_then(|_| self.first()) {
                return first;
            }
            if !is_fed_again {
                self.reset();
            }
            self.focus = focus;
        }
        if key == Key::plain(KeyCode::Esc) && self.is_pending() {
            self.reset();
            return Resolution::Cancelled;
        }
        if let Some(taken) = self.take_digit(keymap, key) {
            return taken;
        }
        self.keys.push(key);
        if !self.counts(keymap)
            && let Some(first) = self.first()
        {
            self.keys.pop();
            return first;
        }
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

    /// Ends a wait: the waiting digit's command, unless another key has come
    /// since.
    pub fn paused(&mut self, wait: u64) -> Option<(Command, Option<u32>)> {
        let BoundCommand { action, count } = self.waiting().filter(|_| wait == self.waits)?;
        self.reset();
        Some((action, count))
    }

    /// The command if no key follows the last digit.
    pub fn waiting(&self) -> Option<BoundCommand> {
        self.waiting.filter(|_| self.keys.is_empty())
    }

    /// Whether keys or a count are incomplete.
    pub fn is_pending(&self) -> bool {
        self.count.is_some() || !self.keys.is_empty()
    }

    /// Drops the keys typed so far.
    pub fn reset(&mut self) {
        self.count = None;
        self.waiting = None;
        self.keys.clear();
    }

    /// The keys typed so far, such as `12g`; may be empty.
    pub fn pending_text(&self) -> String {
        let mut text = self.count.map(|count| count.to_string()).unwrap_or_default();
        text.extend(self.keys.iter().map(|key| key.label()));
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
            let text = if after.is_empty() { command.action.entry().short } else { CONTINUES };
            hints.push(Hint { key, text });
        }
        hints
    }

    /// The keys that take the typed count.
    pub fn counted_keys<'a>(&self, keymap: &'a Keymap) -> impl Iterator<Item = &'a str> {
        let focus = self.focus;
        let is_typed = self.count.is_some() && self.keys.is_empty();
        let actions = COMMANDS.iter().filter(move |entry| is_typed && entry.command.takes_count());
        let label = move |entry: &Entry| keymap.first_key(focus, entry.command);
        actions.filter_map(label).filter(|label| label.parse::<u32>().is_err())
    }

    /// Whether the keys typed so far can lead to a command that takes a count.
    fn counts(&self, keymap: &Keymap) -> bool {
        let mut all = keymap.continuations(self.focus, &self.keys);
        all.any(|(_, command)| command.action.takes_count())
    }

    /// The command to execute first because a digit was no count.
    fn first(&mut self) -> Option<Resolution> {
        let BoundCommand { action, count } = self.waiting.take()?;
        self.count = None;
        self.is_fed_again = true;
        Some(Resolution::First(action, count))
    }

    /// Adds a digit to a count. There are no counts where text is typed, nor
    /// does one begin with a digit that more keys can follow.
    fn take_digit(&mut self, keymap: &Keymap, key: Key) -> Option<Resolution> {
        let digit = key.text().and_then(|c| c.to_digit(10))?;
        if self.focus.takes_text() || !self.keys.is_empty() {
            return None;
        }
        if let Some(count) = self.count {
            let longer = count * 10 + digit;
            self.count = Some(if longer > MAX_COUNT { count } else { longer });
            self.waiting = None;
            return Some(Resolution::Pending);
        }
        let bound = match keymap.lookup(self.focus, &[key]) {
            _ if digit == 0 => return None,
            Match::Prefix => return None,
            Match::Command(command) => Some(command),
            Match::Nothing => None,
        };
        self.count = Some(digit);
        self.waiting = bound;
        if bound.is_none() {
            return Some(Resolution::Pending);
        }
        self.waits += 1;
        Some(Resolution::Waits { wait: self.waits, after: PAUSE })
    }
}

#[cfg(test)]
mod tests;
