//! What changed, in one line for a screen reader. A notice disappears by itself;
//! the last announcement stays until another takes its place.

use super::protocol::command::Command;

/// The last announcement.
#[derive(Debug, Default)]
pub struct Announcement {
    text: String,
    /// A command and its effect on the cause of the announcement.
    key: Option<(Command, &'static str)>,
    /// How often it was made in a row.
    times: u32,
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
    pub(super) is_thread_loaded: bool,
    pub(super) marked: usize,
    pub(super) attention: usize,
}

impl Announcement {
    /// The text; a repeated one with a count, so that it differs from the one
    /// before it.
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

    pub(super) fn announce(&mut self, text: String, key: Option<(Command, &'static str)>) {
        self.times = if text == self.text { self.times.saturating_add(1) } else { 1 };
        (self.text, self.key) = (text, key);
    }
}
