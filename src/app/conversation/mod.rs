//! The detail pane: the lead, the thread and the raw view of one conversation.
//! The last few conversations stay loaded, so that going back to them is
//! instant.

pub mod automations;
mod find;
mod lead_cache;
mod raw;
mod raw_view;
pub mod read_tracker;
mod refresh;
mod scroll;
pub mod status_history;
pub mod timeline;
mod updates;

use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::paging::pager::{LoadState, PageFailure, PageRequest, RequestId, RequestIds};
use super::protocol::effect::{Effect, Timer};
use super::protocol::payload::{LeadFacts, StatusRecord, ThreadPage};
use crate::domain::{
    ConversationId, Delay, Direction, Failure, LeadId, OrderBy, RequestOptions, Row, TimeStyle,
};
use timeline::Thread;

use crate::app::paging::remote::Remote;
pub use find::{DateHit, Hit, MatchCount, OlderHit};
use lead_cache::LeadCache;
pub use raw::{Raw, RawKind};

/// Number of threads and leads that stay loaded.
const KEPT: usize = 16;

/// Time for which the cursor rests before its conversation is loaded.
const REST: Duration = Duration::from_millis(150);

/// Entries a page of the timeline.
const PAGE: u32 = 50;

/// Conversation in the pane.
struct PaneTarget {
    conversation: ConversationId,
    lead: Option<LeadId>,
    as_of: Option<Timestamp>,
    /// The lead's first name.
    name: Box<str>,
}

/// The pane's state.
#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is independent of the others")]
pub struct Detail {
    subject: Option<PaneTarget>,
    threads: Vec<Thread>,
    leads: LeadCache,
    raw: Option<Raw>,
    /// Counts the turns to another conversation.
    moves: u64,
    /// Whether the conversation in the pane has not been requested yet.
    pending: bool,
    /// Whether the timer of that request runs.
    resting: bool,
    columns: usize,
    rows: usize,
    /// Time zone of the times shown, once the size of the thread is known.
    zone: Option<TimeZone>,
    time_style: TimeStyle,
    /// Whether the updates of all threads are shown one by one.
    shows_updates: bool,
    /// Whether the lines of threads are spoken.
    is_spoken: bool,
}

impl Detail {
    /// A pane whose lines are for a screen reader, or not.
    pub(in crate::app) fn new(is_spoken: bool) -> Self {
        Self { is_spoken, ..Self::default() }
    }

    /// The conversation that the pane is about.
    pub fn conversation(&self) -> Option<&ConversationId> {
        self.subject.as_ref().map(|s| &s.conversation)
    }

    /// Its thread, as far as it is loaded.
    pub fn thread(&self) -> Option<&Thread> {
        let subject = self.subject.as_ref()?;
        self.threads.iter().find(|t| t.conversation == subject.conversation)
    }

    /// A conversation's timeline, if it is loaded.
    pub fn thread_of(&self, conversation: &ConversationId) -> Option<&Thread> {
        self.threads.iter().find(|thread| thread.conversation == *conversation)
    }

    /// Its lead.
    pub fn lead(&self) -> Option<&Remote<Box<LeadFacts>>> {
        let lead = self.subject.as_ref()?.lead.as_ref()?;
        self.leads.get(lead)
    }

    /// Facts about any lead that was looked up lately.
    pub fn facts_of(&self, lead: &LeadId) -> Option<&LeadFacts> {
        Some(self.leads.get(lead)?.value()?)
    }

    /// The raw view, where it is open.
    pub fn raw(&self) -> Option<&Raw> {
        self.raw.as_ref()
    }

    /// Sets the style of times, before any thread is loaded.
    pub(in crate::app) fn set_time_style(&mut self, style: TimeStyle) {
        self.time_style = style;
    }

    /// Adapts to the size of the thread.
    pub fn resize(&mut self, columns: usize, rows: usize, zone: &TimeZone) {
        self.columns = columns;
        self.rows = rows;
        self.zone = Some(zone.clone());
        self.fit_thread();
        if let Some(raw) = &mut self.raw {
            raw.resize(columns.saturating_sub(1), rows);
        }
    }

    /// Lays out the thread in the pane for its size. The other loaded ones are
    /// laid out when they are shown.
    fn fit_thread(&mut self) {
        let Some(zone) = self.zone.clone() else { return };
        let (columns, rows) = (self.columns, self.rows);
        let there = self.lead().and_then(|lead| lead.value()?.time_zone.clone());
        let folds = !self.shows_updates;
        if let Some(thread) = self.thread_mut() {
            if let Some(there) = &there {
                thread.set_lead_zone(there, &zone);
            }
            thread.resize(columns, &zone);
            thread.set_folds(folds, &zone);
            thread.scroll_by(0, rows);
        }
    }

    /// Turns to the conversation under the cursor, if it is another one, or
    /// if something has happened in it. Where it is to be loaded, that waits
    /// until the cursor rests.
    #[must_use]
    pub fn select(&mut self, row: Option<&Row>, load: bool) -> Vec<Effect> {
        let Some(row) = row else {
            self.subject = None;
            return self.close_raw();
        };
        let mut effects = self.turn_to(row);
        if load && self.pending && !self.resting {
            self.resting = true;
            effects.push(Effect::Wake { timer: Timer::CursorRested(self.moves), after: REST });
        }
        effects
    }

    fn turn_to(&mut self, row: &Row) -> Vec<Effect> {
        let as_of = row.last_event_at();
        let same = self.subject.as_ref().filter(|s| s.conversation.as_str() == row.id());
        if same.is_some_and(|subject| subject.as_of == as_of) {
            return Vec::new();
        }
        let mut effects = if same.is_some() { Vec::new() } else { self.close_raw() };
        effects.extend(self.stop_loading());
        self.moves += 1;
        self.pending = true;
        self.resting = false;
        let conversation = row.conversation_id();
        // Where entries are here, what is new is merged into them.
        self.threads.retain(|t| {
            t.conversation != conversation || t.as_of == as_of || !t.entries().is_empty()
        });
        let name = row.first_name().into();
        self.subject = Some(PaneTarget { conversation, lead: row.lead_id(), as_of, name });
        self.fit_thread();
        effects
    }

    /// The cursor has rested.
    #[must_use]
    pub fn rested(&mut self, moves: u64, ids: &mut RequestIds) -> Vec<Effect> {
        if moves != self.moves {
            return Vec::new();
        }
        self.resting = false;
        if self.pending { self.load(ids) } else { Vec::new() }
    }

    /// Loads missing data: the lead, and the newest page of the thread. Failed
    /// requests are repeated.
    #[must_use]
    pub fn load(&mut self, ids: &mut RequestIds) -> Vec<Effect> {
        let Some(subject) = &self.subject else { return Vec::new() };
        self.pending = false;
        let mut effects = Vec::new();
        if let Some(lead) = &subject.lead
            && let Some(request) = self.leads.look_up(lead, ids)
        {
            effects.push(Effect::FetchLead { request, lead: lead.clone() });
        }
        let conversation = &subject.conversation;
        if let Some(at) = self.threads.iter().position(|t| t.conversation == *conversation) {
            self.threads[..=at].rotate_right(1);
            effects.extend(self.go_on(ids));
            if self.is_outdated() {
                effects.extend(self.refetch(ids));
            }
        } else {
            let thread = Thread::new(conversation.clone(), subject.as_of, self.columns)
                .with_time_style(self.time_style)
                .with_folds(!self.shows_updates);
            let thread =
                if self.is_spoken { thread.with_spoken_lines(&subject.name) } else { thread };
            self.threads.insert(0, thread);
            self.threads.truncate(KEPT);
        }
        effects.extend(self.load_older(ids));
        effects
    }

    /// Goes on after a failure: of the thread, the lead or the raw view.
    #[must_use]
    pub fn retry(&mut self, ids: &mut RequestIds) -> Vec<Effect> {
        let mut effects: Vec<Effect> = self.go_on(ids).into_iter().collect();
        if self.lead().is_some_and(Remote::has_failed) {
            effects.extend(self.load(ids));
        }
        if let Some(raw) = &mut self.raw
            && raw.is_incomplete()
        {
            effects.push(raw.fetch(ids.next_id()));
        }
        effects
    }

    /// Goes on with the thread after a failure or a pause.
    fn go_on(&mut self, ids: &mut RequestIds) -> Option<Effect> {
        let thread = self.thread_mut()?;
        let stuck =
            matches!(thread.pager.state(), LoadState::Failed { .. }) || thread.pager.is_paused();
        let fetch = if stuck { thread.pager.advance(ids.next_id()) } else { None };
        fetch.map(|fetch| fetch_thread(thread.conversation.clone(), fetch))
    }

    /// Users who act in the loaded threads, by id and name.
    pub fn actors(&self) -> impl Iterator<Item = (&str, &str)> {
        let entries = self.threads.iter().flat_map(Thread::entries);
        let acted = entries.filter(|entry| !entry.is_automated && !entry.by.is_empty());
        acted.map(|entry| (&*entry.by, &*entry.who))
    }

    /// Calls the user with this id the same in every thread.
    pub fn name_self(&mut self, me: &str, zone: &TimeZone) {
        for thread in &mut self.threads {
            thread.name_self(me, zone);
        }
    }

    /// Forgets what was loaded, so that it is loaded again.
    #[must_use]
    pub fn refresh(&mut self, ids: &mut RequestIds) -> Vec<Effect> {
        let mut effects = self.stop_loading();
        let was_loaded = self.thread().is_some();
        self.threads.clear();
        self.leads.clear();
        if was_loaded {
            effects.extend(self.load(ids));
        }
        if let Some(raw) = &mut self.raw {
            effects.extend(raw.request().map(Effect::Cancel));
            effects.push(raw.fetch(ids.next_id()));
        }
        effects
    }

    fn thread_mut(&mut self) -> Option<&mut Thread> {
        let subject = self.subject.as_ref()?;
        self.threads.iter_mut().find(|t| t.conversation == subject.conversation)
    }

    /// Latest wins: requests for another conversation are cancelled.
    fn stop_loading(&mut self) -> Vec<Effect> {
        let threads = self.threads.iter_mut();
        let fetches = threads.flat_map(|t| [t.pager.suspend(), t.watch.stop()]).flatten();
        let mut stopped: Vec<RequestId> = fetches.collect();
        stopped.extend(self.leads.stop());
        stopped.into_iter().map(Effect::Cancel).collect()
    }

    #[must_use]
    pub fn thread_arrived(
        &mut self,
        request: RequestId,
        page: ThreadPage,
        (now, zone): (Timestamp, &TimeZone),
        ids: &mut RequestIds,
    ) -> Vec<Effect> {
        let rows = self.rows;
        if let Some(thread) = self.threads.iter_mut().find(|t| t.watch.awaits(request)) {
            let as_of = thread.watch.answered(now);
            if !thread.freshen(page.entries, page.next.is_none(), zone) {
                // More has happened than a page holds.
                let fetch = thread.pager.restart(ids.next_id());
                thread.as_of = as_of;
                return vec![fetch_thread(thread.conversation.clone(), fetch)];
            }
            thread.as_of = as_of;
            thread.scroll_by(0, rows);
            return self.load_older(ids);
        }
        let Some(thread) = self.threads.iter_mut().find(|t| t.pager.awaits(request)) else {
            return Vec::new();
        };
        // A first page although entries are loaded follows an expired token.
        if matches!(thread.pager.state(), LoadState::Loading { token: None, .. }) {
            thread.start_again();
            thread.watch.answered(now);
        }
        let added = thread.extend(page.entries, zone);
        thread.pager.arrived(request, added, page.next);
        thread.scroll_by(0, rows);
        self.load_older(ids)
    }

    pub fn lead_arrived(&mut self, request: RequestId, facts: Box<LeadFacts>) {
        self.leads.arrived(request, facts);
        self.fit_thread();
    }

    pub fn history_arrived(&mut self, request: RequestId, past: Box<[StatusRecord]>) {
        self.leads.history_arrived(request, past);
    }

    /// Handles a failure, if it is of one of this pane's requests.
    #[must_use]
    pub fn fetch_failed(
        &mut self,
        request: RequestId,
        failure: &Failure,
        now: Timestamp,
        ids: &mut RequestIds,
    ) -> Vec<Effect> {
        if let Some(thread) = self.threads.iter_mut().find(|t| t.watch.awaits(request)) {
            thread.watch.failed(failure, now);
            return Vec::new();
        }
        self.leads.failed(request, failure);
        if let Some(raw) = &mut self.raw {
            raw.failed(request, failure);
        }
        let Some(thread) = self.threads.iter_mut().find(|t| t.pager.awaits(request)) else {
            return Vec::new();
        };
        match thread.pager.failed(request, failure.clone()) {
            PageFailure::Stale | PageFailure::Failed => Vec::new(),
            PageFailure::Restart => {
                let fetch = thread.pager.restart(ids.next_id());
                vec![fetch_thread(thread.conversation.clone(), fetch)]
            }
        }
    }

    /// A fetch is delayed.
    pub fn fetch_delayed(&mut self, request: RequestId, wait: &Delay) -> bool {
        self.threads.iter_mut().any(|t| t.pager.wait(request, wait.clone()))
    }
}

/// Fetches the newest page of a thread.
fn first_page(conversation: ConversationId, request: RequestId) -> Effect {
    fetch_thread(conversation, PageRequest { request, token: None })
}

fn fetch_thread(conversation: ConversationId, fetch: PageRequest) -> Effect {
    let options = RequestOptions {
        page_size: Some(PAGE),
        continuation_token: fetch.token,
        order_by: vec![OrderBy { field: "createdAt".to_owned(), direction: Direction::Desc }],
        ..RequestOptions::default()
    };
    Effect::FetchThread { request: fetch.request, conversation, options }
}

#[cfg(test)]
mod tests;
