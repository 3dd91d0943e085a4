//! From the filter bar and the toggles to the query.

use crate::app::action::{Action, Focus};
use crate::app::effect::Effect;
use crate::app::state::State;
use crate::query::Query;

/// Opens and closes the bar, and changes the query by a key.
pub(super) fn change(state: &mut State, action: Action) -> Vec<Effect> {
    let mut query = state.list.wanted().clone();
    match action {
        Action::EditFilter => {
            let from = if state.focus == Focus::Detail { Focus::Detail } else { Focus::List };
            state.filter.open(&query, from);
            state.focus = Focus::Filter;
            return Vec::new();
        }
        Action::AcceptFilter => {
            state.filter.accept();
            state.focus = Focus::List;
            return state.list.commit(&mut state.ids);
        }
        Action::CancelFilter => {
            let Some((before, focus)) = state.filter.cancel() else { return Vec::new() };
            query = before;
            state.focus = focus;
        }
        Action::ClearFilter => query = Query::default(),
        Action::ToggleUnread => query.unread = !query.unread,
        _ => query.archived = !query.archived,
    }
    state.filter.set(&query.text);
    let mut effects = state.list.want(query);
    effects.extend(state.list.commit(&mut state.ids));
    effects
}

/// The filter's text has changed, if there is a timer: the rows narrow now,
/// the server is asked when typing pauses.
pub(super) fn typed(state: &mut State, timer: Option<Effect>) -> Vec<Effect> {
    let Some(timer) = timer else { return Vec::new() };
    let query =
        Query { text: state.filter.line().text().to_owned(), ..state.list.wanted().clone() };
    let mut effects = state.list.want(query);
    effects.push(timer);
    effects
}
