//! Fetching of rows, and when new ones are shown.

use std::time::Duration;

use jiff::Timestamp;

use super::List;
use crate::app::list::view::View;
use crate::app::paging::pager::{LoadState, PageFailure, PageRequest, RequestId, RequestIds};
use crate::app::protocol::effect::{Effect, Timer};
use crate::app::protocol::payload::ListPage;
use crate::domain::{Delay, Failure, FailureKind, RetryClass};
use crate::query::Query;

/// Number of views that stay loaded besides the one on screen.
const PARKED: usize = 12;

/// Number of screens loaded ahead of the cursor.
const SCREENS_AHEAD: usize = 2;

/// Number of pages loaded unseen in search of the cursor's conversation.
const UNSEEN_PAGES: usize = 10;

/// The pause before a failed fetch is tried again by itself; doubled with
/// every further failure, up to the second value.
const RETRY_PAUSE: (Duration, Duration) = (Duration::from_secs(15), Duration::from_mins(5));

impl List {
    /// Shows the loaded rows of another query. [`Self::commit`] queries the
    /// server: at once for a toggle, after a pause for typing.
    #[must_use]
    pub fn want(&mut self, query: Query) -> Vec<Effect> {
        if query.is_equivalent(&self.wanted) {
            self.wanted = query;
            return Vec::new();
        }
        let mut effects = self.drop_incoming();
        effects.extend(self.cancel_poll());
        let before = std::mem::replace(&mut self.wanted, query);
        self.retry = None;
        self.load_all = false;
        self.stop_collecting();
        if let Some(same) = self.parked_view(|view, list| {
            view.tab == list.tab && list.wanted.is_equivalent(&view.query)
        }) {
            effects.extend(self.activate(same, true));
        } else if !self.wanted.narrows(&self.active.query)
            && let Some(wider) = self
                .parked_view(|view, list| view.tab == list.tab && list.wanted.narrows(&view.query))
        {
            effects.extend(self.activate(wider, true));
        }
        if self.is_provisional() {
            let shown = self.wanted.matcher(&self.local);
            let narrower = shown.is_some() && self.wanted.narrows(&before);
            self.active.buffer.show_hidden(self.wanted.shows_snoozed());
            self.active.narrow(shown, narrower, self.rows);
        } else {
            self.active.show_answer(self.rows);
        }
        effects
    }

    /// Queries the server, unless it has answered already.
    #[must_use]
    pub fn commit(&mut self, ids: &mut RequestIds) -> Vec<Effect> {
        if self.incoming.is_some() {
            return self.prefetch(ids);
        }
        if !self.is_provisional() {
            // Coming back to rows whose fetch had failed is worth a try.
            let failed = matches!(self.active.pager.state(), LoadState::Failed { .. });
            let idle = failed && self.retry.is_none();
            return if idle { self.retry(ids) } else { self.prefetch(ids) };
        }
        let mut effects: Vec<Effect> = self.suspend_active().into_iter().collect();
        effects.extend(self.load_beside(ids));
        effects
    }

    /// Loads the list again from the top. `query` is the wanted one, parsed
    /// anew, since times can be relative to now.
    #[must_use]
    pub fn refresh(&mut self, query: Query, ids: &mut RequestIds) -> Vec<Effect> {
        let mut effects = self.drop_incoming();
        effects.extend(self.cancel_poll());
        effects.extend(self.suspend_active());
        let tab = self.tab;
        self.discarded.extend(self.parked.extract_if(.., |view| view.tab == tab));
        self.retry = None;
        self.load_all = false;
        self.stop_collecting();
        self.wanted = query;
        self.active.outdated = true;
        effects.extend(self.load_beside(ids));
        effects
    }

    /// Goes on after a failure or a pause.
    #[must_use]
    pub fn retry(&mut self, ids: &mut RequestIds) -> Vec<Effect> {
        self.retry = None;
        let lost = matches!(self.active.pager.state(), LoadState::Failed { token: None, .. });
        if lost && self.incoming.is_none() && !self.active.buffer.is_empty() {
            self.active.outdated = true;
            return self.prefetch(ids);
        }
        let view = self.incoming.as_mut().unwrap_or(&mut self.active);
        let stuck =
            matches!(view.pager.state(), LoadState::Failed { .. }) || view.pager.is_paused();
        let fetch = if stuck { view.pager.advance(ids.next_id()) } else { None };
        fetch.map(|fetch| self.fetch(fetch)).into_iter().collect()
    }

    /// Loads every page that is left, or stops doing so.
    #[must_use]
    pub fn toggle_load_all(&mut self, ids: &mut RequestIds) -> Vec<Effect> {
        self.load_all = !self.load_all && !self.active.pager.is_done();
        self.prefetch(ids)
    }

    /// Fetches the next page where few rows are left ahead of the cursor.
    #[must_use]
    pub fn prefetch(&mut self, ids: &mut RequestIds) -> Vec<Effect> {
        if self.is_ready() {
            self.swap();
        }
        if self.incoming.is_none() && self.is_provisional() {
            return Vec::new();
        }
        if self.incoming.is_none() && self.active.outdated {
            let mut effects: Vec<Effect> = self.suspend_active().into_iter().collect();
            effects.extend(self.load_beside(ids));
            return effects;
        }
        let ahead = self.active.buffer.shown().saturating_sub(self.active.position() + 1);
        let short = self.load_all || ahead < SCREENS_AHEAD * self.rows;
        let full = self.is_full();
        let view = match &mut self.incoming {
            Some(view) => view,
            None if short && !full => &mut self.active,
            None => return Vec::new(),
        };
        if !view.pager.has_more() {
            return Vec::new();
        }
        let fetch = view.pager.advance(ids.next_id());
        fetch.map(|fetch| self.fetch(fetch)).into_iter().collect()
    }

    #[must_use]
    pub fn page_arrived(
        &mut self,
        request: RequestId,
        page: ListPage,
        now: Timestamp,
        ids: &mut RequestIds,
    ) -> Vec<Effect> {
        if self.is_background(request) {
            return self.merge(request, page, now, ids);
        }
        if self.finish_refetch(request) {
            self.take_copies(&page);
            return Vec::new();
        }
        let rows = self.rows;
        let Some(view) = self.awaiting(request) else { return Vec::new() };
        let is_first = view.answered_at.is_none();
        view.page_arrived(request, page, now, rows);
        self.retry = None;
        self.background.answered();
        if self.is_ready() || self.is_stuck() {
            self.swap();
        }
        self.load_all &= !self.active.pager.is_done();
        self.record_counts();
        let mut effects = self.prefetch(ids);
        if is_first {
            self.begin_first_round();
            effects.extend(self.poll_next_tab(ids));
        }
        effects
    }

    #[must_use]
    pub fn page_failed(
        &mut self,
        request: RequestId,
        failure: Failure,
        now: Timestamp,
        ids: &mut RequestIds,
    ) -> Vec<Effect> {
        if failure.kind == FailureKind::Credentials {
            self.background.key_was_refused();
        }
        if self.is_background(request) {
            let next = self.background_failed(request, failure.retry, now, ids);
            return next.into_iter().collect();
        }
        // The page of a poll has it as well.
        if self.finish_refetch(request) {
            return Vec::new();
        }
        let retry = failure.retry;
        let Some(view) = self.awaiting(request) else { return Vec::new() };
        match view.pager.failed(request, failure) {
            PageFailure::Stale => Vec::new(),
            PageFailure::Restart => self.start_again(ids),
            PageFailure::Failed => {
                let pause = retry_pause(retry, view.pager.failures());
                let at = pause.and_then(|pause| now.checked_add(pause).ok());
                self.retry = at.map(|at| (request, at));
                self.background.refused(now);
                if self.is_stuck() {
                    self.swap();
                }
                let wake = |after| Effect::Wake { timer: Timer::RetryList(request), after };
                pause.map(wake).into_iter().collect()
            }
        }
    }

    /// Whether that fetch is the one to retry: it may have been retried, and
    /// may have failed, since its timer was set.
    pub fn awaits_retry(&self, request: RequestId) -> bool {
        self.retry.is_some_and(|(failed, _)| failed == request)
    }

    /// A fetch is delayed.
    pub fn fetch_delayed(&mut self, request: RequestId, wait: Delay, now: Timestamp) {
        let until = now.checked_add(wait.pause).ok();
        if self.awaiting(request).is_some_and(|view| view.pager.wait(request, wait)) {
            self.waits_until = until;
        }
    }

    fn awaiting(&mut self, request: RequestId) -> Option<&mut View> {
        let views = self.incoming.as_mut().into_iter().chain([&mut self.active]);
        views.into_iter().find(|view| view.pager.awaits(request))
    }

    fn fetch(&self, fetch: PageRequest) -> Effect {
        self.page_of(&self.loading_view().query, fetch)
    }

    /// Loads the wanted query from the top, beside the rows on screen. A poll
    /// of those would come too late.
    pub(super) fn load_beside(&mut self, ids: &mut RequestIds) -> Vec<Effect> {
        let mut effects: Vec<Effect> = self.cancel_poll().into_iter().collect();
        let mut view = self.new_view(self.tab, self.wanted.clone());
        let fetch = view.pager.restart(ids.next_id());
        if self.active.answered_at.is_none() {
            self.active = view;
        } else {
            self.incoming = Some(view);
        }
        effects.push(self.fetch(fetch));
        effects
    }

    /// The token has expired. The pager, which counts how often, moves into
    /// the fresh run.
    fn start_again(&mut self, ids: &mut RequestIds) -> Vec<Effect> {
        let mut effects: Vec<Effect> = self.cancel_poll().into_iter().collect();
        self.active.outdated = true;
        let expired = self.incoming.as_mut().unwrap_or(&mut self.active);
        let pager = std::mem::take(&mut expired.pager);
        let mut view = self.new_view(self.tab, self.wanted.clone());
        view.pager = pager;
        let fetch = view.pager.restart(ids.next_id());
        self.discarded.extend(self.incoming.replace(view));
        effects.push(self.fetch(fetch));
        effects
    }

    pub(super) fn drop_incoming(&mut self) -> Vec<Effect> {
        let Some(mut dropped) = self.incoming.take() else { return Vec::new() };
        let request = dropped.pager.suspend();
        self.discarded.push(dropped);
        request.map(Effect::Cancel).into_iter().collect()
    }

    pub(super) fn suspend_active(&mut self) -> Option<Effect> {
        self.active.pager.suspend().map(Effect::Cancel)
    }

    pub(super) fn parked_view(&mut self, fits: impl Fn(&View, &Self) -> bool) -> Option<View> {
        let found = self.parked.iter().position(|view| fits(view, self))?;
        Some(self.parked.remove(found))
    }

    /// Puts a view on screen and parks the previous one. After an action of the
    /// user the cursor goes back to its own conversation; after other updates
    /// it stays where it is.
    fn activate(&mut self, mut view: View, by_user: bool) -> Option<Effect> {
        let cancelled = self.suspend_active();
        let home = self.anchor.take().or_else(|| self.active.home());
        let stand_in = self.active.stand_in();
        view.show_answer(self.rows);
        view.enter();
        let wanted = if by_user { [&home, &stand_in] } else { [&stand_in, &home] };
        let wanted = wanted.map(Option::as_ref);
        let found = wanted.into_iter().flatten().find(|home| view.shows(home)).cloned();
        if let Some(place) = found.as_ref().or(home.as_ref()) {
            view.go_home(place, self.rows);
        }
        self.anchor = home.filter(|home| found.as_ref().is_none_or(|found| found.id != home.id));
        view.reveal(self.rows);
        let before = std::mem::replace(&mut self.active, view);
        if before.answered_at.is_some() {
            self.park(before);
        }
        cancelled
    }

    pub(super) fn park(&mut self, view: View) {
        self.unpark(view.tab, &view.query);
        self.parked.insert(0, view);
        self.bound();
    }

    /// Drops the views that were left longest ago.
    pub(super) fn bound(&mut self) {
        let loaded = |list: &Self| list.parked.iter().map(|v| v.buffer.len()).sum::<usize>();
        while self.parked.len() > PARKED
            || self.parked.len() > 1 && loaded(self) > self.limits.max_rows
        {
            self.discarded.extend(self.parked.pop());
        }
    }

    pub(super) fn unpark(&mut self, tab: usize, query: &Query) {
        let same = |view: &mut View| view.tab == tab && view.query.is_equivalent(query);
        let answers = self.parked.extract_if(.., same);
        self.discarded.extend(answers);
    }

    /// Whether the awaited rows can replace those on screen.
    fn is_ready(&self) -> bool {
        let Some(incoming) = &self.incoming else { return false };
        if incoming.answered_at.is_none() {
            return false;
        }
        let page = self.limits.page_size as usize;
        let again = !self.is_provisional();
        // Rows that are loaded again reach as far as they did before.
        let depth = if again { self.active.position() + 1 + page } else { 0 };
        let looked = incoming.buffer.len() >= depth.max(UNSEEN_PAGES * page);
        let target = self.anchor.clone().or_else(|| self.active.home());
        let awaited = [target, self.active.stand_in()];
        looked || awaited.iter().flatten().all(|home| incoming.reaches(home))
    }

    /// Whether no more of the awaited rows are requested: those that have
    /// arrived are all there is.
    fn is_stuck(&self) -> bool {
        self.incoming.as_ref().is_some_and(|view| {
            let refused = match view.pager.state() {
                LoadState::Failed { failure, .. } => failure.retry == RetryClass::Never,
                _ => view.pager.is_paused(),
            };
            refused && !view.buffer.is_empty()
        })
    }

    /// Whether the awaited rows were refused and are not requested again: polls
    /// of those on screen decide when to retry.
    pub(super) fn has_given_up(&self) -> bool {
        let failed = |view: &View| matches!(view.pager.state(), LoadState::Failed { .. });
        self.retry.is_none() && self.incoming.as_ref().is_some_and(failed)
    }

    fn swap(&mut self) {
        let Some(incoming) = self.incoming.take() else { return };
        let replaces = !self.is_provisional();
        // The suspended fetch, if any, was cancelled when the load began.
        let _ = self.activate(incoming, false);
        if replaces {
            let query = self.active.query.clone();
            self.unpark(self.tab, &query);
        }
    }
}

/// Delay before the retry of a fetch that has failed `failures` times in a row;
/// `None` where a retry would be pointless.
fn retry_pause(retry: RetryClass, failures: u32) -> Option<Duration> {
    let (first, longest) = RETRY_PAUSE;
    let pause = (first * 2_u32.pow(failures.saturating_sub(1).min(10))).min(longest);
    match retry {
        RetryClass::Never => None,
        RetryClass::Backoff => Some(pause),
        RetryClass::After(named) => Some(pause.max(named)),
    }
}
