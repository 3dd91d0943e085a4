//! The history of the outbox.

use rstest::rstest;
use serde_json::json;

use super::{Screen, check};
use crate::app::fixture::{Fixture, failure};
use crate::app::{Command, Event};
use crate::domain::{ArchiveReason, FailureKind, Outcome, RedactedText, WriteFailure};
use crate::settings::MarkOnReply;
use crate::triage::Action;
use crate::triage::outbox::Origin;

/// Actions of two days, one of them undone.
pub(super) fn history() -> Screen {
    let mut fixture = Fixture::new();
    fixture.state.triage.policy.mark_on_reply = MarkOnReply::None;
    let row = |n: i64| {
        json!({"id": format!("c{n}"), "leadId": format!("l{n}"), "firstName": "Person",
            "lastName": format!("{n}"), "isUnread": true, "needsReply": true, "eventVersion": 1,
            "replyVersion": 1, "lastEventAt": format!("2026-11-1{n}T10:00:00Z"),
            "currentLeadStatus": {"id": "s", "revision": 1, "outcome": "New"}})
    };
    fixture.list((0..6).map(row).collect(), None, None);
    let now = fixture.state.now;
    let (reason, text) = (ArchiveReason::try_from(3).expect("a reason"), "Asked for a call");
    fixture.handle(Event::Clock(now - jiff::SignedDuration::from_hours(26)));
    fixture.does(&Action::Status { outcome: "Sold".into(), category: None, notes: None }, 0);
    fixture.does(&Action::Note(RedactedText::new(text)), 1);
    fixture.outbox();
    fixture.handle(Event::Clock(now - jiff::SignedDuration::from_mins(14)));
    fixture.does(&Action::Archive { reason, note: None }, 2);
    let text = RedactedText::new("Yes, Saturday at 9 works. See you then!");
    fixture.does(&Action::Reply { text, scheduled_for: None, from: None }, 3);
    fixture.does(&Action::Read, 4);
    fixture.outbox();
    for id in 1..=4 {
        fixture.sends(id);
        fixture.answers(id, Ok(Outcome::Done));
    }
    let why = failure(FailureKind::Rejected, "the conversation is locked");
    fixture.answers(5, Err(WriteFailure::NotDone(why)));
    fixture.act(&[Command::Undo]);
    fixture.handle(Event::Clock(now));
    let mut entries = fixture.outbox_entries();
    entries[0].origin = Some(Origin::CommandLine);
    entries[2].state = crate::triage::outbox::EntryState::Done;
    fixture.adopts(entries);
    fixture.waits_in_the_outbox(8);
    fixture.does(&Action::Handled, 5);
    fixture.outbox();
    fixture.state.notice.dismiss();
    fixture.act(&[Command::ToggleOutbox, Command::ToggleHistory]);
    fixture.outbox();
    fixture.act(&[Command::MoveDown]);
    Screen::new(fixture)
}

#[rstest]
#[case("history", history())]
fn frames_are_as_they_were(#[case] name: &str, #[case] context: Screen) {
    check(name, context, &[(50, 20), (80, 24), (120, 40)]);
}

#[test]
fn an_empty_history_says_so() {
    let mut fixture = Fixture::new();
    fixture.list(Vec::new(), None, None);
    fixture.act(&[Command::ToggleOutbox, Command::ToggleHistory]);
    let mut screen = Screen::new(fixture);
    assert!(screen.text(80, 24).contains("Loading"));
    screen.fixture.outbox();
    assert!(screen.text(80, 24).contains("Nothing done lately"));
}
