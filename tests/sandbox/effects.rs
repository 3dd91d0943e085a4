//! What has become of a sandbox.

use reqwest::Method;
use serde_json::{Value, json};

use crate::client::Sandbox;

impl Sandbox {
    /// The row of a conversation.
    pub(crate) async fn row(&self, id: &str) -> Value {
        let body = json!({"filters": [{"field": "id", "value": id}]});
        let rows = self.all("/conversations/my?archiveFilter=all", &body).await;
        assert_eq!(rows.len(), 1, "{id}");
        rows[0].clone()
    }

    /// Every write that took effect: method and path.
    pub(crate) async fn journal(&self) -> Vec<String> {
        let (_, entries) = self.call(Method::GET, "/sandbox/journal", &Value::Null).await;
        let text = |entry: &Value, member: &str| entry[member].as_str().unwrap_or("").to_owned();
        let entries = entries.as_array().expect("entries").iter();
        entries.map(|entry| format!("{} {}", text(entry, "method"), text(entry, "path"))).collect()
    }
}
