//! Reloads data, and loads the rest of a list.

use super::catch_up;
use crate::app::protocol::command::Command;
use crate::app::protocol::effect::Effect;
use crate::app::state::{Connection, State};

/// Sends requests although the server has asked for a pause.
pub(super) fn by_hand(
    state: &mut State,
    ask: impl FnOnce(&mut State) -> Vec<Effect>,
) -> Vec<Effect> {
    let is_paused = matches!(state.connection, Connection::Failed(_, Some(_)));
    let mut effects: Vec<Effect> = is_paused.then_some(Effect::TryAnyway).into_iter().collect();
    effects.extend(ask(state));
    effects
}

pub(super) fn refresh(state: &mut State) -> Vec<Effect> {
    // Times such as `7d` count back from now.
    let query = state.read_filter();
    state.options.invalidate();
    let mut effects = catch_up(state);
    effects.extend(state.list.refresh(query, &mut state.ids));
    effects.extend(state.detail.refresh(&mut state.ids));
    effects
}

pub(super) fn retry(state: &mut State) -> Vec<Effect> {
    let mut effects = catch_up(state);
    effects.extend(state.list.retry(&mut state.ids));
    effects.extend(state.detail.retry(&mut state.ids));
    effects
}

pub(super) fn load_all(state: &mut State) -> Vec<Effect> {
    state.list.stop_collecting();
    let mut effects = state.list.toggle_load_all(&mut state.ids);
    effects.push(if state.list.view().pager.is_done() {
        state.notice.notify("Everything is loaded")
    } else if state.list.loads_all() {
        state.notice.notify_with_key("Loading all…", Command::LoadAll, "to stop")
    } else {
        state.notice.notify("Stopped loading")
    });
    effects
}
