//! From single key presses to actions: counts, and sequences not yet
//! finished.

use super::key::{Key, KeyCode};
use super::{Keymap, LookUp};
use crate::app::action::{Action, Focus};

/// The highest count that can be typed.
const MAX_COUNT: u32 = 999_999;

/// What a key press comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolution {
    /// An action, with the count typed before it.
    Action(Action, Option<u32>),
    /// A character for the text that is edited.
    Text(char),
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
}

impl Resolver {
    /// Takes a key press. Keys typed in another focus are forgotten.
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
        match keymap.look_up(focus, &self.keys) {
            LookUp::Prefix => Resolution::Pending,
            LookUp::Action(action) => {
                let count = self.count;
                self.reset();
                Resolution::Action(action, count)
            }
            LookUp::Nothing => {
                let alone = self.keys.len() == 1;
                let typed = key.text().filter(|_| focus.takes_text() && alone);
                let resolution = typed
                    .map_or_else(|| Resolution::Unbound(self.pending_text()), Resolution::Text);
                self.reset();
                resolution
            }
        }
    }

    /// Whether keys or a count wait for more.
    pub fn is_pending(&self) -> bool {
        self.count.is_some() || !self.keys.is_empty()
    }

    /// Forgets the keys typed so far.
    pub fn reset(&mut self) {
        self.count = None;
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
        for (sequence, action) in keymap.continuations(self.focus, &self.keys) {
            let [next, after @ ..] = &sequence.keys()[done..] else { continue };
            let key = next.label();
            // Sorted by keys, so those that share the next key are neighbours.
            if hints.last().is_some_and(|hint| hint.key == key) {
                continue;
            }
            let text = if after.is_empty() { action.entry().short } else { CONTINUES };
            hints.push(Hint { key, text });
        }
        hints
    }

    /// Takes a digit of a count. Where text is typed there are no counts, and
    /// a digit that is bound does not begin one.
    fn take_digit(&mut self, keymap: &Keymap, key: Key) -> bool {
        let digit = key.text().and_then(|c| c.to_digit(10));
        let Some(digit) = digit else { return false };
        if self.focus.takes_text() || !self.keys.is_empty() {
            return false;
        }
        match self.count {
            Some(count) => {
                let longer = count * 10 + digit;
                self.count = Some(if longer > MAX_COUNT { count } else { longer });
                true
            }
            None if digit == 0 => false,
            None => {
                let bound = !matches!(keymap.look_up(self.focus, &[key]), LookUp::Nothing);
                self.count = (!bound).then_some(digit);
                !bound
            }
        }
    }
}

#[cfg(test)]
mod tests;
