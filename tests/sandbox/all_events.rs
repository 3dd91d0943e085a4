//! Events and messages of all conversations.

use std::collections::BTreeSet;

use reqwest::Method;
use serde_json::{Value, json};

use crate::client::{Sandbox, items, options};

const NULL: Value = Value::Null;
const ALL: &str = "/events/all/my";
const MESSAGES: &str = "/events/sms/all/my";

/// The events of every conversation, one conversation after the other.
async fn timelines(sandbox: &Sandbox, count: u64) -> Vec<Value> {
    let mut events = Vec::new();
    for number in 1..=count {
        let path = format!("/events/conversations/conv-{number}");
        events.extend(sandbox.all(&path, &json!({"pageSize": 100})).await);
    }
    events.sort_by(|a, b| b["createdAt"].as_str().cmp(&a["createdAt"].as_str()));
    events
}

fn times(events: &[Value]) -> Vec<&str> {
    events.iter().map(|event| event["createdAt"].as_str().expect("a time")).collect()
}

fn ids(events: &[Value]) -> BTreeSet<&str> {
    events.iter().map(|event| event["id"].as_str().expect("an id")).collect()
}

#[tokio::test]
async fn every_event_comes_once_in_the_order_of_time() {
    let sandbox = Sandbox::start(options(40));
    sandbox.page("/sandbox/arrivals", &json!({"conversationIds": ["conv-30", "conv-7"]})).await;
    let due = timelines(&sandbox, 40).await;
    for size in [17, 100] {
        let down = sandbox.all(ALL, &json!({"pageSize": size})).await;
        assert_eq!((down.len(), ids(&down)), (due.len(), ids(&due)));
        assert_eq!(times(&down), times(&due));
        assert_eq!(down[0]["conversationId"], "conv-7");
        let order = json!({"pageSize": size, "orderBy": [{"field": "createdAt"}]});
        let mut up = sandbox.all(ALL, &order).await;
        up.reverse();
        assert_eq!((times(&up), ids(&up)), (times(&due), ids(&due)));
    }
    let counted = sandbox.page(ALL, &json!({"pageSize": 1, "includeCount": true})).await;
    assert_eq!(counted["totalCount"], due.len());
    let order = json!({"orderBy": [{"field": "summary"}]});
    assert_eq!(sandbox.refusal(ALL, &order).await.0, 400);
}

#[tokio::test]
async fn events_are_chosen_by_category_period_and_filter() {
    let sandbox = Sandbox::start(options(40));
    let all = timelines(&sandbox, 40).await;
    let (from, until) = ("2026-11-15T00:00:00Z", "2026-11-21T12:00:00Z");
    let within = |event: &Value| {
        let at = event["createdAt"].as_str().expect("a time");
        from <= at && at < until
    };
    let path = format!("{ALL}?category=messaging&startAt={from}&endAt={until}");
    let chosen = sandbox.all(&path, &json!({"pageSize": 30})).await;
    let due: Vec<_> = all
        .iter()
        .filter(|event| event["eventCategory"] == "Messaging" && within(event))
        .cloned()
        .collect();
    assert!(due.len() > 30);
    assert_eq!(ids(&chosen), ids(&due));
    let body = json!({
        "filters": [{"field": "conversationId", "value": "conv-9"}],
        "rangeFilters": [{"field": "createdAt", "lessThan": until}], "includeCount": true,
    });
    let own = sandbox.pages(ALL, &body).await;
    let own: Vec<Value> = own.iter().flat_map(items).cloned().collect();
    let mut due = sandbox.all("/events/conversations/conv-9", &json!({})).await;
    due.retain(|event| event["createdAt"].as_str() < Some(until));
    assert_eq!(own, due);
    assert_eq!(sandbox.page(ALL, &body).await["totalCount"], due.len());
    for wrong in
        ["startAt=yesterday", "endAt=", "since=2026-11-15T00:00:00Z", "category=a&category=b"]
    {
        let path = format!("{ALL}?{wrong}");
        assert_eq!(sandbox.refusal(&path, &json!({})).await.0, 400, "{wrong}");
    }
}

#[tokio::test]
async fn new_events_do_not_disturb_the_pages_below_them() {
    let sandbox = Sandbox::start(options(60));
    let mut body = json!({"pageSize": 40});
    let first = sandbox.page(ALL, &body).await;
    body["continuationToken"] = first["continuationToken"].clone();
    let second = sandbox.page(ALL, &body).await;
    sandbox.page("/sandbox/arrivals", &json!({"conversationIds": ["conv-50", "conv-1"]})).await;
    assert_eq!(items(&sandbox.page(ALL, &body).await), items(&second));
    let top = sandbox.page(ALL, &json!({"pageSize": 2})).await;
    let about: Vec<_> = items(&top).iter().map(|event| &event["conversationId"]).collect();
    assert_eq!(about, ["conv-1", "conv-50"]);
}

#[tokio::test]
async fn messages_say_who_and_what_became_of_them() {
    let sandbox = Sandbox::start(options(60));
    let all = timelines(&sandbox, 60).await;
    let is_message =
        |event: &&Value| matches!(event["timelineType"].as_str(), Some("Sms" | "Mms" | "Message"));
    let due: Vec<_> = all.iter().filter(is_message).cloned().collect();
    let messages = sandbox.all(MESSAGES, &json!({"pageSize": 100})).await;
    assert_eq!(ids(&messages), ids(&due));
    let mut statuses = BTreeSet::new();
    for message in &messages {
        let event = due.iter().find(|event| event["id"] == message["id"]).expect("the same");
        assert_eq!(message["text"], event["summary"]);
        assert_eq!(message["lead"]["id"], event["leadId"]);
        assert_eq!(message["media"], event["media"]);
        let console = message["consoleEntries"].as_array().expect("entries");
        assert!(!console.is_empty(), "{message}");
        statuses.insert(message["status"].as_str().expect("a status").to_owned());
    }
    for status in ["received", "delivered", "failed", "scheduled", "canceled", "blocked_compliance"]
    {
        assert!(statuses.contains(status), "{statuses:?}");
    }
    let one = &messages[3];
    let path = format!("/events/sms/{}", one["id"].as_str().expect("an id"));
    assert_eq!(sandbox.call(Method::GET, &path, &NULL).await, (200, one.clone()));
    let note = all.iter().find(|event| event["timelineType"] == "Note").expect("a note");
    for id in [note["id"].as_str().expect("an id"), "evt-1-0", "x"] {
        let path = format!("/events/sms/{id}");
        assert_eq!(sandbox.call(Method::GET, &path, &NULL).await.0, 404, "{id}");
    }
    let body = json!({"filters": [{"field": "lead.id", "value": "lead-1"}], "search": "e"});
    let own = sandbox.all(MESSAGES, &body).await;
    assert!(!own.is_empty() && own.iter().all(|message| message["lead"]["name"] == "Ann Diallo"));
}

#[tokio::test]
async fn several_files_of_several_kinds_come_with_messages() {
    let sandbox = Sandbox::start(options(300));
    let messages = sandbox.all(MESSAGES, &json!({"pageSize": 100})).await;
    let media: Vec<_> =
        messages.iter().map(|it| it["media"].as_array().expect("an array")).collect();
    assert!(media.iter().any(|files| files.len() > 1));
    let kinds: BTreeSet<_> = media
        .iter()
        .flat_map(|files| files.iter())
        .map(|it| it["contentType"].to_string())
        .collect();
    assert!(kinds.len() > 5, "{kinds:?}");
}
