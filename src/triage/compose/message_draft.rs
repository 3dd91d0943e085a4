//! A text that somebody has begun and not sent yet.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::{ConversationId, PhoneNumberId, RedactedText};

/// What a text is to become.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A message to the lead.
    Reply,
    /// A note that the lead does not see.
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

/// A text as it stands while somebody writes it. The serialized form is kept on
/// disk from one version of the program to the next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MessageDraft {
    /// Where it belongs, and nowhere else.
    pub conversation: ConversationId,
    /// What it is to become.
    pub kind: Kind,
    /// What is written so far.
    pub text: RedactedText,
    /// The byte of the text that the cursor stands before.
    pub cursor: usize,
    /// The number that it is to go out from, where one was chosen.
    #[serde(deserialize_with = "Option::deserialize")]
    pub sender: Option<PhoneNumberId>,
    /// When it is to go out, where that was chosen.
    #[serde(deserialize_with = "Option::deserialize")]
    pub send_at: Option<Timestamp>,
    /// The conversation's `eventVersion` when it was begun: whoever returns to
    /// it can be told that something has happened since.
    #[serde(deserialize_with = "Option::deserialize")]
    pub event_version: Option<i64>,
    /// When it was changed last.
    pub written_at: Timestamp,
}

impl MessageDraft {
    /// The same with the cursor at a character of the text, or at its end.
    #[must_use]
    pub fn mended(self) -> Self {
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
            assert_eq!(draft(cursor).mended().cursor, mended, "{cursor}");
        }
    }
}
