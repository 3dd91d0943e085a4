//! What is snoozed, as far as this instance knows.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use jiff::Timestamp;

use crate::domain::{ConversationId, Row};
use crate::triage::{Snooze, SnoozeChange};

/// Conversations that were snoozed, moved or woken by one key press.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SnoozeUndo {
    /// Whether they were snoozed, not woken.
    pub snoozed: bool,
    /// The snooze of each before, if there was one.
    pub before: Vec<(ConversationId, Option<Snooze>)>,
    /// Label of the conversations.
    pub whom: String,
    /// The conversation that the cursor was on.
    pub at: Option<ConversationId>,
}

/// The snoozes of the account.
#[derive(Debug, Default)]
pub struct Snoozes {
    by_id: HashMap<Box<str>, Snooze>,
    /// A snapshot of the ids.
    ids: Arc<HashSet<Box<str>>>,
    /// Number of changes made here.
    revision: u64,
}

impl Snoozes {
    pub fn get(&self, id: &str) -> Option<&Snooze> {
        self.by_id.get(id)
    }

    pub fn contains(&self, id: &str) -> bool {
        self.by_id.contains_key(id)
    }

    pub fn len(&self) -> usize {
        self.by_id.len()
    }

    pub fn is_empty(&self) -> bool {
        self.by_id.is_empty()
    }

    pub fn ids(&self) -> &Arc<HashSet<Box<str>>> {
        &self.ids
    }

    /// When the next one ends.
    pub fn next_end(&self) -> Option<Timestamp> {
        self.by_id.values().map(|snooze| snooze.until).min()
    }

    /// Those that are over, the first to end first.
    pub(in crate::app) fn ended(&self, now: Timestamp) -> Vec<Snooze> {
        self.those(|snooze| snooze.is_over(now))
    }

    /// Some of them, the first to end first.
    pub(in crate::app) fn those(&self, are: impl Fn(&Snooze) -> bool) -> Vec<Snooze> {
        let mut those: Vec<Snooze> =
            self.by_id.values().filter(|snooze| are(snooze)).cloned().collect();
        those.sort_by(|a, b| (a.until, &a.conversation).cmp(&(b.until, &b.conversation)));
        those
    }

    /// Those whose leads have written since, by newer copies of their rows.
    pub(in crate::app) fn woken_by(&self, rows: &[Row]) -> Vec<Snooze> {
        if self.by_id.is_empty() {
            return Vec::new();
        }
        let woken = |row: &Row| self.get(row.id()).filter(|snooze| snooze.is_woken_by(row));
        rows.iter().filter_map(woken).cloned().collect()
    }

    /// A number that differs once anything is changed here.
    pub(in crate::app) fn revision(&self) -> u64 {
        self.revision
    }

    pub(in crate::app) fn apply(&mut self, changes: &[SnoozeChange]) {
        self.revision += 1;
        for change in changes {
            match change {
                SnoozeChange::Set(snooze) => {
                    self.by_id.insert(snooze.conversation.as_str().into(), snooze.clone());
                }
                SnoozeChange::Remove(conversation)
                | SnoozeChange::End(Snooze { conversation, .. }) => {
                    self.by_id.remove(conversation.as_str());
                }
            }
        }
        self.changed();
    }

    fn changed(&mut self) {
        self.ids = Arc::new(self.by_id.keys().cloned().collect());
    }

    /// Takes what is on disk, unless it was read before a change made here.
    /// Returns whether anything differs.
    pub(in crate::app) fn loaded(&mut self, revision: u64, snoozes: Vec<Snooze>) -> bool {
        if revision != self.revision {
            return false;
        }
        let keyed = |snooze: Snooze| (snooze.conversation.as_str().into(), snooze);
        let by_id: HashMap<Box<str>, Snooze> = snoozes.into_iter().map(keyed).collect();
        let differs = by_id != self.by_id;
        if differs {
            self.by_id = by_id;
            self.changed();
        }
        differs
    }
}
