//! The API trait of triage.

use std::future::Future;

use super::{Form, InboxApi};
use crate::domain::{
    ConversationId, EventId, Failure, Member, Operation, Organization, Outcome, SenderReadiness,
    StatusOption, SuppressionCheck, TagOption, TimelineEvent, User, WithRaw, WriteFailure,
};

/// One attempt at each call of triage, without retry or rate limit.
pub trait TriageApi: InboxApi {
    /// Executes an operation. Only a status has an older form: `POST
    /// /dispositions`.
    fn write(
        &self,
        form: Form,
        operation: &Operation,
    ) -> impl Future<Output = Result<Outcome, WriteFailure>> + Send;

    /// The statuses that a lead can be given: `GET /lead-statuses`.
    fn lead_statuses(&self) -> impl Future<Output = Result<Vec<StatusOption>, Failure>> + Send;

    /// The tags that a lead can be given: `GET /tags`.
    fn tags(&self) -> impl Future<Output = Result<Vec<TagOption>, Failure>> + Send;

    /// The user of the credential: `GET /users/me`. An organization's key has
    /// no user.
    fn user(&self) -> impl Future<Output = Result<User, Failure>> + Send;

    /// The organization of the credential: `GET /organizations/me`, formerly
    /// `GET /businesses/me`.
    fn organization(
        &self,
        form: Form,
    ) -> impl Future<Output = Result<Organization, Failure>> + Send;

    /// The organization's users: `GET /organizations/me/members`, formerly
    /// `GET /businesses/me/users`.
    fn members(&self, form: Form) -> impl Future<Output = Result<Vec<Member>, Failure>> + Send;

    /// Number of unread notifications: `GET /notifications/unread-count`.
    fn unread_count(&self) -> impl Future<Output = Result<u64, Failure>> + Send;

    /// Whether messages can be sent in a conversation, and from which numbers:
    /// `GET /conversations/{id}/outbound-readiness?voice=false`.
    fn readiness(
        &self,
        conversation: &ConversationId,
    ) -> impl Future<Output = Result<SenderReadiness, Failure>> + Send;

    /// The available sender numbers of a conversation, by assignment and
    /// override: `POST /phone-numbers/outgoing/conversation/{conversationId}`.
    fn outgoing_numbers(
        &self,
        conversation: &ConversationId,
    ) -> impl Future<Output = Result<SenderReadiness, Failure>> + Send;

    /// Whether a phone number may be texted: `POST /suppressions/check`. One
    /// version of the API requires the organization.
    fn suppression(
        &self,
        organization: Option<&str>,
        phone_number: &str,
    ) -> impl Future<Output = Result<SuppressionCheck, Failure>> + Send;

    /// One event, with the members that a timeline has: `GET
    /// /events/detail/{eventId}`, formerly `GET /events/{eventId}/detail`.
    fn event(
        &self,
        form: Form,
        event: &EventId,
    ) -> impl Future<Output = Result<WithRaw<TimelineEvent>, Failure>> + Send;
}
