//! Optimistic changes of a row: its state after an action has taken effect.

use jiff::Timestamp;

use super::{ARCHIVED, NEEDS_REPLY, NEVER, Row, UNREAD, status_code};
use crate::domain::{ArchiveReason, ConversationStatus};

impl Row {
    #[must_use]
    pub fn marked_read(&self) -> Self {
        Self { flags: self.flags & !UNREAD, ..self.clone() }
    }

    #[must_use]
    pub fn handled(&self) -> Self {
        self.no_reply_due(&ConversationStatus::Open)
    }

    /// The row after a sent answer.
    #[must_use]
    pub fn answered(&self) -> Self {
        self.no_reply_due(&ConversationStatus::Waiting)
    }

    fn no_reply_due(&self, status: &ConversationStatus) -> Self {
        let flags = self.flags & !NEEDS_REPLY;
        Self { flags, status: status_code(status), ..self.clone() }
    }

    #[must_use]
    pub fn archived(&self, reason: ArchiveReason, at: Timestamp) -> Self {
        Self {
            flags: self.flags | ARCHIVED,
            archive_reason: u8::from(reason) as i8,
            archived_at: at.as_millisecond(),
            ..self.clone()
        }
    }

    #[must_use]
    pub fn unarchived(&self) -> Self {
        let flags = self.flags & !ARCHIVED;
        Self { flags, archive_reason: -1, archived_at: NEVER, ..self.clone() }
    }
}
