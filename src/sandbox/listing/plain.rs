//! Lists that nothing changes.

use std::sync::Arc;

use super::natural::SCAN_LIMIT;
use super::{Lister, Page, cut};
use crate::sandbox::problem::Problem;
use crate::sandbox::query::{Arrangement, Query};
use crate::sandbox::request::Request;
use crate::sandbox::scope::Source;
use crate::sandbox::world::chance;

impl Lister {
    /// A page of a source's records as they began.
    ///
    /// # Errors
    /// A 400 where the token is no good.
    pub(super) fn plain<S: Source>(
        &self,
        source: &S,
        request: &Request<S::Row>,
    ) -> Result<Page<S::Row>, Problem> {
        let query = chance::digest(request.query.fingerprint, &source.key().to_le_bytes());
        let (number, position) = self.start(request, query)?;
        let position = position.unwrap_or(0);
        let (items, next) = match request.query.arrangement() {
            Arrangement::Sorted => {
                let order = self.orders.get_or_compute(query, || self.sort(source, &request.query));
                let (slice, next) = cut(&order, position, request.page_size);
                let items = slice.iter().map(|&index| source.row(&self.world, u64::from(index)));
                (items.collect(), next)
            }
            arrangement => self.scan(source, request, arrangement, position),
        };
        let total_count = request.include_count.then(|| self.count(source, &request.query, query));
        Ok(Page {
            items,
            size: request.page_size,
            total_count,
            continuation_token: next.map(|position| self.mint.issue(position, query, number)),
        })
    }

    /// Looks for a page's worth of rows from a position in natural or in
    /// reversed order.
    fn scan<S: Source>(
        &self,
        source: &S,
        request: &Request<S::Row>,
        arrangement: Arrangement,
        from: u64,
    ) -> (Vec<S::Row>, Option<u64>) {
        let length = source.length(&self.world);
        let end = length.min(from.saturating_add(SCAN_LIMIT));
        let mut items = Vec::with_capacity(request.page_size as usize);
        let mut position = from;
        while position < end && items.len() < request.page_size as usize {
            let place = match arrangement {
                Arrangement::Reversed => length - 1 - position,
                _ => position,
            };
            items.extend(self.wanted(source, &request.query, source.index(place)));
            position += 1;
        }
        (items, (position < length).then_some(position))
    }

    /// Every number asked for, in the order asked for.
    pub(super) fn sort<S: Source>(&self, source: &S, query: &Query<S::Row>) -> Arc<[u32]> {
        let all = (0..source.length(&self.world)).map(|place| source.index(place));
        let rows = all.filter_map(|index| Some((index, self.wanted(source, query, index)?)));
        let mut keys: Vec<_> = rows.map(|(index, row)| (query.key(&row), index as u32)).collect();
        keys.sort_by(|(a, _), (b, _)| query.order(a, b));
        keys.into_iter().map(|(_, index)| index).collect()
    }

    /// How many records are asked for. `number` belongs to source and query.
    pub(super) fn count<S: Source>(&self, source: &S, query: &Query<S::Row>, number: u64) -> u64 {
        let length = source.length(&self.world);
        let unfiltered = query.is_unfiltered();
        if unfiltered && source.is_whole() {
            return length;
        }
        self.counts.get_or_compute(number, || {
            let all = (0..length).map(|place| source.index(place));
            let matching = all.filter(|&index| {
                if unfiltered {
                    return source.admits(&self.world, index);
                }
                self.wanted(source, query, index).is_some()
            });
            matching.count() as u64
        })
    }
}
