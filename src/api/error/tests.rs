//! Conversion of errors to messages for the user.

use super::*;
use rstest::rstest;

fn key() -> ApiKey {
    ApiKey::parse("sk_hunter2").expect("valid")
}

fn refused(status: u16, body: &str, retry_after: Option<u64>) -> Failure {
    let retry_after = retry_after.map(Duration::from_secs);
    ApiError::Refused { status, problem: Problem::parse(body), retry_after }.into_failure(&key())
}

#[rstest]
#[case(400, FailureKind::Rejected)]
#[case(401, FailureKind::Credentials)]
#[case(403, FailureKind::Credentials)]
#[case(404, FailureKind::NotFound)]
#[case(408, FailureKind::Timeout)]
#[case(409, FailureKind::Rejected)]
#[case(410, FailureKind::NotFound)]
#[case(422, FailureKind::Rejected)]
#[case(429, FailureKind::RateLimited)]
#[case(500, FailureKind::Server)]
#[case(503, FailureKind::Server)]
fn a_status_has_its_kind(#[case] status: u16, #[case] kind: FailureKind) {
    let failure = refused(status, "", None);
    assert_eq!((failure.kind, failure.status), (kind, Some(status)));
    assert!(failure.message.ends_with(&format!("({status})")), "{}", failure.message);
}

#[rstest]
#[case(&[400, 401, 403, 404, 409, 410, 422, 501], None, RetryClass::Never)]
#[case(&[400, 401, 403, 404, 501], Some(5), RetryClass::Never)]
#[case(&[408, 429, 500, 502, 503, 504, 599], None, RetryClass::Backoff)]
#[case(&[408, 429, 500, 502, 503, 504], Some(5), RetryClass::After(Duration::from_secs(5)))]
fn a_status_has_its_retry_class(
    #[case] statuses: &[u16],
    #[case] retry_after: Option<u64>,
    #[case] class: RetryClass,
) {
    for &status in statuses {
        assert_eq!(refused(status, "", retry_after).retry, class, "{status}");
    }
}

#[rstest]
#[case(429)]
#[case(503)]
fn a_pause_is_kept_however_long_it_is(#[case] status: u16) {
    for (seconds, hint) in [(3_600, false), (3_601, true), (86_400, true)] {
        let failure = refused(status, "", Some(seconds));
        assert_eq!(failure.retry, RetryClass::After(Duration::from_secs(seconds)));
        let said = failure.hint.is_some_and(|hint| hint.contains("automatically"));
        assert_eq!(said, hint, "{seconds}");
    }
}

#[test]
fn the_server_s_words_trace_and_fields_are_told() {
    let body = r#"{"title":"Invalid","detail":"One field is wrong.","traceId":"00-ab-01",
        "errors":{"pageSize":["must be a number"]}}"#;
    let failure = refused(400, body, None);
    assert_eq!(
        failure.message,
        "The server refused the request (400): One field is wrong; pageSize: must be a number"
    );
    assert_eq!(failure.trace_id.as_deref(), Some("00-ab-01"));
}

#[rstest]
#[case(401, "", "Check the API key")]
#[case(403, "", "permission")]
#[case(404, "<html>", "base URL")]
#[case(404, "", "base URL")]
#[case(404, r#"{"title":"No lead"}"#, "Check the id")]
#[case(405, "<html>", "base URL")]
#[case(429, "", "shared")]
#[case(500, "", "Try again later")]
#[case(502, "<html>", "Try again later")]
#[case(500, r#"{"traceId":"x"}"#, "trace id")]
fn a_refusal_says_what_to_do(#[case] status: u16, #[case] body: &str, #[case] says: &str) {
    let hint = refused(status, body, None).hint.expect("a hint");
    assert!(hint.contains(says), "{hint}");
}

#[rstest]
#[case(DecodeError::Cut, "The response is cut off", false)]
#[case(DecodeError::Empty, "The response is empty", false)]
#[case(DecodeError::NotJson, "The response is not JSON", true)]
#[case(DecodeError::WebPage, "The response is a web page", true)]
#[case(DecodeError::NoItems, "The response has no list of items", true)]
fn nonsense_is_tried_again(
    #[case] what: DecodeError,
    #[case] says: &str,
    #[case] doubts_url: bool,
) {
    let error = ApiError::Nonsense { status: 200, what };
    assert_eq!(error.suggests_wrong_address(), doubts_url);
    let failure = error.into_failure(&key());
    assert_eq!(failure.kind, FailureKind::Malformed);
    assert_eq!(failure.retry, RetryClass::Backoff);
    assert_eq!(failure.message, says);
    assert_eq!(failure.hint.is_some_and(|hint| hint.contains("base URL")), doubts_url);
}

#[test]
fn the_key_is_taken_out_of_the_server_s_words() {
    // The zero-width space would hide the key from a search before sanitizing,
    // and the padding would truncate it before redaction.
    for key_in_body in ["sk_hunter2", "sk_hun\\u200bter2"] {
        for padding in [0, MAX_SENTENCE - 50, MAX_SENTENCE - 45, MAX_SENTENCE - 40] {
            let body = format!(
                r#"{{"detail":"{} {key_in_body} is unknown","traceId":"{key_in_body}"}}"#,
                "x".repeat(padding)
            );
            let failure = refused(401, &body, None);
            let shown = format!("{failure} {failure:?}");
            assert!(!shown.contains("sk_"), "{shown}");
        }
    }
}

#[test]
fn a_sentence_is_one_clean_line_of_bounded_length() {
    let body = format!(r#"{{"detail":"a\n\u001b[2J\u202eb {}"}}"#, "é".repeat(1_000));
    let message = refused(500, &body, None).message;
    assert!(!message.chars().any(text::is_unsafe), "{message}");
    assert_eq!(message.chars().count(), MAX_SENTENCE);
    assert!(message.starts_with("Server error (500): a [2Jb é"), "{message}");
    assert!(message.ends_with("é…"), "{message}");
    let trace = format!(r#"{{"traceId":"{}"}}"#, "t".repeat(1_000));
    let trace = refused(500, &trace, None).trace_id.expect("a trace id");
    assert_eq!(trace.chars().count(), MAX_TRACE_ID);
}

#[test]
fn what_cannot_pass_is_not_tried_again() {
    let host = || "h".to_owned();
    let errors = [
        ApiError::Setup { why: "" },
        ApiError::BadId,
        ApiError::Insecure { host: host(), why: "" },
        ApiError::TooLarge { limit: 1 },
        ApiError::Redirect { status: 302, host: Some(host()) },
    ];
    for error in errors {
        assert_eq!(error.into_failure(&key()).retry, RetryClass::Never);
    }
}

#[test]
fn a_missing_trust_store_is_a_local_failure_with_a_hint() {
    let error = ApiError::Setup { why: "no CA certificates were found" };
    let failure = error.into_failure(&key());
    assert_eq!(failure.kind, FailureKind::Local);
    assert_eq!(failure.message, "no CA certificates were found");
    assert!(failure.hint.is_some_and(|hint| hint.contains("ca-certificates")));
}

#[test]
fn only_what_cannot_have_arrived_or_was_refused_did_not_happen() {
    let host = || "h".to_owned();
    let why = "";
    let never_left = [
        ApiError::Setup { why },
        ApiError::BadId,
        ApiError::Unfit { why: "it is empty" },
        ApiError::Unresolved { host: host(), why },
        ApiError::Unreachable { host: host(), why },
        ApiError::Insecure { host: host(), why },
        ApiError::Timeout { host: host(), reached: Reached::Nothing },
    ];
    assert!(never_left.iter().all(|error| !error.may_have_applied()));
    let left = [
        ApiError::Timeout { host: host(), reached: Reached::Server },
        ApiError::Timeout { host: host(), reached: Reached::Answer(200) },
        ApiError::Broken { host: host(), why },
        ApiError::TooLarge { limit: 1 },
        ApiError::Nonsense { status: 200, what: DecodeError::Empty },
    ];
    assert!(left.iter().all(ApiError::may_have_applied));
    for status in 300..600 {
        let error = ApiError::Refused { status, problem: Problem::default(), retry_after: None };
        let refused = (400..500).contains(&status) && status != 408;
        assert_eq!(error.may_have_applied(), !refused, "{status}");
        let redirect = ApiError::Redirect { status, host: None };
        assert_eq!(redirect.may_have_applied(), ![307, 308].contains(&status), "{status}");
    }
}

#[test]
fn private_texts_are_taken_out_however_they_are_repeated() {
    let told = |detail: &str, private: &str| {
        let body = serde_json::json!({ "detail": detail }).to_string();
        let problem = Problem::parse(&body);
        ApiError::Refused { status: 400, problem, retry_after: None }
            .into_failure_without(&[private], &key())
            .message
    };
    let said = |words: &str| format!("The server refused the request (400): {words}");
    assert_eq!(told("no: see you at 5.", "see you at 5."), said("no: [text]"));
    assert_eq!(
        told("see\nyou  at 5 twice: see you at 5", "see you\nat 5"),
        said("[text] twice: [text]")
    );
    assert_eq!(told("not ok", "ok"), said("not ok"));
    let long = "x".repeat(MAX_SENTENCE);
    assert_eq!(told(&long, &long), said("[text]"));
}

#[test]
fn an_answer_that_does_not_end_says_that_the_server_was_reached() {
    let host = || "api.leadping.ai".to_owned();
    let silent = ApiError::Timeout { host: host(), reached: Reached::Server };
    let trickles = ApiError::Timeout { host: host(), reached: Reached::Answer(200) };
    let [silent, trickles] = [silent, trickles].map(|error| error.into_failure(&key()));
    assert_eq!((silent.kind, silent.status), (FailureKind::Timeout, None));
    assert_eq!((trickles.kind, trickles.status), (FailureKind::Timeout, Some(200)));
    assert_eq!(silent.message, "api.leadping.ai didn't respond in time");
    assert_eq!(trickles.message, "api.leadping.ai didn't finish its response in time");
}
