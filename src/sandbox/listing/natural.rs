//! Lists in chronological order, in either direction.

use super::{wanted, wants};
use crate::sandbox::dataset::{Scope, Source};
use crate::sandbox::generator::conversation::Conversation;
use crate::sandbox::listing::page_start::PageStart;
use crate::sandbox::query::Query;
use crate::sandbox::request::Request;
use crate::sandbox::state::Changes;

/// Maximum number of records examined per page. A page may be short or even
/// empty and still have a token: the contract allows it, and real databases do
/// it.
pub(super) const SCAN_LIMIT: u64 = 20_000;

/// Collects a page of rows, newest first.
pub(super) fn scan_down(
    scope: &Scope,
    request: &Request<Conversation>,
    changes: &Changes,
    from: PageStart,
) -> (Vec<Conversation>, Option<PageStart>) {
    let size = request.page_size as usize;
    let mut items = Vec::with_capacity(size);
    let place = match from {
        PageStart::Start => None,
        PageStart::Front(at) => Some(at),
        PageStart::Place(place) => return scan_places(scope, request, changes, place, items),
    };
    let mut last = place;
    for (at, index, entry) in changes.before(place) {
        if items.len() == size {
            return (items, last.map(PageStart::Front));
        }
        last = Some(at);
        if wants(scope, &request.query, index, &entry.row) {
            items.push(entry.row.clone());
        }
    }
    scan_places(scope, request, changes, 0, items)
}

/// Collects the rest of a page from the rows that keep their positions, newest
/// first.
fn scan_places(
    scope: &Scope,
    request: &Request<Conversation>,
    changes: &Changes,
    from: u64,
    mut items: Vec<Conversation>,
) -> (Vec<Conversation>, Option<PageStart>) {
    let length = scope.length(changes.world());
    let end = length.min(from.saturating_add(SCAN_LIMIT));
    let mut place = from;
    while place < end && items.len() < request.page_size as usize {
        items.extend(placed(scope, &request.query, scope.index(place), changes));
        place += 1;
    }
    (items, (place < length).then_some(PageStart::Place(place)))
}

/// Collects a page of rows, oldest first. Positions are counted from the oldest
/// here.
pub(super) fn scan_up(
    scope: &Scope,
    request: &Request<Conversation>,
    changes: &Changes,
    from: PageStart,
) -> (Vec<Conversation>, Option<PageStart>) {
    let size = request.page_size as usize;
    let mut items = Vec::with_capacity(size);
    let length = scope.length(changes.world());
    let (mut place, mut last) = match from {
        PageStart::Start => (0, None),
        PageStart::Place(place) => (place, None),
        PageStart::Front(at) => (length, Some(at)),
    };
    let end = length.min(place.saturating_add(SCAN_LIMIT));
    while place < end && items.len() < size {
        let index = scope.index(length - 1 - place);
        items.extend(placed(scope, &request.query, index, changes));
        place += 1;
    }
    if place < length {
        return (items, Some(PageStart::Place(place)));
    }
    for (at, index, entry) in changes.after(last) {
        if items.len() == size {
            return (items, Some(last.map_or(PageStart::Place(length), PageStart::Front)));
        }
        last = Some(at);
        if wants(scope, &request.query, index, &entry.row) {
            items.push(entry.row.clone());
        }
    }
    (items, None)
}

/// The conversation that keeps its position, if it matches.
fn placed(
    scope: &Scope,
    query: &Query<Conversation>,
    index: u64,
    changes: &Changes,
) -> Option<Conversation> {
    match changes.get(index) {
        None => wanted(scope, query, index, changes.world()),
        Some(_) if changes.has_moved(index) => None,
        Some(entry) => Some(&entry.row).filter(|row| wants(scope, query, index, row)).cloned(),
    }
}
