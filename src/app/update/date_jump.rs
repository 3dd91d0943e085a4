//! Goes to a date in the open thread: in what is loaded, or page by page in what
//! is older.

use jiff::Timestamp;
use jiff::civil::Date;

use super::{catch_up, layout};
use crate::app::conversation::DateHit;
use crate::app::date_jump::{DateJump, PendingJump};
use crate::app::focus::Overlay;
use crate::app::protocol::command::{Command, Focus};
use crate::app::protocol::effect::Effect;
use crate::app::state::State;

/// Maximum number of pages that a jump loads.
const PAGES: u32 = 100;

/// Opens the line over the thread of the conversation under the cursor.
pub(super) fn open(state: &mut State) -> Vec<Effect> {
    let mut effects = match state.focus() {
        Focus::List => layout::turn(state, Command::Open),
        _ => catch_up(state),
    };
    if state.detail.raw().is_some() {
        effects.push(state.notice.notify_with_key(
            "Raw data has no dates to go to",
            Command::ToggleRaw,
            "to close it",
        ));
        return effects;
    }
    if let Some(conversation) = state.detail.conversation().cloned() {
        let line = DateJump::new(conversation, today(state), state.time_style.date);
        state.focus.push(Overlay::DateJump(line));
    }
    effects
}

/// Runs a command of the line.
pub(super) fn run(state: &mut State, action: Command) -> Vec<Effect> {
    match action {
        Command::AcceptFilter => accept(state),
        Command::CancelFilter => {
            close(state);
            Vec::new()
        }
        _ => {
            if let Some(open) = state.focus.date_jump_mut() {
                open.edit(action);
            }
            Vec::new()
        }
    }
}

fn accept(state: &mut State) -> Vec<Effect> {
    let Some(open) = state.focus.date_jump_mut() else { return Vec::new() };
    if open.line().text().trim().is_empty() {
        close(state);
        return Vec::new();
    }
    let Some(day) = open.day() else {
        open.refuse();
        return Vec::new();
    };
    open.pending = Some(PendingJump { day, pages_left: PAGES });
    let mut effects = match state.detail.thread() {
        Some(_) => Vec::new(),
        None => state.detail.load(&mut state.ids),
    };
    effects.extend(go_on(state));
    effects
}

fn close(state: &mut State) {
    state.focus.remove(Focus::DateJump);
}

/// Closes the line where the pane has turned to another conversation.
pub(super) fn sync(state: &mut State) {
    let shown = state.detail.conversation();
    if state.focus.date_jump().is_some_and(|open| Some(&open.conversation) != shown) {
        close(state);
    }
}

/// Goes on with a jump that waits for older pages, after a page or a failure.
pub(super) fn go_on(state: &mut State) -> Vec<Effect> {
    let Some(open) = state.focus.date_jump() else { return Vec::new() };
    let Some(PendingJump { day, pages_left }) = open.pending else { return Vec::new() };
    if Some(&open.conversation) != state.detail.conversation() {
        return Vec::new();
    }
    let Some(start) = start_of(day, state) else {
        close(state);
        return vec![state.notice.notify("That date is too far away")];
    };
    match state.detail.find_date(start, pages_left > 0, &mut state.ids) {
        None => Vec::new(),
        Some(DateHit::Loading(fetch)) => {
            let left = pages_left - u32::from(fetch.is_some());
            if let Some(open) = state.focus.date_jump_mut() {
                open.pending = Some(PendingJump { day, pages_left: left });
            }
            fetch.into_iter().collect()
        }
        Some(DateHit::At(at)) => {
            close(state);
            let found = day_of(at, state);
            let mut effects = state.detail.load_older(&mut state.ids);
            if found != day {
                let (wanted, found) = (label(day, state), label(found, state));
                effects.push(state.notice.notify(format!("Nothing on {wanted}; next is {found}")));
            }
            effects
        }
        Some(DateHit::NothingLater) => {
            close(state);
            let day = label(day, state);
            vec![state.notice.notify(format!("Nothing since {day}: this is the newest"))]
        }
        Some(DateHit::Stopped { oldest, why }) => {
            close(state);
            let day = label(day, state);
            let text = match oldest.map(|at| label(day_of(at, state), state)) {
                Some(oldest) => format!("Stopped at {oldest}, before {day} was reached: {why}"),
                None => format!("Couldn't load {day}: {why}"),
            };
            let mut effects = state.detail.load_older(&mut state.ids);
            effects.push(state.notice.notify(text));
            effects
        }
    }
}

fn today(state: &State) -> Date {
    day_of(state.now, state)
}

fn day_of(at: Timestamp, state: &State) -> Date {
    at.to_zoned_datetime(state.zone.clone()).date()
}

fn start_of(day: Date, state: &State) -> Option<Timestamp> {
    let start = day.to_zoned_datetime(state.zone.clone()).ok()?.start_of_day().ok()?;
    Some(start.timestamp())
}

fn label(day: Date, state: &State) -> String {
    state.time_style.day(day, today(state))
}

#[cfg(test)]
mod tests;
