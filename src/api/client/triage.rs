//! What triage does, over HTTP.

use reqwest::{Method, RequestBuilder};
use serde::de::DeserializeOwned;
use serde_json::json;

use super::{HttpClient, writes};
use crate::api::TriageApi;
use crate::api::wire::{self, Nonsense};
use crate::domain::{
    ConversationId, EventId, Failure, Operation, Organization, Outcome, Record, SenderReadiness,
    StatusOption, SuppressionCheck, TagOption, TimelineEvent, User, WriteFailure,
};

impl HttpClient {
    async fn get<T>(
        &self,
        segments: &[&str],
        read: impl FnOnce(&str) -> Result<T, Nonsense>,
    ) -> Result<T, Failure> {
        self.call(Method::GET, segments, |request| request, read).await
    }
}

impl TriageApi for HttpClient {
    async fn write(&self, operation: &Operation) -> Result<Outcome, WriteFailure> {
        writes::attempt(self, operation).await
    }

    async fn lead_statuses(&self) -> Result<Vec<StatusOption>, Failure> {
        self.get(&["lead-statuses"], wire::list).await
    }

    async fn tags(&self) -> Result<Vec<TagOption>, Failure> {
        self.get(&["tags"], wire::list).await
    }

    async fn user(&self) -> Result<User, Failure> {
        self.get(&["users", "me"], value).await
    }

    async fn organization(&self) -> Result<Organization, Failure> {
        self.get(&["organizations", "me"], value).await
    }

    async fn unread_count(&self) -> Result<u64, Failure> {
        self.get(&["notifications", "unread-count"], wire::count).await
    }

    async fn readiness(&self, conversation: &ConversationId) -> Result<SenderReadiness, Failure> {
        let path = ["conversations", conversation.as_str(), "outbound-readiness"];
        self.call(Method::GET, &path, |r| r.query(&[("voice", false)]), value).await
    }

    async fn outgoing_numbers(
        &self,
        conversation: &ConversationId,
    ) -> Result<SenderReadiness, Failure> {
        let path = ["phone-numbers", "outgoing", "conversation", conversation.as_str()];
        let body = writes::selection(conversation);
        self.call(Method::POST, &path, |r| r.json(&body), value).await
    }

    async fn suppression(
        &self,
        organization: &str,
        phone_number: &str,
    ) -> Result<SuppressionCheck, Failure> {
        let body = json!({
            "organizationId": organization,
            "phoneNumber": phone_number,
            "channel": writes::SMS,
        });
        let fill = |r: RequestBuilder| r.json(&body);
        self.call(Method::POST, &["suppressions", "check"], fill, value).await
    }

    async fn event(&self, event: &EventId) -> Result<Record<TimelineEvent>, Failure> {
        self.get(&["events", "detail", event.as_str()], wire::one).await
    }
}

/// Reads one thing of which nobody wants the unknown members.
fn value<T: DeserializeOwned>(body: &str) -> Result<T, Nonsense> {
    wire::one(body).map(|record| record.value)
}
