//! The account.

use reqwest::Method;
use serde_json::{Value, json};

use crate::client::{Sandbox, options};

const NULL: Value = Value::Null;

#[tokio::test]
async fn the_unread_are_counted_as_they_are_read() {
    let sandbox = Sandbox::start(options(120));
    let rows = sandbox.all("/conversations/my", &json!({"pageSize": 100})).await;
    let unread: Vec<_> = rows.iter().filter(|row| row["isUnread"] == true).collect();
    let path = "/notifications/unread-count";
    assert_eq!(sandbox.call(Method::GET, path, &NULL).await, (200, json!(unread.len())));
    let read = format!("/conversations/{}/mark-read", unread[0]["id"].as_str().expect("an id"));
    assert_eq!(sandbox.call(Method::POST, &read, &NULL).await, (200, json!(true)));
    assert_eq!(sandbox.call(Method::GET, path, &NULL).await.1, unread.len() - 1);
}

#[tokio::test]
async fn the_user_belongs_to_the_organization() {
    let sandbox = Sandbox::start(options(10));
    let (_, user) = sandbox.call(Method::GET, "/users/me", &NULL).await;
    let (_, organization) = sandbox.call(Method::GET, "/organizations/me", &NULL).await;
    assert_eq!(user["currentOrganization"]["id"], organization["id"]);
    for path in ["/users/me?x=1", "/organizations/me?x=1", "/notifications/unread-count?x=1"] {
        assert_eq!(sandbox.call(Method::GET, path, &NULL).await.0, 400, "{path}");
    }
}
