//! Actions with all of their parameters: complete enough to be repeated on
//! another target.

use jiff::Timestamp;

use super::target::PreviousState;
use super::{ActionKind, ActionTarget};
use crate::domain::{
    ArchiveReason, EventId, FollowUp, IdempotencyKey, LeadId, Operation, PhoneNumberId,
    RedactedText, StatusGuard, TagId, UserId,
};

/// An action with its parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    Read,
    Handled,
    /// Archive the lead.
    Archive {
        reason: ArchiveReason,
        /// At most [`Operation::MAX_ARCHIVE_NOTE`] long.
        note: Option<RedactedText>,
    },
    /// Restore the lead from the archive.
    Unarchive,
    Status {
        /// Outcome of the lead.
        outcome: String,
        /// One of the contract's categories.
        category: Option<String>,
        notes: Option<RedactedText>,
    },
    /// Complete or reschedule the follow-up.
    FollowUp(FollowUp),
    /// Assign the lead to a user, or to nobody.
    Assign(Option<UserId>),
    /// Add a tag to the lead.
    AddTag {
        /// `None` for a tag known by its name only.
        tag: Option<TagId>,
        name: String,
        /// Whether an unknown name creates a new tag.
        create: bool,
    },
    /// Remove a tag from the lead.
    RemoveTag {
        tag: TagId,
        name: String,
    },
    Note(RedactedText),
    Reply {
        text: RedactedText,
        /// When the server shall send it; `None` is immediately.
        scheduled_for: Option<Timestamp>,
        /// Sender number; `None` lets the server choose.
        from: Option<PhoneNumberId>,
    },
    /// Cancel a scheduled message.
    Cancel(EventId),
    /// Choose the sender number; `None` lets the server choose.
    Sender(Option<PhoneNumberId>),
    /// Suppress texts to the number, for a reason.
    Block(RedactedText),
    /// Release the suppression of the number, for a reason.
    Unblock(RedactedText),
}

impl Action {
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

    /// The write for a target. A message gets its idempotency key from the
    /// outbox.
    ///
    /// # Errors
    /// Why the action does not apply to the target, as a sentence without the
    /// final stop.
    pub fn operation(&self, target: &ActionTarget) -> Result<Operation, &'static str> {
        target.allows(self.kind())?;
        let conversation = || target.conversation.clone();
        let lead = || target.lead.clone().ok_or("No lead is linked to this conversation");
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
                // The contract calls it the category of the change, and
                // requires it.
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

    /// The inverse write that restores the target's previous state; `None` if
    /// the API has none or the previous state is unknown. A scheduled message
    /// is canceled by its event, and the change of a status is undone on top of
    /// its revision: both are known only from the answer.
    pub fn undo_operation(&self, target: &ActionTarget) -> Option<Operation> {
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
                let tag = tag.clone()?;
                // One that was there before stays.
                if before.tags.as_ref()?.contains(&tag) {
                    return None;
                }
                Self::RemoveTag { tag, name: name.clone() }
            }
            Self::RemoveTag { tag, name } => {
                // One that was not there before stays away.
                if !before.tags.as_ref()?.contains(tag) {
                    return None;
                }
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
