//! The port to what triage does beyond reading an inbox.

use std::future::Future;

use super::InboxApi;
use crate::domain::{
    ConversationId, EventId, Failure, Operation, Organization, Outcome, Record, SenderReadiness,
    StatusOption, SuppressionCheck, TagOption, TimelineEvent, User, WriteFailure,
};

/// One attempt at each call that triage makes, beside those of the inbox.
/// Retrying, waiting and budgeting are not its business.
pub trait TriageApi: InboxApi {
    /// Carries an operation out.
    fn write(
        &self,
        operation: &Operation,
    ) -> impl Future<Output = Result<Outcome, WriteFailure>> + Send;

    /// The statuses that a lead can be given: `GET /lead-statuses`.
    fn lead_statuses(&self) -> impl Future<Output = Result<Vec<StatusOption>, Failure>> + Send;

    /// The tags that a lead can be given: `GET /tags`.
    fn tags(&self) -> impl Future<Output = Result<Vec<TagOption>, Failure>> + Send;

    /// Whose credential it is: `GET /users/me`. An organization's key has no
    /// user.
    fn user(&self) -> impl Future<Output = Result<User, Failure>> + Send;

    /// Whose data it is: `GET /organizations/me`.
    fn organization(&self) -> impl Future<Output = Result<Organization, Failure>> + Send;

    /// How many notifications the user has not read:
    /// `GET /notifications/unread-count`.
    fn unread_count(&self) -> impl Future<Output = Result<u64, Failure>> + Send;

    /// Whether messages can be sent in a conversation, and from which numbers:
    /// `GET /conversations/{id}/outbound-readiness?voice=false`.
    fn readiness(
        &self,
        conversation: &ConversationId,
    ) -> impl Future<Output = Result<SenderReadiness, Failure>> + Send;

    /// The numbers that a message in a conversation can go out from, chosen
    /// among by assignment and override:
    /// `POST /phone-numbers/outgoing/conversation/{conversationId}`.
    fn outgoing_numbers(
        &self,
        conversation: &ConversationId,
    ) -> impl Future<Output = Result<SenderReadiness, Failure>> + Send;

    /// Whether a phone number may be texted: `POST /suppressions/check`.
    fn suppression(
        &self,
        organization: &str,
        phone_number: &str,
    ) -> impl Future<Output = Result<SuppressionCheck, Failure>> + Send;

    /// One event, in as far as its members are those of a timeline:
    /// `GET /events/detail/{eventId}`.
    fn event(
        &self,
        event: &EventId,
    ) -> impl Future<Output = Result<Record<TimelineEvent>, Failure>> + Send;
}
