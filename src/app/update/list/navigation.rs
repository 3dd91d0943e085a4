//! Moves the cursor and scrolls.

use crate::app::protocol::command::{Command, Focus};
use crate::app::protocol::effect::Effect;
use crate::app::state::State;
use crate::app::triage::outbox_pane::OutboxPane;

/// Maximum count of rows or lines.
const MAX_COUNT: u32 = 999_999;

/// Moves the cursor or scrolls, in whatever has the focus.
pub(in crate::app::update) fn travel(
    state: &mut State,
    over: Focus,
    action: Command,
    count: Option<u32>,
) -> Vec<Effect> {
    let by = distance(state, over, action, count);
    match over {
        Focus::Outbox => {
            if let Some(pane) = state.focus.outbox_mut() {
                pane.move_by(by);
            }
            Vec::new()
        }
        // A picker moves its own selection.
        Focus::Help | Focus::Picker | Focus::Confirm => Vec::new(),
        // The thread above the text that is written.
        Focus::Detail | Focus::Compose => {
            state.detail.scroll_by(by.clamp(-1_000_000_000, 1_000_000_000));
            state.detail.load_older(&mut state.ids)
        }
        Focus::List | Focus::Filter => {
            match (action, count) {
                (Command::GoToTop | Command::GoToBottom, Some(row)) => {
                    state.list.go_to((row as usize).saturating_sub(1));
                }
                (Command::MoveDown | Command::MoveUp, _) => state.list.move_by(by),
                (Command::GoToTop, None) => state.list.go_to(0),
                (Command::GoToBottom, None) => state.list.go_to(usize::MAX),
                _ => state.list.scroll_by(by),
            }
            state.list.prefetch(&mut state.ids)
        }
    }
}

/// Goes to the next conversation of the list or to the one before, also while
/// one is open.
pub(in crate::app::update) fn step_conversation(
    state: &mut State,
    action: Command,
    times: u32,
) -> Vec<Effect> {
    let by = times.min(MAX_COUNT) as isize;
    state.list.move_by(if action == Command::PreviousConversation { -by } else { by });
    state.list.prefetch(&mut state.ids)
}

/// By how many rows or lines a command moves in what has the focus, up where
/// negative.
pub(in crate::app::update) fn distance(
    state: &State,
    over: Focus,
    action: Command,
    count: Option<u32>,
) -> isize {
    let times = count.unwrap_or(1).min(MAX_COUNT) as isize;
    let screen = match over {
        Focus::Detail | Focus::Compose => state.detail.rows(),
        Focus::Help | Focus::Picker => state.viewport.picker_rows,
        Focus::Outbox => state.focus.outbox().map_or(1, OutboxPane::rows),
        Focus::List | Focus::Filter | Focus::Confirm => state.list.rows(),
    } as isize;
    match action {
        Command::MoveDown => times,
        Command::MoveUp => -times,
        Command::HalfPageDown => times * (screen / 2).max(1),
        Command::HalfPageUp => -times * (screen / 2).max(1),
        Command::PageDown => times * (screen - 1).max(1),
        Command::PageUp => -times * (screen - 1).max(1),
        Command::GoToTop => isize::MIN,
        _ => isize::MAX,
    }
}
