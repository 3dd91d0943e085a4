//! Lists in chronological order, in either direction.

use super::{Listed, wanted, wants};
use crate::sandbox::dataset::{Leads, Scope, Source};
use crate::sandbox::generator::conversation::Conversation;
use crate::sandbox::generator::lead_row::LeadRow;
use crate::sandbox::listing::page_start::PageStart;
use crate::sandbox::request::Request;
use crate::sandbox::state::{Changed, Changes};

/// Maximum number of records examined per page. A page may be short or even
/// empty and still have a token: the contract allows it, and real databases do
/// it.
pub(super) const SCAN_LIMIT: u64 = 20_000;

impl Listed for Leads {
    fn scan(
        &self,
        request: &Request<LeadRow>,
        changes: &Changes,
        reversed: bool,
        from: Option<u64>,
        items: &mut Vec<LeadRow>,
    ) -> Option<u64> {
        scan_places(self, request, changes, reversed, from.unwrap_or(0), items)
    }
}

impl Listed for Scope {
    fn scan(
        &self,
        request: &Request<Conversation>,
        changes: &Changes,
        reversed: bool,
        from: Option<u64>,
        items: &mut Vec<Conversation>,
    ) -> Option<u64> {
        let length = self.length(&changes.world);
        let from = from.map_or(PageStart::Start, PageStart::decode);
        let (place, last) = match from {
            PageStart::Start => (None, None),
            PageStart::Front(at) => (None, Some(at)),
            PageStart::Place(place) => (Some(place), None),
        };
        let places = |place, items: &mut _| {
            scan_places(self, request, changes, reversed, place, items).map(PageStart::Place)
        };
        let next = match (reversed, place) {
            (true, _) => {
                let place = place.unwrap_or(if last.is_some() { length } else { 0 });
                places(place, items).or_else(|| {
                    let front = changes.after(last);
                    scan_front(self, request, front, PageStart::Place(length), items)
                })
            }
            (false, Some(place)) => places(place, items),
            (false, None) => scan_front(self, request, changes.before(last), from, items)
                .or_else(|| places(0, items)),
        };
        next.map(PageStart::encode)
    }
}

/// Collects rows of moved conversations up to a full page; returns the start of
/// the next one unless these were all.
fn scan_front<'c>(
    scope: &Scope,
    request: &Request<Conversation>,
    front: impl Iterator<Item = (i64, u64, &'c Changed)>,
    mut start: PageStart,
    items: &mut Vec<Conversation>,
) -> Option<PageStart> {
    for (at, index, entry) in front {
        if items.len() == request.page_size as usize {
            return Some(start);
        }
        start = PageStart::Front(at);
        if wants(scope, &request.query, index, &entry.row) {
            items.push(entry.row.clone());
        }
    }
    None
}

/// Collects rows that keep their positions, counted from the oldest if
/// reversed, up to a full page; returns the next position, if any.
fn scan_places<S: Source>(
    source: &S,
    request: &Request<S::Row>,
    changes: &Changes,
    reversed: bool,
    from: u64,
    items: &mut Vec<S::Row>,
) -> Option<u64> {
    let length = source.length(&changes.world);
    let end = length.min(from.saturating_add(SCAN_LIMIT));
    let mut place = from;
    while place < end && items.len() < request.page_size as usize {
        let index = source.index(if reversed { length - 1 - place } else { place });
        items.extend(match source.now(changes, index) {
            None => wanted(source, &request.query, index, &changes.world),
            Some(_) if source.moved_to(changes, index).is_some() => None,
            Some(row) => Some(row).filter(|row| wants(source, &request.query, index, row)).cloned(),
        });
        place += 1;
    }
    (place < length).then_some(place)
}
