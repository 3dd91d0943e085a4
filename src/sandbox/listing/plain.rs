//! Counts and orders of the records without changes.

use std::sync::Arc;

use super::{Lister, wanted};
use crate::sandbox::dataset::Source;
use crate::sandbox::generator::{World, seeded_rng};
use crate::sandbox::query::Query;

impl Lister {
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
        let number = seeded_rng::digest(number, &world.edition.to_le_bytes());
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

/// Every matching number, sorted, without changes.
pub(super) fn sort<S: Source>(source: &S, query: &Query<S::Row>, world: &World) -> Arc<[u32]> {
    let all = (0..source.length(world)).map(|place| source.index(place));
    let rows = all.filter_map(|index| Some((index, wanted(source, query, index, world)?)));
    let mut keys: Vec<_> = rows.map(|(index, row)| (query.key(&row), index as u32)).collect();
    keys.sort_by(|(a, _), (b, _)| query.order(a, b));
    keys.into_iter().map(|(_, index)| index).collect()
}
