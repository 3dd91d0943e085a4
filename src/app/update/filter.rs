//! From the filter bar and the toggles to the query.

use crate::app::focus::Overlay;
use crate::app::protocol::command::{Command, Focus};
use crate::app::protocol::effect::Effect;
use crate::app::state::State;
use crate::app::update::list::find;
use crate::app::update::list::views;
use crate::query::{Query, SortOrder, Toggle};

/// Opens and closes the bar, and changes its line by a key.
pub(super) fn change(state: &mut State, action: Command) -> Vec<Effect> {
    match action {
        Command::EditFilter => {
            state.filter.open();
            state.focus.push(Overlay::Filter);
            return Vec::new();
        }
        Command::AcceptFilter => {
            if let Some(error) = state.filter.error() {
                return vec![state.notice.notify(error.to_string())];
            }
            let used = state.filter.accept();
            find::remember(state);
            state.thread_search = None;
            state.focus.remove(Focus::Filter);
            state.focus.show(Focus::List);
            views::store_line(state);
            let mut effects = state.list.commit(&mut state.ids);
            effects.extend(used.map(Effect::SaveFilter));
            return effects;
        }
        Command::CancelFilter => {
            if !state.filter.cancel() {
                return Vec::new();
            }
            state.focus.remove(Focus::Filter);
        }
        Command::ClearFilter => {
            let saved = state.list.current_tab().saved.clone();
            state.filter.begin_with(&saved);
            find::forget_marks(state);
        }
        _ => {
            let unread = action == Command::ToggleUnread;
            let flag = if unread { Toggle::Unread } else { Toggle::Archived };
            let context = state.filter_context();
            let saved = state.list.current_tab().saved.clone();
            if !state.filter.toggle(flag, &saved, &context) {
                return vec![state.notice.notify("Filter is full: can't add another term")];
            }
        }
    }
    apply(state)
}

/// Opens the bar with the cursor behind a term, by its index.
pub(super) fn edit_term(state: &mut State, term: usize) -> Vec<Effect> {
    let line = Query::parse_partial(state.filter.line().text(), &state.filter_context());
    let effects = change(state, Command::EditFilter);
    let is_shown = line.query.terms().get(term) == state.list.wanted().terms().get(term);
    if let Some(span) = line.spans.get(term).filter(|_| is_shown) {
        state.filter.place_cursor(span.end, 0);
    }
    effects
}

/// Puts the list in another order: the `sort:` of the filter is changed.
pub(super) fn sort(state: &mut State, order: SortOrder) -> Vec<Effect> {
    if !state.filter.sort(order) {
        return vec![state.notice.notify("Filter is full: can't add another term")];
    }
    apply(state)
}

/// Puts the filter's line in force.
fn apply(state: &mut State) -> Vec<Effect> {
    let query = state.read_filter();
    let mut effects = state.list.want(query);
    views::store_line(state);
    effects.extend(state.list.commit(&mut state.ids));
    effects
}

/// Follows a change of the filter's text, if there is a timer: the rows narrow
/// now, the server is queried when typing pauses.
pub(super) fn typed(state: &mut State, timer: Option<Effect>) -> Vec<Effect> {
    let Some(timer) = timer else { return Vec::new() };
    let query = state.read_filter();
    let mut effects = state.list.want(query);
    effects.push(timer);
    effects
}
