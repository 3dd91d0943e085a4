//! The conversation list: which rows are shown, where the cursor is, and what
//! must be fetched.
//!
//! A change of the filter narrows the rows that are there in the same frame.
//! The server's answer is loaded beside them and takes their place once it
//! can show the conversation that the cursor belongs to.

mod copies;
pub mod hidden;
mod hide;
mod live_filter;
mod loading;
mod marked_range;
mod merge;
mod park;
mod polling;
mod refetch;
pub mod rows;
pub mod search;
pub mod selection;
mod tabs;
mod unseen;
pub mod view;

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use jiff::Timestamp;

use polling::Background;
pub use tabs::Tab;

use crate::app::paging::pager::RequestId;
use crate::domain::{ConversationId, Delay, Row};
use crate::query::{Query, Scope, SharedMarks};
use crate::settings::ListLimits;
use hidden::HiddenIds;
use selection::Selection;
use view::{Anchor, View};

/// The list's state.
pub struct List {
    scope: Scope,
    limits: ListLimits,
    active: View,
    incoming: Option<View>,
    parked: Vec<View>,
    wanted: Query,
    anchor: Option<Anchor>,
    rows: usize,
    load_all: bool,
    discarded: Vec<View>,
    /// The failed fetch that is tried again by itself, and when.
    retry: Option<(RequestId, Timestamp)>,
    waits_until: Option<Timestamp>,
    tabs: Vec<Tab>,
    /// The tab on screen.
    tab: usize,
    background: Background,
    /// Requests for single conversations.
    refetches: VecDeque<RequestId>,
    /// Selections by tab.
    marks: HashMap<usize, Selection>,
    /// Conversations that views leave out.
    hidden: Arc<HiddenIds>,
    /// The view of these, where it was added to the user's own ones.
    snoozed_tab: Option<usize>,
    /// Marks that only this computer knows.
    local: SharedMarks,
    /// When the terms that depend on the time were last evaluated, in minutes.
    evaluated_at: i64,
}

impl List {
    /// An empty list.
    pub fn new(scope: Scope, limits: ListLimits) -> Self {
        Self {
            scope,
            limits,
            active: View::default(),
            incoming: None,
            parked: Vec::new(),
            wanted: Query::default(),
            anchor: None,
            rows: 1,
            load_all: false,
            discarded: Vec::new(),
            retry: None,
            waits_until: None,
            tabs: vec![Tab::default()],
            tab: 0,
            background: Background::default(),
            refetches: VecDeque::new(),
            marks: HashMap::new(),
            hidden: Arc::default(),
            snoozed_tab: None,
            local: SharedMarks::default(),
            evaluated_at: 0,
        }
    }

    pub fn scope(&self) -> &Scope {
        &self.scope
    }

    /// The view on screen.
    pub fn view(&self) -> &View {
        &self.active
    }

    /// The row under the cursor.
    pub fn current(&self) -> Option<&Row> {
        self.active.current()
    }

    /// The wanted query; the rows on screen may still answer an earlier one,
    /// narrowed to this one.
    pub fn wanted(&self) -> &Query {
        &self.wanted
    }

    /// Whether the rows on screen are loaded ones, narrowed here, and the
    /// server's answer is pending.
    pub fn is_provisional(&self) -> bool {
        self.active.tab != self.tab || !self.wanted.is_equivalent(&self.active.query)
    }

    /// The view whose loading is shown: the one that is awaited, else the one
    /// on screen.
    pub fn loading_view(&self) -> &View {
        self.incoming.as_ref().unwrap_or(&self.active)
    }

    /// Whether every page is being loaded.
    pub fn loads_all(&self) -> bool {
        self.load_all
    }

    /// Whether the buffer has reached its limit.
    pub fn is_full(&self) -> bool {
        self.active.buffer.len() >= self.limits.max_rows
    }

    /// Time at which a failed fetch is retried.
    pub fn retry_at(&self) -> Option<Timestamp> {
        self.retry.map(|(_, at)| at)
    }

    /// Delay of the fetch in flight, until it is over.
    pub fn waiting(&self, now: Timestamp) -> Option<&Delay> {
        let over = self.waits_until.is_some_and(|until| until <= now);
        self.loading_view().pager.waiting().filter(|_| !over)
    }

    /// End of the delay of the fetch in flight.
    pub fn waits_until(&self) -> Option<Timestamp> {
        self.waits_until
    }

    /// Time of the server's last answer about the rows on screen, or about
    /// those that are to replace them.
    pub fn answered_at(&self) -> Option<Timestamp> {
        let views = self.incoming.iter().chain([&self.active]);
        views.filter_map(|view| view.answered_at.max(view.checked_at)).max()
    }

    /// Adapts to a height.
    pub fn resize(&mut self, rows: usize) {
        self.rows = rows.max(1);
        self.active.reveal(self.rows);
    }

    /// Height of the list, in rows.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Takes the views that are not needed any more. Freeing hundreds of
    /// thousands of rows takes milliseconds, so it is not done here.
    pub fn take_discarded(&mut self) -> Vec<View> {
        std::mem::take(&mut self.discarded)
    }

    /// Moves the cursor by rows, up where negative.
    pub fn move_by(&mut self, by: isize) {
        let position = self.active.position().saturating_add_signed(by);
        self.go_to(position);
    }

    /// Moves the cursor by a share of the screen, with the rows under it.
    pub fn scroll_by(&mut self, by: isize) {
        self.anchor = None;
        let position = self.active.position().saturating_add_signed(by);
        self.active.scroll_to(position, self.rows);
    }

    /// Puts the cursor on a position among the shown rows.
    pub fn go_to(&mut self, position: usize) {
        self.anchor = None;
        self.active.go_to(position, self.rows);
    }

    /// Makes the row under the cursor the one that the cursor belongs to: the
    /// user has acted on it.
    pub fn set_anchor(&mut self) {
        self.go_to(self.active.position());
    }

    /// Moves the cursor onto a row of the screen, counted from the top.
    pub fn go_to_screen_row(&mut self, row: usize) {
        let position = self.active.top() + row;
        if position < self.active.buffer.shown() {
            self.go_to(position);
        }
    }

    /// The position of a conversation among the shown rows.
    pub fn position_of(&self, id: &ConversationId) -> Option<usize> {
        let slot = self.active.buffer.find(id.as_str())?;
        self.active.buffer.position_of(slot).ok()
    }
}

#[cfg(test)]
mod tests;
