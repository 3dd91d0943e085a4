//! A state that tests drive as users, servers and timers do.

mod outbox;

use std::cell::Cell;
use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use super::protocol::viewport::{PaneRoom, Viewport};
use super::state::{Panes, State};
use super::{Command, update};
use crate::app::paging::pager::RequestId;
use crate::app::protocol::effect::{Effect, Timer};
use crate::app::protocol::event::Event;
use crate::app::protocol::payload::FoundLead;
use crate::app::protocol::payload::{LeadFacts, LeadsPage, ListPage, ThreadPage};
use crate::domain::timeline::Entry;
use crate::domain::{
    ContinuationToken, Conversation, Delay, Failure, FailureKind, LeadId, LeadRow, RetryClass, Row,
    TimelineEvent, WaitReason,
};
use crate::query::Scope;
use crate::settings::{DetailLayout, ListLimits, RowLines};

/// Time of all tests: a Sunday.
pub(crate) const NOW: &str = "2026-11-22T12:00:00Z";

/// A time in UTC.
pub(crate) fn at(time: &str) -> Timestamp {
    time.parse().expect("a valid time")
}

/// A row from the server's JSON.
pub(crate) fn row(json: Value) -> Row {
    let record: Conversation = serde_json::from_value(json).expect("decodes");
    Row::new(&record).expect("has an id")
}

/// Conversation number `n`, an hour older than the one before it.
pub(crate) fn numbered(n: usize) -> Value {
    json!({
        "id": format!("c{n}"), "leadId": format!("l{n}"), "firstName": "Lead",
        "lastName": format!("Number {n}"), "lastSnippet": format!("Message {n}"),
        "lastEventAt": (at(NOW) - jiff::SignedDuration::from_hours(n as i64)).to_string(),
        "status": "waiting", "isUnread": n.is_multiple_of(2),
    })
}

/// A page of a timeline from the server's JSON.
pub(crate) fn thread_page(events: Vec<Value>, next: Option<&str>) -> ThreadPage {
    let entry = |json| {
        let event: TimelineEvent = serde_json::from_value(json).expect("decodes");
        Entry::new(&event)
    };
    ThreadPage {
        entries: events.into_iter().map(entry).collect(),
        next: next.map(ContinuationToken::new),
    }
}

/// A page of leads from the server's JSON.
pub(crate) fn leads_page(rows: Vec<Value>, next: Option<&str>) -> LeadsPage {
    let lead = |json| {
        let row: LeadRow = serde_json::from_value(json).expect("decodes");
        FoundLead::new(&row).expect("has an id")
    };
    let leads = rows.into_iter().map(lead).collect();
    LeadsPage { leads, next: next.map(ContinuationToken::new) }
}

/// A lead from the server's JSON.
pub(crate) fn facts(json: Value) -> Box<LeadFacts> {
    Box::new(LeadFacts::new(serde_json::from_value(json).expect("decodes")))
}

/// A failure of some kind.
pub(crate) fn failure(kind: FailureKind, message: &str) -> Failure {
    let retry = match kind {
        FailureKind::Credentials
        | FailureKind::NotFound
        | FailureKind::Rejected
        | FailureKind::Unsupported => RetryClass::Never,
        _ => RetryClass::Backoff,
    };
    let status = (kind == FailureKind::Rejected).then_some(400);
    Failure { kind, message: message.to_owned(), hint: None, retry, status, trace_id: None }
}

thread_local! {
    static FOR_SCREEN_READER: Cell<bool> = const { Cell::new(false) };
}

/// Makes states that are drawn for a screen reader.
pub(crate) fn for_screen_reader<T>(make: impl FnOnce() -> T) -> T {
    FOR_SCREEN_READER.set(true);
    let result = make();
    FOR_SCREEN_READER.set(false);
    result
}

/// Both panes, the detail pane a little larger than the list.
pub(crate) fn panes() -> Panes {
    let layout = DetailLayout { percent: Some(55), ..DetailLayout::default() };
    if FOR_SCREEN_READER.get() {
        return Panes::for_screen_reader(layout);
    }
    Panes::new(layout, RowLines::default())
}

/// A state, and its effects that were not taken.
pub(crate) struct Fixture {
    pub(crate) state: State,
    pub(crate) effects: Vec<Effect>,
    outbox: outbox::FakeOutbox,
}

impl Fixture {
    /// An inbox with nothing loaded.
    pub(crate) fn new() -> Self {
        Self::of(Scope::Mine, panes())
    }

    /// One lead's conversations with nothing loaded.
    pub(crate) fn of_lead(lead: &str) -> Self {
        Self::of(Scope::Lead(LeadId::new(lead)), panes())
    }

    /// A list and a detail pane side by side, the first page in flight.
    pub(crate) fn of(scope: Scope, panes: Panes) -> Self {
        let limits = ListLimits { page_size: 50, max_rows: 1_000 };
        let state = State::new(scope, limits, panes, at(NOW), TimeZone::UTC);
        let mut fixture =
            Self { state, effects: Vec::new(), outbox: outbox::FakeOutbox::default() };
        fixture.resize(Viewport {
            is_too_small: false,
            list_rows: 10,
            thread_columns: 60,
            thread_rows: 10,
            compose_columns: 58,
            compose_rows: 8,
            hides_thread: false,
            body_rows: 10,
            picker_rows: 8,
            alerts: 3,
            detail_percent: None,
            both_panes: true,
            pane_room: PaneRoom::Beside,
        });
        let effects = update::start(&mut fixture.state);
        fixture.effects.extend(effects);
        fixture
    }

    pub(crate) fn handle(&mut self, event: Event) {
        let effects = update::handle(&mut self.state, event);
        self.effects.extend(effects);
    }

    pub(crate) fn resize(&mut self, viewport: Viewport) {
        self.handle(Event::Resized(viewport));
    }

    /// Executes commands, with a sync after each as in the loop.
    pub(crate) fn act(&mut self, actions: &[Command]) {
        for &action in actions {
            self.act_times(action, None);
        }
    }

    pub(crate) fn act_times(&mut self, action: Command, count: Option<u32>) {
        let effects = update::run_command(&mut self.state, action, count);
        self.effects.extend(effects);
        self.sync();
    }

    pub(crate) fn type_text(&mut self, text: &str) {
        for c in text.chars() {
            let effects = update::type_char(&mut self.state, c);
            self.effects.extend(effects);
        }
        self.sync();
    }

    pub(crate) fn paste(&mut self, text: &str) {
        let effects = update::paste(&mut self.state, text);
        self.effects.extend(effects);
        self.sync();
    }

    pub(crate) fn sync(&mut self) {
        let effects = update::sync_views(&mut self.state);
        self.effects.extend(effects);
    }

    /// Advances the clock.
    pub(crate) fn wait(&mut self, seconds: i64) {
        let now = self.state.now + jiff::SignedDuration::from_secs(seconds);
        self.handle(Event::Clock(now));
    }

    /// Takes all effects so far.
    pub(crate) fn take(&mut self) -> Vec<Effect> {
        std::mem::take(&mut self.effects)
    }

    /// Takes the first effect of a kind.
    fn take_first<T>(&mut self, wanted: impl Fn(&Effect) -> Option<T>) -> Option<T> {
        let index = self.effects.iter().position(|effect| wanted(effect).is_some())?;
        wanted(&self.effects.remove(index))
    }

    /// The oldest fetch of the list that was not answered.
    pub(crate) fn list_request(&mut self) -> RequestId {
        let found = self.take_first(|effect| match effect {
            Effect::FetchPage { request, .. }
            | Effect::FetchConversation { request, .. }
            | Effect::FetchConversations { request, .. } => Some(*request),
            _ => None,
        });
        found.expect("the list was asked for")
    }

    /// The oldest fetch of a thread that was not answered.
    pub(crate) fn thread_request(&mut self) -> RequestId {
        let found = self.take_first(|effect| match effect {
            Effect::FetchThread { request, .. } => Some(*request),
            _ => None,
        });
        found.expect("the thread was asked for")
    }

    /// The oldest fetch of a lead's automations that was not answered.
    pub(crate) fn automations_request(&mut self) -> RequestId {
        let found = self.take_first(|effect| match effect {
            Effect::FetchAutomations { request, .. } => Some(*request),
            _ => None,
        });
        found.expect("automations were asked for")
    }

    /// The oldest fetch of leads to choose from that was not answered.
    pub(crate) fn leads_request(&mut self) -> RequestId {
        let found = self.take_first(|effect| match effect {
            Effect::FetchLeads { request, .. } => Some(*request),
            _ => None,
        });
        found.expect("leads were asked for")
    }

    /// The oldest fetch of a lead that was not answered.
    pub(crate) fn lead_request(&mut self) -> RequestId {
        let found = self.take_first(|effect| match effect {
            Effect::FetchLead { request, .. } => Some(*request),
            _ => None,
        });
        found.expect("the lead was asked for")
    }

    /// The oldest fetch of a raw view that was not answered.
    pub(crate) fn raw_request(&mut self) -> RequestId {
        let found = self.take_first(|effect| match effect {
            Effect::FetchRaw { request, .. } => Some(*request),
            _ => None,
        });
        found.expect("the raw view was asked for")
    }

    /// Answers the list's fetch.
    pub(crate) fn list(&mut self, rows: Vec<Value>, total: Option<u64>, next: Option<&str>) {
        let request = self.list_request();
        let rows = rows.into_iter().map(row).collect();
        let page = ListPage { rows, skipped: 0, total, next: next.map(ContinuationToken::new) };
        self.handle(Event::PageArrived { request, page });
        self.sync();
    }

    /// Answers the thread's fetch.
    pub(crate) fn thread(&mut self, events: Vec<Value>, next: Option<&str>) {
        let request = self.thread_request();
        self.handle(Event::ThreadArrived { request, page: thread_page(events, next) });
        self.sync();
    }

    /// Answers the lead picker's fetch.
    pub(crate) fn leads(&mut self, rows: Vec<Value>, next: Option<&str>) {
        let request = self.leads_request();
        self.handle(Event::LeadsArrived { request, page: leads_page(rows, next) });
        self.sync();
    }

    /// Answers the lead's fetch.
    pub(crate) fn lead(&mut self, json: Value) {
        let request = self.lead_request();
        self.handle(Event::LeadArrived { request, facts: facts(json) });
        self.sync();
    }

    pub(crate) fn fail(&mut self, request: RequestId, failure: Failure) {
        self.handle(Event::FetchFailed { request, failure });
        self.sync();
    }

    pub(crate) fn waits(&mut self, request: RequestId, seconds: u64, reason: WaitReason) {
        let wait = Delay { pause: Duration::from_secs(seconds), reason };
        self.handle(Event::FetchDelayed { request, wait });
        self.sync();
    }

    /// Fires the pending timers of a kind.
    pub(crate) fn wake(&mut self, wanted: impl Fn(Timer) -> bool) {
        while let Some(timer) = self.take_first(|effect| match effect {
            Effect::Wake { timer, .. } if wanted(*timer) => Some(*timer),
            _ => None,
        }) {
            self.handle(Event::TimerFired(timer));
        }
        self.sync();
    }

    /// Fires the timer of a resting cursor.
    pub(crate) fn go_idle(&mut self) {
        self.wake(|timer| matches!(timer, Timer::CursorRested(_)));
    }
}
