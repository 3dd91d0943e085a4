//! The state of a sandbox.

use reqwest::Method;
use serde_json::{Value, json};

use crate::client::{Sandbox, options};

impl Sandbox {
    /// The row of a conversation.
    pub(crate) async fn row(&self, id: &str) -> Value {
        let body = json!({"filters": [{"field": "id", "value": id}]});
        let rows = self.all("/conversations/my?archiveFilter=all", &body).await;
        assert_eq!(rows.len(), 1, "{id}");
        rows[0].clone()
    }

    /// Every executed write: method and path.
    pub(crate) async fn journal(&self) -> Vec<String> {
        let (_, entries) = self.call(Method::GET, "/sandbox/journal", &Value::Null).await;
        let text = |entry: &Value, member: &str| entry[member].as_str().unwrap_or("").to_owned();
        let entries = entries.as_array().expect("entries").iter();
        entries.map(|entry| format!("{} {}", text(entry, "method"), text(entry, "path"))).collect()
    }
}

#[tokio::test]
async fn every_write_that_is_carried_out_is_in_the_journal_also_where_it_changes_nothing() {
    let sandbox = Sandbox::start(options(60));
    let number = json!({"phoneNumber": "+18025550199"});
    let mut expected = Vec::new();
    let row = sandbox.row("conv-3").await;
    let [read, handled] = [("mark-read", "eventVersion"), ("mark-handled", "replyVersion")]
        .map(|(what, version)| format!("/conversations/conv-3/{what}?{version}={}", row[version]));
    for (method, path, body) in [
        (Method::POST, read.as_str(), Value::Null),
        (Method::POST, handled.as_str(), Value::Null),
        (Method::POST, "/leads/lead-3/archive", json!({"reason": 4})),
        (Method::POST, "/leads/lead-3/unarchive", Value::Null),
        (Method::PUT, "/leads/lead-3/assignment", json!({"assignedToUserId": "user-3"})),
        (Method::DELETE, "/phone-numbers/outgoing/conversation/conv-3/override", Value::Null),
        (Method::POST, "/suppressions", number),
        (Method::POST, "/notifications/mark-all-read", Value::Null),
    ] {
        for _ in 0..2 {
            let (status, answer) = sandbox.call(method.clone(), path, &body).await;
            assert!(status < 300, "{path}: {status} {answer}");
            let path = path.split('?').next().unwrap_or_default();
            expected.push(format!("{method} {path}"));
        }
        assert_eq!(sandbox.journal().await, expected);
    }
}
