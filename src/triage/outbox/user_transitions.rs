//! Transitions of entries by the user.

use jiff::Timestamp;

use super::{Discard, EntryState, NotAllowed, OutboxEntry};
use crate::domain::Operation;
use crate::triage::compose::{Approvals, WarningKind};

/// The effect of undo on an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Undone {
    /// It never had an effect, and will have none.
    Withdrawn(OutboxEntry),
    /// An attempt at this message may have taken effect; there will be no
    /// other.
    Stopped(OutboxEntry),
    /// It has happened or is about to: only its inverse helps.
    TooLate,
    /// It had no effect, or was discarded: there is nothing to undo.
    Nothing,
}

impl OutboxEntry {
    /// The entry to be sent now, at the user's request: without an undo window,
    /// and with the warnings in `approvals` confirmed. Doubt about earlier
    /// attempts remains; earlier confirmations of an hour and of a request to
    /// stop end.
    ///
    /// # Errors
    /// If it is sent automatically, being sent or finished.
    pub fn retried(&self, approvals: &Approvals, now: Timestamp) -> Result<Self, NotAllowed> {
        self.must_be_idle()?;
        if self.state == EntryState::Waiting {
            return Err(NotAllowed::IsWaiting);
        }
        // The lead may have written again since.
        let kept = self.approvals.without_hours().without(WarningKind::AskedToStop);
        let approvals = kept.union(approvals);
        Ok(Self { approvals, requested_at: now, attempts: 0, ..self.waiting(now, now) })
    }

    fn must_be_idle(&self) -> Result<(), NotAllowed> {
        match self.state {
            EntryState::Waiting
            | EntryState::NeedsConfirmation { .. }
            | EntryState::Failed { .. }
            | EntryState::Unknown { .. } => Ok(()),
            EntryState::Sending => Err(NotAllowed::BeingSent),
            EntryState::Done | EntryState::Stale | EntryState::Discarded(_) => {
                Err(NotAllowed::Finished)
            }
        }
    }

    /// The entry after the user discarded it.
    ///
    /// # Errors
    /// If it is being sent or finished.
    pub fn discarded(&self, now: Timestamp) -> Result<Self, NotAllowed> {
        self.must_be_idle()?;
        Ok(self.with_state(EntryState::Discarded(Discard::ByPerson), now))
    }

    /// The entry with another text in the same position, to be sent at `due`
    /// with the warnings in `approvals` confirmed.
    ///
    /// # Errors
    /// If it is being sent, finished or may have had an effect, and if
    /// `operation` is another action.
    pub fn edited(
        &self,
        operation: Operation,
        approvals: Approvals,
        due: Timestamp,
        now: Timestamp,
    ) -> Result<Self, NotAllowed> {
        self.must_be_idle()?;
        if self.may_have_applied || matches!(self.state, EntryState::Unknown { .. }) {
            return Err(NotAllowed::MayHaveHappened);
        }
        let same_kind = matches!(
            (&self.operation, &operation),
            (Operation::SendSms { .. }, Operation::SendSms { .. })
                | (Operation::AddNote { .. }, Operation::AddNote { .. })
        );
        if !same_kind || self.operation.subject() != operation.subject() {
            return Err(NotAllowed::OtherOperation);
        }
        Ok(Self { operation, approvals, requested_at: now, attempts: 0, ..self.waiting(due, now) })
    }

    /// The entry without the rest of its undo window; `None` if that has
    /// passed, or the entry addresses a person, since it may still be
    /// withdrawn.
    pub fn without_undo_window(&self, now: Timestamp) -> Option<Self> {
        self.sent_now(now)
            .filter(|_| !self.is_message())
            .map(|sent| Self { requested_at: self.requested_at, ..sent })
    }

    /// The entry without the rest of its undo window, at the user's request;
    /// `None` if that has passed.
    pub fn sent_now(&self, now: Timestamp) -> Option<Self> {
        let can_be_undone =
            self.state == EntryState::Waiting && self.attempts == 0 && self.due > now;
        can_be_undone.then(|| Self { requested_at: now, ..self.waiting(now, now) })
    }

    /// The entry withdrawn before it was sent.
    ///
    /// # Errors
    /// If it does not wait, or may have had an effect.
    pub fn withdrawn(&self, now: Timestamp) -> Result<Self, NotAllowed> {
        self.must_be_idle()?;
        match self.undone(now) {
            Undone::Withdrawn(entry) => Ok(entry),
            Undone::Stopped(_) | Undone::TooLate | Undone::Nothing => {
                Err(NotAllowed::MayHaveHappened)
            }
        }
    }

    /// The effect of undoing the entry's group on it.
    pub fn undone(&self, now: Timestamp) -> Undone {
        // Its text has been sent.
        if self.is_reply_mark() {
            return Undone::Nothing;
        }
        let waits = match self.state {
            EntryState::Waiting | EntryState::NeedsConfirmation { .. } => true,
            EntryState::Failed { .. } => false,
            EntryState::Sending
            | EntryState::Unknown { .. }
            | EntryState::Done
            | EntryState::Discarded(Discard::Replaced { .. } | Discard::CancelledOut { .. }) => {
                return Undone::TooLate;
            }
            EntryState::Stale
            | EntryState::Discarded(Discard::ByPerson | Discard::Undone | Discard::Unsupported) => {
                return Undone::Nothing;
            }
        };
        if !self.may_have_applied {
            Undone::Withdrawn(self.with_state(EntryState::Discarded(Discard::Undone), now))
        } else if waits && self.is_message() {
            let why = "undone after it may already have gone through".to_owned();
            Undone::Stopped(self.with_state(EntryState::Unknown { why }, now))
        } else {
            // Its repeat followed by its inverse restores the state.
            Undone::TooLate
        }
    }
}

#[cfg(test)]
mod tests;
