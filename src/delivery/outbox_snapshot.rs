//! The unfinished entries of the outbox as they were last read or reported.

use std::ops::Deref;

use crate::triage::outbox::{EntryId, OutboxEntry};

/// Unfinished entries, in the order of their ids.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OutboxSnapshot(Vec<OutboxEntry>);

impl OutboxSnapshot {
    pub fn new(unfinished: Vec<OutboxEntry>) -> Self {
        Self(unfinished)
    }

    /// `None` if the entry is finished.
    pub fn get(&self, id: EntryId) -> Option<&OutboxEntry> {
        self.position(id).ok().and_then(|at| self.0.get(at))
    }

    /// Replaces an entry by its new state.
    pub fn record(&mut self, entry: &OutboxEntry) {
        match (self.position(entry.id), entry.is_unfinished()) {
            (Ok(at), true) => self.0[at] = entry.clone(),
            (Ok(at), false) => drop(self.0.remove(at)),
            (Err(at), true) => self.0.insert(at, entry.clone()),
            (Err(_), false) => {}
        }
    }

    fn position(&self, id: EntryId) -> Result<usize, usize> {
        self.0.binary_search_by_key(&id, |entry| entry.id)
    }
}

impl Deref for OutboxSnapshot {
    type Target = [OutboxEntry];

    fn deref(&self) -> &[OutboxEntry] {
        &self.0
    }
}
