//! A conversation, as the API describes it.

use std::fmt;
use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::lenient_serde::record;

/// Defines a newtype over a shared string: cheap to clone, and distinct from
/// other ids.
macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Arc<str>);

        impl $name {
            /// Wraps the server's id unchanged.
            pub fn new(id: &str) -> Self {
                Self(id.into())
            }

            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(&self.0, f)
            }
        }
    };
}
pub(super) use id;

id! {
    ConversationId
}

id! {
    /// One lead can own many conversations.
    LeadId
}

impl LeadId {
    /// Maximum length of an id typed by the user, in bytes.
    pub const MAX_LEN: usize = 200;

    /// Validates an id typed by the user.
    ///
    /// # Errors
    /// A sentence that names the problem.
    pub fn parse(typed: &str) -> Result<Self, String> {
        if typed.is_empty() {
            return Err("lead ids can't be empty".to_owned());
        }
        if typed.len() > Self::MAX_LEN {
            return Err(format!("lead ids can have at most {} bytes", Self::MAX_LEN));
        }
        let bad = |c: char| c.is_whitespace() || c.is_control() || "/\\?#%".contains(c);
        match typed.chars().find(|&c| bad(c)) {
            Some(c) => Err(format!("lead ids can't contain {c:?}")),
            None if typed.chars().all(|c| c == '.') => {
                Err("lead ids can't be only dots".to_owned())
            }
            None => Ok(Self::new(typed)),
        }
    }
}

/// The state of a conversation in the inbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConversationStatus {
    /// The lead wrote last and awaits an answer.
    NeedsReply,
    /// The business wrote last.
    Waiting,
    /// The last message could not be delivered.
    Failed,
    /// None of the above.
    Open,
    /// An unknown value, as the server wrote it.
    Other(Box<str>),
}

impl ConversationStatus {
    /// Parses the contract's value; an unlisted one is preserved.
    pub fn from_wire(value: &str) -> Self {
        match value {
            "needs_reply" => Self::NeedsReply,
            "waiting" => Self::Waiting,
            "failed" => Self::Failed,
            "open" => Self::Open,
            other => Self::Other(other.into()),
        }
    }

    /// The contract's value.
    pub fn as_wire(&self) -> &str {
        match self {
            Self::NeedsReply => "needs_reply",
            Self::Waiting => "waiting",
            Self::Failed => "failed",
            Self::Open => "open",
            Self::Other(other) => other,
        }
    }
}

record! {
    /// A phone number of the business (`IdNameValue`).
    pub struct BusinessNumber {
        pub id: Option<String>,
        pub name: Option<String>,
        pub value: Option<String>,
    }

    /// A lead's current status (`CurrentLeadStatusSummary`, formerly
    /// `currentDisposition`).
    pub struct LeadStatus {
        pub id: Option<String>,
        /// Open, Qualified, Converted, Lost, Invalid, Duplicate, or a newer one.
        pub category: Option<String>,
        pub outcome: Option<String>,
        pub display_name: Option<String>,
        pub changed_at: Option<Timestamp>,
        /// User, AI, Automation, System, API, or a newer one.
        pub source: Option<String>,
        pub changed_by_user_id: Option<String>,
        pub changed_by_automation_id: Option<String>,
        pub follow_up_due_at: Option<Timestamp>,
        pub follow_up_completed_at: Option<Timestamp>,
        /// Number of changes so far; names the version for optimistic locking.
        pub revision: Option<i64>,
    }

    /// A conversation in any of the three contract generations
    /// (`ConversationResponse`), of which any member may be missing.
    pub struct Conversation {
        /// A record without an id is not a conversation.
        pub id: Option<String>,
        pub lead_id: Option<String>,
        pub first_name: Option<String>,
        pub last_name: Option<String>,
        pub email: Option<String>,
        pub avatar_url: Option<String>,
        /// A preview of the last message: untrusted text from the public.
        pub last_snippet: Option<String>,
        /// Time of the last event; the inbox's natural order.
        pub last_event_at: Option<Timestamp>,
        /// Whether the last event is a note, which the lead does not see.
        pub last_event_is_internal_note: Option<bool>,
        /// See [`ConversationStatus`].
        pub status: Option<String>,
        pub status_reason: Option<String>,
        pub archived_at: Option<Timestamp>,
        /// 0 to 9; the meanings are not published.
        pub archive_reason: Option<i64>,
        pub is_archived: Option<bool>,
        /// The lead's status; its name since August 2026.
        pub current_lead_status: Option<LeadStatus>,
        /// The lead's status; its name before August 2026.
        pub current_disposition: Option<LeadStatus>,
        pub next_step: Option<String>,
        pub is_unread: Option<bool>,
        pub phone_number: Option<BusinessNumber>,
        pub lead_phone_number: Option<String>,
        /// The number that a person chose for replies.
        pub outbound_phone_number_override_id: Option<String>,
        /// The number that replies go out from now.
        pub active_outbound_phone_number_id: Option<String>,
        /// Event counter; mark-read names the value that the reader saw.
        pub event_version: Option<i64>,
        /// Counter of reply requirements; mark-handled names the value seen.
        pub reply_version: Option<i64>,
        pub needs_reply: Option<bool>,
        pub last_inbound_at: Option<Timestamp>,
        pub last_inbound_snippet: Option<String>,
        pub is_demo: Option<bool>,
    }
}

impl LeadStatus {
    /// When its follow-up is due, unless that is known to be completed.
    pub fn open_follow_up(&self) -> Option<Timestamp> {
        self.follow_up_due_at.filter(|_| self.follow_up_completed_at.is_none())
    }
}

/// Maximum length of an id from the server, in bytes. The contract's ids have
/// 36; an oversized one would be stored once per row.
pub const ID_BYTES: usize = 4_000;

impl Conversation {
    /// The id, unless it is missing, empty or longer than [`ID_BYTES`]: such a
    /// record cannot be acted on.
    pub fn usable_id(&self) -> Option<&str> {
        self.id.as_deref().filter(|id| !id.is_empty() && id.len() <= ID_BYTES)
    }

    /// The lead's status under either of its member names.
    pub fn lead_status(&self) -> Option<&LeadStatus> {
        self.current_lead_status.as_ref().or(self.current_disposition.as_ref())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_generation_s_disposition_is_the_lead_status() {
        let old: Conversation =
            serde_json::from_str(r#"{"id":"c","currentDisposition":{"displayName":"Won"}}"#)
                .expect("decodes");
        let name = old.lead_status().and_then(|s| s.display_name.as_deref());
        assert_eq!(name, Some("Won"));
    }

    #[test]
    fn both_names_at_once_prefer_the_newer() {
        let both: Conversation = serde_json::from_str(
            r#"{"currentDisposition":{"displayName":"old"},"currentLeadStatus":{"displayName":"new"}}"#,
        )
        .expect("decodes");
        let name = both.lead_status().and_then(|s| s.display_name.as_deref());
        assert_eq!(name, Some("new"));
    }

    #[test]
    fn an_unknown_status_survives_the_round_trip() {
        for value in ["needs_reply", "waiting", "failed", "open", "snoozed"] {
            assert_eq!(ConversationStatus::from_wire(value).as_wire(), value);
        }
    }

    #[test]
    fn a_typed_lead_id_is_checked() {
        assert!(LeadId::parse("lead-1").is_ok());
        for bad in ["", "a b", "a/b", "..", "a\u{1b}", "a?b", "a%2f", &"x".repeat(201)] {
            assert!(LeadId::parse(bad).is_err(), "{bad:?}");
        }
    }
}
