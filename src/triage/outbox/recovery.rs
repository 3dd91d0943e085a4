//! What becomes of an entry that another process left behind.

use jiff::Timestamp;

use super::{EntryState, OutboxEntry};
use crate::triage::outbox::undo_window;

impl OutboxEntry {
    /// The entry as whoever becomes the sender has to take it, because nobody
    /// else sends any more. `None` where it stays as it is.
    ///
    /// One that was on its way may have arrived. It goes again only where a
    /// repeat is harmless: for a message this is so because its idempotency key
    /// has been on disk since before the first attempt.
    pub fn recover(&self, now: Timestamp) -> Option<Self> {
        let old = undo_window::is_old(self, now);
        let found = match self.state {
            EntryState::Sending if !self.operation.may_repeat() => {
                let why = "the program ended while it was being sent".to_owned();
                Self { doubt: true, ..self.moved(EntryState::Unknown { why }, now) }
            }
            EntryState::Sending if old => Self { doubt: true, ..self.too_old(now) },
            EntryState::Sending => Self { doubt: true, ..self.waiting(now, now) },
            EntryState::Waiting if old => self.too_old(now),
            _ => return None,
        };
        Some(found)
    }
}

#[cfg(test)]
mod tests;
