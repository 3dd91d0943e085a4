//! Statuses of leads, their history and follow-ups.

use reqwest::Method;
use serde_json::{Value, json};

use crate::client::{Sandbox, options};

const NULL: Value = Value::Null;

fn revision(status: &Value) -> i64 {
    status["revision"].as_i64().expect("a revision")
}

async fn lead(sandbox: &Sandbox, id: &str) -> Value {
    sandbox.get(&format!("/leads/{id}")).await.json().await.expect("JSON")
}

#[tokio::test]
async fn a_status_is_chosen_told_everywhere_and_remembered() {
    let sandbox = Sandbox::start(options(80));
    let (_, choices) = sandbox.call(Method::GET, "/lead-statuses", &NULL).await;
    let choices = choices.as_array().expect("statuses").clone();
    for id in ["lead-1", "lead-4"] {
        let history = format!("/leads/{id}/status-history");
        let (_, before) = sandbox.call(Method::GET, &history, &NULL).await;
        let before = before.as_array().expect("entries").clone();
        for (number, choice) in (1..).zip(choices.iter().rev().take(2)) {
            let old = lead(&sandbox, id).await["currentLeadStatus"].clone();
            let body = json!({
                "type": choice["category"], "outcome": choice["name"],
                "category": choice["category"], "notes": "Said so.", "changeSource": "User",
            });
            let path = format!("/leads/{id}/status");
            let (status, change) = sandbox.call(Method::PUT, &path, &body).await;
            assert_eq!(status, 200, "{change}");
            assert_eq!(change["oldLeadStatusChangeId"], old["id"]);
            assert_eq!(
                (&change["notes"], &change["changeSource"]),
                (&json!("Said so."), &json!("User"))
            );
            let now = lead(&sandbox, id).await["currentLeadStatus"].clone();
            assert_eq!(
                (&now["displayName"], &now["category"]),
                (&choice["name"], &choice["category"])
            );
            if !old.is_null() {
                assert_eq!(revision(&now), revision(&old) + 1);
            }
            let (_, entries) = sandbox.call(Method::GET, &history, &NULL).await;
            let entries = entries.as_array().expect("entries");
            assert_eq!(entries.len(), before.len() + number);
            assert_eq!(entries[0], change, "the latest first");
            let rows = sandbox.all(&format!("/conversations/lead/{id}"), &json!({})).await;
            assert!(rows.iter().all(|row| row["currentLeadStatus"] == now));
            let events = format!("/events/conversations/{}", rows[0]["id"].as_str().expect("id"));
            let event = sandbox.all(&events, &json!({})).await.swap_remove(0);
            assert_eq!(event["timelineType"], "LeadStatusChange");
            assert_eq!(
                (&event["summary"], &event["createdAt"]),
                (&choice["name"], &now["changedAt"])
            );
            assert_eq!(rows[0]["lastEventAt"], event["createdAt"]);
        }
    }
    assert_eq!(sandbox.journal().await.len(), 4);
}

#[tokio::test]
async fn a_status_that_makes_no_sense_is_refused() {
    let sandbox = Sandbox::start(options(80));
    for (member, value) in [
        ("type", NULL),
        ("outcome", json!("Nirvana")),
        ("category", json!("Lost")),
        ("category", json!("Nirvana")),
        ("changeSource", json!("user")),
        ("taskDueAt", json!("tomorrow")),
        ("timestamp", NULL),
        ("isMissedCallFollowUp", json!(1)),
        ("color", json!("red")),
    ] {
        let mut body = json!({"type": "Open", "outcome": "New"});
        body[member] = value;
        let (status, problem) = sandbox.call(Method::PUT, "/leads/lead-1/status", &body).await;
        assert_eq!(status, 400, "{body}");
        assert!(problem["errors"].is_object());
    }
    let body = json!({"type": "Open", "outcome": "New"});
    assert_eq!(sandbox.call(Method::PUT, "/leads/lead-999/status", &body).await.0, 404);
    assert_eq!(sandbox.call(Method::GET, "/leads/lead-999/status-history", &NULL).await.0, 404);
    assert!(sandbox.journal().await.is_empty());
}

#[tokio::test]
async fn a_follow_up_is_set_and_completed_at_the_revision_that_was_seen() {
    let sandbox = Sandbox::start(options(80));
    let path = "/leads/lead-1/follow-up";
    let status = lead(&sandbox, "lead-1").await["currentLeadStatus"].clone();
    let seen = revision(&status);
    let due = "2026-12-01T17:00:00.000Z";
    let body = |due: Value, revision: i64| {
        json!({
            "dueAt": due, "expectedRevision": revision, "expectedStatusId": status["id"],
        })
    };
    assert_eq!(sandbox.call(Method::PUT, path, &body(json!(due), seen - 1)).await.0, 409);
    assert_eq!(sandbox.call(Method::PUT, path, &body(json!(due), seen)).await, (204, NULL));
    assert_eq!(
        sandbox.call(Method::PUT, path, &body(json!(due), seen)).await.0,
        409,
        "it moved on"
    );
    let now = lead(&sandbox, "lead-1").await["currentLeadStatus"].clone();
    assert_eq!((&now["followUpDueAt"], &now["followUpCompletedAt"]), (&json!(due), &NULL));
    assert_eq!(revision(&now), seen + 1);
    let row = sandbox.all("/conversations/lead/lead-1", &json!({})).await.swap_remove(0);
    assert_eq!(row["currentLeadStatus"], now);
    let absent = json!({"expectedRevision": seen + 1, "expectedStatusId": status["id"]});
    assert_eq!(sandbox.call(Method::PUT, path, &absent).await.0, 204, "absent is null: done");
    let now = lead(&sandbox, "lead-1").await["currentLeadStatus"].clone();
    assert!(now["followUpCompletedAt"].is_string());
    assert_eq!(sandbox.call(Method::PUT, path, &body(NULL, seen + 2)).await.0, 400, "it is done");
    let mut other = body(json!(due), seen + 2);
    other["expectedStatusId"] = "status-0".into();
    assert_eq!(sandbox.call(Method::PUT, path, &other).await.0, 409);
    assert_eq!(sandbox.journal().await.len(), 2);
}
