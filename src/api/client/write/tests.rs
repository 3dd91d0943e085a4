//! Writes through the client, on a paused clock.

use std::collections::VecDeque;
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use rstest::rstest;
use tokio::time::Instant;

use super::*;
use crate::api::fake::Responder;
use crate::api::requests::{
    Call, GetOrganization, GetReadiness, GetStatusHistory, GetUnreadCount, GetUser,
    ListLeadStatuses, ListSenderNumbers, ListTags,
};
use crate::api::{RateLimiter, RetryPolicy};
use crate::domain::{
    ArchiveReason, ConversationId, FailureKind, IdempotencyKey, LeadId, RedactedText, RetryClass,
    WaitReason,
};

/// Fails as scripted, then succeeds, and answers nothing else.
#[derive(Default)]
struct Scripted {
    failures: Mutex<VecDeque<WriteFailure>>,
    sent: Mutex<Vec<Instant>>,
}

impl Scripted {
    fn attempt(&self) -> Result<(), WriteFailure> {
        self.sent.lock().expect("no panic").push(Instant::now());
        self.failures.lock().expect("no panic").pop_front().map_or(Ok(()), Err)
    }

    fn sent(&self) -> usize {
        self.sent.lock().expect("no panic").len()
    }
}

impl Responder for Arc<Scripted> {
    async fn respond(&self, call: Call<'_>) -> Result<String, Failure> {
        self.attempt().map_err(WriteFailure::into_failure)?;
        let answer = match call.path[..] {
            ["lead-statuses" | "tags"] | ["leads", _, "status-history"] => "[]",
            ["notifications", ..] => "0",
            _ => "{}",
        };
        Ok(answer.to_owned())
    }

    async fn execute(&self, _: Form, _: &Operation) -> Result<Outcome, WriteFailure> {
        self.attempt().map(|()| Outcome::Done)
    }
}

fn failure(kind: FailureKind, retry: RetryClass) -> Failure {
    Failure { kind, message: "no".into(), hint: None, retry, status: None, trace_id: None }
}

fn unknown() -> WriteFailure {
    WriteFailure::Unknown(failure(FailureKind::Network, RetryClass::Backoff))
}

fn unreachable() -> WriteFailure {
    WriteFailure::NotDone(failure(FailureKind::Network, RetryClass::Backoff))
}

fn limited(seconds: u64) -> WriteFailure {
    let retry = RetryClass::After(Duration::from_secs(seconds));
    WriteFailure::NotDone(failure(FailureKind::RateLimited, retry))
}

fn timed_out() -> WriteFailure {
    WriteFailure::Unknown(failure(FailureKind::Timeout, RetryClass::Backoff))
}

fn refused() -> WriteFailure {
    WriteFailure::NotDone(failure(FailureKind::Rejected, RetryClass::Never))
}

fn sms() -> Operation {
    Operation::SendSms {
        conversation: ConversationId::new("c"),
        text: RedactedText::new("x"),
        scheduled_for: None,
        from: None,
        idempotency_key: IdempotencyKey::new("k"),
    }
}

fn archive() -> Operation {
    let reason = ArchiveReason::try_from(3).expect("a reason");
    Operation::Archive { lead: LeadId::new("l"), reason, note: None }
}

fn note() -> Operation {
    Operation::AddNote { conversation: ConversationId::new("c"), text: RedactedText::new("x") }
}

fn client(failures: Vec<WriteFailure>, limit: u32) -> (Client<Arc<Scripted>>, Arc<Scripted>) {
    let api = Arc::new(Scripted { failures: Mutex::new(failures.into()), ..Scripted::default() });
    let budget = RateLimiter::per_minute(NonZeroU32::new(limit));
    (Client::new(api.clone(), RetryPolicy::default(), budget), api)
}

async fn write(
    client: &Client<Arc<Scripted>>,
    operation: &Operation,
) -> Result<Outcome, WriteFailure> {
    let permit = client.permit(|_| {}).await.expect("it is open");
    client.write(permit, operation, |_| {}).await
}

/// Number of attempts, and whether the outcome is unknown.
#[rstest]
#[case::a_message_goes_on(sms(), vec![unknown(), unreachable(), limited(3)], (4, None))]
#[case::a_message_does_not_after_a_pause(sms(), vec![limited(15)], (1, Some(false)))]
#[case::a_doubt_about_a_message_stays(sms(), vec![unknown(), limited(15)], (2, Some(true)))]
#[case::archiving_does_after_a_pause(archive(), vec![limited(15)], (2, None))]
#[case::a_note_does_not(note(), vec![unknown()], (1, Some(true)))]
#[case::not_even_if_it_certainly_failed(note(), vec![unreachable()], (1, Some(false)))]
#[case::not_even_if_limited(note(), vec![limited(3)], (1, Some(false)))]
#[case::a_long_pause_is_not_waited_for(archive(), vec![limited(21)], (1, Some(false)))]
#[case::nor_is_another_answer_that_may_not_come(sms(), vec![timed_out()], (1, Some(true)))]
#[case::a_refusal_ends_it(sms(), vec![refused()], (1, Some(false)))]
#[case::a_doubt_stays(sms(), vec![unknown(), refused()], (2, Some(true)))]
#[case::a_doubt_stays_to_the_end(sms(), [vec![unknown()], vec![unreachable(); 7]].concat(), (4, Some(true)))]
#[case::without_a_doubt_none_comes_up(sms(), vec![unreachable(); 8], (4, Some(false)))]
#[case::a_doubt_can_come_late(sms(), [vec![unreachable(); 3], vec![unknown()]].concat(), (4, Some(true)))]
#[tokio::test(start_paused = true)]
async fn only_what_may_repeat_is_repeated(
    #[case] operation: Operation,
    #[case] failures: Vec<WriteFailure>,
    #[case] (sent, expected): (usize, Option<bool>),
) {
    let (client, api) = client(failures, 0);
    let answer = write(&client, &operation).await;
    assert_eq!(answer.err().map(|failure| failure.is_unknown()), expected);
    assert_eq!(api.sent(), sent);
}

#[tokio::test(start_paused = true)]
async fn a_limited_write_closes_the_gate_for_everybody() {
    let (client, api) = client(vec![limited(30)], 0);
    let start = Instant::now();
    assert_eq!(write(&client, &note()).await, Err(limited(30)));
    assert!(start.elapsed() < Duration::from_secs(1));
    assert!(client.read(&ListTags, |_| {}).await.is_ok());
    assert!(start.elapsed() >= Duration::from_secs(30));
    assert_eq!(api.sent(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_write_is_counted_once_against_the_budget() {
    let (client, api) = client(vec![], 2);
    let start = Instant::now();
    assert!(write(&client, &note()).await.is_ok());
    assert!(write(&client, &note()).await.is_ok());
    assert!(start.elapsed() < Duration::from_secs(1));
    let mut reasons = Vec::new();
    let permit = client.permit(|wait| reasons.push(wait.reason)).await.expect("it is open");
    assert_eq!((api.sent(), &reasons[..]), (2, &[WaitReason::RateLimiter][..]));
    assert!(client.write(permit, &note(), |_| {}).await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn nothing_is_sent_before_the_permit() {
    let (client, api) = client(vec![limited(600)], 0);
    assert!(write(&client, &note()).await.is_err());
    let waiting = client.permit(|_| {});
    assert!(tokio::time::timeout(Duration::from_secs(1), waiting).await.is_err());
    tokio::time::sleep(Duration::from_hours(1)).await;
    assert_eq!(api.sent(), 1);
}

#[tokio::test(start_paused = true)]
async fn after_a_pause_beyond_all_patience_nothing_is_sent_before_its_end_unless_by_hand() {
    const HOURS: u64 = 2 * 3_600;
    let (client, api) = client(vec![limited(HOURS)], 0);
    assert_eq!(write(&client, &sms()).await, Err(limited(HOURS)));
    let rest = |failure: Failure| match failure.retry {
        RetryClass::After(rest) => rest.as_secs(),
        other => panic!("{other:?}"),
    };
    tokio::time::sleep(Duration::from_hours(1)).await;
    assert_eq!(rest(client.permit(|_| {}).await.expect_err("it is shut")), HOURS / 2);
    assert_eq!(rest(client.read(&ListTags, |_| {}).await.expect_err("reads as well")), HOURS / 2);
    assert_eq!(api.sent(), 1);
    client.end_pause();
    assert!(client.read(&ListTags, |_| {}).await.is_ok());
    assert!(write(&client, &sms()).await.is_ok());
    assert_eq!(api.sent(), 3);
}

#[tokio::test(start_paused = true)]
async fn reads_are_tried_again() {
    let (client, api) = client(vec![], 0);
    let conversation = ConversationId::new("c");
    let again = || api.failures.lock().expect("no panic").push_back(unreachable());
    again();
    assert!(client.read(&ListLeadStatuses, |_| {}).await.is_ok());
    again();
    assert!(client.read(&ListTags, |_| {}).await.is_ok());
    again();
    assert!(client.read(&GetUser, |_| {}).await.is_ok());
    again();
    assert!(client.read(&GetOrganization, |_| {}).await.is_ok());
    again();
    assert!(client.read(&GetUnreadCount, |_| {}).await.is_ok());
    again();
    assert!(client.read(&GetReadiness(&conversation), |_| {}).await.is_ok());
    again();
    assert!(client.read(&ListSenderNumbers(&conversation), |_| {}).await.is_ok());
    again();
    assert!(client.suppression("+1", |_| {}).await.is_ok());
    again();
    assert!(client.read(&GetStatusHistory(&LeadId::new("l")), |_| {}).await.is_ok());
    assert_eq!(api.sent(), 18);
}

/// Another call's 429 starts a pause between two attempts.
#[tokio::test(start_paused = true)]
async fn a_message_that_waits_at_the_gate_is_not_sent_late() {
    let (client, api) = client(vec![unreachable()], 0);
    let permit = client.permit(|_| {}).await.expect("a permit");
    let operation = sms();
    let close = |wait: Delay| {
        if matches!(wait.reason, WaitReason::Retry(_)) {
            client.budget.pause_for(Duration::from_mins(1));
        }
    };
    let answer = client.write(permit, &operation, close).await;
    assert!(matches!(answer, Err(WriteFailure::NotDone(_))), "{answer:?}");
    assert_eq!(api.sent(), 1);
}
