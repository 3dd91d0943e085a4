//! Routes facts to the pane that they concern.

use super::{ask, compose, leads, travel, triage, views, woke};
use crate::app::effect::Effect;
use crate::app::event::{Event, ListPage};
use crate::app::pager::RequestId;
use crate::app::state::{Connection, State};
use crate::app::viewport::Viewport;
use crate::domain::{Failure, Wait, WaitReason};

/// Takes a fact.
#[must_use]
pub fn handle(state: &mut State, event: Event) -> Vec<Effect> {
    match event {
        Event::Clock(now) => {
            state.now = now;
            Vec::new()
        }
        Event::Resized(viewport) => resized(state, viewport),
        Event::Focused(focused) => {
            state.focused = focused;
            Vec::new()
        }
        Event::PageArrived { request, page } => {
            state.connection = Connection::Online(state.now);
            page_arrived(state, request, page)
        }
        Event::ThreadArrived { request, page } => {
            state.connection = Connection::Online(state.now);
            let when = (state.now, &state.zone);
            let mut effects = state.detail.thread_arrived(request, page, when, &mut state.ids);
            effects.extend(ask::show(state));
            effects
        }
        Event::LeadsArrived { request, page } => {
            state.connection = Connection::Online(state.now);
            leads::arrived(state, request, page)
        }
        Event::LeadArrived { request, facts } => {
            state.connection = Connection::Online(state.now);
            state.detail.lead_arrived(request, facts);
            ask::show(state)
        }
        Event::StatusHistoryArrived { request, past } => {
            state.connection = Connection::Online(state.now);
            state.detail.history_arrived(request, past);
            Vec::new()
        }
        Event::RawArrived { request, lines, .. } => {
            state.connection = Connection::Online(state.now);
            state.detail.raw_arrived(request, lines);
            Vec::new()
        }
        Event::Answered { request, answer } => {
            state.connection = Connection::Online(state.now);
            ask::answered(state, request, answer)
        }
        Event::Checked { request, answer } => {
            state.connection = Connection::Online(state.now);
            compose::answered(state, request, *answer)
        }
        Event::FetchFailed { request, failure } => fetch_failed(state, request, failure),
        Event::FetchWaits { request, wait } => fetch_waits(state, request, wait),
        Event::Woke(timer) => woke(state, timer),
        Event::ViewSaved { name, line, before, file } => {
            views::saved(state, &name, &line);
            let told = match before.filter(|before| *before != line) {
                Some(before) => format!("view {name} in {file} was `{before}` before"),
                None => format!("saved as view {name} in {file}"),
            };
            vec![state.notice.say(told)]
        }
        Event::HistoryLoaded(entries) => {
            state.filter.history_loaded(entries);
            Vec::new()
        }
        Event::Outbox(news) => {
            let mut effects = compose::heard(state, &news);
            effects.extend(triage::heard(state, news));
            effects
        }
        Event::Drafts(news) => compose::drafts_heard(state, news),
        Event::TextEdited(ended) => compose::editor_ended(state, ended),
        Event::LinkNotOpened { url, why } => vec![Effect::CopyLink { url, why }],
        Event::Told(text) => vec![state.notice.say(text)],
        Event::Copied(characters) => {
            vec![state.notice.say(format!("copied {characters} characters"))]
        }
    }
}

fn resized(state: &mut State, viewport: Viewport) -> Vec<Effect> {
    state.viewport = viewport;
    state.list.resize(viewport.list_rows);
    state.help_top = state.help_top.min(travel::help_bottom(state));
    if let Some(picker) = &mut state.picker {
        picker.resize(viewport.picker_rows);
    }
    if let Some(pane) = &mut state.outbox_pane {
        pane.resize(viewport.help_rows);
    }
    state.compose.resize(viewport.compose_columns, viewport.compose_rows);
    state.detail.resize(viewport.thread_columns, viewport.thread_rows, &state.zone);
    let mut effects = state.list.prefetch(&mut state.ids);
    effects.extend(state.detail.load_older(&mut state.ids));
    effects
}

fn page_arrived(state: &mut State, request: RequestId, page: ListPage) -> Vec<Effect> {
    for row in &page.rows {
        state.triage.board.arrived(row, request);
    }
    let came = triage::coming(state, request, &page);
    let mut effects = state.list.page_arrived(request, page, state.now, &mut state.ids);
    effects.extend(triage::collect(state, came));
    effects
}

fn fetch_failed(state: &mut State, request: RequestId, failure: Failure) -> Vec<Effect> {
    // That nobody is the user is no fault of the connection.
    let is_told = ask::failed(state, request, &failure);
    let after = Connection::after(&failure, state.now);
    state.connection = if is_told { Connection::Online(state.now) } else { after };
    let mut effects = leads::failed(state, request, &failure);
    effects.extend(compose::failed(state, request, &failure));
    let now = state.now;
    effects.extend(state.detail.fetch_failed(request, &failure, now, &mut state.ids));
    effects.extend(state.list.page_failed(request, failure, state.now, &mut state.ids));
    effects.extend(ask::show(state));
    effects
}

fn fetch_waits(state: &mut State, request: RequestId, wait: Wait) -> Vec<Effect> {
    if let WaitReason::Retry(failure) = &wait.reason {
        state.connection = Connection::after(failure, state.now);
    }
    leads::waits(state, request, &wait);
    ask::waits(state, request, &wait);
    if !state.detail.fetch_waits(request, &wait) {
        state.list.fetch_waits(request, wait, state.now);
    }
    ask::show(state)
}
