//! What is announced, and how often.

use serde_json::json;

use crate::app::conversation::timeline::NAME;
use crate::app::fixture::{Fixture, failure, numbered};
use crate::app::state::Panes;
use crate::app::{Command, Event};
use crate::domain::FailureKind;
use crate::query::Scope;
use crate::settings::DetailLayout;

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
}

#[test]
fn marks_are_counted() {
    let mut fixture = inbox();
    fixture.list((0..3).map(numbered).collect(), Some(3), None);
    fixture.act(&[Command::Mark, Command::Mark]);
    assert_eq!(said(&fixture), "2 marked");
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
