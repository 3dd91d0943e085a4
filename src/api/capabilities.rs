//! What a server may be too old for, and what has been seen of that.
//!
//! The API has grown: an operation that one server has, an older one answers
//! with a refusal that tells nothing but that. An operation is tried once by the
//! request that is wanted anyway; what came of it holds for as long as the
//! program runs. Which version has what is from the vendor's SDKs.

use std::sync::atomic::{AtomicU8, Ordering};

use super::error::ApiError;
use crate::api::client::reply_filter::NEEDS_REPLY;
use crate::domain::{Failure, FailureKind, Operation, RetryClass};

/// Something that older servers lack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Capability {
    /// `GET /conversations/{id}`, SDK 1.0.75.
    Conversation,
    /// A filter by `needsReply`, SDK 1.0.80.
    ReplyFilter,
    /// `GET /organizations/me/members`, SDK 1.0.30.
    Members,
    /// `GET /businesses/me/users`, which the former replaced.
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
    /// The same at an `eventVersion`, SDK 1.0.75.
    EventVersion,
    /// `POST /conversations/{id}/mark-handled`, SDK 1.0.80.
    MarkHandled,
    /// `PUT /leads/{leadId}/status`, SDK 1.0.30.
    SetStatus,
    /// `POST /dispositions`, which the former replaced.
    FormerStatus,
    /// `PUT /leads/{id}/follow-up`, SDK 1.0.75.
    SetFollowUp,
    /// `PUT /leads/{id}/assignment`, SDK 1.0.50.
    Assign,
    /// `POST /suppressions` and `POST /suppressions/release`, SDK 1.0.30.
    Suppress,
    /// `POST /events/sms/all/my`.
    Messages,
    /// `POST /events/all/my`.
    AllEvents,
    /// `GET /leads/follow-ups`, SDK 1.0.75.
    FollowUps,
}

impl Capability {
    const COUNT: usize = Self::FollowUps as usize + 1;

    /// What an operation needs of the server, where older ones lack it.
    pub(super) fn of(operation: &Operation) -> Option<Self> {
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

    /// The same, the parameters of the request included.
    pub(super) fn of_request(operation: &Operation) -> Option<Self> {
        match operation {
            Operation::MarkRead { event_version: Some(_), .. } => Some(Self::EventVersion),
            Operation::Block { organization: None, .. }
            | Operation::Unblock { organization: None, .. } => Some(Self::OwnOrganization),
            _ => Self::of(operation),
        }
    }

    /// What a server without it cannot do, after "This server can't".
    fn deed(self) -> &'static str {
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

    /// Whether no record is part of the call, so that one cannot be what is
    /// missing. Older servers take the path's last part for the id of one.
    fn is_about_no_record(self) -> bool {
        matches!(self, Self::Messages | Self::AllEvents | Self::FollowUps)
    }

    /// Whether a refusal says that the server lacks it: there is no such path
    /// (404 without a word about a record), it takes no such method (405), or a
    /// parameter is unknown or missing (400). Whatever can pass, and whatever is
    /// about the key, says nothing of it.
    pub(super) fn is_missing_by(self, error: &ApiError) -> bool {
        let ApiError::Refused { status, problem, .. } = error else { return false };
        match status {
            // The list itself is as old as the API.
            404 | 405 if self == Self::ReplyFilter => false,
            404 => self.is_about_no_record() || !problem.is_about_record(),
            405 => true,
            400 => self.parameters().iter().any(|parameter| problem.names(parameter)),
            _ => false,
        }
    }

    /// The failure of a call that was not made since the server lacks it.
    pub(super) fn lacking(self) -> Failure {
        self.missing(Failure {
            kind: FailureKind::Unsupported,
            message: String::new(),
            hint: None,
            retry: RetryClass::Never,
            status: None,
            trace_id: None,
        })
    }

    /// What the user is told of a server that lacks it.
    fn missing(self, failure: Failure) -> Failure {
        let message = format!("This server can't {}", self.deed());
        let hint = Some("it may run an older version of the API".to_owned());
        Failure { message, hint, ..failure }
    }
}

/// What is known of the server, for all who ask it. Nothing is locked.
#[derive(Debug, Default)]
pub(super) struct Capabilities([AtomicU8; Capability::COUNT]);

/// What is known of one of them; nothing at first.
const THERE: u8 = 1;
const MISSING: u8 = 2;

impl Capabilities {
    /// Whether the server has shown that it has it.
    pub(super) fn has(&self, capability: Capability) -> bool {
        self.get(capability) == THERE
    }

    /// Whether the server has shown that it lacks it.
    pub(super) fn lacks(&self, capability: Capability) -> bool {
        self.get(capability) == MISSING
    }

    /// The server did it.
    pub(super) fn mark_supported(&self, capability: Capability) {
        self.0[capability as usize].store(THERE, Ordering::Relaxed);
    }

    /// The server cannot do it. What it has done once it can.
    pub(super) fn missed(&self, capability: Capability) {
        let cell = &self.0[capability as usize];
        let _ = cell.compare_exchange(0, MISSING, Ordering::Relaxed, Ordering::Relaxed);
    }

    fn get(&self, capability: Capability) -> u8 {
        self.0[capability as usize].load(Ordering::Relaxed)
    }

    /// What a failure means, given what the server has done before: what it can
    /// do it did not find.
    pub(super) fn explain(&self, capability: Capability, failure: Failure) -> Failure {
        if failure.kind != FailureKind::Unsupported {
            return failure;
        }
        if !self.has(capability) {
            return capability.missing(failure);
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
