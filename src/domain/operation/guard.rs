//! What a change of a status expects to find.

use super::Operation;

/// What a change of a lead's status or follow-up expects to find, so that it
/// does not overwrite somebody else's: the server refuses it otherwise.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StatusGuard {
    /// The `revision` of the status; servers before October 2026 have none.
    pub revision: Option<i64>,
    /// The id of the status.
    pub status: Option<String>,
}

impl StatusGuard {
    /// Whether it expects nothing in particular.
    pub fn is_empty(&self) -> bool {
        self.revision.is_none() && self.status.is_none()
    }
}

impl Operation {
    /// What it expects to find; `None` where it is no such change.
    pub fn guard(&self) -> Option<StatusGuard> {
        let (Self::SetStatus { expected_revision, expected_status, .. }
        | Self::SetFollowUp { expected_revision, expected_status, .. }) = self
        else {
            return None;
        };
        Some(StatusGuard { revision: *expected_revision, status: expected_status.clone() })
    }

    /// The same, which expects to find that, if it is such a change.
    #[must_use]
    pub fn guarded(mut self, guard: StatusGuard) -> Self {
        if let Self::SetStatus { expected_revision, expected_status, .. }
        | Self::SetFollowUp { expected_revision, expected_status, .. } = &mut self
        {
            *expected_revision = guard.revision;
            *expected_status = guard.status;
        }
        self
    }
}
