//! The list against a model of the server: single transitions first, then any
//! interleaving of what users, servers and timers do.

mod freshness;
mod interleavings;
mod live_filter;
mod server_only;
mod views;

use std::collections::HashSet;
use std::time::Duration;

use jiff::SignedDuration;
use jiff::tz::TimeZone;

use super::*;
use crate::app::paging::pager::RequestId;
use crate::app::protocol::effect::{Effect, Timer};
use crate::app::protocol::event::Event;
use crate::app::protocol::payload::ListPage;
use crate::app::protocol::viewport::Viewport;
use crate::app::state::{Panes, State};
use crate::app::{Command, update};
use crate::domain::{
    ContinuationToken, Conversation, Failure, FailureKind, LeadId, RequestOptions, RetryClass,
    Scalar, WaitReason,
};
use crate::query::SavedView;
use crate::settings::{DetailLayout, PollIntervals, RowLines};

const PAGE: usize = 5;
const ROWS: usize = 4;

/// A server with conversations, newest first, and a client in front of it.
struct World {
    server: Vec<Conversation>,
    state: State,
    in_flight: Vec<(RequestId, RequestOptions)>,
    cancelled: HashSet<RequestId>,
    timers: Vec<Timer>,
    /// Number of changes at the server.
    moments: i64,
    /// Whether the server sends the total.
    counts: bool,
}

fn conversation(number: usize) -> Conversation {
    let second = 1_700_000_000 - number as i64;
    Conversation {
        id: Some(format!("c{number}")),
        lead_id: Some("l".to_owned()),
        first_name: Some(["ann", "bob", "cat"][number % 3].to_owned()),
        is_unread: Some(number.is_multiple_of(2)),
        is_archived: Some(number % 5 == 1),
        last_event_at: Timestamp::from_second(second).ok(),
        ..Conversation::default()
    }
}

impl World {
    /// One view, no polling.
    fn new(count: usize) -> Self {
        Self::with(count, Vec::new(), PollIntervals::OFF)
    }

    fn with(count: usize, views: Vec<SavedView>, polling: PollIntervals) -> Self {
        let limits = ListLimits { page_size: PAGE as u32, max_rows: 1_000 };
        let scope = Scope::Lead(LeadId::new("l"));
        let now = Timestamp::from_second(1_700_000_000).expect("valid");
        let mut world = Self {
            server: (0..count).map(conversation).collect(),
            state: State::new(
                scope,
                limits,
                Panes::new(DetailLayout::default(), RowLines::default()),
                now,
                TimeZone::UTC,
            ),
            in_flight: Vec::new(),
            cancelled: HashSet::new(),
            timers: Vec::new(),
            moments: 0,
            counts: true,
        };
        world.state.polling = polling;
        update::begin_with(&mut world.state, views, 0, None);
        let viewport = Viewport { list_rows: ROWS, thread_rows: 5, ..Viewport::default() };
        let mut effects = update::handle(&mut world.state, Event::Resized(viewport));
        effects.extend(update::start(&mut world.state));
        world.execute(effects);
        world
    }

    fn execute(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::FetchPage { request, options, .. } => {
                    self.in_flight.push((request, options));
                }
                Effect::Cancel(request) => {
                    self.cancelled.insert(request);
                }
                // A second timer for the same purpose replaces the first.
                Effect::Wake { timer: Timer::Poll, .. } if self.timers.contains(&Timer::Poll) => {}
                Effect::Wake { timer, .. } => self.timers.push(timer),
                _ => {}
            }
        }
    }

    fn act(&mut self, action: Command) {
        let effects = update::run_command(&mut self.state, action, None);
        self.execute(effects);
    }

    fn type_text(&mut self, text: &str) {
        self.act(Command::EditFilter);
        for c in text.chars() {
            let effects = update::type_char(&mut self.state, c);
            self.execute(effects);
        }
    }

    fn wake(&mut self, index: usize) {
        if !self.timers.is_empty() {
            let timer = self.timers.remove(index % self.timers.len());
            let effects = update::handle(&mut self.state, Event::TimerFired(timer));
            self.execute(effects);
        }
    }

    /// The server's answer. A token names the next row.
    fn page(&self, options: &RequestOptions) -> ListPage {
        let start = options.continuation_token.as_ref().map_or(0, |token| {
            token.as_str().rsplit(':').next().and_then(|n| n.parse().ok()).unwrap_or(0)
        });
        let wants = |field: &str| options.filters.iter().any(|f| f.field == field);
        let archived = options.filters.iter().find(|f| f.field == "isArchived");
        let archived = archived.map(|filter| filter.value == Scalar::Bool(true));
        let matching: Vec<&Conversation> = self
            .server
            .iter()
            .filter(|c| !wants("isUnread") || c.is_unread == Some(true))
            .filter(|c| archived.is_none() || c.is_archived == archived)
            .filter(|c| {
                let name = c.first_name.as_deref().unwrap_or_default();
                options.search.as_ref().is_none_or(|s| name.contains(s.as_str()))
            })
            .collect();
        let rows = matching.iter().skip(start).take(PAGE).filter_map(|c| Row::new(c)).collect();
        let end = start + PAGE;
        let next = (end < matching.len()).then(|| ContinuationToken::new(&format!("t:{end}")));
        let total = self.counts.then_some(matching.len() as u64);
        ListPage { rows, skipped: 0, total, next }
    }

    /// Answers a request, even a cancelled one: cancellation may come too late.
    fn answer(&mut self, index: usize) {
        if self.in_flight.is_empty() {
            return;
        }
        let (request, options) = self.in_flight.remove(index % self.in_flight.len());
        let page = self.page(&options);
        let effects = update::handle(&mut self.state, Event::PageArrived { request, page });
        self.execute(effects);
    }

    fn answer_all(&mut self) {
        for _ in 0..200 {
            if self.in_flight.is_empty() {
                return;
            }
            self.answer(0);
        }
        panic!("the list never stops fetching");
    }

    fn fail(&mut self, index: usize, kind: FailureKind) {
        if self.in_flight.is_empty() {
            return;
        }
        let (request, _) = self.in_flight.remove(index % self.in_flight.len());
        let failure = Failure {
            kind,
            message: "no".to_owned(),
            hint: None,
            retry: match kind {
                FailureKind::Credentials | FailureKind::NotFound => RetryClass::Never,
                _ => RetryClass::Backoff,
            },
            status: (kind == FailureKind::Rejected).then_some(400),
            trace_id: None,
        };
        let effects = update::handle(&mut self.state, Event::FetchFailed { request, failure });
        self.execute(effects);
    }

    fn ids(&self) -> Vec<String> {
        let buffer = &self.state.list.active.buffer;
        (0..buffer.shown()).filter_map(|p| buffer.row_at(p)).map(|r| r.id().to_owned()).collect()
    }

    fn cursor(&self) -> Option<String> {
        self.state.list.current().map(|row| row.id().to_owned())
    }

    fn live(&self) -> usize {
        self.in_flight.iter().filter(|(request, _)| !self.cancelled.contains(request)).count()
    }

    /// Something newer pushes every row down by one, so that ids come twice
    /// on the pages that follow.
    fn arrives(&mut self) {
        let number = |c: &Conversation| c.id.as_deref()?.strip_prefix('c')?.parse::<usize>().ok();
        let number = self.server.iter().filter_map(number).max().map_or(0, |last| last + 1);
        let at = self.next_moment();
        self.server.insert(0, Conversation { last_event_at: at, ..conversation(number) });
    }

    /// A lead writes: the conversation becomes the newest.
    fn writes(&mut self, index: usize) {
        if self.server.is_empty() {
            return;
        }
        let mut conversation = self.server.remove(index % self.server.len());
        conversation.last_event_at = self.next_moment();
        conversation.is_unread = Some(true);
        self.server.insert(0, conversation);
    }

    fn next_moment(&mut self) -> Option<Timestamp> {
        self.moments += 1;
        Timestamp::from_second(1_700_000_000 + self.moments).ok()
    }

    /// A conversation is read elsewhere.
    fn is_read(&mut self, id: &str) {
        let found = self.server.iter_mut().find(|c| c.id.as_deref() == Some(id));
        found.expect("is there").is_unread = Some(false);
    }

    /// Lets time pass, and the timers of polls run out.
    fn pass(&mut self, seconds: i64) {
        let now = self.state.now + SignedDuration::from_secs(seconds);
        let mut effects = update::handle(&mut self.state, Event::Clock(now));
        if let Some(at) = self.timers.iter().position(|timer| *timer == Timer::Poll) {
            let timer = self.timers.remove(at);
            effects.extend(update::handle(&mut self.state, Event::TimerFired(timer)));
        }
        self.execute(effects);
        self.settle();
    }

    fn settle(&mut self) {
        let effects = update::sync_views(&mut self.state);
        self.execute(effects);
    }

    fn go_to(&mut self, id: &str) {
        let position = self.ids().iter().position(|other| other == id).expect("is shown");
        self.state.list.go_to(position);
    }
}

#[test]
fn pages_are_fetched_two_screens_ahead_of_the_cursor_and_no_further() {
    let mut world = World::new(100);
    world.answer_all();
    assert_eq!(world.ids().len(), 10, "the first page that makes two screens ahead");
    for _ in 0..30 {
        world.act(Command::MoveDown);
        world.answer_all();
    }
    assert_eq!(world.cursor().as_deref(), Some("c30"));
    assert_eq!(world.ids().len(), 40);
}

#[test]
fn the_last_row_is_reached_and_loading_ends() {
    let mut world = World::new(23);
    for _ in 0..10 {
        world.act(Command::GoToBottom);
        world.answer_all();
    }
    assert_eq!(world.ids().len(), 23);
    assert_eq!(world.cursor().as_deref(), Some("c22"));
    assert!(world.state.list.view().pager.is_done());
}

#[test]
fn a_toggle_narrows_at_once_and_the_server_s_rows_follow() {
    let mut world = World::new(40);
    world.answer_all();
    world.act(Command::ToggleUnread);
    assert_eq!(world.ids(), ["c0", "c2", "c4", "c6", "c8"], "before any answer");
    assert!(world.state.list.is_provisional());
    assert_eq!(world.live(), 1);
    world.answer_all();
    assert!(!world.state.list.is_provisional());
    assert_eq!(world.ids()[..6], ["c0", "c2", "c4", "c6", "c8", "c10"]);
}

#[test]
fn going_back_to_a_query_needs_no_server() {
    let mut world = World::new(40);
    world.answer_all();
    world.act(Command::ToggleUnread);
    world.answer_all();
    world.act(Command::ToggleUnread);
    assert!(!world.state.list.is_provisional());
    assert_eq!(world.ids()[..3], ["c0", "c1", "c2"]);
    assert_eq!(world.live(), 0);
}

#[test]
fn the_cursor_returns_to_a_conversation_that_a_filter_had_hidden() {
    let mut world = World::new(40);
    world.answer_all();
    world.go_to("c7");
    world.act(Command::ToggleUnread);
    assert_eq!(world.cursor().as_deref(), Some("c8"), "the next row that is shown");
    world.answer_all();
    assert_eq!(world.cursor().as_deref(), Some("c8"));
    world.act(Command::ToggleUnread);
    assert_eq!(world.cursor().as_deref(), Some("c7"));
}

#[test]
fn the_cursor_that_was_moved_in_a_filter_stays_there_after_it() {
    let mut world = World::new(40);
    world.answer_all();
    world.act(Command::ToggleUnread);
    world.answer_all();
    world.go_to("c4");
    world.act(Command::ToggleUnread);
    assert_eq!(world.cursor().as_deref(), Some("c4"));
}

#[test]
fn the_server_s_rows_wait_for_the_page_with_the_cursor_s_conversation() {
    let mut world = World::new(60);
    world.answer_all();
    for _ in 0..6 {
        world.act(Command::GoToBottom);
        world.answer_all();
    }
    world.go_to("c30");
    world.act(Command::ToggleUnread);
    world.answer(0);
    assert!(world.state.list.is_provisional(), "c30 is not on the first page");
    assert_eq!(world.cursor().as_deref(), Some("c30"));
    world.answer_all();
    assert!(!world.state.list.is_provisional());
    assert_eq!(world.cursor().as_deref(), Some("c30"));
}

#[test]
fn typing_asks_the_server_once_it_pauses() {
    let mut world = World::new(40);
    world.answer_all();
    world.timers.clear();
    world.type_text("ann");
    assert_eq!(world.live(), 0);
    assert!(world.ids().iter().all(|id| id[1..].parse::<usize>().expect("number") % 3 == 0));
    assert_eq!(world.timers.len(), 3);
    world.wake(0);
    assert_eq!(world.live(), 0, "an earlier edit's timer");
    world.wake(1);
    assert_eq!(world.live(), 1, "the last edit's timer");
    world.answer_all();
    assert_eq!(world.ids()[..3], ["c0", "c3", "c6"]);
}

#[test]
fn cancelling_the_filter_restores_what_was_before() {
    let mut world = World::new(40);
    world.answer_all();
    world.act(Command::ToggleUnread);
    world.answer_all();
    world.go_to("c6");
    let before = world.ids();
    world.type_text("zzz");
    assert_eq!(world.ids(), Vec::<String>::new());
    world.act(Command::CancelFilter);
    assert_eq!(world.ids(), before);
    assert_eq!(world.cursor().as_deref(), Some("c6"));
    assert_eq!(world.state.list.wanted().to_string(), "is:unread");
}

#[test]
fn a_filter_that_leaves_nothing_gives_the_row_its_line_back() {
    let mut world = World::new(40);
    world.act(Command::LoadAll);
    world.answer_all();
    world.go_to("c20");
    world.act(Command::MoveUp);
    assert_eq!(world.state.list.view().offset(), 2);
    world.type_text("zzz");
    world.act(Command::CancelFilter);
    let view = world.state.list.view();
    assert_eq!((world.cursor().as_deref(), view.offset()), (Some("c19"), 2));
    world.act(Command::ToggleUnread);
    world.answer_all();
    world.act(Command::ToggleUnread);
    let view = world.state.list.view();
    assert_eq!((world.cursor().as_deref(), view.offset()), (Some("c19"), 2));
}

#[test]
fn what_the_server_cannot_be_asked_is_refined_here_until_the_screen_is_full() {
    let mut world = World::new(60);
    world.answer_all();
    world.type_text("-ann -bob");
    let cats =
        |ids: &[String]| ids.iter().all(|id| id[1..].parse::<usize>().is_ok_and(|n| n % 3 == 2));
    assert!(cats(&world.ids()));
    world.act(Command::AcceptFilter);
    let (_, options) = world.in_flight.last().expect("a request");
    assert_eq!((&options.search, options.filters.len()), (&None, 0));
    world.answer_all();
    assert!(!world.state.list.is_provisional());
    assert!(cats(&world.ids()) && world.ids().len() > 2 * ROWS, "{:?}", world.ids());
}

#[test]
fn rows_that_never_match_are_followed_up_to_a_cap() {
    let mut world = World::new(1_000);
    world.answer_all();
    world.type_text("-ann -bob -cat");
    world.act(Command::AcceptFilter);
    world.answer_all();
    assert_eq!(world.ids(), Vec::<String>::new());
    assert!(world.state.list.view().pager.is_paused());
}

#[test]
fn a_filter_with_a_mistake_is_explained_and_not_taken() {
    let mut world = World::new(40);
    world.answer_all();
    world.type_text("ann is:unr");
    assert_eq!(world.state.list.wanted().to_string(), "ann");
    world.act(Command::AcceptFilter);
    assert!(world.state.filter.is_open());
    assert!(world.state.notice.text().is_some_and(|text| text.ends_with("Did you mean `unread`?")));
    for c in "ead".chars() {
        let effects = update::type_char(&mut world.state, c);
        world.execute(effects);
    }
    world.act(Command::AcceptFilter);
    assert!(!world.state.filter.is_open());
    assert_eq!(world.state.list.wanted().to_string(), "ann is:unread");
}

#[test]
fn a_flag_is_switched_in_the_text_of_the_filter() {
    let mut world = World::new(40);
    world.type_text("Ann");
    world.act(Command::AcceptFilter);
    world.act(Command::ToggleUnread);
    assert_eq!(world.state.filter.line().text(), "is:unread Ann");
    world.act(Command::ToggleArchived);
    world.act(Command::ToggleUnread);
    assert_eq!(world.state.filter.line().text(), "is:archived Ann");
    world.act(Command::ClearFilter);
    assert!(world.state.filter.line().text().is_empty() && world.state.list.wanted().is_all());
}

#[test]
fn a_late_page_from_an_old_query_is_ignored() {
    let mut world = World::new(40);
    world.act(Command::ToggleUnread);
    let old = world.in_flight.remove(0);
    world.answer_all();
    let before = world.ids();
    world.in_flight.push(old);
    world.answer(0);
    assert_eq!(world.ids(), before);
    assert!(before.iter().all(|id| id[1..].parse::<usize>().expect("number") % 2 == 0));
}

#[test]
fn a_failure_keeps_the_rows_and_is_tried_again_by_itself() {
    let mut world = World::new(40);
    world.answer_all();
    world.act(Command::GoToBottom);
    world.timers.clear();
    world.fail(0, FailureKind::Server);
    assert_eq!(world.ids().len(), 10);
    assert!(world.state.list.retry_at().is_some());
    assert!(world.in_flight.is_empty(), "no hammering");
    world.wake(0);
    assert_eq!(world.live(), 1);
    world.answer_all();
    assert_eq!(world.ids().len(), 20);
    assert_eq!(world.state.list.retry_at(), None);
}

#[test]
fn an_expired_token_starts_again_and_keeps_the_cursor() {
    let mut world = World::new(40);
    world.answer_all();
    world.go_to("c8");
    world.act(Command::MoveDown);
    assert_eq!(world.live(), 1);
    world.fail(0, FailureKind::Rejected);
    assert_eq!(world.live(), 1, "the first page again");
    assert_eq!(world.ids().len(), 10, "the rows stay meanwhile");
    world.answer_all();
    assert_eq!(world.cursor().as_deref(), Some("c9"));
    assert_eq!(world.ids()[..2], ["c0", "c1"]);
}

#[test]
fn a_refresh_keeps_the_cursor_s_conversation_and_its_line_on_the_screen() {
    let mut world = World::new(40);
    world.answer_all();
    world.go_to("c5");
    let line = world.state.list.view().offset();
    world.server.insert(
        0,
        Conversation {
            id: Some("new".to_owned()),
            last_event_at: Timestamp::from_second(1_700_000_001).ok(),
            ..conversation(0)
        },
    );
    world.act(Command::Refresh);
    assert_eq!(world.ids()[0], "c0", "nothing is taken away while loading");
    world.answer_all();
    assert_eq!(world.ids()[..2], ["new", "c0"]);
    assert_eq!(world.cursor().as_deref(), Some("c5"));
    assert_eq!(world.state.list.view().offset(), line);
}

#[test]
fn a_conversation_that_is_gone_leaves_the_cursor_on_its_neighbour() {
    let mut world = World::new(40);
    world.answer_all();
    world.go_to("c5");
    world.server.remove(5);
    world.act(Command::Refresh);
    world.answer_all();
    assert_eq!(world.cursor().as_deref(), Some("c6"));
}

#[test]
fn load_all_goes_on_to_the_end_and_stops_on_demand() {
    let mut world = World::new(60);
    world.answer_all();
    world.act(Command::LoadAll);
    world.answer(0);
    world.act(Command::LoadAll);
    world.answer_all();
    assert!(world.ids().len() < 60);
    world.act(Command::LoadAll);
    world.answer_all();
    assert_eq!(world.ids().len(), 60);
    assert_eq!(world.cursor().as_deref(), Some("c0"));
}

#[test]
fn the_buffer_stops_at_its_limit() {
    let mut world = World::new(60);
    world.state.list.limits.max_rows = 20;
    world.act(Command::LoadAll);
    world.answer_all();
    assert_eq!(world.ids().len(), 20);
    assert!(world.state.list.is_full());
}

#[test]
fn a_page_that_is_always_refused_does_not_go_round_for_ever() {
    let mut world = World::new(100);
    world.answer_all();
    let mut requests = 0;
    world.act(Command::GoToBottom);
    while !world.in_flight.is_empty() {
        requests += 1;
        assert!(requests < 100, "an unattended loop");
        let token = world.in_flight[0].1.continuation_token.clone();
        let refused = token.is_some_and(|token| token.as_str() == "t:15");
        if refused {
            world.fail(0, FailureKind::Rejected);
        } else {
            world.answer(0);
        }
        world.act(Command::GoToBottom);
    }
}

#[test]
fn pages_that_bring_nothing_new_are_not_followed_for_ever() {
    let mut world = World::new(100);
    let mut requests = 0;
    while let Some((request, _)) = world.in_flight.pop() {
        requests += 1;
        assert!(requests < 100, "an unattended loop");
        let rows = (0..PAGE).filter_map(|n| Row::new(&conversation(n))).collect();
        let next = Some(ContinuationToken::new(&format!("fresh:{requests}")));
        let page = ListPage { rows, skipped: 0, total: None, next };
        let effects = update::handle(&mut world.state, Event::PageArrived { request, page });
        world.execute(effects);
    }
    assert!(world.state.list.view().pager.is_paused());
}

#[test]
fn a_refresh_keeps_a_cursor_that_is_deep_in_the_list() {
    let mut world = World::new(200);
    world.act(Command::LoadAll);
    world.answer_all();
    world.go_to("c150");
    world.act(Command::Refresh);
    world.answer_all();
    assert_eq!(world.cursor().as_deref(), Some("c150"));
}

#[test]
fn opening_and_leaving_the_filter_does_not_cancel_a_refresh() {
    let mut world = World::new(30);
    world.answer_all();
    world.act(Command::Refresh);
    world.act(Command::EditFilter);
    world.act(Command::CancelFilter);
    assert_eq!(world.live(), 1);
}

#[test]
fn a_refresh_outlives_a_toggle_there_and_back() {
    let mut world = World::new(30);
    world.answer_all();
    world.arrives();
    world.act(Command::Refresh);
    world.act(Command::ToggleUnread);
    world.act(Command::ToggleUnread);
    world.answer_all();
    assert_eq!(world.ids()[..2], ["c30", "c0"]);
}

#[test]
fn a_restart_that_was_given_up_does_not_disorder_the_list() {
    let mut world = World::new(60);
    world.answer_all();
    world.act(Command::GoToBottom);
    world.fail(0, FailureKind::Rejected);
    world.arrives();
    world.act(Command::ToggleUnread);
    world.act(Command::ToggleUnread);
    world.answer_all();
    assert_eq!(world.ids()[..2], ["c60", "c0"]);
}

#[test]
fn rows_that_have_come_are_shown_when_the_rest_is_refused() {
    let mut world = World::new(100);
    world.act(Command::LoadAll);
    world.answer_all();
    world.go_to("c80");
    world.act(Command::ToggleUnread);
    world.answer(0);
    assert!(world.state.list.is_provisional(), "c80 is not on the first page");
    world.fail(0, FailureKind::Credentials);
    assert!(!world.state.list.is_provisional());
    assert_eq!(world.ids().len(), 5);
}

#[test]
fn coming_back_to_rows_whose_fetch_had_failed_tries_again() {
    let mut world = World::new(60);
    world.answer_all();
    world.act(Command::GoToBottom);
    world.fail(0, FailureKind::Network);
    world.act(Command::ToggleUnread);
    world.act(Command::ToggleUnread);
    assert_eq!(world.live(), 1);
}

#[test]
fn loading_all_of_a_complete_list_arms_nothing() {
    let mut world = World::new(5);
    world.answer_all();
    world.act(Command::LoadAll);
    assert!(!world.state.list.loads_all());
}

#[test]
fn a_wait_is_over_when_its_time_is() {
    let mut world = World::new(5);
    let (request, _) = world.in_flight[0];
    let wait = Delay { pause: Duration::from_secs(9), reason: WaitReason::RateLimited };
    let _ = update::handle(&mut world.state, Event::FetchDelayed { request, wait });
    let now = world.state.now;
    let later = |seconds: i64| now + SignedDuration::from_secs(seconds);
    assert!(world.state.list.waiting(later(8)).is_some());
    assert!(world.state.list.waiting(later(9)).is_none());
}
