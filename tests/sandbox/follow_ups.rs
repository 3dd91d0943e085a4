//! The list of follow-ups.

use reqwest::Method;
use serde_json::{Value, json};

use crate::client::{Sandbox, items, options};

const NULL: Value = Value::Null;
const NOW: &str = "2026-11-22T12:00:00.000Z";

/// Every follow-up of a list.
async fn all(sandbox: &Sandbox, query: &str) -> Vec<Value> {
    let mut rows = Vec::new();
    let mut token = String::new();
    loop {
        let path = format!("/leads/follow-ups?{query}{token}");
        let (status, page) = sandbox.call(Method::GET, &path, &NULL).await;
        assert_eq!(status, 200, "{page}");
        assert!(items(&page).len() <= 25);
        rows.extend(items(&page).iter().cloned());
        match page["continuationToken"].as_str() {
            Some(next) => token = format!("&continuation={next}"),
            None => return rows,
        }
    }
}

fn due(row: &Value) -> &str {
    row["currentLeadStatus"]["followUpDueAt"].as_str().expect("a time")
}

#[tokio::test]
async fn what_is_due_is_listed_and_what_will_be_on_request() {
    let sandbox = Sandbox::start(options(3_000));
    let leads = sandbox.all("/leads/all/my", &json!({"pageSize": 100})).await;
    let mut expected: Vec<_> = leads
        .iter()
        .filter(|row| row["currentLeadStatus"]["followUpDueAt"].is_string())
        .filter(|row| row["currentLeadStatus"]["followUpCompletedAt"].is_null())
        .cloned()
        .collect();
    expected.sort_by(|a, b| due(a).cmp(due(b)));
    assert!(expected.len() > 30, "more than a page");
    let listed = all(&sandbox, "includeUpcoming=true").await;
    assert_eq!(
        listed.iter().map(due).collect::<Vec<_>>(),
        expected.iter().map(due).collect::<Vec<_>>()
    );
    expected.retain(|row| due(row) <= NOW);
    for query in ["", "includeUpcoming=false"] {
        let listed = all(&sandbox, query).await;
        assert_eq!(listed.len(), expected.len());
        assert!(listed.iter().all(|row| due(row) <= NOW));
    }
}

#[tokio::test]
async fn a_follow_up_comes_and_goes() {
    let sandbox = Sandbox::start(options(80));
    let has =
        async |query: &str| all(&sandbox, query).await.iter().any(|row| row["id"] == "lead-1");
    let body = json!({"type": "Open", "outcome": "New", "taskDueAt": "2026-11-23T09:00:00Z"});
    assert_eq!(sandbox.call(Method::PUT, "/leads/lead-1/status", &body).await.0, 200);
    assert!(!has("").await && has("includeUpcoming=true").await);
    sandbox.page("/sandbox/clock", &json!({"advanceSeconds": 86_400})).await;
    assert!(has("").await, "it is due by now");
    let (_, lead) = sandbox.call(Method::GET, "/leads/lead-1", &NULL).await;
    let status = &lead["currentLeadStatus"];
    let body = json!({
        "dueAt": null, "expectedRevision": status["revision"], "expectedStatusId": status["id"],
    });
    assert_eq!(sandbox.call(Method::PUT, "/leads/lead-1/follow-up", &body).await.0, 204);
    assert!(!has("").await && !has("includeUpcoming=true").await);
}

#[tokio::test]
async fn requests_that_make_no_sense_are_refused() {
    let sandbox = Sandbox::start(options(3_000));
    let (_, page) =
        sandbox.call(Method::GET, "/leads/follow-ups?includeUpcoming=true", &NULL).await;
    let token = page["continuationToken"].as_str().expect("more");
    for (query, member) in [
        ("includeUpcoming=maybe".to_owned(), "includeUpcoming"),
        ("continuation=x".to_owned(), "continuation"),
        // It belongs to the other list.
        (format!("continuation={token}"), "continuation"),
        ("pageSize=5".to_owned(), "pageSize"),
    ] {
        let path = format!("/leads/follow-ups?{query}");
        let (status, problem) = sandbox.call(Method::GET, &path, &NULL).await;
        assert_eq!(status, 400, "{query}");
        assert!(problem["errors"][member].is_array(), "{query}: {problem}");
    }
}
