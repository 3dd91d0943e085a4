//! Undos that are about to leave: what they change is fetched again.

use std::time::Duration;

use leadping_tui::domain::{LeadId, Operation, UserId};
use leadping_tui::triage::outbox::{EntryState, NewEntry};
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{AT_ONCE, Harness, ManualClock, folder, named};
use crate::line::{Line, Mode};
use crate::server::Sandbox;
use crate::work::draft;

fn assign(lead: &str, user: Option<&str>) -> Operation {
    Operation::Assign { lead: LeadId::new(lead), user: user.map(UserId::new) }
}

/// The ids of the members.
async fn members(sandbox: &Sandbox) -> Vec<String> {
    let found = sandbox.call(Method::GET, "/organizations/me/members", Value::Null).await;
    let found = found.get("items").unwrap_or(&found).as_array().expect("a list").clone();
    let id = |it: &Value| it["user"]["id"].as_str().map(str::to_owned);
    found.iter().filter_map(id).collect()
}

#[tokio::test]
async fn an_undo_that_was_held_up_does_not_overwrite_a_later_change() {
    let sandbox = Sandbox::start(Duration::ZERO);
    let line = Line::to(&sandbox.base).await;
    let (_dir, folder) = folder();
    let clock = ManualClock::default();
    let mut harness = Harness::open(&folder, &line.base, AT_ONCE, &clock).await;
    let lead = sandbox.row("conv-1").await["leadId"].as_str().expect("a lead").to_owned();
    let path = format!("/leads/{lead}");
    let members = members(&sandbox).await;
    let [sam, kim, ..] = &members[..] else { panic!("two members: {members:?}") };
    let inverse = Some(Box::new(assign(&lead, None)));
    let made = NewEntry { inverse, ..draft(assign(&lead, Some(sam))) };
    let id = harness.append(vec![made]).await[0].id;
    harness.until("sent", |harness| *harness.state(id) == EntryState::Done).await;
    named(&folder).await;
    let undo = || NewEntry { undoes: Some(id), ..draft(assign(&lead, None)) };
    line.set(Mode::Cut);
    let held = harness.append(vec![undo()]).await[0].id;
    harness.until("it was tried", |harness| harness.entry(held).attempts > 0).await;
    let body = json!({"assignedToUserId": kim});
    sandbox.call(Method::PUT, &format!("{path}/assignment"), body).await;
    let writes = sandbox.journal().await.len();
    line.set(Mode::Open);
    clock.forward(600);
    harness.worker.poll();
    let is_refused = |state: &EntryState| matches!(state, EntryState::Failed { .. });
    harness.until("it stays", |harness| is_refused(harness.state(held))).await;
    let EntryState::Failed { why, .. } = harness.state(held) else { panic!("refused") };
    assert!(why.contains("assigned to"), "{why}");
    assert_eq!(sandbox.journal().await.len(), writes, "nothing was sent");
    let now = sandbox.call(Method::GET, &path, Value::Null).await;
    assert_eq!(now["assignedToUserId"], json!(kim));
}
