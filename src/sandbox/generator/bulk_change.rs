//! Changes of all conversations of a lead at once.

use super::Archived;
use super::conversation::{Conversation, LeadStatus};

/// The archive state of conversations.
#[derive(Clone, Copy, Debug)]
pub(crate) enum ArchiveState {
    /// Archived, with time and reason.
    Archived(Archived),
    Active,
}

impl ArchiveState {
    pub(crate) fn archived(self) -> Option<Archived> {
        match self {
            Self::Archived(archived) => Some(archived),
            Self::Active => None,
        }
    }
}

/// A change of what conversations inherit from their lead. `None` leaves a
/// value unchanged.
#[derive(Clone, Debug, Default)]
pub(crate) struct BulkChange {
    pub(crate) archived: Option<ArchiveState>,
    pub(crate) status: Option<LeadStatus>,
}

impl BulkChange {
    pub(crate) fn apply(&self, row: &mut Conversation) {
        if let Some(archived) = self.archived.map(ArchiveState::archived) {
            row.is_archived = archived.is_some();
            row.archived_at = archived.map(|archived| archived.at);
            row.archive_reason = archived.map(|archived| archived.reason);
        }
        if let Some(status) = &self.status {
            row.current_lead_status = Some(status.clone());
        }
    }

    pub(crate) fn extend(&mut self, later: Self) {
        self.archived = later.archived.or(self.archived);
        self.status = later.status.or_else(|| self.status.take());
    }
}
