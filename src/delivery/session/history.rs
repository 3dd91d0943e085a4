//! The history of the outbox, and undo of single entries.

use jiff::Timestamp;

use super::OutboxSession;
use crate::store::OutboxError;
use crate::triage::outbox::protocol::OutboxEvent;
use crate::triage::outbox::{EntryId, EntryState, OutboxEntry};

/// Entries that are read at once.
const SLICE: u32 = 200;

impl OutboxSession {
    pub(super) fn history(&mut self, before: Option<EntryId>) -> Result<OutboxEvent, OutboxError> {
        let entries = self.outbox.history(before, SLICE)?;
        let more = entries.len() == SLICE as usize;
        Ok(OutboxEvent::History { before, entries, more })
    }

    pub(super) fn withdraw(
        &mut self,
        id: EntryId,
        now: Timestamp,
    ) -> Result<OutboxEvent, OutboxError> {
        let entry = self.outbox.withdraw(id, now)?;
        self.record(std::slice::from_ref(&entry));
        let (group, withdrawn) = (entry.group, vec![entry]);
        Ok(OutboxEvent::Undone { group, withdrawn, stopped: Vec::new(), gone: Vec::new() })
    }

    /// The scheduled text that an undo has canceled, to be written anew.
    pub(super) fn canceled_by(&self, undo: &OutboxEntry) -> Option<OutboxEvent> {
        let undone = undo.undoes.filter(|_| undo.state == EntryState::Done)?;
        match self.outbox.entry(undone) {
            Ok(entry) => {
                entry.filter(OutboxEntry::is_text).map(Box::new).map(OutboxEvent::Canceled)
            }
            Err(error) => {
                // The answer is on disk, and must not be lost with it.
                tracing::warn!(%error, "the canceled text cannot be read");
                None
            }
        }
    }
}
