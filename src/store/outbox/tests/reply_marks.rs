//! Marks that texts make once they are sent.

use super::*;
use crate::domain::{Conversation, Sms};
use crate::triage::outbox::{FetchedRow, ReplyMarks};

fn marks() -> ReplyMarks {
    ReplyMarks { read: true, handled: true, seen: Some(at(-60)) }
}

fn text() -> NewEntry {
    NewEntry { marks: Some(marks()), ..draft(sms("a1"), "a1") }
}

fn accepted() -> Outcome {
    let sms: Sms = serde_json::from_str(r#"{"id":"e-1","status":"Queued"}"#).expect("a text");
    Outcome::Sms(Box::new(sms))
}

fn fetched(last_inbound: i64) -> FetchedRow {
    let record = format!(
        r#"{{"id":"a1","isUnread":true,"eventVersion":9,"replyVersion":3,"lastInboundAt":"{}"}}"#,
        at(last_inbound)
    );
    let record: Conversation = serde_json::from_str(&record).expect("a conversation");
    FetchedRow::new(&record).expect("an id")
}

#[test]
fn the_marks_of_a_text_are_on_disk_with_its_answer_and_once() {
    let (_dir, folder) = folder();
    let mut outbox = open(&folder);
    outbox.append(vec![text()], &AT_ONCE, at(0)).expect("appended");
    let mut role = sender(&outbox, 1);
    let sent = claim(&mut role, 1);
    let text = role.answer(sent.id, &Ok(accepted()), at(2)).expect("answered");
    assert_eq!(text.state, EntryState::Done);
    let marks_made = role.marks_of(&text).expect("read");
    assert_eq!(marks_made.len(), 2);
    assert!(role.answer(sent.id, &Ok(accepted()), at(2)).is_err(), "it is answered");
    drop(role);
    // Another process goes on from there.
    let outbox = open(&folder);
    assert_eq!(outbox.unfinished().expect("read"), marks_made);
    let mut role = sender(&outbox, 3);
    let check = role.claim(at(3)).expect("claimed").check;
    assert_eq!(check, marks_made.iter().map(|mark| mark.id).collect::<Vec<_>>());
    for id in check {
        let moved = role.depart_mark(id, &fetched(-60), at(3)).expect("departed");
        assert_eq!(moved.iter().map(|it| &it.state).collect::<Vec<_>>(), [&EntryState::Sending]);
        role.answer(id, &Ok(Outcome::Done), at(4)).expect("answered");
        assert_eq!(role.depart_mark(id, &fetched(-60), at(5)).expect("asked"), []);
    }
    assert_eq!(outbox.unfinished().expect("read"), []);
}

#[test]
fn a_lead_who_wrote_since_ends_both_marks_at_once() {
    let (_dir, folder) = folder();
    let mut outbox = open(&folder);
    outbox.append(vec![text()], &AT_ONCE, at(0)).expect("appended");
    let mut role = sender(&outbox, 1);
    let sent = claim(&mut role, 1);
    role.answer(sent.id, &Ok(accepted()), at(2)).expect("answered");
    let check = role.claim(at(3)).expect("claimed").check;
    let moved = role.depart_mark(check[1], &fetched(1), at(3)).expect("departed");
    assert_eq!(moved.iter().map(|it| &it.state).collect::<Vec<_>>(), [&EntryState::Stale; 2]);
    assert_eq!(outbox.unfinished().expect("read"), []);
}

#[test]
fn a_text_that_was_undone_or_failed_makes_no_marks() {
    let (_dir, folder) = folder();
    let mut outbox = open(&folder);
    let undone = outbox.append(vec![text()], &UndoWindow::default(), at(0)).expect("appended");
    outbox.undo(undone[0].group, at(1)).expect("undone");
    outbox.append(vec![text()], &AT_ONCE, at(2)).expect("appended");
    let mut role = sender(&outbox, 3);
    let sent = claim(&mut role, 3);
    role.answer(sent.id, &lost(), at(4)).expect("answered");
    let open = outbox.unfinished().expect("read");
    assert!(open.iter().all(|entry| !entry.is_reply_mark()), "{open:?}");
}
