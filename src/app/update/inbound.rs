//! Announces new messages while another window has the focus.
//!
//! The lists are polled for the views that the user has, and one lead's list
//! for that lead alone. So the newest conversations of the inbox are requested
//! as well, one page when the focus is lost and one with each poll until it is
//! back. Not only those that are unread: with an
//! organization's key nothing is.

use jiff::Timestamp;

use crate::app::protocol::effect::{Effect, Timer};
use crate::app::protocol::payload::{ListPage, RequestId};
use crate::app::state::State;
use crate::domain::{RequestOptions, Row};
use crate::query::{Matcher, Query, SavedView, Scope, SharedMarks};

/// Rows of the page.
const PAGE: u32 = 100;

/// Requests the newest conversations, unless the user looks or they are
/// requested already.
pub(super) fn poll(state: &mut State) -> Option<Effect> {
    if state.focused || !state.notify.announces() || !state.inbound_watch.may_request() {
        return None;
    }
    let request = state.ids.next_id();
    state.inbound_watch.requested(request);
    let scope = root(state);
    let line = if *scope == Scope::Mine { "is:active" } else { "" };
    let query = Query::parse_partial(line, &state.filter_context()).query;
    let options = RequestOptions { include_count: None, ..query.options(PAGE, None) };
    Some(Effect::FetchPage { request, listing: query.listing(scope), options })
}

/// What the program was opened on: the parked list's scope, if there is one.
fn root(state: &State) -> &Scope {
    state.parked.as_ref().map_or(state.list.scope(), |parked| parked.list.scope())
}

/// A page of a list has arrived: the user sees it, or will.
pub(super) fn list_arrived(state: &mut State, rows: &[Row]) {
    if state.notify.announces() && state.focused {
        state.inbound_watch.see(rows, state.now);
    }
}

/// The newest conversations have arrived. `None` if another request is answered.
pub(super) fn page_arrived(
    state: &mut State,
    request: RequestId,
    page: &ListPage,
) -> Option<Vec<Effect>> {
    if !state.inbound_watch.finish(request) {
        return None;
    }
    if state.focused {
        state.inbound_watch.see(&page.rows, state.now);
        return Some(Vec::new());
    }
    let new = state.inbound_watch.new_in(&page.rows, state.now);
    if new.is_empty() {
        return Some(Vec::new());
    }
    let matchers = matchers(state);
    let fits = |row: &Row| {
        // It was read, and answered or handled, elsewhere.
        let is_over = !row.is_unread() && !row.needs_reply() && !row.is_from_lead();
        let fits = |matcher: &Option<Matcher>| matcher.as_ref().is_none_or(|it| it.matches(row));
        !is_over && matchers.as_ref().is_none_or(|matchers| matchers.iter().any(fits))
    };
    let is_due = |row: &&Row| fits(row) && !came_in_quiet_hours(state, row);
    let due: Vec<&Row> = new.into_iter().filter(is_due).collect();
    for row in due {
        state.inbound_watch.add(row, &state.notify);
    }
    Some(announce(state).into_iter().collect())
}

/// Whether a message came in quiet hours, for which nothing makes up: the poll
/// that finds it may come after their end.
fn came_in_quiet_hours(state: &State, row: &Row) -> bool {
    row.last_inbound_at().is_some_and(|at| is_quiet(state, at))
}

fn is_quiet(state: &State, at: Timestamp) -> bool {
    let time = at.to_zoned_datetime(state.zone.clone()).time();
    state.notify.quiet.is_some_and(|quiet| quiet.contains(time))
}

/// The terminal has gained the focus, or lost it. The user has seen what there
/// is then, so that is requested first.
pub(super) fn focus_changed(state: &mut State, focused: bool) -> Vec<Effect> {
    state.focused = focused;
    if focused {
        state.inbound_watch.begin();
    }
    poll(state).into_iter().collect()
}

/// The predicates of the views that announcements are limited to; `None`
/// without a limit.
fn matchers(state: &State) -> Option<Vec<Option<Matcher>>> {
    let names = &state.notify.views;
    if names.is_empty() {
        return None;
    }
    let scope = root(state);
    let marks = SharedMarks::new(state.marks.clone());
    let views = state.views.for_scope(scope).iter().cloned().chain(SavedView::defaults(scope));
    let views: Vec<SavedView> = views.collect();
    let context = state.filter_context();
    let view = |name: &String| views.iter().find(|view| view.is_named(name));
    let query = |view: &SavedView| Query::parse_partial(&view.line, &context).query;
    Some(names.iter().filter_map(view).map(|view| query(view).matcher(&marks)).collect())
}

/// Announces what waits, unless it is too soon after the last time.
pub(super) fn announce(state: &mut State) -> Option<Effect> {
    if state.focused || is_quiet(state, state.now) {
        state.inbound_watch.clear();
    }
    let after = state.inbound_watch.pause(state.now)?;
    if !after.is_zero() {
        return Some(Effect::Wake { timer: Timer::Announce, after });
    }
    Some(Effect::Notify(state.inbound_watch.announce(state.now, &state.notify)))
}

#[cfg(test)]
mod tests;
