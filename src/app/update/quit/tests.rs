use jiff::SignedDuration;

use crate::app::fixture::{Fixture, numbered};
use crate::app::protocol::drafts::{DraftEvent as DraftNews, SaveId};
use crate::app::protocol::effect::{Effect, Timer};
use crate::app::protocol::event::Event;
use crate::app::protocol::outbox::{OutboxEvent, OutboxRequest};
use crate::app::triage::confirmation::OnConfirm;
use crate::app::update::triage;
use crate::app::{Command, Focus};
use crate::domain::{ConversationId, Outcome, RedactedText};
use crate::triage::compose::Kind;
use crate::triage::outbox::EntryId;
use crate::triage::{Action, ActionKind};

fn inbox() -> Fixture {
    let mut fixture = Fixture::new();
    fixture.list((0..5).map(numbered).collect(), None, None);
    fixture.handle(Event::Outbox(OutboxEvent::Unfinished { entries: Vec::new(), sends: true }));
    fixture.take();
    fixture.waits_in_the_outbox(10);
    fixture
}

fn text() -> Action {
    Action::Reply { text: RedactedText::new("Hello"), scheduled_for: None, from: None }
}

fn later(fixture: &Fixture) -> Action {
    let at = fixture.state.now + SignedDuration::from_hours(24);
    Action::Reply { text: RedactedText::new("Hello"), scheduled_for: Some(at), from: None }
}

/// Does something to a row; it is on disk then.
fn does(fixture: &mut Fixture, how: &Action, position: usize) {
    fixture.does(how, position);
    fixture.outbox();
}

fn question(fixture: &Fixture) -> Option<String> {
    fixture.state.question()
}

fn answers(fixture: &Fixture) -> Vec<char> {
    let (answers, _) = fixture.state.answers().expect("asked");
    answers.into_iter().map(|(key, _)| key).collect()
}

fn is_quitting(fixture: &mut Fixture) -> bool {
    fixture.take().contains(&Effect::Quit)
}

#[test]
fn every_way_out_asks_about_a_text_that_can_still_be_undone() {
    for action in [Command::Back, Command::Quit] {
        let mut fixture = inbox();
        does(&mut fixture, &text(), 0);
        fixture.act(&[action]);
        let asked = question(&fixture).expect("asked");
        assert_eq!(asked, "Quit? Text to Lead Number 0 goes out in 10 s");
        fixture.wait(3);
        fixture.sync();
        assert_eq!(question(&fixture).expect("asked"), asked.replace("10 s", "7 s"));
        let tick = |after| Effect::Wake { timer: Timer::Tick, after };
        assert!(fixture.effects.contains(&tick(std::time::Duration::from_secs(1))));
        assert!(!is_quitting(&mut fixture));
    }
    let mut fixture = inbox();
    does(&mut fixture, &text(), 0);
    fixture.act(&[Command::OpenPalette]);
    fixture.type_text("quit");
    fixture.act(&[Command::Pick]);
    assert!(question(&fixture).is_some() && !is_quitting(&mut fixture), "from the palette too");
}

#[test]
fn a_second_key_to_quit_neither_sends_nor_quits() {
    let mut fixture = inbox();
    does(&mut fixture, &text(), 0);
    fixture.act(&[Command::Back, Command::Quit]);
    assert!(question(&fixture).is_some());
    fixture.type_text("y");
    fixture.act(&[Command::Pick]);
    assert!(question(&fixture).is_some(), "what would be a yes elsewhere is none here");
    fixture.type_text("q");
    assert_eq!((question(&fixture), fixture.state.focus()), (None, Focus::List));
    let asked = |effect: &Effect| matches!(effect, Effect::Outbox(_) | Effect::Quit);
    assert!(!fixture.effects.iter().any(asked), "{:?}", fixture.effects);
    fixture.act(&[Command::Back, Command::ClosePicker]);
    assert_eq!(question(&fixture), None);
    assert!(!is_quitting(&mut fixture));
}

#[test]
fn what_was_named_is_sent_now_or_kept() {
    let mut fixture = inbox();
    does(&mut fixture, &text(), 0);
    does(&mut fixture, &Action::Note(RedactedText::new("x")), 1);
    does(&mut fixture, &Action::Handled, 2);
    fixture.act(&[Command::Back]);
    assert_eq!(answers(&fixture), ['s', 'k']);
    fixture.type_text("k");
    assert!(!fixture.effects.iter().any(|effect| matches!(effect, Effect::Outbox(_))));
    assert!(is_quitting(&mut fixture));
    fixture.type_text("s");
    let ids = vec![EntryId(1), EntryId(2)];
    let end = [Effect::Outbox(OutboxRequest::SendNow(ids)), Effect::Quit];
    assert_eq!(fixture.effects[fixture.effects.len() - 2..], end);
}

#[test]
fn several_are_counted_and_named() {
    let mut fixture = inbox();
    for position in [0, 1, 2, 3, 0] {
        does(&mut fixture, &text(), position);
    }
    does(&mut fixture, &Action::Note(RedactedText::new("x")), 4);
    fixture.act(&[Command::Back]);
    let expected = "Quit? 5 texts and 1 note not sent yet \
        (Lead Number 0, Lead Number 1, Lead Number 2 and 2 more), first in 10 s";
    assert_eq!(question(&fixture).as_deref(), Some(expected));
}

#[test]
fn a_note_and_a_scheduled_text_are_saved() {
    let mut fixture = inbox();
    let scheduled = later(&fixture);
    for (how, what) in
        [(scheduled, "Scheduled text"), (Action::Note(RedactedText::new("x")), "Note")]
    {
        fixture = inbox();
        does(&mut fixture, &how, 0);
        fixture.act(&[Command::Back]);
        let expected = format!("Quit? {what} to Lead Number 0 is saved in 10 s");
        assert_eq!(question(&fixture), Some(expected));
        let (answers, _) = fixture.state.answers().expect("asked");
        assert_eq!(answers[0], ('s', "save now"));
    }
}

#[test]
fn what_goes_out_while_one_is_asked_is_asked_about_no_more() {
    let mut fixture = inbox();
    does(&mut fixture, &text(), 0);
    fixture.act(&[Command::Back]);
    fixture.wait(10);
    fixture.sends(1);
    assert_eq!(question(&fixture).as_deref(), Some("Quit? Nothing is pending now"));
    assert_eq!(answers(&fixture), ['y']);
    fixture.type_text("s");
    assert!(!fixture.effects.iter().any(|effect| matches!(effect, Effect::Outbox(_))));
    assert!(is_quitting(&mut fixture));
}

#[test]
fn what_is_not_on_disk_yet_cannot_be_sent_now() {
    let mut fixture = inbox();
    fixture.does(&text(), 0);
    fixture.act(&[Command::Back]);
    fixture.type_text("s");
    assert!(question(&fixture).is_some());
    assert_eq!(fixture.state.notice.text(), Some("Still saving; try again in a moment"));
    assert!(!fixture.effects.contains(&Effect::Quit));
    fixture.outbox();
    fixture.type_text("s");
    assert!(is_quitting(&mut fixture));
}

#[test]
fn nothing_is_asked_where_nothing_is_at_stake() {
    let due = |fixture: &mut Fixture| fixture.wait(10);
    let undone = |fixture: &mut Fixture| {
        fixture.act(&[Command::Undo]);
        fixture.outbox();
    };
    let demo = |fixture: &mut Fixture| fixture.state.triage.ephemeral = true;
    let elsewhere = |fixture: &mut Fixture| {
        let entries: Vec<_> = fixture.state.triage.pending.entries().cloned().collect();
        fixture.handle(Event::Outbox(OutboxEvent::Unfinished { entries, sends: false }));
    };
    for change in [due as fn(&mut Fixture), undone, demo, elsewhere] {
        let mut fixture = inbox();
        does(&mut fixture, &text(), 0);
        change(&mut fixture);
        fixture.act(&[Command::Back]);
        assert!(question(&fixture).is_none() && is_quitting(&mut fixture));
    }
    let mut fixture = inbox();
    does(&mut fixture, &Action::Handled, 0);
    fixture.act(&[Command::Back]);
    assert!(is_quitting(&mut fixture), "what speaks to nobody is done on the way out");
}

/// A draft that is on its way to the disk.
fn with_draft() -> (Fixture, DraftNews, DraftNews) {
    let mut fixture = inbox();
    let (conversation, kind) = (ConversationId::new("c0"), Kind::Note);
    fixture.act(&[Command::Do(ActionKind::Note)]);
    let draft = None;
    let of = conversation.clone();
    fixture.handle(Event::Drafts(DraftNews::Loaded { conversation: of, kind, draft }));
    fixture.type_text("wants Saturday");
    fixture.act(&[Command::CloseComposer]);
    let saved = DraftNews::Saved { conversation: conversation.clone(), kind, stamp: SaveId(1) };
    let (place, stamp) = (Some((conversation, kind)), Some(SaveId(1)));
    let failed = DraftNews::Failed { place, stamp, why: "the disk is full".to_owned() };
    (fixture, saved, failed)
}

#[test]
fn the_end_waits_for_a_draft_that_is_being_saved() {
    let (mut fixture, saved, _) = with_draft();
    fixture.act(&[Command::Back]);
    assert!(!is_quitting(&mut fixture));
    fixture.handle(Event::Drafts(saved));
    assert!(is_quitting(&mut fixture) && question(&fixture).is_none());
}

#[test]
fn a_draft_that_cannot_be_saved_is_asked_about() {
    let (mut fixture, _, failed) = with_draft();
    does(&mut fixture, &text(), 1);
    fixture.act(&[Command::Back]);
    fixture.handle(Event::Drafts(failed));
    let asked = "Quit? Your draft isn't saved (the disk is full) and would be lost";
    assert_eq!(question(&fixture).as_deref(), Some(asked));
    fixture.act(&[Command::ClosePicker]);
    assert!(question(&fixture).is_none() && !is_quitting(&mut fixture));
    let alert = fixture.state.alerts.all()[0].text().into_owned();
    let expected =
        "Draft note to Lead Number 0 not saved: the disk is full. It will be lost when you quit";
    assert_eq!(alert, expected);
    // If known before, the confirmation is open at once, and the one about the
    // text after it.
    fixture.wait(2);
    fixture.act(&[Command::Back, Command::Back]);
    assert_eq!(question(&fixture).as_deref(), Some(asked));
    fixture.type_text("y");
    assert!(question(&fixture).is_some_and(|asked| asked.contains("Text to Lead Number 1")));
    fixture.type_text("k");
    assert!(is_quitting(&mut fixture));
}

#[test]
fn a_disk_that_says_nothing_does_not_hold_up_the_end() {
    let (mut fixture, saved, _) = with_draft();
    fixture.act(&[Command::Back]);
    fixture.wake(|timer| timer == Timer::QuitTimeout);
    let asked = "Quit? Your draft isn't saved yet and would be lost";
    assert_eq!(question(&fixture).as_deref(), Some(asked));
    fixture.handle(Event::Drafts(saved));
    assert!(question(&fixture).is_some(), "nobody has answered");
    fixture.wait(1);
    fixture.type_text("y");
    assert!(is_quitting(&mut fixture));
}

#[test]
fn a_question_that_comes_up_by_itself_takes_no_letter_for_a_second() {
    for disk_reports in [true, false] {
        let (mut fixture, _, failed) = with_draft();
        fixture.act(&[Command::Back]);
        if disk_reports {
            fixture.handle(Event::Drafts(failed));
        } else {
            fixture.wake(|timer| timer == Timer::QuitTimeout);
        }
        let asked = question(&fixture).expect("asked");
        fixture.type_text("yqn");
        assert_eq!(question(&fixture).as_ref(), Some(&asked));
        assert!(!is_quitting(&mut fixture), "these keys were on their way before it");
        fixture.wait(1);
        fixture.type_text("y");
        assert!(is_quitting(&mut fixture));
    }
}

#[test]
fn the_question_about_texts_that_the_disk_gives_way_to_takes_no_letter_for_a_second() {
    let (mut fixture, saved, _) = with_draft();
    does(&mut fixture, &text(), 1);
    fixture.act(&[Command::Back]);
    fixture.handle(Event::Drafts(saved));
    assert!(question(&fixture).is_some_and(|asked| asked.contains("Text to Lead Number 1")));
    fixture.type_text("sk");
    assert!(question(&fixture).is_some() && !is_quitting(&mut fixture));
    fixture.wait(1);
    fixture.type_text("k");
    assert!(is_quitting(&mut fixture));
}

#[test]
fn another_key_ends_the_wait_for_the_disk_and_the_quitting() {
    let keys: [fn(&mut Fixture); 4] = [
        |fixture| fixture.act(&[Command::MoveDown]),
        |fixture| fixture.act(&[Command::EditFilter]),
        |fixture| fixture.type_text("r"),
        |fixture| fixture.paste("roof"),
    ];
    for press in keys {
        for disk_reports in [true, false] {
            let (mut fixture, saved, _) = with_draft();
            fixture.act(&[Command::Back]);
            press(&mut fixture);
            if disk_reports {
                fixture.handle(Event::Drafts(saved));
            } else {
                fixture.wake(|timer| timer == Timer::QuitTimeout);
            }
            assert!(question(&fixture).is_none() && !is_quitting(&mut fixture));
        }
    }
}

#[test]
fn another_question_that_came_up_meanwhile_keeps_its_place() {
    for disk_reports in [true, false] {
        let (mut fixture, saved, _) = with_draft();
        fixture.act(&[Command::Back]);
        triage::open_confirmation(
            &mut fixture.state,
            "Another one?".to_owned(),
            OnConfirm::Send(Vec::new()),
        );
        if disk_reports {
            fixture.handle(Event::Drafts(saved));
        } else {
            fixture.wake(|timer| timer == Timer::QuitTimeout);
        }
        assert_eq!(question(&fixture).as_deref(), Some("Another one?"));
        assert!(!is_quitting(&mut fixture));
    }
}

#[test]
fn what_the_last_session_left_is_told_once_it_is_sent() {
    let mut before = inbox();
    for position in 0..3 {
        does(&mut before, &text(), position);
    }
    let entries: Vec<_> = before.state.triage.pending.entries().cloned().collect();
    let mut fresh = Fixture::new();
    fresh.list((0..5).map(numbered).collect(), None, None);
    fresh.adopts(entries.clone());
    fresh.handle(Event::Outbox(OutboxEvent::Unfinished { entries, sends: true }));
    let alerts = |fixture: &Fixture| -> Vec<String> {
        fixture.state.alerts.all().iter().map(|alert| alert.text().into_owned()).collect()
    };
    fresh.answers(1, Ok(Outcome::Done));
    assert_eq!(alerts(&fresh), ["Sent from last time: text to Lead Number 0"]);
    // The user's own actions raise no alert.
    fresh.asks(2);
    fresh.answers(2, Ok(Outcome::Done));
    fresh.answers(3, Ok(Outcome::Done));
    let expected = "Sent from last time: 2 texts (Lead Number 0, Lead Number 2)";
    assert_eq!(alerts(&fresh), [expected]);
}
