//! The marks that a text makes once it is sent, and whether they are still
//! right.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::{Conversation, Row};
use crate::triage::ActionTarget;

/// The marks that a text makes. A mark that was made by a text has the same
/// value, as its precondition. Stored on disk: names stay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReplyMarks {
    pub read: bool,
    pub handled: bool,
    /// The lead's last event that the writer of the text saw; `None` if the
    /// lead had not written.
    #[serde(deserialize_with = "Option::deserialize")]
    pub seen: Option<Timestamp>,
}

/// Whether the lead has written since.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NewInbound {
    No,
    Yes,
    /// The server does not tell when the lead last wrote.
    Unknown,
}

/// A conversation as fetched before it is marked.
#[derive(Clone, Debug, PartialEq)]
pub struct FetchedRow {
    pub(super) row: Row,
    /// Whether the server tells when the lead last wrote: those before October
    /// 2026 do not.
    tells_inbound: bool,
}

impl FetchedRow {
    /// `None` if the record has no usable id.
    pub fn new(record: &Conversation) -> Option<Self> {
        let tells_inbound = record.last_inbound_at.is_some() || record.reply_version.is_some();
        Some(Self { row: Row::new(record)?, tells_inbound })
    }
}

impl ReplyMarks {
    /// Both marks, as far as the conversation needs them.
    pub fn of_target(target: &ActionTarget) -> Option<Self> {
        let (read, handled) = (target.is_unread, target.needs_reply);
        let marks = Self { read, handled, seen: target.last_inbound_at };
        (read || handled).then_some(marks)
    }

    pub(super) fn new_inbound(self, fetched: &FetchedRow) -> NewInbound {
        let row = &fetched.row;
        // What was seen, and what awaits a reply, has a time.
        let lacks_time =
            row.last_inbound_at().is_none() && (self.seen.is_some() || row.needs_reply());
        if !fetched.tells_inbound || lacks_time {
            NewInbound::Unknown
        } else if self.is_outdated_by(row) {
            NewInbound::Yes
        } else {
            NewInbound::No
        }
    }

    /// Whether a row shows that the lead has written since.
    pub fn is_outdated_by(self, row: &Row) -> bool {
        row.last_inbound_at().is_some_and(|at| self.seen.is_none_or(|seen| at > seen))
    }
}
