//! Lists that lag behind writes.

use std::time::Duration;

use leadping_tui::sandbox::Options;
use reqwest::Method;
use serde_json::{Value, json};

use crate::client::{Sandbox, options};

async fn active(sandbox: &Sandbox) -> Vec<Value> {
    sandbox.all("/conversations/my?archiveFilter=active", &json!({"pageSize": 100})).await
}

async fn advance(sandbox: &Sandbox, seconds: u32) {
    let body = json!({"advanceSeconds": seconds});
    let (status, answer) = sandbox.call(Method::POST, "/sandbox/clock", &body).await;
    assert_eq!(status, 200, "{answer}");
}

#[tokio::test]
async fn lists_show_what_was_so_before_and_the_lead_what_is_so() {
    // The clock is advanced; the duration of the test does not end the lag.
    let list_lag = Duration::from_secs(10_000);
    let sandbox = Sandbox::start(Options { list_lag, ..options(300) });
    let before = active(&sandbox).await;
    let lead = before.iter().find(|row| row["leadId"] != "lead-1").expect("one");
    let lead = lead["leadId"].as_str().expect("an id").to_owned();
    let (path, body) = (format!("/leads/{lead}/archive"), json!({"reason": 4}));
    let (status, answer) = sandbox.call(Method::POST, &path, &body).await;
    assert_eq!(status, 200, "{answer}");
    assert_eq!(active(&sandbox).await, before);
    let (_, now) = sandbox.call(Method::GET, &format!("/leads/{lead}"), &Value::Null).await;
    assert_eq!(now["isArchived"], true);
    advance(&sandbox, 9_000).await;
    assert_eq!(active(&sandbox).await, before);
    advance(&sandbox, 1_000).await;
    let after = active(&sandbox).await;
    assert!(after.len() < before.len() && after.iter().all(|row| row["leadId"] != *lead));
}
