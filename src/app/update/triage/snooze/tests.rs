mod loaded;

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::app::Command;
use crate::app::fixture::{Fixture, at, numbered};
use crate::app::protocol::effect::{Effect, Timer};
use crate::app::protocol::event::Event;
use crate::app::protocol::snoozes::{SnoozeEvent, SnoozeRequest};
use crate::domain::ConversationId;
use crate::triage::{Snooze, SnoozeChange};

const TOMORROW: &str = "2026-11-23T09:00:00Z";

fn record(n: usize, last_inbound_at: &str) -> Value {
    let mut record = numbered(n);
    record["lastInboundAt"] = json!(last_inbound_at);
    record
}

/// Five conversations, the cursor on the third.
fn fixture() -> Fixture {
    let mut fixture = Fixture::new();
    let page = (0..5).map(|n| record(n, "2026-11-20T08:00:00Z")).collect();
    fixture.list(page, None, None);
    fixture.act(&[Command::MoveDown, Command::MoveDown]);
    fixture.take();
    fixture
}

fn shown(fixture: &Fixture) -> Vec<String> {
    let buffer = &fixture.state.list.view().buffer;
    (0..buffer.shown()).filter_map(|p| Some(buffer.row_at(p)?.id().to_owned())).collect()
}

fn cursor(fixture: &Fixture) -> &str {
    fixture.state.list.current().expect("a row").id()
}

fn notice(fixture: &Fixture) -> &str {
    fixture.state.notice.text().unwrap_or_default()
}

/// The changes that go to the disk.
fn changes(fixture: &mut Fixture) -> Vec<SnoozeChange> {
    let change = |effect| match effect {
        Effect::Snoozes(SnoozeRequest::Change(changes)) => Some(changes),
        _ => None,
    };
    fixture.take().into_iter().filter_map(change).flatten().collect()
}

fn snooze(n: usize, until: &str) -> Snooze {
    let inbound = at("2026-11-20T08:00:00Z");
    Snooze::new(ConversationId::new(&format!("c{n}")), at(until), Some(inbound))
}

/// What another instance, or an earlier session, has left on the disk.
fn load(fixture: &mut Fixture, snoozes: Vec<Snooze>) {
    let revision = fixture.state.triage.snoozes.revision();
    fixture.handle(Event::Snoozes(SnoozeEvent::Loaded { revision, snoozes }));
}

fn until(fixture: &Fixture, n: usize) -> Option<Timestamp> {
    fixture.state.triage.snoozes.get(&format!("c{n}")).map(|snooze| snooze.until)
}

#[test]
fn until_tomorrow_is_two_keys_and_the_cursor_goes_on() {
    let mut fixture = fixture();
    fixture.act(&[Command::Snooze, Command::Pick]);
    assert_eq!(shown(&fixture), ["c0", "c1", "c3", "c4"]);
    assert_eq!((cursor(&fixture), fixture.state.list.withheld()), ("c3", 1));
    assert_eq!(notice(&fixture), "Snoozed Lead Number 2 until tomorrow 9:00 AM");
    assert_eq!(changes(&mut fixture), [SnoozeChange::Set(snooze(2, TOMORROW))]);
    fixture.act(&[Command::Undo]);
    assert_eq!((shown(&fixture).len(), cursor(&fixture)), (5, "c2"));
    assert_eq!(notice(&fixture), "Undone: snoozed (Lead Number 2)");
    assert_eq!(changes(&mut fixture), [SnoozeChange::Remove(ConversationId::new("c2"))]);
    fixture.act(&[Command::Undo]);
    assert_eq!(notice(&fixture), "Nothing to undo");
}

#[test]
fn the_last_row_gives_way_to_the_one_before_it() {
    let mut fixture = fixture();
    fixture.act(&[Command::GoToBottom, Command::Snooze, Command::Pick]);
    assert_eq!((cursor(&fixture), shown(&fixture).len()), ("c3", 4));
    fixture.act(&[Command::Repeat, Command::Repeat, Command::Repeat, Command::Repeat]);
    assert_eq!((shown(&fixture).len(), fixture.state.list.withheld()), (0, 5));
    fixture.act(&[Command::Repeat]);
    assert_eq!(notice(&fixture), "No conversation selected");
    for back in 1..=5 {
        fixture.act(&[Command::Undo]);
        assert_eq!(shown(&fixture).len(), back);
    }
}

#[test]
fn marked_conversations_are_snoozed_together_and_come_back_together() {
    let mut fixture = fixture();
    fixture.act(&[Command::Mark, Command::Mark, Command::GoToTop, Command::Snooze]);
    fixture.type_text("mon 2pm");
    fixture.act(&[Command::Pick]);
    assert_eq!(
        (shown(&fixture), cursor(&fixture)),
        (vec!["c0".into(), "c1".into(), "c4".into()], "c0")
    );
    assert_eq!(notice(&fixture), "Snoozed 2 conversations until tomorrow 2:00 PM");
    assert!(!fixture.state.list.has_marks());
    assert_eq!(changes(&mut fixture).len(), 2);
    fixture.handle(Event::Clock(at("2026-11-23T14:00:00Z")));
    assert_eq!(shown(&fixture).len(), 5);
    assert_eq!(notice(&fixture), "2 conversations are back: snooze ended");
    assert_eq!(cursor(&fixture), "c0");
    fixture.act(&[Command::Undo]);
    assert_eq!(notice(&fixture), "Can't undo: snooze already ended (2 conversations)");
}

#[test]
fn a_time_that_is_past_is_refused_and_the_prompt_says_why() {
    let mut fixture = fixture();
    fixture.act(&[Command::Snooze]);
    fixture.type_text("today 9am");
    let picker = fixture.state.focus.picker().expect("open");
    let crate::app::picker::Kind::Snooze(prompt) = picker.kind() else { panic!("another") };
    assert_eq!(prompt.status(), "today 9:00 AM is past: it is 12:00 PM now");
    fixture.act(&[Command::Pick, Command::ClosePicker, Command::Snooze]);
    // An hour is offered, and passes before it is picked.
    fixture.type_text("1 hour");
    fixture.handle(Event::Clock(at("2026-11-22T14:00:00Z")));
    fixture.act(&[Command::Pick]);
    assert_eq!(notice(&fixture), "Not snoozed: today 1:00 PM is past");
    assert_eq!((shown(&fixture).len(), changes(&mut fixture)), (5, vec![]));
}

#[test]
fn it_ends_at_its_time_and_a_timer_is_set_for_the_next_one() {
    let mut fixture = fixture();
    load(&mut fixture, vec![snooze(1, "2026-11-22T12:00:20Z"), snooze(3, TOMORROW)]);
    assert_eq!(shown(&fixture), ["c0", "c2", "c4"]);
    fixture.state.tick = None;
    fixture.take();
    fixture.sync();
    let ticks = |effect: &Effect| match effect {
        Effect::Wake { timer: Timer::Tick, after } => Some(after.as_secs()),
        _ => None,
    };
    assert_eq!(fixture.take().iter().find_map(ticks), Some(20));
    fixture.handle(Event::Clock(at("2026-11-22T12:00:19Z")));
    assert_eq!(shown(&fixture).len(), 3);
    fixture.handle(Event::Clock(at("2026-11-22T12:00:20Z")));
    assert_eq!(shown(&fixture), ["c0", "c1", "c2", "c4"]);
    assert_eq!((cursor(&fixture), notice(&fixture)), ("c2", "Lead Number 1 is back: snooze ended"));
    let ended = SnoozeChange::End(snooze(1, "2026-11-22T12:00:20Z"));
    assert_eq!(changes(&mut fixture), [ended]);
}

#[test]
fn a_lead_who_writes_wakes_it_and_nothing_else_that_happens_does() {
    let mut fixture = fixture();
    fixture.act(&[Command::Snooze, Command::Pick, Command::Refresh]);
    fixture.take();
    fixture.act(&[Command::Refresh]);
    let mut same = record(2, "2026-11-20T08:00:00Z");
    same["eventVersion"] = json!(99);
    same["lastEventAt"] = json!("2026-11-22T12:00:01Z");
    let others = || [0, 1, 3, 4].map(|n| record(n, "2026-11-20T08:00:00Z"));
    fixture.list(std::iter::once(same).chain(others()).collect(), None, None);
    assert_eq!(shown(&fixture), ["c0", "c1", "c3", "c4"]);
    fixture.take();
    fixture.act(&[Command::Refresh]);
    let wrote = record(2, "2026-11-22T12:00:05Z");
    fixture.list(std::iter::once(wrote).chain(others()).collect(), None, None);
    assert_eq!(shown(&fixture), ["c2", "c0", "c1", "c3", "c4"]);
    assert_eq!(notice(&fixture), "Lead Number 2 is back: new message");
    assert_eq!(changes(&mut fixture), [SnoozeChange::End(snooze(2, TOMORROW))]);
}

#[test]
fn another_time_can_be_chosen_and_undone_and_unsnoozing_too() {
    let mut fixture = fixture();
    load(&mut fixture, vec![snooze(2, TOMORROW)]);
    let targets = |fixture: &Fixture| {
        let row = fixture.state.list.row_of(&ConversationId::new("c2")).expect("loaded");
        vec![crate::triage::SnoozeTarget {
            conversation: row.conversation_id(),
            who: crate::domain::RedactedText::new("Ann"),
            last_inbound_at: row.last_inbound_at(),
        }]
    };
    let later = at("2026-11-24T09:00:00Z");
    let them = targets(&fixture);
    super::execute(&mut fixture.state, them, Some(later));
    assert_eq!(until(&fixture, 2), Some(later));
    fixture.act(&[Command::Undo]);
    assert_eq!(until(&fixture, 2), Some(at(TOMORROW)));
    let them = targets(&fixture);
    super::execute(&mut fixture.state, them, None);
    assert_eq!((until(&fixture, 2), notice(&fixture)), (None, "Unsnoozed Ann"));
    fixture.act(&[Command::Undo]);
    assert_eq!(
        (until(&fixture, 2), notice(&fixture)),
        (Some(at(TOMORROW)), "Undone: unsnoozed (Ann)")
    );
    // It has ended meanwhile: the time before is no time to go back to.
    let them = targets(&fixture);
    super::execute(&mut fixture.state, them, Some(at("2026-11-25T09:00:00Z")));
    fixture.handle(Event::Clock(at("2026-11-23T10:00:00Z")));
    fixture.act(&[Command::Undo]);
    assert_eq!(until(&fixture, 2), None);
}

#[test]
fn what_the_disk_says_counts_unless_something_was_changed_here_since_it_was_read() {
    let mut fixture = fixture();
    load(&mut fixture, vec![snooze(0, TOMORROW)]);
    assert_eq!(shown(&fixture).len(), 4);
    let before = fixture.state.triage.snoozes.revision();
    fixture.act(&[Command::Snooze, Command::Pick]);
    assert_eq!(shown(&fixture).len(), 3);
    let late = SnoozeEvent::Loaded { revision: before, snoozes: vec![snooze(0, TOMORROW)] };
    fixture.handle(Event::Snoozes(late));
    assert_eq!(shown(&fixture).len(), 3);
    fixture.take();
    fixture.handle(Event::Snoozes(SnoozeEvent::NotSaved("the disk is full".to_owned())));
    assert_eq!(notice(&fixture), "Snooze not saved: the disk is full");
    let revision = fixture.state.triage.snoozes.revision();
    assert!(fixture.take().contains(&Effect::Snoozes(SnoozeRequest::Load(revision))));
    load(&mut fixture, vec![snooze(0, TOMORROW)]);
    assert_eq!(shown(&fixture).len(), 4);
    // One that ended while the program was not running.
    load(&mut fixture, vec![snooze(0, "2026-11-22T11:00:00Z")]);
    assert_eq!(
        (shown(&fixture).len(), notice(&fixture)),
        (5, "Lead Number 0 is back: snooze ended")
    );
}

#[test]
fn a_read_only_session_snoozes_and_undoes_that_alone() {
    let mut fixture = fixture();
    fixture.state.triage.read_only = true;
    fixture.act(&[Command::Snooze, Command::Pick, Command::Repeat]);
    assert_eq!(shown(&fixture).len(), 3);
    fixture.act(&[Command::Undo, Command::Undo]);
    assert_eq!(shown(&fixture).len(), 5);
    fixture.act(&[Command::Undo]);
    assert_eq!(notice(&fixture), "Read-only: nothing was changed");
}

#[test]
fn in_the_order_of_what_was_done_a_snooze_is_undone_among_the_other_actions() {
    let mut fixture = fixture();
    fixture.act(&[Command::Snooze, Command::Pick]);
    fixture.act(&[Command::MoveDown, Command::Do(crate::triage::ActionKind::Read)]);
    fixture.outbox();
    fixture.act(&[Command::Undo]);
    fixture.outbox();
    assert_eq!(notice(&fixture), "Undone: marked read (Lead Number 4)");
    assert_eq!(shown(&fixture).len(), 4);
    fixture.act(&[Command::Undo]);
    assert_eq!(shown(&fixture).len(), 5);
}

#[test]
fn marking_all_leaves_out_what_is_hidden_and_is_complete_without_it() {
    let mut fixture = fixture();
    load(&mut fixture, vec![snooze(1, TOMORROW)]);
    fixture.act(&[Command::MarkAll]);
    assert_eq!(notice(&fixture), "All 4 marked");
}

/// An inbox with two views, both loaded.
fn with_views() -> Fixture {
    let mut fixture = Fixture::new();
    let view = |name: &str, line: &str| crate::query::SavedView {
        name: name.to_owned(),
        line: line.to_owned(),
    };
    let views = vec![view("Inbox", ""), view("Unread", "is:unread")];
    crate::app::update::begin_with(&mut fixture.state, views, 0, None);
    fixture.take();
    fixture.act(&[Command::Refresh]);
    fixture.list((0..5).map(|n| record(n, "2026-11-20T08:00:00Z")).collect(), Some(9), None);
    fixture
}

fn tabs(fixture: &Fixture) -> Vec<(&str, Option<u64>)> {
    fixture.state.list.tabs().iter().map(|tab| (tab.name.as_str(), tab.count)).collect()
}

/// The request for snoozed conversations: known rows, and ids to fetch.
fn by_ids(
    fixture: &mut Fixture,
) -> Option<(crate::app::paging::pager::RequestId, usize, Vec<String>)> {
    fixture.take().into_iter().find_map(|effect| match effect {
        Effect::FetchConversations { request, known, conversations, .. } => {
            let ids = conversations.iter().map(|id| id.as_str().to_owned()).collect();
            Some((request, known.len(), ids))
        }
        _ => None,
    })
}

#[test]
fn a_view_of_what_is_snoozed_is_there_while_anything_is_and_counts_stay_the_server_s() {
    let mut fixture = with_views();
    fixture.act(&[Command::Snooze, Command::Pick]);
    let expected = [("Inbox", Some(9)), ("Unread", None), ("Snoozed", Some(1))];
    assert_eq!(tabs(&fixture), expected);
    fixture.act(&[Command::Undo]);
    assert_eq!(tabs(&fixture).len(), 2);
    fixture.act(&[Command::Snooze, Command::Pick]);
    fixture.take();
    fixture.act_times(Command::GoToView, Some(3));
    assert_eq!(shown(&fixture), ["c0"], "from the rows that are loaded");
    let (request, known, ids) = by_ids(&mut fixture).expect("asked for by id");
    assert_eq!((known, ids), (1, vec![]));
    let row = crate::app::fixture::row(record(0, "2026-11-20T08:00:00Z"));
    let page = crate::app::protocol::payload::ListPage { rows: vec![row], ..Default::default() };
    fixture.handle(Event::PageArrived { request, page });
    assert_eq!((shown(&fixture), fixture.state.list.is_answered()), (vec!["c0".to_owned()], true));
    // It stays where it was until the view is left.
    fixture.act(&[Command::Snooze, Command::Pick]);
    assert_eq!(notice(&fixture), "Unsnoozed Lead Number 0");
    assert_eq!((shown(&fixture).len(), tabs(&fixture).len()), (1, 3));
    assert!(fixture.state.list.view().has_departed(0));
    fixture.act(&[Command::Undo]);
    assert!(!fixture.state.list.view().has_departed(0));
    fixture.act(&[Command::Snooze, Command::Pick]);
    fixture.act_times(Command::GoToView, Some(1));
    assert_eq!((shown(&fixture).len(), tabs(&fixture).len()), (5, 2));
}

#[test]
fn what_is_snoozed_and_not_loaded_is_fetched_by_its_id_and_left_out_where_it_is_gone() {
    let mut fixture = with_views();
    load(&mut fixture, vec![snooze(2, TOMORROW), snooze(70, TOMORROW), snooze(71, TOMORROW)]);
    fixture.take();
    fixture.act_times(Command::GoToView, Some(3));
    let (request, known, ids) = by_ids(&mut fixture).expect("asked for by id");
    assert_eq!((known, ids), (1, vec!["c70".to_owned(), "c71".to_owned()]));
    let rows = [2, 70].map(|n| crate::app::fixture::row(record(n, "2026-11-20T08:00:00Z")));
    let page = crate::app::protocol::payload::ListPage { rows: rows.into(), ..Default::default() };
    fixture.handle(Event::PageArrived { request, page });
    assert_eq!(shown(&fixture), ["c2", "c70"]);
    assert_eq!(fixture.state.list.view().headline().added, 0);
    // Another one joins: it is loaded when the view is entered again.
    fixture.act_times(Command::GoToView, Some(1));
    fixture.act(&[Command::Snooze, Command::Pick]);
    fixture.take();
    fixture.act_times(Command::GoToView, Some(3));
    let (_, known, ids) = by_ids(&mut fixture).expect("asked for by id");
    assert_eq!((known, ids.len()), (3, 2));
}

#[test]
fn typing_the_word_shows_what_is_snoozed_and_taking_it_back_hides_it() {
    let mut fixture = with_views();
    load(&mut fixture, vec![snooze(2, TOMORROW)]);
    assert_eq!(fixture.state.list.withheld(), 1);
    fixture.act(&[Command::EditFilter]);
    fixture.type_text("is:snoozed");
    assert_eq!((shown(&fixture), fixture.state.list.withheld()), (vec!["c2".to_owned()], 0));
    fixture.act(&[Command::CancelFilter]);
    assert_eq!((shown(&fixture).len(), fixture.state.list.withheld()), (4, 1));
}

#[test]
fn a_lead_s_own_list_hides_them_too_and_has_no_view_of_them() {
    let mut fixture = with_views();
    load(&mut fixture, vec![snooze(2, TOMORROW)]);
    let lead = crate::query::Scope::Lead(crate::domain::LeadId::new("l2"));
    fixture.take();
    let request = crate::app::update::request::Request::OpenScope(lead, None);
    let step = (Vec::new(), Some(request));
    let effects = crate::app::update::dispatch::proceed(&mut fixture.state, step);
    fixture.effects.extend(effects);
    fixture.list(vec![record(2, "2026-11-20T08:00:00Z")], None, None);
    assert_eq!((shown(&fixture).len(), fixture.state.list.withheld()), (0, 1));
    assert_eq!(tabs(&fixture).len(), 1);
    fixture.act(&[Command::Back]);
    assert_eq!((shown(&fixture).len(), tabs(&fixture).len()), (4, 3));
}
