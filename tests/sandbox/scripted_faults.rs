//! Scripted and random faults, before and after an effect.

use leadping_tui::sandbox::{Fault, Options};
use reqwest::Method;
use serde_json::{Value, json};

use crate::client::{Sandbox, options, problem};

const NULL: Value = Value::Null;
const FAULTS: &str = "/sandbox/faults";
const NOTES: &str = "/events/conversations/conv-3/notes";

async fn arm(sandbox: &Sandbox, fault: &Value) {
    let (status, answer) = sandbox.call(Method::POST, FAULTS, fault).await;
    assert_eq!(status, 200, "{answer}");
}

/// The client's view of a note: status and body, or the point of failure.
async fn note(sandbox: &Sandbox) -> Result<(u16, String), &'static str> {
    let response = sandbox.post(NOTES, &json!({"text": "x"})).await.map_err(|_| "no answer")?;
    let status = response.status().as_u16();
    Ok((status, response.text().await.map_err(|_| "half an answer")?))
}

#[tokio::test]
async fn a_connection_dies_before_or_after_the_effect() {
    for (what, when, sees, effects) in [
        ("drop", "before", "no answer", 0),
        ("drop", "after", "no answer", 1),
        ("cut", "after", "half an answer", 1),
    ] {
        let sandbox = Sandbox::start(options(20));
        arm(&sandbox, &json!({"path": NOTES, "what": what, "when": when})).await;
        assert_eq!(note(&sandbox).await.expect_err("it broke"), sees, "{what} {when}");
        assert_eq!(sandbox.journal().await.len(), effects, "{what} {when}");
        assert_eq!(note(&sandbox).await.expect("an answer").0, 200, "once only");
        assert_eq!(sandbox.journal().await.len(), effects + 1);
        assert_eq!(sandbox.stats().faults(Fault::Dropped), 1);
    }
}

#[tokio::test]
async fn a_status_comes_before_or_after_the_effect() {
    let sandbox = Sandbox::start(options(20));
    let mut effects = 0;
    for status in [429, 500, 401, 404] {
        for when in ["before", "after"] {
            let fault = json!({
                "method": "POST", "path": "/events/conversations/*/notes", "what": "status",
                "status": status, "when": when, "retryAfter": 7, "times": 2,
            });
            arm(&sandbox, &fault).await;
            for _ in 0..2 {
                let response = sandbox.post(NOTES, &json!({"text": "x"})).await.expect("an answer");
                assert_eq!(response.headers()["retry-after"], "7");
                assert_eq!(problem(response).await.0, status);
                effects += usize::from(when == "after");
                assert_eq!(sandbox.journal().await.len(), effects, "{status} {when}");
            }
        }
    }
    arm(&sandbox, &json!({"path": "*", "what": "status", "status": 429})).await;
    let response = sandbox.post(NOTES, &json!({"text": "x"})).await.expect("an answer");
    assert!(response.headers().get("retry-after").is_none());
    assert_eq!(sandbox.call(Method::GET, FAULTS, &NULL).await.1, json!([]));
}

#[tokio::test]
async fn an_answer_can_be_false_or_nonsense() {
    let sandbox = Sandbox::start(options(20));
    let path = "/conversations/conv-3/mark-read";
    sandbox.page("/sandbox/arrivals", &json!({"conversationIds": ["conv-3"]})).await;
    arm(&sandbox, &json!({"path": path, "what": "false"})).await;
    let row = sandbox.row("conv-3").await;
    let seen = format!("{path}?eventVersion={}", row["eventVersion"]);
    assert_eq!(sandbox.call(Method::POST, &seen, &NULL).await, (200, json!(false)));
    assert_eq!(sandbox.row("conv-3").await["isUnread"], true);
    arm(&sandbox, &json!({"path": path, "what": "nonsense", "when": "after"})).await;
    let request = sandbox.bare(Method::POST, &seen).bearer_auth(leadping_tui::sandbox::KEY);
    let text = request.send().await.expect("an answer").text().await.expect("a body");
    assert!(serde_json::from_str::<Value>(&text).is_err(), "{text}");
    assert_eq!(sandbox.row("conv-3").await["isUnread"], false);
}

#[tokio::test]
async fn faults_wait_for_their_requests_and_can_be_disarmed() {
    let sandbox = Sandbox::start(options(20));
    arm(&sandbox, &json!({"method": "PUT", "path": "*", "what": "drop"})).await;
    arm(&sandbox, &json!({"path": "/tags", "what": "drop"})).await;
    arm(&sandbox, &json!({"path": NOTES, "what": "status", "status": 500, "skip": 1})).await;
    assert_eq!(note(&sandbox).await.expect("an answer").0, 200);
    assert_eq!(note(&sandbox).await.expect("an answer").0, 500);
    let (_, waiting) = sandbox.call(Method::GET, FAULTS, &NULL).await;
    assert_eq!(waiting.as_array().expect("faults").len(), 2);
    assert_eq!(sandbox.call(Method::DELETE, FAULTS, &NULL).await.1, json!([]));
    assert_eq!(sandbox.call(Method::GET, "/tags", &NULL).await.0, 200);
}

#[tokio::test]
async fn faults_that_make_no_sense_are_refused() {
    let sandbox = Sandbox::start(options(20));
    for fault in [
        json!({}),
        json!({"path": "/tags"}),
        json!({"what": "drop"}),
        json!({"path": "tags", "what": "drop"}),
        json!({"path": "/tags", "what": "explode"}),
        json!({"path": "/tags", "what": "status"}),
        json!({"path": "/tags", "what": "status", "status": 200}),
        json!({"path": "/tags", "what": "drop", "status": 500}),
        json!({"path": "/tags", "what": "cut"}),
        json!({"path": "/tags", "what": "body"}),
        json!({"path": "/tags", "what": "drop", "body": "{}"}),
        json!({"path": "/tags", "what": "body", "body": "{}", "status": 100}),
        json!({"path": "/tags", "what": "drop", "times": 0}),
        json!({"path": "/tags", "what": "drop", "when": "never"}),
        json!({"path": "/tags", "what": "drop", "x": 1}),
    ] {
        assert_eq!(sandbox.call(Method::POST, FAULTS, &fault).await.0, 400, "{fault}");
    }
    for body in [json!({}), json!({"advanceSeconds": -1}), json!({"advanceSeconds": 1, "x": 1})] {
        assert_eq!(sandbox.call(Method::POST, "/sandbox/clock", &body).await.0, 400, "{body}");
    }
    for (method, path) in [(Method::POST, "/sandbox/journal"), (Method::PUT, FAULTS)] {
        assert_eq!(sandbox.call(method, path, &NULL).await.0, 405, "{path}");
    }
    assert_eq!(
        sandbox.bare(Method::GET, "/sandbox/journal").send().await.expect("one").status(),
        401
    );
}

#[tokio::test]
async fn faults_by_chance_say_whether_the_request_took_effect() {
    let all = |change: fn(&mut Options)| {
        let mut options = options(20);
        change(&mut options);
        Sandbox::start(options)
    };
    for (sandbox, effects) in [
        (all(|options| options.fail_rate = 1.0), 0),
        (all(|options| options.lost_rate = 1.0), 0),
        (all(|options| options.drop_rate = 1.0), 12),
        (all(|options| options.malformed_rate = 1.0), 12),
        (all(|options| options.late_fail_rate = 1.0), 12),
    ] {
        for _ in 0..12 {
            if let Ok((status, text)) = note(&sandbox).await {
                let good = status == 200
                    && serde_json::from_str::<Value>(&text).is_ok_and(|it| it.is_object());
                assert!(!good, "{text}");
            }
        }
        assert_eq!(sandbox.journal().await.len(), effects);
    }
}

#[tokio::test]
async fn an_answer_can_trickle_before_or_after_the_effect() {
    for (when, effects) in [("before", 0), ("after", 1)] {
        let sandbox = Sandbox::start(options(20));
        arm(&sandbox, &json!({"path": NOTES, "what": "trickle", "when": when})).await;
        let mut response = sandbox.post(NOTES, &json!({"text": "x"})).await.expect("a head");
        assert_eq!(response.status(), 200, "the answer begins");
        let length = response.content_length().expect("a length") as usize;
        let first = response.chunk().await.expect("more comes").expect("a piece").len();
        assert!(first < length / 10, "{first} of {length} at once");
        assert_eq!(sandbox.journal().await.len(), effects, "{when}");
        drop(response);
        assert_eq!(note(&sandbox).await.expect("an answer").0, 200, "once only");
    }
}

#[tokio::test]
async fn an_answer_can_be_whatever_is_asked_for() {
    let sandbox = Sandbox::start(options(20));
    let landline = r#"{"success":false,"error":"Landline"}"#;
    arm(&sandbox, &json!({"path": NOTES, "what": "body", "body": landline})).await;
    arm(&sandbox, &json!({"path": NOTES, "what": "body", "body": "", "status": 201})).await;
    assert_eq!(note(&sandbox).await, Ok((200, landline.to_owned())));
    assert_eq!(note(&sandbox).await, Ok((201, String::new())));
    assert!(sandbox.journal().await.is_empty());
}
