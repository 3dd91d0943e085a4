//! Displays that keep the user from mistakes.

use rstest::rstest;
use serde_json::json;

use super::{Screen, check, scenes};
use crate::app::protocol::outbox::OutboxEvent;
use crate::app::{Command, Event};
use crate::domain::{ConversationId, Outcome, RedactedText};
use crate::triage::compose::Kind;
use crate::triage::{Action, ActionKind};

fn loaded() -> Screen {
    let mut screen = scenes::loaded();
    screen.resize(120, 40);
    screen
        .fixture
        .handle(Event::Outbox(OutboxEvent::Unfinished { entries: Vec::new(), sends: true }));
    screen.fixture.waits_in_the_outbox(8);
    screen
}

fn does(screen: &mut Screen, how: &Action, position: usize) {
    screen.fixture.does(how, position);
    screen.fixture.outbox();
}

fn reply() -> Action {
    let text = RedactedText::new("We can be there on Saturday at 10.");
    Action::Reply { text, scheduled_for: None, from: None }
}

fn draft(screen: &mut Screen) {
    let place = Some((ConversationId::new("c2"), Kind::Reply));
    let (stamp, why) =
        (Some(crate::app::protocol::drafts::SaveId(1)), "the disk is full".to_owned());
    let failed = crate::app::protocol::drafts::DraftEvent::Failed { place, stamp, why };
    screen.fixture.handle(Event::Drafts(failed));
}

/// Alerts of both kinds beside a notice, one of them more than a line long.
fn alerts() -> Screen {
    let mut screen = loaded();
    let full = "The outbox was damaged, so nothing in it will be sent. See \
        /home/sam/.local/state/leadping-tui/outbox/api.leadping.ai/outbox.db.damaged-1";
    screen.fixture.handle(Event::Alert(full.to_owned()));
    draft(&mut screen);
    screen.fixture.handle(Event::Notice("Copied 12 characters".to_owned()));
    screen
}

/// More alerts than there are lines for.
fn many_alerts() -> Screen {
    let mut screen = loaded();
    for row in 1..=7 {
        let text = format!("Lead {row} not archived: the disk is full");
        screen.fixture.handle(Event::Alert(text));
    }
    screen
}

fn quit() -> Screen {
    let mut screen = loaded();
    does(&mut screen, &reply(), 0);
    screen.fixture.act(&[Command::Quit]);
    screen.fixture.wait(2);
    screen
}

fn quit_with_several() -> Screen {
    let mut screen = loaded();
    for position in 0..5 {
        does(&mut screen, &reply(), position);
    }
    does(&mut screen, &Action::Note(RedactedText::new("wants Saturday")), 1);
    screen.fixture.act(&[Command::Quit]);
    screen
}

/// All matches are being marked, and an action waits for it.
fn marking() -> Screen {
    let mut screen = scenes::loading_more();
    screen.resize(120, 40);
    screen.fixture.act(&[Command::MarkAll, Command::Do(ActionKind::Read)]);
    screen.fixture.wake(|timer| matches!(timer, crate::app::Timer::NoticeOver(_)));
    screen
}

/// Marking was stopped, and the action shows its number of targets.
fn marked_in_part() -> Screen {
    let mut screen = marking();
    screen.fixture.act(&[Command::StepBack, Command::Do(ActionKind::Read)]);
    screen
}

/// The composer for the marked row, opened from another one.
fn marked_is_written_to() -> Screen {
    let mut screen = loaded();
    screen.fixture.act(&[Command::Mark, Command::GoToBottom, Command::Do(ActionKind::Note)]);
    let (conversation, kind, draft) = (ConversationId::new("c1"), Kind::Note, None);
    let loaded = crate::app::protocol::drafts::DraftEvent::Loaded { conversation, kind, draft };
    screen.fixture.handle(Event::Drafts(loaded));
    screen.fixture.type_text("wants Saturday");
    screen
}

/// A sent text, in a thread that does not have it yet.
fn sent_and_not_listed() -> Screen {
    let mut screen = scenes::thread();
    screen
        .fixture
        .handle(Event::Outbox(OutboxEvent::Unfinished { entries: Vec::new(), sends: true }));
    does(&mut screen, &reply(), 0);
    let sms = json!({"id": "e99", "status": "Queued"});
    let sms = serde_json::from_value(sms).expect("decodes");
    screen.fixture.answers(1, Ok(Outcome::Sms(Box::new(sms))));
    screen.fixture.state.list.go_to(0);
    screen.fixture.sync();
    screen
}

#[rstest]
#[case("alerts", alerts())]
#[case("many-alerts", many_alerts())]
#[case("quit", quit())]
#[case("quit-several", quit_with_several())]
#[case("marking-all", marking())]
#[case("marked-in-part", marked_in_part())]
#[case("marked-is-written-to", marked_is_written_to())]
#[case("sent-not-listed", sent_and_not_listed())]
fn frames_are_as_they_were(#[case] name: &str, #[case] context: Screen) {
    check(name, context, &[(50, 20), (80, 24)]);
}

#[rstest]
#[case("many-alerts", many_alerts())]
#[case("quit", quit())]
#[case("marked-in-part", marked_in_part())]
fn the_smallest_and_a_wide_screen_have_a_layout_of_their_own(
    #[case] name: &str,
    #[case] context: Screen,
) {
    check(name, context, &[(30, 8), (120, 40)]);
}

#[test]
fn what_was_sent_is_shown_until_the_thread_has_it_or_a_minute_has_passed() {
    let text = "We can be there on Saturday at 10.";
    let mut screen = sent_and_not_listed();
    let times = |screen: &mut Screen| screen.text(120, 40).matches(text).count();
    assert_eq!(times(&mut screen), 1);
    screen.fixture.act(&[Command::Refresh]);
    let sent = json!({"id": "e99", "timelineType": "Sms", "direction": "outbound",
        "createdAt": "2026-11-22T11:59:00Z", "summary": text});
    screen.fixture.thread(vec![sent], None);
    assert_eq!(times(&mut screen), 1, "once, not twice");
    let mut screen = sent_and_not_listed();
    screen.fixture.wait(61);
    assert_eq!(times(&mut screen), 0);
}
