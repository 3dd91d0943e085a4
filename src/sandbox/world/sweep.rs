//! What happens to all conversations of a lead at once.

use super::Archived;
use super::conversation::{Conversation, LeadStatus};

/// A change of whatever a conversation takes over from its lead. What is
/// `None` stays as it is.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sweep {
    /// Since when and why they are archived, or that they are not.
    pub(crate) archived: Option<Option<Archived>>,
    /// What came of the lead.
    pub(crate) status: Option<LeadStatus>,
}

impl Sweep {
    /// Changes a row.
    pub(crate) fn apply(&self, row: &mut Conversation) {
        if let Some(archived) = self.archived {
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
