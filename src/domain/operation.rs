//! Writes of the API, each one value that is complete enough to be stored on
//! disk and sent much later.

mod guard;
mod suppress;

use std::fmt;
use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub use guard::StatusGuard;

use super::conversation::{ConversationId, LeadId, id};
use super::event::EventId;
use crate::domain::redacted::RedactedText;

id! {
    UserId
}

id! {
    TagId
}

id! {
    PhoneNumberId
}

id! {
    /// The key by which the server tells two messages from one message sent
    /// twice (`outboundIdempotencyKey`): unique to a message, and the same at
    /// every attempt.
    IdempotencyKey
}

/// The reason for archiving a lead: 0 to 9. The meanings are not published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct ArchiveReason(u8);

impl ArchiveReason {
    /// The largest reason of the contract.
    pub const MAX: u8 = 9;
}

impl TryFrom<u8> for ArchiveReason {
    type Error = String;

    /// # Errors
    /// A sentence for a number beyond [`ArchiveReason::MAX`].
    fn try_from(number: u8) -> Result<Self, String> {
        if number > Self::MAX {
            return Err(format!("Archive reasons are numbers from 0 to {}", Self::MAX));
        }
        Ok(Self(number))
    }
}

impl From<ArchiveReason> for u8 {
    fn from(reason: ArchiveReason) -> Self {
        reason.0
    }
}

impl fmt::Display for ArchiveReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A change to a follow-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FollowUp {
    /// Completes it.
    Complete,
    /// Moves it to another time.
    Due(Timestamp),
}

/// A write of the API. The serialized form is stored on disk across versions of
/// the program: names stay, and an unknown name or member is an error, so that
/// nothing is dropped from a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "operation", rename_all = "snake_case", deny_unknown_fields)]
pub enum Operation {
    /// Clears unread, at the last event that the reader saw: `POST
    /// /conversations/{id}/mark-read`.
    MarkRead {
        conversation: ConversationId,
        /// The conversation's `eventVersion`; older servers have none.
        #[serde(deserialize_with = "Option::deserialize")]
        event_version: Option<i64>,
    },
    /// Clears the reply requirement, at the version that the reader saw: `POST
    /// /conversations/{id}/mark-handled`.
    MarkHandled {
        conversation: ConversationId,
        /// The conversation's `replyVersion`; older servers have none.
        #[serde(deserialize_with = "Option::deserialize")]
        reply_version: Option<i64>,
    },
    /// Archives a lead with all of its conversations: `POST
    /// /leads/{id}/archive`.
    Archive {
        lead: LeadId,
        reason: ArchiveReason,
        /// At most [`Operation::MAX_ARCHIVE_NOTE`] long.
        #[serde(deserialize_with = "Option::deserialize")]
        note: Option<RedactedText>,
    },
    /// Restores a lead from the archive: `POST /leads/{id}/unarchive`.
    Unarchive { lead: LeadId },
    /// Sets a lead's status: `PUT /leads/{leadId}/status`.
    SetStatus {
        lead: LeadId,
        /// The kind of change (`type`).
        status_type: String,
        outcome: String,
        /// One of the contract's categories.
        #[serde(deserialize_with = "Option::deserialize")]
        category: Option<String>,
        /// The user's note on the change.
        #[serde(deserialize_with = "Option::deserialize")]
        notes: Option<RedactedText>,
        /// The `revision` of the status that the user saw.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        expected_revision: Option<i64>,
        /// The id of the status that the user saw.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        expected_status: Option<String>,
    },
    /// Completes or reschedules a follow-up: `PUT /leads/{id}/follow-up`.
    SetFollowUp {
        lead: LeadId,
        follow_up: FollowUp,
        /// The `revision` of the status that the user saw.
        #[serde(deserialize_with = "Option::deserialize")]
        expected_revision: Option<i64>,
        /// The id of the status that the user saw.
        #[serde(deserialize_with = "Option::deserialize")]
        expected_status: Option<String>,
    },
    /// Assigns a lead to a user, or to nobody: `PUT /leads/{id}/assignment`.
    Assign {
        lead: LeadId,
        /// `None` returns it to the queue.
        #[serde(deserialize_with = "Option::deserialize")]
        user: Option<UserId>,
    },
    /// Adds tags to a lead: `POST /leads/{id}/tags`.
    AddTags {
        lead: LeadId,
        /// Existing tags, by id.
        tags: Vec<TagId>,
        /// Tags by name.
        names: Vec<String>,
        /// Whether unknown names create new tags.
        create_missing: bool,
    },
    /// Removes a tag from a lead: `DELETE /leads/{id}/tags/{tagId}`.
    RemoveTag { lead: LeadId, tag: TagId },
    /// Adds a note that the lead does not see:
    /// `POST /events/conversations/{conversationId}/notes`.
    AddNote { conversation: ConversationId, text: RedactedText },
    /// Sends a message to the lead's phone, now or later: `POST /sms/send`.
    SendSms {
        conversation: ConversationId,
        text: RedactedText,
        /// When the server shall send it; `None` is immediately.
        #[serde(deserialize_with = "Option::deserialize")]
        scheduled_for: Option<Timestamp>,
        /// Sender number; `None` lets the server choose.
        #[serde(deserialize_with = "Option::deserialize")]
        from: Option<PhoneNumberId>,
        idempotency_key: IdempotencyKey,
    },
    /// Cancels a message that is scheduled and not sent yet: `POST
    /// /sms/{smsEventId}/cancel`.
    CancelSms { conversation: ConversationId, event: EventId },
    /// Chooses the sender number: `POST
    /// /phone-numbers/outgoing/conversation/{conversationId}/override`.
    SetSender { conversation: ConversationId, number: PhoneNumberId },
    /// Lets the server choose the sender number again: `DELETE
    /// /phone-numbers/outgoing/conversation/{conversationId}/override`.
    ClearSender { conversation: ConversationId },
    /// Suppresses texts of the organization to a number: `POST /suppressions`.
    Block {
        conversation: ConversationId,
        phone: RedactedText,
        reason: RedactedText,
        /// The organization, which one version of the API requires.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        organization: Option<String>,
    },
    /// Releases a suppression: `POST /suppressions/release`.
    Unblock {
        conversation: ConversationId,
        phone: RedactedText,
        reason: RedactedText,
        /// See [`Operation::Block`].
        #[serde(default, skip_serializing_if = "Option::is_none")]
        organization: Option<String>,
    },
}

/// The target of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Subject<'a> {
    Conversation(&'a ConversationId),
    /// A lead with all of its conversations.
    Lead(&'a LeadId),
}

impl Operation {
    /// Maximum length of an archive note in UTF-16 units, which are never fewer
    /// than the units that the contract may count (`maxLength` of
    /// `LeadArchiveRequest`).
    pub const MAX_ARCHIVE_NOTE: usize = 500;

    pub fn subject(&self) -> Subject<'_> {
        match self {
            Self::MarkRead { conversation, .. }
            | Self::MarkHandled { conversation, .. }
            | Self::AddNote { conversation, .. }
            | Self::SendSms { conversation, .. }
            | Self::CancelSms { conversation, .. }
            | Self::SetSender { conversation, .. }
            | Self::ClearSender { conversation }
            | Self::Block { conversation, .. }
            | Self::Unblock { conversation, .. } => Subject::Conversation(conversation),
            Self::Archive { lead, .. }
            | Self::Unarchive { lead }
            | Self::SetStatus { lead, .. }
            | Self::SetFollowUp { lead, .. }
            | Self::Assign { lead, .. }
            | Self::AddTags { lead, .. }
            | Self::RemoveTag { lead, .. } => Subject::Lead(lead),
        }
    }

    /// Whether it may be repeated after an unknown outcome.
    ///
    /// The API's rules on repeated writes name these and no others: marking and
    /// archiving are idempotent, and the server sends one message per
    /// idempotency key. A repeated note would be a second note, and any other
    /// repeated change could undo somebody else's change made in between.
    pub fn may_repeat(&self) -> bool {
        match self {
            Self::MarkRead { .. }
            | Self::MarkHandled { .. }
            | Self::Archive { .. }
            | Self::Unarchive { .. }
            | Self::SendSms { .. } => true,
            Self::SetStatus { .. }
            | Self::SetFollowUp { .. }
            | Self::Assign { .. }
            | Self::AddTags { .. }
            | Self::RemoveTag { .. }
            | Self::AddNote { .. }
            | Self::CancelSms { .. }
            | Self::SetSender { .. }
            | Self::ClearSender { .. }
            | Self::Block { .. }
            | Self::Unblock { .. } => false,
        }
    }

    /// Checks the rules that need no server.
    ///
    /// # Errors
    /// The problem, as a sentence without the final stop.
    pub fn check(&self) -> Result<(), &'static str> {
        let fault = match self {
            Self::Archive { note: Some(note), .. }
                if note.as_str().encode_utf16().count() > Self::MAX_ARCHIVE_NOTE =>
            {
                "The note is longer than 500 characters"
            }
            Self::SetStatus { status_type, outcome, .. }
                if status_type.trim().is_empty() || outcome.trim().is_empty() =>
            {
                "The status is empty"
            }
            Self::AddTags { tags, names, .. } if tags.is_empty() && names.is_empty() => {
                "No tag to add"
            }
            Self::AddNote { text, .. } if text.is_blank() => "The note is empty",
            Self::Block { phone, .. } | Self::Unblock { phone, .. } if phone.is_blank() => {
                "No phone number"
            }
            Self::Block { reason, .. } | Self::Unblock { reason, .. } if reason.is_blank() => {
                "Give a reason"
            }
            Self::SendSms { text, .. } if text.is_blank() => "The text is empty",
            Self::SendSms { conversation, .. } if conversation.as_str().is_empty() => {
                "The text has no conversation"
            }
            Self::SendSms { idempotency_key, .. } if idempotency_key.as_str().is_empty() => {
                "The text has no idempotency key"
            }
            Self::SetSender { number, .. } if number.as_str().is_empty() => "No number was chosen",
            _ => return Ok(()),
        };
        Err(fault)
    }

    /// The user's texts in it, for redaction elsewhere.
    pub fn private_texts(&self) -> impl Iterator<Item = &str> {
        let text = match self {
            Self::Archive { note: text, .. } | Self::SetStatus { notes: text, .. } => text.as_ref(),
            Self::AddNote { text, .. } | Self::SendSms { text, .. } => Some(text),
            Self::Block { reason, .. } | Self::Unblock { reason, .. } => Some(reason),
            _ => None,
        };
        text.map(RedactedText::as_str).into_iter()
    }
}

#[cfg(test)]
mod tests;
