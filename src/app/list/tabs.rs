//! The views of a list, one a tab: each has its own filter, rows, cursor and
//! scroll.

use jiff::Timestamp;

use super::List;
use crate::app::list::view::View;
use crate::app::paging::pager::RequestIds;
use crate::app::protocol::effect::Effect;
use crate::query::Query;

/// A view, as its tab shows it.
#[derive(Clone, Debug, Default)]
pub struct Tab {
    /// Its name; empty where the list has one view only.
    pub name: String,
    /// The filter that it is named for.
    pub saved: String,
    /// The filter that it was left with.
    pub line: String,
    /// The same, read.
    pub query: Query,
    /// Number of conversations in it, if known.
    pub count: Option<u64>,
}

impl Tab {
    /// Whether it has another filter than its own.
    pub fn is_changed(&self) -> bool {
        self.line.trim() != self.saved.trim()
    }
}

impl List {
    /// Sets the tabs and the current one before anything is loaded. At least
    /// one remains.
    pub fn begin_with(&mut self, tabs: Vec<Tab>, tab: usize) {
        if let Some(first) = tabs.get(tab) {
            self.wanted = first.query.clone();
            self.active = self.new_view(tab, first.query.clone());
            (self.tabs, self.tab) = (tabs, tab);
            self.offer_snoozed();
        }
    }

    /// All views.
    pub fn tabs(&self) -> &[Tab] {
        &self.tabs
    }

    /// Which view is on screen.
    pub fn tab(&self) -> usize {
        self.tab
    }

    /// The view on screen.
    pub fn current_tab(&self) -> &Tab {
        // The index is valid; the first tab keeps this total.
        self.tabs.get(self.tab).unwrap_or(&self.tabs[0])
    }

    /// Notes the filter that the view on screen has now, or is left with.
    pub fn set_line(&mut self, line: &str) {
        let query = self.wanted.clone();
        if let Some(tab) = self.tabs.get_mut(self.tab) {
            line.clone_into(&mut tab.line);
            if !query.is_equivalent(&tab.query) {
                tab.count = None;
            }
            tab.query = query;
        }
        self.record_counts();
    }

    /// Notes how many conversations the views list that the server has
    /// answered for.
    pub(super) fn record_counts(&mut self) {
        for view in self.parked.iter().chain([&self.active]) {
            if let Some(tab) = self.tabs.get_mut(view.tab)
                && let Some(count) = view.count()
                && tab.query.is_equivalent(&view.query)
            {
                tab.count = Some(count);
            }
        }
    }

    /// Saves a filter under a name: in the view of that name, else in a new
    /// one. If it is the one in force, its rows move along, and the view on
    /// screen returns to `own`, its saved filter.
    pub fn save(&mut self, name: &str, line: &str, query: &Query, own: Query) {
        self.drop_snoozed();
        let here = self.tab;
        let is_here = self.wanted.is_equivalent(query);
        let count = self.tabs[here].count.filter(|_| is_here);
        let saved = Tab {
            name: name.to_owned(),
            saved: line.to_owned(),
            line: line.to_owned(),
            query: query.clone(),
            count,
        };
        let known = self.tabs.iter().position(|tab| tab.name == name);
        let tab = known.unwrap_or(self.tabs.len());
        match known {
            Some(known) => self.tabs[known] = saved,
            None => self.tabs.push(saved),
        }
        if tab != here && is_here {
            let left = &mut self.tabs[here];
            left.line.clone_from(&left.saved);
            left.count = None;
            left.query = own;
            self.unpark(tab, query);
            let views = self.parked.iter_mut().chain(&mut self.incoming).chain([&mut self.active]);
            let moved = |view: &&mut View| view.tab == here && view.query.is_equivalent(query);
            views.filter(moved).for_each(|view| view.tab = tab);
            if let Some(marks) = self.marks.remove(&here) {
                self.marks.insert(tab, marks);
            }
            self.tab = tab;
        }
        self.offer_snoozed();
    }

    /// A filter was saved elsewhere. A view of that name keeps its current
    /// filter.
    pub fn save_view(&mut self, name: &str, line: &str, query: &Query) {
        self.drop_snoozed();
        match self.tabs.iter_mut().find(|tab| tab.name == name) {
            Some(tab) => line.clone_into(&mut tab.saved),
            None => self.tabs.push(Tab {
                name: name.to_owned(),
                saved: line.to_owned(),
                line: line.to_owned(),
                query: query.clone(),
                count: None,
            }),
        }
        self.offer_snoozed();
    }

    /// Puts a view on screen as it was left. Its loaded rows are shown at once,
    /// else matching rows of other views; the server is queried behind them.
    /// `query` is the view's filter, parsed anew.
    #[must_use]
    pub fn enter(
        &mut self,
        tab: usize,
        query: Query,
        now: Timestamp,
        ids: &mut RequestIds,
    ) -> Vec<Effect> {
        if tab == self.tab || tab >= self.tabs.len() {
            return Vec::new();
        }
        let mut effects = self.drop_incoming();
        effects.extend(self.cancel_poll());
        effects.extend(self.suspend_active());
        self.anchor = None;
        self.retry = None;
        self.load_all = false;
        self.stop_collecting();
        self.hide_except(None);
        self.active.leave();
        self.tab = tab;
        self.wanted = query;
        self.background.enter(now);
        if !self.is_provisional() {
            self.active.restore(self.rows);
        } else if let Some(view) =
            self.parked_view(|view, list| view.tab == tab && view.query.is_equivalent(&list.wanted))
        {
            let before = std::mem::replace(&mut self.active, view);
            self.park(before);
            self.active.restore(self.rows);
        } else {
            effects.extend(self.stand_in(ids));
        }
        effects.extend(self.prefetch(ids));
        self.offer_snoozed();
        effects
    }

    /// Shows what is loaded of other views while nothing is loaded of this
    /// one.
    fn stand_in(&mut self, ids: &mut RequestIds) -> Vec<Effect> {
        if !self.wanted.narrows(&self.active.query)
            && let Some(wider) = self.parked_view(|view, list| list.wanted.narrows(&view.query))
        {
            let mut before = std::mem::replace(&mut self.active, wider);
            before.leave();
            self.park(before);
            self.active.leave();
        }
        self.active.buffer.show_hidden(self.wanted.shows_snoozed());
        self.active.narrow(self.wanted.matcher(&self.local), false, self.rows);
        self.active.go_to(0, self.rows);
        if let Some(view) = self.background.take_if(self.tab, &self.wanted) {
            self.incoming = Some(view);
            return Vec::new();
        }
        self.load_beside(ids)
    }
}
