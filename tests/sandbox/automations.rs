//! Automations send texts until they are complete or not allowed.

use reqwest::Method;
use serde_json::{Value, json};

use crate::client::{Sandbox, options};

const NULL: Value = Value::Null;

async fn runs(sandbox: &Sandbox, lead: &Value) -> Vec<Value> {
    let path = format!("/leads/{}/workflow-status", lead.as_str().expect("an id"));
    let (status, answer) = sandbox.call(Method::GET, &path, &NULL).await;
    assert_eq!((status, &answer["leadId"]), (200, lead));
    answer["runs"].as_array().expect("runs").clone()
}

/// The run of a conversation, if there is one.
async fn run_of(sandbox: &Sandbox, row: &Value) -> Option<Value> {
    let id = row["id"].as_str().expect("an id").replace("conv-", "run-");
    runs(sandbox, &row["leadId"]).await.into_iter().find(|run| run["id"] == id.as_str())
}

/// The conversations with active runs, and the runs.
async fn ongoing(sandbox: &Sandbox) -> Vec<(Value, Value)> {
    let mut found = Vec::new();
    for row in sandbox.all("/conversations/my", &json!({"pageSize": 100})).await {
        let run = run_of(sandbox, &row).await.filter(|run| run["nextExecutionAt"].is_string());
        found.extend(run.map(|run| (row, run)));
    }
    found
}

fn millis(time: &Value) -> i64 {
    let time: jiff::Timestamp = time.as_str().expect("a time").parse().expect("a time");
    time.as_millisecond()
}

async fn skip_to(sandbox: &Sandbox, time: &Value) {
    let now = sandbox.page("/sandbox/clock", &json!({"advanceSeconds": 0})).await["now"].clone();
    let seconds = (millis(time) - millis(&now)) / 1_000 + 1;
    sandbox.page("/sandbox/clock", &json!({"advanceSeconds": seconds.max(0)})).await;
}

#[tokio::test]
async fn a_text_goes_out_when_it_is_due_and_the_run_moves_on() {
    let sandbox = Sandbox::start(options(400));
    let (row, run) = ongoing(&sandbox).await.into_iter().next().expect("a run that goes on");
    let id = row["id"].as_str().expect("an id");
    let events = format!("/events/conversations/{id}");
    let before = sandbox.all(&events, &json!({})).await;
    assert_eq!((&run["status"], &run["skipReasonCode"]), (&json!("Waiting"), &NULL));
    let step = run["currentStepOrder"].as_u64().expect("a number");
    assert_eq!(run["actions"].as_array().map(Vec::len), Some(step as usize));
    skip_to(&sandbox, &run["nextExecutionAt"]).await;
    let after = sandbox.all(&events, &json!({})).await;
    assert_eq!(after.len(), before.len() + 1);
    assert_eq!(after[1..], before);
    let text = &after[0];
    assert_eq!(
        (&text["direction"], &text["automationRunId"], &text["createdBy"]),
        (&json!("Outbound"), &run["id"], &json!("Automation"))
    );
    assert_eq!(text["createdAt"], run["nextExecutionAt"]);
    let now = sandbox.row(id).await;
    assert_eq!((&now["lastSnippet"], &now["lastEventAt"]), (&text["summary"], &text["createdAt"]));
    assert_eq!(
        now["eventVersion"].as_i64(),
        row["eventVersion"].as_i64().map(|version| version + 1)
    );
    assert_eq!(now["replyVersion"], row["replyVersion"]);
    let then = run_of(&sandbox, &row).await.expect("the run");
    assert_eq!(then["lastExecutionAt"], run["nextExecutionAt"]);
    let actions = then["actions"].as_array().expect("actions");
    assert_eq!(actions[step as usize - 1]["smsDelivery"]["smsEventId"], text["id"]);
    if then["nextExecutionAt"].is_null() {
        assert_eq!(then["status"], "Completed");
    } else {
        assert!(millis(&then["nextExecutionAt"]) > millis(&text["createdAt"]));
    }
    assert!(sandbox.journal().await.is_empty(), "nobody asked for it");
}

#[tokio::test]
async fn every_run_comes_to_an_end() {
    let sandbox = Sandbox::start(options(400));
    let going = ongoing(&sandbox).await;
    assert!(going.len() > 2, "{}", going.len());
    sandbox.page("/sandbox/clock", &json!({"advanceSeconds": 60 * 24 * 60 * 60})).await;
    for (row, run) in going {
        let then = run_of(&sandbox, &row).await.expect("the run");
        assert_eq!((&then["status"], &then["nextExecutionAt"]), (&json!("Completed"), &NULL));
        let texts = |run: &Value| run["actions"].as_array().expect("actions").len();
        assert!(texts(&then) >= texts(&run));
        let now = sandbox.row(row["id"].as_str().expect("an id")).await;
        assert_eq!(now["lastEventAt"], then["lastExecutionAt"]);
    }
}

#[tokio::test]
async fn leads_that_opt_out_or_are_suppressed_or_archived_get_no_more() {
    let sandbox = Sandbox::start(options(1_000));
    let going = ongoing(&sandbox).await;
    let others = going.iter().filter(|(row, _)| row["leadId"] != "lead-1").take(1);
    let mut stopped = Vec::new();
    for (row, _) in others {
        let path = format!("/leads/{}/archive", row["leadId"].as_str().expect("an id"));
        assert_eq!(sandbox.call(Method::POST, &path, &NULL).await.0, 200);
        stopped.push((row.clone(), "lead_archived"));
    }
    let rest: Vec<_> = going.iter().filter(|(row, _)| row != &stopped[0].0).collect();
    let stop = json!({"conversationIds": [rest[0].0["id"]], "text": "STOP"});
    sandbox.page("/sandbox/arrivals", &stop).await;
    stopped.push((rest[0].0.clone(), "opted_out"));
    let body = json!({"phoneNumber": rest[1].0["leadPhoneNumber"], "channel": "sms"});
    assert_eq!(sandbox.call(Method::POST, "/suppressions", &body).await.0, 201);
    stopped.push((rest[1].0.clone(), "opted_out"));
    let mut counts = Vec::new();
    for (row, code) in &stopped {
        let run = run_of(&sandbox, row).await.expect("the run");
        assert_eq!((&run["status"], &run["skipReasonCode"]), (&json!("Cancelled"), &json!(code)));
        assert!(run["nextExecutionAt"].is_null() && run["cancelledAt"].is_string());
        counts.push(run["actions"].as_array().map(Vec::len));
    }
    // An opt-in does not restart it.
    let start = json!({"conversationIds": [rest[0].0["id"]], "text": "START"});
    sandbox.page("/sandbox/arrivals", &start).await;
    sandbox.page("/sandbox/clock", &json!({"advanceSeconds": 60 * 24 * 60 * 60})).await;
    for ((row, _), before) in stopped.iter().zip(counts) {
        let run = run_of(&sandbox, row).await.expect("the run");
        assert_eq!(run["actions"].as_array().map(Vec::len), before);
    }
}

#[tokio::test]
async fn an_awaited_reply_is_awaited_still() {
    let sandbox = Sandbox::start(options(400));
    let (row, run) = ongoing(&sandbox).await.into_iter().next().expect("a run that goes on");
    let id = row["id"].as_str().expect("an id");
    sandbox.page("/sandbox/arrivals", &json!({"conversationIds": [id], "text": "Yes?"})).await;
    skip_to(&sandbox, &run["nextExecutionAt"]).await;
    let now = sandbox.row(id).await;
    assert_eq!((&now["needsReply"], &now["status"]), (&json!(true), &json!("needs_reply")));
    assert_ne!(now["lastSnippet"], "Yes?");
    assert_eq!(now["lastInboundSnippet"], "Yes?");
}

#[tokio::test]
async fn past_runs_tell_what_was_sent() {
    let sandbox = Sandbox::start(options(200));
    let mut seen = 0;
    for row in sandbox.all("/conversations/my", &json!({"pageSize": 100})).await.iter().take(60) {
        let id = row["id"].as_str().expect("an id");
        let events = sandbox.all(&format!("/events/conversations/{id}"), &json!({})).await;
        let mut texts: Vec<_> =
            events.iter().filter(|event| event["automationRunId"].is_string()).collect();
        texts.reverse();
        let Some(run) = run_of(&sandbox, row).await else {
            assert!(texts.is_empty() || row["leadId"] == "lead-1", "{id}");
            continue;
        };
        let actions = run["actions"].as_array().expect("actions");
        let sent: Vec<_> = actions
            .iter()
            .map(|it| &it["smsDelivery"]["smsEventId"])
            .filter(|id| !id.is_null())
            .collect();
        assert_eq!(sent, texts.iter().map(|event| &event["id"]).collect::<Vec<_>>(), "{id}");
        assert!(run["statusDisplay"].is_string() && run["automation"]["name"].is_string());
        seen += sent.len();
    }
    assert!(seen > 20, "{seen}");
    assert_eq!(sandbox.call(Method::GET, "/leads/lead-9999/workflow-status", &NULL).await.0, 404);
}
