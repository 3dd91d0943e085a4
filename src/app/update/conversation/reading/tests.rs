//! A conversation that stays open: looked at again, marked by policy, peeked
//! at.

use std::time::Duration;

use serde_json::{Value, json};

use crate::app::conversation::timeline::Thread;
use crate::app::fixture::{Fixture, at, failure, numbered, thread_page};
use crate::app::paging::pager::RequestId;
use crate::app::protocol::event::Event;
use crate::app::protocol::payload::StatusRecord;
use crate::app::protocol::payload::{Automation, AutomationProgress};
use crate::app::{Command, Effect, Timer};
use crate::domain::FailureKind;
use crate::settings::{PollIntervals, ReadPolicy};

fn messages(numbers: impl DoubleEndedIterator<Item = u32>) -> Vec<Value> {
    let message = |n: u32| {
        json!({
            "id": format!("m{n}"), "timelineType": "Sms", "summary": format!("message {n}"),
            "createdAt": format!("2026-11-22T10:00:{n:02}Z"),
        })
    };
    numbers.rev().map(message).collect()
}

/// An inbox whose threads are looked at every ten seconds; the second
/// conversation, which is unread, is under the cursor.
fn inbox() -> Fixture {
    let mut fixture = Fixture::new();
    fixture.state.polling =
        PollIntervals { focused: None, unfocused: None, ..PollIntervals::default() };
    fixture.list((1..=3).map(numbered).collect(), Some(3), None);
    fixture.act(&[Command::MoveDown]);
    fixture
}

fn opened() -> Fixture {
    let mut fixture = inbox();
    fixture.act(&[Command::Open]);
    fixture.thread(messages(1..=20), None);
    fixture
}

fn thread_fetches(fixture: &mut Fixture) -> Vec<RequestId> {
    let request = |effect| match effect {
        Effect::FetchThread { request, options, .. } => {
            assert_eq!(options.continuation_token, None);
            Some(request)
        }
        _ => None,
    };
    fixture.take().into_iter().filter_map(request).collect()
}

/// Duration of the timer of a kind, in seconds.
fn pause(fixture: &mut Fixture, of: Timer) -> Option<u64> {
    let after = |effect| match effect {
        Effect::Wake { timer, after } if timer == of => Some(after.as_secs()),
        _ => None,
    };
    fixture.take().into_iter().find_map(after)
}

fn woken(fixture: &mut Fixture, seconds: i64) {
    fixture.wait(seconds);
    fixture.handle(Event::Woke(Timer::WatchThread));
    fixture.sync();
}

#[test]
fn an_open_thread_is_looked_at_again_and_what_is_new_is_followed() {
    let mut fixture = opened();
    assert_eq!(pause(&mut fixture, Timer::WatchThread), Some(10));
    woken(&mut fixture, 10);
    let [request] = thread_fetches(&mut fixture)[..] else { panic!("one look") };
    let page = thread_page(messages(1..=22), None);
    fixture.handle(Event::ThreadArrived { request, page });
    fixture.sync();
    let thread = fixture.state.detail.thread().expect("a thread");
    assert_eq!((thread.entries().len(), thread.lines_below()), (22, 0));
    assert_eq!(pause(&mut fixture, Timer::WatchThread), Some(10));
}

#[test]
fn what_is_new_is_announced_while_older_entries_are_read() {
    let mut fixture = opened();
    fixture.act(&[Command::MoveUp, Command::MoveUp]);
    fixture.take();
    woken(&mut fixture, 10);
    let request = fixture.thread_request();
    let page = thread_page(messages(1..=22), None);
    fixture.handle(Event::ThreadArrived { request, page });
    let thread = fixture.state.detail.thread().expect("a thread");
    assert_eq!((thread.unseen(), thread.lines_below()), (2, 4));
}

#[test]
fn a_preview_is_not_looked_at_again() {
    let mut fixture = inbox();
    fixture.go_idle();
    fixture.thread(messages(1..=3), None);
    assert_eq!(pause(&mut fixture, Timer::WatchThread), None);
    let mut fixture = opened();
    fixture.act(&[Command::Back]);
    fixture.take();
    woken(&mut fixture, 10);
    assert_eq!(thread_fetches(&mut fixture), []);
}

#[test]
fn failures_make_the_pauses_longer_and_are_no_news() {
    let mut fixture = opened();
    for due in [20, 40] {
        fixture.take();
        woken(&mut fixture, 300);
        let request = fixture.thread_request();
        fixture.fail(request, failure(FailureKind::Network, "lost"));
        assert_eq!(pause(&mut fixture, Timer::WatchThread), Some(due));
    }
    let thread = fixture.state.detail.thread().expect("a thread");
    assert!(thread.pager.is_done() && thread.entries().len() == 20, "what is here stays");
}

#[test]
fn more_than_a_page_of_news_is_loaded_from_the_top_without_a_gap() {
    let mut fixture = opened();
    fixture.take();
    woken(&mut fixture, 10);
    let request = fixture.thread_request();
    let page = thread_page(messages(30..=40), Some("more"));
    fixture.handle(Event::ThreadArrived { request, page });
    assert_eq!(thread_fetches(&mut fixture).len(), 1);
    assert_eq!(fixture.state.detail.thread().map(|t| t.entries().len()), Some(20));
}

#[test]
fn what_happens_to_the_row_makes_the_thread_be_looked_at() {
    let mut newer = numbered(2);
    newer["lastEventAt"] = json!("2026-11-22T11:59:00Z");
    let mut fixture = opened();
    fixture.act(&[Command::MoveUp]);
    let effects =
        fixture.state.list.poll(&fixture.state.list.wanted().clone(), &mut fixture.state.ids);
    fixture.effects = vec![effects];
    fixture.list(vec![newer, numbered(1), numbered(3)], Some(3), None);
    fixture.go_idle();
    let entries = |fixture: &Fixture| fixture.state.detail.thread().map(|t| t.entries().len());
    assert_eq!(entries(&fixture), Some(20), "they stay meanwhile");
    let request = fixture.thread_request();
    let page = thread_page(messages(1..=21), None);
    fixture.handle(Event::ThreadArrived { request, page });
    assert_eq!(entries(&fixture), Some(21));
    assert_eq!(fixture.state.detail.thread().map(Thread::lines_below), Some(2));
}

/// Requests about the lead `l2`, except for the lead itself.
fn lookups(fixture: &mut Fixture) -> Vec<(&'static str, RequestId)> {
    let request = |effect| match effect {
        Effect::FetchStatusHistory { request, lead } => Some(("history", request, lead)),
        Effect::FetchAutomations { request, lead } => Some(("automations", request, lead)),
        _ => None,
    };
    let asked = fixture.take().into_iter().filter_map(request);
    asked.filter(|(_, _, lead)| lead.as_str() == "l2").map(|(what, id, _)| (what, id)).collect()
}

/// A lead with a status, opened; its thread holds what a person has texted, or
/// an automation.
fn opened_lead(automated: bool) -> Fixture {
    let mut fixture = inbox();
    fixture.go_idle();
    fixture.lead(json!({"id": "l2", "currentLeadStatus": {"outcome": "Qualified"}}));
    let mut texts = messages(1..=20);
    if automated {
        texts[3]["automationRunId"] = json!("run-1");
    }
    fixture.thread(texts, None);
    assert_eq!(lookups(&mut fixture), [], "not for a preview");
    fixture.act(&[Command::Open]);
    fixture
}

fn past(names: &[&str]) -> Box<[StatusRecord]> {
    let past = |name: &&str| StatusRecord { name: (*name).into(), source: "".into(), at: None };
    names.iter().map(past).collect()
}

#[test]
fn a_lead_that_is_opened_costs_one_request_more_and_the_rest_in_place_of_a_look_at_the_thread() {
    for (automated, order) in
        [(false, ["history", "automations"]), (true, ["automations", "history"])]
    {
        let mut fixture = opened_lead(automated);
        let first = lookups(&mut fixture);
        assert_eq!(first.iter().map(|it| it.0).collect::<Vec<_>>(), order[..1]);
        fixture.sync();
        assert_eq!(lookups(&mut fixture), []);
        fixture.handle(Event::Clock(fixture.state.now + Duration::from_secs(10)));
        fixture.handle(Event::Woke(Timer::WatchThread));
        fixture.sync();
        let fetches = |effect: &Effect| matches!(effect, Effect::FetchThread { .. });
        assert!(!fixture.effects.iter().any(fetches), "the thread waits");
        let next = lookups(&mut fixture);
        assert_eq!(next.iter().map(|it| it.0).collect::<Vec<_>>(), order[1..]);
        fixture.handle(Event::Clock(fixture.state.now + Duration::from_secs(10)));
        fixture.handle(Event::Woke(Timer::WatchThread));
        assert_eq!(thread_fetches(&mut fixture).len(), 1, "and has the turn again");
        for (what, request) in first.into_iter().chain(next) {
            fixture.handle(match what {
                "history" => {
                    Event::StatusHistoryArrived { request, past: past(&["Qualified", "New"]) }
                }
                _ => Event::AutomationsArrived { request, automations: automations() },
            });
        }
        fixture.sync();
        assert_eq!(fixture.state.detail.past_statuses(), &past(&["Qualified", "New"])[..]);
        assert_eq!(fixture.state.detail.automations(), &automations()[..]);
        assert_eq!(lookups(&mut fixture), []);
    }
}

#[test]
fn where_nobody_has_texted_yet_automations_come_first() {
    let mut fixture = inbox();
    fixture.act(&[Command::Open]);
    fixture.lead(json!({"id": "l2", "currentLeadStatus": {"outcome": "New"}}));
    let lookup = |effect: &Effect| {
        matches!(effect, Effect::FetchStatusHistory { .. } | Effect::FetchAutomations { .. })
    };
    assert!(!fixture.effects.iter().any(lookup), "the thread tells which comes first");
    let theirs = json!({"id": "m", "timelineType": "Sms", "direction": "Inbound"});
    fixture.thread(vec![theirs], None);
    let asked = lookups(&mut fixture);
    assert_eq!(asked.iter().map(|it| it.0).collect::<Vec<_>>(), ["automations"]);
    // It is left before the answer: back there, it is requested again.
    fixture.act(&[Command::Back, Command::MoveDown, Command::MoveUp, Command::Open]);
    let asked = lookups(&mut fixture);
    assert_eq!(asked.iter().map(|it| it.0).collect::<Vec<_>>(), ["automations"]);
}

#[test]
fn a_lead_without_a_status_costs_nothing_when_it_is_opened() {
    let mut fixture = opened();
    fixture.lead(json!({"id": "l2"}));
    assert_eq!(lookups(&mut fixture), []);
    woken(&mut fixture, 10);
    assert_eq!(lookups(&mut fixture).len(), 1);
    woken(&mut fixture, 10);
    assert_eq!(thread_fetches(&mut fixture).len(), 1);
}

fn automations() -> Box<[Automation]> {
    let next = AutomationProgress::Next { at: at("2026-11-23T10:00:00Z"), is_text: true };
    Box::new([Automation { name: "Series".into(), state: next }])
}

#[test]
fn automations_are_asked_about_again_when_something_is_done_to_the_lead() {
    let lead = || json!({"id": "l2", "inquiry": {"service": "Roofs"}});
    let mut fixture = opened();
    fixture.lead(lead());
    woken(&mut fixture, 10);
    let [(_, request)] = lookups(&mut fixture)[..] else { panic!("once") };
    fixture.handle(Event::AutomationsArrived { request, automations: automations() });
    // After an action, the lead is fetched again, and so are these.
    let effects = fixture.state.detail.refetch(&mut fixture.state.ids);
    fixture.effects.extend(effects);
    fixture.lead(lead());
    fixture.thread(messages(1..=20), None);
    assert_eq!(fixture.state.detail.automations(), &automations()[..], "they stay meanwhile");
    woken(&mut fixture, 10);
    let [(_, request)] = lookups(&mut fixture)[..] else { panic!("once more") };
    fixture.fail(request, failure(FailureKind::NotFound, "no such thing"));
    woken(&mut fixture, 10);
    assert_eq!(lookups(&mut fixture), [], "it can be done without");
}

#[test]
fn without_looks_at_the_thread_both_are_asked_for_at_once() {
    let mut fixture = inbox();
    fixture.state.polling = PollIntervals::OFF;
    fixture.act(&[Command::Open]);
    fixture.lead(json!({"id": "l2", "currentLeadStatus": {"outcome": "New"}}));
    fixture.sync();
    let asked = lookups(&mut fixture);
    assert_eq!(asked.iter().map(|it| it.0).collect::<Vec<_>>(), ["history", "automations"]);
}

/// Whether the conversation was marked by the policy.
fn is_marked(fixture: &Fixture) -> bool {
    let row = fixture.state.list.current().expect("a row");
    fixture.state.reading.due_at(row.last_event_at()).is_none()
}

#[test]
fn opening_marks_by_policy_once_the_newest_is_on_the_screen() {
    let mut fixture = inbox();
    fixture.state.reading.policy = ReadPolicy::Open(Duration::ZERO);
    fixture.go_idle();
    assert!(fixture.state.reading.due_at(None).is_none(), "a preview is not open");
    fixture.act(&[Command::Open]);
    assert!(!is_marked(&fixture), "nothing is on the screen yet");
    fixture.thread(messages(1..=20), None);
    assert!(is_marked(&fixture));
}

#[test]
fn a_conversation_is_marked_after_a_while() {
    let mut fixture = inbox();
    fixture.state.reading.policy = ReadPolicy::Open(Duration::from_secs(3));
    fixture.act(&[Command::Open]);
    fixture.thread(messages(1..=20), None);
    assert_eq!(pause(&mut fixture, Timer::Read), Some(3));
    fixture.wait(3);
    fixture.handle(Event::Woke(Timer::Read));
    fixture.sync();
    assert!(is_marked(&fixture));
}

#[test]
fn what_is_peeked_at_is_never_marked() {
    let mut fixture = inbox();
    fixture.state.reading.policy = ReadPolicy::Open(Duration::ZERO);
    fixture.act(&[Command::Peek]);
    assert_eq!(fixture.state.focus(), crate::app::Focus::Detail);
    fixture.thread(messages(1..=20), None);
    assert!(fixture.state.reading.is_peeking());
    assert_eq!(pause(&mut fixture, Timer::Read), None);
}
