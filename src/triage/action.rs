//! What is done by a verb, with all that it has to know: complete enough to be
//! done again to something else.

use jiff::Timestamp;

use super::target::PreviousState;
use super::{ActionKind, ActionTarget};
use crate::domain::{
    ArchiveReason, EventId, FollowUp, IdempotencyKey, LeadId, Operation, PhoneNumberId,
    RedactedText, StatusGuard, TagId, UserId,
};

/// A verb with its parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Clear unread.
    Read,
    /// Clear the reply requirement.
    Handled,
    /// Archive the lead.
    Archive {
        /// Why.
        reason: ArchiveReason,
        /// Why, in words.
        note: Option<RedactedText>,
    },
    /// Take the lead back from the archive.
    Unarchive,
    /// Set the lead's status.
    Status {
        /// What came of the lead.
        outcome: String,
        /// One of the contract's categories.
        category: Option<String>,
        /// What the user wrote about it.
        notes: Option<RedactedText>,
    },
    /// Complete the follow-up or move it.
    FollowUp(FollowUp),
    /// Give the lead to a user, or to nobody.
    Assign(Option<UserId>),
    /// Put a tag on the lead.
    AddTag {
        /// Which; `None` where it is known by its name alone.
        tag: Option<TagId>,
        /// What it is called.
        name: String,
        /// Whether a name that no tag has makes a new one.
        create: bool,
    },
    /// Take a tag off the lead.
    RemoveTag {
        /// Which.
        tag: TagId,
        /// What it is called.
        name: String,
    },
    /// Add a note.
    Note(RedactedText),
    /// Send a message.
    Reply {
        /// What it says.
        text: RedactedText,
        /// When the server is to send it; `None` is at once.
        scheduled_for: Option<Timestamp>,
        /// From which number; `None` leaves that to the server.
        from: Option<PhoneNumberId>,
    },
    /// Take a scheduled message back.
    Cancel(EventId),
    /// Choose the number that answers go out from; `None` leaves it to the
    /// server.
    Sender(Option<PhoneNumberId>),
    /// Keep the number from being texted, for a reason.
    Block(RedactedText),
    /// Let the number be texted again, for a reason.
    Unblock(RedactedText),
}

impl Action {
    /// The verb that it carries out.
    pub fn kind(&self) -> ActionKind {
        match self {
            Self::Read => ActionKind::Read,
            Self::Handled => ActionKind::Handled,
            Self::Archive { .. } => ActionKind::Archive,
            Self::Unarchive => ActionKind::Unarchive,
            Self::Status { .. } => ActionKind::Status,
            Self::FollowUp(_) => ActionKind::FollowUp,
            Self::Assign(_) => ActionKind::Assign,
            Self::AddTag { .. } | Self::RemoveTag { .. } => ActionKind::Tags,
            Self::Note(_) => ActionKind::Note,
            Self::Reply { .. } => ActionKind::Reply,
            Self::Cancel(_) => ActionKind::CancelScheduled,
            Self::Sender(_) => ActionKind::Sender,
            Self::Block(_) => ActionKind::Block,
            Self::Unblock(_) => ActionKind::Unblock,
        }
    }

    /// The write that it is for a target. A message gets its idempotency key
    /// from the outbox.
    ///
    /// # Errors
    /// Why it means nothing to the target, as a sentence without the final
    /// stop.
    pub fn operation(&self, target: &ActionTarget) -> Result<Operation, &'static str> {
        target.allows(self.kind())?;
        let conversation = || target.conversation.clone();
        let lead = || target.lead.clone().ok_or("the server names no lead for it");
        let phone = || target.phone.clone().ok_or("no phone number");
        let operation = match self.clone() {
            Self::Read => Operation::MarkRead {
                conversation: conversation(),
                event_version: target.event_version,
            },
            Self::Handled => Operation::MarkHandled {
                conversation: conversation(),
                reply_version: target.reply_version,
            },
            Self::Archive { reason, note } => Operation::Archive { lead: lead()?, reason, note },
            Self::Unarchive => Operation::Unarchive { lead: lead()? },
            Self::Status { outcome, category, notes } => Operation::SetStatus {
                lead: lead()?,
                // The contract calls it the category of the change, and requires it.
                status_type: category.clone().unwrap_or_else(|| outcome.clone()),
                outcome,
                category,
                notes,
                expected_revision: None,
                expected_status: None,
            },
            Self::FollowUp(follow_up) => Operation::SetFollowUp {
                lead: lead()?,
                follow_up,
                expected_revision: None,
                expected_status: None,
            },
            Self::Assign(user) => Operation::Assign { lead: lead()?, user },
            Self::AddTag { tag, name, create } => add_tag(lead()?, tag, name, create),
            Self::RemoveTag { tag, .. } => Operation::RemoveTag { lead: lead()?, tag },
            Self::Note(text) => Operation::AddNote { conversation: conversation(), text },
            Self::Reply { text, scheduled_for, from } => Operation::SendSms {
                conversation: conversation(),
                text,
                scheduled_for,
                from,
                idempotency_key: IdempotencyKey::new(""),
            },
            Self::Cancel(event) => Operation::CancelSms { conversation: conversation(), event },
            Self::Sender(Some(number)) => {
                Operation::SetSender { conversation: conversation(), number }
            }
            Self::Sender(None) => Operation::ClearSender { conversation: conversation() },
            Self::Block(reason) => Operation::Block {
                conversation: conversation(),
                phone: phone()?,
                reason,
                organization: None,
            },
            Self::Unblock(reason) => Operation::Unblock {
                conversation: conversation(),
                phone: phone()?,
                reason,
                organization: None,
            },
        };
        Ok(operation.guarded(target.before.guard.clone()))
    }

    /// The write that leads back to where the target was, once this has been
    /// done; `None` where the API has nothing for it or nobody knows what was
    /// there. A message that is scheduled is taken back by its event, and what
    /// a status has to be for its change to be taken back is not known before
    /// that has been made: both come with the answer.
    pub fn undoing(&self, target: &ActionTarget) -> Option<Operation> {
        let inverse = self.inverse(target)?;
        let is_archived = match self {
            Self::Archive { .. } => true,
            Self::Unarchive => false,
            _ => target.is_archived,
        };
        let before = PreviousState { guard: StatusGuard::default(), ..target.before.clone() };
        inverse.operation(&ActionTarget { is_archived, before, ..target.clone() }).ok()
    }

    fn inverse(&self, target: &ActionTarget) -> Option<Self> {
        let before = &target.before;
        Some(match self {
            Self::Archive { .. } => Self::Unarchive,
            Self::Unarchive => {
                Self::Archive { reason: before.archive_reason?, note: before.archive_note.clone() }
            }
            Self::Status { .. } => {
                let (outcome, category) = before.status.clone()?;
                Self::Status { outcome, category, notes: None }
            }
            Self::FollowUp(_) => Self::FollowUp(before.follow_up?),
            Self::Assign(_) => Self::Assign(before.assigned.clone()?),
            Self::AddTag { tag, name, .. } => {
                Self::RemoveTag { tag: tag.clone()?, name: name.clone() }
            }
            Self::RemoveTag { tag, name } => {
                Self::AddTag { tag: Some(tag.clone()), name: name.clone(), create: false }
            }
            Self::Sender(_) => Self::Sender(before.sender.clone()?),
            Self::Read
            | Self::Handled
            | Self::Note(_)
            | Self::Reply { .. }
            | Self::Cancel(_)
            | Self::Block(_)
            | Self::Unblock(_) => {
                return None;
            }
        })
    }
}

fn add_tag(lead: LeadId, tag: Option<TagId>, name: String, create: bool) -> Operation {
    let (tags, names) = match tag {
        Some(tag) => (vec![tag], Vec::new()),
        None => (Vec::new(), vec![name]),
    };
    Operation::AddTags { lead, tags, names, create_missing: create }
}

#[cfg(test)]
mod tests;
