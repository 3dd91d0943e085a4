//! Writes against a server with valid, invalid and missing answers: above all,
//! whether their outcome is known.

#![expect(clippy::expect_used, clippy::panic, reason = "a test may panic, its helpers too")]

#[path = "client/operations.rs"]
mod operations;
#[path = "client/refusing.rs"]
mod refusing;
#[path = "client/server.rs"]
mod server;

use std::io::{self, Write};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use leadping_tui::api::requests::GetUser;
use leadping_tui::api::{
    Api, ApiKey, BaseUrl, Client, ClientOptions, Form, HttpTransport, RateLimiter, RetryPolicy,
    Timeouts,
};
use leadping_tui::domain::{
    ConversationId, EventId, Failure, FailureKind, FollowUp, LeadId, Operation, Outcome,
    RedactedText, RetryClass, WriteFailure,
};
use operations::{SECRET, conversation, every, every_bare, follow_up, note, sms, success};
use refusing::Refusing;
use rstest::rstest;
use serde_json::{Value, json};
use server::{Reply, Server};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;

const KEY: &str = "sk_test_hunter2hunter2";

fn client(base_url: &str) -> HttpTransport {
    let base_url = BaseUrl::parse(base_url).expect("a base URL");
    let key = ApiKey::parse(KEY).expect("a key");
    let timeouts = Timeouts { stall: Duration::from_millis(100), ..Timeouts::default() };
    HttpTransport::new(ClientOptions { timeouts, ..ClientOptions::new(base_url, key) })
        .expect("a client")
}

/// Checks every failure of these tests.
fn discreet(failure: WriteFailure) -> WriteFailure {
    let shown = format!("{failure} {failure:?}");
    assert!(!shown.contains("hunter2") && !shown.contains(SECRET), "{shown}");
    failure
}

/// Executes an operation on a server with one reply, and checks that the
/// request was sent once.
async fn write(operation: &Operation, reply: Reply) -> Result<Outcome, WriteFailure> {
    let server = Server::start([reply]).await;
    let answer = client(&server.base_url()).write(Form::Newest, operation).await.map_err(discreet);
    let requests = server.requests();
    let seen: Vec<_> = requests.iter().map(|it| (&it.method, &it.target)).collect();
    assert_eq!(seen.len(), 1, "{operation:?}: {seen:?}");
    answer
}

/// A reply truncated after so many bytes.
fn cut(reply: &Reply, bytes: usize) -> Reply {
    Reply { bytes: reply.bytes[..bytes].to_vec(), stalls: false }
}

#[tokio::test]
async fn a_success_tells_what_came_of_it() {
    for operation in every().iter().chain(&every_bare()) {
        let outcome = write(operation, success(operation)).await.expect("done");
        assert!(!outcome.is_stale());
        let event = match operation {
            Operation::SendSms { .. } | Operation::AddNote { .. } => Some("event-9"),
            Operation::CancelSms { .. } => Some("event-1"),
            _ => None,
        };
        assert_eq!(outcome.event(), event.map(EventId::new), "{operation:?}");
        let Outcome::Sms(sms) = outcome else { continue };
        let cancelled = matches!(operation, Operation::CancelSms { .. });
        assert_eq!((sms.is_scheduled(), sms.is_canceled()), (!cancelled, cancelled));
    }
}

#[tokio::test]
async fn a_success_without_content_is_one_except_about_a_message() {
    for operation in every() {
        let outcome = write(&operation, Reply::new(204, &[], "")).await;
        if matches!(operation, Operation::SendSms { .. } | Operation::CancelSms { .. }) {
            assert!(outcome.is_err_and(|failure| failure.is_unknown()), "{operation:?}");
        } else {
            assert_eq!(outcome, Ok(Outcome::Done), "{operation:?}");
        }
    }
}

/// An answer that reports an error or contradicts the request is no success.
#[tokio::test]
async fn a_success_that_reports_an_error_leaves_it_open() {
    for (body, says) in [
        (r#"{"success":false,"error":"Landline"}"#, "with an error (200): Landline"),
        (r#"{"id":"lead-1","error":{"message":"Landline"}}"#, "with an error (200): Landline"),
        (r#"{"title":"No","status":422,"detail":"Not now."}"#, "with an error (200): Not now"),
        (r#"{"Succeeded":false}"#, "doesn't confirm that it was done"),
    ] {
        for operation in every().iter().chain(&every_bare()) {
            let answer = write(operation, Reply::json(body)).await;
            let Err(WriteFailure::Unknown(failure)) = answer else {
                panic!("{operation:?} {body}: {answer:?}")
            };
            assert!(failure.message.contains(says), "{failure}");
            assert_eq!(failure.retry, RetryClass::Never, "the next answer would be the same");
        }
    }
}

/// Answers that do not mention what was requested.
#[tokio::test]
async fn a_success_that_says_nothing_of_what_was_asked_for_leaves_it_open() {
    let lead = r#"{"contact":{"firstName":"Ann"}}"#;
    let active = r#"{"id":"lead-1","isArchived":false}"#;
    let archived = r#"{"id":"lead-1","isArchived":true}"#;
    let theirs = r#"{"id":"lead-1","assignedToUserId":"user-2"}"#;
    for operation in every().iter().chain(&every_bare()) {
        let bodies: &[&str] = match operation {
            Operation::Archive { .. } => &["{}", lead, active],
            Operation::Unarchive { .. } => &["{}", lead, archived],
            Operation::Assign { .. } => &["{}", lead, theirs],
            Operation::AddTags { .. } | Operation::RemoveTag { .. } => &["{}", lead],
            Operation::SetStatus { .. } | Operation::AddNote { .. } => &["{}", r#"{"id":""}"#],
            Operation::SetSender { .. }
            | Operation::ClearSender { .. }
            | Operation::Block { .. }
            | Operation::Unblock { .. } => &["{}", "{\"x\":1}"],
            Operation::MarkRead { .. } | Operation::MarkHandled { .. } => &["{}", "7.5", "\"so\""],
            // The outbox interprets a message's status, and the answer about a
            // follow-up is not typed.
            Operation::SendSms { .. }
            | Operation::CancelSms { .. }
            | Operation::SetFollowUp { .. } => &[],
        };
        for body in bodies {
            let answer = write(operation, Reply::json(body)).await;
            let unknown = answer.as_ref().is_err_and(WriteFailure::is_unknown);
            assert!(unknown, "{operation:?} {body}: {answer:?}");
        }
    }
}

#[tokio::test]
async fn what_an_answer_teaches_is_passed_on() {
    let lead = r#"{"id":"lead-1","isArchived":true,"tags":[{"id":"t"}],"novel":[],
        "currentLeadStatus":{"id":"s-2","revision":"5"}}"#;
    let archive = &every()[2];
    let Ok(Outcome::Lead(lead)) = write(archive, Reply::json(lead)).await else {
        panic!("archiving answers with the lead")
    };
    assert_eq!(lead.is_archived, Some(true));
    assert_eq!(lead.status().and_then(|status| status.revision), Some(5));

    let refused = r#"{"id":"event-9","status":"blocked_compliance","statusReason":"no consent"}"#;
    let Ok(Outcome::Sms(sms)) = write(&sms(), Reply::new(201, &[], refused)).await else {
        panic!("sending answers with the message")
    };
    assert!(sms.is_refused() && !sms.is_scheduled());
}

#[tokio::test]
async fn something_newer_makes_a_write_stale() {
    for operation in &every()[..2] {
        for body in ["false", " false\n", "\"false\"", "\u{feff}false"] {
            let outcome = write(operation, Reply::json(body)).await;
            assert_eq!(outcome, Ok(Outcome::Stale), "{operation:?} {body:?}");
        }
    }
    let guarded = |operation: &Operation| operation.guard().is_some();
    for operation in every().into_iter().filter(guarded) {
        for (status, body) in [
            (409, r#"{"title":"Conflict"}"#),
            (412, ""),
            (400, r#"{"errors":{"expectedRevision":["The lead has moved on."]}}"#),
            (400, r#"{"errors":{"ExpectedCurrentStatusId":["Not the current one."]}}"#),
            (400, r#"{"title":"Invalid","detail":"expectedStatusId is not current"}"#),
        ] {
            let outcome = write(&operation, Reply::new(status, &[], body)).await;
            assert_eq!(outcome, Ok(Outcome::Stale), "{operation:?} {status} {body}");
        }
        let other = Reply::new(400, &[], r#"{"errors":{"outcome":["No such status."]}}"#);
        let answer = write(&operation, other).await;
        assert!(matches!(answer, Err(WriteFailure::NotDone(_))), "{answer:?}");
    }
    let conflict = Reply::new(409, &[], r#"{"title":"Conflict"}"#);
    assert!(matches!(write(&note(), conflict).await, Err(WriteFailure::NotDone(_))));
}

#[rstest]
#[case(400, FailureKind::Rejected)]
#[case(401, FailureKind::Credentials)]
#[case(403, FailureKind::Credentials)]
#[case(404, FailureKind::NotFound)]
#[case(422, FailureKind::Rejected)]
#[case(429, FailureKind::RateLimited)]
#[tokio::test]
async fn what_is_refused_did_not_happen(#[case] status: u16, #[case] kind: FailureKind) {
    for operation in every() {
        let reply = Reply::new(
            status,
            &[("retry-after", "7")],
            r#"{"title":"No","detail":"No such thing"}"#,
        );
        let Err(WriteFailure::NotDone(failure)) = write(&operation, reply).await else {
            panic!("{operation:?} was refused")
        };
        assert_eq!((failure.kind, failure.status), (kind, Some(status)));
        let limited = status == 429;
        let retry = RetryClass::After(Duration::from_secs(7));
        assert_eq!(failure.retry, if limited { retry } else { RetryClass::Never });
    }
}

#[tokio::test]
async fn what_never_left_did_not_happen() {
    let refusing = Refusing::new();
    let client = client(&refusing.base_url());
    for operation in every() {
        let answer = client.write(Form::Newest, &operation).await.map_err(discreet);
        let Err(WriteFailure::NotDone(failure)) = answer else { panic!("{operation:?}") };
        assert_eq!((failure.kind, failure.retry), (FailureKind::Network, RetryClass::Backoff));
    }
}

#[tokio::test]
async fn what_makes_no_sense_never_leaves() {
    let server = Server::start([Reply::json("true")]).await;
    let client = client(&server.base_url());
    let nowhere = ConversationId::new("..");
    for operation in [
        Operation::MarkRead { conversation: nowhere.clone(), event_version: None },
        Operation::AddNote { conversation: conversation(), text: RedactedText::new(" ") },
        Operation::ClearSender { conversation: nowhere },
    ] {
        let answer = client.write(Form::Newest, &operation).await.map_err(discreet);
        let Err(WriteFailure::NotDone(failure)) = answer else { panic!("{operation:?}") };
        assert_eq!((failure.kind, failure.retry), (FailureKind::Local, RetryClass::Never));
    }
    assert!(server.requests().is_empty());
}

/// The request was sent, and its outcome is unknown.
async fn assert_unknown(reply: impl Fn(&Operation) -> Reply) {
    for operation in every() {
        let answer = write(&operation, reply(&operation)).await;
        let Err(WriteFailure::Unknown(failure)) = answer else {
            panic!("{operation:?}: {answer:?}")
        };
        if operation.may_repeat() {
            continue;
        }
        assert_eq!(failure.retry, RetryClass::Never, "{operation:?}");
        let hint = failure.hint.expect("a hint");
        assert!(hint.contains("may have gone through"), "{hint}");
    }
}

#[tokio::test]
async fn a_connection_that_dies_after_the_request_leaves_it_open() {
    assert_unknown(|_| Reply { bytes: Vec::new(), stalls: false }).await;
    assert_unknown(|operation| cut(&success(operation), 20)).await;
    assert_unknown(|_| cut(&Reply::json(r#"{"id":"lead-1"}"#), 95)).await;
    assert_unknown(|_| Reply { bytes: b"SSH-2.0-x\r\n\r\n".to_vec(), stalls: false }).await;
}

/// The HTTP library retries requests that fail at the start on a reused
/// connection. That must not be a request which the server has read.
#[tokio::test]
async fn a_request_that_dies_on_a_used_connection_is_not_repeated() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let client = client(&format!("http://{}", listener.local_addr().expect("an address")));
    let answered = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}";
    let serving = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.expect("a connection");
        server::read(&mut stream).await.expect("a request");
        stream.write_all(answered).await.expect("sent");
        let note = server::read(&mut stream).await.expect("the request on the same connection");
        drop(stream);
        (listener, note)
    });
    client.read(&GetUser).await.expect("a user");
    let answer = client.write(Form::Newest, &note()).await.map_err(discreet);
    let Err(WriteFailure::Unknown(failure)) = answer else { panic!("{answer:?}") };
    // A second request would have met the listener, which answers nothing.
    assert_eq!(failure.kind, FailureKind::Network);
    let (_listener, request) = serving.await.expect("no panic");
    assert!(request.body.contains(SECRET));
}

#[tokio::test]
async fn an_answer_that_does_not_come_in_time_leaves_it_open() {
    assert_unknown(|_| Reply { bytes: Vec::new(), stalls: true }).await;
    let half = "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"id\":";
    assert_unknown(|_| Reply { bytes: half.into(), stalls: true }).await;
}

#[rstest]
#[case(408)]
#[case(500)]
#[case(502)]
#[case(503)]
#[case(504)]
#[case(302)]
#[case(303)]
#[tokio::test]
async fn a_status_that_proves_nothing_leaves_it_open(#[case] status: u16) {
    assert_unknown(|_| Reply::new(status, &[("retry-after", "1")], "<html>")).await;
}

#[tokio::test]
async fn a_success_without_sense_leaves_it_open() {
    assert_unknown(|_| Reply::json("<!doctype html>")).await;
    assert_unknown(|_| Reply::json("{\"id\":")).await;
    for body in ["", "null", "[]"] {
        for operation in every() {
            let certain = matches!(operation, Operation::SetFollowUp { .. });
            let answer = write(&operation, Reply::json(body)).await;
            let unknown = answer.is_err_and(|failure| failure.is_unknown());
            assert_eq!(unknown, !certain, "{operation:?} {body:?}");
        }
    }
}

#[tokio::test]
async fn a_redirect_that_asks_for_the_request_again_did_nothing() {
    for status in [307, 308] {
        let answer = write(&note(), Reply::new(status, &[("location", "/x")], "")).await;
        assert!(matches!(answer, Err(WriteFailure::NotDone(_))), "{answer:?}");
    }
}

#[tokio::test]
async fn the_words_of_a_message_are_in_no_failure() {
    let problem = json!({ "detail": format!("\"{SECRET}.\" has a forbidden word"),
        "errors": { "text": [SECRET] }, "traceId": SECRET });
    for operation in [sms(), note()] {
        let answer = write(&operation, Reply::new(400, &[], problem.to_string())).await;
        let Err(WriteFailure::NotDone(failure)) = answer else { panic!("{answer:?}") };
        assert!(failure.message.contains("\"[text].\" has a forbidden word"), "{failure}");
    }
}

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("no panic").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn the_words_of_a_message_are_in_no_log() {
    // With a single subscriber, a callsite first used in another test's thread,
    // which has none, is cached as disabled.
    let _second = tracing::Dispatch::new(tracing_subscriber::registry());
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(move || writer.clone())
        .finish();
    let logging = tracing::subscriber::set_default(subscriber);
    for operation in every() {
        write(&operation, success(&operation)).await.expect("done");
        let echo = operation.private_texts().next().unwrap_or("no");
        let problem = json!({ "title": echo }).to_string();
        write(&operation, Reply::new(500, &[], problem)).await.expect_err("a failure");
    }
    drop(logging);
    let log = String::from_utf8(log.0.lock().expect("no panic").clone()).expect("text");
    assert!(log.contains("/sms/send") && log.contains("failed"), "{log}");
    assert!(!log.contains(SECRET) && !log.contains("hunter2"), "{log}");
}

#[tokio::test]
async fn requests_carry_what_the_operation_says() {
    let sent = async |operation: Operation| {
        let server = Server::start([success(&operation)]).await;
        let client = client(&format!("{}/v1", server.base_url()));
        client.write(Form::Newest, &operation).await.expect("done");
        let [request] = server.requests().try_into().expect("one request");
        assert_eq!(request.header("authorization"), Some(&*format!("Bearer {KEY}")));
        let body: Value = serde_json::from_str(&request.body).unwrap_or_default();
        (format!("{} {}", request.method, request.target), body)
    };
    let mark = |event_version| Operation::MarkRead { conversation: conversation(), event_version };
    let (call, body) = sent(mark(Some(12))).await;
    assert_eq!(call, "POST /v1/conversations/conv-1/mark-read?eventVersion=12");
    assert_eq!(body, Value::Null);
    assert_eq!(sent(mark(None)).await.0, "POST /v1/conversations/conv-1/mark-read");

    let (call, body) = sent(sms()).await;
    assert_eq!(call, "POST /v1/sms/send");
    assert_eq!(
        body,
        json!({"conversationId": "conv-1", "text": SECRET, "scheduledFor": "2026-11-20T15:00:00Z",
            "fromPhoneNumberId": "number-1", "outboundIdempotencyKey": "key-1"})
    );
    let now = every_bare().pop().expect("a message");
    let (_, body) = sent(now).await;
    let bare = json!({"conversationId": "conv-1", "text": "x", "outboundIdempotencyKey": "key-1"});
    assert_eq!(body, bare);

    let (call, body) = sent(follow_up(FollowUp::Complete)).await;
    assert_eq!(call, "PUT /v1/leads/lead-1/follow-up");
    let complete = json!({"dueAt": null, "expectedRevision": 4, "expectedStatusId": "status-1"});
    assert_eq!(body, complete);
    let status = every().into_iter().find(|it| matches!(it, Operation::SetStatus { .. }));
    let (call, body) = sent(status.expect("a status")).await;
    assert_eq!(call, "PUT /v1/leads/lead-1/status");
    let guarded = json!({"type": "Call", "outcome": "Reached", "category": "Qualified",
        "notes": SECRET, "expectedRevision": 4, "expectedCurrentStatusId": "status-1"});
    assert_eq!(body, guarded);
    let bare = every_bare().into_iter().find(|it| matches!(it, Operation::SetStatus { .. }));
    let (_, body) = sent(bare.expect("a status")).await;
    assert_eq!(body, json!({"type": "Call", "outcome": "Reached"}));
    let nobody = Operation::Assign { lead: operations::lead(), user: None };
    assert_eq!(sent(nobody).await.1, json!({"assignedToUserId": null}));
}

fn gateway(base_url: &str) -> Client<HttpTransport> {
    let pause = Duration::from_millis(1);
    let policy =
        RetryPolicy { attempts: 5, base: pause, limited_base: pause, ..RetryPolicy::default() };
    Client::new(client(base_url), policy, RateLimiter::per_minute(None))
}

/// A server that fails in these ways and then succeeds.
async fn through_a_gateway(
    operation: &Operation,
    bad: Vec<Reply>,
) -> (Result<Outcome, WriteFailure>, Vec<String>) {
    let server = Server::start(bad.into_iter().chain([success(operation)])).await;
    let gateway = gateway(&server.base_url());
    let permit = gateway.permit(|_| {}).await.expect("it is open");
    let answer = gateway.write(permit, operation, |_| {}).await.map_err(discreet);
    (answer, server.requests().into_iter().map(|request| request.body).collect())
}

#[tokio::test]
async fn what_may_repeat_gets_through_a_bad_stretch() {
    for operation in every().into_iter().filter(Operation::may_repeat) {
        let bad = vec![
            Reply { bytes: Vec::new(), stalls: false },
            Reply::new(502, &[], "<html>"),
            Reply::new(429, &[("retry-after", "0")], ""),
        ];
        let (answer, bodies) = through_a_gateway(&operation, bad).await;
        assert!(answer.is_ok(), "{operation:?}: {answer:?}");
        assert_eq!(bodies.len(), 4);
        assert!(bodies.iter().all(|body| body == &bodies[0]), "the same key, the same request");
    }
}

#[tokio::test]
async fn what_may_not_repeat_is_sent_once_whatever_happens() {
    for operation in every().into_iter().filter(|operation| !operation.may_repeat()) {
        for (reply, unknown) in [
            (Reply { bytes: Vec::new(), stalls: false }, true),
            (Reply::new(500, &[], ""), true),
            (Reply::json("<html>"), true),
            (Reply::new(429, &[("retry-after", "0")], ""), false),
            (Reply::new(404, &[], ""), false),
        ] {
            let (answer, bodies) = through_a_gateway(&operation, vec![reply]).await;
            assert_eq!(bodies.len(), 1, "{operation:?}");
            assert_eq!(answer.map_err(|failure| failure.is_unknown()), Err(unknown));
        }
    }
}

#[tokio::test]
async fn a_refused_repeat_does_not_undo_the_attempt_before() {
    let bad = || Reply { bytes: Vec::new(), stalls: false };
    let refusal = Reply::new(400, &[], r#"{"title":"This key is in use"}"#);
    let (answer, bodies) = through_a_gateway(&sms(), vec![bad(), refusal.clone()]).await;
    assert_eq!(bodies.len(), 2);
    let Err(WriteFailure::Unknown(Failure { status, hint, .. })) = answer else {
        panic!("{answer:?}")
    };
    assert_eq!(status, Some(400));
    assert!(hint.is_some_and(|hint| hint.contains("earlier attempt")));

    let (answer, _) = through_a_gateway(&sms(), vec![refusal]).await;
    assert!(matches!(answer, Err(WriteFailure::NotDone(_))), "{answer:?}");
}

#[tokio::test]
async fn the_former_change_of_a_status_names_the_lead_and_has_no_guard() {
    let server = Server::start([Reply::json(r#"{"id":"d-1"}"#)]).await;
    let operation = Operation::SetStatus {
        lead: LeadId::new("lead-1"),
        status_type: "Lost".into(),
        outcome: "Sold elsewhere".into(),
        category: Some("Lost".into()),
        notes: None,
        expected_revision: Some(3),
        expected_status: Some("status-1".into()),
    };
    let answer = client(&server.base_url()).write(Form::Former, &operation).await;
    assert!(matches!(answer, Ok(Outcome::StatusSet(_))), "{answer:?}");
    let sent = server.requests().swap_remove(0);
    assert_eq!((sent.method.as_str(), sent.target.as_str()), ("POST", "/dispositions"));
    let body: Value = serde_json::from_str(&sent.body).expect("JSON");
    let due = json!({
        "leadId": "lead-1", "type": "Lost", "outcome": "Sold elsewhere", "category": "Lost",
    });
    assert_eq!(body, due);
}
