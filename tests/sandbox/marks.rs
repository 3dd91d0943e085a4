//! Read, handled, and notes.

use reqwest::Method;
use serde_json::{Value, json};

use leadping_tui::sandbox::{ApiVersion, Options};

use crate::client::{Sandbox, options};

const NULL: Value = Value::Null;

fn version(row: &Value, member: &str) -> i64 {
    row[member].as_i64().expect("a version")
}

/// A conversation with a new message.
async fn fresh(sandbox: &Sandbox, id: &str) -> Value {
    let body = json!({"conversationIds": [id], "text": "Hello?"});
    sandbox.page("/sandbox/arrivals", &body).await;
    sandbox.row(id).await
}

#[tokio::test]
async fn a_conversation_is_read_at_the_version_that_was_seen() {
    let sandbox = Sandbox::start(options(40));
    let seen = version(&fresh(&sandbox, "conv-9").await, "eventVersion");
    let path = format!("/conversations/conv-9/mark-read?eventVersion={seen}");
    fresh(&sandbox, "conv-9").await;
    assert_eq!(sandbox.call(Method::POST, &path, &NULL).await, (200, json!(false)));
    assert_eq!(sandbox.row("conv-9").await["isUnread"], true, "something newer came");
    assert!(sandbox.journal().await.is_empty());
    let path = format!("/conversations/conv-9/mark-read?eventVersion={}", seen + 1);
    for _ in 0..2 {
        assert_eq!(sandbox.call(Method::POST, &path, &NULL).await, (200, json!(true)));
        let row = sandbox.row("conv-9").await;
        assert_eq!(row["isUnread"], false);
        assert_eq!(row["needsReply"], true, "that is another matter");
        assert_eq!(version(&row, "eventVersion"), seen + 1, "reading is no event");
    }
    assert_eq!(sandbox.journal().await.len(), 2, "a repeat is carried out too");
}

#[tokio::test]
async fn a_reply_requirement_is_cleared_at_the_version_that_was_seen() {
    let sandbox = Sandbox::start(options(40));
    let seen = version(&fresh(&sandbox, "conv-9").await, "replyVersion");
    let (_, note) = sandbox
        .call(Method::POST, "/events/conversations/conv-9/notes", &json!({"text": "asked twice"}))
        .await;
    assert_eq!(note["timelineType"], "Note");
    let path = |version: i64| format!("/conversations/conv-9/mark-handled?replyVersion={version}");
    let (status, answer) = sandbox.call(Method::POST, &path(seen - 1), &NULL).await;
    assert_eq!((status, answer), (200, json!(false)));
    for _ in 0..2 {
        let (status, answer) = sandbox.call(Method::POST, &path(seen), &NULL).await;
        assert_eq!((status, answer), (200, json!(true)), "a note asks for no reply");
    }
    let row = sandbox.row("conv-9").await;
    assert_eq!((&row["needsReply"], &row["isUnread"]), (&json!(false), &json!(true)));
    assert_eq!(row["status"], "open");
    let listed = json!({"filters": [{"field": "needsReply", "value": true}], "pageSize": 100});
    let due = sandbox.all("/conversations/my?archiveFilter=all", &listed).await;
    assert!(due.iter().all(|row| row["id"] != "conv-9"));
}

#[tokio::test]
async fn a_version_is_required_since_there_have_been_any() {
    let sandbox = Sandbox::start(options(40));
    for (what, member) in [("mark-read", "eventVersion"), ("mark-handled", "replyVersion")] {
        let path = format!("/conversations/conv-3/{what}");
        let (status, problem) = sandbox.call(Method::POST, &path, &NULL).await;
        assert_eq!(status, 400);
        assert!(problem["errors"][member].is_array(), "{problem}");
    }
    let older = Sandbox::start(Options { api: ApiVersion::V1_0_60, ..options(40) });
    fresh(&older, "conv-3").await;
    let path = "/conversations/conv-3/mark-read";
    assert_eq!(older.call(Method::POST, path, &NULL).await, (200, json!(true)));
    assert_eq!(older.row("conv-3").await["isUnread"], false);
    let path = format!("{path}?eventVersion=9");
    assert_eq!(older.call(Method::POST, &path, &NULL).await.0, 400, "unknown then");
}

#[tokio::test]
async fn marks_that_make_no_sense_are_refused() {
    let sandbox = Sandbox::start(options(40));
    let ahead = version(&sandbox.row("conv-3").await, "eventVersion") + 1;
    for (status, path, body) in [
        (404, "/conversations/conv-41/mark-read?eventVersion=1".to_owned(), NULL),
        (404, "/conversations/x/mark-handled?replyVersion=1".to_owned(), NULL),
        (400, "/conversations/conv-3/mark-read?eventVersion=-1".to_owned(), NULL),
        (400, "/conversations/conv-3/mark-read?eventVersion=x".to_owned(), NULL),
        (400, "/conversations/conv-3/mark-read?eventVersion=1&eventVersion=1".to_owned(), NULL),
        (400, "/conversations/conv-3/mark-read?replyVersion=1".to_owned(), NULL),
        (400, "/conversations/conv-3/mark-handled?eventVersion=1".to_owned(), NULL),
        (400, format!("/conversations/conv-3/mark-read?eventVersion={ahead}"), NULL),
        (400, "/conversations/conv-3/mark-read?eventVersion=1".to_owned(), json!({})),
    ] {
        let (given, problem) = sandbox.call(Method::POST, &path, &body).await;
        assert_eq!(given, status, "{path}: {problem}");
    }
    let (status, _) = sandbox.call(Method::GET, "/conversations/conv-3/mark-read", &NULL).await;
    assert_eq!(status, 405);
    assert!(sandbox.journal().await.is_empty());
}

#[tokio::test]
async fn a_note_is_an_event_of_its_own_each_time() {
    let sandbox = Sandbox::start(options(40));
    let before = sandbox.row("conv-30").await;
    let path = "/events/conversations/conv-30/notes";
    let events = "/events/conversations/conv-30";
    let old = sandbox.all(events, &json!({})).await;
    for _ in 0..2 {
        let (status, note) =
            sandbox.call(Method::POST, path, &json!({"text": "wants Saturday"})).await;
        assert_eq!(status, 200);
        assert_eq!(note["summary"], "wants Saturday");
        assert_eq!(note["actorUserId"], "user-1");
        let timeline = sandbox.all(events, &json!({})).await;
        assert_eq!(timeline[0], note);
        let detail = format!("/events/detail/{}", note["id"].as_str().expect("an id"));
        let (status, detail) = sandbox.call(Method::GET, &detail, &NULL).await;
        assert_eq!((status, &detail["summary"]), (200, &note["summary"]));
    }
    let timeline = sandbox.all(events, &json!({})).await;
    assert_eq!(timeline[2..], old);
    assert_ne!(timeline[0]["id"], timeline[1]["id"]);
    let row = sandbox.row("conv-30").await;
    assert_eq!(version(&row, "eventVersion"), version(&before, "eventVersion") + 2);
    assert_eq!(row["replyVersion"], before["replyVersion"]);
    assert_eq!(row["lastEventIsInternalNote"], true);
    assert_eq!(row["lastSnippet"], before["lastSnippet"], "a note is no message");
    assert_eq!(row["lastEventAt"], timeline[0]["createdAt"]);
    assert_eq!(sandbox.journal().await, [format!("POST {path}"), format!("POST {path}")]);
}

#[tokio::test]
async fn a_note_without_text_is_refused() {
    let sandbox = Sandbox::start(options(40));
    let path = "/events/conversations/conv-30/notes";
    for body in [
        json!({}),
        json!({"text": null}),
        json!({"text": " \n"}),
        json!({"text": 5}),
        json!({"text": "x", "pinned": true}),
        json!([]),
        json!({"text": "x".repeat(10_001)}),
    ] {
        assert_eq!(sandbox.call(Method::POST, path, &body).await.0, 400, "{body}");
    }
    let path = "/events/conversations/conv-99/notes";
    assert_eq!(sandbox.call(Method::POST, path, &json!({"text": "x"})).await.0, 404);
    for path in ["/events/detail/evt-1-0", "/events/detail/evt-1-999", "/events/detail/evt-01-1"] {
        assert_eq!(sandbox.call(Method::GET, path, &NULL).await.0, 404, "{path}");
    }
    assert!(sandbox.journal().await.is_empty());
}
