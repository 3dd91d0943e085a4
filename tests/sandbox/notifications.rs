//! The user's notifications.

use reqwest::Method;
use serde_json::{Value, json};

use crate::client::{Sandbox, items, options};

const NULL: Value = Value::Null;
const MINE: &str = "/notifications/me";

async fn unread(sandbox: &Sandbox) -> u64 {
    let (_, count) = sandbox.call(Method::GET, "/notifications/unread-count", &NULL).await;
    count.as_u64().expect("a count")
}

#[tokio::test]
async fn they_are_listed_counted_and_marked() {
    let sandbox = Sandbox::start(options(120));
    let all = sandbox.all(MINE, &json!({"pageSize": 100})).await;
    let is_unread = |it: &&Value| it["isRead"] == false;
    let count = all.iter().filter(is_unread).count() as u64;
    assert!(count > 3 && all.len() as u64 > count);
    assert_eq!(unread(&sandbox).await, count);
    assert!(all.is_sorted_by(|a, b| a["createdAt"].as_str() >= b["createdAt"].as_str()));
    let id = all.iter().find(is_unread).expect("an unread one")["id"].as_str().expect("an id");
    let path = format!("/notifications/{id}/mark-read");
    for _ in 0..2 {
        assert_eq!(sandbox.call(Method::POST, &path, &NULL).await, (200, json!(true)));
        assert_eq!(unread(&sandbox).await, count - 1);
    }
    let (_, one) = sandbox.call(Method::GET, &format!("/notifications/{id}"), &NULL).await;
    assert_eq!((&one["isRead"], &one["userId"]), (&json!(true), &json!("user-1")));
    assert!(one["readAt"].is_string());
    let filter = json!({"filters": [{"field": "isRead", "value": false}], "includeCount": true});
    assert_eq!(sandbox.page(MINE, &filter).await["totalCount"], count - 1);
    let path = "/notifications/mark-all-read";
    assert_eq!(sandbox.call(Method::POST, path, &NULL).await, (200, json!(count - 1)));
    assert_eq!(sandbox.call(Method::POST, path, &NULL).await, (200, json!(0)));
    assert_eq!(unread(&sandbox).await, 0);
    assert_eq!(sandbox.journal().await.len(), 4, "repeats are carried out too");
    for path in ["/notifications/ntf-x", "/notifications/ntf-999-1"] {
        assert_eq!(sandbox.call(Method::GET, path, &NULL).await.0, 404);
        let path = format!("{path}/mark-read");
        assert_eq!(sandbox.call(Method::POST, &path, &NULL).await.0, 404);
    }
}

#[tokio::test]
async fn a_message_brings_one() {
    let sandbox = Sandbox::start(options(40));
    let before = unread(&sandbox).await;
    let body = json!({"conversationIds": ["conv-9"], "text": "Are you there?"});
    sandbox.page("/sandbox/arrivals", &body).await;
    assert_eq!(unread(&sandbox).await, before + 1);
    let newest = items(&sandbox.page(MINE, &json!({"pageSize": 1})).await)[0].clone();
    assert_eq!((&newest["type"], &newest["details"]), (&json!("Sms"), &json!("Are you there?")));
    let path = format!("/notifications/{}", newest["id"].as_str().expect("an id"));
    let (_, one) = sandbox.call(Method::GET, &path, &NULL).await;
    assert_eq!(one["conversationId"], "conv-9");
    assert_eq!(one["leadId"], sandbox.row("conv-9").await["leadId"]);
}

#[tokio::test]
async fn one_about_an_unread_conversation_is_unread() {
    let sandbox = Sandbox::start(options(120));
    let all = sandbox.all(MINE, &json!({"pageSize": 100})).await;
    for row in sandbox.all("/conversations/my?archiveFilter=all", &json!({"pageSize": 100})).await {
        let about = all.iter().filter(|it| it["relatedEntityId"] == row["id"]);
        let is_unread = about.clone().any(|it| it["isRead"] == false);
        assert!(is_unread <= (row["isUnread"] == true), "{}", row["id"]);
        if about.count() > 0 {
            assert_eq!(is_unread, row["isUnread"] == true, "{}", row["id"]);
        }
    }
}

#[tokio::test]
async fn a_period_is_from_one_instant_to_before_another() {
    let sandbox = Sandbox::start(options(120));
    let all = sandbox.all(MINE, &json!({"pageSize": 100})).await;
    let (until, from) = (all[4]["createdAt"].as_str(), all[9]["createdAt"].as_str());
    let path = format!("{MINE}?startAt={}&endAt={}", from.expect("a time"), until.expect("a time"));
    assert_eq!(sandbox.all(&path, &json!({"pageSize": 3})).await, all[5..10]);
    assert_eq!(sandbox.refusal(&format!("{MINE}?startAt=x"), &json!({})).await.0, 400);
}
