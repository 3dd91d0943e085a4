//! Lists in a computed order.

use std::cmp::{Ordering, Reverse};
use std::sync::Arc;

use super::plain::sort;
use super::{Lister, wants};
use crate::sandbox::dataset::Source;
use crate::sandbox::generator::{World, seeded_rng};
use crate::sandbox::query::{Query, Wanted};
use crate::sandbox::state::Changes;

/// A changed record with its sort key.
struct Newcomer {
    key: Box<[Wanted]>,
    /// Tie-breaker: moved ones first, the newest first, then the others by
    /// position.
    tie: (Reverse<i64>, u64),
    index: u64,
}

impl Lister {
    /// Every matching number, sorted. `number` belongs to source and query.
    pub(super) fn order<S: Source>(
        &self,
        source: &S,
        query: &Query<S::Row>,
        number: u64,
        changes: &Changes,
    ) -> Arc<[u32]> {
        let world = &changes.world;
        let number = seeded_rng::digest(number, &world.edition.to_le_bytes());
        let unchanged = self.orders.get_or_compute(number, || sort(source, query, world));
        if source.changed(changes).next().is_none() {
            return unchanged;
        }
        let now = seeded_rng::digest(number, &changes.generation.to_le_bytes());
        self.merged.get_or_compute(now, || merge(source, query, &unchanged, changes))
    }
}

/// The order with changed records moved to their current positions.
fn merge<S: Source>(
    source: &S,
    query: &Query<S::Row>,
    unchanged: &[u32],
    changes: &Changes,
) -> Arc<[u32]> {
    let wanted = source.changed(changes).filter(|(index, row)| wants(source, query, *index, row));
    let mut new: Vec<Newcomer> = wanted
        .map(|(index, row)| {
            let at = source.moved_to(changes, index).unwrap_or(i64::MIN);
            Newcomer { key: query.key(row), tie: (Reverse(at), index), index }
        })
        .collect();
    new.sort_by(|a, b| query.order(&a.key, &b.key).then_with(|| a.tie.cmp(&b.tie)));
    let mut merged = Vec::with_capacity(unchanged.len() + new.len());
    let mut done = 0;
    let keep = |index: &&u32| source.now(changes, u64::from(**index)).is_none();
    for newcomer in new {
        let world = &changes.world;
        let rank =
            unchanged.partition_point(|&other| precedes(source, query, other, &newcomer, world));
        merged.extend(unchanged[done..rank.max(done)].iter().filter(keep));
        merged.push(newcomer.index as u32);
        done = rank.max(done);
    }
    merged.extend(unchanged[done..].iter().filter(keep));
    merged.into()
}

/// Whether an unchanged record precedes a changed one.
fn precedes<S: Source>(
    source: &S,
    query: &Query<S::Row>,
    other: u32,
    newcomer: &Newcomer,
    world: &World,
) -> bool {
    let other = u64::from(other);
    let key = query.key(&source.row(world, other));
    match query.order(&key, &newcomer.key) {
        Ordering::Less => true,
        Ordering::Greater => false,
        Ordering::Equal => (Reverse(i64::MIN), other) < newcomer.tie,
    }
}
