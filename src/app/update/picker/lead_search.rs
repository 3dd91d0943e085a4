//! The lead picker: typing, pages, and further requests.

use crate::app::paging::pager::{RequestId, RequestIds};
use crate::app::picker::Kind;
use crate::app::picker::lead_search::LeadSearch;
use crate::app::picker::leads::LeadPicker;
use crate::app::protocol::effect::Effect;
use crate::app::protocol::payload::LeadsPage;
use crate::app::state::State;
use crate::app::update::picker;
use crate::domain::{Delay, Failure};

/// Opens the picker, which starts loading.
pub(in crate::app::update) fn open(state: &mut State) -> Vec<Effect> {
    let leads = LeadPicker::new(state.list.scope());
    picker::open(state, Kind::Leads(Box::new(leads)), "")
}

/// Typing has paused.
pub(in crate::app::update) fn typing_paused(state: &mut State, edit: u64) -> Vec<Effect> {
    change(state, |finder, ids| finder.typing_paused(edit, ids))
}

pub(in crate::app::update) fn arrived(
    state: &mut State,
    request: RequestId,
    page: LeadsPage,
) -> Vec<Effect> {
    change(state, |finder, ids| finder.arrived(request, page, ids).into_iter().collect())
}

/// Handles a failure, if it is of the picker's requests.
pub(in crate::app::update) fn failed(
    state: &mut State,
    request: RequestId,
    failure: &Failure,
) -> Vec<Effect> {
    let failure = failure.clone();
    change(state, |finder, ids| finder.failed(request, failure, ids).into_iter().collect())
}

/// Goes on after a failure or a pause.
pub(in crate::app::update) fn retry(state: &mut State) -> Vec<Effect> {
    change(state, |finder, ids| finder.retry(ids).into_iter().collect())
}

/// A fetch is delayed.
pub(in crate::app::update) fn delayed(state: &mut State, request: RequestId, wait: &Delay) {
    if let Some(finder) = finder(state) {
        finder.delayed(request, wait.clone());
    }
}

/// Loads on where the leads below the selected one run short.
pub(in crate::app::update) fn prefetch(state: &mut State) -> Vec<Effect> {
    let Some(picker) = state.focus.picker_mut() else { return Vec::new() };
    let (position, rows) = (picker.position(), picker.rows());
    let Kind::Leads(leads) = picker.source().0 else { return Vec::new() };
    leads.finder.prefetch(position, rows, &mut state.ids).into_iter().collect()
}

fn finder(state: &mut State) -> Option<&mut LeadSearch> {
    match state.focus.picker_mut()?.source().0 {
        Kind::Leads(leads) => Some(&mut leads.finder),
        _ => None,
    }
}

/// Changes the search and shows the new results.
fn change(
    state: &mut State,
    act: impl FnOnce(&mut LeadSearch, &mut RequestIds) -> Vec<Effect>,
) -> Vec<Effect> {
    let Some(picker) = state.focus.picker_mut() else { return Vec::new() };
    let Kind::Leads(leads) = picker.source().0 else { return Vec::new() };
    let mut effects = act(&mut leads.finder, &mut state.ids);
    let items = leads.items();
    picker.show(items);
    effects.extend(prefetch(state));
    effects
}

#[cfg(test)]
mod tests;
