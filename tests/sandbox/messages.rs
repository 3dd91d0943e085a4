//! Messages: sent, scheduled, or refused.

use reqwest::Method;
use serde_json::{Value, json};

use crate::client::{Sandbox, options};

const NULL: Value = Value::Null;
const ALL: &str = "/conversations/my?archiveFilter=all";

async fn send(sandbox: &Sandbox, body: &Value) -> (u16, Value) {
    sandbox.call(Method::POST, "/sms/send", body).await
}

async fn skip(sandbox: &Sandbox, seconds: u32) -> Value {
    let body = json!({"advanceSeconds": seconds});
    sandbox.page("/sandbox/clock", &body).await["now"].clone()
}

async fn timeline(sandbox: &Sandbox, id: &str) -> Vec<Value> {
    sandbox.all(&format!("/events/conversations/{id}"), &json!({})).await
}

/// Whether a number may be texted.
async fn allowed(sandbox: &Sandbox, number: &Value) -> bool {
    let body = json!({"organizationId": "org-1", "phoneNumber": number, "channel": "SMS"});
    let answer = sandbox.page("/suppressions/check", &body).await;
    answer["allowed"].as_bool().expect("a boolean")
}

/// A conversation whose lead may be texted.
async fn reachable(sandbox: &Sandbox) -> String {
    for row in sandbox.all(ALL, &json!({})).await {
        let number = &row["leadPhoneNumber"];
        if number.is_string() && allowed(sandbox, number).await {
            return row["id"].as_str().expect("an id").to_owned();
        }
    }
    unreachable!("somebody may be texted")
}

#[tokio::test]
async fn a_message_is_queued_and_comes_along() {
    let sandbox = Sandbox::start(options(60));
    let id = reachable(&sandbox).await;
    sandbox.page("/sandbox/arrivals", &json!({"conversationIds": [id]})).await;
    let before = sandbox.row(&id).await;
    let (status, message) = send(&sandbox, &json!({"conversationId": id, "text": "Yes."})).await;
    assert_eq!(status, 201, "{message}");
    assert_eq!(message["conversationId"], json!(id));
    let event = timeline(&sandbox, &id).await.swap_remove(0);
    assert_eq!((&event["id"], &event["summary"]), (&message["id"], &json!("Yes.")));
    assert_eq!(event["direction"], "Outbound");
    assert_eq!(event["toPhoneNumber"], before["leadPhoneNumber"]);
    let row = sandbox.row(&id).await;
    for (member, due) in [
        ("lastSnippet", json!("Yes.")),
        ("status", json!("waiting")),
        ("needsReply", json!(false)),
        ("isUnread", json!(true)),
        ("replyVersion", before["replyVersion"].clone()),
        ("eventVersion", json!(before["eventVersion"].as_i64().expect("a version") + 1)),
        ("lastEventAt", event["createdAt"].clone()),
    ] {
        assert_eq!(row[member], due, "{member}");
    }
    let top = sandbox.page(ALL, &json!({"pageSize": 1})).await["items"][0]["id"].clone();
    assert_eq!(top, json!(id));
    skip(&sandbox, 60).await;
    let later = timeline(&sandbox, &id).await.swap_remove(0);
    assert_eq!(later["status"], "Delivered");
    assert!(later["deliveredAt"].as_str() > later["sentAt"].as_str());
    assert_eq!(later["id"], event["id"]);
}

#[tokio::test]
async fn under_one_key_a_message_goes_out_once() {
    let sandbox = Sandbox::start(options(60));
    let id = reachable(&sandbox).await;
    let count = timeline(&sandbox, &id).await.len();
    let body = json!({"conversationId": id, "text": "Yes.", "outboundIdempotencyKey": "k-1"});
    let (status, first) = send(&sandbox, &body).await;
    assert_eq!(status, 201);
    skip(&sandbox, 60).await;
    // Also if it could no longer be sent.
    let stop = json!({"conversationIds": [id], "text": "STOP"});
    sandbox.page("/sandbox/arrivals", &stop).await;
    let (status, again) = send(&sandbox, &body).await;
    assert_eq!((status, &again["id"]), (201, &first["id"]));
    assert_eq!(again["status"], "delivered");
    let mut other = body.clone();
    other["text"] = "No.".into();
    let (status, problem) = send(&sandbox, &other).await;
    assert_eq!(status, 400);
    assert!(problem["errors"]["outboundIdempotencyKey"].is_array());
    assert_eq!(timeline(&sandbox, &id).await.len(), count + 2, "the message and the STOP");
    let (_, journal) = sandbox.call(Method::GET, "/sandbox/journal", &NULL).await;
    let journal = journal.as_array().expect("entries");
    assert_eq!(journal.len(), 1);
    assert_eq!(journal[0]["idempotencyKey"], "k-1");
    assert_eq!(journal[0]["eventId"], first["id"]);
    assert!(!journal[0].to_string().contains("Yes."), "the journal repeats no text");
}

#[tokio::test]
async fn a_scheduled_message_can_be_taken_back_once() {
    let sandbox = Sandbox::start(options(60));
    let id = reachable(&sandbox).await;
    let before = sandbox.row(&id).await;
    let body =
        json!({"conversationId": id, "text": "Later.", "scheduledFor": "2026-11-23T09:00:00Z"});
    let (status, message) = send(&sandbox, &body).await;
    assert_eq!((status, &message["status"]), (201, &json!("scheduled")));
    assert_eq!(sandbox.row(&id).await["lastSnippet"], before["lastSnippet"], "nothing went out");
    let path = format!("/sms/{}/cancel", message["id"].as_str().expect("an id"));
    let (status, canceled) = sandbox.call(Method::POST, &path, &NULL).await;
    assert_eq!((status, &canceled["status"]), (200, &json!("canceled")));
    assert_eq!(sandbox.call(Method::POST, &path, &NULL).await.0, 400, "once");
    skip(&sandbox, 48 * 60 * 60).await;
    let event = timeline(&sandbox, &id).await.swap_remove(0);
    assert_eq!((&event["status"], &event["sentAt"]), (&json!("Canceled"), &NULL));
    assert_eq!(sandbox.row(&id).await["lastSnippet"], before["lastSnippet"]);
    assert_eq!(sandbox.journal().await.len(), 2);
}

#[tokio::test]
async fn a_scheduled_message_goes_out_when_it_is_due() {
    let sandbox = Sandbox::start(options(60));
    let id = reachable(&sandbox).await;
    let due = "2026-11-23T09:00:00.000Z";
    let body = json!({"conversationId": id, "text": "Later.", "scheduledFor": due});
    let (_, message) = send(&sandbox, &body).await;
    let before = sandbox.row(&id).await;
    skip(&sandbox, 24 * 60 * 60).await;
    let row = sandbox.row(&id).await;
    assert_eq!((&row["lastSnippet"], &row["lastEventAt"]), (&json!("Later."), &json!(due)));
    assert_eq!(
        row["eventVersion"].as_i64(),
        before["eventVersion"].as_i64().map(|version| version + 1)
    );
    let event = timeline(&sandbox, &id).await.swap_remove(0);
    assert_eq!((&event["status"], &event["queuedAt"]), (&json!("Delivered"), &json!(due)));
    let path = format!("/sms/{}/cancel", message["id"].as_str().expect("an id"));
    assert_eq!(sandbox.call(Method::POST, &path, &NULL).await.0, 400, "too late");
    assert_eq!(sandbox.journal().await.len(), 1);
}

#[tokio::test]
async fn a_message_that_waited_from_the_start_can_be_taken_back() {
    let sandbox = Sandbox::start(options(200));
    for number in 1..=200 {
        let id = format!("conv-{number}");
        let found =
            timeline(&sandbox, &id).await.into_iter().find(|it| it["status"] == "Scheduled");
        let Some(event) = found else { continue };
        let event = event["id"].as_str().expect("an id");
        let path = format!("/sms/{event}/cancel");
        assert_eq!(sandbox.call(Method::POST, &path, &NULL).await.0, 200);
        let again = timeline(&sandbox, &id).await.into_iter().find(|it| it["id"] == event);
        assert_eq!(again.expect("it stays")["status"], "Canceled");
        assert_eq!(sandbox.call(Method::POST, &path, &NULL).await.0, 400);
        return;
    }
    unreachable!("some messages wait");
}

#[tokio::test]
async fn whoever_opts_out_is_not_texted() {
    let sandbox = Sandbox::start(options(60));
    let rows = sandbox.all("/conversations/my", &json!({})).await;
    let id = reachable(&sandbox).await;
    let row = rows.iter().find(|row| row["id"] == id.as_str());
    let row = row.cloned().unwrap_or(sandbox.row(&id).await);
    let body = json!({"conversationId": id, "text": "Hello."});
    let ready = format!("/conversations/{id}/outbound-readiness");
    assert_eq!(sandbox.call(Method::GET, &ready, &NULL).await.1["canSend"], true);
    for (word, may) in [("stop ", false), ("START", true)] {
        sandbox.page("/sandbox/arrivals", &json!({"conversationIds": [id], "text": word})).await;
        assert_eq!(allowed(&sandbox, &row["leadPhoneNumber"]).await, may);
        let (_, readiness) = sandbox.call(Method::GET, &ready, &NULL).await;
        assert_eq!(
            (&readiness["canSend"], readiness["setupMessage"].is_null()),
            (&json!(may), may)
        );
        let (status, answer) = send(&sandbox, &body).await;
        assert_eq!(status, if may { 201 } else { 400 }, "{answer}");
        if !may {
            assert!(
                answer["errors"]["conversationId"][0]
                    .as_str()
                    .is_some_and(|it| it.contains("opted out"))
            );
        }
    }
    assert_eq!(sandbox.journal().await.len(), 1);
}

#[tokio::test]
async fn a_scheduled_message_does_not_reach_who_opted_out_meanwhile() {
    let sandbox = Sandbox::start(options(60));
    let later = async || {
        let id = reachable(&sandbox).await;
        let body =
            json!({"conversationId": id, "text": "Later.", "scheduledFor": "2026-11-23T09:00:00Z"});
        (id, send(&sandbox, &body).await.1["id"].clone())
    };
    let (opted_out, first) = later().await;
    let stop = json!({"conversationIds": [opted_out], "text": "STOP"});
    sandbox.page("/sandbox/arrivals", &stop).await;
    let (suppressed, second) = later().await;
    let body = json!({"phoneNumber": sandbox.row(&suppressed).await["leadPhoneNumber"]});
    assert_eq!(sandbox.call(Method::POST, "/suppressions", &body).await.0, 201);
    skip(&sandbox, 24 * 60 * 60).await;
    for (id, message, status) in [(opted_out, first, "Opted out"), (suppressed, second, "Blocked")]
    {
        let events = timeline(&sandbox, &id).await;
        let event = events.iter().find(|event| event["id"] == message).expect("it stays");
        assert_eq!((&event["status"], &event["sentAt"]), (&json!(status), &NULL));
        assert!(event["blockedAt"].is_string() && event["statusReason"].is_string());
        assert_ne!(sandbox.row(&id).await["lastSnippet"], "Later.");
    }
}

#[tokio::test]
async fn consent_is_the_same_wherever_it_is_told() {
    let sandbox = Sandbox::start(options(600));
    let (mut out, mut listed) = (0, 0);
    for row in sandbox.all("/leads/all/my?archiveFilter=all", &json!({"pageSize": 100})).await {
        let lead = sandbox.get(&format!("/leads/{}", row["id"].as_str().expect("id"))).await;
        let lead: Value = lead.json().await.expect("JSON");
        let number = &lead["contact"]["phone"]["number"];
        if number.is_null() {
            continue;
        }
        let may = allowed(&sandbox, number).await;
        let opted_out = lead["metadata"]["smsOptedOut"] == true;
        assert!(!(may && opted_out), "{number}");
        out += usize::from(opted_out);
        listed += usize::from(!may && !opted_out);
    }
    assert!(out > 0 && listed > 0, "{out} opted out, {listed} not to be contacted");
}

#[tokio::test]
async fn messages_that_make_no_sense_are_refused_by_name() {
    let sandbox = Sandbox::start(options(60));
    let id = reachable(&sandbox).await;
    let rows = sandbox.all(ALL, &json!({"pageSize": 100})).await;
    let good = json!({"conversationId": id, "text": "Hello."});
    for (member, value) in [
        ("conversationId", json!("conv-61")),
        ("conversationId", json!(7)),
        ("text", json!("")),
        ("text", json!("x".repeat(1_601))),
        ("scheduledFor", json!("2026-11-22T11:59:59Z")),
        ("scheduledFor", json!("tomorrow")),
        ("fromPhoneNumberId", json!("pn-99")),
        ("outboundIdempotencyKey", json!("")),
        ("mediaUrls", json!(["http://example.com/a.jpg"])),
        ("mediaUrls", json!([1])),
        ("wasManuallyOverridden", json!("yes")),
        ("smsEventId", json!("evt-1-1")),
        ("urgent", json!(true)),
    ] {
        let mut body = good.clone();
        body[member] = value;
        let (status, problem) = send(&sandbox, &body).await;
        assert_eq!(status, 400, "{body}");
        assert!(problem["errors"][member].is_array(), "{member}: {problem}");
    }
    if let Some(row) = rows.iter().find(|row| row["leadPhoneNumber"].is_null()) {
        let body = json!({"conversationId": row["id"], "text": "Hello."});
        assert_eq!(send(&sandbox, &body).await.0, 400, "no number");
    }
    for path in ["/sms/evt-1-999/cancel", "/sms/x/cancel"] {
        assert_eq!(sandbox.call(Method::POST, path, &NULL).await.0, 404);
    }
    assert!(sandbox.journal().await.is_empty());
    let picture = json!({
        "conversationId": id, "text": "See.", "mediaUrls": ["https://example.com/a.jpg"],
        "fromPhoneNumberId": "pn-2", "smsEventId": null, "scheduledFor": null,
    });
    let (status, message) = send(&sandbox, &picture).await;
    assert_eq!((status, &message["fromPhoneNumberId"]), (201, &json!("pn-2")));
    assert_eq!(timeline(&sandbox, &id).await[0]["timelineType"], "Mms");
}

#[tokio::test]
async fn a_message_fails_on_request() {
    let sandbox = Sandbox::start(options(60));
    let id = reachable(&sandbox).await;
    for (text, status) in
        [("Let it FAIL", "Failed"), ("UNDELIVERABLE", "Undeliverable"), ("BLOCK", "Blocked")]
    {
        send(&sandbox, &json!({"conversationId": id, "text": text})).await;
        assert_eq!(sandbox.row(&id).await["status"], "waiting", "{text}");
        skip(&sandbox, 60).await;
        let event = timeline(&sandbox, &id).await.swap_remove(0);
        assert_eq!((&event["status"], &event["summary"]), (&json!(status), &json!(text)));
        assert!(event["statusReason"].is_string() && event["deliveredAt"].is_null());
        let row = sandbox.row(&id).await;
        assert_eq!(
            (&row["status"], &row["statusReason"]),
            (&json!("failed"), &event["statusReason"])
        );
    }
    // Scheduled ones fail too, once they have been sent.
    let now = skip(&sandbox, 1).await;
    let due = now.as_str().expect("a time").parse::<jiff::Timestamp>().expect("a time");
    let due = due + jiff::SignedDuration::from_hours(1);
    let body = json!({"conversationId": id, "text": "FAIL", "scheduledFor": due.to_string()});
    assert_eq!(send(&sandbox, &body).await.0, 201);
    skip(&sandbox, 3_600).await;
    assert_eq!(sandbox.row(&id).await["status"], "waiting");
    skip(&sandbox, 60).await;
    assert_eq!(sandbox.row(&id).await["status"], "failed");
}
