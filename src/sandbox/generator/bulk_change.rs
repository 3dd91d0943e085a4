//! What happens to all conversations of a lead at once.

use super::Archived;
use super::conversation::{Conversation, LeadStatus};

/// Whether conversations are archived.
#[derive(Clone, Copy, Debug)]
pub(crate) enum ArchiveState {
    /// They are, since then and for that reason.
    Archived(Archived),
    /// They are not.
    Active,
}

impl ArchiveState {
    /// What is known where they are.
    pub(crate) fn archived(self) -> Option<Archived> {
        match self {
            Self::Archived(archived) => Some(archived),
            Self::Active => None,
        }
    }
}

/// A change of whatever a conversation takes over from its lead. What is
/// `None` stays as it is.
#[derive(Clone, Debug, Default)]
pub(crate) struct BulkChange {
    /// Whether they are archived.
    pub(crate) archived: Option<ArchiveState>,
    /// What came of the lead.
    pub(crate) status: Option<LeadStatus>,
}

impl BulkChange {
    /// Changes a row.
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

    /// Adds a later change.
    pub(crate) fn extend(&mut self, later: Self) {
        self.archived = later.archived.or(self.archived);
        self.status = later.status.or_else(|| self.status.take());
    }
}
