//! The detail pane: selection, requests, cache.

use serde_json::{Value, json};

use super::*;
use crate::app::fixture::{Fixture, failure, numbered};
use crate::app::protocol::event::Event;
use crate::app::protocol::payload::RawRecords;
use crate::app::protocol::viewport::Viewport;
use crate::app::{Command, Focus};
use crate::domain::{ContinuationToken, FailureKind, WaitReason};
use crate::query::Query;

/// An inbox of thirty conversations of as many leads; the cursor has not
/// rested yet.
fn inbox() -> Fixture {
    let mut fixture = Fixture::new();
    fixture.list((1..=30).map(numbered).collect(), Some(30), None);
    fixture
}

/// The first conversation's thread and lead are on their way.
fn opened() -> Fixture {
    let mut fixture = inbox();
    fixture.act(&[Command::Open]);
    fixture
}

/// So many messages, the newest of which has that number.
fn messages(newest: u32, count: u32) -> Vec<Value> {
    let message = |n: u32| {
        json!({
            "id": format!("m{n}"), "timelineType": "Sms", "summary": format!("message {n}"),
            "createdAt": "2026-11-22T10:00:00Z",
        })
    };
    (newest + 1 - count..=newest).rev().map(message).collect()
}

/// Requests about a conversation and its lead, and cancelled ones.
fn asked(fixture: &mut Fixture) -> Vec<String> {
    let say = |effect: Effect| match effect {
        Effect::FetchThread { conversation, options, .. } => {
            let token = options.continuation_token;
            let from = token.map(|t| format!(" from {}", t.as_str())).unwrap_or_default();
            Some(format!("thread {}{from}", conversation.as_str()))
        }
        Effect::FetchLead { lead, .. } => Some(format!("lead {}", lead.as_str())),
        Effect::FetchRaw { conversation, listing, .. } => {
            Some(format!("raw {} of {listing:?}", conversation.as_str()))
        }
        Effect::Cancel(_) => Some("cancel".to_owned()),
        _ => None,
    };
    fixture.take().into_iter().filter_map(say).collect()
}

fn entries(fixture: &Fixture) -> usize {
    fixture.state.detail.thread().map_or(0, |thread| thread.entries().len())
}

fn no_automations(fixture: &mut Fixture) {
    let request = fixture.automations_request();
    fixture.handle(Event::AutomationsArrived { request, automations: Box::default() });
}

fn raw_arrived(fixture: &mut Fixture, lines: usize) {
    let request = fixture.raw_request();
    let lines = (0..lines).map(|n| format!("line {n}")).collect();
    fixture.handle(Event::RawArrived { request, records: raw_of(lines, None).into() });
}

fn raw_of(conversation: Vec<String>, lead: Option<Result<Vec<String>, Failure>>) -> RawRecords {
    RawRecords { conversation, lead }
}

#[test]
fn a_conversation_is_loaded_once_the_cursor_rests_on_it() {
    let mut fixture = inbox();
    fixture.act(&[Command::MoveDown; 5]);
    let rests = fixture.effects.iter().filter_map(|effect| match effect {
        Effect::Wake { timer: Timer::CursorRested(_), after } => Some(*after),
        _ => None,
    });
    assert_eq!(rests.collect::<Vec<_>>(), [REST; 6]);
    assert_eq!(fixture.state.detail.conversation().map(ConversationId::as_str), Some("c6"));
    fixture.go_idle();
    assert_eq!(asked(&mut fixture), ["lead l6", "thread c6"]);
}

#[test]
fn a_rest_that_was_overtaken_by_opening_asks_for_nothing_more() {
    let mut fixture = inbox();
    fixture.act(&[Command::Open]);
    assert_eq!(asked(&mut fixture), ["lead l1", "thread c1"]);
    fixture.handle(Event::Woke(Timer::CursorRested(1)));
    assert_eq!(asked(&mut fixture), [""; 0]);
}

#[test]
fn the_latest_conversation_wins() {
    let mut fixture = opened();
    let late_thread = fixture.thread_request();
    let late_lead = fixture.lead_request();
    fixture.act(&[Command::Back, Command::MoveDown]);
    assert_eq!(asked(&mut fixture), ["cancel", "cancel"]);
    let page = crate::app::fixture::thread_page(messages(3, 3), None);
    fixture.handle(Event::ThreadArrived { request: late_thread, page });
    let facts = crate::app::fixture::facts(json!({"id": "l1"}));
    fixture.handle(Event::LeadArrived { request: late_lead, facts });
    assert!(fixture.state.detail.thread().is_none() && fixture.state.detail.lead().is_none());
    fixture.act(&[Command::MoveUp]);
    assert_eq!(entries(&fixture), 0, "nor where it was asked for");
    fixture.act(&[Command::Open]);
    assert_eq!(asked(&mut fixture), ["lead l1", "thread c1"]);
}

#[test]
fn what_was_loaded_is_there_at_once_on_coming_back() {
    let mut fixture = opened();
    fixture.lead(json!({"id": "l1"}));
    no_automations(&mut fixture);
    fixture.thread(messages(3, 3), None);
    fixture.act(&[Command::Back, Command::MoveDown, Command::MoveUp]);
    assert_eq!(entries(&fixture), 3);
    assert!(fixture.state.detail.lead().is_some_and(|lead| lead.value().is_some()));
    fixture.go_idle();
    assert_eq!(asked(&mut fixture), [""; 0]);
}

#[test]
fn a_thread_out_of_sight_takes_another_width_when_its_turn_comes() {
    let mut fixture = opened();
    fixture.lead(json!({}));
    let text = json!({"id": "m", "timelineType": "Sms", "summary": "word ".repeat(100)});
    fixture.thread(vec![text], None);
    fixture.act(&[Command::Back, Command::MoveDown]);
    let height = |fixture: &Fixture| fixture.state.detail.threads[0].height();
    let before = height(&fixture);
    fixture.resize(Viewport { thread_columns: 200, ..fixture.state.viewport });
    assert_eq!(height(&fixture), before);
    fixture.act(&[Command::MoveUp]);
    assert!(height(&fixture) < before);
}

#[test]
fn only_the_last_few_conversations_are_kept() {
    let mut fixture = inbox();
    for _ in 0..=KEPT {
        fixture.go_idle();
        fixture.lead(json!({}));
        fixture.thread(messages(1, 1), None);
        fixture.act(&[Command::MoveDown]);
    }
    fixture.act(&[Command::MoveUp; KEPT]);
    fixture.go_idle();
    assert_eq!(entries(&fixture), 1, "the second one");
    assert_eq!(asked(&mut fixture), [""; 0]);
    fixture.act(&[Command::MoveUp]);
    fixture.go_idle();
    assert_eq!(asked(&mut fixture), ["lead l1", "thread c1"]);
    assert_eq!(fixture.state.detail.threads.len(), KEPT);
}

#[test]
fn conversations_of_one_lead_share_its_facts() {
    let mut fixture = Fixture::of_lead("l");
    let of_lead = |n| {
        let mut row = numbered(n);
        row["leadId"] = json!("l");
        row
    };
    fixture.list((1..=3).map(of_lead).collect(), None, None);
    fixture.go_idle();
    fixture.lead(json!({"id": "l"}));
    fixture.act(&[Command::MoveDown]);
    fixture.go_idle();
    assert!(fixture.state.detail.lead().is_some_and(|lead| lead.value().is_some()));
    assert_eq!(asked(&mut fixture), ["thread c1", "cancel", "thread c2"]);
}

#[test]
fn older_events_load_on_scrolling_up() {
    let mut fixture = opened();
    fixture.thread(messages(100, 40), Some("older"));
    asked(&mut fixture);
    fixture.act_times(Command::MoveUp, Some(10));
    assert_eq!(asked(&mut fixture), [""; 0], "far from the oldest one");
    fixture.act(&[Command::PageUp, Command::PageUp]);
    assert_eq!(asked(&mut fixture), ["thread c1 from older"]);
    fixture.act(&[Command::GoToTop]);
    assert_eq!(asked(&mut fixture), [""; 0], "one fetch at a time");
}

#[test]
fn a_short_page_is_followed_until_the_pane_is_full() {
    let mut fixture = opened();
    fixture.thread(messages(100, 2), Some("a"));
    fixture.thread(vec![], Some("b"));
    assert_eq!(asked(&mut fixture), ["lead l1", "thread c1 from b"]);
}

#[test]
fn what_is_read_stays_while_older_events_arrive() {
    let mut fixture = opened();
    fixture.thread(messages(100, 40), Some("older"));
    fixture.act_times(Command::MoveUp, Some(25));
    let shown = |fixture: &Fixture| -> Vec<String> {
        let thread = fixture.state.detail.thread().expect("loaded");
        thread.window(10).flatten().map(|line| line.text.to_string()).collect()
    };
    let before = shown(&fixture);
    fixture.thread(messages(60, 40), None);
    assert_eq!(shown(&fixture), before);
    assert_eq!(entries(&fixture), 80);
}

#[test]
fn an_expired_token_starts_the_thread_again() {
    let mut fixture = opened();
    fixture.thread(messages(100, 2), Some("expires"));
    let request = fixture.thread_request();
    fixture.fail(request, failure(FailureKind::Rejected, "no such token"));
    assert_eq!(entries(&fixture), 2, "what was loaded stays until it is replaced");
    fixture.thread(messages(101, 2), None);
    assert_eq!(entries(&fixture), 3, "what the first page has no room for");
    let thread = fixture.state.detail.thread().expect("loaded");
    assert_eq!(&*thread.entries()[0].text, "message 101");
}

#[test]
fn an_expired_token_leaves_the_reader_in_place() {
    let mut fixture = opened();
    fixture.thread(messages(100, 40), Some("older"));
    fixture.act_times(Command::MoveUp, Some(25));
    let shown = |fixture: &Fixture| -> Vec<String> {
        let thread = fixture.state.detail.thread().expect("loaded");
        thread.window(10).flatten().map(|line| line.text.to_string()).collect()
    };
    let before = shown(&fixture);
    let request = fixture.thread_request();
    fixture.fail(request, failure(FailureKind::Rejected, "no such token"));
    fixture.thread(messages(103, 40), Some("fresh"));
    assert_eq!(shown(&fixture), before);
    assert_eq!(entries(&fixture), 43);
    fixture.thread(messages(63, 40), None);
    assert_eq!(shown(&fixture), before);
    assert_eq!(entries(&fixture), 80);
}

#[test]
fn pages_that_bring_nothing_new_are_not_followed_for_ever() {
    let mut fixture = opened();
    fixture.thread(messages(3, 3), Some("t"));
    let paused = |fixture: &Fixture| {
        fixture.state.detail.thread().is_some_and(|thread| thread.pager.is_paused())
    };
    let mut pages = 0;
    while !paused(&fixture) {
        fixture.thread(messages(3, 3), Some(&format!("t{pages}")));
        pages += 1;
    }
    assert_eq!(pages, crate::app::paging::pager::EMPTY_PAGES);
    assert_eq!(entries(&fixture), 3);
}

#[test]
fn a_failure_is_tried_again_by_key_and_on_coming_back() {
    let mut fixture = opened();
    let fail_both = |fixture: &mut Fixture| {
        let lead = fixture.lead_request();
        fixture.fail(lead, failure(FailureKind::Server, "no"));
        let thread = fixture.thread_request();
        fixture.fail(thread, failure(FailureKind::Server, "no"));
    };
    fail_both(&mut fixture);
    assert!(fixture.state.detail.lead().is_some_and(Remote::has_failed));
    asked(&mut fixture);
    fixture.act(&[Command::MoveDown]);
    assert_eq!(asked(&mut fixture), [""; 0], "not by itself");
    fixture.act(&[Command::Retry]);
    assert_eq!(fixture.effects.len(), 2);
    fail_both(&mut fixture);
    fixture.act(&[Command::Back, Command::MoveDown, Command::MoveUp]);
    fixture.go_idle();
    assert_eq!(asked(&mut fixture), ["lead l1", "thread c1"]);
}

#[test]
fn a_retry_goes_on_from_where_the_thread_stopped() {
    let mut fixture = opened();
    fixture.thread(messages(100, 2), Some("a"));
    let request = fixture.thread_request();
    fixture.fail(request, failure(FailureKind::Server, "no"));
    asked(&mut fixture);
    fixture.act(&[Command::Retry]);
    assert_eq!(asked(&mut fixture), ["thread c1 from a"]);
    fixture.act(&[Command::Retry]);
    assert_eq!(asked(&mut fixture), [""; 0]);
}

#[test]
fn a_refresh_loads_again_what_was_loaded() {
    let mut fixture = opened();
    fixture.lead(json!({"id": "l1"}));
    no_automations(&mut fixture);
    fixture.thread(messages(3, 3), None);
    fixture.act(&[Command::Refresh]);
    assert_eq!(entries(&fixture), 0);
    assert_eq!(asked(&mut fixture), ["lead l1", "thread c1"]);
    let mut fixture = inbox();
    fixture.act(&[Command::Refresh]);
    assert_eq!(asked(&mut fixture), [""; 0], "nothing was loaded");
}

#[test]
fn something_new_in_the_conversation_loads_its_thread_again() {
    let mut fixture = opened();
    fixture.lead(json!({"id": "l1"}));
    fixture.thread(messages(3, 3), None);
    fixture.act(&[Command::Refresh]);
    fixture.thread(messages(3, 3), None);
    asked(&mut fixture);
    // The list's answer names a later event than the thread was loaded for.
    let effects = fixture.state.list.refresh(Query::default(), &mut fixture.state.ids);
    fixture.effects.extend(effects);
    let mut newer = numbered(1);
    newer["lastEventAt"] = json!("2026-11-22T11:59:59Z");
    fixture.list(vec![newer], None, None);
    assert_eq!(entries(&fixture), 3, "what is here stays meanwhile");
    assert_eq!(fixture.state.focus(), Focus::Detail);
    fixture.go_idle();
    assert!(asked(&mut fixture).contains(&"thread c1".to_owned()));
}

#[test]
fn the_raw_view_opens_scrolls_and_closes() {
    let mut fixture = opened();
    asked(&mut fixture);
    fixture.act(&[Command::ToggleRaw]);
    let effects = fixture.effects.clone();
    assert_eq!(asked(&mut fixture), ["raw c1 of Lead(\"l1\")"]);
    fixture.effects = effects;
    raw_arrived(&mut fixture, 30);
    let top = |fixture: &Fixture| fixture.state.detail.raw().map(Raw::top);
    fixture.act(&[Command::MoveDown]);
    assert_eq!(top(&fixture), Some(1));
    fixture.act(&[Command::GoToBottom]);
    assert_eq!(top(&fixture), Some(20));
    fixture.resize(Viewport { thread_rows: 25, ..fixture.state.viewport });
    assert_eq!(top(&fixture), Some(5), "no blank lines below the last one");
    fixture.act(&[Command::GoToTop]);
    assert_eq!(top(&fixture), Some(0));
    fixture.act(&[Command::Back]);
    assert_eq!((top(&fixture), fixture.state.focus()), (None, Focus::Detail));
}

/// Keys that are read at once, so that nothing settles between them.
fn at_once(fixture: &mut Fixture, actions: &[Command]) {
    for action in actions {
        let effects = crate::app::update::run_command(&mut fixture.state, *action, None);
        fixture.effects.extend(effects);
    }
    fixture.sync();
}

#[test]
fn keys_that_come_with_a_move_concern_the_conversation_moved_to() {
    let mut fixture = inbox();
    at_once(&mut fixture, &[Command::MoveDown, Command::ToggleRaw]);
    assert_eq!(
        asked(&mut fixture),
        ["raw c2 of Lead(\"l2\")", "lead l2", "thread c2"],
        "the view of the second one, which stays open"
    );
    assert!(fixture.state.detail.raw().is_some());

    let mut fixture = opened();
    fixture.lead(json!({}));
    fixture.thread(messages(1, 1), None);
    fixture.act(&[Command::Back]);
    at_once(&mut fixture, &[Command::MoveDown, Command::Refresh]);
    let said = asked(&mut fixture);
    assert!(!said.iter().any(|what| what.starts_with("thread c1")), "{said:?}");

    let mut fixture = opened();
    fixture.thread(messages(100, 2), Some("a"));
    let request = fixture.thread_request();
    fixture.fail(request, failure(FailureKind::Server, "no"));
    fixture.act(&[Command::Back]);
    asked(&mut fixture);
    at_once(&mut fixture, &[Command::MoveDown, Command::Retry]);
    let said = asked(&mut fixture);
    assert!(!said.iter().any(|what| what.starts_with("thread c1")), "{said:?}");
}

#[test]
fn the_raw_view_breaks_lines_to_the_width_of_the_pane() {
    let mut fixture = opened();
    fixture.act(&[Command::ToggleRaw]);
    let request = fixture.raw_request();
    let lines = vec![format!("  \"snippet\": \"{}\"", "word ".repeat(40))];
    fixture.handle(Event::RawArrived { request, records: raw_of(lines, None).into() });
    let height = |fixture: &Fixture| fixture.state.detail.raw().map_or(0, |r| r.lines().count());
    assert_eq!(height(&fixture), 4);
    fixture.resize(Viewport { thread_columns: 120, ..fixture.state.viewport });
    assert_eq!(height(&fixture), 2);
}

#[test]
fn the_raw_view_closes_with_its_conversation_and_stops_loading() {
    let mut fixture = inbox();
    fixture.act(&[Command::ToggleRaw]);
    let late = fixture.raw_request();
    fixture.lead(json!({}));
    fixture.thread(messages(1, 1), None);
    fixture.act(&[Command::FocusNext, Command::MoveDown]);
    assert!(fixture.state.detail.raw().is_none());
    assert_eq!(fixture.take().iter().filter(|e| **e == Effect::Cancel(late)).count(), 1);
    fixture.act(&[Command::ToggleRaw]);
    let records = raw_of(vec!["x".into()], None);
    fixture.handle(Event::RawArrived { request: late, records: records.into() });
    let raw = fixture.state.detail.raw().expect("open");
    assert!(raw.state().is_open());
}

#[test]
fn the_raw_view_is_tried_again_and_refreshed() {
    let mut fixture = opened();
    fixture.lead(json!({}));
    fixture.thread(messages(1, 1), None);
    fixture.act(&[Command::ToggleRaw]);
    let request = fixture.raw_request();
    fixture.fail(request, failure(FailureKind::NotFound, "gone"));
    let state = |fixture: &Fixture| fixture.state.detail.raw().map(|raw| raw.state().clone());
    assert!(state(&fixture).is_some_and(|state| state.has_failed()));
    fixture.act(&[Command::Retry]);
    raw_arrived(&mut fixture, 3);
    assert!(state(&fixture).is_some_and(|state| state.value().is_some()));
    fixture.act(&[Command::Refresh]);
    raw_arrived(&mut fixture, 4);
    assert_eq!(fixture.state.detail.raw().map_or(0, |raw| raw.lines().count()), 4);
}

#[test]
fn a_conversation_without_a_lead_has_a_thread_and_a_raw_view() {
    let mut fixture = Fixture::new();
    fixture.list(vec![json!({"id": "c1"})], None, None);
    fixture.act(&[Command::Open, Command::ToggleRaw]);
    assert_eq!(asked(&mut fixture), ["thread c1", "raw c1 of Mine(All)"]);
    assert!(fixture.state.detail.lead().is_none());
}

#[test]
fn the_pane_empties_with_the_list() {
    let mut fixture = opened();
    fixture.act(&[Command::ToggleRaw, Command::EditFilter]);
    fixture.type_text("matches nothing");
    assert!(fixture.state.detail.conversation().is_none());
    assert!(fixture.state.detail.raw().is_none());
    fixture.act(&[Command::CancelFilter]);
    assert_eq!(fixture.state.detail.conversation().map(ConversationId::as_str), Some("c1"));
}

#[test]
fn a_wait_is_known_to_the_thread_that_it_holds_up() {
    let mut fixture = opened();
    let request = fixture.thread_request();
    fixture.waits(request, 3, WaitReason::RateLimited);
    let thread = fixture.state.detail.thread().expect("loading");
    assert!(thread.pager.waiting().is_some());
    let page = crate::app::protocol::payload::ThreadPage {
        next: Some(ContinuationToken::new("older")),
        ..Default::default()
    };
    fixture.handle(Event::ThreadArrived { request, page });
    assert_eq!(asked(&mut fixture), ["lead l1", "thread c1 from older"]);
}

#[test]
fn a_thread_that_has_no_room_yet_is_asked_for_all_the_same() {
    let mut detail = Detail::default();
    let row = crate::app::fixture::row(numbered(1));
    let _ = detail.select(Some(&row), false);
    let effects = detail.load(&mut RequestIds::default());
    assert!(effects.iter().any(|effect| matches!(effect, Effect::FetchThread { .. })));
}

#[test]
fn the_raw_view_shows_the_lead_below_the_conversation() {
    let mut fixture = opened();
    fixture.act(&[Command::ToggleRaw]);
    let effects = fixture.effects.clone();
    let asked = effects.iter().find_map(|effect| match effect {
        Effect::FetchRaw { lead, .. } => Some(lead.clone()),
        _ => None,
    });
    assert_eq!(asked, Some(Some(crate::domain::LeadId::new("l1"))));
    let request = fixture.raw_request();
    let lead = vec!["{".to_owned(), r#"  "birthDate": "1980-01-02""#.to_owned(), "}".to_owned()];
    let records = raw_of(vec![r#"{"id": "c1"}"#.to_owned()], Some(Ok(lead)));
    assert!(!format!("{records:?}").contains("birth"), "private members stay out of every log");
    fixture.handle(Event::RawArrived { request, records: records.into() });
    let raw = fixture.state.detail.raw().expect("open");
    let shown: Vec<(RawKind, &str)> = raw.lines().collect();
    let due = [
        (RawKind::Heading, "Conversation"),
        (RawKind::Json, r#"{"id": "c1"}"#),
        (RawKind::Heading, ""),
        (RawKind::Heading, "Lead"),
        (RawKind::Json, "{"),
        (RawKind::Json, r#"  "birthDate": "1980-01-02""#),
        (RawKind::Json, "}"),
    ];
    assert_eq!(shown, due);
}

#[test]
fn a_raw_view_without_its_lead_says_so_and_asks_again_on_retry() {
    let mut fixture = opened();
    fixture.lead(json!({}));
    fixture.thread(messages(1, 1), None);
    fixture.act(&[Command::ToggleRaw]);
    let request = fixture.raw_request();
    let gone = Some(Err(failure(FailureKind::Server, "out of order")));
    let records = raw_of(vec!["{}".to_owned()], gone);
    fixture.handle(Event::RawArrived { request, records: records.into() });
    let raw = fixture.state.detail.raw().expect("open");
    let last: String = raw.lines().filter(|line| line.0 == RawKind::Failure).map(|l| l.1).collect();
    assert!(last.starts_with("Couldn't load lead details: ") && last.contains("order"), "{last}");
    fixture.act(&[Command::Retry]);
    let request = fixture.raw_request();
    let records = raw_of(vec!["{}".to_owned()], Some(Ok(vec!["{}".to_owned()])));
    fixture.handle(Event::RawArrived { request, records: records.into() });
    fixture.act(&[Command::Retry]);
    assert!(!fixture.effects.iter().any(|effect| matches!(effect, Effect::FetchRaw { .. })));
}
