//! What is announced, and how often.

use std::time::Duration;

use serde_json::json;

use crate::app::conversation::timeline::NAME;
use crate::app::fixture::{Fixture, failure, numbered};
use crate::app::protocol::effect::Timer;
use crate::app::protocol::viewport::Viewport;
use crate::app::state::Panes;
use crate::app::{Command, Event};
use crate::domain::FailureKind;
use crate::query::Scope;
use crate::settings::{DetailLayout, PollIntervals};

fn inbox() -> Fixture {
    Fixture::of(Scope::Mine, Panes::for_screen_reader(DetailLayout::default()))
}

fn said(fixture: &Fixture) -> String {
    fixture.state.announcement.text()
}

#[test]
fn the_end_of_loading_is_announced_with_the_number() {
    let mut fixture = inbox();
    assert_eq!(said(&fixture), "");
    fixture.list((0..3).map(numbered).collect(), Some(4_494), Some("next"));
    assert_eq!(said(&fixture), "4,494 conversations");
    fixture.act(&[Command::MoveDown]);
    assert_eq!(said(&fixture), "4,494 conversations", "a move is not announced");
}

#[test]
fn a_notice_stays_announced_and_a_repeated_one_is_counted() {
    let mut fixture = inbox();
    fixture.list((0..3).map(numbered).collect(), Some(3), None);
    let notice = || Event::Notice("Copied +1 617-555-0130".to_owned());
    fixture.handle(notice());
    fixture.sync();
    fixture.act(&[Command::MoveDown]);
    assert_eq!(
        (fixture.state.notice.text(), said(&fixture)),
        (None, "Copied +1 617-555-0130".into())
    );
    fixture.handle(notice());
    fixture.sync();
    assert_eq!(said(&fixture), "Copied +1 617-555-0130 (2)");
    fixture.sync();
    assert_eq!(said(&fixture), "Copied +1 617-555-0130 (2)", "once");
}

#[test]
fn the_number_of_matches_is_announced() {
    let mut fixture = inbox();
    fixture.list((0..3).map(numbered).collect(), Some(3), None);
    fixture.act(&[Command::EditFilter]);
    fixture.type_text("helicopter");
    fixture.act(&[Command::AcceptFilter]);
    fixture.list(vec![], Some(0), None);
    assert_eq!(said(&fixture), "no conversations");
}

#[test]
fn an_outage_and_its_end_are_announced() {
    let mut fixture = inbox();
    let request = fixture.list_request();
    fixture.fail(request, failure(FailureKind::Network, "could not be reached"));
    assert_eq!(said(&fixture), "Offline: could not be reached");
    fixture.act(&[Command::Retry]);
    fixture.list((0..3).map(numbered).collect(), Some(3), None);
    assert_eq!(said(&fixture), "Online again. 3 conversations");
}

/// An inbox of three that cannot be reached any more.
fn offline() -> Fixture {
    let mut fixture = inbox();
    fixture.list((0..3).map(numbered).collect(), Some(3), None);
    fixture.act(&[Command::Refresh]);
    let request = fixture.list_request();
    fixture.fail(request, failure(FailureKind::Network, "could not be reached"));
    assert_eq!(said(&fixture), "Offline: could not be reached");
    fixture
}

#[test]
fn the_outcome_of_a_key_stays_first_while_it_is_spoken() {
    let mut fixture = offline();
    fixture.act(&[Command::Retry]);
    fixture.handle(Event::Notice("Marked Ann read".to_owned()));
    fixture.sync();
    fixture.wait(2);
    fixture.list((0..3).map(numbered).collect(), Some(3), None);
    assert_eq!(said(&fixture), "Marked Ann read");
    assert_eq!(fixture.state.announcement.more(), ["Online again"]);
}

#[test]
fn what_changes_later_takes_the_place_of_an_outcome() {
    let mut fixture = offline();
    fixture.act(&[Command::Retry]);
    fixture.handle(Event::Notice("Marked Ann read".to_owned()));
    fixture.sync();
    fixture.wait(6);
    fixture.list((0..3).map(numbered).collect(), Some(3), None);
    assert_eq!(
        (said(&fixture).as_str(), fixture.state.announcement.more().len()),
        ("Online again", 0)
    );
}

#[test]
fn what_a_poll_finds_above_is_counted() {
    let mut fixture = inbox();
    fixture.list((1..30).map(numbered).collect(), Some(29), None);
    fixture.act(&[Command::MoveDown]);
    fixture.state.polling =
        PollIntervals { focused: Some(Duration::from_secs(30)), ..PollIntervals::OFF };
    fixture.wait(30);
    fixture.handle(Event::TimerFired(Timer::Poll));
    fixture.list((0..30).map(numbered).collect(), Some(30), None);
    assert_eq!(said(&fixture), "1 new above");
}

fn text(n: usize) -> serde_json::Value {
    json!({"id": format!("e{n}"), "timelineType": "Sms", "direction": "Inbound", "summary": "Hi",
        "createdAt": format!("2026-11-22T10:0{n}:00Z")})
}

/// The timer of an open thread finds another text.
fn another_text_comes(fixture: &mut Fixture) {
    fixture.wait(60);
    fixture.handle(Event::TimerFired(Timer::WatchThread));
    fixture.sync();
    fixture.thread(vec![text(2), text(1)], None);
}

fn in_thread() -> Fixture {
    let mut fixture = inbox();
    fixture.state.polling =
        PollIntervals { thread: Some(Duration::from_secs(10)), ..PollIntervals::OFF };
    fixture.list(vec![numbered(0)], Some(1), None);
    fixture.act(&[Command::Open]);
    fixture.thread(vec![text(1)], None);
    fixture
}

#[test]
fn a_new_text_is_announced_while_a_line_is_edited() {
    let mut fixture = in_thread();
    fixture.act(&[Command::SearchThread]);
    another_text_comes(&mut fixture);
    assert_eq!(said(&fixture), "1 new message");
}

#[test]
fn a_new_text_below_what_is_read_is_announced() {
    let mut fixture = in_thread();
    fixture.resize(Viewport { thread_rows: 1, ..fixture.state.viewport });
    fixture.act(&[Command::GoToTop]);
    another_text_comes(&mut fixture);
    assert_eq!(said(&fixture), "1 new below");
}

#[test]
fn marks_and_ranges_are_told() {
    let mut fixture = inbox();
    fixture.list((0..3).map(numbered).collect(), Some(3), None);
    fixture.act(&[Command::Mark]);
    assert_eq!(said(&fixture), "Marked Lead Number 0, 1 marked");
    fixture.act(&[Command::GoToTop, Command::Mark]);
    assert_eq!(said(&fixture), "Unmarked Lead Number 0, 0 marked");
    fixture.act(&[Command::MarkRange]);
    assert_eq!(said(&fixture), "Marking a range");
    assert_eq!(fixture.state.announcement.key(), Some((Command::MarkRange, "ends it")));
    fixture.act(&[Command::MoveDown]);
    assert_eq!(said(&fixture), "2 marked");
    fixture.act(&[Command::MarkRange]);
    assert_eq!(said(&fixture), "Range ended, 2 marked");
}

#[test]
fn a_move_that_does_nothing_says_why() {
    let mut fixture = inbox();
    fixture.list((0..2).map(numbered).collect(), Some(2), None);
    fixture.act(&[Command::MoveUp]);
    assert_eq!(said(&fixture), "Start");
    fixture.act(&[Command::MoveDown]);
    assert_eq!(said(&fixture), "Start", "it moved");
    fixture.act(&[Command::MoveDown]);
    assert_eq!(said(&fixture), "End");
    let mut fixture = in_thread();
    fixture.act(&[Command::MoveDown]);
    assert_eq!(said(&fixture), "End");
    let mut fixture = inbox();
    fixture.list((0..2).map(numbered).collect(), Some(9), Some("next"));
    fixture.act(&[Command::MoveDown, Command::MoveDown]);
    assert_eq!(said(&fixture), "End of what is loaded");
}

#[test]
fn what_is_wrong_in_a_picker_is_announced() {
    let mut fixture = inbox();
    fixture.list(vec![numbered(0)], Some(1), None);
    fixture.act(&[Command::OpenPalette]);
    fixture.type_text("qqqqq");
    assert_eq!(said(&fixture), "No match");
}

#[test]
fn marks_are_counted() {
    let mut fixture = inbox();
    fixture.list((0..3).map(numbered).collect(), Some(3), None);
    fixture.act(&[Command::Mark, Command::Mark]);
    assert_eq!(said(&fixture), "Marked Lead Number 1, 2 marked");
}

#[test]
fn an_open_thread_is_announced_when_it_is_loaded() {
    let mut fixture = inbox();
    fixture.list(vec![numbered(0)], Some(1), None);
    fixture.act(&[Command::Open]);
    let event = json!({"id": "e", "timelineType": "Sms", "summary": "x".repeat(NAME)});
    fixture.thread(vec![event], None);
    assert_eq!(said(&fixture), "1 entry");
}

#[test]
fn nothing_is_announced_on_a_screen_for_eyes() {
    let mut fixture = Fixture::new();
    fixture.list((0..3).map(numbered).collect(), Some(3), None);
    fixture.handle(Event::Notice("Copied".to_owned()));
    fixture.sync();
    assert_eq!(said(&fixture), "");
}
