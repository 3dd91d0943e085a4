//! Metrics from the timelines.

use reqwest::Method;
use serde_json::{Value, json};

use crate::client::{Sandbox, options};

const NULL: Value = Value::Null;

async fn figures(sandbox: &Sandbox, query: &str) -> Value {
    let (status, answer) =
        sandbox.call(Method::GET, &format!("/analytics/my?{query}"), &NULL).await;
    assert_eq!(status, 200, "{query}: {answer}");
    answer
}

#[tokio::test]
async fn they_are_those_of_the_events_of_the_period() {
    let sandbox = Sandbox::start(options(150));
    let (from, until) = ("2026-11-08T00:00:00Z", "2026-11-21T00:00:00Z");
    let path = format!("/events/all/my?startAt={from}&endAt={until}");
    let events = sandbox.all(&path, &json!({"pageSize": 100})).await;
    let count = |is: &dyn Fn(&Value) -> bool| events.iter().filter(|event| is(event)).count();
    let message =
        |event: &Value| matches!(event["timelineType"].as_str(), Some("Sms" | "Mms" | "Message"));
    let inbound = |event: &Value| event["direction"] == "Inbound";
    let answer = figures(&sandbox, &format!("startAt={from}&endAt={until}")).await;
    let summary = &answer["summary"];
    for (member, due) in [
        ("leads", count(&|event| event["timelineType"] == "LeadCreated")),
        ("smsReceived", count(&|event| message(event) && inbound(event))),
        ("smsSent", count(&|event| message(event) && event["sentAt"].is_string())),
        ("smsDelivered", count(&|event| message(event) && event["deliveredAt"].is_string())),
        ("missedCalls", count(&|event| event["status"] == "Missed")),
        (
            "humanResponses",
            count(&|event| {
                message(event) && event["sentAt"].is_string() && event["actorUserId"].is_string()
            }),
        ),
    ] {
        assert!(due > 0, "{member}: nothing to compare");
        assert_eq!(summary[member], due, "{member}");
    }
    let metrics = &answer["responseMetrics"];
    let responded = metrics["respondedLeads"].as_u64().expect("a number");
    let unresponded = metrics["unrespondedLeads"].as_u64().expect("a number");
    assert_eq!(summary["leads"], responded + unresponded);
    assert!(
        responded > 0 && metrics["medianMinutes"].as_f64().is_some_and(|minutes| minutes > 0.0)
    );
    assert_eq!(metrics["slaEligibleLeads"], summary["leads"], "all are old enough");
    assert_eq!(metrics["slaTrend"].as_array().map(Vec::len), Some(13));
    assert_eq!(answer["range"]["startAt"], "2026-11-08T00:00:00.000Z");
}

#[tokio::test]
async fn they_follow_what_happens() {
    let sandbox = Sandbox::start(options(60));
    let before = figures(&sandbox, "days=2").await["summary"].clone();
    sandbox
        .page("/sandbox/arrivals", &json!({"conversationIds": ["conv-2"], "text": "START"}))
        .await;
    let body = json!({"conversationId": "conv-2", "text": "Hello."});
    assert_eq!(sandbox.call(Method::POST, "/sms/send", &body).await.0, 201);
    sandbox.page("/sandbox/clock", &json!({"advanceSeconds": 60})).await;
    let after = figures(&sandbox, "days=2").await["summary"].clone();
    let grew = |member: &str| {
        after[member].as_i64().expect("now") - before[member].as_i64().expect("then")
    };
    assert_eq!(grew("smsReceived"), 1);
    assert_eq!(grew("prospectReplies"), 0, "START is no reply");
    assert_eq!(grew("humanResponses"), 1);
    assert!(figures(&sandbox, "").await["generatedAt"].is_string());
}

#[tokio::test]
async fn periods_that_make_no_sense_are_refused() {
    let sandbox = Sandbox::start(options(20));
    for query in [
        "days=0",
        "days=367",
        "days=x",
        "startAt=x",
        "startAt=2026-11-21T00:00:00Z&endAt=2026-11-20T00:00:00Z",
        "startAt=2020-01-01T00:00:00Z",
        "weeks=1",
    ] {
        let path = format!("/analytics/my?{query}");
        assert_eq!(sandbox.call(Method::GET, &path, &NULL).await.0, 400, "{query}");
    }
}
