//! Leaves snoozed conversations out of the views of a list, and lists them alone.
//!
//! The server cannot filter them. Their own view is fetched by their ids.

use std::sync::Arc;

use super::hidden::HiddenIds;
use super::view::View;
use super::{List, Tab};
use crate::app::paging::pager::PageRequest;
use crate::app::protocol::effect::Effect;
use crate::domain::{ArchiveFilter, ContinuationToken, ConversationId, Listing, Row};
use crate::query::{Query, Scope};

/// The name of their view.
const NAME: &str = "Snoozed";

/// How many conversations a page by ids fetches, one request each.
const BY_IDS: usize = 20;

impl List {
    /// Leaves out other conversations than before, in every view that does not
    /// show them. With `keeps_current` the one under the cursor stays, as
    /// departed, until the cursor leaves it; else the cursor goes to the one
    /// that takes its place.
    pub fn hide(&mut self, hidden: &Arc<HiddenIds>, keeps_current: bool) {
        let hides = |id: &&str| hidden.contains(*id) && !self.wanted.shows_snoozed();
        let current = self.current().filter(|_| keeps_current).map(Row::id);
        let kept: Option<Box<str>> = current.filter(hides).map(Box::from);
        if self.hidden == *hidden && self.active.kept == kept {
            return;
        }
        self.hidden = Arc::clone(hidden);
        self.hide_except(kept.as_deref());
        self.offer_snoozed();
    }

    /// Leaves out what was kept under the cursor, once the cursor has left it.
    pub fn hide_left(&mut self) {
        let current = self.current().map(Row::id);
        if self.active.kept.as_deref().is_some_and(|kept| current != Some(kept)) {
            self.hide_except(None);
        }
    }

    pub(super) fn hide_except(&mut self, kept: Option<&str>) {
        let (hidden, rows) = (&self.hidden, self.rows);
        for view in self.parked.iter_mut().chain(self.background.view_mut()) {
            view.kept = None;
            view.hide(hidden, rows);
        }
        for view in self.incoming.iter_mut().chain([&mut self.active]) {
            view.kept = kept.map(Box::from);
            view.hide(hidden, rows);
        }
    }

    /// Number of rows of the view on screen that match and are left out.
    pub fn withheld(&self) -> usize {
        self.active.buffer.withheld()
    }

    /// An empty view that leaves out what is hidden.
    pub(super) fn new_view(&self, tab: usize, query: Query) -> View {
        let mut view = View::new(tab, query, self.local.clone());
        view.kept.clone_from(&self.active.kept);
        view.hide(&self.hidden, self.rows);
        view
    }

    /// Has a view of what is hidden after the others while anything is, or until
    /// it is left.
    pub(super) fn offer_snoozed(&mut self) {
        let query = Query::snoozed();
        let at = self.tabs.iter().position(|tab| tab.saved.trim() == query.to_string());
        let count = Some(self.hidden.len() as u64);
        let is_named = self.tabs.iter().any(|tab| !tab.name.is_empty());
        match at {
            Some(at) if self.tabs[at].query == query => self.tabs[at].count = count,
            None if !self.hidden.is_empty() && self.scope == Scope::Mine && is_named => {
                let line = query.to_string();
                let saved = line.clone();
                self.snoozed_tab = Some(self.tabs.len());
                self.tabs.push(Tab { name: NAME.to_owned(), saved, line, query, count });
            }
            _ => {}
        }
        if self.hidden.is_empty() {
            self.drop_snoozed();
        }
    }

    /// Drops that view, unless it is on screen or others came after it.
    pub(super) fn drop_snoozed(&mut self) {
        let own = self.snoozed_tab.filter(|at| at + 1 == self.tabs.len() && *at != self.tab);
        if let Some(at) = own {
            self.tabs.pop();
            self.snoozed_tab = None;
            self.marks.remove(&at);
            self.discarded.extend(self.parked.extract_if(.., |view| view.tab == at));
        }
    }

    /// Whether a query's conversations are fetched by their ids.
    pub(super) fn is_by_id(&self, query: &Query) -> bool {
        self.scope == Scope::Mine && query.is_by_id()
    }

    /// A page of what is hidden, in the order of the ids; a token is the id that
    /// a page begins behind. The first one has all rows that are loaded, some of
    /// which it renews. Rows that other views have are not fetched.
    pub(super) fn page_by_ids(&self, PageRequest { request, token }: PageRequest) -> Effect {
        let views = || self.incoming.iter().chain([&self.active]).chain(&self.parked);
        let find = |id: &str, by_id: bool| -> Option<&Row> {
            let mut views = views().filter(|view| self.is_by_id(&view.query) == by_id);
            views.find_map(|view| view.buffer.row(view.buffer.find(id)?))
        };
        let mut conversations: Vec<ConversationId> = Vec::new();
        let (mut known, mut next) = (Vec::new(), None);
        let is_ahead = |id: &&str| token.as_ref().is_none_or(|token| *id > token.as_str());
        let mut ids: Vec<&str> = self.hidden.iter().map(AsRef::as_ref).filter(is_ahead).collect();
        ids.sort_unstable();
        for id in ids {
            let (elsewhere, here) = (find(id, false), find(id, true));
            if token.is_some() && self.loading_view().buffer.find(id).is_some() {
                continue;
            }
            known.extend(elsewhere.or(here).cloned());
            if elsewhere.is_none() && conversations.len() < BY_IDS {
                conversations.push(ConversationId::new(id));
            } else if elsewhere.or(here).is_none() {
                next = conversations.last().map(|last| ContinuationToken::new(last.as_str()));
            }
        }
        let listing = Listing::Mine(ArchiveFilter::All);
        Effect::FetchConversations { request, listing, known, conversations, next }
    }
}

impl View {
    /// Leaves out some conversations, unless the view's own query is about them;
    /// then those that it lacks are to be loaded.
    fn hide(&mut self, hidden: &Arc<HiddenIds>, rows: usize) {
        let shows = self.query.shows_snoozed();
        if !self.stands_in {
            self.buffer.show_hidden(shows);
        }
        if shows {
            for id in hidden.iter() {
                match self.buffer.find(id) {
                    Some(slot) => _ = self.departed.remove(&slot),
                    None => self.outdated |= self.answered_at.is_some(),
                }
            }
        }
        match self.kept.as_deref() {
            Some(kept) => {
                let others = hidden.iter().filter(|id| ***id != *kept).cloned();
                self.buffer.hide(&Arc::new(others.collect()));
            }
            None => self.buffer.hide(hidden),
        }
        self.sync_window(false, rows);
    }
}
