//! What triage does to a conversation or a lead: one value a write of the API,
//! complete enough to be kept on disk and sent much later.

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
    /// Names a user of the organization.
    UserId
}

id! {
    /// Names a tag of the organization.
    TagId
}

id! {
    /// Names a phone number of the organization.
    PhoneNumberId
}

id! {
    /// What the server tells two messages from one message sent twice by
    /// (`outboundIdempotencyKey`): one a message, the same at every attempt.
    IdempotencyKey
}

/// Why a lead is archived: 0 to 9. The meanings are not published.
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
            return Err(format!("an archive reason is a number from 0 to {}", Self::MAX));
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

/// What becomes of a follow-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FollowUp {
    /// It is done.
    Complete,
    /// It is due at another time.
    Due(Timestamp),
}

/// A write of the API. The serialized form is kept on disk from one version of
/// the program to the next: names stay, and a name or a member that is not
/// known fails instead of being left out of what is sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "operation", rename_all = "snake_case", deny_unknown_fields)]
pub enum Operation {
    /// Clears unread, at the event that the reader saw last:
    /// `POST /conversations/{id}/mark-read`.
    MarkRead {
        /// Which conversation.
        conversation: ConversationId,
        /// The conversation's `eventVersion`; older servers have none.
        #[serde(deserialize_with = "Option::deserialize")]
        event_version: Option<i64>,
    },
    /// Clears the reply requirement, at what the reader saw of it:
    /// `POST /conversations/{id}/mark-handled`.
    MarkHandled {
        /// Which conversation.
        conversation: ConversationId,
        /// The conversation's `replyVersion`; older servers have none.
        #[serde(deserialize_with = "Option::deserialize")]
        reply_version: Option<i64>,
    },
    /// Archives a lead, and so every conversation of it:
    /// `POST /leads/{id}/archive`.
    Archive {
        /// Which lead.
        lead: LeadId,
        /// Why.
        reason: ArchiveReason,
        /// Why, in words; at most [`Operation::MAX_ARCHIVE_NOTE`] long.
        #[serde(deserialize_with = "Option::deserialize")]
        note: Option<RedactedText>,
    },
    /// Takes a lead back from the archive: `POST /leads/{id}/unarchive`.
    Unarchive {
        /// Which lead.
        lead: LeadId,
    },
    /// Sets a lead's status: `PUT /leads/{leadId}/status`.
    SetStatus {
        /// Which lead.
        lead: LeadId,
        /// The kind of change (`type`).
        status_type: String,
        /// What came of the lead.
        outcome: String,
        /// One of the contract's categories.
        #[serde(deserialize_with = "Option::deserialize")]
        category: Option<String>,
        /// What the user wrote about it.
        #[serde(deserialize_with = "Option::deserialize")]
        notes: Option<RedactedText>,
        /// The `revision` of the status that the user saw.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        expected_revision: Option<i64>,
        /// The id of the status that the user saw.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        expected_status: Option<String>,
    },
    /// Completes a follow-up or moves it: `PUT /leads/{id}/follow-up`.
    SetFollowUp {
        /// Which lead.
        lead: LeadId,
        /// What becomes of it.
        follow_up: FollowUp,
        /// The status' `revision` that the user saw.
        #[serde(deserialize_with = "Option::deserialize")]
        expected_revision: Option<i64>,
        /// The id of the status that the user saw.
        #[serde(deserialize_with = "Option::deserialize")]
        expected_status: Option<String>,
    },
    /// Gives a lead to a user, or to nobody: `PUT /leads/{id}/assignment`.
    Assign {
        /// Which lead.
        lead: LeadId,
        /// To whom; `None` puts it back into the queue.
        #[serde(deserialize_with = "Option::deserialize")]
        user: Option<UserId>,
    },
    /// Adds tags to a lead: `POST /leads/{id}/tags`.
    AddTags {
        /// Which lead.
        lead: LeadId,
        /// Tags by their ids.
        tags: Vec<TagId>,
        /// Tags by their names.
        names: Vec<String>,
        /// Whether names that no tag has make new tags.
        create_missing: bool,
    },
    /// Takes a tag off a lead: `DELETE /leads/{id}/tags/{tagId}`.
    RemoveTag {
        /// Which lead.
        lead: LeadId,
        /// Which tag.
        tag: TagId,
    },
    /// Adds a note that the lead does not see:
    /// `POST /events/conversations/{conversationId}/notes`.
    AddNote {
        /// Which conversation.
        conversation: ConversationId,
        /// What it says.
        text: RedactedText,
    },
    /// Sends a message to the lead's phone, now or later: `POST /sms/send`.
    SendSms {
        /// Which conversation.
        conversation: ConversationId,
        /// What it says.
        text: RedactedText,
        /// When the server is to send it; `None` is at once.
        #[serde(deserialize_with = "Option::deserialize")]
        scheduled_for: Option<Timestamp>,
        /// From which number; `None` leaves that to the server.
        #[serde(deserialize_with = "Option::deserialize")]
        from: Option<PhoneNumberId>,
        /// The key of this message and of no other.
        idempotency_key: IdempotencyKey,
    },
    /// Takes back a message that is scheduled and not sent yet:
    /// `POST /sms/{smsEventId}/cancel`.
    CancelSms {
        /// The conversation that it is in.
        conversation: ConversationId,
        /// The message.
        event: EventId,
    },
    /// Chooses the number that answers go out from:
    /// `POST /phone-numbers/outgoing/conversation/{conversationId}/override`.
    SetSender {
        /// Which conversation.
        conversation: ConversationId,
        /// Which number.
        number: PhoneNumberId,
    },
    /// Leaves the choice of the number to the server again:
    /// `DELETE /phone-numbers/outgoing/conversation/{conversationId}/override`.
    ClearSender {
        /// Which conversation.
        conversation: ConversationId,
    },
    /// Keeps the organization from texting a number: `POST /suppressions`.
    Block {
        /// The conversation with the number.
        conversation: ConversationId,
        /// The number.
        phone: RedactedText,
        /// Why, in words.
        reason: RedactedText,
        /// Whose list it is, for the one version of the API that has to be
        /// told.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        organization: Option<String>,
    },
    /// Lets it be texted again: `POST /suppressions/release`.
    Unblock {
        /// The conversation with the number.
        conversation: ConversationId,
        /// The number.
        phone: RedactedText,
        /// Why, in words.
        reason: RedactedText,
        /// See [`Operation::Block`].
        #[serde(default, skip_serializing_if = "Option::is_none")]
        organization: Option<String>,
    },
}

/// What an operation is done to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Subject<'a> {
    /// One conversation.
    Conversation(&'a ConversationId),
    /// A lead, and so every conversation of it.
    Lead(&'a LeadId),
}

impl Operation {
    /// The longest note on archiving in UTF-16 units, which are never fewer
    /// than what the contract may count (`maxLength` of `LeadArchiveRequest`).
    pub const MAX_ARCHIVE_NOTE: usize = 500;

    /// What it is done to.
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

    /// Whether it may be sent again when nobody knows what became of it.
    ///
    /// The API's rules on repeated writes name these and no others: marking
    /// and archiving lead to the same state however often they are done, and
    /// the server sends one message for one idempotency key. A repeated note
    /// would be a second note, and a repeated change of anything else could
    /// undo what somebody did meanwhile.
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

    /// Checks what can be known without asking the server.
    ///
    /// # Errors
    /// What is wrong with it, as a sentence without the final stop.
    pub fn check(&self) -> Result<(), &'static str> {
        let fault = match self {
            Self::Archive { note: Some(note), .. }
                if note.as_str().encode_utf16().count() > Self::MAX_ARCHIVE_NOTE =>
            {
                "the note on archiving is longer than 500 characters"
            }
            Self::SetStatus { status_type, outcome, .. }
                if status_type.trim().is_empty() || outcome.trim().is_empty() =>
            {
                "the status is empty"
            }
            Self::AddTags { tags, names, .. } if tags.is_empty() && names.is_empty() => {
                "there is no tag to add"
            }
            Self::AddNote { text, .. } if text.is_blank() => "the note is empty",
            Self::Block { phone, .. } | Self::Unblock { phone, .. } if phone.is_blank() => {
                "no phone number"
            }
            Self::Block { reason, .. } | Self::Unblock { reason, .. } if reason.is_blank() => {
                "give a reason"
            }
            Self::SendSms { text, .. } if text.is_blank() => "the message is empty",
            Self::SendSms { conversation, .. } if conversation.as_str().is_empty() => {
                "the message has no conversation"
            }
            Self::SendSms { idempotency_key, .. } if idempotency_key.as_str().is_empty() => {
                "the message has no idempotency key"
            }
            Self::SetSender { number, .. } if number.as_str().is_empty() => "no number was chosen",
            _ => return Ok(()),
        };
        Err(fault)
    }

    /// What somebody wrote in it, for whoever has to keep that out of a text.
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
