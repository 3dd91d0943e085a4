//! Triage calls over HTTP.

use reqwest::{Method, RequestBuilder};
use serde::de::DeserializeOwned;
use serde_json::json;

use super::{HttpTransport, writes};
use crate::api::capabilities::Capability;
use crate::api::decode::{self, DecodeError};
use crate::api::{Form, TriageApi};
use crate::domain::{
    ConversationId, EventId, Failure, Member, Operation, Organization, Outcome, SenderReadiness,
    StatusOption, SuppressionCheck, TagOption, TimelineEvent, User, WithRaw, WriteFailure,
};

impl HttpTransport {
    async fn get<T>(
        &self,
        segments: &[&str],
        read: impl FnOnce(&str) -> Result<T, DecodeError>,
    ) -> Result<T, Failure> {
        self.call(Method::GET, segments, |request| request, read).await
    }
}

impl TriageApi for HttpTransport {
    async fn write(&self, form: Form, operation: &Operation) -> Result<Outcome, WriteFailure> {
        writes::attempt(self, form, operation).await
    }

    async fn lead_statuses(&self) -> Result<Vec<StatusOption>, Failure> {
        self.newer(Capability::LeadStatuses, &["lead-statuses"], decode::list).await
    }

    async fn tags(&self) -> Result<Vec<TagOption>, Failure> {
        self.get(&["tags"], decode::list).await
    }

    async fn user(&self) -> Result<User, Failure> {
        self.get(&["users", "me"], value).await
    }

    async fn organization(&self, form: Form) -> Result<Organization, Failure> {
        self.newer(Capability::Organization, &[owner(form), "me"], value).await
    }

    async fn members(&self, form: Form) -> Result<Vec<Member>, Failure> {
        let (capability, what) = match form {
            Form::Newest => (Capability::Members, "members"),
            Form::Former => (Capability::FormerMembers, "users"),
        };
        self.newer(capability, &[owner(form), "me", what], decode::list).await
    }

    async fn unread_count(&self) -> Result<u64, Failure> {
        self.get(&["notifications", "unread-count"], decode::count).await
    }

    async fn readiness(&self, conversation: &ConversationId) -> Result<SenderReadiness, Failure> {
        let path = ["conversations", conversation.as_str(), "outbound-readiness"];
        let fill = |r: RequestBuilder| r.query(&[("voice", false)]);
        self.read(Some(Capability::Readiness), Method::GET, &path, fill, value).await
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
        organization: Option<&str>,
        phone_number: &str,
    ) -> Result<SuppressionCheck, Failure> {
        let (capability, body) = match organization {
            Some(organization) => (
                Capability::SuppressionCheck,
                json!({
                    "organizationId": organization, "phoneNumber": phone_number,
                    "channel": writes::SMS,
                }),
            ),
            None => (
                Capability::OwnOrganization,
                json!({ "phoneNumber": phone_number, "channel": writes::SMS }),
            ),
        };
        let fill = |r: RequestBuilder| r.json(&body);
        let path = ["suppressions", "check"];
        self.read(Some(capability), Method::POST, &path, fill, value).await
    }

    async fn event(&self, form: Form, event: &EventId) -> Result<WithRaw<TimelineEvent>, Failure> {
        let event = event.as_str();
        let path = match form {
            Form::Newest => ["events", "detail", event],
            Form::Former => ["events", event, "detail"],
        };
        self.newer(Capability::EventDetail, &path, decode::one).await
    }
}

/// The path prefix of the organization.
fn owner(form: Form) -> &'static str {
    match form {
        Form::Newest => "organizations",
        Form::Former => "businesses",
    }
}

/// Decodes one object without keeping its unknown members.
fn value<T: DeserializeOwned>(body: &str) -> Result<T, DecodeError> {
    decode::one(body).map(|record| record.value)
}
