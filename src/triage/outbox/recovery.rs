//! Recovery of entries left behind by another process.

use jiff::Timestamp;

use super::{EntryState, OutboxEntry};
use crate::triage::outbox::undo_window;

impl OutboxEntry {
    /// The entry as a new sender takes it over, when no other sender is
    /// running. `None` if it is unchanged.
    ///
    /// One that was being sent may have arrived. It is sent again only if it is
    /// idempotent: a message is, because its idempotency key has been on disk
    /// since before the first attempt.
    pub fn recover(&self, now: Timestamp) -> Option<Self> {
        let old = undo_window::is_old(self, now);
        let found = match self.state {
            EntryState::Sending if !self.operation.may_repeat() => {
                let why = "the program closed while sending".to_owned();
                Self { may_have_applied: true, ..self.with_state(EntryState::Unknown { why }, now) }
            }
            EntryState::Sending if old => Self { may_have_applied: true, ..self.too_old(now) },
            EntryState::Sending => Self { may_have_applied: true, ..self.waiting(now, now) },
            EntryState::Waiting if old => self.too_old(now),
            _ => return None,
        };
        Some(found)
    }
}

#[cfg(test)]
mod tests;
