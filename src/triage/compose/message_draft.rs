//! Drafts: unsent texts.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::domain::{ConversationId, PhoneNumberId, RedactedText};

/// The kind of a draft.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A message to the lead.
    Reply,
    Note,
}

impl Kind {
    /// Its name in the configuration and on disk.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Reply => "reply",
            Self::Note => "note",
        }
    }
}

/// A draft. The serialized form is stored on disk across versions of the
/// program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MessageDraft {
    pub conversation: ConversationId,
    pub kind: Kind,
    pub text: RedactedText,
    /// Cursor position, in bytes.
    pub cursor: usize,
    /// The chosen sender number.
    #[serde(deserialize_with = "Option::deserialize")]
    pub sender: Option<PhoneNumberId>,
    /// The chosen send time.
    #[serde(deserialize_with = "Option::deserialize")]
    pub send_at: Option<Timestamp>,
    /// The conversation's `eventVersion` when the draft was begun, to report
    /// later events when it is resumed.
    #[serde(deserialize_with = "Option::deserialize")]
    pub event_version: Option<i64>,
    /// Time of the last edit.
    pub written_at: Timestamp,
}

impl MessageDraft {
    /// The draft with the cursor on a character boundary within the text.
    #[must_use]
    pub fn with_valid_cursor(self) -> Self {
        let cursor = self.text.as_str().floor_char_boundary(self.cursor);
        Self { cursor, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_that_stands_nowhere_is_put_before_the_character_or_at_the_end() {
        let draft = |cursor| MessageDraft {
            conversation: ConversationId::new("c"),
            kind: Kind::Reply,
            text: RedactedText::new("aé"),
            cursor,
            sender: None,
            send_at: None,
            event_version: None,
            written_at: Timestamp::UNIX_EPOCH,
        };
        for (cursor, mended) in [(0, 0), (1, 1), (2, 1), (3, 3), (99, 3)] {
            assert_eq!(draft(cursor).with_valid_cursor().cursor, mended, "{cursor}");
        }
    }
}
