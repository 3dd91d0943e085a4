use rstest::rstest;
use serde_json::{Value, json};

use crate::app::fixture::{Fixture, numbered};
use crate::app::{Command, Effect, Focus};
use crate::query::SavedView;

/// Rows of which every third is about a roof, every second is unread, and
/// the fifth and the sixth need a reply.
fn rows(count: usize) -> Vec<Value> {
    let row = |n: usize| {
        let mut row = numbered(n);
        let about = if n.is_multiple_of(3) { "the Roof" } else { "a door" };
        row["lastSnippet"] = json!(about);
        row["needsReply"] = json!(n == 5 || n == 6);
        row
    };
    (0..count).map(row).collect()
}

/// An inbox in which `filter` was searched for, and then all is shown again.
fn searched(filter: &str, next: Option<&str>) -> Fixture {
    let mut fixture = Fixture::new();
    fixture.list(rows(10), None, next);
    fixture.act(&[Command::EditFilter]);
    fixture.type_text(filter);
    fixture.act(&[Command::AcceptFilter, Command::ClearFilter, Command::GoToTop]);
    fixture
}

fn position(fixture: &Fixture) -> usize {
    fixture.state.list.view().position()
}

/// Cursor and status message after each of these.
fn steps(fixture: &mut Fixture, steps: &[(Command, Option<u32>)]) -> Vec<(usize, String)> {
    let step = |&(action, count): &(Command, Option<u32>)| {
        fixture.act_times(action, count);
        let said = fixture.state.notice.text().unwrap_or_default().to_owned();
        fixture.wake(|timer| matches!(timer, crate::app::Timer::NoticeOver(_)));
        (position(fixture), said)
    };
    steps.iter().map(step).collect()
}

fn at(position: usize) -> (usize, String) {
    (position, String::new())
}

#[test]
fn matches_of_the_last_filter_are_stepped_through_and_on_from_the_other_end() {
    let mut fixture = searched("roof", None);
    let next = (Command::NextMatch, None);
    let before = (Command::PreviousMatch, None);
    let seen = steps(&mut fixture, &[next, next, next, next, before, before]);
    let (top, bottom) = ("Wrapped to top".to_owned(), "Wrapped to bottom".to_owned());
    assert_eq!(seen, [at(3), at(6), at(9), (0, top), (9, bottom), at(6)]);
}

#[test]
fn a_count_goes_so_many_matches_further() {
    let mut fixture = searched("roof", None);
    let seen = steps(
        &mut fixture,
        &[
            (Command::NextMatch, Some(2)),
            (Command::PreviousMatch, Some(2)),
            (Command::NextMatch, Some(6)),
        ],
    );
    assert_eq!(seen, [at(6), at(0), (6, "Wrapped to top".to_owned())]);
}

#[test]
fn a_count_that_leads_round_to_the_same_row_does_not_call_it_the_only_one() {
    let mut fixture = searched("roof", None);
    let seen =
        steps(&mut fixture, &[(Command::NextMatch, Some(4)), (Command::PreviousMatch, Some(4))]);
    assert_eq!(seen, [(0, "Wrapped to top".to_owned()), (0, "Wrapped to bottom".to_owned())]);
}

#[test]
fn the_next_unread_and_the_next_that_needs_a_reply_are_gone_to() {
    let mut fixture = searched("roof", None);
    let seen = steps(
        &mut fixture,
        &[
            (Command::NextUnread, None),
            (Command::NextUnread, Some(2)),
            (Command::NextNeedsReply, None),
            (Command::NextNeedsReply, None),
        ],
    );
    assert_eq!(seen, [at(2), at(6), (5, "Wrapped to top".to_owned()), at(6)]);
}

#[rstest]
#[case("status:failed", None, "No match in all 10 rows", false)]
#[case("status:failed", Some("more"), "No match in 10 loaded rows", true)]
#[case("\"Number 0\"", Some("more"), "Only match in 10 loaded rows", true)]
fn where_there_is_nothing_to_go_to_the_cursor_stays(
    #[case] filter: &str,
    #[case] next: Option<&str>,
    #[case] said: &str,
    #[case] key: bool,
) {
    let mut fixture = searched(filter, next);
    fixture.act(&[Command::NextMatch]);
    assert_eq!(position(&fixture), 0);
    assert_eq!(fixture.state.notice.text(), Some(said));
    let named = fixture.state.notice.key().map(|(action, _)| action);
    assert_eq!(named, key.then_some(Command::LoadAll));
}

#[test]
fn without_a_search_the_key_for_one_is_named() {
    let mut fixture = Fixture::new();
    fixture.list(rows(10), None, None);
    fixture.act(&[Command::NextMatch]);
    assert_eq!(fixture.state.notice.text(), Some("Search first"));
    assert_eq!(fixture.state.notice.key(), Some((Command::EditFilter, "to search")));
}

#[rstest]
#[case("is:unread roof", 6, None)]
#[case("is:unread", 0, Some("Search first"))]
fn without_a_search_the_text_that_the_view_asks_for_is_stepped_through(
    #[case] line: &str,
    #[case] due: usize,
    #[case] said: Option<&str>,
) {
    let mut fixture = Fixture::new();
    let view = SavedView { name: "Roofs".to_owned(), line: line.to_owned() };
    crate::app::update::begin_with(&mut fixture.state, vec![view], 0, None);
    let effects = crate::app::update::start(&mut fixture.state);
    fixture.effects = effects;
    fixture.list(rows(10), None, None);
    fixture.act(&[Command::NextMatch]);
    assert_eq!((position(&fixture), fixture.state.notice.text()), (due, said));
}

#[test]
fn an_empty_filter_leaves_the_last_search_in_place_without_marks() {
    let mut fixture = searched("roof", None);
    let marks = |fixture: &Fixture| fixture.state.last_search.as_ref().map(|search| search.marks);
    assert_eq!(marks(&fixture), Some(false));
    fixture.act(&[Command::NextMatch]);
    assert_eq!((marks(&fixture), position(&fixture)), (Some(true), 3));
    fixture.act(&[Command::EditFilter, Command::AcceptFilter]);
    assert_eq!(marks(&fixture), Some(false));
    fixture.act(&[Command::NextMatch]);
    assert_eq!(position(&fixture), 6);
}

#[test]
fn a_cancelled_filter_is_no_search() {
    let mut fixture = searched("roof", None);
    fixture.act(&[Command::EditFilter]);
    fixture.type_text("door");
    fixture.act(&[Command::CancelFilter, Command::GoToTop, Command::NextMatch]);
    assert_eq!(position(&fixture), 3);
}

#[test]
fn a_step_near_the_end_loads_what_follows() {
    let mut fixture = Fixture::new();
    fixture.list(rows(50), None, Some("more"));
    fixture.take();
    fixture.act_times(Command::NextNeedsReply, None);
    assert_eq!(position(&fixture), 5);
    fixture.act_times(Command::NextUnread, Some(20));
    let asked = fixture.take().iter().any(|e| matches!(e, Effect::FetchPage { .. }));
    assert!(asked && position(&fixture) > 40);
}

/// Messages, the newest first: every fourth is about a roof.
fn thread(count: usize) -> Vec<Value> {
    let event = |n: usize| {
        let about = if n % 4 == 2 { "about the ROOF" } else { "about a door" };
        json!({
            "id": format!("e{n}"), "timelineType": "Sms", "direction": "inbound",
            "summary": about, "createdAt": format!("2026-11-22T10:{:02}:00Z", 59 - n),
        })
    };
    (0..count).map(event).collect()
}

/// The focus in a thread of 20 messages, of which 10 lines fit.
fn reading(filter: &str, next: Option<&str>) -> Fixture {
    let mut fixture = searched(filter, None);
    fixture.act(&[Command::Open]);
    fixture.thread(thread(20), next);
    assert_eq!(fixture.state.focus(), Focus::Detail);
    fixture
}

/// The entry that was found, and whether it is on the screen.
fn found(fixture: &Fixture) -> Option<(usize, bool)> {
    let thread = fixture.state.detail.thread()?;
    let entry = thread.found()?;
    let seen = thread.window(10).flatten().any(|line| line.entry == entry);
    Some((entry, seen))
}

#[test]
fn in_the_thread_the_next_match_is_the_next_older_one_and_is_scrolled_to() {
    let mut fixture = reading("roof", None);
    let seen = [2, 6, 10, 14, 18].map(|entry| {
        fixture.act(&[Command::NextMatch]);
        assert_eq!(fixture.state.notice.text(), None);
        (found(&fixture), Some((entry, true)))
    });
    assert!(seen.iter().all(|(found, expected)| found == expected), "{seen:?}");
    fixture.act(&[Command::NextMatch]);
    assert_eq!(found(&fixture), Some((2, true)));
    assert_eq!(fixture.state.notice.text(), Some("Wrapped to newest"));
    fixture.act(&[Command::PreviousMatch]);
    assert_eq!(found(&fixture), Some((18, true)));
    assert_eq!(fixture.state.notice.text(), Some("Wrapped to oldest"));
    fixture.act_times(Command::PreviousMatch, Some(3));
    assert_eq!(found(&fixture), Some((6, true)));
    assert_eq!(position(&fixture), 0, "the list's cursor stays");
}

#[test]
fn a_search_goes_on_from_where_the_reader_has_scrolled_to() {
    let mut fixture = reading("roof", None);
    fixture.act(&[Command::NextMatch, Command::GoToTop]);
    assert_eq!(found(&fixture), None);
    fixture.act(&[Command::PreviousMatch]);
    assert_eq!(found(&fixture), Some((18, true)));
    fixture.act(&[Command::GoToTop, Command::NextMatch]);
    assert_eq!(found(&fixture), Some((14, true)), "already on the screen");
}

#[rstest]
#[case("roof", Some((2, true)), None)]
#[case("is:unread", None, Some("The last search has no text to find"))]
#[case("window", None, Some("No match in 20 loaded messages"))]
fn a_thread_is_searched_for_text_alone(
    #[case] filter: &str,
    #[case] expected: Option<(usize, bool)>,
    #[case] said: Option<&str>,
) {
    let mut fixture = reading(filter, Some("older"));
    fixture.act(&[Command::NextMatch]);
    assert_eq!((found(&fixture), fixture.state.notice.text()), (expected, said));
    let key = fixture.state.notice.key().map(|(action, _)| action);
    assert_eq!(key, (filter == "window").then_some(Command::GoToTop));
}

#[test]
fn older_entries_arriving_leave_what_was_found_where_it_is() {
    let mut fixture = reading("roof", Some("older"));
    fixture.act_times(Command::NextMatch, Some(5));
    let before = found(&fixture);
    assert_eq!(before, Some((18, true)));
    fixture.thread(thread(24).split_off(20), None);
    assert_eq!(found(&fixture), before);
    fixture.act(&[Command::NextMatch]);
    assert_eq!(found(&fixture), Some((22, true)));
}

#[test]
fn the_raw_view_is_not_searched_behind_the_reader_s_back() {
    let mut fixture = reading("roof", None);
    fixture.act(&[Command::ToggleRaw, Command::NextMatch]);
    assert_eq!(fixture.state.notice.text(), Some("Raw data can't be searched"));
    assert_eq!(found(&fixture), None);
}

#[test]
fn the_next_unread_one_is_read_on_in_the_pane() {
    let mut fixture = reading("roof", None);
    fixture.act(&[Command::NextUnread]);
    assert_eq!((position(&fixture), fixture.state.focus()), (2, Focus::Detail));
    let about = fixture.state.detail.conversation().map(ToString::to_string);
    assert_eq!(about.as_deref(), Some("c2"));
}
