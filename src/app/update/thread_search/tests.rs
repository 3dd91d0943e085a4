use serde_json::{Value, json};

use crate::app::fixture::{Fixture, failure, numbered};
use crate::app::thread_search::ThreadSearch;
use crate::app::{Command, Effect, Focus};
use crate::domain::FailureKind;

/// Messages from a number on, the newest first: every tenth is about a roof.
fn messages(numbers: std::ops::Range<usize>) -> Vec<Value> {
    let event = |n: usize| {
        let about = if n % 10 == 5 { "about the ROOF" } else { "about a door" };
        json!({
            "id": format!("e{n}"), "timelineType": "Sms", "direction": "inbound", "summary": about,
            "createdAt": format!("2026-11-{:02}T{:02}:00:00Z", 20 - n / 20, 20 - n % 20),
        })
    };
    numbers.map(event).collect()
}

/// The focus in a thread of which that many messages are loaded.
fn reading(loaded: usize, next: Option<&str>) -> Fixture {
    let mut fixture = Fixture::new();
    fixture.list((0..3).map(numbered).collect(), None, None);
    fixture.act(&[Command::Open]);
    fixture.thread(messages(0..loaded), next);
    fixture
}

fn search(fixture: &mut Fixture, text: &str) {
    fixture.act(&[Command::SearchThread]);
    fixture.type_text(text);
    fixture.act(&[Command::AcceptFilter]);
}

/// The entry that was found, if it is on the screen.
fn found(fixture: &Fixture) -> Option<String> {
    let thread = fixture.state.detail.thread()?;
    let entry = thread.found()?;
    let is_seen = thread.window(10).flatten().any(|line| line.entry == entry);
    is_seen.then(|| thread.entries()[entry].id.to_string())
}

fn said(fixture: &Fixture) -> &str {
    fixture.state.notice.text().unwrap_or_default()
}

fn is_loading(fixture: &Fixture) -> bool {
    fixture.state.focus.thread_search().is_some_and(ThreadSearch::is_loading)
}

fn fetches(fixture: &Fixture) -> usize {
    fixture.effects.iter().filter(|effect| matches!(effect, Effect::FetchThread { .. })).count()
}

#[test]
fn the_newest_match_is_gone_to_and_the_line_closes() {
    let mut fixture = reading(20, None);
    fixture.act(&[Command::SearchThread]);
    assert_eq!(fixture.state.focus(), Focus::ThreadSearch);
    fixture.type_text("roof");
    assert_eq!(found(&fixture), None, "nothing moves while one types");
    let marked = fixture.state.search_in_thread().map(|search| search.marked("a Roof"));
    let marked = marked.map(|ranges| ranges.into_iter().map(|it| (it.start, it.end)));
    let marked: Vec<_> = marked.into_iter().flatten().collect();
    assert_eq!(marked, [(2, 6)], "matches are highlighted");
    fixture.act(&[Command::AcceptFilter]);
    assert_eq!(found(&fixture).as_deref(), Some("e5"));
    assert_eq!((fixture.state.focus(), said(&fixture)), (Focus::Detail, ""));
}

#[test]
fn matches_are_stepped_through_while_the_search_is_the_last_one() {
    let mut fixture = reading(20, None);
    search(&mut fixture, "roof");
    fixture.act(&[Command::NextMatch]);
    assert_eq!(found(&fixture).as_deref(), Some("e15"));
    fixture.act(&[Command::NextMatch]);
    assert_eq!((found(&fixture).as_deref(), said(&fixture)), (Some("e5"), "Wrapped to newest"));
    fixture.act(&[Command::PreviousMatch]);
    assert_eq!(found(&fixture).as_deref(), Some("e15"));
    assert_eq!(said(&fixture), "Wrapped to oldest loaded");
    // In the list the keys are the list's, and a filter ends the search.
    fixture.act(&[Command::Back, Command::NextMatch]);
    assert_ne!(found(&fixture).as_deref(), Some("e5"));
    fixture.act(&[Command::EditFilter]);
    fixture.type_text("door");
    fixture.act(&[Command::AcceptFilter]);
    assert!(fixture.state.thread_search.is_none());
}

#[test]
fn older_pages_are_loaded_until_one_has_a_match() {
    let mut fixture = reading(4, Some("1"));
    search(&mut fixture, "roof");
    assert!(is_loading(&fixture) && fetches(&fixture) == 1);
    fixture.thread(messages(4..5), Some("2"));
    assert!(is_loading(&fixture) && fetches(&fixture) == 1, "there is none so far");
    fixture.thread(messages(5..9), Some("3"));
    assert_eq!(found(&fixture).as_deref(), Some("e5"));
    assert_eq!(fixture.state.focus(), Focus::Detail);
}

#[test]
fn the_next_match_is_looked_for_in_older_pages_too() {
    let mut fixture = reading(12, Some("1"));
    search(&mut fixture, "roof");
    assert_eq!(found(&fixture).as_deref(), Some("e5"));
    fixture.act(&[Command::NextMatch]);
    assert!(is_loading(&fixture));
    fixture.thread(messages(12..30), None);
    assert_eq!(found(&fixture).as_deref(), Some("e15"));
    fixture.act(&[Command::NextMatch, Command::NextMatch]);
    assert_eq!((found(&fixture).as_deref(), said(&fixture)), (Some("e5"), "Wrapped to newest"));
}

#[test]
fn a_search_is_stopped_by_the_key_that_closes_the_line() {
    let mut fixture = reading(4, Some("1"));
    search(&mut fixture, "roof");
    fixture.act(&[Command::CancelFilter]);
    assert_eq!(fixture.state.focus(), Focus::Detail);
    fixture.thread(messages(4..8), Some("2"));
    assert_eq!(found(&fixture), None, "it is over");
    fixture.act(&[Command::NextMatch]);
    assert_eq!(found(&fixture).as_deref(), Some("e5"), "and can be gone on with");
}

#[test]
fn another_text_is_another_search() {
    let mut fixture = reading(4, Some("1"));
    search(&mut fixture, "roof");
    fixture.type_text("s");
    assert!(!is_loading(&fixture));
    fixture.thread(messages(4..8), Some("2"));
    assert_eq!((found(&fixture), fixture.state.focus()), (None, Focus::ThreadSearch));
}

#[test]
fn where_nothing_matches_the_line_stays_to_be_changed() {
    let mut fixture = reading(20, None);
    search(&mut fixture, "window");
    assert_eq!(said(&fixture), "No match for “window”");
    assert_eq!(fixture.state.focus(), Focus::ThreadSearch);
    fixture.act(&[Command::DeleteToStart]);
    fixture.type_text("door");
    fixture.act(&[Command::AcceptFilter]);
    assert_eq!(found(&fixture).as_deref(), Some("e0"));
}

#[test]
fn a_page_that_does_not_load_ends_the_search_with_the_reason() {
    let mut fixture = reading(4, Some("1"));
    search(&mut fixture, "roof");
    let request = fixture.thread_request();
    fixture.fail(request, failure(FailureKind::Server, "out of order"));
    assert_eq!(fixture.state.focus(), Focus::Detail);
    let told = "No match for “roof” in 4 messages; stopped: ";
    assert!(said(&fixture).starts_with(told), "{}", said(&fixture));
    assert!(said(&fixture).contains("out of order"), "{}", said(&fixture));
}

#[test]
fn a_thread_that_is_not_loaded_yet_is_searched_once_it_is() {
    let mut fixture = Fixture::new();
    fixture.list((0..3).map(numbered).collect(), None, None);
    fixture.act(&[Command::SearchThread]);
    assert_eq!(fixture.state.focus(), Focus::ThreadSearch, "also from the list");
    fixture.type_text("roof");
    fixture.act(&[Command::AcceptFilter]);
    assert!(is_loading(&fixture));
    fixture.thread(messages(0..20), None);
    assert_eq!(found(&fixture).as_deref(), Some("e5"));
}

#[test]
fn raw_data_and_a_blank_line_are_not_searched_for() {
    let mut fixture = reading(20, None);
    fixture.act(&[Command::ToggleRaw, Command::SearchThread]);
    assert_eq!(said(&fixture), "Raw data can't be searched");
    assert_eq!(fixture.state.focus(), Focus::Detail);
    fixture.act(&[Command::ToggleRaw]);
    search(&mut fixture, " ");
    assert_eq!(fixture.state.focus(), Focus::Detail);
    assert!(fixture.state.thread_search.is_none());
}

#[test]
fn the_line_closes_where_the_conversation_is_gone() {
    let mut fixture = reading(20, None);
    fixture.act(&[Command::SearchThread]);
    fixture.state.list.go_to(1);
    fixture.sync();
    assert_eq!(fixture.state.focus(), Focus::Detail);
}
