//! From the filter bar and the toggles to the query.

use crate::app::protocol::command::{Command, Focus};
use crate::app::protocol::effect::Effect;
use crate::app::state::State;
use crate::app::update::list::find;
use crate::app::update::list::views;
use crate::query::{Context, Query, Toggle};

/// Opens and closes the bar, and changes its line by a key.
pub(super) fn change(state: &mut State, action: Command) -> Vec<Effect> {
    match action {
        Command::EditFilter => {
            let from = if state.focus == Focus::Detail { Focus::Detail } else { Focus::List };
            state.filter.open(from);
            state.focus = Focus::Filter;
            return Vec::new();
        }
        Command::AcceptFilter => {
            if let Some(error) = state.filter.error() {
                return vec![state.notice.notify(error.to_string())];
            }
            let used = state.filter.accept();
            find::remember(state);
            state.focus = Focus::List;
            views::note_line(state);
            let mut effects = state.list.commit(&mut state.ids);
            effects.extend(used.map(Effect::Remember));
            return effects;
        }
        Command::CancelFilter => {
            let Some(focus) = state.filter.cancel() else { return Vec::new() };
            state.focus = focus;
        }
        Command::ClearFilter => {
            let saved = state.list.current_tab().saved.clone();
            state.filter.begin_with(&saved);
            find::forget_marks(state);
        }
        _ => {
            let unread = action == Command::ToggleUnread;
            let flag = if unread { Toggle::Unread } else { Toggle::Archived };
            let context = context(state);
            let saved = state.list.current_tab().saved.clone();
            if !state.filter.toggle(flag, &saved, &context) {
                return vec![state.notice.notify("the filter is too long for another term")];
            }
        }
    }
    let query = query(state);
    let mut effects = state.list.want(query);
    views::note_line(state);
    effects.extend(state.list.commit(&mut state.ids));
    effects
}

/// The filter's text has changed, if there is a timer: the rows narrow now,
/// the server is asked when typing pauses.
pub(super) fn typed(state: &mut State, timer: Option<Effect>) -> Vec<Effect> {
    let Some(timer) = timer else { return Vec::new() };
    let query = query(state);
    let mut effects = state.list.want(query);
    effects.push(timer);
    effects
}

/// What the filter's line asks for now.
pub(super) fn query(state: &mut State) -> Query {
    let context = context(state);
    state.filter.read(&context)
}

/// What relative times in the filter are relative to.
pub(super) fn context(state: &State) -> Context {
    Context { now: state.now, zone: state.zone.clone() }
}
