use serde_json::{Value, json};

use crate::app::date_jump::DateJump;
use crate::app::fixture::{Fixture, failure, numbered};
use crate::app::{Command, Effect, Focus};
use crate::domain::FailureKind;

/// Messages of the days from today back, one a day at noon, the newest first.
fn days(numbers: std::ops::Range<i64>) -> Vec<Value> {
    let event = |n: i64| {
        let at = crate::app::fixture::at("2026-11-22T12:00:00Z");
        json!({
            "id": format!("e{n}"), "timelineType": "Sms", "direction": "inbound",
            "summary": format!("m{n}"), "createdAt": (at - jiff::SignedDuration::from_hours(24 * n)).to_string(),
        })
    };
    numbers.map(event).collect()
}

fn reading(loaded: i64, next: Option<&str>) -> Fixture {
    let mut fixture = Fixture::new();
    fixture.list((0..3).map(numbered).collect(), None, None);
    fixture.act(&[Command::Open]);
    fixture.thread(days(0..loaded), next);
    fixture
}

fn go(fixture: &mut Fixture, text: &str) {
    fixture.act(&[Command::GoToDate]);
    fixture.type_text(text);
    fixture.act(&[Command::AcceptFilter]);
}

/// The entry at the top of the pane.
fn top(fixture: &Fixture) -> String {
    let thread = fixture.state.detail.thread().expect("a thread");
    let line = thread.window(10).flatten().next().expect("a line");
    thread.entries()[line.entry].id.to_string()
}

fn said(fixture: &Fixture) -> &str {
    fixture.state.notice.text().unwrap_or_default()
}

fn is_loading(fixture: &Fixture) -> bool {
    fixture.state.focus.date_jump().is_some_and(DateJump::is_loading)
}

#[test]
fn the_first_message_of_a_day_is_gone_to_and_the_line_closes() {
    let mut fixture = reading(30, None);
    fixture.act(&[Command::GoToDate]);
    assert_eq!(fixture.state.focus(), Focus::DateJump);
    fixture.type_text("nov 10");
    let day = fixture.state.focus.date_jump().and_then(DateJump::day);
    assert_eq!(day, Some(jiff::civil::date(2026, 11, 10)), "it is shown while one types");
    fixture.act(&[Command::AcceptFilter]);
    assert_eq!((top(&fixture).as_str(), said(&fixture)), ("e12", ""));
    assert_eq!(fixture.state.focus(), Focus::Detail);
    go(&mut fixture, "3 days ago");
    assert!(fixture.state.detail.thread().is_some_and(|it| it.lines_below() == 0));
}

#[test]
fn a_day_without_messages_leads_to_the_next_one_and_says_so() {
    let mut fixture = Fixture::new();
    fixture.list((0..3).map(numbered).collect(), None, None);
    fixture.act(&[Command::Open]);
    let mut events = days(0..40);
    events.retain(|event| event["id"] != "e20" && event["id"] != "e19");
    fixture.thread(events, None);
    go(&mut fixture, "20d");
    assert_eq!(top(&fixture), "e18");
    assert_eq!(said(&fixture), "Nothing on Mon Nov 2; next is Wed Nov 4");
    go(&mut fixture, "2026-12-01");
    assert_eq!(said(&fixture), "Nothing since Tue Dec 1: this is the newest");
    assert!(fixture.state.detail.thread().is_some_and(|it| it.lines_below() == 0));
    go(&mut fixture, "last year");
    assert_eq!(top(&fixture), "e39", "the start of the conversation");
}

#[test]
fn older_pages_are_loaded_until_the_day_is_reached() {
    let mut fixture = reading(10, Some("1"));
    go(&mut fixture, "nov 2");
    assert!(is_loading(&fixture));
    fixture.thread(days(10..15), Some("2"));
    assert!(is_loading(&fixture), "the day may go on in the next page");
    fixture.thread(days(15..21), Some("3"));
    assert!(is_loading(&fixture));
    fixture.thread(days(21..40), Some("4"));
    assert_eq!((top(&fixture).as_str(), said(&fixture)), ("e20", ""));
    assert_eq!(fixture.state.focus(), Focus::Detail);
}

#[test]
fn a_jump_is_stopped_by_the_key_that_closes_the_line() {
    let mut fixture = reading(10, Some("1"));
    go(&mut fixture, "nov 2");
    fixture.act(&[Command::CancelFilter]);
    let before = top(&fixture);
    fixture.thread(days(10..40), None);
    assert_eq!(top(&fixture), before, "nothing moves any more");
}

#[test]
fn a_failure_ends_the_jump_at_the_oldest_message() {
    let mut fixture = reading(20, Some("1"));
    go(&mut fixture, "oct 1");
    let request = fixture.thread_request();
    fixture.fail(request, failure(FailureKind::Network, "the network is down"));
    assert_eq!(top(&fixture), "e19");
    let due = "Stopped at Tue Nov 3, before Thu Oct 1 was reached: the network is down";
    assert_eq!(said(&fixture), due);
}

#[test]
fn a_jump_loads_so_many_pages_and_no_more() {
    let mut fixture = reading(10, Some("p"));
    go(&mut fixture, "2020-01-01");
    for page in 0..200_i64 {
        if !is_loading(&fixture) {
            break;
        }
        let token = format!("t{page}");
        fixture.thread(days(10 + page..11 + page), Some(&token));
    }
    assert_eq!(
        said(&fixture),
        "Stopped at Wed Aug 5, before Wed Jan 1, 2020 was reached: 110 messages searched"
    );
}

#[test]
fn what_is_no_day_stays_in_the_line() {
    let mut fixture = reading(10, None);
    go(&mut fixture, "soonish");
    assert_eq!(fixture.state.focus(), Focus::DateJump);
    assert!(fixture.state.focus.date_jump().is_some_and(DateJump::is_refused));
    fixture.act(&[Command::DeleteToStart]);
    assert!(!fixture.state.focus.date_jump().is_some_and(DateJump::is_refused));
    fixture.type_text("yesterday");
    fixture.act(&[Command::AcceptFilter]);
    assert_eq!(fixture.state.focus(), Focus::Detail);
    fixture.act(&[Command::GoToDate, Command::AcceptFilter]);
    assert_eq!(fixture.state.focus(), Focus::Detail, "an empty line closes");
}

#[test]
fn from_the_list_the_thread_is_opened_and_another_one_closes_the_line() {
    let mut fixture = Fixture::new();
    fixture.list((0..3).map(numbered).collect(), None, None);
    go(&mut fixture, "yesterday");
    assert!(is_loading(&fixture));
    assert!(fixture.effects.iter().any(|it| matches!(it, Effect::FetchThread { .. })));
    fixture.thread(days(0..20), None);
    assert_eq!(fixture.state.focus(), Focus::Detail);
    fixture.act(&[Command::GoToDate]);
    fixture.state.list.go_to(1);
    fixture.sync();
    assert_eq!(fixture.state.focus(), Focus::Detail);
}
