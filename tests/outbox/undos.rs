//! Undos that are about to leave: what they change is fetched again.

use std::time::Duration;

use leadping_tui::app::Event;
use leadping_tui::app::protocol::outbox::OutboxEvent;
use leadping_tui::domain::{LeadId, Operation, UserId};
use leadping_tui::triage::outbox::{EntryState, NewEntry};
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{AT_ONCE, Harness, ManualClock, folder, named};
use crate::line::{Line, Mode};
use crate::server::Sandbox;
use crate::work::{draft, reachable, sms};

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

#[tokio::test]
async fn a_scheduled_text_that_a_later_session_cancels_is_told_with_its_words() {
    let sandbox = Sandbox::start(Duration::ZERO);
    let (_dir, folder) = folder();
    let clock = ManualClock::default();
    let mut harness = Harness::open(&folder, &sandbox.base, AT_ONCE, &clock).await;
    let Operation::SendSms { conversation, text, from, idempotency_key, .. } =
        sms(&reachable(&sandbox).await)
    else {
        panic!("a text")
    };
    let of = conversation.clone();
    let scheduled_for = Some("2036-11-23T17:00:00Z".parse().expect("a time"));
    let made = Operation::SendSms { conversation, text, scheduled_for, from, idempotency_key };
    let id = harness.append(vec![draft(made)]).await[0].id;
    harness.until("scheduled", |harness| *harness.state(id) == EntryState::Done).await;
    let made = harness.entry(id).clone();
    named(&folder).await;
    harness.drop_everything().await;
    let mut harness = Harness::open(&folder, &sandbox.base, AT_ONCE, &clock).await;
    let event = made.undo.event.clone().expect("its event");
    let cancel = draft(Operation::CancelSms { conversation: of, event });
    harness.append(vec![NewEntry { undoes: Some(id), ..cancel }]).await;
    loop {
        let event = harness.next_event().await.expect("it runs");
        if let Event::Outbox(OutboxEvent::Canceled(entry)) = event {
            assert_eq!(*entry, made);
            return;
        }
    }
}
