//! Finished and pending entries together, and undo of single ones.

use jiff::Timestamp;
use rusqlite::Connection;

use super::{Outbox, OutboxError, whole};
use crate::store::outbox::queries::{self, Which};
use crate::triage::outbox::{EntryId, NewEntry, NotAllowed, OutboxEntry};

impl Outbox {
    /// All kept entries, the latest first: at most so many of those before
    /// `before`.
    pub fn history(
        &self,
        before: Option<EntryId>,
        most: u32,
    ) -> Result<Vec<OutboxEntry>, OutboxError> {
        let id = before.unwrap_or(EntryId(i64::MAX));
        queries::list(&self.connection(), Which::Before { id, most })
    }

    /// The latest undo of an entry, unless it was without effect.
    pub fn undo_of(&self, id: EntryId) -> Result<Option<OutboxEntry>, OutboxError> {
        queries::undo_of(&self.connection(), id)
    }

    /// Withdraws an entry that was not sent.
    pub fn withdraw(&mut self, id: EntryId, now: Timestamp) -> Result<OutboxEntry, OutboxError> {
        self.transition(id, |entry| entry.withdrawn(whole(now)))
    }
}

/// An entry is undone once, whichever instance is asked to.
pub(super) fn check_undo(connection: &Connection, new: &NewEntry) -> Result<(), OutboxError> {
    match new.undoes {
        Some(id) if queries::undo_of(connection, id)?.is_some() => Err(NotAllowed::IsUndone.into()),
        _ => Ok(()),
    }
}
