//! Lists and leads that lag behind confirmed writes.

use std::borrow::Cow;

use crate::app::paging::pager::RequestId;
use crate::app::protocol::payload::ListPage;
use crate::app::state::State;
use crate::app::triage::Arrival;
use crate::domain::{Lead, Row};

/// Compares the rows of a page with confirmed operations. A row that such an
/// operation removed from its view is removed from the page, and from its
/// total. Returns the rows with confirmed operations.
pub(in crate::app::update) fn reconcile(
    state: &mut State,
    request: RequestId,
    page: &mut ListPage,
) -> Vec<Row> {
    let pending = &mut state.triage.pending;
    if !pending.has_confirmed() || !state.list.takes(request) {
        return Vec::new();
    }
    let latest = state.ids.latest();
    let (mut copies, mut gone) = (Vec::new(), 0);
    page.rows.retain(|row| {
        if !pending.is_confirmed_about(row) {
            return true;
        }
        let before = state.list.version_of(row.id());
        pending.arrived(row, Arrival { request, latest, now: state.now, before });
        copies.push(row.clone());
        match (pending.confirmed(row), state.list.view_of(request)) {
            (Cow::Owned(after), Some(view)) => {
                let belongs = view.belongs(&after);
                gone += u64::from(!belongs && view.belongs(row));
                belongs || view.buffer.find(row.id()).is_some()
            }
            _ => true,
        }
    });
    page.total = page.total.map(|total| total.saturating_sub(gone));
    copies
}

/// Puts these copies into every view, also of the list behind the one on
/// screen: what was decided about them holds for all.
pub(in crate::app::update) fn spread(state: &mut State, copies: &[Row]) {
    for row in copies {
        state.list.spread(row);
        if let Some(place) = &mut state.parked {
            place.list.spread(row);
        }
    }
}

/// Weighs a lead's record against confirmed operations.
pub(in crate::app::update) fn reconcile_lead(state: &mut State, request: RequestId, lead: &Lead) {
    let Some(id) = state.detail.lead_awaited(request).cloned() else { return };
    let known = state.detail.facts_of(&id).and_then(|facts| facts.lead.status());
    let before = known.and_then(|status| status.revision);
    let latest = state.ids.latest();
    let arrival = Arrival { request, latest, now: state.now, before };
    state.triage.pending.lead_arrived(&id, lead, arrival);
}

#[cfg(test)]
mod tests;
