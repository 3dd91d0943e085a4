//! Retry and rate limit together, on a paused clock.

use std::collections::VecDeque;
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::time::Instant;

use super::*;
use crate::api::fake::Responder;
use crate::api::requests::{Call, GetLead, ListConversations, ListEvents};
use crate::domain::{ConversationId, LeadId, Listing, RequestOptions};

mod follow_ups;
mod versions;

/// Fails as scripted, then answers with empty pages.
#[derive(Default)]
struct Scripted {
    failures: Mutex<VecDeque<Failure>>,
    sent: Mutex<Vec<Instant>>,
}

impl Responder for Arc<Scripted> {
    async fn respond(&self, _: Call<'_>) -> Result<String, Failure> {
        self.sent.lock().expect("no panic").push(Instant::now());
        match self.failures.lock().expect("no panic").pop_front() {
            Some(failure) => Err(failure),
            None => Ok(r#"{"items":[]}"#.to_owned()),
        }
    }
}

fn failure(kind: FailureKind, retry: RetryClass) -> Failure {
    Failure { kind, message: "no".into(), hint: None, retry, status: None, trace_id: None }
}

fn after(seconds: u64) -> Failure {
    failure(FailureKind::RateLimited, RetryClass::After(Duration::from_secs(seconds)))
}

fn client(failures: Vec<Failure>, limit: u32) -> (Arc<Client<Arc<Scripted>>>, Arc<Scripted>) {
    let api = Arc::new(Scripted { failures: Mutex::new(failures.into()), ..Scripted::default() });
    let budget = RateLimiter::per_minute(NonZeroU32::new(limit));
    let client = Client::new(api.clone(), RetryPolicy::default(), budget);
    (Arc::new(client), api)
}

impl Scripted {
    fn attempts(&self) -> usize {
        self.sent.lock().expect("no panic").len()
    }
}

#[tokio::test(start_paused = true)]
async fn what_may_pass_is_tried_again_and_each_wait_announced() {
    let broken = failure(FailureKind::Network, RetryClass::Backoff);
    let (client, api) = client(vec![broken.clone(), broken.clone()], 0);
    let mut waits = Vec::new();
    let (listing, options) = (&Listing::Lead(LeadId::new("l")), &RequestOptions::default());
    let request = ListConversations { listing, options };
    let page = client.read(&request, |wait| waits.push(wait)).await;
    assert!(page.is_ok());
    assert_eq!(api.attempts(), 3);
    let reasons: Vec<_> = waits.into_iter().map(|wait| wait.reason).collect();
    assert_eq!(reasons, [WaitReason::Retry(broken.clone()), WaitReason::Retry(broken)]);
}

#[tokio::test(start_paused = true)]
async fn what_cannot_pass_is_sent_once() {
    let refused = failure(FailureKind::Credentials, RetryClass::Never);
    let (client, api) = client(vec![refused.clone()], 0);
    let mut waited = false;
    let answer = client.read(&GetLead(&LeadId::new("l")), |_| waited = true).await;
    assert_eq!(answer.err(), Some(refused));
    assert_eq!((api.attempts(), waited), (1, false));
}

#[tokio::test(start_paused = true)]
async fn attempts_come_to_an_end() {
    let broken = failure(FailureKind::Server, RetryClass::Backoff);
    let (client, api) = client(vec![broken.clone(); 100], 0);
    let id = ConversationId::new("c");
    let request = ListEvents { conversation: &id, options: &RequestOptions::default() };
    let answer = client.read(&request, |_| {}).await;
    assert_eq!(answer.err(), Some(broken));
    assert_eq!(api.attempts() as u32, RetryPolicy::default().attempts);
}

/// Checks that a call can run in a task of its own, whatever the API.
async fn list_in_background<A: Api>(client: Arc<Client<A>>) -> bool {
    let listing = Listing::Lead(LeadId::new("l"));
    let request = ListConversations { listing: &listing, options: &RequestOptions::default() };
    client.read(&request, |_| {}).await.is_ok()
}

#[tokio::test(start_paused = true)]
async fn after_too_many_requests_everybody_waits() {
    let (client, api) = client(vec![after(30)], 0);
    let start = Instant::now();
    let mut waits = Vec::new();
    let answer = client.read(&GetLead(&LeadId::new("l")), |wait| waits.push(wait)).await;
    assert!(answer.is_ok());
    let [wait] = &waits[..] else { panic!("one wait, not {waits:?}") };
    assert_eq!(wait.reason, WaitReason::RateLimited);
    assert!(wait.pause >= Duration::from_secs(30) && wait.pause < Duration::from_secs(31));

    api.failures.lock().expect("no panic").push_back(after(30));
    let first = tokio::spawn(list_in_background(client.clone()));
    // The first call meets its refusal as soon as it has been sent.
    while api.attempts() < 3 {
        tokio::task::yield_now().await;
    }
    let second = client.read(&GetLead(&LeadId::new("l")), |_| {}).await;
    assert!(second.is_ok() && first.await.expect("no panic"));
    let sent = api.sent.lock().expect("no panic").clone();
    assert!(sent[3..].iter().all(|&at| at - sent[2] >= Duration::from_secs(30)));
    assert!(start.elapsed() < Duration::from_secs(62));
}

#[tokio::test(start_paused = true)]
async fn the_gate_stays_closed_when_the_attempts_are_used_up() {
    let attempts = RetryPolicy::default().attempts as usize;
    let (client, api) = client(vec![after(60); attempts], 0);
    assert!(client.read(&GetLead(&LeadId::new("l")), |_| {}).await.is_err());
    let given_up = Instant::now();
    assert!(client.read(&GetLead(&LeadId::new("l")), |_| {}).await.is_ok());
    assert!(given_up.elapsed() >= Duration::from_mins(1));
    assert_eq!(api.attempts(), attempts + 1);
}

#[tokio::test(start_paused = true)]
async fn retries_count_against_the_budget() {
    let broken = failure(FailureKind::Timeout, RetryClass::Backoff);
    let (client, _) = client(vec![broken; 2], 2);
    let start = Instant::now();
    let mut reasons = Vec::new();
    let answer = client.read(&GetLead(&LeadId::new("l")), |wait| reasons.push(wait.reason)).await;
    assert!(answer.is_ok());
    assert_eq!(reasons.last(), Some(&WaitReason::RateLimiter));
    assert!(start.elapsed() >= Duration::from_mins(1));
}

#[tokio::test(start_paused = true)]
async fn dropping_a_call_ends_its_wait() {
    let (client, api) = client(vec![after(600)], 0);
    let lead = LeadId::new("l");
    let given_up =
        tokio::time::timeout(Duration::from_secs(1), client.read(&GetLead(&lead), |_| {})).await;
    assert!(given_up.is_err());
    tokio::time::sleep(Duration::from_hours(1)).await;
    assert_eq!(api.attempts(), 1);
}
