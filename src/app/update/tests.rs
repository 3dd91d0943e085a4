//! Commands and events: focus, requests, time.

mod key_counts;

use std::time::Duration;

use rstest::rstest;

use super::*;
use crate::app::fixture::{Fixture, failure, numbered, panes};
use crate::app::protocol::clipboard::{Clipboard, ClipboardText};
use crate::app::protocol::effect::Timer;
use crate::app::protocol::viewport::{PaneRoom, Viewport};
use crate::app::state::Panes;
use crate::domain::{FailureKind, WaitReason};
use crate::query::{SavedView, Scope};
use crate::settings::{DetailLayout, DetailPosition};

use Command::{
    AcceptFilter, Back, CancelFilter, ClearFilter, EditFilter, FocusNext, Fullscreen, Open, Quit,
    ToggleArchived, ToggleDetail, ToggleHelp, ToggleRaw, ToggleUnread,
};

/// An inbox of thirty conversations.
fn inbox() -> Fixture {
    let mut fixture = Fixture::new();
    fixture.list((1..=30).map(numbered).collect(), Some(30), None);
    fixture.take();
    fixture
}

fn one_pane() -> Viewport {
    Viewport {
        is_too_small: false,
        hides_thread: false,
        list_rows: 5,
        thread_columns: 40,
        thread_rows: 5,
        compose_columns: 38,
        compose_rows: 3,
        body_rows: 5,
        picker_rows: 5,
        alerts: 3,
        detail_percent: None,
        both_panes: false,
        pane_room: PaneRoom::One,
    }
}

fn position(fixture: &Fixture) -> usize {
    fixture.state.list.view().position()
}

const NO_TICK: [u64; 0] = [];

fn ticks(effects: &[Effect]) -> Vec<u64> {
    let tick = |effect: &Effect| match effect {
        Effect::Wake { timer: Timer::Tick, after } => Some(after.as_secs()),
        _ => None,
    };
    effects.iter().filter_map(tick).collect()
}

#[rstest]
#[case(&[], Focus::List)]
#[case(&[Open], Focus::Detail)]
#[case(&[FocusNext], Focus::Detail)]
#[case(&[Open, Back], Focus::List)]
#[case(&[FocusNext, FocusNext], Focus::List)]
#[case(&[Open, ToggleHelp], Focus::Help)]
#[case(&[Open, ToggleHelp, ToggleHelp], Focus::Detail)]
#[case(&[Open, ToggleHelp, Back], Focus::Detail)]
#[case(&[ToggleHelp, FocusNext], Focus::Help)]
#[case(&[ToggleHelp, Open], Focus::Help)]
#[case(&[EditFilter], Focus::Filter)]
#[case(&[EditFilter, AcceptFilter], Focus::List)]
#[case(&[EditFilter, CancelFilter], Focus::List)]
#[case(&[Open, EditFilter, AcceptFilter], Focus::List)]
#[case(&[Open, EditFilter, CancelFilter], Focus::Detail)]
#[case(&[EditFilter, ToggleHelp, Back], Focus::Filter)]
#[case(&[EditFilter, ToggleHelp, Back, CancelFilter], Focus::List)]
#[case(&[EditFilter, FocusNext], Focus::Filter)]
#[case(&[CancelFilter], Focus::List)]
#[case(&[Open, CancelFilter], Focus::Detail)]
#[case(&[Open, ToggleDetail], Focus::List)]
#[case(&[ToggleDetail, Open], Focus::Detail)]
#[case(&[ToggleDetail, Open, ToggleDetail], Focus::Detail)]
#[case(&[Open, Fullscreen, Back], Focus::Detail)]
#[case(&[Open, Fullscreen, Back, Back], Focus::List)]
#[case(&[Open, Fullscreen, ToggleDetail], Focus::List)]
#[case(&[ToggleRaw], Focus::Detail)]
#[case(&[ToggleRaw, Back], Focus::Detail)]
#[case(&[ToggleRaw, Back, Back], Focus::List)]
fn the_focus_goes_where_it_is_sent(#[case] actions: &[Command], #[case] focus: Focus) {
    let mut fixture = inbox();
    fixture.act(actions);
    assert_eq!(fixture.state.focus(), focus);
    assert!(!fixture.effects.contains(&Effect::Quit));
}

#[rstest]
#[case(&[Back])]
#[case(&[Open, Back, Back])]
#[case(&[Quit])]
#[case(&[Open, Quit])]
#[case(&[ToggleHelp, Quit])]
fn back_in_the_list_and_quit_anywhere_leave(#[case] actions: &[Command]) {
    let mut fixture = inbox();
    fixture.act(actions);
    assert!(fixture.effects.contains(&Effect::Quit));
}

#[test]
fn a_terminal_has_the_focus_until_it_says_otherwise() {
    let mut state = inbox().state;
    assert!(state.focused);
    for focused in [false, true] {
        assert!(handle(&mut state, Event::Focused(focused)).is_empty());
        assert_eq!(state.focused, focused);
    }
}

#[test]
fn an_empty_list_has_nothing_to_open() {
    let mut fixture = Fixture::new();
    fixture.list(vec![], None, None);
    fixture.act(&[Open, ToggleRaw, FocusNext]);
    assert_eq!(fixture.state.focus(), Focus::List);
    assert!(fixture.state.detail.raw().is_none());
}

#[test]
fn back_takes_the_whole_screen_away_before_it_quits() {
    let mut fixture = inbox();
    fixture.act(&[Fullscreen]);
    assert!(fixture.state.panes.fullscreen);
    fixture.act(&[Back]);
    assert!(!fixture.state.panes.fullscreen);
    assert!(!fixture.effects.contains(&Effect::Quit));
}

#[test]
fn a_pane_that_stands_alone_needs_no_whole_screen() {
    let mut fixture = inbox();
    fixture.resize(one_pane());
    fixture.act(&[Fullscreen]);
    assert!(!fixture.state.panes.fullscreen);
    fixture.act(&[Back]);
    assert!(fixture.effects.contains(&Effect::Quit), "at the first key press");
}

#[test]
fn panes_are_arranged_within_bounds() {
    let mut fixture = inbox();
    fixture.act(&[Command::GrowDetail; 30]);
    assert_eq!(fixture.state.panes.layout.percent, Some(DetailLayout::PERCENT.1));
    fixture.act(&[Command::ShrinkDetail; 30]);
    assert_eq!(fixture.state.panes.layout.percent, Some(DetailLayout::PERCENT.0));
    fixture.act(&[Command::MoveDetail]);
    assert_eq!(fixture.state.panes.layout.position, DetailPosition::Below);
}

#[test]
fn typing_narrows_now_and_asks_when_it_pauses() {
    let mut fixture = inbox();
    fixture.act(&[EditFilter]);
    fixture.type_text("number 2");
    assert_eq!(fixture.state.list.view().buffer.shown(), 12);
    let pauses = fixture.effects.iter().filter(|effect| {
        matches!(effect, Effect::Wake { timer: Timer::FilterSettled(_), after }
            if *after == Duration::from_millis(200))
    });
    assert_eq!(pauses.count(), 8, "one for each character, each replacing the last");
    let asks =
        |f: &Fixture| f.effects.iter().filter(|e| matches!(e, Effect::FetchPage { .. })).count();
    assert_eq!(asks(&fixture), 0);
    fixture.handle(Event::TimerFired(Timer::FilterSettled(3)));
    assert_eq!(asks(&fixture), 0, "an earlier pause");
    fixture.handle(Event::TimerFired(Timer::FilterSettled(8)));
    assert_eq!(asks(&fixture), 1);
    fixture.act(&[AcceptFilter]);
    assert_eq!(asks(&fixture), 1, "it has been asked for");
}

#[test]
fn a_list_can_begin_with_a_filter() {
    let limits = crate::settings::ListLimits { page_size: 50, max_rows: 100 };
    let zone = jiff::tz::TimeZone::UTC;
    let now = crate::app::fixture::at(crate::app::fixture::NOW);
    let mut state = State::new(Scope::Mine, limits, panes(), now, zone);
    begin_with(&mut state, Vec::new(), 0, Some("is:unread roof"));
    assert_eq!(state.filter.line().text(), "is:unread roof");
    assert!(!state.filter.is_open() && !state.list.is_provisional());
    let effects = start(&mut state);
    let [
        Effect::FetchPage { options, .. },
        Effect::LoadFilterHistory,
        Effect::LoadTour,
        Effect::Drafts(_),
        Effect::Snoozes(_),
        Effect::Outbox(_),
    ] = &effects[..]
    else {
        panic!("{effects:?}")
    };
    assert_eq!(options.search.as_deref(), Some("roof"));
}

#[test]
fn cancelling_restores_the_query_and_its_rows() {
    let mut fixture = inbox();
    fixture.act(&[EditFilter]);
    fixture.type_text("number 2");
    fixture.act(&[AcceptFilter, EditFilter, Command::DeleteBackward]);
    fixture.type_text("7");
    assert_eq!(fixture.state.list.wanted().to_string(), "number 27");
    fixture.act(&[CancelFilter]);
    assert_eq!(fixture.state.list.wanted().to_string(), "number 2");
    assert_eq!(fixture.state.filter.line().text(), "number 2");
    assert!(!fixture.state.filter.is_open());
}

#[test]
fn opening_the_bar_twice_keeps_what_cancelling_restores() {
    let mut fixture = inbox();
    fixture.act(&[EditFilter]);
    fixture.type_text("x");
    fixture.act(&[EditFilter, CancelFilter]);
    assert_eq!(fixture.state.list.wanted().to_string(), "");
}

#[test]
fn toggles_work_from_every_pane_and_clear_drops_all() {
    let mut fixture = inbox();
    let wanted = |fixture: &Fixture| fixture.state.list.wanted().to_string();
    fixture.act(&[Open, ToggleUnread]);
    assert_eq!(wanted(&fixture), "is:unread");
    fixture.act(&[Back, ToggleArchived]);
    assert_eq!(wanted(&fixture), "is:archived is:unread");
    fixture.act(&[ToggleUnread]);
    assert_eq!(wanted(&fixture), "is:archived");
    fixture.act(&[ClearFilter]);
    assert_eq!(fixture.state.filter.line().text(), "");
    assert!(fixture.state.list.wanted().is_all());
    assert_eq!(fixture.state.list.view().buffer.shown(), 30);
}

#[test]
fn stepping_back_once_too_often_does_not_end_the_program() {
    let mut fixture = inbox();
    fixture.act(&[Open, Command::StepBack]);
    assert_eq!(fixture.state.focus(), Focus::List);
    fixture.take();
    fixture.act(&[Command::StepBack, Command::StepBack]);
    assert!(!fixture.take().contains(&Effect::Quit));
    assert_eq!(fixture.state.notice.key(), Some((Command::Back, "to quit")));
    fixture.act(&[Command::Back]);
    assert!(fixture.take().contains(&Effect::Quit));
}

#[test]
fn a_notice_ends_with_the_next_key() {
    let mut fixture = inbox();
    fixture.paste("x");
    assert!(fixture.state.notice.text().is_some());
    fixture.act(&[Command::MoveDown]);
    assert_eq!(fixture.state.notice.text(), None);
}

#[rstest]
#[case(&[])]
#[case(&[Open])]
fn a_paste_outside_the_bar_runs_nothing(#[case] actions: &[Command]) {
    let mut fixture = inbox();
    fixture.act(actions);
    let focus = fixture.state.focus();
    fixture.take();
    fixture.paste("q\nU\u{1b}");
    fixture.type_text("q");
    assert_eq!(fixture.state.focus(), focus);
    assert!(fixture.state.list.wanted().is_all());
    assert!(matches!(fixture.take()[..], [Effect::Wake { timer: Timer::NoticeOver(_), .. }]));
    assert_eq!(fixture.state.notice.text(), Some("Can't paste here: no text field"));
}

#[rstest]
#[case(EditFilter, "5,200 characters over the 1,000 limit")]
#[case(Command::OpenPalette, "5,200 characters over the 1,000 limit")]
fn a_long_paste_is_refused_whole_and_said(#[case] action: Command, #[case] why: &str) {
    let mut fixture = inbox();
    fixture.act(&[action]);
    fixture.paste(&"x".repeat(6_200));
    assert_eq!(fixture.state.notice.text(), Some(&*format!("Not pasted: {why}")));
    assert_eq!(fixture.state.filter.line().text(), "");
    fixture.paste(&"x".repeat(1_000));
    assert_eq!(fixture.state.notice.text(), None);
    fixture.type_text("y");
    let full = Some("Not typed: 1 character over the 1,000 limit");
    assert_eq!(fixture.state.notice.text(), full);
}

#[test]
fn a_paste_into_the_bar_is_one_clean_line() {
    let mut fixture = inbox();
    fixture.act(&[EditFilter]);
    fixture.paste("two\nlines\u{1b}[2J");
    assert_eq!(fixture.state.list.wanted().to_string(), "two lines[2J");
}

#[rstest]
#[case(Command::MoveDown, None, 11)]
#[case(Command::MoveDown, Some(7), 17)]
#[case(Command::MoveDown, Some(999_999), 29)]
#[case(Command::MoveDown, Some(u32::MAX), 29)]
#[case(Command::MoveUp, Some(3), 7)]
#[case(Command::MoveUp, Some(99), 0)]
#[case(Command::HalfPageDown, None, 15)]
#[case(Command::HalfPageDown, Some(2), 20)]
#[case(Command::PageDown, None, 19)]
#[case(Command::PageUp, None, 1)]
#[case(Command::GoToTop, None, 0)]
#[case(Command::GoToTop, Some(5), 4)]
#[case(Command::GoToBottom, None, 29)]
#[case(Command::GoToBottom, Some(5), 4)]
#[case(Command::GoToBottom, Some(500), 29)]
fn counts_multiply_a_move_and_name_a_row(
    #[case] action: Command,
    #[case] count: Option<u32>,
    #[case] expected: usize,
) {
    let mut fixture = inbox();
    fixture.act_times(Command::GoToTop, Some(11));
    fixture.act_times(action, count);
    assert_eq!(position(&fixture), expected);
}

#[test]
fn the_list_moves_below_the_open_bar() {
    let mut fixture = inbox();
    fixture.act(&[EditFilter, Command::MoveDown, Command::MoveDown]);
    assert_eq!(position(&fixture), 2);
}

#[test]
fn the_help_scrolls_with_its_selection_and_the_list_stands_still_behind_it() {
    let mut fixture = inbox();
    fixture.act(&[ToggleHelp]);
    let top = |fixture: &Fixture| fixture.state.focus.picker().expect("open").top();
    fixture.act_times(Command::MoveDown, Some(3));
    assert_eq!(top(&fixture), 0);
    fixture.act(&[Command::GoToBottom]);
    let last = fixture.state.focus.picker().expect("open").items().len();
    assert_eq!(top(&fixture), last - fixture.state.viewport.picker_rows);
    fixture.act(&[Command::GoToTop]);
    assert_eq!(top(&fixture), 0, "with the first heading");
    fixture.act(&[Back]);
    assert_eq!((fixture.state.focus(), position(&fixture)), (Focus::List, 0));
}

#[test]
fn a_notice_goes_by_its_own_number() {
    let mut fixture = inbox();
    fixture.handle(Event::Notice("first".to_owned()));
    let clip = |text: &str| ClipboardText { text: text.to_owned(), not_opened: None };
    fixture.handle(Event::Copied(clip("+14155550134"), Clipboard::System));
    fixture.handle(Event::TimerFired(Timer::NoticeOver(1)));
    assert_eq!(fixture.state.notice.text(), Some("Copied +1 415-555-0134"));
    fixture.handle(Event::TimerFired(Timer::NoticeOver(2)));
    assert_eq!(fixture.state.notice.text(), None);
}

#[test]
fn what_is_copied_is_the_number_or_the_thread() {
    let mut fixture = Fixture::new();
    fixture.list(vec![serde_json::json!({"id": "c", "leadPhoneNumber": "+1"})], None, None);
    fixture.take();
    fixture.act(&[Command::CopyPhone, Command::CopyConversation]);
    let clip = |text: &str| ClipboardText { text: text.to_owned(), not_opened: None };
    let copied = ["+1", "+1  +1"].map(|text| Effect::Copy(clip(text)));
    assert_eq!(fixture.take(), copied);
    let mut fixture = inbox();
    fixture.act(&[Command::CopyPhone]);
    assert_eq!(fixture.state.notice.text(), Some("No phone number to copy"));
}

#[test]
fn nothing_ticks_before_anything_counts() {
    let mut fixture = Fixture::new();
    let request = fixture.list_request();
    fixture.sync();
    assert_eq!(ticks(&fixture.take()), NO_TICK);
    fixture.fail(request, failure(FailureKind::Credentials, "no"));
    assert_eq!(ticks(&fixture.take()), NO_TICK, "this failure is not tried again");
}

#[test]
fn ages_count_by_the_minute() {
    let mut fixture = Fixture::new();
    fixture.list(vec![numbered(1)], None, None);
    assert_eq!(ticks(&fixture.take()), [60]);
    fixture.sync();
    assert_eq!(ticks(&fixture.take()), NO_TICK, "one tick at a time");
    fixture.handle(Event::TimerFired(Timer::Tick));
    fixture.sync();
    assert_eq!(ticks(&fixture.take()), [60]);
}

#[test]
fn the_age_of_an_answer_counts_without_rows() {
    let mut fixture = Fixture::new();
    fixture.list(vec![], None, None);
    assert_eq!(ticks(&fixture.take()), [60]);
}

#[test]
fn a_wait_counts_by_the_second_though_a_minute_was_begun() {
    let mut fixture = Fixture::new();
    fixture.list(vec![numbered(1)], None, Some("more"));
    let request = fixture.list_request();
    assert_eq!(ticks(&fixture.take()), [60]);
    fixture.waits(request, 5, WaitReason::RateLimited);
    assert_eq!(ticks(&fixture.take()), [1]);
    fixture.sync();
    assert_eq!(ticks(&fixture.take()), NO_TICK);
    fixture.handle(Event::TimerFired(Timer::Tick));
    fixture.sync();
    assert_eq!(ticks(&fixture.take()), [1]);
    fixture.handle(Event::PageArrived {
        request,
        page: crate::app::protocol::payload::ListPage::default(),
    });
    fixture.handle(Event::TimerFired(Timer::Tick));
    fixture.sync();
    assert_eq!(ticks(&fixture.take()), [60], "the wait is over");
}

#[test]
fn a_retry_counts_by_the_second_until_it_is_made() {
    let mut fixture = Fixture::new();
    let request = fixture.list_request();
    fixture.fail(request, failure(FailureKind::Network, "no"));
    assert_eq!(ticks(&fixture.take()), [1]);
    assert!(fixture.state.list.retry_at().is_some());
    fixture.handle(Event::TimerFired(Timer::RetryList(request)));
    assert_eq!(fixture.state.list.retry_at(), None);
    fixture.list_request();
}

#[test]
fn a_retry_that_was_overtaken_comes_to_nothing() {
    let mut fixture = Fixture::new();
    let first = fixture.list_request();
    fixture.fail(first, failure(FailureKind::Network, "no"));
    fixture.act(&[Command::Retry]);
    let second = fixture.list_request();
    fixture.fail(second, failure(FailureKind::Network, "no"));
    fixture.take();
    let due = fixture.state.list.retry_at();
    fixture.handle(Event::TimerFired(Timer::RetryList(first)));
    assert_eq!((fixture.take(), fixture.state.list.retry_at()), (vec![], due));
    fixture.handle(Event::TimerFired(Timer::RetryList(second)));
    fixture.list_request();
}

#[rstest]
#[case(FailureKind::Network, false)]
#[case(FailureKind::Timeout, false)]
#[case(FailureKind::Credentials, false)]
#[case(FailureKind::NotFound, true)]
#[case(FailureKind::Rejected, true)]
fn a_server_that_refuses_one_thing_is_there(#[case] kind: FailureKind, #[case] online: bool) {
    let mut fixture = inbox();
    fixture.act(&[Open]);
    let request = fixture.lead_request();
    fixture.fail(request, failure(kind, "no"));
    assert_eq!(matches!(fixture.state.connection, Connection::Online(_)), online);
}

#[test]
fn an_attempt_that_failed_is_known_before_the_last_one_has() {
    let mut fixture = Fixture::new();
    let request = fixture.list_request();
    fixture.waits(request, 1, WaitReason::Retry(failure(FailureKind::Network, "no")));
    assert!(matches!(fixture.state.connection, Connection::Failed(..)));
    fixture.waits(request, 1, WaitReason::RateLimiter);
    assert!(matches!(fixture.state.connection, Connection::Failed(..)));
    fixture.handle(Event::PageArrived {
        request,
        page: crate::app::protocol::payload::ListPage::default(),
    });
    assert!(matches!(fixture.state.connection, Connection::Online(_)));
}

#[test]
fn a_pane_that_comes_into_view_loads_its_conversation() {
    let mut fixture = Fixture::of(Scope::Mine, panes());
    fixture.resize(one_pane());
    fixture.list(vec![numbered(1)], None, None);
    let rests = |effects: &[Effect]| {
        effects.iter().any(|e| matches!(e, Effect::Wake { timer: Timer::CursorRested(_), .. }))
    };
    assert!(!rests(&fixture.take()), "nobody would see it");
    fixture.resize(Viewport { both_panes: true, pane_room: PaneRoom::Stacked, ..one_pane() });
    fixture.sync();
    assert!(rests(&fixture.effects));
    fixture.go_idle();
    fixture.thread_request();
    fixture.lead_request();
    fixture.sync();
    assert!(!rests(&fixture.take()), "once is enough");
}

#[test]
fn without_previews_only_the_pane_with_the_focus_loads() {
    let panes = Panes { layout: DetailLayout { preview: false, ..panes().layout }, ..panes() };
    let mut fixture = Fixture::of(Scope::Mine, panes);
    fixture.list((1..=3).map(numbered).collect(), None, None);
    fixture.act(&[Command::MoveDown]);
    fixture.go_idle();
    assert!(fixture.state.detail.thread().is_none());
    fixture.act(&[Open]);
    fixture.thread_request();
    // Something happened in the conversation while it is read.
    fixture.act(&[Command::Refresh]);
    let newer = serde_json::json!({"id": "c2", "lastEventAt": "2026-11-22T11:59:00Z"});
    fixture.list(vec![newer], None, None);
    assert_eq!(fixture.state.focus(), Focus::Detail);
    fixture.go_idle();
    assert!(fixture.state.detail.thread().is_some());
}

#[test]
fn a_filter_that_was_typed_is_remembered_where_another_view_takes_its_place() {
    let mut fixture = inbox();
    let view = |name: &str| SavedView { name: name.to_owned(), line: String::new() };
    views::begin_with(&mut fixture.state, vec![view("A"), view("B")], 0, None);
    fixture.act(&[EditFilter]);
    fixture.type_text("roof");
    fixture.take();
    fixture.act_times(Command::GoToView, Some(2));
    assert!(fixture.take().contains(&Effect::SaveFilter("roof".to_owned())));
    fixture.act_times(Command::GoToView, Some(1));
    assert!(!fixture.take().iter().any(|effect| matches!(effect, Effect::SaveFilter(_))));
}

mod sideways;
