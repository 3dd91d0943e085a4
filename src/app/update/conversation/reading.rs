//! Refreshes the open conversation, and marks it as read.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use crate::app::protocol::command::{Command, Focus};
use crate::app::protocol::effect::{Effect, Timer};
use crate::app::state::State;
use crate::app::update::{layout, triage};
use crate::domain::Row;

/// Lateness after which a timer is set again: a timer does not run while the
/// machine sleeps.
const LATE: SignedDuration = SignedDuration::from_secs(2);

/// Opens the thread of the conversation under the cursor without its counting
/// as read, or makes an open one not count.
pub(in crate::app::update) fn peek(state: &mut State) -> Vec<Effect> {
    let effects =
        if state.focus() == Focus::List { layout::turn(state, Command::Open) } else { Vec::new() };
    track_open(state);
    state.reading.peek();
    effects
}

/// Refreshes the open thread from time to time, and marks it as read where that
/// is the user's policy. To be called when the panes have settled.
pub(in crate::app::update) fn sync(state: &mut State) -> Vec<Effect> {
    track_open(state);
    let mut effects = Vec::new();
    if state.pane() == Focus::Detail {
        effects.extend(state.detail.look_further(&mut state.ids));
        if state.polling.thread.is_none() {
            effects.extend(state.detail.look_up_rest(&mut state.ids));
        }
        effects.extend(set_refresh_timer(state));
        effects.extend(mark(state));
    }
    effects
}

/// Notes which conversation is open.
fn track_open(state: &mut State) {
    let is_open = state.pane() == Focus::Detail;
    let open = state.detail.conversation().filter(|_| is_open);
    state.reading.follow(open, state.now);
}

/// Marks the conversation that is open as read, or sets the timer for that.
fn mark(state: &mut State) -> Vec<Effect> {
    let here = state.list.current();
    let unread = here.filter(|row| state.triage.shown(row).is_unread());
    let Some(last_event) = unread.map(Row::last_event_at) else { return Vec::new() };
    match state.reading.due_at(last_event).filter(|_| state.detail.shows_the_newest()) {
        Some(due) if due <= state.now => {
            state.reading.marked(last_event);
            triage::read_by_policy(state)
        }
        Some(due) => vec![wake(Timer::Read, due, state.now)],
        None => Vec::new(),
    }
}

/// Sets the timer of the next refresh of the thread, where none is set that is
/// as early.
fn set_refresh_timer(state: &mut State) -> Option<Effect> {
    let at = state.detail.watch_at(pause(state)?, state.now)?;
    let late = |armed: Timestamp| state.now.duration_since(armed) > LATE;
    if state.watch_at.is_some_and(|armed| armed <= at && !late(armed)) {
        return None;
    }
    state.watch_at = Some(at);
    Some(wake(Timer::WatchThread, at, state.now))
}

/// The timer has run out: refreshes the thread, if it is open and due. Where a
/// fact about the lead is still unknown, that is requested instead, so that
/// reading costs no more requests for it.
pub(in crate::app::update) fn watch(state: &mut State) -> Vec<Effect> {
    state.watch_at = None;
    let due = pause(state).and_then(|every| state.detail.watch_at(every, state.now));
    if state.pane() != Focus::Detail || due.is_none_or(|due| due > state.now) {
        return Vec::new();
    }
    let rest = state.detail.look_up_instead(state.now, &mut state.ids);
    rest.or_else(|| state.detail.watch(&mut state.ids)).into_iter().collect()
}

/// Without the focus, the thread is no more urgent than the list.
fn pause(state: &State) -> Option<Duration> {
    let every = state.polling.thread?;
    if state.focused { Some(every) } else { state.polling.unfocused.map(|pause| pause.max(every)) }
}

fn wake(timer: Timer, at: Timestamp, now: Timestamp) -> Effect {
    let after = Duration::try_from(at.duration_since(now)).unwrap_or_default();
    Effect::Wake { timer, after }
}

#[cfg(test)]
mod tests;
