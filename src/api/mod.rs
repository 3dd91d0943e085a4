//! The port to the API.

use std::future::Future;

use crate::domain::{
    Conversation, ConversationId, Failure, Lead, LeadId, Listing, Page, Record, RequestOptions,
    TimelineEvent,
};

/// One attempt at each call that the inbox makes. Retrying, waiting and
/// budgeting are not its business.
pub trait InboxApi: Send + Sync + 'static {
    /// A page of conversations: `POST /conversations/lead/{leadId}` or
    /// `POST /conversations/my`.
    fn conversations(
        &self,
        listing: &Listing,
        options: &RequestOptions,
    ) -> impl Future<Output = Result<Page<Conversation>, Failure>> + Send;

    /// A page of a conversation's timeline:
    /// `POST /events/conversations/{conversationId}`.
    fn events(
        &self,
        conversation: &ConversationId,
        options: &RequestOptions,
    ) -> impl Future<Output = Result<Page<TimelineEvent>, Failure>> + Send;

    /// A lead: `GET /leads/{id}`.
    fn lead(&self, lead: &LeadId) -> impl Future<Output = Result<Record<Lead>, Failure>> + Send;
}
