//! Background updates: the first page of the view on screen is polled and
//! merged, then those of the other views.

use std::collections::{BTreeSet, VecDeque};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::List;
use crate::app::list::view::{MergeMode, View};
use crate::app::paging::pager::{PageRequest, RequestId, RequestIds};
use crate::app::protocol::effect::Effect;
use crate::app::protocol::payload::ListPage;
use crate::domain::RetryClass;
use crate::query::Query;

/// Number of other views polled after the one on screen.
const OTHERS: usize = 8;

/// Time for which a view is on screen before outdated rows are refetched:
/// leafing through views requests nothing.
const SETTLED: SignedDuration = SignedDuration::from_millis(250);
const FRESH: SignedDuration = SignedDuration::from_secs(5);

/// The longest pause between polls that fail.
const LONGEST: Duration = Duration::from_mins(5);

/// Background fetches.
#[derive(Default)]
pub(super) struct Background {
    /// The poll of the view on screen.
    poll: Option<RequestId>,
    /// A fetch of another view. Where that is loaded, only its rows are used.
    other: Option<View>,
    /// Which others follow.
    next: VecDeque<usize>,
    /// The view that the last round ended with.
    last: usize,
    /// The tabs whose views have been answered for here, or refused.
    asked: BTreeSet<usize>,
    /// End of the last poll.
    tried_at: Option<Timestamp>,
    entered_at: Option<Timestamp>,
    failures: u32,
    key_refused: bool,
}

impl Background {
    /// Another view is on screen.
    pub(super) fn enter(&mut self, now: Timestamp) {
        self.entered_at = Some(now);
    }

    /// Takes the fetch of that view, if it is in flight: it is needed in the
    /// foreground now.
    pub(super) fn take_if(&mut self, tab: usize, query: &Query) -> Option<View> {
        self.other.take_if(|view| view.tab == tab && view.query.is_equivalent(query))
    }

    /// The server answers.
    pub(super) fn answered(&mut self) {
        self.failures = 0;
        self.key_refused = false;
    }

    /// The server refuses the key: nothing is polled until the user retries,
    /// since the answer would be the same.
    pub(super) fn key_was_refused(&mut self) {
        self.key_refused = true;
        self.next.clear();
    }

    /// A request of the user has failed.
    pub(super) fn refused(&mut self, now: Timestamp) {
        self.tried_at = Some(now);
    }

    pub(super) fn view_mut(&mut self) -> Option<&mut View> {
        self.other.as_mut()
    }

    fn is_other(&self, request: RequestId) -> bool {
        self.other.as_ref().is_some_and(|view| view.pager.awaits(request))
    }
}

impl List {
    /// Time of the next poll of the rows on screen, `every` being the interval;
    /// `None` where none is due by itself. A clock that was set back makes it
    /// now.
    pub fn poll_at(&self, every: Option<Duration>, now: Timestamp) -> Option<Timestamp> {
        let Background { poll, tried_at, entered_at, failures, .. } = &self.background;
        let loaded = self.incoming.is_none() && !self.active.outdated;
        let may = !self.background.key_refused;
        let idle =
            may && poll.is_none() && !self.is_provisional() && (loaded || self.has_given_up());
        let answered = self.active.checked_at.filter(|_| idle)?;
        let entered = entered_at.filter(|_| *failures == 0);
        let entered = entered.filter(|at| at.duration_since(answered) > FRESH);
        let pause =
            every.map(|every| (every * 2_u32.pow((*failures).min(10))).min(LONGEST.max(every)));
        let last = [Some(answered), *tried_at].into_iter().flatten().filter(|at| *at <= now).max();
        let polled = pause.map(|pause| last.and_then(|at| at.checked_add(pause).ok()));
        let polled = polled.map(|at| at.unwrap_or(now));
        let entered = entered.and_then(|at| at.checked_add(SETTLED).ok());
        [polled, entered].into_iter().flatten().min()
    }

    /// Polls the rows on screen. `query` is their query, parsed anew, since
    /// times can be relative to now; pages that follow the earlier ones still
    /// need the old one.
    pub fn poll(&mut self, query: &Query, ids: &mut RequestIds) -> Effect {
        let request = ids.next_id();
        self.background.poll = Some(request);
        self.background.entered_at = None;
        self.active.belong_by(query);
        self.page_of(query, PageRequest { request, token: None })
    }

    /// Parses the filters of the other views anew.
    pub fn reparse(&mut self, read: impl Fn(&str) -> Query) {
        let here = self.tab;
        for (_, tab) in self.tabs.iter_mut().enumerate().filter(|(at, _)| *at != here) {
            tab.query = read(&tab.line);
        }
    }

    pub(super) fn page_of(&self, query: &Query, fetch: PageRequest) -> Effect {
        if self.is_by_id(query) {
            return self.page_by_ids(fetch);
        }
        Effect::FetchPage {
            request: fetch.request,
            listing: query.listing(&self.scope),
            options: query.options(self.limits.page_size, fetch.token),
        }
    }

    pub(super) fn cancel_poll(&mut self) -> Option<Effect> {
        self.background.poll.take().map(Effect::Cancel)
    }

    /// Stops what is fetched without anybody waiting for it.
    pub(super) fn stop_background(&mut self) -> Vec<Effect> {
        let mut effects: Vec<Effect> = self.cancel_poll().into_iter().collect();
        if let Some(mut view) = self.background.other.take() {
            effects.extend(view.pager.suspend().map(Effect::Cancel));
            self.discarded.push(view);
        }
        self.background.next.clear();
        effects
    }

    /// Begins to poll the other views, in turn.
    fn begin_round(&mut self) {
        self.background.next = self.others().take(OTHERS).collect();
    }

    /// Begins to poll the other views that were never loaded: a total that the
    /// server never sends is not requested with every page.
    pub(super) fn begin_first_round(&mut self) {
        if self.background.next.is_empty() {
            let unknown = |tab: &usize| {
                let counted = self.tabs.get(*tab).is_some_and(|tab| tab.count.is_some());
                !counted && !self.background.asked.contains(tab)
            };
            self.background.next = self.others().filter(unknown).take(OTHERS).collect();
        }
    }

    fn others(&self) -> impl Iterator<Item = usize> {
        let (count, last, here) = (self.tabs.len(), self.background.last, self.tab);
        let others = (1..=count).map(move |by| (last + by) % count);
        // What is fetched by ids costs a request each.
        others.filter(move |tab| *tab != here && !self.is_by_id(&self.tabs[*tab].query))
    }

    /// Polls the next of the other views.
    pub(super) fn poll_next_tab(&mut self, ids: &mut RequestIds) -> Option<Effect> {
        if self.background.other.is_some() {
            return None;
        }
        let here = self.tab;
        let tab =
            std::iter::from_fn(|| self.background.next.pop_front()).find(|tab| *tab != here)?;
        self.background.last = tab;
        let mut view = self.new_view(tab, self.tabs.get(tab)?.query.clone());
        view.leave();
        let fetch = view.pager.restart(ids.next_id());
        let effect = self.page_of(&view.query, fetch);
        self.background.other = Some(view);
        Some(effect)
    }

    pub(super) fn is_background(&self, request: RequestId) -> bool {
        self.background.poll == Some(request) || self.background.is_other(request)
    }

    /// The view that such a page goes into: the one that is loaded already, if
    /// one is.
    pub(super) fn view_in_background(&self, request: RequestId) -> Option<&View> {
        if self.background.poll == Some(request) {
            return Some(&self.active);
        }
        let other = self.background.other.as_ref().filter(|view| view.pager.awaits(request))?;
        let is_it = |view: &&View| view.tab == other.tab && view.query.is_equivalent(&other.query);
        Some(self.parked.iter().find(is_it).unwrap_or(other))
    }

    /// Merges a page that was polled in the background.
    #[must_use]
    pub(super) fn merge(
        &mut self,
        request: RequestId,
        page: ListPage,
        now: Timestamp,
        ids: &mut RequestIds,
    ) -> Vec<Effect> {
        self.background.answered();
        if self.background.poll == Some(request) {
            self.background.poll = None;
            self.background.tried_at = Some(now);
            self.active.answered_at = Some(now);
            self.active.checked_at = Some(now);
            self.active.merge(page, MergeMode::Keep, self.rows);
            self.begin_round();
        } else if let Some(view) = self.background.other.take() {
            self.merge_behind(view, request, page, now);
        }
        let again = self.has_given_up();
        let mut effects = if again { self.retry(ids) } else { self.prefetch(ids) };
        effects.extend(self.poll_next_tab(ids));
        self.record_counts();
        effects
    }

    fn merge_behind(
        &mut self,
        mut fresh: View,
        request: RequestId,
        page: ListPage,
        now: Timestamp,
    ) {
        self.background.asked.insert(fresh.tab);
        let is_it = |view: &View| view.tab == fresh.tab && view.query.is_equivalent(&fresh.query);
        if is_it(&self.active) {
            // The view stands in for another one, and stays as it is meanwhile.
            self.discarded.push(fresh);
            return;
        }
        if let Some(view) = self.parked.iter_mut().find(|view| is_it(view)) {
            view.answered_at = Some(now);
            view.checked_at = Some(now);
            view.belong_by(&fresh.query);
            view.merge(page, MergeMode::Renew, self.rows);
            self.discarded.push(fresh);
        } else {
            fresh.page_arrived(request, page, now, self.rows);
            self.parked.push(fresh);
            // Before it is dropped, as it may be one too many.
            self.record_counts();
            self.bound();
        }
    }

    /// A background fetch has failed: the rows stay as they are, and the next
    /// attempt comes later. A server that refuses one view has answered, and
    /// the next one is polled.
    pub(super) fn background_failed(
        &mut self,
        request: RequestId,
        retry: RetryClass,
        now: Timestamp,
        ids: &mut RequestIds,
    ) -> Option<Effect> {
        let is_poll = self.background.poll.take_if(|poll| *poll == request).is_some();
        let refused = self.background.other.take_if(|_| !is_poll);
        let goes_on = retry == RetryClass::Never && !self.background.key_refused;
        let tab = refused.as_ref().map(|view| view.tab).filter(|_| goes_on);
        self.discarded.extend(refused);
        if let Some(tab) = tab {
            self.background.asked.insert(tab);
            return self.poll_next_tab(ids);
        }
        self.background.next.clear();
        self.background.tried_at = Some(now);
        self.background.failures += 1;
        None
    }
}
