//! Views: which one is on screen, and when its rows are polled.

use std::time::Duration;

use crate::app::list::Tab;
use crate::app::protocol::command::{Command, Focus};
use crate::app::protocol::effect::{Effect, Timer};
use crate::app::state::State;
use crate::query::{Query, SavedView};

/// Lateness after which a timer is set again: a timer does not run while the
/// machine sleeps.
const LATE: jiff::SignedDuration = jiff::SignedDuration::from_secs(2);

/// Delay between the last change and the next poll of the counts.
const AFTER_CHANGE: jiff::SignedDuration = jiff::SignedDuration::from_secs(3);

/// Sets the views, which of them is on screen, and the filter that it begins
/// with instead of its own, before anything is loaded.
pub fn begin_with(state: &mut State, views: Vec<SavedView>, view: usize, line: Option<&str>) {
    let context = state.filter_context();
    let mut views = views;
    if views.is_empty() {
        views.push(SavedView { name: String::new(), line: String::new() });
    }
    let view = view.min(views.len() - 1);
    let tabs = views.into_iter().enumerate().map(|(at, SavedView { name, line: saved })| {
        let line = line.filter(|_| at == view).unwrap_or(&saved).to_owned();
        let query = Query::parse_partial(&line, &context).query;
        Tab { name, saved, line, query, count: None }
    });
    state.list.begin_with(tabs.collect(), view);
    let line = state.list.current_tab().line.clone();
    state.filter.begin_with(&line);
    let _ = state.read_filter();
}

/// Puts another view on screen.
pub(in crate::app::update) fn turn(
    state: &mut State,
    action: Command,
    count: Option<u32>,
) -> Vec<Effect> {
    let views = state.list.tabs().len();
    if action == Command::GoToView && count.is_none() && views > 1 {
        return vec![state.notice.notify(format!("Which view? Type 1-{views}"))];
    }
    let by = count.unwrap_or(1) as usize % views;
    let tab = match action {
        Command::NextView => (state.list.tab() + by) % views,
        Command::PreviousView => (state.list.tab() + views - by) % views,
        _ => (count.unwrap_or(1) as usize).saturating_sub(1),
    };
    if tab >= views {
        let text = match views {
            1 => "There is only one view".to_owned(),
            _ => format!("No view {}, only 1-{views}", tab + 1),
        };
        return vec![state.notice.notify(text)];
    }
    enter(state, tab)
}

/// Puts a view on screen as it was left.
pub(in crate::app::update) fn enter(state: &mut State, tab: usize) -> Vec<Effect> {
    if state.focus() == Focus::Detail {
        state.focus.show(Focus::List);
    }
    if tab == state.list.tab() {
        return Vec::new();
    }
    let used = state.filter.accept();
    store_line(state);
    let mut effects: Vec<Effect> = used.map(Effect::SaveFilter).into_iter().collect();
    let Some(line) = state.list.tabs().get(tab).map(|tab| tab.line.clone()) else {
        return effects;
    };
    state.filter.begin_with(&line);
    let query = state.read_filter();
    effects.extend(state.list.enter(tab, query, state.now, &mut state.ids));
    effects
}

/// Notes the filter in force as the one of the view on screen.
pub(in crate::app::update) fn store_line(state: &mut State) {
    let line = state.filter.line().text().to_owned();
    state.list.set_line(&line);
}

/// The filter in force has been saved under a name.
pub(in crate::app::update) fn saved(
    state: &mut State,
    name: &str,
    line: &str,
    before: Option<&str>,
    file: &str,
) -> Vec<Effect> {
    let context = state.filter_context();
    let read = |line: &str| Query::parse_partial(line, &context).query;
    let (query, own) = (read(line), read(&state.list.current_tab().saved));
    state.views.save(&SavedView { name: name.to_owned(), line: line.to_owned() });
    // The file's views are those of every place.
    if let Some(place) = &mut state.parked {
        place.list.save_view(name, line, &query);
    }
    state.list.save(name, line, &query, own);
    let told = match before.filter(|before| *before != line) {
        Some(before) => format!("Saved view {name} in {file} (was: {before})"),
        None => format!("Saved view {name} in {file}"),
    };
    vec![state.notice.notify(told)]
}

/// Sets the timer of the next poll, where none is set that is as early.
pub(in crate::app::update) fn set_poll_timer(state: &mut State) -> Option<Effect> {
    let at = poll_at(state)?;
    let late = |armed: jiff::Timestamp| state.now.duration_since(armed) > LATE;
    if state.poll_at.is_some_and(|armed| armed <= at && !late(armed)) {
        return None;
    }
    state.poll_at = Some(at);
    let after = Duration::try_from(at.duration_since(state.now)).unwrap_or_default();
    Some(Effect::Wake { timer: Timer::Poll, after })
}

/// The timer has run out: polls the rows on screen, if they are due.
pub(in crate::app::update) fn poll(state: &mut State) -> Vec<Effect> {
    state.poll_at = None;
    match poll_at(state) {
        Some(at) if at <= state.now => {
            state.triage.changed_at = None;
            let context = state.filter_context();
            state.list.reparse(|line| Query::parse_partial(line, &context).query);
            let query = state.read_filter();
            vec![state.list.poll(&query, &mut state.ids)]
        }
        _ => Vec::new(),
    }
}

/// Time of the next poll of the rows on screen: soon after a change that the
/// user made.
fn poll_at(state: &State) -> Option<jiff::Timestamp> {
    let at = state.list.poll_at(pause(state), state.now)?;
    let changed =
        state.triage.changed_at.and_then(|changed| changed.checked_add(AFTER_CHANGE).ok());
    Some(changed.map_or(at, |changed| at.min(changed)))
}

fn pause(state: &State) -> Option<Duration> {
    if state.focused { state.polling.focused } else { state.polling.unfocused }
}
