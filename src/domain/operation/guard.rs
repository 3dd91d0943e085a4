//! Optimistic locking of status changes.

use serde::{Deserialize, Serialize};

use super::Operation;

/// The state that a change of a lead's status or follow-up expects, so that it
/// does not overwrite another change: the server refuses it otherwise. Stored on
/// disk: names stay.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusGuard {
    /// The `revision` of the status; servers before October 2026 have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revision: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
}

impl StatusGuard {
    /// The guard of a status; an empty id is none.
    pub fn new(id: Option<&str>, revision: Option<i64>) -> Self {
        Self { revision, status: id.filter(|id| !id.is_empty()).map(str::to_owned) }
    }

    /// Whether there is no expectation.
    pub fn is_empty(&self) -> bool {
        self.revision.is_none() && self.status.is_none()
    }
}

impl Operation {
    /// The expected state; `None` for an operation that has none.
    pub fn guard(&self) -> Option<StatusGuard> {
        let (Self::SetStatus { expected_revision, expected_status, .. }
        | Self::SetFollowUp { expected_revision, expected_status, .. }) = self
        else {
            return None;
        };
        Some(StatusGuard { revision: *expected_revision, status: expected_status.clone() })
    }

    /// The operation with this expected state, if it takes one.
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
