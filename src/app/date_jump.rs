//! The line that asks for a date to go to in the open thread.

use jiff::civil::Date;

use crate::app::protocol::command::Command;
use crate::app::text::line_editor::{Change, LineEdit};
use crate::domain::ConversationId;
use crate::domain::time_style::DateFormat;
use crate::query::past_date;

/// A jump that waits for older pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PendingJump {
    pub day: Date,
    /// Number of pages that may still be loaded.
    pub pages_left: u32,
}

/// The line.
pub struct DateJump {
    pub conversation: ConversationId,
    line: LineEdit,
    today: Date,
    format: DateFormat,
    day: Option<Date>,
    /// Whether the line was accepted although no day is in it.
    refused: bool,
    pub(super) pending: Option<PendingJump>,
}

impl DateJump {
    /// An empty line. Days are relative to `today`.
    pub fn new(conversation: ConversationId, today: Date, format: DateFormat) -> Self {
        Self {
            conversation,
            line: LineEdit::default(),
            today,
            format,
            day: None,
            refused: false,
            pending: None,
        }
    }

    pub fn line(&self) -> &LineEdit {
        &self.line
    }

    /// The day in the line.
    pub fn day(&self) -> Option<Date> {
        self.day
    }

    /// Whether the line was accepted although no day is in it.
    pub fn is_refused(&self) -> bool {
        self.refused
    }

    /// Whether older pages are loaded until the day is reached.
    pub fn is_loading(&self) -> bool {
        self.pending.is_some()
    }

    pub(super) fn refuse(&mut self) {
        self.refused = true;
    }

    pub(super) fn insert(&mut self, c: char) {
        let change = self.line.insert(c);
        self.typed(change);
    }

    pub(super) fn paste(&mut self, text: &str) {
        let change = self.line.insert_str(text);
        self.typed(change);
    }

    pub(super) fn place_cursor(&mut self, start: usize, column: usize) {
        self.line.place_cursor(start, column);
    }

    pub(super) fn edit(&mut self, action: Command) {
        let change = self.line.apply(action);
        self.typed(change);
    }

    /// Another text is another day.
    fn typed(&mut self, change: Change) {
        if change == Change::Text {
            self.pending = None;
            self.refused = false;
            self.day = past_date(self.line.text(), self.today, self.format);
        }
    }
}
