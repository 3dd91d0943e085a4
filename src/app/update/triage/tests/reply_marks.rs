//! Texts that mark their conversations.

use super::*;
use crate::app::fixture::{NOW, at};
use crate::domain::{RedactedText, Sms};
use crate::settings::MarkOnReply;
use crate::triage::Action;
use crate::triage::outbox::{EntryState, OutboxEntry, ReplyMarks};

const INBOUND: &str = "2026-11-22T11:00:00Z";

fn waiting(n: usize) -> Value {
    let mut row = unread(n);
    row["lastInboundAt"] = json!(INBOUND);
    row["lastEventAt"] = json!(INBOUND);
    row
}

fn asked() -> Fixture {
    let mut fixture = Fixture::new();
    fixture.list((0..3).map(waiting).collect(), None, None);
    fixture.take();
    fixture
}

fn reply() -> Action {
    Action::Reply { text: RedactedText::new("Yes"), scheduled_for: None, from: None }
}

fn accepted() -> Outcome {
    let sms: Sms =
        serde_json::from_value(json!({"id": "e-1", "status": "Queued"})).expect("a text");
    Outcome::Sms(Box::new(sms))
}

fn marks(fixture: &Fixture) -> Option<ReplyMarks> {
    fixture.outbox_entries().first().and_then(|entry| entry.marks)
}

fn texted(policy: MarkOnReply) -> Fixture {
    let mut fixture = asked();
    fixture.state.triage.policy.mark_on_reply = policy;
    fixture.does(&reply(), 0);
    fixture.outbox();
    fixture
}

#[test]
fn a_text_remembers_what_was_seen_and_is_shown_as_marked_at_once() {
    let fixture = texted(MarkOnReply::Both);
    let due = ReplyMarks { read: true, handled: true, seen: Some(at(INBOUND)) };
    assert_eq!(marks(&fixture), Some(due));
    assert!(!shown(&fixture, 0).is_unread() && !shown(&fixture, 0).needs_reply());
    let fixture = texted(MarkOnReply::Read);
    assert_eq!(marks(&fixture), Some(ReplyMarks { handled: false, ..due }));
    let fixture = texted(MarkOnReply::None);
    assert_eq!(marks(&fixture), None);
    assert!(shown(&fixture, 0).is_unread());
}

#[test]
fn what_is_marked_already_or_leaves_later_makes_no_marks() {
    let mut fixture = asked();
    fixture.act(&[READ]);
    fixture.does(&Action::Handled, 0);
    fixture.does(&reply(), 0);
    fixture.outbox();
    assert!(fixture.outbox_entries().iter().all(|entry| entry.marks.is_none()));
    let mut fixture = asked();
    let later = Some(at("2026-11-23T12:00:00Z"));
    fixture.does(
        &Action::Reply { text: RedactedText::new("Yes"), scheduled_for: later, from: None },
        0,
    );
    fixture.does(&Action::Note(RedactedText::new("x")), 1);
    fixture.outbox();
    assert!(fixture.outbox_entries().iter().all(|entry| entry.marks.is_none()));
}

#[test]
fn undo_and_a_failure_take_text_and_marks_back() {
    let mut fixture = texted(MarkOnReply::Both);
    fixture.act(&[Command::Undo]);
    fixture.outbox();
    assert_eq!(said(&fixture), "Undone: text to P0 won't be sent");
    assert!(shown(&fixture, 0).is_unread() && shown(&fixture, 0).needs_reply());
    for failure in [WriteFailure::NotDone(network()), WriteFailure::Unknown(network())] {
        let mut fixture = texted(MarkOnReply::Both);
        fixture.answers(1, Err(failure));
        assert!(shown(&fixture, 0).is_unread() && shown(&fixture, 0).needs_reply());
        assert_eq!(fixture.outbox_entries().len(), 1);
    }
}

fn sent() -> (Fixture, Vec<OutboxEntry>) {
    let mut fixture = texted(MarkOnReply::Both);
    fixture.sends(1);
    fixture.answers(1, Ok(accepted()));
    let marks = fixture.outbox_entries().split_off(1);
    assert_eq!(marks.len(), 2);
    (fixture, marks)
}

#[test]
fn a_row_stays_marked_while_its_marks_are_made() {
    let (mut fixture, marks) = sent();
    assert!(!shown(&fixture, 0).is_unread());
    for mark in marks {
        fixture.answers(mark.id.0, Ok(Outcome::Done));
    }
    assert!(!shown(&fixture, 0).is_unread() && !shown(&fixture, 0).needs_reply());
    fixture.take();
    fixture.act(&[Command::Undo]);
    fixture.outbox();
    assert_eq!(fixture.outbox_entries().len(), 3, "a text that was sent has no inverse");
}

#[test]
fn a_lead_who_wrote_meanwhile_is_named_and_stays_unread() {
    let (mut fixture, mut marks) = sent();
    let mut newer = waiting(0);
    newer["eventVersion"] = json!(12);
    newer["lastInboundAt"] = json!(NOW);
    let row = crate::app::fixture::row(newer);
    assert!(fixture.state.triage.shown(&row).is_unread(), "it shows at once");
    for mark in &mut marks {
        mark.state = EntryState::Stale;
    }
    fixture.handle(crate::app::Event::Outbox(OutboxEvent::NotMarked(marks)));
    assert_eq!(said(&fixture), "P0 wrote meanwhile: not marked handled or read");
    assert!(shown(&fixture, 0).is_unread());
}

#[test]
fn a_server_that_cannot_mark_is_named_once_and_asked_no_more() {
    let (mut fixture, mut marks) = sent();
    for mark in &mut marks {
        mark.state = EntryState::Discarded(crate::triage::outbox::Discard::Unsupported);
    }
    fixture.handle(crate::app::Event::Outbox(OutboxEvent::NotMarked(marks)));
    assert_eq!(said(&fixture), "Sent texts don't mark conversations on this server");
    fixture.does(&reply(), 1);
    fixture.outbox();
    let last = fixture.outbox_entries().pop().expect("a text");
    assert_eq!((last.is_text(), last.marks), (true, None));
}

fn message(id: &str, at: &str, direction: &str) -> Value {
    json!({"id": id, "timelineType": "Sms", "direction": direction, "createdAt": at,
        "summary": "Hello"})
}

#[test]
fn what_the_thread_did_not_show_was_not_seen() {
    let early = "2026-11-22T09:00:00Z";
    let mut fixture = asked();
    fixture.state.list.go_to(0);
    fixture.act(&[Command::Open]);
    fixture.thread(vec![message("e1", early, "inbound")], None);
    // The list has heard of a message that the thread has not loaded.
    let mut newer = waiting(0);
    newer["lastInboundAt"] = json!(NOW);
    newer["lastEventAt"] = json!(NOW);
    newer["eventVersion"] = json!(12);
    let newer = crate::app::fixture::row(newer);
    fixture.state.list.spread(&newer);
    fixture.does(&reply(), 0);
    fixture.outbox();
    assert_eq!(marks(&fixture).and_then(|marks| marks.seen), Some(at(early)));
}
