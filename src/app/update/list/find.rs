//! Steps from one match to the next, in the list or in the thread. The cursor
//! goes nowhere else than where the user sends it.

use crate::app::conversation::Hit;
use crate::app::list::search::Search;
use crate::app::protocol::command::{Command, Focus};
use crate::app::protocol::effect::Effect;
use crate::app::state::State;
use crate::app::text::wrap_search;
use crate::app::update::list::navigation;
use crate::domain::Row;

/// Goes to the next match, or to the previous one; `count` is the number of
/// steps.
pub(in crate::app::update) fn step(
    state: &mut State,
    action: Command,
    count: Option<u32>,
) -> Vec<Effect> {
    let times = count.unwrap_or(1);
    match action {
        Command::NextUnread => {
            let step = next_row(state, times, |row| state.triage.shown(row).is_unread());
            arrive(state, step, (times, true), "Nothing unread")
        }
        Command::NextNeedsReply => {
            let step = next_row(state, times, |row| state.triage.shown(row).needs_reply());
            arrive(state, step, (times, true), "Nothing needs a reply")
        }
        Command::NextConversation | Command::PreviousConversation => {
            navigation::step_conversation(state, action, times)
        }
        _ => next_match(state, action == Command::NextMatch, times),
    }
}

/// Stores the filter as the last search, if it has any terms.
pub(in crate::app::update) fn remember(state: &mut State) {
    match Search::new(state.list.wanted(), state.list.local_marks()) {
        Some(search) => state.last_search = Some(search),
        None => forget_marks(state),
    }
}

/// Stops highlighting the last search until the next step through it.
pub(in crate::app::update) fn forget_marks(state: &mut State) {
    if let Some(search) = &mut state.last_search {
        search.marks = false;
    }
}

fn next_match(state: &mut State, forward: bool, times: u32) -> Vec<Effect> {
    if state.last_search.is_none() {
        // A view, or the command line, can filter by text without a search.
        state.last_search =
            Search::new(state.list.wanted(), state.list.local_marks()).filter(Search::has_text);
    }
    let in_detail = state.focus() == Focus::Detail;
    let Some(search) = &mut state.last_search else {
        let text = "Search first";
        let command = if in_detail { Command::SearchThread } else { Command::EditFilter };
        return vec![state.notice.notify_with_key(text, command, "to search")];
    };
    search.marks = true;
    if in_detail {
        return in_thread(state, forward, times);
    }
    let step = match &state.last_search {
        Some(search) if forward => next_row(state, times, |row| search.matches(row)),
        Some(search) => previous_row(state, times, |row| search.matches(row)),
        None => None,
    };
    arrive(state, step, (times, forward), "No match")
}

fn next_row(
    state: &State,
    times: u32,
    wanted: impl Fn(&Row) -> bool,
) -> Option<wrap_search::Wrapped> {
    let view = state.list.view();
    let wanted = |position| view.buffer.row_at(position).is_some_and(&wanted);
    wrap_search::after(view.position(), view.buffer.shown(), times, wanted)
}

fn previous_row(
    state: &State,
    times: u32,
    wanted: impl Fn(&Row) -> bool,
) -> Option<wrap_search::Wrapped> {
    let view = state.list.view();
    let wanted = |position| view.buffer.row_at(position).is_some_and(&wanted);
    wrap_search::before(view.position(), view.buffer.shown(), times, wanted)
}

/// Moves the cursor to the result of a step, and notifies the user of what is
/// not plain to see.
fn arrive(
    state: &mut State,
    step: Option<wrap_search::Wrapped>,
    (times, forward): (u32, bool),
    nothing: &str,
) -> Vec<Effect> {
    let view = state.list.view();
    let (rows, from) = (view.buffer.shown(), view.position());
    let all = view.pager.is_done();
    let among = if all { format!("all {rows} rows") } else { format!("{rows} loaded rows") };
    let text = match step {
        None => format!("{nothing} in {among}"),
        // Further steps can lead round to here past others.
        Some(step) if step.position == from && times <= 1 => {
            format!("Only match in {among}")
        }
        Some(step) if step.wrapped && forward => "Wrapped to top".to_owned(),
        Some(step) if step.wrapped => "Wrapped to bottom".to_owned(),
        Some(_) => String::new(),
    };
    let mut effects = Vec::new();
    if let Some(step) = step {
        state.list.go_to(step.position);
        effects = state.list.prefetch(&mut state.ids);
    }
    if text.is_empty() {
        return effects;
    }
    let stays = step.is_none_or(|step| step.position == from && times <= 1);
    effects.push(if stays && !all {
        state.notice.notify_with_key(text, Command::LoadAll, "loads the rest")
    } else {
        state.notice.notify(text)
    });
    effects
}

/// Steps through the entries of the thread, from the newest to older ones as in
/// the list.
fn in_thread(state: &mut State, older: bool, times: u32) -> Vec<Effect> {
    let mut effects = Vec::new();
    let Some(search) = &state.last_search else { return effects };
    let text = if state.detail.raw().is_some() {
        "Raw data can't be searched"
    } else if !search.has_text() {
        "The last search has no text to find"
    } else {
        match state.detail.find(older, times, |text| search.find(text)) {
            None => "The thread isn't loaded",
            Some(Hit::Found { wrapped: false }) => "",
            Some(Hit::Found { wrapped: true }) if older => "Wrapped to newest",
            Some(Hit::Found { wrapped: true }) => "Wrapped to oldest",
            Some(Hit::Nothing { entries, more }) => {
                let text = format!("No match in {entries} loaded messages");
                effects.push(if more {
                    state.notice.notify_with_key(text, Command::GoToTop, "loads older ones")
                } else {
                    state.notice.notify(text)
                });
                return effects;
            }
        }
    };
    if !text.is_empty() {
        effects.push(state.notice.notify(text));
    }
    effects.extend(state.detail.load_older(&mut state.ids));
    effects
}

#[cfg(test)]
mod tests;
