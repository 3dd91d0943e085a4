//! From single key presses to actions: counts, and sequences not yet
//! finished.
//!
//! A digit can be bound and begin a count. Which of the two is meant shows in
//! what comes next: a digit or a key that takes a count, another key, or
//! nothing for a while.

use std::time::Duration;

use super::MAX_COUNT;
use super::command::BoundCommand;
use super::key::{Key, KeyCode};
use super::{Keymap, Match};
use crate::app::protocol::command::{ACTIONS, Command, Entry, Focus};

/// How long a digit that is bound waits for what follows it.
const PAUSE: Duration = Duration::from_millis(250);

/// What a key press comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolution {
    /// An action, with the count typed before it.
    Action(Command, Option<u32>),
    /// A character for the text that is edited.
    Text(char),
    /// An action that waited for this key is to be carried out first; then
    /// the key is to be fed again.
    First(Command, Option<u32>),
    /// The key is bound, and may begin a count: unless another one is fed
    /// within `after`, [`Resolver::paused`] is to be told of this `wait`.
    Waits {
        /// Tells this wait from others.
        wait: u64,
        /// How long.
        after: Duration,
    },
    /// More keys are needed.
    Pending,
    /// Nothing is bound to these keys.
    Unbound(String),
    /// The keys typed so far were given up.
    Cancelled,
}

/// What a hint says of a key that more keys follow.
pub const CONTINUES: &str = "…";

/// A way in which a sequence can go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// The label of the next key.
    pub key: String,
    /// What it does in a word or two; [`CONTINUES`] where more keys follow.
    pub text: &'static str,
}

/// The keys typed so far that have not come to anything yet.
#[derive(Debug, Default)]
pub struct Resolver {
    focus: Focus,
    count: Option<u32>,
    keys: Vec<Key>,
    /// What the count's one digit does in case it is not a count.
    waiting: Option<BoundCommand>,
    /// How many digits have waited so far.
    waits: u64,
    /// Whether the last answer was [`Resolution::First`].
    is_fed_again: bool,
}

impl Resolver {
    /// Takes a key press. Keys typed in another focus are forgotten, unless
    /// what had to be done before the last of them moved the focus.
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
        match keymap.look_up(focus, &self.keys) {
            Match::Prefix => Resolution::Pending,
            Match::Command(command) => {
                let BoundCommand { action, count } = command.with_typed(self.count);
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

    /// Takes the end of a wait: what the digit does that has waited, unless
    /// another key has come since.
    pub fn paused(&mut self, wait: u64) -> Option<(Command, Option<u32>)> {
        let BoundCommand { action, count } = self.waiting().filter(|_| wait == self.waits)?;
        self.reset();
        Some((action, count))
    }

    /// What happens if no key follows the digit typed last.
    pub fn waiting(&self) -> Option<BoundCommand> {
        self.waiting.filter(|_| self.keys.is_empty())
    }

    /// Whether keys or a count wait for more.
    pub fn is_pending(&self) -> bool {
        self.count.is_some() || !self.keys.is_empty()
    }

    /// Forgets the keys typed so far.
    pub fn reset(&mut self) {
        self.count = None;
        self.waiting = None;
        self.keys.clear();
    }

    /// The keys typed so far, such as `12g`; empty where there are none.
    pub fn pending_text(&self) -> String {
        let mut text = self.count.map(|count| count.to_string()).unwrap_or_default();
        text.extend(self.keys.iter().map(|key| key.label()));
        text
    }

    /// The ways in which the keys typed so far can go on.
    pub fn hints(&self, keymap: &Keymap) -> Vec<Hint> {
        let mut hints: Vec<Hint> = Vec::new();
        let done = self.keys.len();
        if done == 0 {
            return hints;
        }
        for (sequence, command) in keymap.continuations(self.focus, &self.keys) {
            let [next, after @ ..] = &sequence.keys()[done..] else { continue };
            let key = next.label();
            // Sorted by keys, so those that share the next key are neighbours.
            if hints.last().is_some_and(|hint| hint.key == key) {
                continue;
            }
            let text = if after.is_empty() { command.action.entry().short } else { CONTINUES };
            hints.push(Hint { key, text });
        }
        hints
    }

    /// The keys that a count is for, while one is typed.
    pub fn counted_keys<'a>(&self, keymap: &'a Keymap) -> impl Iterator<Item = &'a str> {
        let focus = self.focus;
        let is_typed = self.count.is_some() && self.keys.is_empty();
        let actions = ACTIONS.iter().filter(move |entry| is_typed && entry.action.takes_count());
        let label = move |entry: &Entry| keymap.first_key(focus, entry.action);
        actions.filter_map(label).filter(|label| label.parse::<u32>().is_err())
    }

    /// Whether the keys typed so far can come to an action that takes a count.
    fn counts(&self, keymap: &Keymap) -> bool {
        let mut all = keymap.continuations(self.focus, &self.keys);
        all.any(|(_, command)| command.action.takes_count())
    }

    /// What is to be done before anything else because a digit was no count.
    fn first(&mut self) -> Option<Resolution> {
        let BoundCommand { action, count } = self.waiting.take()?;
        self.count = None;
        self.is_fed_again = true;
        Some(Resolution::First(action, count))
    }

    /// Takes a digit of a count. Where text is typed there are no counts, nor
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
        let bound = match keymap.look_up(self.focus, &[key]) {
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
