//! Undo of a single entry of the outbox, however long ago it was made.
//!
//! First the entry itself says whether there is anything to undo, then the
//! server's present state, whether it is still as the entry left it: somebody
//! else's later change is not overwritten.

mod current;

use jiff::Timestamp;

pub use current::CurrentState;

use crate::domain::{ConversationId, LeadId, Operation, RedactedText, Subject};
use crate::triage::ActionKind;
use crate::triage::outbox::{Departure, Discard, EntryState, OutboxEntry};

/// Reason for a change of suppressions that undoes another one.
const REASON: &str = "Undone in leadping-tui";

/// How an entry is undone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reversal {
    /// It was not sent, and will not be.
    Withdraw,
    /// This is sent, if the server's state is still as the entry left it.
    Inverse(Box<Operation>),
}

/// A fact that shows whether the state is still as an entry left it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Requirement {
    Lead(LeadId),
    /// The sender number of a conversation.
    Sender(ConversationId),
    /// The suppression of a phone number.
    Suppression(RedactedText),
}

/// How an entry is undone. `undo` is the latest undo of it that counts.
///
/// # Errors
/// Why it cannot be undone, in lower case without the final stop.
pub fn plan(
    entry: &OutboxEntry,
    undo: Option<&OutboxEntry>,
    now: Timestamp,
) -> Result<Reversal, &'static str> {
    if let Some(undo) = undo {
        return Err(match undo.state {
            EntryState::Done => "already undone",
            EntryState::Waiting | EntryState::Sending => "already being undone",
            _ => "its undo needs attention in the outbox",
        });
    }
    match entry.state {
        EntryState::Waiting if entry.may_have_applied => {
            Err("it may have gone through already, see the outbox")
        }
        EntryState::Waiting if entry.is_reply_mark() => Err("its text is already sent"),
        EntryState::Waiting => Ok(Reversal::Withdraw),
        EntryState::Sending => Err("already sending; try again in a moment"),
        EntryState::NeedsConfirmation { .. }
        | EntryState::Failed { .. }
        | EntryState::Unknown { .. } => Err("it needs attention in the outbox first"),
        EntryState::Stale => Err("it changed nothing"),
        EntryState::Discarded(Discard::ByPerson) => Err("it was discarded, not sent"),
        EntryState::Discarded(Discard::Undone) => Err("already undone"),
        EntryState::Discarded(Discard::Unsupported) => Err("the server doesn't support it"),
        EntryState::Discarded(Discard::Replaced { .. }) => Err("a later change replaced it"),
        EntryState::Discarded(Discard::CancelledOut { .. }) => {
            Err("a later change canceled it before it was sent")
        }
        EntryState::Done if entry.undoes.is_some() => {
            Err("an undo can't be undone, do it again instead")
        }
        EntryState::Done => inverse(entry, now).map(|it| Reversal::Inverse(Box::new(it))),
    }
}

/// Whether a later change of the same kind is not finished yet: the undo would
/// come after it.
pub fn is_followed<'a>(
    entry: &OutboxEntry,
    unfinished: impl IntoIterator<Item = &'a OutboxEntry>,
) -> bool {
    // Texts do not replace each other.
    if entry.is_text() {
        return false;
    }
    let (subject, changes) = (entry.operation.subject(), changes(&entry.operation));
    unfinished.into_iter().any(|later| {
        later.id > entry.id
            && later.undoes != Some(entry.id)
            && later.operation.subject() == subject
            && self::changes(&later.operation) == changes
    })
}

/// Why an entry cannot be undone that [is followed](is_followed) by another.
pub const FOLLOWED: &str = "a later change is waiting";

/// What an operation changes, by one of the actions that change it.
fn changes(operation: &Operation) -> ActionKind {
    match ActionKind::from_operation(operation) {
        ActionKind::Unarchive => ActionKind::Archive,
        ActionKind::Unblock => ActionKind::Block,
        // A new status ends the follow-up of the former one.
        ActionKind::FollowUp => ActionKind::Status,
        kind => kind,
    }
}

/// Checks an undo that would leave now: the state may have changed since it was
/// made. `undone` is the entry that it undoes, if that is still kept.
pub fn departure(
    undo: &OutboxEntry,
    undone: Option<&OutboxEntry>,
    current: &CurrentState,
) -> Departure {
    let Some(undone) = undone else {
        return Departure::Refused("what it undoes is no longer known".to_owned());
    };
    match current.check(undone, undo.operation.clone(), |_| None) {
        Ok(_) => Departure::Go,
        Err(why) => Departure::Refused(why),
    }
}

/// The opposite of an entry that took effect.
fn inverse(entry: &OutboxEntry, now: Timestamp) -> Result<Operation, &'static str> {
    let reason = || RedactedText::new(REASON);
    Ok(match &entry.operation {
        Operation::MarkRead { .. } => return Err("a conversation can't be marked unread"),
        Operation::MarkHandled { .. } => return Err("marking handled can't be undone"),
        Operation::AddNote { .. } => return Err("notes can't be deleted"),
        Operation::CancelSms { .. } => return Err("a canceled text can't be restored"),
        Operation::SendSms { scheduled_for: None, .. } => {
            return Err("a sent text can't be taken back");
        }
        Operation::SendSms { scheduled_for: Some(at), .. } if *at <= now => {
            return Err("a sent text can't be taken back");
        }
        Operation::SendSms { conversation, .. } => {
            let event =
                entry.undo.event.clone().ok_or("Leadping didn't name the text to cancel")?;
            Operation::CancelSms { conversation: conversation.clone(), event }
        }
        Operation::Block { conversation, phone, organization, .. } => Operation::Unblock {
            conversation: conversation.clone(),
            phone: phone.clone(),
            reason: reason(),
            organization: organization.clone(),
        },
        Operation::Unblock { conversation, phone, organization, .. } => Operation::Block {
            conversation: conversation.clone(),
            phone: phone.clone(),
            reason: reason(),
            organization: organization.clone(),
        },
        Operation::Archive { .. }
        | Operation::Unarchive { .. }
        | Operation::SetStatus { .. }
        | Operation::SetFollowUp { .. }
        | Operation::Assign { .. }
        | Operation::AddTags { .. }
        | Operation::RemoveTag { .. }
        | Operation::SetSender { .. }
        | Operation::ClearSender { .. } => {
            let known = entry.undo.inverse.as_deref().cloned();
            return known.ok_or_else(|| without_inverse(entry));
        }
    })
}

/// Why there is no inverse of an entry that could have one.
fn without_inverse(entry: &OutboxEntry) -> &'static str {
    if entry.origin.is_none() {
        return "an older version saved it, without what undo needs";
    }
    match entry.operation {
        Operation::Unarchive { .. } => "why it was archived before isn't known",
        Operation::SetStatus { .. } => "the status before isn't known",
        Operation::SetFollowUp { .. } => "the follow-up before isn't known",
        Operation::Assign { .. } => "who had the lead before isn't known",
        Operation::AddTags { ref tags, .. } if tags.is_empty() => "Leadping didn't name the tag",
        Operation::AddTags { .. } => "the lead had that tag before, or it isn't known",
        Operation::RemoveTag { .. } => "whether the lead had that tag before isn't known",
        _ => "what it was before isn't known",
    }
}

/// The facts that [`CurrentState::check`] requires: of an entry before it is
/// undone, or of the undo before it leaves.
pub fn requirements(entry: &OutboxEntry) -> Vec<Requirement> {
    let lead = match entry.operation.subject() {
        Subject::Lead(lead) => Some(lead.clone()),
        Subject::Conversation(_) => entry.lead.clone(),
    };
    match (&entry.operation, entry.undoes) {
        (
            Operation::SetSender { conversation, .. } | Operation::ClearSender { conversation },
            _,
        ) => vec![Requirement::Sender(conversation.clone())],
        // Blocking anew needs no permission.
        (Operation::Block { phone, .. }, None) | (Operation::Unblock { phone, .. }, Some(_)) => {
            let lead = lead.into_iter().map(Requirement::Lead);
            lead.chain([Requirement::Suppression(phone.clone())]).collect()
        }
        (
            Operation::Archive { .. }
            | Operation::Unarchive { .. }
            | Operation::SetStatus { .. }
            | Operation::SetFollowUp { .. }
            | Operation::Assign { .. }
            | Operation::AddTags { .. }
            | Operation::RemoveTag { .. },
            _,
        ) => lead.into_iter().map(Requirement::Lead).collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests;
