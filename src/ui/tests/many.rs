//! Marks, confirmations, pending messages, and the outbox pane.

use rstest::rstest;
use serde_json::json;

use super::{Screen, check, scenes};
use crate::app::fixture::{Fixture, failure};
use crate::app::protocol::outbox::OutboxEvent;
use crate::app::{Command, Event};
use crate::domain::{ConversationId, FailureKind, Operation, Outcome, RedactedText, WriteFailure};
use crate::triage::ActionKind;
use crate::triage::compose::Approvals;
use crate::triage::outbox::{EntryId, EntryState, GroupId, Holder, OutboxEntry, UndoFacts};
use crate::ui::theme::Theme;

const SIZES: &[(u16, u16)] = &[(50, 20), (80, 24)];

/// A message to the first conversation, as the outbox has it.
pub(super) fn message(id: i64, state: EntryState, text: &str) -> OutboxEntry {
    let at = crate::app::fixture::at("2026-11-22T11:59:30Z");
    OutboxEntry {
        id: EntryId(id),
        group: GroupId(id),
        who: RedactedText::new("Ann Diallo"),
        verb: "reply".to_owned(),
        lead: None,
        phone: None,
        approvals: Approvals::NONE,
        origin: None,
        undo: UndoFacts::default(),
        undoes: None,
        marks: None,
        operation: Operation::SendSms {
            conversation: ConversationId::new("c1"),
            text: RedactedText::new(text),
            scheduled_for: None,
            from: None,
            idempotency_key: crate::domain::IdempotencyKey::new("k"),
        },
        state,
        attempts: 0,
        may_have_applied: false,
        created: at,
        requested_at: at,
        due: crate::app::fixture::at("2026-11-22T12:00:08Z"),
        changed: at,
    }
}

pub(super) fn hears(screen: &mut Screen, entries: Vec<OutboxEntry>, sends: bool) {
    screen.fixture.handle(Event::Outbox(OutboxEvent::Unfinished { entries, sends }));
    screen.fixture.sync();
}

/// The list with a thread beside it.
fn list() -> Screen {
    let mut screen = scenes::thread();
    screen.fixture.act(&[Command::Back]);
    screen
}

fn marked() -> Screen {
    let mut screen = list();
    screen.fixture.act_times(Command::Mark, Some(3));
    screen
}

fn range() -> Screen {
    let mut screen = list();
    screen.fixture.act(&[Command::MoveDown, Command::MarkRange, Command::MoveDown]);
    screen.fixture.act(&[Command::EditFilter]);
    screen.fixture.type_text("roof");
    screen
}

fn ascii() -> Screen {
    let mut screen = marked();
    screen.theme = Theme::new(false, true);
    screen
}

fn asked() -> Screen {
    let mut screen = marked();
    screen.fixture.state.triage.policy.confirm_over = 1;
    screen.fixture.act(&[Command::Do(ActionKind::Read)]);
    screen
}

/// Six conversations of which the first two could not be changed.
fn many() -> Screen {
    let mut fixture = Fixture::new();
    let nothing = OutboxEvent::Unfinished { entries: Vec::new(), sends: true };
    fixture.handle(Event::Outbox(nothing));
    let row = |n: i64| {
        json!({"id": format!("c{n}"), "leadId": format!("l{n}"), "firstName": format!("Person {n}"),
            "isArchived": true, "archiveReason": 3, "lastSnippet": "Thanks",
            "lastEventAt": format!("2026-11-1{n}T10:00:00Z")})
    };
    fixture.list((0..6).map(row).collect(), None, None);
    fixture.act(&[Command::MarkAll, Command::Do(ActionKind::Archive)]);
    fixture.outbox();
    let why = failure(FailureKind::Rejected, "the lead is locked by another user");
    fixture.answers(1, Err(WriteFailure::NotDone(why)));
    let why = failure(FailureKind::Network, "the connection broke");
    fixture.answers(2, Err(WriteFailure::Unknown(why)));
    fixture.answers(3, Ok(Outcome::Done));
    fixture.sends(4);
    fixture.state.notice.dismiss();
    Screen::new(fixture)
}

fn pane() -> Screen {
    let mut screen = many();
    screen.fixture.act(&[Command::ToggleOutbox, Command::MoveDown]);
    screen
}

fn pane_asks() -> Screen {
    let mut screen = pane();
    screen.fixture.act(&[Command::RetryEntry]);
    screen
}

fn pane_of_another() -> Screen {
    let mut screen = scenes::thread();
    let text = "Hi Ann, shall we meet on Saturday at 9? We would bring the ladder.";
    let entries = vec![
        message(1, EntryState::NeedsConfirmation { why: None, needs: Approvals::NONE }, text),
        message(2, EntryState::Waiting, "And one more thing."),
    ];
    hears(&mut screen, entries, false);
    screen.fixture.act(&[Command::ToggleOutbox]);
    screen
}

fn pane_of_a_process() -> Screen {
    let mut screen = pane_of_another();
    let since = screen.fixture.state.now - jiff::SignedDuration::from_hours(30);
    let holder = Holder { process: 4_711, since };
    screen.fixture.handle(Event::Outbox(OutboxEvent::SentBy(Some(holder))));
    screen
}

fn outgoing() -> Screen {
    let mut screen = scenes::thread();
    let text = "Hi Ann, shall we meet on Saturday at 9? We would bring the ladder, and it takes \
                about half an hour.\nSam";
    let why = "the carrier does not know the number".to_owned();
    let entries = vec![
        message(1, EntryState::Failed { why, retryable: false }, "Are you there?"),
        message(2, EntryState::Waiting, text),
    ];
    hears(&mut screen, entries, true);
    screen.fixture.act(&[Command::Open]);
    screen
}

#[rstest]
#[case("marked", marked())]
#[case("marked-range-filtered", range())]
#[case("marked-ascii", ascii())]
#[case("asked", asked())]
#[case("many-going", many())]
#[case("outbox", pane())]
#[case("outbox-asks", pane_asks())]
#[case("outbox-of-another", pane_of_another())]
#[case("outbox-of-a-process", pane_of_a_process())]
#[case("outgoing", outgoing())]
fn frames_are_as_they_were(#[case] name: &str, #[case] context: Screen) {
    check(name, context, SIZES);
}

#[rstest]
#[case("marked", marked())]
#[case("outbox", pane())]
#[case("outgoing", outgoing())]
fn a_wide_screen_has_panes_side_by_side(#[case] name: &str, #[case] context: Screen) {
    check(name, context, &[(120, 40)]);
}

#[test]
fn an_empty_outbox_says_so() {
    let mut screen = scenes::thread();
    screen.fixture.act(&[Command::ToggleOutbox]);
    assert!(screen.text(80, 24).contains("Outbox is empty"));
    assert!(!screen.text(80, 24).contains("Another window"));
}

#[test]
fn a_question_and_its_answers_are_whole_on_the_narrowest_screen() {
    let mut screen = asked();
    let frame = screen.text(30, 8);
    let lines: Vec<&str> = frame.lines().map(str::trim).collect();
    let due = ["▌  Thanks, that is all I need", "Mark 2 conversations read?", "y yes  Esc no"];
    assert_eq!(lines[lines.len() - 3..], due, "{frame}");
}

#[test]
fn the_newest_entry_of_the_thread_is_above_what_is_outgoing_at_any_size() {
    let mut screen = outgoing();
    for (width, height) in [(50, 20), (80, 24), (120, 40), (60, 14), (30, 10)] {
        let frame = screen.text(width, height);
        let place = |text: &str| frame.lines().position(|line| line.contains(text));
        let newest = place("Shall we call").or(place("Good morning"));
        let first = place("Are you there?");
        assert!(newest < first || newest.is_none(), "{width}x{height}\n{frame}");
        assert!(first.is_some() || height < 14, "{width}x{height}\n{frame}");
    }
}
