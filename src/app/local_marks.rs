//! What only this computer knows of conversations, as filters ask for it.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::compose::draft_index::DraftPlaces;
use super::own_texts::{RowState, is_own_last};
use crate::domain::Row;
use crate::query::{ChangedMarks, LocalMark, LocalMarks};
use crate::triage::outbox::Targets;

/// Conversations by their ids.
pub type IdSet = HashSet<Box<str>>;

/// A snapshot of all marks. Parts that did not change are shared with the one
/// before.
#[derive(Clone, Default)]
pub struct MarkSets {
    pub(in crate::app) drafts: Arc<DraftPlaces>,
    pub(in crate::app) failed: Arc<Targets>,
    pub(in crate::app) pending: Arc<Targets>,
    pub(in crate::app) snoozed: Arc<IdSet>,
    pub(in crate::app) own: Arc<HashMap<Box<str>, RowState>>,
}

impl MarkSets {
    /// Whether both share every part.
    pub(in crate::app) fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.drafts, &other.drafts)
            && Arc::ptr_eq(&self.failed, &other.failed)
            && Arc::ptr_eq(&self.pending, &other.pending)
            && Arc::ptr_eq(&self.snoozed, &other.snoozed)
            && Arc::ptr_eq(&self.own, &other.own)
    }

    /// The conversations and leads whose marks differ from those of another snapshot.
    pub(in crate::app) fn changed_from(&self, before: &Self) -> ChangedMarks {
        let mut changed = ChangedMarks::default();
        let ChangedMarks { conversations, leads } = &mut changed;
        for (now, was) in [(&self.failed, &before.failed), (&self.pending, &before.pending)] {
            if !Arc::ptr_eq(now, was) {
                conversations.extend(now.changed_conversations(was).map(Box::from));
                leads.extend(now.changed_leads(was).map(Box::from));
            }
        }
        if !Arc::ptr_eq(&self.snoozed, &before.snoozed) {
            conversations.extend(self.snoozed.symmetric_difference(&before.snoozed).cloned());
        }
        conversations.extend(changed_keys(&self.drafts, &before.drafts));
        conversations.extend(changed_keys(&self.own, &before.own));
        changed
    }
}

/// The keys whose values differ.
fn changed_keys<'a, V: PartialEq>(
    now: &'a Arc<HashMap<Box<str>, V>>,
    before: &'a Arc<HashMap<Box<str>, V>>,
) -> impl Iterator<Item = Box<str>> + 'a {
    let is_same = Arc::ptr_eq(now, before);
    let keys = now.keys().chain(before.keys()).filter(move |_| !is_same);
    keys.filter(|key| now.get(*key) != before.get(*key)).cloned()
}

impl LocalMarks for MarkSets {
    fn has(&self, mark: LocalMark, row: &Row) -> bool {
        match mark {
            LocalMark::Draft => self.drafts.contains_key(row.id()),
            LocalMark::Failed => self.failed.has(row),
            LocalMark::Pending => self.pending.has(row),
            LocalMark::Snoozed => self.snoozed.contains(row.id()),
            LocalMark::OwnLast => is_own_last(&self.own, row),
        }
    }
}
