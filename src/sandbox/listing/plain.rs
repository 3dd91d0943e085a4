//! Lists whose records keep their positions.

use std::sync::Arc;

use super::natural::SCAN_LIMIT;
use super::{Lister, Page, cut, wanted, wants};
use crate::sandbox::dataset::Source;
use crate::sandbox::generator::{World, seeded_rng};
use crate::sandbox::problem::Problem;
use crate::sandbox::query::{Arrangement, Query};
use crate::sandbox::request::Request;
use crate::sandbox::state::Changes;

impl Lister {
    /// A page of a source's records.
    ///
    /// # Errors
    /// A 400 for an invalid token.
    pub(super) fn plain<S: Source>(
        &self,
        source: &S,
        request: &Request<S::Row>,
    ) -> Result<Page<S::Row>, Problem> {
        let query = seeded_rng::digest(request.query.fingerprint, &source.key().to_le_bytes());
        let (number, position) = self.start(request, query)?;
        let position = position.unwrap_or(0);
        let changes = self.overlay.listed();
        let now = |index: u64| match source.now(&changes, index) {
            Some(row) => row.clone(),
            None => source.row(changes.world(), index),
        };
        let (items, next) = match request.query.arrangement() {
            Arrangement::Sorted => {
                let order = self.order(source, &request.query, query, &changes);
                let (slice, next) = cut(&order, position, request.page_size);
                (slice.iter().map(|&index| now(u64::from(index))).collect(), next)
            }
            arrangement => scan(source, request, &changes, arrangement, position),
        };
        let total_count =
            request.include_count.then(|| self.total(source, &request.query, query, &changes));
        Ok(Page {
            items,
            size: request.page_size,
            total_count,
            continuation_token: next.map(|position| self.mint.issue(position, query, number)),
        })
    }

    /// Number of matching records without changes. `number` belongs to source
    /// and query.
    pub(super) fn count<S: Source>(
        &self,
        source: &S,
        query: &Query<S::Row>,
        number: u64,
        world: &World,
    ) -> u64 {
        let length = source.length(world);
        let unfiltered = query.is_unfiltered();
        if unfiltered && source.is_whole() {
            return length;
        }
        let number = seeded_rng::digest(number, &world.edition().to_le_bytes());
        self.counts.get_or_compute(number, || {
            let all = (0..length).map(|place| source.index(place));
            let matching = all.filter(|&index| {
                if unfiltered {
                    return source.admits(world, index);
                }
                wanted(source, query, index, world).is_some()
            });
            matching.count() as u64
        })
    }
}

/// Collects a page of rows from a position in natural or in reversed order.
fn scan<S: Source>(
    source: &S,
    request: &Request<S::Row>,
    changes: &Changes,
    arrangement: Arrangement,
    from: u64,
) -> (Vec<S::Row>, Option<u64>) {
    let length = source.length(changes.world());
    let end = length.min(from.saturating_add(SCAN_LIMIT));
    let mut items = Vec::with_capacity(request.page_size as usize);
    let mut position = from;
    while position < end && items.len() < request.page_size as usize {
        let place = match arrangement {
            Arrangement::Reversed => length - 1 - position,
            _ => position,
        };
        let index = source.index(place);
        items.extend(match source.now(changes, index) {
            Some(row) => Some(row).filter(|row| wants(source, &request.query, index, row)).cloned(),
            None => wanted(source, &request.query, index, changes.world()),
        });
        position += 1;
    }
    (items, (position < length).then_some(position))
}

/// Every matching number, sorted, without changes.
pub(super) fn sort<S: Source>(source: &S, query: &Query<S::Row>, world: &World) -> Arc<[u32]> {
    let all = (0..source.length(world)).map(|place| source.index(place));
    let rows = all.filter_map(|index| Some((index, wanted(source, query, index, world)?)));
    let mut keys: Vec<_> = rows.map(|(index, row)| (query.key(&row), index as u32)).collect();
    keys.sort_by(|(a, _), (b, _)| query.order(a, b));
    keys.into_iter().map(|(_, index)| index).collect()
}
