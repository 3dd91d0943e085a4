//! The API traits, [`InboxApi`] for reads and [`TriageApi`] for writes, and
//! their implementation: [`HttpTransport`] makes one attempt at a call,
//! [`Client`] adds retry and rate limit.

mod account;
mod address_check;
pub mod base_url;
mod capabilities;
mod cause;
pub mod client;
pub mod decode;
mod error;
pub mod http_transport;
pub mod identity;
mod json_repair;
pub mod key;
mod problem;
pub mod rate_limiter;
pub mod retry;
mod retry_after;
mod timeouts;
mod transport_error;
mod triage;

use std::future::Future;

pub use account::AccountApi;
pub use base_url::BaseUrl;
pub use client::{Client, RatePermit};
pub use http_transport::{ClientOptions, HttpTransport};
pub use key::ApiKey;
pub use rate_limiter::RateLimiter;
pub use retry::RetryPolicy;
pub use timeouts::Timeouts;
pub use triage::TriageApi;

use crate::domain::workflow::WorkflowStatus;
use crate::domain::{
    ArchiveFilter, Conversation, ConversationId, Failure, Lead, LeadId, LeadRow, Listing, Page,
    RequestOptions, StatusChange, TimelineEvent, WithRaw,
};

/// The form of a call that changed between versions of the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Newest,
    Former,
}

/// One attempt at each call of the inbox, without retry or rate limit.
pub trait InboxApi: Send + Sync + 'static {
    /// A page of conversations: `POST /conversations/lead/{leadId}` or
    /// `POST /conversations/my`.
    fn conversations(
        &self,
        listing: &Listing,
        options: &RequestOptions,
    ) -> impl Future<Output = Result<Page<Conversation>, Failure>> + Send;

    /// One conversation: `GET /conversations/{id}`.
    fn conversation(
        &self,
        conversation: &ConversationId,
    ) -> impl Future<Output = Result<WithRaw<Conversation>, Failure>> + Send;

    /// A page of a conversation's timeline: `POST
    /// /events/conversations/{conversationId}`.
    fn events(
        &self,
        conversation: &ConversationId,
        options: &RequestOptions,
    ) -> impl Future<Output = Result<Page<TimelineEvent>, Failure>> + Send;

    /// A page of the leads that the user can see:
    /// `POST /leads/all/my?archiveFilter=…`.
    fn leads(
        &self,
        archived: ArchiveFilter,
        options: &RequestOptions,
    ) -> impl Future<Output = Result<Page<LeadRow>, Failure>> + Send;

    /// A lead: `GET /leads/{id}`.
    fn lead(&self, lead: &LeadId) -> impl Future<Output = Result<WithRaw<Lead>, Failure>> + Send;

    /// A lead's status history: `GET /leads/{leadId}/status-history`, formerly
    /// `GET /dispositions/lead/{leadId}`.
    fn status_history(
        &self,
        form: Form,
        lead: &LeadId,
    ) -> impl Future<Output = Result<Vec<StatusChange>, Failure>> + Send;

    /// A lead's automations: `GET /leads/{id}/workflow-status`.
    fn workflow_status(
        &self,
        lead: &LeadId,
    ) -> impl Future<Output = Result<WorkflowStatus, Failure>> + Send;
}
