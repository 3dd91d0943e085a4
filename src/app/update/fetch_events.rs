//! Failed and delayed fetches.

use super::list::marking;
use super::picker::{action_prompt, lead_search};
use super::{compose, date_jump, thread_search, triage};
use crate::app::paging::pager::RequestId;
use crate::app::protocol::effect::Effect;
use crate::app::protocol::lookup::LookupResult;
use crate::app::protocol::payload::ThreadPage;
use crate::app::state::{Connection, State};
use crate::domain::{Delay, Failure, WaitReason};

/// A fact was looked up: for the composer, or else for a picker.
pub(super) fn answered(state: &mut State, request: RequestId, answer: LookupResult) -> Vec<Effect> {
    triage::undo_fact_arrived(state, request, &answer);
    let mut effects = route(state, request, answer);
    effects.extend(triage::proceed_with_undo(state));
    effects
}

fn route(state: &mut State, request: RequestId, answer: LookupResult) -> Vec<Effect> {
    match answer {
        LookupResult::Lead(_) | LookupResult::Readiness(_) | LookupResult::Suppression(_) => {
            compose::answered(state, request, answer)
        }
        _ => {
            let mut effects = action_prompt::answered(state, request, answer);
            name_self(state);
            effects.extend(compose::refresh(state));
            effects
        }
    }
}

/// A page of a thread has arrived.
pub(super) fn thread_arrived(
    state: &mut State,
    request: RequestId,
    mut page: ThreadPage,
) -> Vec<Effect> {
    name_self_in(state, &mut page);
    state.connection = Connection::Online(state.now);
    let when = (state.now, &state.zone);
    let mut effects = state.detail.thread_arrived(request, page, when, &mut state.ids);
    effects.extend(thread_search::go_on(state));
    effects.extend(date_jump::go_on(state));
    effects.extend(state.options.ask_user(&mut state.ids));
    effects.extend(action_prompt::show(state));
    effects
}

/// Calls the user the same in a page of a thread, if it is known who that is.
fn name_self_in(state: &State, page: &mut ThreadPage) {
    if let Some(me) = state.options.user_id() {
        page.entries.iter_mut().for_each(|entry| _ = entry.name_self(me));
    }
}

/// Calls the user the same in every thread, once it is known who that is.
fn name_self(state: &mut State) {
    if let Some(me) = state.options.user_id() {
        state.detail.name_self(me, &state.zone);
    }
}

/// A fetch failed for good.
pub(super) fn failed(state: &mut State, request: RequestId, failure: Failure) -> Vec<Effect> {
    let now = state.now;
    // The next poll requests it again, unless that would fail again.
    state.inbound_watch.failed(request, failure.retry);
    // A credential without a user is no fault of the connection.
    let is_answer = action_prompt::failed(state, request, &failure);
    state.connection =
        if is_answer { Connection::Online(now) } else { Connection::after(&failure, now) };
    let mut effects = lead_search::failed(state, request, &failure);
    effects.extend(compose::failed(state, request, &failure));
    effects.extend(triage::undo_fact_failed(state, request, &failure));
    effects.extend(state.detail.fetch_failed(request, &failure, now, &mut state.ids));
    effects.extend(thread_search::go_on(state));
    effects.extend(date_jump::go_on(state));
    let is_page = state.list.takes(request);
    let why = failure.message.clone();
    effects.extend(state.list.page_failed(request, failure, now, &mut state.ids));
    if is_page {
        effects.extend(marking::page_failed(state, &why));
    }
    effects.extend(action_prompt::show(state));
    effects
}

/// A fetch is delayed.
pub(super) fn delayed(state: &mut State, request: RequestId, wait: Delay) -> Vec<Effect> {
    if let Some(connection) = Connection::during(&wait, state.now) {
        state.connection = connection;
    }
    if matches!(wait.reason, WaitReason::Retry(_)) {
        state.attempt_at = state.now.checked_add(wait.pause).ok();
    }
    lead_search::delayed(state, request, &wait);
    action_prompt::delayed(state, request, &wait);
    if !state.detail.fetch_delayed(request, &wait) {
        state.list.fetch_delayed(request, wait, state.now);
    }
    action_prompt::show(state)
}
