//! A server that answers when the test says so.

use std::future;
use std::ops::Range;
use std::sync::mpsc;

use jiff::Timestamp;
use serde_json::{Value, json};
use tokio::sync::oneshot;

use crate::api::fake::Responder;
use crate::api::requests::{self, call::Body};
use crate::api::{Client, RateLimiter, RetryPolicy};
use crate::domain::{ConversationId, Failure, FailureKind, LeadId, RequestOptions, RetryClass};

/// When everything here happens, in seconds since 1970.
pub(super) const NOW: i64 = 1_763_800_000;

/// The way to answer a request.
pub(super) type Answer = oneshot::Sender<Result<Value, Failure>>;

/// A request that has reached the server. Dropping the way to answer it makes
/// the task that waits panic.
pub(super) enum Call {
    Page(RequestOptions, Answer),
    Thread(ConversationId, Answer),
    Leads(RequestOptions, Answer),
    Lead(LeadId, Answer),
}

/// The server: it passes every request on to the test.
#[derive(Clone)]
pub(super) struct FakeApi(pub(super) mpsc::Sender<Call>);

/// An older server. Nobody's status has ever changed, and nothing of triage is
/// ever answered.
impl Responder for FakeApi {
    async fn respond(&self, call: requests::Call<'_>) -> Result<String, Failure> {
        let (answer, answered) = oneshot::channel();
        let options = match call.body {
            Some(Body::Options(options)) => options.into_owned(),
            _ => RequestOptions::default(),
        };
        let call = match call.path[..] {
            ["conversations", "my"] | ["conversations", "lead", _] => Call::Page(options, answer),
            ["conversations", _] => {
                let none = failure("no such path", RetryClass::Never);
                return Err(Failure { kind: FailureKind::Unsupported, status: Some(404), ..none });
            }
            ["events", "conversations", id] => Call::Thread(ConversationId::new(id), answer),
            ["leads", "all", "my"] => Call::Leads(options, answer),
            ["leads", id] => Call::Lead(LeadId::new(id), answer),
            ["leads", _, "status-history"] => return Ok("[]".to_owned()),
            ["leads", _, "workflow-status"] => return Ok("{}".to_owned()),
            _ => return future::pending().await,
        };
        if self.0.send(call).is_err() {
            return future::pending().await;
        }
        answered.await.expect("the test answers").map(|answer| answer.to_string())
    }
}

/// A client that tries once: the test decides about every attempt.
pub(super) fn client(script: &FakeApi) -> Client<FakeApi> {
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
pub(super) fn page(numbers: Range<usize>, token: Option<&str>) -> Value {
    let record = |number: usize| {
        let at = Timestamp::from_second(NOW - number as i64).expect("a time");
        let about = if number.is_multiple_of(2) { "roofs" } else { "gutters" };
        json!({
            "id": format!("c{number}"), "leadId": "l", "firstName": format!("Person{number}"),
            "lastSnippet": format!("about {about}"), "lastEventAt": at,
            "leadPhoneNumber": format!("+1555{number:07}"),
        })
    };
    json!({ "items": numbers.map(record).collect::<Vec<_>>(), "continuationToken": token })
}

/// A thread of that many notes, the first one the oldest.
pub(super) fn thread(count: usize) -> Value {
    let event = |number: usize| {
        let at = Timestamp::from_second(NOW - (count - number) as i64).expect("a time");
        json!({
            "id": format!("e{number}"), "timelineType": "Note", "createdAt": at,
            "summary": format!("word{number}."),
        })
    };
    json!({ "items": (0..count).rev().map(event).collect::<Vec<_>>() })
}
