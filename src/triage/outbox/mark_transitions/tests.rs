use rstest::rstest;
use serde_json::{Value, json};

use super::super::fixture::*;
use super::super::{EntryId, ReplyMarks, Undone, plan};
use super::*;
use crate::domain::{Conversation, Failure, FailureKind, Outcome, WriteFailure};

/// The lead wrote a minute before the start.
fn marks() -> ReplyMarks {
    ReplyMarks { read: true, handled: true, seen: Some(at(-60)) }
}

fn text(id: i64) -> OutboxEntry {
    OutboxEntry { marks: Some(marks()), ..entry(id, sms("a1")) }
}

/// A mark of text 1.
fn mark(id: i64, operation: Operation) -> OutboxEntry {
    let group = entry(1, sms("a1")).group;
    OutboxEntry { marks: Some(marks()), group, ..entry(id, operation) }
}

fn mark_read(id: i64) -> OutboxEntry {
    mark(id, read("a1", None))
}

fn mark_handled(id: i64) -> OutboxEntry {
    mark(id, Operation::MarkHandled { conversation: conversation("a1"), reply_version: None })
}

fn fetched(json: Value) -> FetchedRow {
    let record: Conversation = serde_json::from_value(json).expect("a conversation");
    FetchedRow::new(&record).expect("an id")
}

/// The conversation as the text left it.
fn unread(last_inbound_at: Timestamp) -> FetchedRow {
    fetched(json!({"id": "a1", "isUnread": true, "needsReply": true, "eventVersion": 9,
        "replyVersion": 3, "lastInboundAt": last_inbound_at.to_string()}))
}

#[test]
fn a_text_that_was_sent_makes_its_marks_and_no_other_does() {
    let sent = in_state(text(1), EntryState::Done);
    let made = sent.reply_marks();
    let operations: Vec<&Operation> = made.iter().map(|mark| &mark.operation).collect();
    let (handled, read) = (mark_handled(2).operation, read("a1", None));
    assert_eq!(operations, [&handled, &read]);
    assert!(made.iter().all(|mark| mark.marks == Some(marks()) && mark.lead == sent.lead));
    let only_read = ReplyMarks { handled: false, ..marks() };
    let read_alone = OutboxEntry { marks: Some(only_read), ..sent.clone() }.reply_marks();
    assert_eq!(read_alone.iter().map(|mark| &mark.operation).collect::<Vec<_>>(), [&read]);
    for state in [EntryState::Waiting, EntryState::Sending, failed(), unknown(), EntryState::Stale]
    {
        assert_eq!(in_state(text(1), state).reply_marks(), []);
    }
    let mut scheduled = sent;
    if let Operation::SendSms { scheduled_for, .. } = &mut scheduled.operation {
        *scheduled_for = Some(at(90));
    }
    assert_eq!(scheduled.reply_marks(), []);
    assert_eq!(in_state(entry(1, sms("a1")), EntryState::Done).reply_marks(), []);
    let note = OutboxEntry { marks: Some(marks()), ..entry(1, note("a1")) };
    assert_eq!(in_state(note, EntryState::Done).reply_marks(), []);
}

#[test]
fn a_mark_leaves_at_the_versions_that_were_fetched() {
    let sent = mark_read(2).marking(&unread(at(-60)), at(5));
    assert_eq!((&sent.state, sent.attempts), (&EntryState::Sending, 1));
    assert_eq!(sent.operation, read("a1", Some(9)));
    let sent = mark_handled(3).marking(&unread(at(-60)), at(5));
    let Operation::MarkHandled { reply_version: Some(3), .. } = sent.operation else {
        panic!("{sent:?}")
    };
}

#[rstest]
#[case::wrote_since(at(-59))]
#[case::wrote_just_now(at(4))]
fn a_lead_who_wrote_since_leaves_all_marks_of_the_text_unmade(#[case] wrote: Timestamp) {
    let ended = mark_read(2).marking(&unread(wrote), at(5));
    assert_eq!((&ended.state, ended.attempts), (&EntryState::Stale, 0));
    let other = mark_handled(3).ended_with(&ended, at(5)).expect("it ends too");
    assert_eq!(other.state, EntryState::Stale);
    let of_another_text = OutboxEntry { group: entry(9, sms("a1")).group, ..mark_handled(3) };
    assert_eq!(of_another_text.ended_with(&ended, at(5)), None);
    let sending = mark_read(2).marking(&unread(at(-60)), at(5));
    assert_eq!(mark_handled(3).ended_with(&sending, at(5)), None);
}

#[test]
fn a_first_text_of_the_lead_counts_as_newer_than_none() {
    let nothing_seen = Some(ReplyMarks { seen: None, ..marks() });
    let mark = OutboxEntry { marks: nothing_seen, ..mark_read(2) };
    assert_eq!(mark.marking(&unread(at(-60)), at(5)).state, EntryState::Stale);
    let silent = fetched(json!({"id": "a1", "isUnread": true, "replyVersion": 0}));
    assert_eq!(mark.marking(&silent, at(5)).state, EntryState::Sending);
}

#[test]
fn a_server_that_does_not_tell_when_the_lead_wrote_makes_no_mark() {
    let old = fetched(json!({"id": "a1", "isUnread": true, "eventVersion": 9}));
    let ended = mark_read(2).marking(&old, at(5));
    assert_eq!(ended.state, EntryState::Discarded(Discard::Unsupported));
    assert!(mark_handled(3).ended_with(&ended, at(5)).is_some());
}

#[rstest]
#[case::a_text_was_seen(Some(at(-60)), false)]
#[case::a_reply_is_due(None, true)]
fn a_time_that_is_missing_or_unreadable_makes_no_mark(
    #[case] seen: Option<Timestamp>,
    #[case] needs_reply: bool,
    #[values(Value::Null, json!("soon"))] time: Value,
) {
    let marks = Some(ReplyMarks { seen, ..marks() });
    let untold = fetched(json!({"id": "a1", "isUnread": true, "needsReply": needs_reply,
        "eventVersion": 9, "replyVersion": 3, "lastInboundAt": time}));
    for mark in [mark_read(2), mark_handled(3)] {
        let ended = OutboxEntry { marks, ..mark }.marking(&untold, at(5));
        assert_eq!(ended.state, EntryState::Discarded(Discard::Unsupported));
    }
}

#[test]
fn what_is_read_already_needs_no_request() {
    let read = fetched(json!({"id": "a1", "isUnread": false, "replyVersion": 3,
        "lastInboundAt": at(-60).to_string()}));
    assert_eq!(mark_read(2).marking(&read, at(5)).state, EntryState::Done);
}

#[test]
fn a_mark_waits_for_earlier_entries_and_blocks_none() {
    let own = in_state(entry(1, note("a1")), EntryState::Sending);
    let entries = [own, mark_read(2), mark_handled(3)];
    assert_eq!(plan(&entries, at(5)).check, []);
    let later = [mark_read(2), mark_handled(3), entry(4, sms("a1")), entry(5, archive("a"))];
    let planned = plan(&later, at(5));
    assert_eq!(planned.check, [2, 3, 4].map(EntryId));
    assert_eq!(planned.claim, None);
    let archived = [mark_read(2), mark_handled(3), entry(5, archive("a"))];
    assert_eq!(plan(&archived, at(5)).claim, Some(EntryId(5)));
}

#[test]
fn a_mark_whose_conversation_changes_each_time_is_fetched_again_for_a_while() {
    let mut mark = mark_read(2);
    let mut now = 5;
    for attempt in 1..ATTEMPTS {
        mark = mark.marking(&unread(at(-60)), at(now));
        mark = mark.answered(&Ok(Outcome::Stale), at(now)).expect("was sent");
        assert_eq!((&mark.state, mark.attempts), (&EntryState::Waiting, attempt));
        assert!(mark.due > at(now));
        now += 70;
    }
    let mark = mark.marking(&unread(at(-60)), at(now));
    let mark = mark.answered(&Ok(Outcome::Stale), at(now)).expect("was sent");
    assert!(matches!(mark.state, EntryState::Failed { retryable: true, .. }), "{mark:?}");
}

#[test]
fn undo_leaves_a_mark_alone() {
    assert_eq!(mark_read(2).undone(at(5)), Undone::Nothing);
    assert_eq!(in_state(mark_read(2), EntryState::Done).undone(at(5)), Undone::Nothing);
}

#[test]
fn a_mark_that_the_server_does_not_know_asks_for_no_decision() {
    let failure = Failure::new(FailureKind::Unsupported, "this server cannot");
    let sent = mark_handled(2).marking(&unread(at(-60)), at(5));
    let answered = sent.answered(&Err(WriteFailure::NotDone(failure)), at(6)).expect("was sent");
    assert_eq!(answered.state, EntryState::Discarded(Discard::Unsupported));
}
