//! One write on its way, and where it stands.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::domain::{LeadId, Operation, RedactedText, Subject};
use crate::triage::compose::Approvals;

/// Names an entry. Later entries have greater numbers, and none is used twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EntryId(pub i64);

/// Names what one key press led to: the id of the group's first entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GroupId(pub i64);

/// A write that somebody wants, before it is in the outbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewEntry {
    /// Whom it concerns, to be shown.
    pub who: RedactedText,
    /// What is done, to be shown.
    pub verb: String,
    /// The lead of the operation's conversation, where it is known: what is
    /// done to a lead and what is done to its conversations then keep their
    /// order among each other.
    pub lead: Option<LeadId>,
    /// The phone number that a text goes to, as the conversation has it.
    pub phone: Option<RedactedText>,
    /// What is sent. A message's idempotency key is put in by the store.
    pub operation: Operation,
    /// The warnings in spite of which a person wants it sent.
    pub approvals: Approvals,
}

impl NewEntry {
    /// A write that names no number and needs no yes.
    pub fn new(who: RedactedText, verb: &str, lead: Option<LeadId>, operation: Operation) -> Self {
        let verb = verb.to_owned();
        Self { who, verb, lead, phone: None, operation, approvals: Approvals::NONE }
    }
}

/// A write in the outbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutboxEntry {
    /// Its name, and its place in the order.
    pub id: EntryId,
    /// What it is undone with.
    pub group: GroupId,
    /// Whom it concerns, to be shown.
    pub who: RedactedText,
    /// What is done, to be shown.
    pub verb: String,
    /// The lead of the operation's conversation, where it is known.
    pub lead: Option<LeadId>,
    /// The phone number that a text goes to, as the conversation had it.
    pub phone: Option<RedactedText>,
    /// What is sent.
    pub operation: Operation,
    /// The warnings in spite of which a person wants it sent. A yes to an hour
    /// ends when the entry asks again.
    pub approvals: Approvals,
    /// Where it stands.
    pub state: EntryState,
    /// How often it has been sent since a person last wanted it.
    pub attempts: u32,
    /// Whether an attempt may have taken effect and nobody knows. A later
    /// refusal does not end the doubt: it says nothing about that attempt.
    pub doubt: bool,
    /// When it was put into the outbox.
    pub created: Timestamp,
    /// When a person last said that it should go.
    pub wanted: Timestamp,
    /// When it may go, while it waits.
    pub due: Timestamp,
    /// When it came to where it stands.
    pub changed: Timestamp,
}

/// Where an entry stands. Kept on disk: names stay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case", deny_unknown_fields)]
pub enum EntryState {
    /// It goes out by itself when it is due.
    Waiting,
    /// It goes out when a person says so.
    Asking {
        /// The reason, no final stop; `None` where it is its age.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        why: Option<String>,
        /// The warnings that a yes is one to.
        #[serde(default, skip_serializing_if = "Approvals::is_empty")]
        needs: Approvals,
    },
    /// It is on its way.
    Sending,
    /// It was not done.
    Failed {
        /// Why, as a sentence without the final stop.
        why: String,
        /// Whether the same may pass at another time.
        retryable: bool,
    },
    /// Nobody knows whether it was done.
    Unknown {
        /// Why, as a sentence without the final stop.
        why: String,
    },
    /// It took effect.
    Done,
    /// It had no effect, because something newer came.
    Stale,
    /// It will not be sent.
    Discarded(Discard),
}

/// Why an entry will not be sent. Kept on disk: names stay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "how", rename_all = "snake_case", deny_unknown_fields)]
pub enum Discard {
    /// A person gave it up.
    ByPerson,
    /// It was undone before it had been sent.
    Undone,
    /// A later one says all that it said.
    Replaced {
        /// The later one.
        by: EntryId,
    },
    /// It and another one together change nothing.
    CancelledOut {
        /// The other one.
        with: EntryId,
    },
}

/// Why a transition is refused: the entry does not stand where it was thought
/// to, because of another instance, say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NotAllowed {
    /// Its answer has to be awaited.
    #[error("it is being sent")]
    BeingSent,
    /// There is nothing left to do.
    #[error("it is no longer in the outbox")]
    Finished,
    /// It goes by itself.
    #[error("it is waiting to be sent already")]
    IsWaiting,
    /// An answer came to what was not sent.
    #[error("it is not being sent")]
    NotBeingSent,
    /// Another text beside the one that may have gone out is another message.
    #[error("it may have been sent: discard it and write another one")]
    MayHaveHappened,
    /// The change makes another action of it.
    #[error("only the text of a message or of a note can be changed")]
    OtherOperation,
}

impl OutboxEntry {
    /// Whether something may still become of it.
    pub fn is_unfinished(&self) -> bool {
        match self.state {
            EntryState::Waiting
            | EntryState::Asking { .. }
            | EntryState::Sending
            | EntryState::Failed { .. }
            | EntryState::Unknown { .. } => true,
            EntryState::Done | EntryState::Stale | EntryState::Discarded(_) => false,
        }
    }

    /// Whether it speaks to people, so that a late or a second one is worse
    /// than none.
    pub(super) fn is_message(&self) -> bool {
        matches!(self.operation, Operation::SendSms { .. } | Operation::AddNote { .. })
    }

    /// The lead that it concerns, where it is known.
    pub(super) fn about_lead(&self) -> Option<&LeadId> {
        match self.operation.subject() {
            Subject::Lead(lead) => Some(lead),
            Subject::Conversation(_) => self.lead.as_ref(),
        }
    }

    /// The same entry somewhere else.
    pub(super) fn moved(&self, state: EntryState, now: Timestamp) -> Self {
        Self { state, changed: now, ..self.clone() }
    }

    /// The same entry, which asks because of its age.
    #[must_use]
    pub fn too_old(&self, now: Timestamp) -> Self {
        self.asking(None, Approvals::NONE, now)
    }

    /// The same entry, which may be another account's: it was written when
    /// nobody knew whose the outbox is.
    #[must_use]
    pub fn of_unknown_account(&self, now: Timestamp) -> Self {
        let why = "Written before the account was known: confirm to send".to_owned();
        self.asking(Some(why), Approvals::NONE, now)
    }

    /// The same entry, which a person has to decide about.
    pub(super) fn asking(&self, why: Option<String>, needs: Approvals, now: Timestamp) -> Self {
        let approvals = self.approvals.without_hours();
        Self { approvals, ..self.moved(EntryState::Asking { why, needs }, now) }
    }

    /// The same entry, which another one has made needless.
    #[must_use]
    pub fn needless(&self, how: Discard, now: Timestamp) -> Self {
        self.moved(EntryState::Discarded(how), now)
    }

    /// Why it asks, in words.
    pub fn asking_reason(&self) -> &str {
        match &self.state {
            EntryState::Asking { why: Some(why), .. } => why,
            _ if self.is_message() => "Over 10 min old: confirm to send",
            _ => "Over 24 h old: confirm to send",
        }
    }

    /// The same entry, to be sent at `due`.
    pub(super) fn waiting(&self, due: Timestamp, now: Timestamp) -> Self {
        Self { due, ..self.moved(EntryState::Waiting, now) }
    }
}
