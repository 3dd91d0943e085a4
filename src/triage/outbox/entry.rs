//! Outbox entries and their states.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::domain::{LeadId, Operation, RedactedText, Subject};
use crate::triage::compose::Approvals;
use crate::triage::outbox::ReplyMarks;
use crate::triage::outbox::undo_facts::UndoFacts;

/// An entry's id. Later entries have greater numbers, and none is reused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EntryId(pub i64);

/// The group of entries created by one key press: the id of its first entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GroupId(pub i64);

/// A write that is not in the outbox yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewEntry {
    /// The recipient or lead, for display.
    pub who: RedactedText,
    /// The action, for display.
    pub verb: String,
    /// The lead of the operation's conversation, if known: actions on a lead
    /// and on its conversations then keep their order relative to each other.
    pub lead: Option<LeadId>,
    /// The phone number of a text's recipient, as the conversation has it.
    pub phone: Option<RedactedText>,
    /// The write. The store adds a message's idempotency key.
    pub operation: Operation,
    /// The warnings that the user has confirmed.
    pub approvals: Approvals,
    pub origin: Origin,
    /// The write that restores the previous state, if there is one and that
    /// state is known.
    pub inverse: Option<Box<Operation>>,
    /// The entry that it undoes.
    pub undoes: Option<EntryId>,
    /// The marks that a text makes once it is sent.
    pub marks: Option<ReplyMarks>,
}

impl NewEntry {
    /// A write made on the screen, without a phone number, confirmations and an
    /// inverse.
    pub fn new(who: RedactedText, verb: &str, lead: Option<LeadId>, operation: Operation) -> Self {
        Self {
            who,
            verb: verb.to_owned(),
            lead,
            phone: None,
            operation,
            approvals: Approvals::NONE,
            origin: Origin::Screen,
            inverse: None,
            undoes: None,
            marks: None,
        }
    }
}

/// Where an entry was added. Stored on disk: names stay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    Screen,
    CommandLine,
    /// By a rule that the user has set, without a key press.
    Automatic,
}

/// A write in the outbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutboxEntry {
    /// Also its position in the order.
    pub id: EntryId,
    /// The unit of undo.
    pub group: GroupId,
    /// The recipient or lead, for display.
    pub who: RedactedText,
    /// The action, for display.
    pub verb: String,
    /// The lead of the operation's conversation, if known.
    pub lead: Option<LeadId>,
    /// The phone number of a text's recipient, as the conversation had it.
    pub phone: Option<RedactedText>,
    pub operation: Operation,
    /// The warnings that the user has confirmed. The confirmation of an hour
    /// ends when the entry requires confirmation again.
    pub approvals: Approvals,
    /// `None` for an entry of a version that did not keep it.
    pub origin: Option<Origin>,
    /// What its undo takes.
    pub undo: UndoFacts,
    /// The entry that it undoes.
    pub undoes: Option<EntryId>,
    /// The marks that a text makes once it is sent; of such a mark, its
    /// precondition.
    pub marks: Option<ReplyMarks>,
    pub state: EntryState,
    /// Number of attempts since the user last requested it.
    pub attempts: u32,
    /// Whether an earlier attempt may have taken effect. A later refusal does
    /// not reset it: it says nothing about that attempt.
    pub may_have_applied: bool,
    /// When it was appended.
    pub created: Timestamp,
    /// When the user last requested it.
    pub requested_at: Timestamp,
    /// When it may be sent, while it waits.
    pub due: Timestamp,
    /// When it entered its state.
    pub changed: Timestamp,
}

impl OutboxEntry {
    /// A waiting entry.
    pub fn new(
        new: NewEntry,
        (id, group): (EntryId, GroupId),
        due: Timestamp,
        now: Timestamp,
    ) -> Self {
        let NewEntry {
            who,
            verb,
            lead,
            phone,
            operation,
            approvals,
            origin,
            inverse,
            undoes,
            marks,
        } = new;
        Self {
            id,
            group,
            who,
            verb,
            lead,
            phone,
            operation,
            approvals,
            origin: Some(origin),
            undo: UndoFacts { inverse, ..UndoFacts::default() },
            undoes,
            marks,
            state: EntryState::Waiting,
            attempts: 0,
            may_have_applied: false,
            created: now,
            requested_at: now,
            due,
            changed: now,
        }
    }
}

/// The state of an entry. Stored on disk: names stay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case", deny_unknown_fields)]
pub enum EntryState {
    /// It is sent automatically when due.
    Waiting,
    /// It is sent after confirmation by the user.
    #[serde(rename = "asking")]
    NeedsConfirmation {
        /// The reason, no final stop; `None` if it is its age.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        why: Option<String>,
        /// The warnings that the confirmation covers.
        #[serde(default, skip_serializing_if = "Approvals::is_empty")]
        needs: Approvals,
    },
    /// It is being sent.
    Sending,
    /// It was not done.
    Failed {
        /// The reason, a sentence without the final stop.
        why: String,
        /// Whether a later attempt may succeed.
        retryable: bool,
    },
    /// It may or may not have been done.
    Unknown {
        /// The reason, a sentence without the final stop.
        why: String,
    },
    Done,
    /// It had no effect, because something newer came.
    Stale,
    Discarded(Discard),
}

/// Why an entry is not sent. Stored on disk: names stay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "how", rename_all = "snake_case", deny_unknown_fields)]
pub enum Discard {
    /// The user discarded it.
    ByPerson,
    /// It was undone before it had been sent.
    Undone,
    /// A later entry includes its effect.
    Replaced { by: EntryId },
    /// It and another entry cancel each other out.
    CancelledOut { with: EntryId },
    /// The server cannot do it, and nobody asked for it by itself.
    Unsupported,
}

/// Why a transition is refused: the entry is in another state than assumed,
/// because of another instance for example.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NotAllowed {
    #[error("already sending")]
    BeingSent,
    #[error("no longer in the outbox")]
    Finished,
    #[error("already queued")]
    IsWaiting,
    /// An answer to an entry that is not being sent.
    #[error("not being sent")]
    NotBeingSent,
    /// Another text beside one that may have been sent is another message.
    #[error("it may already be sent. Discard it and start a new one")]
    MayHaveHappened,
    #[error("only texts and notes can be edited")]
    OtherOperation,
    #[error("already undone")]
    IsUndone,
}

impl OutboxEntry {
    /// Whether its outcome is still open.
    pub fn is_unfinished(&self) -> bool {
        !matches!(self.state, EntryState::Done | EntryState::Stale | EntryState::Discarded(_))
    }

    /// Whether it undoes the entry named in `undoes`, or may still do so.
    pub fn counts_as_undo(&self) -> bool {
        !matches!(self.state, EntryState::Stale | EntryState::Discarded(_))
    }

    /// Whether it addresses a person, so that a late or repeated one is worse
    /// than none.
    pub(super) fn is_message(&self) -> bool {
        matches!(self.operation, Operation::SendSms { .. } | Operation::AddNote { .. })
    }

    /// The lead that it concerns, if known.
    pub(super) fn about_lead(&self) -> Option<&LeadId> {
        match self.operation.subject() {
            Subject::Lead(lead) => Some(lead),
            Subject::Conversation(_) => self.lead.as_ref(),
        }
    }

    /// The entry in another state.
    pub(super) fn with_state(&self, state: EntryState, now: Timestamp) -> Self {
        Self { state, changed: now, ..self.clone() }
    }

    /// The entry in need of confirmation because of its age.
    #[must_use]
    pub fn too_old(&self, now: Timestamp) -> Self {
        self.needing_confirmation(None, Approvals::NONE, now)
    }

    /// The entry in need of confirmation because it may belong to another
    /// account: the outbox's account was unknown when it was written.
    #[must_use]
    pub fn for_unknown_account(&self, now: Timestamp) -> Self {
        let why = "Written before the account was known: confirm to send".to_owned();
        self.needing_confirmation(Some(why), Approvals::NONE, now)
    }

    /// The entry in need of confirmation.
    pub(super) fn needing_confirmation(
        &self,
        why: Option<String>,
        needs: Approvals,
        now: Timestamp,
    ) -> Self {
        let approvals = self.approvals.without_hours();
        Self { approvals, ..self.with_state(EntryState::NeedsConfirmation { why, needs }, now) }
    }

    /// The entry made redundant by another one.
    #[must_use]
    pub fn redundant(&self, how: Discard, now: Timestamp) -> Self {
        self.with_state(EntryState::Discarded(how), now)
    }

    /// Why it requires confirmation, as text.
    pub fn confirmation_reason(&self) -> &str {
        match &self.state {
            EntryState::NeedsConfirmation { why: Some(why), .. } => why,
            _ if self.is_message() => "Over 10 min old: confirm to send",
            _ => "Over 24 h old: confirm to send",
        }
    }

    /// The entry, to be sent at `due`.
    pub(super) fn waiting(&self, due: Timestamp, now: Timestamp) -> Self {
        Self { due, ..self.with_state(EntryState::Waiting, now) }
    }
}
