//! Optimistic changes of a row: its state after an action has taken effect.

use jiff::Timestamp;

use super::packed_time::PackedTime;
use super::{ARCHIVED, FROM_LEAD, NEEDS_REPLY, Row, UNREAD, status_code};
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
        let row = self.no_reply_due(&ConversationStatus::Waiting);
        Self { flags: row.flags & !FROM_LEAD, ..row }
    }

    /// The row with another follow-up, or without one.
    #[must_use]
    pub fn with_due(&self, at: Option<Timestamp>) -> Self {
        Self { due_at: at.into(), ..self.clone() }
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
            archived_at: Some(at).into(),
            ..self.clone()
        }
    }

    #[must_use]
    pub fn unarchived(&self) -> Self {
        let flags = self.flags & !ARCHIVED;
        Self { flags, archive_reason: -1, archived_at: PackedTime::ABSENT, ..self.clone() }
    }
}
