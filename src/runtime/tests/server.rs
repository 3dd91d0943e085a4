//! A server that answers when the test says so.

use std::future;
use std::ops::Range;
use std::sync::mpsc;

use jiff::Timestamp;
use serde_json::value::RawValue;
use tokio::sync::oneshot;

use crate::api::{Client, Form, InboxApi, RateLimiter, RetryPolicy, TriageApi};
use crate::domain::workflow::WorkflowStatus;
use crate::domain::{
    ArchiveFilter, ContinuationToken, Conversation, ConversationId, EventId, Failure, FailureKind,
    Lead, LeadId, LeadRow, Listing, Member, Operation, Organization, Outcome, Page, RequestOptions,
    RetryClass, SenderReadiness, StatusChange, StatusOption, SuppressionCheck, TagOption,
    TimelineEvent, User, WithRaw, WriteFailure,
};

/// When everything here happens, in seconds since 1970.
pub(super) const NOW: i64 = 1_763_800_000;

/// The way to answer a request.
pub(super) type Answer<T> = oneshot::Sender<Result<T, Failure>>;

/// A request that has reached the server. Dropping the way to answer it makes
/// the task that waits panic.
pub(super) enum Call {
    Page(RequestOptions, Answer<Page<Conversation>>),
    Thread(ConversationId, Answer<Page<TimelineEvent>>),
    Leads(RequestOptions, Answer<Page<LeadRow>>),
    Lead(LeadId, Answer<WithRaw<Lead>>),
}

/// The server: it passes every request on to the test.
#[derive(Clone)]
pub(super) struct FakeApi(pub(super) mpsc::Sender<Call>);

impl FakeApi {
    async fn ask<T>(&self, call: impl FnOnce(Answer<T>) -> Call) -> Result<T, Failure> {
        let (answer, answered) = oneshot::channel();
        if self.0.send(call(answer)).is_err() {
            return future::pending().await;
        }
        answered.await.expect("the test answers")
    }
}

impl InboxApi for FakeApi {
    async fn conversations(
        &self,
        _: &Listing,
        options: &RequestOptions,
    ) -> Result<Page<Conversation>, Failure> {
        self.ask(|answer| Call::Page(options.clone(), answer)).await
    }

    /// Older than that.
    async fn conversation(&self, _: &ConversationId) -> Result<WithRaw<Conversation>, Failure> {
        let none = failure("no such path", RetryClass::Never);
        Err(Failure { kind: FailureKind::Unsupported, status: Some(404), ..none })
    }

    async fn events(
        &self,
        conversation: &ConversationId,
        _: &RequestOptions,
    ) -> Result<Page<TimelineEvent>, Failure> {
        self.ask(|answer| Call::Thread(conversation.clone(), answer)).await
    }

    async fn leads(
        &self,
        _: ArchiveFilter,
        options: &RequestOptions,
    ) -> Result<Page<LeadRow>, Failure> {
        self.ask(|answer| Call::Leads(options.clone(), answer)).await
    }

    async fn lead(&self, lead: &LeadId) -> Result<WithRaw<Lead>, Failure> {
        self.ask(|answer| Call::Lead(lead.clone(), answer)).await
    }

    /// Nobody's status has ever changed.
    async fn status_history(&self, _: Form, _: &LeadId) -> Result<Vec<StatusChange>, Failure> {
        Ok(Vec::new())
    }

    async fn workflow_status(&self, _: &LeadId) -> Result<WorkflowStatus, Failure> {
        Ok(WorkflowStatus::default())
    }
}

/// Nothing of triage is ever answered.
impl TriageApi for FakeApi {
    async fn write(&self, _: Form, _: &Operation) -> Result<Outcome, WriteFailure> {
        future::pending().await
    }

    async fn lead_statuses(&self) -> Result<Vec<StatusOption>, Failure> {
        future::pending().await
    }

    async fn tags(&self) -> Result<Vec<TagOption>, Failure> {
        future::pending().await
    }

    async fn user(&self) -> Result<User, Failure> {
        future::pending().await
    }

    async fn members(&self, _: Form) -> Result<Vec<Member>, Failure> {
        future::pending().await
    }

    async fn organization(&self, _: Form) -> Result<Organization, Failure> {
        future::pending().await
    }

    async fn unread_count(&self) -> Result<u64, Failure> {
        future::pending().await
    }

    async fn readiness(&self, _: &ConversationId) -> Result<SenderReadiness, Failure> {
        future::pending().await
    }

    async fn outgoing_numbers(&self, _: &ConversationId) -> Result<SenderReadiness, Failure> {
        future::pending().await
    }

    async fn suppression(&self, _: Option<&str>, _: &str) -> Result<SuppressionCheck, Failure> {
        future::pending().await
    }

    async fn event(&self, _: Form, _: &EventId) -> Result<WithRaw<TimelineEvent>, Failure> {
        future::pending().await
    }
}

/// A gateway that tries once: the test decides about every attempt.
pub(super) fn gateway(script: &FakeApi) -> Client<FakeApi> {
    let policy = RetryPolicy { attempts: 1, ..RetryPolicy::default() };
    Client::new(script.clone(), policy, RateLimiter::per_minute(None))
}

/// A failure that may pass.
pub(super) fn failure(message: &str, retry: RetryClass) -> Failure {
    Failure {
        kind: FailureKind::Network,
        message: message.to_owned(),
        hint: None,
        retry,
        status: None,
        trace_id: None,
    }
}

/// The conversations of some numbers; more follow where there is a token.
pub(super) fn page(numbers: Range<usize>, token: Option<&str>) -> Page<Conversation> {
    let record = |number: usize| {
        let at = Timestamp::from_second(NOW - number as i64).expect("a time");
        let json = format!(
            r#"{{"id":"c{number}","leadId":"l","firstName":"Person{number}","lastSnippet":"about {}",
            "leadPhoneNumber":"+1555{number:07}","lastEventAt":"{at}"}}"#,
            if number.is_multiple_of(2) { "roofs" } else { "gutters" },
        );
        let value = serde_json::from_str(&json).expect("a conversation");
        WithRaw { value, raw: RawValue::from_string(json).expect("JSON") }
    };
    Page {
        items: numbers.map(record).collect(),
        skipped: 0,
        page_size: None,
        total: None,
        next: token.map(ContinuationToken::new),
    }
}

/// A thread of that many notes, the first one the oldest.
pub(super) fn thread(count: usize) -> Page<TimelineEvent> {
    let event = |number: usize| {
        let at = Timestamp::from_second(NOW - (count - number) as i64).expect("a time");
        let json = format!(
            r#"{{"id":"e{number}","timelineType":"Note","createdAt":"{at}","summary":"word{number}."}}"#
        );
        let value = serde_json::from_str(&json).expect("an event");
        WithRaw { value, raw: RawValue::from_string(json).expect("JSON") }
    };
    Page {
        items: (0..count).rev().map(event).collect(),
        skipped: 0,
        page_size: None,
        total: None,
        next: None,
    }
}
