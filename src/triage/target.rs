//! The target of an action, as the user saw it.

use jiff::Timestamp;

use super::ActionKind;
use super::action_kind::Scope;
use crate::domain::{
    ArchiveReason, ConversationId, FollowUp, Lead, LeadId, LeadStatus, PhoneNumberId, RedactedText,
    Row, StatusGuard, TagId, UserId,
};

/// A conversation with its lead, as displayed when the user acted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActionTarget {
    pub conversation: ConversationId,
    /// `None` if the server named none.
    pub lead: Option<LeadId>,
    /// The lead's phone number in the conversation.
    pub phone: Option<RedactedText>,
    /// The lead's name, for display.
    pub who: RedactedText,
    /// The `eventVersion` that was seen; `None` from servers without it.
    pub event_version: Option<i64>,
    /// The `replyVersion` that was seen; `None` from servers without it.
    pub reply_version: Option<i64>,
    /// The lead's last event; `None` if there was none, or from servers that do
    /// not tell.
    pub last_inbound_at: Option<Timestamp>,
    pub is_unread: bool,
    pub needs_reply: bool,
    pub is_archived: bool,
    /// The previous state to restore, as far as known.
    pub before: PreviousState,
}

/// The state of a lead or a conversation before an action.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PreviousState {
    pub archive_reason: Option<ArchiveReason>,
    pub archive_note: Option<RedactedText>,
    /// The outcome and its category.
    pub status: Option<(String, Option<String>)>,
    /// The id and revision of that status, as the guard of a change of it or
    /// its follow-up.
    pub guard: StatusGuard,
    /// When the follow-up was due; `Complete` if there is none any more.
    pub follow_up: Option<FollowUp>,
    /// The assigned user; `Some(None)` is nobody.
    pub assigned: Option<Option<UserId>>,
    /// The tags that have an id.
    pub tags: Option<Vec<TagId>>,
    /// The number chosen by hand; `Some(None)` is none.
    pub sender: Option<Option<PhoneNumberId>>,
}

impl ActionTarget {
    /// From a row. The lead's record adds to it: see
    /// [`ActionTarget::with_lead`].
    pub fn from_row(row: &Row) -> Self {
        let (first, last) = row.display_name();
        let outcome = row.outcome();
        let category = Some(row.category()).filter(|category| !category.is_empty());
        let reason = row.archive_reason().and_then(|reason| ArchiveReason::try_from(reason).ok());
        Self {
            conversation: row.conversation_id(),
            lead: row.lead_id(),
            phone: Some(row.lead_phone()).filter(|it| !it.is_empty()).map(RedactedText::new),
            who: RedactedText::new(format!("{first} {last}").trim_end()),
            event_version: Some(row.event_version).filter(|version| *version > 0),
            reply_version: Some(row.reply_version).filter(|version| *version > 0),
            last_inbound_at: row.last_inbound_at(),
            is_unread: row.is_unread(),
            needs_reply: row.needs_reply(),
            is_archived: row.is_archived(),
            before: PreviousState {
                archive_reason: reason,
                status: (!outcome.is_empty())
                    .then(|| (outcome.to_owned(), category.map(ToOwned::to_owned))),
                guard: StatusGuard { revision: row.status_revision(), status: None },
                ..PreviousState::default()
            },
        }
    }

    /// Adds the state in its lead's record.
    #[must_use]
    pub fn with_lead(mut self, lead: &Lead) -> Self {
        let before = &mut self.before;
        if self.phone.is_none() {
            let own = lead.contact.as_ref().and_then(|contact| contact.phone.as_ref());
            let own = own.and_then(|phone| phone.number.as_deref());
            self.phone = own.filter(|number| !number.trim().is_empty()).map(RedactedText::new);
        }
        before.archive_note = lead.archive_note.as_deref().map(RedactedText::new);
        before.assigned =
            Some(lead.assigned_to_user_id.as_deref().filter(|id| !id.is_empty()).map(UserId::new));
        before.tags =
            Some(lead.tags.iter().filter_map(|it| it.id.as_deref().map(TagId::new)).collect());
        if let Some(status) = lead.status() {
            let outcome = status.outcome.clone().filter(|outcome| !outcome.is_empty());
            if let Some(outcome) = outcome {
                before.status = Some((outcome, status.category.clone()));
            }
            before.guard = StatusGuard::new(status.id.as_deref(), status.revision);
            before.follow_up = match (status.follow_up_completed_at, status.follow_up_due_at) {
                (None, Some(due)) => Some(FollowUp::Due(due)),
                (Some(_), _) | (None, None) => Some(FollowUp::Complete),
            };
        }
        self
    }

    /// Adds the status in its conversation's record.
    #[must_use]
    pub fn with_status(mut self, status: Option<&LeadStatus>) -> Self {
        if let Some(status) = status {
            self.before.guard = StatusGuard::new(status.id.as_deref(), status.revision);
        }
        self
    }

    /// Whether an action applies.
    ///
    /// # Errors
    /// Why it does not, as a sentence without the final stop.
    pub fn allows(&self, verb: ActionKind) -> Result<(), &'static str> {
        let fault = match verb {
            ActionKind::Read if !self.is_unread => "Already read",
            ActionKind::Handled if !self.needs_reply => "Already handled",
            ActionKind::Archive if self.is_archived => "Already archived",
            ActionKind::Unarchive if !self.is_archived => "Not archived",
            _ if verb.entry().target == Scope::Lead && self.lead.is_none() => {
                "No lead is linked to this conversation"
            }
            _ => return Ok(()),
        };
        Err(fault)
    }
}
