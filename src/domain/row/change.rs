//! A row as it will be once the server has done what the user wants.

use jiff::Timestamp;

use super::{ARCHIVED, NEEDS_REPLY, NEVER, Row, UNREAD, status_code};
use crate::domain::{ArchiveReason, ConversationStatus};

impl Row {
    /// The same, read.
    #[must_use]
    pub fn read(&self) -> Self {
        Self { flags: self.flags & !UNREAD, ..self.clone() }
    }

    /// The same, with no answer due.
    #[must_use]
    pub fn handled(&self) -> Self {
        self.no_reply_due(&ConversationStatus::Open)
    }

    /// The same after an answer, which the lead has not answered yet.
    #[must_use]
    pub fn answered(&self) -> Self {
        self.no_reply_due(&ConversationStatus::Waiting)
    }

    fn no_reply_due(&self, status: &ConversationStatus) -> Self {
        let flags = self.flags & !NEEDS_REPLY;
        Self { flags, status: status_code(status), ..self.clone() }
    }

    /// The same, with its lead archived.
    #[must_use]
    pub fn archived(&self, reason: ArchiveReason, at: Timestamp) -> Self {
        Self {
            flags: self.flags | ARCHIVED,
            archive_reason: u8::from(reason) as i8,
            archived_at: at.as_millisecond(),
            ..self.clone()
        }
    }

    /// The same, with its lead taken back from the archive.
    #[must_use]
    pub fn unarchived(&self) -> Self {
        let flags = self.flags & !ARCHIVED;
        Self { flags, archive_reason: -1, archived_at: NEVER, ..self.clone() }
    }
}
