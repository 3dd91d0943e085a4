//! The entries of the outbox, pending and finished, as the second page of its
//! pane lists them.

use std::collections::HashMap;

use crate::triage::outbox::{EntryId, OutboxEntry};

/// Maximum number of entries that are loaded.
const MOST: usize = 1_000;

/// Entries with distinct ids, the latest first.
#[derive(Debug, Default)]
pub struct OutboxHistory {
    entries: Vec<OutboxEntry>,
    /// By the entry that is undone, the latest undo that was seen.
    undos: HashMap<EntryId, EntryId>,
    is_complete: bool,
}

impl OutboxHistory {
    /// Replaces an entry, or adds it in its place. Returns whether it was added.
    pub(super) fn put(&mut self, entry: OutboxEntry) -> bool {
        if let Some(undone) = entry.undoes {
            let latest = self.undos.entry(undone).or_insert(entry.id);
            *latest = (*latest).max(entry.id);
        }
        match self.position(entry.id) {
            Ok(at) => {
                self.entries[at] = entry;
                false
            }
            Err(at) => {
                self.entries.insert(at, entry);
                true
            }
        }
    }

    fn position(&self, id: EntryId) -> Result<usize, usize> {
        self.entries.binary_search_by(|entry| id.cmp(&entry.id))
    }

    pub fn entries(&self) -> &[OutboxEntry] {
        &self.entries
    }

    pub fn get(&self, id: EntryId) -> Option<&OutboxEntry> {
        self.position(id).ok().map(|at| &self.entries[at])
    }

    /// The latest undo of an entry that counts.
    pub fn undo_of(&self, id: EntryId) -> Option<&OutboxEntry> {
        self.get(*self.undos.get(&id)?).filter(|undo| undo.counts_as_undo())
    }

    /// Whether all entries are loaded that are to be.
    pub fn is_complete(&self) -> bool {
        self.is_complete
    }

    /// A slice has arrived. Returns the entry before which the next one is to be
    /// read, if any.
    pub(in crate::app) fn arrived(&mut self, more: bool) -> Option<EntryId> {
        self.is_complete = !more || self.entries.len() >= MOST;
        self.entries.last().filter(|_| !self.is_complete).map(|entry| entry.id)
    }
}
