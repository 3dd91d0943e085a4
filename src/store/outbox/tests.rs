//! Tests of the outbox with real files.

mod crash;
mod damage;
mod history;
mod lost;
mod migration;
mod reply_marks;
mod sharing;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::time::Duration;

use super::*;
use crate::domain::{
    Failure, FailureKind, Identity, Outcome, RedactedText, RetryClass, WriteFailure,
};
use crate::triage::outbox::fixture::{
    archive, at, cancel, draft, needing_confirmation, note, read, sms,
};
use crate::triage::outbox::{Departure, Discard, EntryState};

/// No grace.
const AT_ONCE: UndoWindow = UndoWindow { sms: Duration::ZERO, other: Duration::ZERO };

fn folder() -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().expect("a directory");
    let folder = dir.path().join("state/outbox");
    (dir, folder)
}

fn open(folder: &Path) -> Outbox {
    let opened = Outbox::open(folder, "account", at(0)).expect("opened");
    assert_eq!(opened.set_aside, None);
    opened.outbox
}

fn sender(outbox: &Outbox, seconds: i64) -> ExclusiveSender {
    outbox.sender(at(seconds)).expect("opened").expect("nobody else sends")
}

fn drafts(names: &[&str]) -> Vec<NewEntry> {
    names.iter().map(|name| draft(sms(name), name)).collect()
}

fn key_of(entry: &OutboxEntry) -> &str {
    match &entry.operation {
        Operation::SendSms { idempotency_key, .. } => idempotency_key.as_str(),
        other => panic!("no message: {other:?}"),
    }
}

fn claim(sender: &mut ExclusiveSender, seconds: i64) -> OutboxEntry {
    claim_next(sender, at(seconds)).expect("something is due")
}

/// Claims what is next; every text may leave.
fn claim_next(sender: &mut ExclusiveSender, now: Timestamp) -> Option<OutboxEntry> {
    let claim = sender.claim(now).expect("claimed");
    let check = claim.check.first();
    claim.entry.or_else(|| sender.depart(*check?, |_| Departure::Go, now).expect("weighed"))
}

fn lost() -> Result<Outcome, WriteFailure> {
    Err(WriteFailure::Unknown(Failure {
        kind: FailureKind::Timeout,
        message: "no answer came".to_owned(),
        hint: None,
        retry: RetryClass::Never,
        status: None,
        trace_id: None,
    }))
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).expect("there").permissions().mode() & 0o777
}

#[test]
fn what_was_appended_is_there_for_everybody_as_it_was_written() {
    let (_dir, folder) = folder();
    let mut outbox = open(&folder);
    let operations = [(sms("a1"), "a1"), (note("a1"), "a1"), (archive("b"), "b1")];
    let group = operations.map(|(operation, name)| draft(operation, name)).to_vec();
    let entries = outbox.append(group, &UndoWindow::default(), at(5)).expect("appended");
    assert_eq!(entries.iter().map(|e| e.due).collect::<Vec<_>>(), [at(15), at(9), at(9)]);
    assert!(entries.iter().all(|e| e.group.0 == entries[0].id.0 && e.state == EntryState::Waiting));
    assert_eq!(outbox.unfinished().expect("read"), entries);
    assert_eq!(open(&folder).unfinished().expect("read"), entries);
    assert_eq!(open(&folder).entry(entries[1].id).expect("read").as_ref(), Some(&entries[1]));
    let next = outbox.append(drafts(&["a1"]), &AT_ONCE, at(6)).expect("appended");
    assert_ne!((next[0].group, next[0].id), (entries[0].group, entries[0].id));
    assert_ne!(key_of(&next[0]), key_of(&entries[0]));
    assert_eq!(key_of(&next[0]).len(), 32);
}

#[test]
fn only_the_owner_can_read_it() {
    let (_dir, folder) = folder();
    fs::create_dir_all(&folder).expect("made");
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).expect("opened to all");
    let mut outbox = open(&folder);
    outbox.append(drafts(&["a1"]), &AT_ONCE, at(0)).expect("appended");
    let _sender = sender(&outbox, 0);
    assert_eq!(mode(&folder), 0o700);
    let files: Vec<PathBuf> =
        fs::read_dir(&folder).expect("readable").map(|file| file.expect("a file").path()).collect();
    assert!(files.iter().any(|path| path.ends_with("outbox.sqlite-wal")), "{files:?}");
    assert!(files.iter().all(|path| mode(path) == 0o600), "{files:?}");
}

#[test]
fn every_transition_is_on_the_disk_when_it_returns() {
    let (_dir, folder) = folder();
    let mut outbox = open(&folder);
    let entries = outbox.append(drafts(&["a1", "b1", "c1", "d1"]), &AT_ONCE, at(0)).expect("there");
    let stored = |id| open(&folder).entry(id).expect("read").expect("there");
    let mut sender = sender(&outbox, 0);
    let first = claim(&mut sender, 1);
    assert_eq!((first.id, &first.state, first.attempts), (entries[0].id, &EntryState::Sending, 1));
    assert_eq!(stored(first.id), first);
    let done = sender.answer(first.id, &Ok(Outcome::Done), at(2)).expect("written");
    assert_eq!((stored(first.id), &done.state), (done.clone(), &EntryState::Done));
    let second = claim(&mut sender, 3);
    let unknown = sender.answer(second.id, &lost(), at(4)).expect("written");
    assert!(matches!(unknown.state, EntryState::Unknown { .. }) && stored(second.id) == unknown);
    let again = outbox.retry(second.id, &Approvals::NONE, at(5)).expect("it can go");
    assert!(again.may_have_applied && stored(second.id) == again);
    let third = outbox.discard(entries[2].id, at(6)).expect("given up");
    assert_eq!(stored(third.id).state, EntryState::Discarded(Discard::ByPerson));
    let other = match sms("d1") {
        Operation::SendSms { conversation, scheduled_for, from, idempotency_key, .. } => {
            let text = RedactedText::new("other words");
            Operation::SendSms { conversation, text, scheduled_for, from, idempotency_key }
        }
        other => other,
    };
    let fourth =
        outbox.edit(entries[3].id, (other, Approvals::NONE), &AT_ONCE, at(7)).expect("changed");
    assert_ne!(key_of(&fourth), key_of(&entries[3]), "another text is another message");
    assert_eq!(stored(fourth.id), fourth);
    let released = claim(&mut sender, 8);
    let released = sender.release(released.id, at(9)).expect("put back");
    assert_eq!((stored(released.id).state, released.attempts), (EntryState::Waiting, 0));
}

#[test]
fn a_group_is_undone_as_far_as_it_has_not_gone_out() {
    let (_dir, folder) = folder();
    let mut outbox = open(&folder);
    let entries = outbox.append(drafts(&["a1", "b1"]), &AT_ONCE, at(0)).expect("appended");
    let mut sender = sender(&outbox, 0);
    let gone = claim(&mut sender, 1);
    let undone = outbox.undo(gone.group, at(2)).expect("undone");
    assert_eq!((undone.gone, undone.stopped), (vec![gone], vec![]));
    assert_eq!(undone.withdrawn.len(), 1);
    assert_eq!(undone.withdrawn[0].state, EntryState::Discarded(Discard::Undone));
    assert_eq!(outbox.finished(9).expect("read"), undone.withdrawn);
    assert_eq!(undone.withdrawn[0].id, entries[1].id);
    assert_eq!(sender.claim(at(60)).expect("claimed"), Claim::default());
}

#[test]
fn what_need_not_be_sent_and_what_asks_are_told_at_once() {
    let (_dir, folder) = folder();
    let mut outbox = open(&folder);
    let mut sender = sender(&outbox, 0);
    let marks = [read("a1", Some(3)), read("a1", Some(4))].map(|mark| draft(mark, "a1"));
    let marks = outbox.append(marks.to_vec(), &AT_ONCE, at(900)).expect("appended");
    let old = outbox.append(drafts(&["b1"]), &AT_ONCE, at(0)).expect("appended");
    let later = outbox.append(drafts(&["c1"]), &UndoWindow::default(), at(900)).expect("appended");
    let claimed = sender.claim(at(901)).expect("claimed");
    let moved: Vec<_> = claimed.moved.iter().map(|e| (e.id, e.state.clone())).collect();
    let replaced = EntryState::Discarded(Discard::Replaced { by: marks[1].id });
    assert_eq!(moved, [(old[0].id, needing_confirmation()), (marks[0].id, replaced)]);
    assert_eq!(claimed.entry.expect("claimed").id, marks[1].id);
    assert_eq!(claimed.wake, Some(later[0].due));
}

#[test]
fn finished_entries_are_kept_for_a_while_and_in_limits() {
    let (_dir, folder) = folder();
    let mut outbox = open(&folder);
    let many: Vec<NewEntry> = (0..1_100).map(|n| draft(note(&format!("a{n}")), "a1")).collect();
    let group = outbox.append(many, &AT_ONCE, at(0)).expect("appended")[0].group;
    assert_eq!(outbox.undo(group, at(1)).expect("undone").withdrawn.len(), 1_100);
    let waiting = outbox.append(drafts(&["a1"]), &AT_ONCE, at(2)).expect("appended");
    let kept = outbox.finished(u32::MAX).expect("read");
    assert_eq!((kept.len(), kept[0].id.0, kept[999].id.0), (1_000, 1_100, 101));
    drop(outbox);
    let later = at(8 * 24 * 3_600);
    let outbox = Outbox::open(&folder, "account", later).expect("opened").outbox;
    assert_eq!(outbox.finished(u32::MAX).expect("read"), []);
    assert_eq!(outbox.unfinished().expect("read"), waiting, "what is not finished stays");
}

#[test]
fn what_cannot_be_meant_is_refused_as_a_whole() {
    let (_dir, folder) = folder();
    let mut outbox = open(&folder);
    let blank = Operation::AddNote {
        conversation: crate::domain::ConversationId::new("a1"),
        text: RedactedText::new(" "),
    };
    let group = vec![draft(sms("a1"), "a1"), draft(blank, "a1")];
    let error = outbox.append(group, &AT_ONCE, at(0)).expect_err("refused");
    assert_eq!(error.to_string(), "The note is empty");
    assert_eq!(outbox.unfinished().expect("read"), []);
    let absent = outbox.discard(EntryId(9), at(0)).expect_err("nothing there");
    assert!(matches!(absent, OutboxError::NotAllowed(NotAllowed::Finished)));
}

#[test]
fn a_cancellation_goes_at_once() {
    let (_dir, folder) = folder();
    let mut outbox = open(&folder);
    let group = vec![draft(cancel("a1"), "a1")];
    outbox.append(group, &UndoWindow::default(), at(0)).expect("appended");
    assert!(sender(&outbox, 0).claim(at(0)).expect("claimed").entry.is_some());
}
