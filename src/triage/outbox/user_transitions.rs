//! What a person can do to an entry.

use jiff::Timestamp;

use super::{Discard, EntryState, NotAllowed, OutboxEntry};
use crate::domain::Operation;
use crate::triage::compose::{Approvals, WarningKind};

/// What undoing does to an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Undone {
    /// It never had an effect, and will have none.
    Withdrawn(OutboxEntry),
    /// An attempt at this message may have taken effect; there will be no
    /// other.
    Stopped(OutboxEntry),
    /// It counts as having happened, or is about to: only its inverse helps.
    Gone,
    /// It had no effect, or a person has given it up: there is nothing to
    /// undo.
    Nothing,
}

impl OutboxEntry {
    /// The entry after a person wanted it sent: now, without a grace, and in
    /// spite of the warnings that `approvals` names. What was in doubt stays in
    /// doubt; an earlier yes to an hour was one to that hour, and one to a
    /// request to stop was one to that request.
    ///
    /// # Errors
    /// Where it goes by itself, is on its way or is finished.
    pub fn retried(&self, approvals: &Approvals, now: Timestamp) -> Result<Self, NotAllowed> {
        match self.state {
            EntryState::Asking { .. } | EntryState::Failed { .. } | EntryState::Unknown { .. } => {
                // The lead may have written again since.
                let kept = self.approvals.without_hours().without(WarningKind::AskedToStop);
                let approvals = kept.and(approvals);
                Ok(Self { approvals, wanted: now, attempts: 0, ..self.waiting(now, now) })
            }
            EntryState::Waiting => Err(NotAllowed::IsWaiting),
            EntryState::Sending => Err(NotAllowed::BeingSent),
            EntryState::Done | EntryState::Stale | EntryState::Discarded(_) => {
                Err(NotAllowed::Finished)
            }
        }
    }

    /// The entry after a person gave it up.
    ///
    /// # Errors
    /// Where it is on its way or finished.
    pub fn discarded(&self, now: Timestamp) -> Result<Self, NotAllowed> {
        match self.state {
            EntryState::Waiting
            | EntryState::Asking { .. }
            | EntryState::Failed { .. }
            | EntryState::Unknown { .. } => {
                Ok(self.moved(EntryState::Discarded(Discard::ByPerson), now))
            }
            EntryState::Sending => Err(NotAllowed::BeingSent),
            EntryState::Done | EntryState::Stale | EntryState::Discarded(_) => {
                Err(NotAllowed::Finished)
            }
        }
    }

    /// The entry with another text, at its place, to be sent at `due` in spite
    /// of the warnings that `approvals` names.
    ///
    /// # Errors
    /// Where it is on its way, finished or may have had an effect, and where
    /// `operation` is another action than this one.
    pub fn edited(
        &self,
        operation: Operation,
        approvals: Approvals,
        due: Timestamp,
        now: Timestamp,
    ) -> Result<Self, NotAllowed> {
        match self.state {
            EntryState::Sending => return Err(NotAllowed::BeingSent),
            EntryState::Done | EntryState::Stale | EntryState::Discarded(_) => {
                return Err(NotAllowed::Finished);
            }
            EntryState::Unknown { .. } => return Err(NotAllowed::MayHaveHappened),
            EntryState::Waiting | EntryState::Asking { .. } | EntryState::Failed { .. }
                if self.doubt =>
            {
                return Err(NotAllowed::MayHaveHappened);
            }
            EntryState::Waiting | EntryState::Asking { .. } | EntryState::Failed { .. } => {}
        }
        let same_kind = matches!(
            (&self.operation, &operation),
            (Operation::SendSms { .. }, Operation::SendSms { .. })
                | (Operation::AddNote { .. }, Operation::AddNote { .. })
        );
        if !same_kind || self.operation.subject() != operation.subject() {
            return Err(NotAllowed::OtherOperation);
        }
        Ok(Self { operation, approvals, wanted: now, attempts: 0, ..self.waiting(due, now) })
    }

    /// The entry without the rest of its grace; `None` where it has none left,
    /// or speaks to people, who are not to be sent what may still be taken
    /// back.
    pub fn hastened(&self, now: Timestamp) -> Option<Self> {
        self.sent_now(now)
            .filter(|_| !self.is_message())
            .map(|sent| Self { wanted: self.wanted, ..sent })
    }

    /// The entry without the rest of the time in which it can be undone, because
    /// a person says that it should go now; `None` where it has none left.
    pub fn sent_now(&self, now: Timestamp) -> Option<Self> {
        let can_be_undone =
            self.state == EntryState::Waiting && self.attempts == 0 && self.due > now;
        can_be_undone.then(|| Self { wanted: now, ..self.waiting(now, now) })
    }

    /// What undoing the entry's group does to it.
    pub fn undone(&self, now: Timestamp) -> Undone {
        let waits = match self.state {
            EntryState::Waiting | EntryState::Asking { .. } => true,
            EntryState::Failed { .. } => false,
            EntryState::Sending
            | EntryState::Unknown { .. }
            | EntryState::Done
            | EntryState::Discarded(Discard::Replaced { .. } | Discard::CancelledOut { .. }) => {
                return Undone::Gone;
            }
            EntryState::Stale | EntryState::Discarded(Discard::ByPerson | Discard::Undone) => {
                return Undone::Nothing;
            }
        };
        if !self.doubt {
            Undone::Withdrawn(self.moved(EntryState::Discarded(Discard::Undone), now))
        } else if waits && self.is_message() {
            let why = "undone after an attempt that may have taken effect".to_owned();
            Undone::Stopped(self.moved(EntryState::Unknown { why }, now))
        } else {
            // Its repeat and then its inverse lead to where it began.
            Undone::Gone
        }
    }
}

#[cfg(test)]
mod tests;
