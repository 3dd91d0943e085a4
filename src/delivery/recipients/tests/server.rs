//! A server that knows leads and numbers, and remembers what it was asked.

use std::future;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tokio::sync::Semaphore;

use crate::api::decode;
use crate::api::{Client, Form, InboxApi, RateLimiter, RetryPolicy, TriageApi};
use crate::domain::workflow::WorkflowStatus;
use crate::domain::{
    ArchiveFilter, Conversation, ConversationId, EventId, Failure, FailureKind, Lead, LeadId,
    LeadRow, Listing, Member, Operation, Organization, Outcome, Page, RequestOptions, RetryClass,
    Scalar, SenderReadiness, StatusChange, StatusOption, SuppressionCheck, TagOption,
    TimelineEvent, User, WithRaw, WriteFailure,
};

/// Knows every lead and every conversation but those that begin with `z`; those
/// that begin with `n` have no number, and in those that begin with `s` the lead
/// asked to be texted no more. The lead `moved` has a number of its own, which
/// may not be texted where it ends in 99, nor may any once one was blocked.
#[derive(Clone, Default)]
pub(super) struct Fake {
    asked: Arc<Mutex<Vec<String>>>,
    /// Whether nothing is ever answered.
    hangs: bool,
    /// What answers about numbers wait for, once they are settled.
    gate: Option<Arc<Semaphore>>,
    blocked: Arc<AtomicBool>,
    own_number: Option<&'static str>,
}

pub(super) fn gateway(fake: &Fake) -> Client<Fake> {
    let policy = RetryPolicy { attempts: 1, ..RetryPolicy::default() };
    Client::new(fake.clone(), policy, RateLimiter::per_minute(None))
}

impl Fake {
    /// One that never answers.
    pub(super) fn hanging() -> Self {
        Self { hangs: true, ..Self::default() }
    }

    /// One whose answers about numbers take their time.
    pub(super) fn behind(gate: &Arc<Semaphore>) -> Self {
        Self { gate: Some(Arc::clone(gate)), ..Self::default() }
    }

    /// One where the lead `moved` has this number.
    pub(super) fn with_own_number(number: &'static str) -> Self {
        Self { own_number: Some(number), ..Self::default() }
    }

    /// What was asked since the last time.
    pub(super) fn asked(&self) -> Vec<String> {
        std::mem::take(&mut self.asked.lock().expect("no panic"))
    }

    async fn hears(&self, question: String) {
        self.asked.lock().expect("no panic").push(question);
        if self.hangs {
            future::pending::<()>().await;
        }
    }
}

fn read<T: DeserializeOwned>(json: Value) -> T {
    serde_json::from_value(json).expect("decodes")
}

impl InboxApi for Fake {
    async fn conversations(
        &self,
        listing: &Listing,
        options: &RequestOptions,
    ) -> Result<Page<Conversation>, Failure> {
        let Some(Scalar::Text(id)) = options.filters.first().map(|filter| &filter.value) else {
            panic!("one is asked for")
        };
        let of = match listing {
            Listing::Lead(lead) => format!(" of lead {lead}"),
            Listing::Mine(_) => String::new(),
        };
        self.hears(format!("conversation {id}{of}")).await;
        let phone = (!id.starts_with('n')).then(|| format!("+1 of conversation {id}"));
        let row = json!({"id": id, "leadId": format!("of-{id}"), "leadPhoneNumber": phone});
        let rows = if id.starts_with('z') { json!([]) } else { json!([row]) };
        Ok(decode::conversations(&json!({"items": rows}).to_string()).expect("a page"))
    }

    /// An older server.
    async fn conversation(&self, _: &ConversationId) -> Result<WithRaw<Conversation>, Failure> {
        Err(Failure {
            kind: FailureKind::Unsupported,
            message: "there is no such path".to_owned(),
            hint: None,
            retry: RetryClass::Never,
            status: Some(404),
            trace_id: None,
        })
    }

    async fn events(
        &self,
        conversation: &ConversationId,
        _: &RequestOptions,
    ) -> Result<Page<TimelineEvent>, Failure> {
        self.hears(format!("texts of {conversation}")).await;
        let event = |text: &str| {
            json!({"timelineType": "Sms", "direction": "Inbound", "summary": text,
                "createdAt": "2026-11-24T12:00:00Z"})
        };
        let asked = conversation.as_str().starts_with('s');
        let events = if asked { json!([event("please stop texting me")]) } else { json!([]) };
        Ok(decode::events(&json!({"items": events}).to_string()).expect("a page"))
    }

    async fn leads(&self, _: ArchiveFilter, _: &RequestOptions) -> Result<Page<LeadRow>, Failure> {
        unreachable!()
    }

    async fn lead(&self, lead: &LeadId) -> Result<WithRaw<Lead>, Failure> {
        self.hears(format!("lead {lead}")).await;
        let own = self.own_number.filter(|_| lead.as_str() == "moved");
        let phone = own.map(|number| json!({"number": number}));
        let contact = json!({"timeZoneId": "America/New_York", "phone": phone});
        let json = json!({"id": lead.as_str(), "contact": contact});
        Ok(WithRaw { value: read(json), raw: read(json!({})) })
    }

    async fn status_history(&self, _: Form, _: &LeadId) -> Result<Vec<StatusChange>, Failure> {
        unreachable!()
    }

    async fn workflow_status(&self, _: &LeadId) -> Result<WorkflowStatus, Failure> {
        unreachable!()
    }
}

impl TriageApi for Fake {
    async fn write(&self, _: Form, operation: &Operation) -> Result<Outcome, WriteFailure> {
        assert!(operation.changes_suppressions());
        self.blocked.store(true, Ordering::SeqCst);
        Ok(Outcome::Done)
    }

    async fn lead_statuses(&self) -> Result<Vec<StatusOption>, Failure> {
        unreachable!()
    }

    async fn tags(&self) -> Result<Vec<TagOption>, Failure> {
        unreachable!()
    }

    async fn user(&self) -> Result<User, Failure> {
        unreachable!()
    }

    async fn organization(&self, _: Form) -> Result<Organization, Failure> {
        unreachable!()
    }

    async fn members(&self, _: Form) -> Result<Vec<Member>, Failure> {
        unreachable!()
    }

    async fn unread_count(&self) -> Result<u64, Failure> {
        unreachable!()
    }

    async fn readiness(&self, _: &ConversationId) -> Result<SenderReadiness, Failure> {
        unreachable!()
    }

    async fn outgoing_numbers(&self, _: &ConversationId) -> Result<SenderReadiness, Failure> {
        unreachable!()
    }

    async fn suppression(
        &self,
        _: Option<&str>,
        number: &str,
    ) -> Result<SuppressionCheck, Failure> {
        self.hears(format!("number {number}")).await;
        let allowed = !number.ends_with("99") && !self.blocked.load(Ordering::SeqCst);
        if let Some(gate) = &self.gate {
            gate.acquire().await.expect("open").forget();
        }
        Ok(read(json!({"allowed": allowed})))
    }

    async fn event(&self, _: Form, _: &EventId) -> Result<WithRaw<TimelineEvent>, Failure> {
        unreachable!()
    }
}
