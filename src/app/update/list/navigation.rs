//! Moves the cursor and scrolls.

use crate::app::protocol::command::{Command, Focus};
use crate::app::protocol::effect::Effect;
use crate::app::state::State;
use crate::app::triage::outbox_pane::OutboxPane;
use crate::domain::text::number;

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
    let before = (place(state, over), state.notice.number());
    let mut effects = go(state, over, (action, count), by);
    if before.0.is_some() && before == (place(state, over), state.notice.number()) {
        effects.push(state.notice.notify(edge(state, over, by < 0)));
    }
    effects
}

/// Why a move does nothing there.
fn edge(state: &State, over: Focus, is_back: bool) -> &'static str {
    let thread = state.detail.thread().filter(|_| over == Focus::Detail);
    match is_back {
        true if thread.is_some_and(|thread| !thread.pager.is_done()) => "Start of what is loaded",
        true => "Start",
        false if over == Focus::List && !state.list.view().pager.is_done() => {
            "End of what is loaded"
        }
        false => "End",
    }
}

/// The place of the cursor of a screen reader, which hears nothing where a move
/// does nothing.
fn place(state: &State, over: Focus) -> Option<usize> {
    if !state.panes.screen_reader {
        return None;
    }
    match over {
        Focus::List => {
            let view = state.list.view();
            (view.buffer.shown() > 0).then(|| view.position())
        }
        Focus::Detail => state.detail.thread().filter(|_| state.detail.raw().is_none())?.reading(),
        _ => None,
    }
}

fn go(
    state: &mut State,
    over: Focus,
    (action, count): (Command, Option<u32>),
    by: isize,
) -> Vec<Effect> {
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
        Focus::Detail | Focus::Compose | Focus::ThreadSearch | Focus::DateJump => {
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
                (Command::GoToBottom, None) => return go_to_bottom(state),
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
    let is_back = action == Command::PreviousConversation;
    let before = place(state, Focus::List);
    state.list.move_by(if is_back { -by } else { by });
    let mut effects = state.list.prefetch(&mut state.ids);
    if before.is_some() && before == place(state, Focus::List) {
        effects.push(state.notice.notify(edge(state, Focus::List, is_back)));
    }
    effects
}

/// Goes to the last loaded row. From there, the key for the rows below it is
/// named.
fn go_to_bottom(state: &mut State) -> Vec<Effect> {
    let before = state.list.view().position();
    state.list.go_to(usize::MAX);
    let list = &state.list;
    let shown = list.view().buffer.shown();
    let stays = shown > 0 && list.view().position() == before;
    let (all, busy) = (list.view().pager.is_done(), list.loads_all() || list.is_provisional());
    let mut effects = state.list.prefetch(&mut state.ids);
    if stays && !all && !busy {
        let many = number(shown as u64);
        let text = match state.list.matching() {
            Some(of) if of > shown as u64 => format!("First {many} of {}", number(of)),
            _ => format!("First {many}"),
        };
        effects.push(state.notice.notify_with_key(text, Command::LoadAll, "loads the rest"));
    }
    effects
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
        Focus::Detail | Focus::Compose | Focus::ThreadSearch | Focus::DateJump => {
            state.detail.rows()
        }
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

#[cfg(test)]
mod tests {
    use crate::app::Command;
    use crate::app::fixture::{Fixture, numbered};

    fn said(fixture: &Fixture) -> (&str, Option<Command>) {
        let notice = &fixture.state.notice;
        (notice.text().unwrap_or_default(), notice.key().map(|(command, _)| command))
    }

    #[test]
    fn the_last_loaded_row_names_the_key_for_the_rest() {
        let mut fixture = Fixture::new();
        fixture.list((0..50).map(numbered).collect(), Some(4_494), Some("next"));
        fixture.act(&[Command::GoToBottom]);
        assert_eq!(said(&fixture).0, "", "the cursor has moved");
        fixture.act(&[Command::GoToBottom]);
        assert_eq!(said(&fixture), ("First 50 of 4,494", Some(Command::LoadAll)));
        fixture.act(&[Command::LoadAll, Command::GoToBottom]);
        assert_eq!(said(&fixture).0, "", "the rest is on its way");
    }

    #[test]
    fn the_last_row_of_all_says_nothing() {
        let mut fixture = Fixture::new();
        fixture.list((0..3).map(numbered).collect(), Some(3), None);
        fixture.act(&[Command::GoToBottom, Command::GoToBottom]);
        assert_eq!(said(&fixture).0, "");
    }
}
