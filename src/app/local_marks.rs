//! What only this computer knows of conversations, as filters ask for it.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::compose::draft_index::DraftPlaces;
use super::own_texts::{RowState, is_own_last};
use crate::domain::Row;
use crate::query::{LocalMark, LocalMarks};
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
