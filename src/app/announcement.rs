//! What changed, in one line for a screen reader. A notice disappears by itself;
//! the last announcement stays until another takes its place.

use jiff::{SignedDuration, Timestamp};

use super::protocol::command::Command;

/// For how long the outcome of a key stays first, whatever changes meanwhile:
/// the time that it takes to be spoken.
const SPOKEN_FOR: SignedDuration = SignedDuration::from_secs(5);

/// The last announcement.
#[derive(Debug, Default)]
pub struct Announcement {
    text: String,
    /// A command and its effect on the cause of the announcement.
    key: Option<(Command, &'static str)>,
    /// What changed besides.
    more: Vec<String>,
    /// How often it was made in a row.
    times: u32,
    /// Time of the outcome of a key.
    outcome_at: Option<Timestamp>,
    pub(super) seen: Seen,
}

/// What was announced, to tell what changes.
#[expect(clippy::struct_excessive_bools, reason = "each is announced by itself")]
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Seen {
    pub(super) notice: u64,
    /// The list is complete as far as it was asked for.
    pub(super) is_loaded: bool,
    pub(super) has_failed: bool,
    pub(super) tab: usize,
    /// The terms of the filter.
    pub(super) filter: String,
    /// Conversations above the first one that was on the screen.
    pub(super) added: usize,
    pub(super) is_offline: bool,
    /// The open conversation and the number of its entries below the screen.
    pub(super) thread: Option<(Box<str>, usize)>,
    /// The newest entry of that conversation.
    pub(super) newest: Option<Box<str>>,
    pub(super) is_thread_loaded: bool,
    /// What is wrong with what was typed in a picker.
    pub(super) error: Option<String>,
    pub(super) marked: usize,
    pub(super) attention: usize,
}

/// The outcome of a key, with a command and its effect on it.
pub(super) type Outcome = (String, Option<(Command, &'static str)>);

impl Announcement {
    /// The outcome of the last key, or what changed; a repeated one with a
    /// count, so that it differs from the one before it.
    pub fn text(&self) -> String {
        match self.times {
            0 | 1 => self.text.clone(),
            times => format!("{} ({times})", self.text),
        }
    }

    /// A command and its effect on the cause of the announcement.
    pub fn key(&self) -> Option<(Command, &'static str)> {
        self.key
    }

    /// What changed besides, in its order.
    pub fn more(&self) -> &[String] {
        &self.more
    }

    /// Announces an outcome and what changed besides. Without an outcome, that
    /// comes behind one which is still being spoken.
    pub(super) fn announce(
        &mut self,
        outcome: Option<Outcome>,
        changes: Vec<String>,
        now: Timestamp,
    ) {
        let is_spoken = |at: Timestamp| now.duration_since(at).abs() < SPOKEN_FOR;
        if outcome.is_none() && self.outcome_at.is_some_and(is_spoken) {
            self.more.extend(changes);
            return;
        }
        self.outcome_at = outcome.is_some().then_some(now);
        let ((text, key), more) = match outcome {
            Some(outcome) => (outcome, changes),
            None => ((changes.join(". "), None), Vec::new()),
        };
        self.times = if text == self.text { self.times.saturating_add(1) } else { 1 };
        (self.text, self.key, self.more) = (text, key, more);
    }
}
