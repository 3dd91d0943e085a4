//! Opens a lead's conversations and goes back.

use crate::app::protocol::command::Focus;
use crate::app::protocol::effect::Effect;
use crate::app::state::{ParkedList, State};
use crate::app::update::list::views;
use crate::query::Scope;

/// Opens a lead's conversations, or the inbox. The parked list stays as it is,
/// however many leads are opened one after the other. `name` is the lead's
/// until it is loaded.
pub(in crate::app::update) fn open(
    state: &mut State,
    scope: Scope,
    name: Option<&str>,
) -> Vec<Effect> {
    if *state.list.scope() == scope {
        return Vec::new();
    }
    if state.parked.as_ref().is_some_and(|place| *place.list.scope() == scope) {
        return go_back(state);
    }
    let tabs = state.views.for_scope(&scope).to_vec();
    let list = state.list.beside(scope);
    let mut before = std::mem::replace(&mut state.list, list);
    let mut effects = before.suspend();
    let mut filter = std::mem::take(&mut state.filter);
    state.filter.take_history(&mut filter);
    let lead_name = std::mem::replace(&mut state.lead_name, name.map(Into::into));
    if state.parked.is_none() {
        let (focus, fullscreen) = (state.focus.base(), state.panes.fullscreen);
        let place = ParkedList { list: before, filter, focus, fullscreen, lead_name };
        state.parked = Some(Box::new(place));
    } else {
        state.list.discard(before);
    }
    state.focus.show(Focus::List);
    state.panes.fullscreen = false;
    views::begin_with(state, tabs, 0, None);
    effects.extend(state.list.prefetch(&mut state.ids));
    effects
}

/// Goes back to the parked list, if there is one.
pub(in crate::app::update) fn go_back(state: &mut State) -> Vec<Effect> {
    let Some(place) = state.parked.take() else { return Vec::new() };
    let mut gone = std::mem::replace(&mut state.list, place.list);
    let mut effects = gone.suspend();
    state.list.discard(gone);
    let mut filter = std::mem::replace(&mut state.filter, place.filter);
    state.filter.take_history(&mut filter);
    state.focus.show(place.focus);
    state.panes.fullscreen = place.fullscreen;
    state.lead_name = place.lead_name;
    effects.extend(state.list.resume(state.viewport.list_rows, state.now, &mut state.ids));
    effects
}
