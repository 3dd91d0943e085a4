//! Timers.

use std::time::Duration;

use jiff::Timestamp;

use super::{compose, inbound, quit, triage};
use crate::app::freshness;
use crate::app::protocol::effect::{Effect, Timer};
use crate::app::state::{Connection, State};
use crate::app::triage::confirmation::Confirm;
use crate::app::update::conversation::reading;
use crate::app::update::list::views;
use crate::app::update::picker::lead_search;

/// Wakes the program when something on screen changes, unless that happens
/// before then in any case.
pub(super) fn tick(state: &mut State) -> Option<Effect> {
    let after = next_tick(state)?;
    let at = state.now.checked_add(after).unwrap_or(Timestamp::MAX);
    if state.tick.is_some_and(|pending| pending <= at) {
        return None;
    }
    state.tick = Some(at);
    Some(Effect::Wake { timer: Timer::Tick, after })
}

/// Time until something on screen changes without an event: a second while a
/// delay is counted down, with motion; until the rows on screen become overdue, else a
/// minute for the ages of rows and of the last answer.
fn next_tick(state: &State) -> Option<Duration> {
    if state.motion && counts_down(state) {
        return Some(Duration::from_secs(1));
    }
    let ages =
        state.list.view().buffer.shown() > 0 || matches!(state.connection, Connection::Online(_));
    let overdue = freshness::next_change(state).filter(|_| ages);
    let ages = ages.then(|| Duration::from_mins(1));
    // When a copy that contradicts something confirmed is believed after all.
    let until =
        |at: Timestamp| Duration::try_from(at.duration_since(state.now)).unwrap_or_default();
    let believed = state.triage.pending.next_deadline().map(until);
    let woken = state.triage.snoozes.next_end().map(until);
    [ages, overdue, believed, woken].into_iter().flatten().min()
}

/// Whether seconds are counted down somewhere on the screen.
fn counts_down(state: &State) -> bool {
    let pending = &state.triage.pending;
    state.focus.outbox().is_some() && pending.tally().waiting > 0
        || state.triage.counts_down(state.now)
        || state.focus.confirm().is_some_and(Confirm::counts_down)
        || state.outage().is_some_and(|outage| outage.retry_at.is_some())
        || state.list.waiting(state.now).is_some()
        || state.list.retry_at().is_some()
}

/// A timer has run out.
pub(super) fn woke(state: &mut State, timer: Timer) -> Vec<Effect> {
    match timer {
        Timer::FilterSettled(edit) if state.filter.is_latest(edit) => {
            state.list.commit(&mut state.ids)
        }
        Timer::LeadsTyped(edit) => lead_search::typing_paused(state, edit),
        Timer::CursorRested(moves) => {
            let mut effects = state.detail.rested(moves, &mut state.ids);
            effects.extend(triage::look_ahead(state));
            effects
        }
        Timer::RetryList(request) if state.list.awaits_retry(request) => {
            state.list.retry(&mut state.ids)
        }
        Timer::QuitTimeout => quit::on_timeout(state),
        Timer::DraftTyped => compose::typed_for_a_while(state),
        Timer::Poll => {
            let mut effects = views::poll(state);
            if !effects.is_empty() {
                effects.push(triage::snooze::load(state));
                effects.extend(inbound::poll(state));
            }
            effects
        }
        Timer::WatchThread => reading::watch(state),
        Timer::Announce => inbound::announce(state).into_iter().collect(),
        // What has been open long enough is marked when all has settled.
        Timer::FilterSettled(_) | Timer::RetryList(_) | Timer::Read => Vec::new(),
        Timer::Tick => {
            state.tick = None;
            Vec::new()
        }
        Timer::NoticeOver(number) => {
            state.notice.over(number);
            Vec::new()
        }
    }
}
