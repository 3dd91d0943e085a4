//! Undo of single entries, and what it takes.

use super::*;
use crate::domain::{Lead, StatusChange, StatusGuard};
use crate::triage::outbox::fixture::{status, unarchive};
use crate::triage::outbox::{Origin, UndoFacts};

fn archived() -> NewEntry {
    NewEntry { inverse: Some(Box::new(unarchive("a"))), ..draft(archive("a"), "a1") }
}

fn undo_of(id: EntryId) -> NewEntry {
    NewEntry { undoes: Some(id), ..draft(unarchive("a"), "a1") }
}

/// Sends the next entry, with this answer.
fn sends(outbox: &Outbox, answer: &Outcome, seconds: i64) -> OutboxEntry {
    let mut sender = sender(outbox, seconds);
    let entry = claim(&mut sender, seconds);
    sender.answer(entry.id, &Ok(answer.clone()), at(seconds)).expect("written")
}

#[test]
fn what_undo_takes_is_there_after_a_restart() {
    let (_dir, folder) = folder();
    let mut outbox = open(&folder);
    let origin = Origin::CommandLine;
    let set = NewEntry {
        inverse: Some(Box::new(status("b", "New"))),
        origin,
        ..draft(status("b", "Sold"), "b1")
    };
    outbox.append(vec![set], &AT_ONCE, at(0)).expect("appended");
    let (id, revision) = (Some("s7".to_owned()), Some(7));
    let change = StatusChange { id, revision, ..StatusChange::default() };
    let done = sends(&outbox, &Outcome::StatusSet(Box::new(change)), 1);
    let left = StatusGuard { revision: Some(7), status: Some("s7".to_owned()) };
    let inverse = Some(Box::new(status("b", "New")));
    assert_eq!(done.undo, UndoFacts { inverse, event: None, status: Some(left) });
    let kept = open(&folder).entry(done.id).expect("read").expect("there");
    assert_eq!((kept.origin, &kept), (Some(origin), &done));
}

#[test]
fn a_tag_that_was_created_is_known_by_the_answer() {
    let (_dir, folder) = folder();
    let mut outbox = open(&folder);
    let operation = Operation::AddTags {
        lead: crate::domain::LeadId::new("a"),
        tags: Vec::new(),
        names: vec!["Spring".to_owned()],
        create_missing: true,
    };
    outbox.append(vec![draft(operation, "a1")], &AT_ONCE, at(0)).expect("appended");
    let lead: Lead =
        serde_json::from_str(r#"{"tags":[{"id":"t9","name":"spring"}]}"#).expect("a lead");
    let done = sends(&outbox, &Outcome::Lead(Box::new(lead)), 1);
    let inverse = crate::triage::outbox::fixture::remove_tag("a", "t9");
    assert_eq!(done.undo.inverse, Some(Box::new(inverse)));
}

#[test]
fn an_entry_is_undone_once_by_whichever_window_is_first() {
    let (_dir, folder) = folder();
    let (mut outbox, mut other) = (open(&folder), open(&folder));
    outbox.append(vec![archived()], &AT_ONCE, at(0)).expect("appended");
    let done = sends(&outbox, &Outcome::Done, 1);
    let undo = other.append(vec![undo_of(done.id)], &AT_ONCE, at(2)).expect("the first");
    let refused = outbox.append(vec![undo_of(done.id)], &AT_ONCE, at(2)).expect_err("the second");
    assert!(matches!(refused, OutboxError::NotAllowed(NotAllowed::IsUndone)));
    assert_eq!(outbox.undo_of(done.id).expect("read").as_ref(), Some(&undo[0]));
    let group = outbox.undo(done.group, at(3)).expect("undone");
    assert_eq!(group, UndoneGroup::default(), "nothing of it is left to undo");
    // One that was without effect does not count.
    other.withdraw(undo[0].id, at(4)).expect("it waits");
    assert_eq!(outbox.undo_of(done.id).expect("read"), None);
    outbox.append(vec![undo_of(done.id)], &AT_ONCE, at(5)).expect("again");
}

#[test]
fn only_what_was_not_sent_is_withdrawn() {
    let (_dir, folder) = folder();
    let mut outbox = open(&folder);
    let waiting = outbox.append(drafts(&["a1"]), &AT_ONCE, at(0)).expect("appended");
    let withdrawn = outbox.withdraw(waiting[0].id, at(1)).expect("withdrawn");
    assert_eq!(withdrawn.state, EntryState::Discarded(Discard::Undone));
    outbox.append(vec![archived()], &AT_ONCE, at(0)).expect("appended");
    let done = sends(&outbox, &Outcome::Done, 1);
    let refused = outbox.withdraw(done.id, at(2)).expect_err("too late");
    assert!(matches!(refused, OutboxError::NotAllowed(NotAllowed::Finished)));
}

#[test]
fn the_history_is_read_in_slices_from_the_latest_on() {
    let (_dir, folder) = folder();
    let mut outbox = open(&folder);
    let entries = outbox.append(drafts(&["a1", "b1", "c1"]), &AT_ONCE, at(0)).expect("appended");
    outbox.discard(entries[1].id, at(1)).expect("given up");
    let ids = |before, most| -> Vec<i64> {
        let read = outbox.history(before, most).expect("read");
        read.iter().map(|entry| entry.id.0).collect()
    };
    assert_eq!(ids(None, 2), [3, 2]);
    assert_eq!(ids(Some(EntryId(2)), 2), [1]);
    assert_eq!(ids(Some(EntryId(1)), 2), Vec::<i64>::new());
}
