//! Texts that mark their conversations read and handled, checked at the
//! sandbox.

use std::time::Duration;

use jiff::Timestamp;
use leadping_tui::app::protocol::outbox::OutboxRequest;
use leadping_tui::domain::Operation;
use leadping_tui::triage::outbox::{
    Discard, EntryState, GroupId, NewEntry, OutboxEntry, ReplyMarks, UndoWindow,
};
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{AT_ONCE, Harness, LATER, ManualClock, folder, named, on_disk};
use crate::line::{Line, Mode};
use crate::server::Sandbox;
use crate::work::{draft, note, reachable, sms};

/// A conversation whose lead has just written and may be texted.
async fn asked(sandbox: &Sandbox) -> String {
    let id = reachable(sandbox).await;
    write(sandbox, &id, "How much is it?").await;
    id
}

async fn write(sandbox: &Sandbox, id: &str, text: &str) {
    let body = json!({"conversationIds": [id], "text": text});
    sandbox.call(Method::POST, "/sandbox/arrivals", body).await;
}

async fn seen(sandbox: &Sandbox, id: &str) -> Option<Timestamp> {
    let row = sandbox.row(id).await;
    row["lastInboundAt"].as_str().map(|at| at.parse().expect("a time"))
}

/// A text that makes both marks, written when this was seen.
fn reply(id: &str, seen: Option<Timestamp>) -> NewEntry {
    let marks = ReplyMarks { read: true, handled: true, seen };
    NewEntry { marks: Some(marks), ..draft(sms(id)) }
}

fn is_finished(entry: &OutboxEntry) -> bool {
    !entry.is_unfinished()
}

/// The marks of a group.
fn marks(entries: &[OutboxEntry], group: GroupId) -> Vec<&OutboxEntry> {
    entries.iter().filter(|entry| entry.group == group && entry.is_reply_mark()).collect()
}

async fn needs(sandbox: &Sandbox, id: &str) -> (Value, Value) {
    let row = sandbox.row(id).await;
    (row["isUnread"].clone(), row["needsReply"].clone())
}

#[tokio::test]
async fn a_reply_marks_its_conversation_read_and_handled() {
    let sandbox = Sandbox::start(Duration::ZERO);
    let id = asked(&sandbox).await;
    assert_eq!(needs(&sandbox, &id).await, (json!(true), json!(true)));
    let (_dir, folder) = folder();
    let clock = ManualClock::default();
    let mut harness = Harness::open(&folder, &sandbox.base, AT_ONCE, &clock).await;
    let seen = seen(&sandbox, &id).await;
    let group = harness.append(vec![reply(&id, seen)]).await[0].group;
    harness
        .until("both are marked", |harness| {
            let marks = marks(&harness.entries, group);
            marks.len() == 2 && marks.iter().all(|mark| mark.state == EntryState::Done)
        })
        .await;
    assert_eq!(needs(&sandbox, &id).await, (json!(false), json!(false)));
    let mut journal = sandbox.journal().await;
    journal[1..].sort();
    let mark = |what: &str| format!("POST /conversations/{id}/{what}");
    assert_eq!(
        journal,
        ["POST /sms/send".to_owned(), mark("mark-handled"), mark("mark-read")],
        "each once"
    );
}

#[tokio::test]
async fn a_reply_that_a_new_message_crossed_marks_nothing() {
    let sandbox = Sandbox::start(Duration::ZERO);
    let id = asked(&sandbox).await;
    let seen = seen(&sandbox, &id).await;
    write(&sandbox, &id, "And when?").await;
    let (_dir, folder) = folder();
    let clock = ManualClock::default();
    let mut harness = Harness::open(&folder, &sandbox.base, AT_ONCE, &clock).await;
    let group = harness.append(vec![reply(&id, seen)]).await[0].group;
    harness
        .until("neither is marked", |harness| {
            let marks = marks(&harness.entries, group);
            marks.len() == 2 && marks.iter().all(|mark| mark.state == EntryState::Stale)
        })
        .await;
    assert_eq!(needs(&sandbox, &id).await.0, json!(true), "it is unread");
    assert_eq!(sandbox.journal().await, ["POST /sms/send"]);
}

#[tokio::test]
async fn a_text_that_is_undone_marks_nothing() {
    let sandbox = Sandbox::start(Duration::ZERO);
    let id = asked(&sandbox).await;
    let (_dir, folder) = folder();
    let clock = ManualClock::default();
    let mut harness = Harness::open(&folder, &sandbox.base, LATER, &clock).await;
    let seen = seen(&sandbox, &id).await;
    let text = harness.append(vec![reply(&id, seen)]).await[0].clone();
    harness.worker.command(OutboxRequest::Undo(text.group));
    let undone = EntryState::Discarded(Discard::Undone);
    harness.until("undone", |harness| *harness.state(text.id) == undone).await;
    clock.forward(400);
    harness.worker.poll();
    let later = harness.append(vec![draft(note(&id, "x"))]).await[0].id;
    harness.worker.command(OutboxRequest::SendNow(vec![later]));
    harness.until("the note is saved", |harness| is_finished(harness.entry(later))).await;
    assert_eq!(marks(&harness.entries, text.group).len(), 0);
    assert_eq!(needs(&sandbox, &id).await, (json!(true), json!(true)));
}

#[tokio::test]
async fn notes_and_scheduled_texts_mark_nothing() {
    let sandbox = Sandbox::start(Duration::ZERO);
    let id = asked(&sandbox).await;
    let (_dir, folder) = folder();
    let clock = ManualClock::default();
    let mut harness = Harness::open(&folder, &sandbox.base, AT_ONCE, &clock).await;
    let mut scheduled = reply(&id, seen(&sandbox, &id).await);
    if let Operation::SendSms { scheduled_for, .. } = &mut scheduled.operation {
        *scheduled_for = Some(clock.time() + Duration::from_hours(48));
    }
    let noted = NewEntry { marks: scheduled.marks, ..draft(note(&id, "wants Saturday")) };
    for new in [scheduled, noted] {
        let entry = harness.append(vec![new]).await[0].id;
        harness.until("done", |harness| *harness.state(entry) == EntryState::Done).await;
    }
    assert!(harness.entries.iter().all(|entry| !entry.is_reply_mark()));
    assert_eq!(needs(&sandbox, &id).await, (json!(true), json!(true)));
}

#[tokio::test]
async fn marks_that_the_network_held_up_are_made_after_a_restart_if_they_are_still_right() {
    for crosses in [false, true] {
        let sandbox = Sandbox::start(Duration::ZERO);
        let id = asked(&sandbox).await;
        let line = Line::to(&sandbox.base).await;
        line.set(Mode::Hangs("/conversations/"));
        let (_dir, folder) = folder();
        let clock = ManualClock::default();
        let mut harness = Harness::open(&folder, &line.base, AT_ONCE, &clock).await;
        named(&folder).await;
        let mut text = reply(&id, seen(&sandbox, &id).await);
        let lead = sandbox.row(&id).await["leadId"].as_str().expect("an id").to_owned();
        text.lead = Some(leadping_tui::domain::LeadId::new(&lead));
        text.phone = Some(leadping_tui::domain::RedactedText::new("+16175550100"));
        let text = harness.append(vec![text]).await[0].clone();
        harness.until("sent", |harness| *harness.state(text.id) == EntryState::Done).await;
        harness.drop_everything().await;
        let left = on_disk(&folder);
        assert_eq!(marks(&left, text.group).len(), 2, "on disk with the text");
        if crosses {
            write(&sandbox, &id, "And when?").await;
        }
        let mut harness =
            Harness::open(&folder, &sandbox.base, UndoWindow::default(), &clock).await;
        harness.worker.poll();
        harness.until("finished", |harness| harness.entries.iter().all(is_finished)).await;
        let due = if crosses { EntryState::Stale } else { EntryState::Done };
        assert!(marks(&on_disk(&folder), text.group).iter().all(|mark| mark.state == due));
        assert_eq!(needs(&sandbox, &id).await.0, json!(crosses));
        harness.drop_everything().await;
        // A further start makes none again.
        let count = sandbox.journal().await.len();
        let mut harness = Harness::open(&folder, &sandbox.base, AT_ONCE, &clock).await;
        let last = harness.append(vec![draft(note(&id, "x"))]).await[0].id;
        harness.until("saved", |harness| is_finished(harness.entry(last))).await;
        assert_eq!(sandbox.journal().await.len(), count + 1);
    }
}
