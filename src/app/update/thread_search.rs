//! Searches the open thread: in what is loaded, and then page by page in what
//! is older.

use super::{catch_up, layout};
use crate::app::conversation::{Hit, OlderHit};
use crate::app::focus::Overlay;
use crate::app::protocol::command::{Command, Focus};
use crate::app::protocol::effect::Effect;
use crate::app::state::State;
use crate::app::thread_search::{SearchStart, ThreadQuery, ThreadSearch};
use crate::app::update::list::find;
use crate::domain::text::number;

/// Opens the search line over the thread of the conversation under the cursor.
pub(super) fn open(state: &mut State) -> Vec<Effect> {
    let mut effects = match state.focus() {
        Focus::List => layout::turn(state, Command::Open),
        _ => catch_up(state),
    };
    if state.detail.raw().is_some() {
        effects.push(refuse_raw(state));
        return effects;
    }
    if let Some(conversation) = state.detail.conversation().cloned() {
        state.focus.push(Overlay::ThreadSearch(ThreadSearch::new(conversation)));
    }
    effects
}

fn refuse_raw(state: &mut State) -> Effect {
    let text = "Raw data can't be searched";
    state.notice.notify_with_key(text, Command::ToggleRaw, "to close it")
}

/// Runs a command of the search line.
pub(super) fn run(state: &mut State, action: Command) -> Vec<Effect> {
    match action {
        Command::AcceptFilter => accept(state),
        Command::CancelFilter => {
            close(state);
            Vec::new()
        }
        _ => {
            if let Some(open) = state.focus.thread_search_mut() {
                open.edit(action);
            }
            count(state);
            Vec::new()
        }
    }
}

/// Searches for the line, from the newest entry on.
fn accept(state: &mut State) -> Vec<Effect> {
    let Some(open) = state.focus.thread_search_mut() else { return Vec::new() };
    let Some(query) = ThreadQuery::new(&open.conversation, open.line().text()) else {
        close(state);
        return Vec::new();
    };
    open.loading = Some(SearchStart::Newest);
    state.thread_search = Some(query);
    find::forget_marks(state);
    let mut effects = match state.detail.thread() {
        Some(_) => Vec::new(),
        None => state.detail.load(&mut state.ids),
    };
    effects.extend(go_on(state));
    effects
}

fn close(state: &mut State) {
    state.focus.remove(Focus::ThreadSearch);
}

/// Closes the line where the pane has turned to another conversation.
pub(super) fn sync(state: &mut State) {
    let shown = state.detail.conversation();
    if state.focus.thread_search().is_some_and(|open| Some(&open.conversation) != shown) {
        close(state);
    }
}

/// Counts the matches in the thread on screen: of the line, else of the last
/// search.
pub(super) fn count(state: &mut State) {
    let State { focus, detail, thread_search, .. } = state;
    let query = match focus.thread_search_mut() {
        Some(open) => open.query_mut(),
        None => thread_search.as_mut(),
    };
    if let Some(query) = query.filter(|query| Some(&query.conversation) == detail.conversation()) {
        query.count = detail.count_matches(|text| query.search.find(text).is_some());
    }
}

/// Goes on with a search that waits for older pages, after a page or a failure.
pub(super) fn go_on(state: &mut State) -> Vec<Effect> {
    let effects = find_older(state);
    count(state);
    effects
}

fn find_older(state: &mut State) -> Vec<Effect> {
    let State { focus, detail, ids, .. } = state;
    let Some(open) = focus.thread_search_mut() else { return Vec::new() };
    let (Some(start), Some(query)) = (open.loading, open.query()) else { return Vec::new() };
    if Some(&query.conversation) != detail.conversation() {
        return Vec::new();
    }
    let is_new = start == SearchStart::Newest;
    let hit = detail.find_older(is_new, ids, |text| query.search.find(text));
    let text = query.text.clone();
    match hit {
        None => Vec::new(),
        Some(OlderHit::Loading(fetch)) => fetch.into_iter().collect(),
        Some(OlderHit::Found) => {
            close(state);
            state.detail.load_older(&mut state.ids)
        }
        Some(OlderHit::Nothing { entries, stopped: Some(why) }) => {
            close(state);
            let entries = number(entries as u64);
            let text = format!("No match for “{text}” in {entries} messages; stopped: {why}");
            vec![state.notice.notify(text)]
        }
        Some(OlderHit::Nothing { stopped: None, .. }) if is_new => {
            open.loading = None;
            vec![no_match(state, &text)]
        }
        Some(OlderHit::Nothing { stopped: None, .. }) => {
            close(state);
            wrap(state)
        }
    }
}

fn no_match(state: &mut State, text: &str) -> Effect {
    state.notice.notify(format!("No match for “{text}”"))
}

/// Steps to the next match, in the list or in the thread of the conversation
/// under the cursor.
pub(super) fn find_next(state: &mut State, action: Command, count: Option<u32>) -> Vec<Effect> {
    let is_match = matches!(action, Command::NextMatch | Command::PreviousMatch);
    if !is_match || state.focus() != Focus::Detail {
        return find::step(state, action, count);
    }
    let mut effects = catch_up(state);
    let steps = step(state, action, count);
    effects.extend(steps.unwrap_or_else(|| find::step(state, action, count)));
    effects
}

/// Steps through the matches of the last search in the thread on screen; `None`
/// where it has none.
fn step(state: &mut State, action: Command, times: Option<u32>) -> Option<Vec<Effect>> {
    let State { detail, thread_search, .. } = state;
    let query = thread_search.as_mut()?;
    if Some(&query.conversation) != detail.conversation() {
        return None;
    }
    query.search.marks = true;
    if state.detail.raw().is_some() {
        return Some(vec![refuse_raw(state)]);
    }
    let times = times.unwrap_or(1);
    let effects =
        if action == Command::NextMatch { older(state, times) } else { newer(state, times) };
    count(state);
    Some(effects)
}

fn older(state: &mut State, times: u32) -> Vec<Effect> {
    let State { detail, thread_search, ids, .. } = state;
    let Some(query) = thread_search.as_ref() else { return Vec::new() };
    for _ in 0..times.max(1) {
        match detail.find_older(false, ids, |text| query.search.find(text)) {
            Some(OlderHit::Found) => {}
            Some(OlderHit::Loading(fetch)) => {
                let open = ThreadSearch::continued(query, SearchStart::Match);
                state.focus.push(Overlay::ThreadSearch(open));
                return fetch.into_iter().collect();
            }
            Some(OlderHit::Nothing { .. }) => return wrap(state),
            None => return Vec::new(),
        }
    }
    state.detail.load_older(&mut state.ids)
}

/// Goes to the newest match after the oldest one.
fn wrap(state: &mut State) -> Vec<Effect> {
    let State { detail, thread_search, ids, .. } = state;
    let Some(query) = thread_search.as_ref() else { return Vec::new() };
    let text = query.text.clone();
    let found = detail.find_older(true, ids, |text| query.search.find(text));
    vec![match found {
        Some(OlderHit::Found) => state.notice.notify("Wrapped to newest"),
        _ => no_match(state, &text),
    }]
}

fn newer(state: &mut State, times: u32) -> Vec<Effect> {
    let State { detail, thread_search, .. } = state;
    let Some(query) = thread_search.as_ref() else { return Vec::new() };
    let text = query.text.clone();
    match detail.find(false, times, |text| query.search.find(text)) {
        Some(Hit::Found { wrapped: false }) | None => Vec::new(),
        Some(Hit::Found { wrapped: true }) => vec![state.notice.notify("Wrapped to oldest loaded")],
        Some(Hit::Nothing { .. }) => vec![no_match(state, &text)],
    }
}

#[cfg(test)]
mod tests;
