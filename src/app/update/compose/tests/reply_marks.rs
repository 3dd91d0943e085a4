//! Tests of what counts as seen when a text is to mark its conversation.

use super::*;
use crate::app::protocol::viewport::Viewport;
use crate::triage::outbox::ReplyMarks;

const FIRST: &str = "2026-11-20T20:00:00Z";
const SECOND: &str = "2026-11-22T12:00:30Z";

fn waiting(inbound: &str, version: i64) -> Value {
    let mut row = row(0);
    row["needsReply"] = json!(true);
    row["eventVersion"] = json!(version);
    row["lastInboundAt"] = json!(inbound);
    row["lastEventAt"] = json!(inbound);
    row
}

fn asking() -> Fixture {
    let mut fixture = inbox();
    refresh(&mut fixture);
    fixture.list(vec![waiting(FIRST, 7), row(1)], None, None);
    fixture
}

fn message(at: &str) -> Value {
    json!({"id": at, "timelineType": "Sms", "direction": "inbound", "summary": "Hi",
        "createdAt": at})
}

/// Answers every fetch of the thread.
fn loads(fixture: &mut Fixture, messages: &[&str]) {
    fixture.go_idle();
    while fixture.effects.iter().any(|effect| matches!(effect, Effect::FetchThread { .. })) {
        fixture.thread(messages.iter().copied().map(message).collect(), None);
    }
}

/// A second message comes while a text is written.
fn comes(fixture: &mut Fixture) {
    refresh(fixture);
    fixture.list(vec![waiting(SECOND, 8), row(1)], None, None);
}

fn seen(fixture: &mut Fixture) -> Option<jiff::Timestamp> {
    fixture.act(&[Command::Send, Command::NewLine, Command::NewLine]);
    fixture.outbox();
    let entry = fixture.state.triage.pending.entries().next().expect("an entry");
    let Some(ReplyMarks { read: true, handled: true, seen }) = entry.marks else {
        panic!("{entry:?}")
    };
    seen
}

#[test]
fn what_comes_while_no_thread_is_loaded_was_not_seen() {
    let (mut fixture, mut disk) = (asking(), Disk::default());
    replying(&mut fixture, &mut disk, "Hello");
    comes(&mut fixture);
    assert_eq!(seen(&mut fixture), Some(at(FIRST)));
}

#[test]
fn what_comes_into_a_thread_was_seen_if_the_thread_was_on_the_screen() {
    for (hides_thread, expected) in [(false, SECOND), (true, FIRST)] {
        let (mut fixture, mut disk) = (asking(), Disk::default());
        fixture.resize(Viewport { hides_thread, ..fixture.state.viewport });
        fixture.act(&[Command::Open]);
        loads(&mut fixture, &[FIRST]);
        replying(&mut fixture, &mut disk, "Hello");
        comes(&mut fixture);
        loads(&mut fixture, &[SECOND, FIRST]);
        assert_eq!(fixture.state.detail.thread().map(|it| it.entries().len()), Some(2));
        assert_eq!(seen(&mut fixture), Some(at(expected)), "hidden: {hides_thread}");
    }
}

#[test]
fn what_came_after_a_draft_was_written_was_not_seen_with_it() {
    let (mut fixture, mut disk) = (asking(), Disk::default());
    replying(&mut fixture, &mut disk, "Hello");
    fixture.act(&[Command::CloseComposer]);
    disk.turn(&mut fixture);
    let written = disk.0[0].written_at;
    comes(&mut fixture);
    fixture.wait(60);
    replying(&mut fixture, &mut disk, " again");
    assert_eq!(seen(&mut fixture), Some(written));
}
