//! Capabilities of the server, as observed.
//!
//! The API has grown: an older server answers an operation that it lacks with a
//! refusal that does not say so. An operation is tried once, by the first
//! request that needs it; the result is remembered until the program ends. The
//! versions are from the vendor's SDKs.

use std::sync::atomic::{AtomicU8, Ordering};

use super::error::ApiError;
use crate::api::requests::reply_filter::NEEDS_REPLY;
use crate::domain::{Failure, FailureKind, Operation};

/// A feature that older servers lack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Capability {
    /// `GET /conversations/{id}`, SDK 1.0.75.
    Conversation,
    /// A filter by `needsReply`, SDK 1.0.80.
    ReplyFilter,
    /// `GET /organizations/me/members`, SDK 1.0.30.
    Members,
    /// `GET /businesses/me/users`, replaced by the former.
    FormerMembers,
    /// `GET /organizations/me`, SDK 1.0.30.
    Organization,
    /// `GET /lead-statuses`, SDK 1.0.30.
    LeadStatuses,
    /// `GET /leads/{leadId}/status-history`, SDK 1.0.30.
    StatusHistory,
    /// `GET /conversations/{id}/outbound-readiness`, SDK 1.0.75.
    Readiness,
    /// `GET /events/detail/{eventId}`, SDK 1.0.50.
    EventDetail,
    /// `POST /suppressions/check`, SDK 1.0.30.
    SuppressionCheck,
    /// The same without `organizationId`, which SDK 1.0.30 requires.
    OwnOrganization,
    /// `POST /conversations/{id}/mark-read`, SDK 1.0.50.
    MarkRead,
    /// The same with an `eventVersion`, SDK 1.0.75.
    EventVersion,
    /// `POST /conversations/{id}/mark-handled`, SDK 1.0.80.
    MarkHandled,
    /// `PUT /leads/{leadId}/status`, SDK 1.0.30.
    SetStatus,
    /// `POST /dispositions`, replaced by the former.
    FormerStatus,
    /// `PUT /leads/{id}/follow-up`, SDK 1.0.75.
    SetFollowUp,
    /// `PUT /leads/{id}/assignment`, SDK 1.0.50.
    Assign,
    /// `POST /suppressions` and `POST /suppressions/release`, SDK 1.0.30.
    Suppress,
    /// `POST /events/sms/all/my`.
    Messages,
    /// `GET /events/sms/{smsEventId}`.
    Message,
    /// `POST /events/all/my`.
    AllEvents,
    /// `GET /leads/follow-ups`, SDK 1.0.75.
    FollowUps,
}

impl Capability {
    const COUNT: usize = Self::FollowUps as usize + 1;

    /// The capability that an operation requires, if older servers lack it.
    pub(super) fn required_by(operation: &Operation) -> Option<Self> {
        Some(match operation {
            Operation::MarkRead { .. } => Self::MarkRead,
            Operation::MarkHandled { .. } => Self::MarkHandled,
            Operation::SetStatus { .. } => Self::SetStatus,
            Operation::SetFollowUp { .. } => Self::SetFollowUp,
            Operation::Assign { .. } => Self::Assign,
            Operation::Block { .. } | Operation::Unblock { .. } => Self::Suppress,
            _ => return None,
        })
    }

    /// The capability that an operation requires, including its parameters.
    pub(super) fn required_by_request(operation: &Operation) -> Option<Self> {
        match operation {
            Operation::MarkRead { event_version: Some(_), .. } => Some(Self::EventVersion),
            Operation::Block { organization: None, .. }
            | Operation::Unblock { organization: None, .. } => Some(Self::OwnOrganization),
            _ => Self::required_by(operation),
        }
    }

    /// The missing function, as the end of a sentence after "This server
    /// can't".
    fn description(self) -> &'static str {
        match self {
            Self::Conversation => "look up a conversation",
            Self::ReplyFilter => "filter by whether a reply is due",
            Self::Members | Self::FormerMembers => "list members",
            Self::Organization => "tell whose key this is",
            Self::LeadStatuses => "list lead statuses",
            Self::StatusHistory => "list earlier statuses",
            Self::Readiness => "tell whether a text can be sent",
            Self::EventDetail => "show an event",
            Self::SuppressionCheck | Self::OwnOrganization => "check blocked numbers",
            Self::MarkRead | Self::EventVersion => "mark conversations read",
            Self::MarkHandled => "mark conversations handled",
            Self::SetStatus | Self::FormerStatus => "set a lead's status",
            Self::SetFollowUp => "set follow-ups",
            Self::Assign => "assign leads",
            Self::Suppress => "block or unblock numbers",
            Self::Messages => "list scheduled texts",
            Self::Message => "look up a text",
            Self::AllEvents => "list the events of all conversations",
            Self::FollowUps => "list follow-ups",
        }
    }

    /// The parameters that servers of one version do not know and those of
    /// another require.
    fn parameters(self) -> &'static [&'static str] {
        match self {
            Self::EventVersion => &["eventVersion"],
            Self::OwnOrganization => &["organizationId"],
            Self::ReplyFilter => &[NEEDS_REPLY],
            _ => &[],
        }
    }

    /// Whether the call names no record, so that a 404 cannot be about one.
    /// Older servers take the path's last part for an id.
    fn is_about_no_record(self) -> bool {
        matches!(self, Self::Messages | Self::AllEvents | Self::FollowUps)
    }

    /// Whether a refusal means that the server lacks it: unknown path (404 that
    /// does not mention a record), method not allowed (405), or an unknown or
    /// missing parameter (400). Transient failures and those about the key mean
    /// nothing here.
    pub(super) fn is_denied_by(self, error: &ApiError) -> bool {
        let ApiError::Refused { status, problem, .. } = error else { return false };
        match status {
            // The list itself exists in every version.
            404 | 405 if self == Self::ReplyFilter => false,
            404 => self.is_about_no_record() || !problem.is_about_record(),
            405 => true,
            400 => self.parameters().iter().any(|parameter| problem.names(parameter)),
            _ => false,
        }
    }

    /// The failure of a call that is skipped because the server lacks it.
    pub(super) fn unsupported_failure(self) -> Failure {
        self.into_unsupported(Failure::new(FailureKind::Unsupported, ""))
    }

    /// Replaces a failure by the one that says what the server lacks.
    fn into_unsupported(self, failure: Failure) -> Failure {
        let message = format!("This server can't {}", self.description());
        let hint = Some("It may run an older version of the API".to_owned());
        Failure { message, hint, ..failure }
    }
}

/// The observed capabilities, shared without a lock.
#[derive(Debug, Default)]
pub(super) struct Capabilities([AtomicU8; Capability::COUNT]);

/// Observations; initially none.
const THERE: u8 = 1;
const MISSING: u8 = 2;

impl Capabilities {
    pub(super) fn has(&self, capability: Capability) -> bool {
        self.get(capability) == THERE
    }

    pub(super) fn lacks(&self, capability: Capability) -> bool {
        self.get(capability) == MISSING
    }

    pub(super) fn mark_supported(&self, capability: Capability) {
        self.0[capability as usize].store(THERE, Ordering::Relaxed);
    }

    /// Records that the server lacks it, unless it has been seen before.
    pub(super) fn mark_unsupported(&self, capability: Capability) {
        let cell = &self.0[capability as usize];
        let _ = cell.compare_exchange(0, MISSING, Ordering::Relaxed, Ordering::Relaxed);
    }

    fn get(&self, capability: Capability) -> u8 {
        self.0[capability as usize].load(Ordering::Relaxed)
    }

    /// Interprets a failure by what is known: a supported operation that is not
    /// found means that its record is missing.
    pub(super) fn explain(&self, capability: Capability, failure: Failure) -> Failure {
        if failure.kind != FailureKind::Unsupported {
            return failure;
        }
        if !self.has(capability) {
            return capability.into_unsupported(failure);
        }
        let kind = match failure.status {
            Some(404) => FailureKind::NotFound,
            _ => FailureKind::Rejected,
        };
        Failure { kind, ..failure }
    }
}

#[cfg(test)]
mod tests;
